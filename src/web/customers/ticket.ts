// The gate of one ticket under /for/: it is this customer's, and the visitor stands to it as a partner; any other is not there, whatever else they may see.
import { standsToTicketOf } from '../../desk/partners/ticket-of.ts'
import { notePartner } from '../../desk/partners/note-partner.ts'
import { reading } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type SignedAsk, type SignedPage, actOf } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { showTicket } from '../portal/ticket.tsx'
import { goTo } from '../ui/notice-once.ts'
import { forCustomer } from './acting.ts'
import { ticketAt } from './place.ts'

export const forTicket = (page: SignedPage): SignedPage =>
  forCustomer(async (ask) => {
    const { house, visitor, params } = ask
    const acting = ask.acting!
    const found = await reading(house.app, visitor.personId, (tx) =>
      standsToTicketOf(tx, visitor.personId, params['reference'] ?? '', acting.customer.id),
    )
    if (!found) throw new Refusal('not-found')
    // The bar names the partner whose ticket it is.
    const partner = acting.partners.find(({ id }) => id === found.partnerId) ?? acting.partner
    return page({ ...ask, acting: { ...acting, partner } })
  })

/** POST …/partner-notes */
export async function sendPartnerNote(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const [id, body] = [form.one('id'), form.one('note')]
  try {
    const { noteId } = await notePartner(actOf(ask), ask.params['reference']!, { id: isId(id) ? id : newId(), body })
    const to = `partner-note-${noteId}`
    return goTo(ask, `${ticketAt(ask, ask.params['reference']!)}?to=${to}#${to}`, 'partner.notes.done')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showTicket(ask, { refusal: thrown, of: 'partner-note', typed: body })
  }
}
