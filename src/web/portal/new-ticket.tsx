// GET and POST /tickets/new: questions one a page, then the form; the text is kept in a draft and no choice ever takes it away.
import type { DraftContent } from '../../desk/tickets/drafts.ts'
import { answered, linked, ownAddress, shownAt } from '../new-ticket/answer.ts'
import { portalPage } from '../new-ticket/Page.tsx'
import { portal } from '../new-ticket/door.ts'
import type { SignedAsk } from '../ask.ts'
import { ofItsOwn } from '../customers/new-ticket.ts'
import { asked, ticketAt, ticketsAt } from '../customers/place.ts'
import { goTo } from '../ui/notice-once.ts'

export const newTicketPage = ofItsOwn(async (ask) => {
  let given: Record<string, string> = {}
  const shown = await shownAt(ask, portal(ask), ask.c.req.query('draft'), ({ content }) => {
    given = givenBy(ask, content)
    return { ...content, ...given }
  })
  if (!shown) return goTo(ask, portal(ask).out, 'portal.new.sent-before')
  const named = ownAddress(ask, shown, given)
  return named ? goTo(ask, named) : ask.c.html(portalPage(shown))
})

/** What a link to this page may choose beforehand: a type, or the contract that the offering follows from. */
const givenBy = (ask: SignedAsk, content: DraftContent): Record<string, string> =>
  Object.fromEntries(
    linked.flatMap((name) => {
      const value = ask.c.req.query(name)
      return value && !content[name] ? [[name, value.slice(0, 60)]] : []
    }),
  )

export const sendNewTicket = ofItsOwn(async (ask) => {
  const shown = await answered(ask, portal(ask), (created, joined) =>
    ask.acting?.asks
      ? goTo(ask, `${asked}/${created.id}`, 'filing.ask.asked', { customer: ask.acting.customer.name })
      : created.already
        ? goTo(ask, ticketAt(ask, created.reference))
        : goTo(ask, `${ticketsAt(ask)}?to=${created.reference}#${created.reference}`, joined ? 'incident.done.joined' : 'portal.new.done', {
            reference: created.reference,
          }),
  )
  return shown instanceof Response ? shown : ask.c.html(portalPage(shown), (shown.s.refusal?.status ?? 200) as 200)
})
