// GET and POST /tickets/new: questions one a page, then the form; the text is kept in a draft and no choice ever takes it away.
import { answered, linked, ownAddress, type Shown, shownAt } from '../new-ticket/answer.ts'
import { portalPage } from '../new-ticket/Page.tsx'
import { draftNamed, freshDraft, portal } from '../new-ticket/situation.ts'
import { isId } from '../../platform/id.ts'
import type { SignedAsk } from '../ask.ts'
import { goTo } from '../ui/notice-once.ts'

export async function newTicketPage(ask: SignedAsk): Promise<Response> {
  const door = portal(ask)
  const wanted = ask.c.req.query('draft')
  const known = await draftNamed(ask, wanted)
  if (known?.became) return goTo(ask, '/tickets', 'portal.new.sent-before')
  const draft = known ?? freshDraft(ask, isId(wanted) ? wanted : undefined)
  // What a link to this page may choose beforehand: a type, or the contract that the offering follows from.
  const given = Object.fromEntries(
    linked.flatMap((name) => {
      const value = ask.c.req.query(name)
      return value && !draft.content[name] ? [[name, value.slice(0, 60)]] : []
    }),
  )
  const shown = await shownAt(ask, door, { ...draft, content: { ...draft.content, ...given } })
  const named = ownAddress(ask, shown, given)
  return named ? goTo(ask, named) : page(ask, shown)
}

export async function sendNewTicket(ask: SignedAsk): Promise<Response> {
  const shown = await answered(ask, portal(ask), (created) =>
    created.already
      ? goTo(ask, `/tickets/${created.reference}`)
      : goTo(ask, `/tickets?to=${created.reference}#${created.reference}`, 'portal.new.done', { reference: created.reference }),
  )
  return shown instanceof Response ? shown : page(ask, shown)
}

const page = (ask: SignedAsk, shown: Shown): Response | Promise<Response> =>
  ask.c.html(portalPage(shown), (shown.s.refusal?.status ?? 200) as 200)
