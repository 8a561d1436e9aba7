// Who else follows a ticket: colleagues, and people from outside where the organisation allows it.
import { sql } from 'kysely'
import { send } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { type HeldTicket, ticketFor } from './access.ts'
import { Whom } from './fields.ts'
import { participantRow } from './open-ticket.ts'
import { whom } from './whom.ts'
import { touched } from './write.ts'

export const AddParticipant = Whom
export type AddParticipant = Whom

const most = 50 // on one ticket: each gets every mail

/** Refusals: not-found, may-not-do-that, invalid, outside-participants-not-allowed, already-participant, requester-is-there-already, too-many-participants. */
export async function addParticipant(act: Act, idOrReference: string, given: Whom): Promise<{ personId: string; outside: boolean }> {
  const input = parse(AddParticipant, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'add-participants')
    const added = await whom(
      act,
      {
        organisationId: ticket.organisation_id,
        partnerId: actsAsPartner(ticket) ? ticket.partner_id : null,
        requesterId: ticket.requester_id,
        asStaff: ticket.asStaff,
      },
      input,
    )
    const there = await act.db.selectFrom('participant').select('person_id').where('ticket_id', '=', ticket.id).execute()
    if (there.some((one) => one.person_id === added.personId)) throw new Refusal('already-participant')
    if (there.length >= most)
      throw new Refusal('invalid', {}, [{ field: 'address', message: 'ticket.fault.too-many-participants', values: { maximum: most } }])
    await send(act.db, [
      ...touched(act, ticket, 'by-all'),
      participantRow(act, ticket.id, added, added.outside ? act.at : null),
      eventRow(act, ticket.id, { type: 'ticket.participant-added', personId: added.personId, outside: added.outside }).query,
    ])
    return { personId: added.personId, outside: added.outside }
  })
}

/** Not as somebody whom the customer lets see all of its tickets, nor as one of us. */
const actsAsPartner = ({ standings, asStaff }: HeldTicket): boolean =>
  standings.includes('partner') && !standings.includes('colleague') && !asStaff

/** Also how a participant leaves: their own id. */
export function removeParticipant(act: Act, idOrReference: string, personId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, personId === act.actor.personId ? 'leave' : 'remove-participants')
    if (!isId(personId)) throw new Refusal('not-found')
    const there = await act.db
      .selectFrom('participant')
      .select('person_id')
      .where('ticket_id', '=', ticket.id)
      .where('person_id', '=', personId)
      .execute()
    if (there.length === 0) throw new Refusal('not-found')
    await send(act.db, [
      ...touched(act, ticket, 'by-all'),
      eventRow(act, ticket.id, { type: 'ticket.participant-removed', personId }).query, // before they go: leaving ends one's own right to write
      sql`delete from participant where ticket_id = ${ticket.id} and person_id = ${personId}`,
    ])
  })
}
