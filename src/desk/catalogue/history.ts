// What was changed of the configuration, by whom and when: read by administrators alone (the policy gives nobody else any).
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { DifferencePart } from './differences.ts'

export interface ConfigurationChange {
  readonly id: string
  readonly at: Date
  /** null: applied by the operator from files. */
  readonly by: string | null
  readonly part: DifferencePart
  readonly key: string
  readonly change: 'added' | 'changed' | 'retired' | 'restored'
  readonly before: unknown
  readonly after: unknown
}

/** What was written in one go by one person, or by the operator. */
export interface ConfigurationRun {
  readonly at: Date
  readonly by: string | null
  /** The newest of it: names the run, and the place in the list. */
  readonly id: string
  readonly count: number
  /** It is what the house began with. */
  readonly isFirst: boolean
  /** The newest of them, as many as were asked for. */
  readonly changes: readonly ConfigurationChange[]
}

interface Which {
  readonly part?: string
  readonly key?: string
  /** The last one seen. */
  readonly before?: string
  /** Only what was written together with this one. */
  readonly run?: string
}

/** Newest first. `part` alone: of the whole list with its order; settings of the house are entries of `settings`. */
export async function changesOf(tx: Tx, { before, limit = 50, ...which }: Which & { limit?: number } = {}): Promise<ConfigurationChange[]> {
  let query = found(tx, which).orderBy('e.id', 'desc').limit(limit)
  if (before && isId(before)) query = query.where('e.id', '<', before)
  return (await query.execute()) as ConfigurationChange[]
}

/** Newest first, each run with at most `shown` of its changes. */
export async function runsOf(
  tx: Tx,
  { before, limit, shown, ...which }: Which & { limit: number; shown: number },
): Promise<ConfigurationRun[]> {
  const rows = await tx
    .with('seen', () =>
      found(tx, which)
        .select('e.person_id')
        .select(sql<number>`(count(*) over run)::int`.as('count'))
        .select(sql<number>`row_number() over (run order by e.id desc)`.as('place'))
        .select(sql<string>`first_value(e.id) over (run order by e.id desc)`.as('newest'))
        .modifyEnd(sql`window run as (partition by e.at, e.person_id)`),
    )
    .with('numbered', (db) =>
      db
        .selectFrom('seen')
        .selectAll()
        .select(sql<number>`dense_rank() over (order by newest desc)`.as('number'))
        .$if(before !== undefined && isId(before), (query) => query.where('newest', '<', before!)),
    )
    .selectFrom('numbered')
    .selectAll()
    .select(sql<boolean>`person_id is null and at = (select min(at) from configuration_event)`.as('is_first'))
    .where('number', '<=', limit)
    .where('place', '<=', shown)
    .orderBy('newest', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const runs = new Map<string, ConfigurationRun & { changes: ConfigurationChange[] }>()
  for (const { newest, count, number: _, place: __, person_id: ___, is_first, ...change } of rows) {
    const run = runs.get(newest) ?? { at: change.at, by: change.by, id: newest, count, isFirst: is_first, changes: [] }
    run.changes.push(change as ConfigurationChange)
    runs.set(newest, run)
  }
  return [...runs.values()]
}

function found(tx: Tx, { part, key, run }: Which) {
  let query = tx
    .selectFrom('configuration_event as e')
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .select(['e.id', 'e.at', 'p.name as by', 'e.part', 'e.key', 'e.change', 'e.before', 'e.after'])
  // The intake is one setting, whatever it asks.
  if (part === 'intake') query = query.where('e.part', '=', 'settings').where('e.key', '=', 'intake')
  else if (part === 'settings') query = query.where('e.part', '=', 'settings').where('e.key', '<>', 'intake')
  else if (part && key) query = query.where('e.part', '=', part).where('e.key', '=', key)
  else if (part) query = query.where((eb) => eb.or([eb('e.part', '=', part), eb.and([eb('e.part', '=', 'order'), eb('e.key', '=', part)])]))
  if (run !== undefined)
    query = query.where(
      isId(run)
        ? sql<boolean>`(e.at, coalesce(e.person_id::text, '')) = (select r.at, coalesce(r.person_id::text, '') from configuration_event r where r.id = ${run})`
        : sql<boolean>`false`,
    )
  return query
}

/** The newest change of each part, for the overview. */
export async function lastChangeOfParts(tx: Tx): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx
    .selectFrom('configuration_event')
    .select(['part', 'key'])
    .select((eb) => eb.fn.max('at').as('at'))
    .groupBy(['part', 'key'])
    .execute()
  const last = new Map<string, Date>()
  for (const { part, key, at } of rows) {
    const of = part === 'order' ? key : part === 'settings' && key === 'intake' ? 'intake' : part
    const known = last.get(of)
    if (!known || known < at) last.set(of, at)
  }
  return last
}
