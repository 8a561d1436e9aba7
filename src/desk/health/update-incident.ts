// Say what is new about an incident. Pages, feed, subscribers and linked tickets all get it from this one row.
import { z } from 'zod'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { recordOfHealth } from '../events.ts'
import { Body, ImpactOf, StateOf } from './fields.ts'
import { incidentFor } from './incident-for.ts'
import type { Incident } from './incidents.ts'
import { isOver, mayBecome } from './lifecycle.ts'

export const UpdateIncident = z.strictObject({
  /** Left out: as it is. */
  state: StateOf.optional(),
  impact: ImpactOf.optional(),
  body: Body,
  /** report: what happened and what was learned, after it is over. Else it follows from the state. */
  kind: z.enum(['update', 'report']).default('update'),
  /** Also each linked ticket and the subscribers. */
  tells: z.boolean().default(true),
})

export function updateIncident(act: Act, named: string, input: z.output<typeof UpdateIncident>): Promise<{ id: string }> {
  return inTransaction(act, async (act) => say(act, await incidentFor(act, named), input))
}

/** The row, what it makes of the incident, and the event: also for timers and imports, whose author is nobody. */
export async function say(act: ActInTransaction, incident: Incident, input: z.output<typeof UpdateIncident>): Promise<{ id: string }> {
  const state = input.state ?? incident.state
  const isReport = input.kind === 'report'
  if (!mayBecome(incident.kind, incident.state, state)) throw new Refusal('not-in-this-state')
  if (isReport && (!isOver(incident.state) || state !== incident.state)) throw new Refusal('not-in-this-state')
  const over = isOver(state)
  const endsNow = over && !isOver(incident.state)
  // What it was at its worst end stays with the incident; the update says that nothing is wrong any more.
  const impact = over ? incident.impact : (input.impact ?? incident.impact)
  const id = newId(act.at.getTime())
  const at = await afterTheLast(act, incident.id)
  await act.db
    .insertInto('incident_update')
    .values({
      id,
      incident_id: incident.id,
      state,
      impact: over ? 'none' : impact,
      body: JSON.stringify(input.body),
      author_id: act.actor.personId,
      at,
      tells: input.tells,
      kind: isReport ? 'report' : endsNow && state === 'resolved' ? 'solved' : 'update',
    })
    .execute()
  await act.db
    .updateTable('incident')
    .set({
      state,
      impact,
      resolved_at: over ? (incident.resolvedAt ?? act.at) : null,
      ends_at: incident.kind === 'maintenance' ? incident.endsAt : over ? (incident.endsAt ?? act.at) : null,
      updated_at: act.at,
      ...(isReport && { report: JSON.stringify(input.body), reported_at: act.at }),
    })
    .where('id', '=', incident.id)
    .execute()
  await recordOfHealth(
    act,
    incident.id,
    incident.publishedAt ? { type: 'incident.updated', updateId: id, tells: input.tells } : { type: 'incident.noted', updateId: id },
  )
  return { id }
}

/** What is said is later than what was said before, also within one millisecond: people read it newest first. */
async function afterTheLast({ db, at }: ActInTransaction, incidentId: string): Promise<Date> {
  const last = await db
    .selectFrom('incident_update')
    .select(({ fn }) => fn.max('at').as('at'))
    .where('incident_id', '=', incidentId)
    .executeTakeFirstOrThrow()
  return last.at && last.at >= at ? new Date(last.at.getTime() + 1) : at
}
