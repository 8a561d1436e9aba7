// What lies between two configurations, per part and key: what `plan` prints, what `apply` writes, and what is recorded.
import { isDeepStrictEqual } from 'node:util'
import type { Configuration } from './configuration.ts'
import { type Normal, normal, settings } from './normal.ts'
import { type Part, parts, tables } from './tables.ts'

/** `order`: the key names the list whose entries change places. `messages`: the key is language and message, as `tr portal.home.title`. */
export type DifferencePart = Part | 'articles' | 'settings' | 'messages' | 'order'
export interface Difference {
  readonly part: DifferencePart
  readonly key: string
  readonly change: 'added' | 'changed' | 'retired' | 'restored'
  /** Which fields of the entry changed; empty for a setting or message, which is one value. */
  readonly fields: readonly string[]
  /** Of a changed entry only its changed fields. */
  readonly before: unknown
  readonly after: unknown
}

/** Keys of what stands in the database, retired, by part. */
export type Retired = Readonly<Partial<Record<Part, ReadonlySet<string>>>>

/** `from` null: nothing is configured yet. */
export function differences(from: Configuration | null, to: Configuration, retired: Retired = {}): Difference[] {
  const now = from && normal(from)
  const wanted = normal(to)
  return [...ofSettings(now, wanted), ...parts.flatMap((part) => ofList(part, now, wanted, retired[part])), ...ofMessages(now, wanted)]
}

function ofSettings(now: Normal | null, wanted: Normal): Difference[] {
  return settings.flatMap((key) => {
    const [before, after] = [now?.settings[key] ?? null, wanted.settings[key] ?? null]
    if (isDeepStrictEqual(before, after)) return []
    return [{ part: 'settings', key, change: now ? 'changed' : 'added', fields: [], before, after }]
  })
}

function ofList(part: Part, now: Normal | null, wanted: Normal, retired: ReadonlySet<string> | undefined): Difference[] {
  const before = new Map(now?.lists[part].map((entry) => [entry.key, entry]))
  const after = new Map(wanted.lists[part].map((entry) => [entry.key, entry]))
  const found: Difference[] = []
  for (const [key, entry] of after) {
    const known = before.get(key)
    if (!known) {
      found.push({ part, key, change: retired?.has(key) ? 'restored' : 'added', fields: [], before: null, after: entry })
      continue
    }
    const fields = [...new Set([...Object.keys(known), ...Object.keys(entry)])].filter(
      (name) => !isDeepStrictEqual(known[name], entry[name]),
    )
    const only = (of: object) => Object.fromEntries(Object.entries(of).filter(([name]) => fields.includes(name)))
    if (fields.length > 0) found.push({ part, key, change: 'changed', fields, before: only(known), after: only(entry) })
  }
  for (const [key, entry] of before)
    if (!after.has(key)) found.push({ part, key, change: 'retired', fields: [], before: entry, after: null })
  return [...found, ...ofOrder(part, [...before.keys()], [...after.keys()])]
}

/** Only what stands on both sides can change places: an entry that comes or goes moves nothing. */
function ofOrder(part: Part, before: readonly string[], after: readonly string[]): Difference[] {
  if (part !== 'contexts' && tables[part].ranked) return []
  const [then, soon] = [new Set(before), new Set(after)]
  const [was, is] = [before.filter((key) => soon.has(key)), after.filter((key) => then.has(key))]
  if (isDeepStrictEqual(was, is)) return []
  return [{ part: 'order', key: part, change: 'changed', fields: [], before: was, after: is }]
}

function ofMessages(now: Normal | null, wanted: Normal): Difference[] {
  const flat = (from: Normal | null) =>
    new Map(
      Object.entries(from?.messages ?? {}).flatMap(([language, said]) =>
        Object.entries(said).map(([key, text]) => [`${language} ${key}`, text] as const),
      ),
    )
  const [before, after] = [flat(now), flat(wanted)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null]
    if (was === is) return []
    return [
      { part: 'messages', key, change: was === null ? 'added' : is === null ? 'retired' : 'changed', fields: [], before: was, after: is },
    ]
  })
}
