// Who else follows a ticket: colleagues, and people from outside where the organisation allows it.
import { sql } from 'kysely'
import { send } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { type HeldTicket, ticketFor } from './access.ts'
import { Whom } from './fields.ts'
import { addedEvent, participantRow } from './open-ticket.ts'
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
      eventRow(act, ticket.id, addedEvent(added)).query,
    ])
    return { personId: await shownId(act, ticket.id, added.personId), outside: added.outside }
  })
}

/** Not as somebody whom the customer lets see all of its tickets, nor as one of us. */
const actsAsPartner = ({ standings, asStaff }: HeldTicket): boolean =>
  standings.includes('partner') && !standings.includes('colleague') && !asStaff

/** As whoever asks sees them: someone known by their address only has an id of this ticket's own. */
async function shownId(act: ActInTransaction, ticketId: string, personId: string): Promise<string> {
  const { rows } = await sql<{
    shownAs: string
  }>`select s.shown_as as "shownAs" from guichet_shown_by_address(${ticketId}) s where s.person_id = ${personId}`.execute(act.db)
  return rows[0]?.shownAs ?? personId
}

/** Also how a participant leaves: their own id. Others are taken off by the id they are shown with. */
export function removeParticipant(act: Act, idOrReference: string, shownAs: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, shownAs === act.actor.personId ? 'leave' : 'remove-participants')
    if (!isId(shownAs)) throw new Refusal('not-found')
    const { rows } = await sql<{
      personId: string
    }>`select f.person_id as "personId" from participant f left join guichet_shown_by_address(f.ticket_id) s on s.person_id = f.person_id
      where f.ticket_id = ${ticket.id} and coalesce(s.shown_as, f.person_id) = ${shownAs}`.execute(act.db)
    if (!rows[0]) throw new Refusal('not-found')
    const { personId } = rows[0]
    await send(act.db, [
      ...touched(act, ticket, 'by-all'),
      eventRow(act, ticket.id, { type: 'ticket.participant-removed', personId }).query, // before they go: leaving ends one's own right to write
      sql`delete from participant where ticket_id = ${ticket.id} and person_id = ${personId}`,
    ])
  })
}
