// GET /tickets/:reference: one ticket as its customer reads it, and the same page again when a deed on it was refused.
import { vendorThreadOf } from '../../desk/marketplace/vendor-thread.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Draft, draftsOf } from '../../desk/tickets/drafts.ts'
import { type TicketPage, ticketPage } from '../../desk/tickets/ticket-page.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type SignedAsk, asCustomer } from '../ask.ts'
import { colleaguesOn } from './my-organisations.ts'
import { type Refused, TicketView } from './TicketView.tsx'

export async function ticketOfPortal(ask: SignedAsk): Promise<Response> {
  try {
    return await showTicket(ask)
  } catch (thrown) {
    // An agent who follows a customer's link belongs in the workspace; whether the ticket is theirs is decided there.
    if (!(thrown instanceof Refusal) || thrown.code !== 'not-found' || !ask.visitor.staffRole) throw thrown
    return ask.c.redirect(`/workspace/tickets/${encodeURIComponent(ask.params.reference!)}`, 303)
  }
}

export async function showTicket(ask: SignedAsk, refused?: Refused): Promise<Response> {
  const { house, visitor, params } = ask
  const before = ask.c.req.query('before')
  const catalogue = await catalogueOf(house.app)
  const { ticket, drafts, colleagues, vendorThread } = await reading(house.app, visitor.personId, async (tx) => {
    const [ticket, drafts, colleagues, vendorThread] = await Promise.all([
      ticketPage(tx, asCustomer(visitor), params.reference!, before ? { before } : {}),
      draftsOf(tx, visitor.personId, 'reply', params.reference!),
      colleaguesOn(tx, visitor.personId, params.reference!),
      vendorThreadOf(tx, params.reference!),
    ])
    return { ticket, drafts, colleagues, vendorThread }
  })
  // Read as a partner it is read in the customer's context, and nowhere else (MS-44).
  const asPartner = ticket.standings.length > 0 && ticket.standings.every((one) => one === 'partner' || one === 'partner-reader')
  if (!ask.acting && asPartner && ticket.organisation) {
    const query = new URL(ask.c.req.url).search
    return ask.c.redirect(`/for/${ticket.organisation.id}/tickets/${ticket.reference}${ask.c.req.method === 'GET' ? query : ''}`, 303)
  }
  const draft = draftFor(ask, ticket, drafts, refused)
  return ask.c.html(
    <TicketView
      ask={ask}
      ticket={ticket}
      catalogue={catalogue}
      draft={draft}
      colleagues={colleagues}
      refused={refused}
      vendorThread={vendorThread}
    />,
    (refused?.refusal.status ?? 200) as 200,
  )
}

/** What was typed before and not sent stands in the composer again; else a fresh draft is only named. */
function draftFor(ask: SignedAsk, ticket: TicketPage, drafts: readonly Draft[], refused: Refused | undefined): Draft {
  // A draft that was sent cannot be sent again: what is typed goes on under a new name.
  const isSpent = refused?.refusal.code === 'draft-gone' || refused?.refusal.code === 'already-sent-otherwise'
  const named = isSpent ? newId() : refused?.draftId
  const known = drafts.find((draft) => draft.ticketId === ticket.id && (named ? draft.id === named : true))
  const fresh: Draft = {
    id: named ?? newId(),
    kind: 'reply',
    ticketId: ticket.id,
    customerId: null,
    partnerId: null,
    content: {},
    files: [],
    updatedAt: ask.at,
    became: null,
  }
  const draft = known ?? fresh
  return refused?.of === 'reply' ? { ...draft, content: { ...draft.content, body: refused.typed } } : draft
}
