// The one way a deed gets hold of an incident: locked, by its reference or id, and only for us.
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import type { Words } from '../catalogue/catalogue.ts'
import { IncidentReference } from './fields.ts'
import type { Impact, Kind, State } from './lifecycle.ts'

export interface IncidentToChange {
  readonly id: string
  readonly reference: string
  readonly kind: Kind
  readonly state: State
  readonly impact: Impact
  readonly title: Words
  readonly workaround: Words | null
  readonly components: readonly string[]
  readonly publishedAt: Date | null
  readonly startsAt: Date
  readonly endsAt: Date | null
  readonly resolvedAt: Date | null
}

export async function incidentFor(act: ActInTransaction, named: string): Promise<IncidentToChange> {
  if (!isId(named) && !IncidentReference.test(named)) throw new Refusal('not-found')
  const column = isId(named) ? 'id' : 'reference'
  const ours = act.actor.staffRole !== null || act.actor.personId === null
  const query = act.db.selectFrom('incident').selectAll().where(column, '=', named)
  const row = await (ours ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  if (!ours) throw new Refusal('may-not-do-that')
  return {
    id: row.id,
    reference: row.reference,
    kind: row.kind as Kind,
    state: row.state as State,
    impact: row.impact as Impact,
    title: row.title as unknown as Words,
    workaround: row.workaround as unknown as Words | null,
    components: row.components,
    publishedAt: row.published_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    resolvedAt: row.resolved_at,
  }
}
