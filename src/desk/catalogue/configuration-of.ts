// The configuration as the database holds it, back in the shape of the document: what is exported, compared and changed.
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'
import { languages } from '../../platform/messages.ts'
import type { Configuration } from './configuration.ts'
import type { Retired } from './differences.ts'
import { documentOf } from './normal.ts'
import { type Entry, type Part, type Row, entryOf, tables, writtenLimits } from './tables.ts'
import { versionKey } from './version.ts'

export interface Stored {
  /** Null: nothing is configured yet. */
  readonly configuration: Configuration | null
  /** The folder the house was made with. */
  readonly preset: string | null
  /** Counts every change; 0 before the first. */
  readonly version: number
  readonly retired: Retired
  /** The rows as they are, retired ones too. */
  readonly rows: Readonly<Record<keyof typeof tables, readonly Row[]>>
  readonly retiredContexts: readonly Entry[]
}

export async function storedConfiguration(tx: Tx | Db): Promise<Stored> {
  const named = Object.entries(tables) as [keyof typeof tables, (typeof tables)[keyof typeof tables]][]
  const lists = named.map(
    ([part, { name, ranked }]) =>
      sql`(select coalesce(json_agg(row order by ${sql.ref(ranked ? 'rank' : 'position')}, key), '[]') from ${sql.table(name)} row) as ${sql.ref(part)}`,
  )
  const { rows } = await sql<
    Record<keyof typeof tables, Row[]> & { settings: Row; granted: Row[]; shown: Row[] }
  >`select ${sql.join(lists)},
    (select coalesce(json_object_agg(key, value), '{}') from setting) as settings,
    (select coalesce(json_agg(p order by t.position), '[]') from plan_request_type p join request_type t on t.key = p.request_type) as granted,
    (select coalesce(json_agg(s), '[]') from status_shown_as s) as shown`.execute(tx)
  const { settings, granted, shown, ...kept } = rows[0]!
  const setting = <T>(key: string, otherwise: T): T => (settings[key] as T | undefined) ?? otherwise
  const active = (part: keyof typeof tables): Entry[] => kept[part].filter((row) => row.retired_at == null).map((row) => entryOf(part, row))
  const known = Object.fromEntries(named.map(([part]) => [part, active(part)])) as Record<Part, Entry[]>
  const retiredContexts = setting<Entry[]>('retired_contexts', [])
  const configuration = documentOf({
    settings: {
      brand: setting('brand', 'Guichet'),
      reference_prefix: setting('reference_prefix', 'CS'),
      languages: setting('languages', [...languages]),
      limits: writtenLimits(setting('limits', { fileBytes: 25_000_000, files: 20, totalBytes: 100_000_000 })),
      close_solved_after_days: setting('close_solved_after_days', 7),
      intake: setting('intake', []),
      refused_types: setting('refused_types', 'greyed'),
      status_filter: setting('status_filter', 'chips'),
      health_page: setting('health_page', 'everyone'),
      help_page: setting('help_page', 'everyone'),
      scope_url: setting('scope_url', ''),
    },
    lists: {
      ...known,
      contexts: setting('contexts', []),
      plans: known.plans.map((plan) => ({
        ...plan,
        request_types: granted.filter((row) => row.plan_key === plan.key).map((row) => row.request_type),
      })),
      public_statuses: known.public_statuses.map((status) => ({
        ...status,
        states: shown.filter((row) => row.public_status === status.key).map((row) => row.status),
      })),
    },
    messages: setting('messages', {}),
  })
  const retiredKeys = named.map(([part]) => [part, new Set(kept[part].filter((row) => row.retired_at != null).map((row) => row.key))])
  return {
    configuration: known.request_types.length > 0 ? configuration : null,
    preset: setting('preset', null),
    version: setting(versionKey, 0),
    retired: { ...Object.fromEntries(retiredKeys), contexts: new Set(retiredContexts.map((context) => context.key)) },
    rows: kept,
    retiredContexts,
  }
}

/** The document, or a fault where nothing is configured yet. */
export async function configurationOf(tx: Tx | Db): Promise<Configuration> {
  const { configuration } = await storedConfiguration(tx)
  if (!configuration) throw new Error('This database is not furnished: no preset has been applied to it.')
  return configuration
}
