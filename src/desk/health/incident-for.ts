// The one way a deed gets hold of an incident: locked, by its reference or id, and only for us.
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { IncidentReference } from './fields.ts'
import { type Incident, incidentOf } from './incidents.ts'

/** Refusals: not-found, may-not-do-that. */
export async function incidentFor(act: ActInTransaction, named: string): Promise<Incident> {
  if (!isId(named) && !IncidentReference.test(named)) throw new Refusal('not-found')
  const column = isId(named) ? 'id' : 'reference'
  const ours = act.actor.staffRole !== null || act.actor.personId === null
  const query = act.db.selectFrom('incident').selectAll().where(column, '=', named)
  const row = await (ours ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  if (!ours) throw new Refusal('may-not-do-that')
  return incidentOf(row)
}
