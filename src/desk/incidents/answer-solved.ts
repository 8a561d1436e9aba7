// "Is it solved for you?" Yes solves the ticket; no brings it back to those who wait for us, with all that was said on it.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { eventRow, type Status } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from '../tickets/access.ts'
import { leadsTo } from '../tickets/lifecycle.ts'
import { happened, touched } from '../tickets/write.ts'

export const AnswerSolved = z.strictObject({ answer: z.enum(['solved', 'not-solved'], 'ticket.fault.choose') })
export type AnswerSolved = z.input<typeof AnswerSolved>

/** Refusals: not-found, may-not-do-that, not-in-this-state (nobody asked, or it is answered). */
export async function answerSolved(act: Act, idOrReference: string, given: AnswerSolved): Promise<{ status: Status }> {
  const { answer } = parse(AnswerSolved, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'answer-incident')
    const happening = answer === 'solved' ? 'solved' : 'customer-replied'
    const { rows } = await sql<{
      id: string
      reference: string
    }>`select i.id, i.reference from incident_ticket l join incident i on i.id = l.incident_id
      where l.ticket_id = ${ticket.id} and l.how <> 'different' and l.asked_at is not null and l.answer is null`.execute(act.db)
    const incident = rows[0]
    if (!incident || ticket.status === 'solved' || leadsTo(happening, ticket.status) === null) throw new Refusal('not-in-this-state')
    const { life, writes } = happened(act, await catalogueOf(act.db), ticket, happening)
    await together(act.db, [
      sql`update incident_ticket set answer = ${answer}, answered_at = ${act.at} where incident_id = ${incident.id} and ticket_id = ${ticket.id}`,
      eventRow(act, ticket.id, { type: 'ticket.incident-answered', incidentId: incident.id, reference: incident.reference, answer }).query,
      ...touched(act, ticket, 'by-all', life),
      ...writes,
    ])
    return { status: life.status }
  })
}
