// What was changed of the configuration, by whom and when: read by administrators alone (the policy gives nobody else any).
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

/** Newest first. `part` alone: of the whole list with its order; settings of the house are entries of `settings`. `before`: the last one seen. */
export async function changesOf(
  tx: Tx,
  { part, key, before, limit = 50 }: { part?: string; key?: string; before?: string; limit?: number } = {},
): Promise<ConfigurationChange[]> {
  let query = tx
    .selectFrom('configuration_event as e')
    .leftJoin('person as p', 'p.id', 'e.person_id')
    .select(['e.id', 'e.at', 'p.name as by', 'e.part', 'e.key', 'e.change', 'e.before', 'e.after'])
    .orderBy('e.id', 'desc')
    .limit(limit)
  // The intake is one setting, whatever it asks.
  if (part === 'intake') query = query.where('e.part', '=', 'settings').where('e.key', '=', 'intake')
  else if (part === 'settings') query = query.where('e.part', '=', 'settings').where('e.key', '<>', 'intake')
  else if (part && key) query = query.where('e.part', '=', part).where('e.key', '=', key)
  else if (part) query = query.where((eb) => eb.or([eb('e.part', '=', part), eb.and([eb('e.part', '=', 'order'), eb('e.key', '=', part)])]))
  if (before && isId(before)) query = query.where('e.id', '<', before)
  return (await query.execute()) as ConfigurationChange[]
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
