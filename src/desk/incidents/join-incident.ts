// "This affects me too", on a ticket that is there already; by one of us it is an attaching.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { parse } from '../parse.ts'
import { ticketFor } from '../tickets/access.ts'
import { publishedIncident } from './published-incident.ts'
import { brought } from './linking.ts'
import { holdIncident } from './meet-incident.ts'

/** By id or reference. */
export const JoinIncident = z.strictObject({
  incident: z.string('ticket.fault.choose').trim().min(1, 'ticket.fault.choose').max(60, 'ticket.fault.choose'),
})
export type JoinIncident = z.input<typeof JoinIncident>

/** Refusals: not-found (ticket), invalid (incident), may-not-do-that, not-in-this-state, of-an-incident-already. Twice is harmless. */
export async function joinIncident(act: Act, idOrReference: string, given: JoinIncident): Promise<void> {
  const wanted = parse(JoinIncident, given)
  await inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'join-incident')
    const incident = await publishedIncident(act.db, wanted.incident).catch(() => {
      throw new Refusal('invalid', {}, [{ field: 'incident', message: 'incident.fault.unknown' }])
    })
    const there = await linkOf(act.db, ticket.id)
    if (there === incident.id) return
    if (there !== null) throw new Refusal('of-an-incident-already')
    await holdIncident(act, incident.id)
    const catalogue = await catalogueOf(act.db)
    await together(act.db, brought(act, catalogue, ticket, incident, ticket.asStaff ? 'attached' : 'joined'))
  })
}

async function linkOf(tx: Parameters<typeof publishedIncident>[0], ticketId: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string
  }>`select incident_id as id from incident_ticket where ticket_id = ${ticketId} and how <> 'different'`.execute(tx)
  return rows[0]?.id ?? null
}
