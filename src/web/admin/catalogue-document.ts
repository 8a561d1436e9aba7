// A part of the configuration as a list of entries, and back: pages know entries, the document knows words, steps and built-in names.
import { createHash } from 'node:crypto'
import type { Configuration } from '../../desk/catalogue/configuration.ts'
import type { Stored } from '../../desk/catalogue/configuration-of.ts'
import { type Entry, entryOf } from '../../desk/catalogue/tables.ts'
import type { ListName, PartName } from './catalogue-parts.ts'

type Loose = Record<string, unknown>

export function entriesOf(configuration: Configuration, part: ListName): Entry[] {
  if (part === 'intake') return configuration.intake.map(({ ask, ...rest }) => ({ key: ask, ...rest }))
  if (part === 'fields')
    return configuration.fields.map((field) => (typeof field === 'string' ? { key: field, kind: 'built-in' } : field)) as Entry[]
  return configuration[part] as unknown as Entry[]
}

export function withEntries(configuration: Configuration, part: ListName, entries: readonly Entry[]): Configuration {
  const given: Record<string, unknown> =
    part === 'intake'
      ? { intake: entries.map(({ key, ...rest }) => ({ ask: key, ...rest })) }
      : part === 'fields'
        ? { fields: entries.map((field) => (field.kind === 'built-in' ? field.key : field)) }
        : { [part]: entries }
  return { ...configuration, ...given } as Configuration
}

const single = [
  'brand',
  'reference_prefix',
  'languages',
  'limits',
  'close_solved_after_days',
  'refused_types',
  'status_filter',
  'health_page',
  'help_page',
  'scope_url',
] as const
export const settingsEntry = (configuration: Configuration): Entry =>
  ({ key: 'settings', ...Object.fromEntries(single.map((name) => [name, configuration[name]])) }) as Entry

/** Retired ones: what tickets refer to stays, and can be brought back. */
export function retiredOf(stored: Stored, part: ListName): Entry[] {
  if (part === 'contexts') return [...stored.retiredContexts]
  if (part === 'intake' || part === 'public_statuses') return []
  return stored.rows[part].filter((row) => row.retired_at != null).map((row) => entryOf(part, row))
}

export interface Found {
  readonly entry: Entry
  readonly isRetired: boolean
}

/** The entry of a page, in use or retired; null when there is none. */
export function findEntry(stored: Stored, part: PartName, key: string): Found | null {
  if (!stored.configuration) return null
  if (part === 'settings') return { entry: settingsEntry(stored.configuration), isRetired: false }
  const used = entriesOf(stored.configuration, part).find((entry) => entry.key === key)
  if (used) return { entry: used, isRetired: false }
  const retired = retiredOf(stored, part).find((entry) => entry.key === key)
  return retired ? { entry: retired, isRetired: true } : null
}

export const entryNow = (now: Configuration, part: PartName, key: string): Entry | undefined =>
  part === 'settings' ? settingsEntry(now) : entriesOf(now, part).find((entry) => entry.key === key)

/** Tells whether an entry, or what stands in it, is still as the page showed it. */
export const printOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(inKeyOrder(value)))
    .digest('base64url')
    .slice(0, 22)

const inKeyOrder = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inKeyOrder)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value as Loose)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, inKeyOrder(inner)]),
        )
      : value

export const valueAt = (entry: Loose, name: string): unknown =>
  name.split('.').reduce<unknown>((value, step) => (value as Loose | undefined)?.[step], entry)

export function setAt(entry: Loose, name: string, value: unknown): void {
  const steps = name.split('.')
  const last = steps.pop()!
  let place = entry
  for (const step of steps) place = (place[step] ??= {}) as Loose
  place[last] = value
}
