// An entry as the fields of its form, and back. What is shown is always made from fields, so that nothing typed is lost when it is refused.
import type { Entry } from '../../desk/catalogue/tables.ts'
import { languages } from '../../platform/messages.ts'
import type { FieldFault } from '../../platform/refusal.ts'
import type { Form } from '../form.ts'
import { setAt, valueAt } from './catalogue-document.ts'
import type { Setting } from './catalogue-parts.ts'

type Words = Readonly<Record<string, string>>
type Option = { readonly key: string; readonly label: Words }
export const limitNames = ['file_mb', 'files', 'message_mb'] as const
/** More than any list may have: one too many is refused, not forgotten. */
const mostRows = 1000

export function fieldsOf(entry: Entry, settings: readonly Setting[]): URLSearchParams {
  const fields = new URLSearchParams()
  const words = (name: string, given: unknown) => {
    for (const language of languages) fields.set(`${name}.${language}`, (given as Words | undefined)?.[language] ?? '')
  }
  for (const setting of settings) {
    const { name } = setting
    const value = valueAt(entry, name)
    if (setting.kind === 'words') words(name, value)
    else if (setting.kind === 'yes') value === true && fields.set(name, 'yes')
    else if (setting.kind === 'some') for (const one of (value as string[] | undefined) ?? []) fields.append(name, one)
    else if (setting.kind === 'lines') fields.set(name, ((value as string[] | undefined) ?? []).join('\n'))
    else if (setting.kind === 'limits')
      for (const limit of limitNames) fields.set(`${name}.${limit}`, String(valueAt(entry, `${name}.${limit}`) ?? ''))
    else if (setting.kind === 'answers')
      for (const [field, values] of Object.entries((value as Record<string, string[]> | undefined) ?? {}))
        for (const one of values) fields.append(`${name}.${field}`, one)
    else if (setting.kind === 'list' || setting.kind === 'options') {
      const rows = (value as unknown[] | undefined) ?? []
      rows.forEach((row, at) => {
        fields.set(`${name}.${at}.place`, String(at + 1))
        if (setting.kind === 'list') words(`${name}.${at}`, row)
        else {
          fields.set(`${name}.${at}.key`, (row as Option).key)
          words(`${name}.${at}.label`, (row as Option).label)
        }
      })
      fields.set(`${name}.rows`, String(rows.length))
    } else if (value !== undefined) fields.set(name, String(value))
  }
  return fields
}

export interface ReadEntry {
  readonly entry: Entry
  /** Of lists: which row of the form each entry of the document came from. */
  readonly rows: Readonly<Record<string, readonly number[]>>
  /** Of what the form alone knows: the document has no places. */
  readonly faults: readonly FieldFault[]
}

export function readEntry(form: Form, settings: readonly Setting[], key: string, kind?: string): ReadEntry {
  const entry: Record<string, unknown> = kind === undefined ? { key } : { key, kind }
  const rows: Record<string, number[]> = {}
  const faults: FieldFault[] = []
  const one = (name: string) => form.one(name).trim()
  const words = (name: string): Words | undefined => {
    const said = languages.flatMap((language) => {
      const text = one(`${name}.${language}`).replaceAll('\r\n', '\n')
      return text === '' ? [] : [[language, text] as const]
    })
    return said.length === 0 ? undefined : Object.fromEntries(said)
  }
  const number = (name: string): unknown => {
    const text = one(name).replace('−', '-') // as it is typeset
    return text === '' ? undefined : /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text
  }
  const put = (name: string, value: unknown) => value !== undefined && setAt(entry, name, value)
  for (const setting of settings) {
    const { name } = setting
    if (setting.kind === 'words') put(name, words(name))
    else if (setting.kind === 'line') put(name, one(name).replaceAll('\r\n', '\n') || undefined)
    else if (setting.kind === 'number') put(name, number(name))
    else if (setting.kind === 'yes') put(name, form.one(name) === 'yes')
    else if (setting.kind === 'one') put(name, one(name) || undefined)
    else if (setting.kind === 'some') {
      const keys = form.all(name).flatMap((value) => value.split(/[\s,;]+/).filter(Boolean))
      put(name, keys.length > 0 || setting.required || setting.saysNone ? [...new Set(keys)] : undefined)
    } else if (setting.kind === 'lines') {
      const said = one(name)
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
      put(name, said.length > 0 ? [...new Set(said)] : undefined)
    } else if (setting.kind === 'limits') {
      const given = limitNames.map((limit) => [limit, number(`${name}.${limit}`)] as const).filter(([, value]) => value !== undefined)
      put(name, given.length > 0 || setting.required ? Object.fromEntries(given) : undefined)
    } else if (setting.kind === 'answers') {
      const named = [...new Set([...form.fields.keys()].filter((field) => field.startsWith(`${name}.`)))]
      const given = named.map((field) => [field.slice(name.length + 1), form.all(field)] as const)
      put(name, given.length > 0 ? Object.fromEntries(given) : undefined)
    } else {
      const found = rowsIn(form.fields, name).map((at) => {
        const given = number(`${name}.${at}.place`) ?? at + 1
        const place = typeof given === 'number' ? given : at + 1
        if (place !== given)
          faults.push({
            field: `${name}.${at}.place`,
            message: 'admin.catalogue.fault.place',
            values: { given: String(given).slice(0, 60) },
          })
        const value =
          setting.kind === 'list' ? words(`${name}.${at}`) : { key: one(`${name}.${at}.key`), label: words(`${name}.${at}.label`) }
        return { at, place, value }
      })
      found.sort((a, b) => a.place - b.place || a.at - b.at)
      rows[name] = found.map(({ at }) => at)
      put(name, found.length > 0 || setting.required ? found.map(({ value }) => value) : undefined)
    }
  }
  return { entry: entry as Entry, rows, faults }
}

/** Numbers of the rows of a form that say something: an emptied one is gone, and the free one is none yet. */
export function rowsIn(fields: URLSearchParams, name: string): number[] {
  const count = Math.min(mostRows, Math.max(0, Math.floor(Number(fields.get(`${name}.rows`)) || 0)))
  const says = (field: string) => (fields.get(field) ?? '').trim() !== ''
  return Array.from({ length: count }, (_, at) => `${name}.${at}`).flatMap((row, at) =>
    [`${row}.key`, ...languages.flatMap((language) => [`${row}.${language}`, `${row}.label.${language}`])].some(says) ? [at] : [],
  )
}

/** Boxes have no order: a choice that is the same stays as it was written. */
export function inOldOrder(entry: Entry, before: Entry | undefined, settings: readonly Setting[]): Entry {
  for (const { kind, name } of settings) {
    if (kind !== 'some') continue
    const [was, is] = [before && valueAt(before, name), valueAt(entry, name)]
    if (Array.isArray(was) && Array.isArray(is) && was.length === is.length && was.every((one) => is.includes(one))) setAt(entry, name, was)
  }
  return entry
}
