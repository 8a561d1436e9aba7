// What a partner's people tell each other about a customer's ticket: neither the customer nor the provider ever reads it.
import { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from '../tickets/access.ts'
import { Body, Id } from '../tickets/fields.ts'

/** `id` is the form's: the same again is the same note. */
export const PartnerNote = z.strictObject({ id: Id, body: Body })
export type PartnerNote = z.input<typeof PartnerNote>

/** Refusals: not-found, may-not-do-that, invalid. */
export function notePartner(act: Act, idOrReference: string, given: PartnerNote): Promise<{ noteId: string }> {
  const { id, body } = parse(PartnerNote, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'note-among-partners')
    if (ticket.partner_id === null || act.actor.personId === null) throw new Refusal('may-not-do-that')
    const made = await act.db
      .insertInto('partner_note')
      .values({ id, ticket_id: ticket.id, partner_id: ticket.partner_id, author_id: act.actor.personId, body, created_at: act.at })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made) await eventRow(act, ticket.id, { type: 'ticket.partner-noted', noteId: id }).query.execute()
    return { noteId: id }
  })
}
