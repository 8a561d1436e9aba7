// What the house offers and in which words: types, services, priorities, severities, public statuses, queues, limits. Read once, kept a few seconds.
import { sql } from 'kysely'
import { type Db, type Tx, rootOf } from '../../platform/database.ts'
import { type Language, languages } from '../../platform/messages.ts'
import type { Status } from '../events.ts'
import { type FileLimits, defaultLimits } from '../files/limits.ts'

/** One text in several languages; English is always there. */
export type Words = Readonly<Partial<Record<Language, string>> & { en: string }>

export interface RequestType {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly queue: string
  readonly asksPriority: boolean
  readonly asksSeverity: boolean
  readonly retired: boolean
}
export interface Service {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
/** Higher rank is more urgent; listed from the least. */
export interface Priority {
  readonly key: string
  readonly label: Words
  readonly rank: number
}
/** Rank 1 is the gravest; listed first. */
export interface Severity {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly rank: number
}
export interface PublicStatus {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly states: readonly Status[]
}
export interface Queue {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
export interface Catalogue {
  readonly preset: string | null
  readonly brand: string
  readonly referencePrefix: string
  readonly languages: readonly Language[]
  readonly limits: FileLimits
  readonly closeSolvedAfterDays: number
  readonly requestTypes: readonly RequestType[]
  readonly services: readonly Service[]
  readonly priorities: readonly Priority[]
  readonly severities: readonly Severity[]
  readonly publicStatuses: readonly PublicStatus[]
  readonly queues: readonly Queue[]
}

const kept = new WeakMap<object, { catalogue: Catalogue; until: number }>()
const freshFor = 5000 // ms; another process's change is seen after at most this

/** As it stands now or stood at most five seconds ago. Takes the pool or a transaction. */
export async function catalogueOf(db: Db | Tx): Promise<Catalogue> {
  const root = rootOf(db)
  const known = kept.get(root)
  if (known && known.until > performance.now()) return known.catalogue
  const catalogue = await read(db)
  // A house not yet set up is asked again each time.
  if (catalogue.requestTypes.length > 0) kept.set(root, { catalogue, until: performance.now() + freshFor })
  return catalogue
}

/** After a change made in this process. */
export function forgetCatalogue(db: Db | Tx): void {
  kept.delete(rootOf(db))
}

/** One query, since a ticket page has three trips to spend. */
async function read(db: Db | Tx): Promise<Catalogue> {
  const all = (table: string, columns: string, order: string) =>
    sql`(select coalesce(json_agg(json_build_object(${sql.raw(columns)}) order by ${sql.raw(order)}), '[]') from ${sql.table(table)})`
  const common = `'key', key, 'label', label`
  const { rows } = await sql<{ settings: Record<string, unknown> } & Pick<Catalogue, Lists>>`select
    (select coalesce(json_object_agg(key, value), '{}') from setting) as settings,
    ${all('queue', `${common}, 'retired', retired_at is not null`, 'position')} as queues,
    ${all('request_type', `${common}, 'description', description, 'queue', queue_key, 'asksPriority', asks_priority, 'asksSeverity', asks_severity, 'retired', retired_at is not null`, 'position')} as "requestTypes",
    ${all('service', `${common}, 'retired', retired_at is not null`, 'position')} as services,
    ${all('priority', `${common}, 'rank', rank`, 'rank')} as priorities,
    ${all('severity', `${common}, 'description', description, 'rank', rank`, 'rank')} as severities,
    ${all('public_status', `${common}, 'description', description, 'states', (select json_agg(status) from status_shown_as where public_status = public_status.key)`, 'position')} as "publicStatuses"
  `.execute(db)
  const { settings, ...lists } = rows[0]!
  const setting = <T>(key: string, otherwise: T): T => (settings[key] as T | undefined) ?? otherwise
  return {
    ...lists,
    preset: setting('preset', null),
    brand: setting('brand', 'Guichet'),
    referencePrefix: setting('reference_prefix', 'CS'),
    languages: setting('languages', languages),
    limits: { ...defaultLimits, ...setting('limits', {}) },
    closeSolvedAfterDays: setting('close_solved_after_days', 7),
  }
}
type Lists = 'queues' | 'requestTypes' | 'services' | 'priorities' | 'severities' | 'publicStatuses'

export function label(words: Words, language: Language): string {
  return words[language] ?? words.en
}
/** The key of the public status that customers are shown for a state. */
export function shownAs(catalogue: Catalogue, status: Status): PublicStatus {
  return catalogue.publicStatuses.find((shown) => shown.states.includes(status))!
}
export const byKey = <T extends { readonly key: string }>(list: readonly T[], key: string | null): T | undefined =>
  list.find((entry) => entry.key === key)
