// Two people at one entry: where the later one touched nothing it is shown as the earlier one left it, or their texts of other languages would go (F35).
import type { Entry } from '../../desk/catalogue/tables.ts'
import { languages } from '../../platform/messages.ts'
import { type Form, formOf } from '../form.ts'
import { printOf, setAt, valueAt } from './catalogue-document.ts'
import type { Setting } from './catalogue-parts.ts'
import { fieldsOf, limitNames, readEntry } from './catalogue-read.ts'

type Settings = readonly Setting[]
type Rows = readonly { readonly key?: string }[]

/** For the form to send along: how each place of the entry stood when the page was made. */
export function printsOf(fields: URLSearchParams, settings: Settings): string {
  const entry = read(fields, settings)
  return new URLSearchParams(
    settings.flatMap((setting) => [frameOf(entry, setting), ...placesOf(entry, setting)].map((place) => [place.name, place.print])),
  ).toString()
}

/** The fields of a form that came too late, over what stands now. */
export function untouchedAsNow(form: Form, now: URLSearchParams, settings: Settings): URLSearchParams {
  const was = new URLSearchParams(form.one('was'))
  const [given, stands] = [read(form.fields, settings), read(now, settings)]
  const isUntouched = (place: Place) => was.get(place.name) === place.print
  for (const setting of settings) {
    const places = placesOf(given, setting)
    if (isUntouched(frameOf(given, setting)) && isUntouched(frameOf(stands, setting))) {
      for (const { name } of places.filter(isUntouched)) setAt(given, name, valueAt(stands, name))
    } else if (isUntouched(frameOf(given, setting)) && places.every(isUntouched)) setAt(given, setting.name, valueAt(stands, setting.name))
  }
  const fields = fieldsOf(given, settings)
  for (const name of ['key', 'kind']) if (form.fields.has(name)) fields.set(name, form.one(name))
  return fields
}

const read = (fields: URLSearchParams, settings: Settings): Entry => readEntry(formOf(fields), settings, '').entry

/** Where in the entry, and what stands there. */
interface Place {
  readonly name: string
  readonly print: string
}

/** Which rows a list has, in their order: where some came, went or moved, rows of the same number are not the same. */
function frameOf(entry: Entry, { kind, name }: Setting): Place {
  const rows = kind === 'list' || kind === 'options' ? ((valueAt(entry, name) ?? []) as Rows) : []
  return { name: `${name} rows`, print: printOf(rows.map(({ key = '' }) => key)) }
}

/** What is changed by itself: a text of one language, a limit, a choice. */
function placesOf(entry: Entry, { kind, name }: Setting): Place[] {
  const rows = kind === 'list' || kind === 'options' ? Object.keys(valueAt(entry, name) ?? []) : []
  const spoken = (text: string) => languages.map((language) => `${text}.${language}`)
  const names = {
    words: () => spoken(name),
    limits: () => limitNames.map((limit) => `${name}.${limit}`),
    list: () => rows.flatMap((at) => spoken(`${name}.${at}`)),
    options: () => rows.flatMap((at) => spoken(`${name}.${at}.label`)),
  }
  const own = kind in names ? names[kind as keyof typeof names]() : [name]
  return own.map((place) => ({ name: place, print: printOf(unordered(valueAt(entry, place))) }))
}

/** Boxes have no order. */
const unordered = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.toSorted()
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unordered(inner)]))
      : (value ?? null)
