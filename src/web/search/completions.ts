// GET /search/completions?in=&q=: what one may mean with what is typed so far, for the list under the field; nobody types faster than it gives up.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { longestAsked } from '../../desk/search/asked.ts'
import { type Completion, complete, type things } from '../../desk/search/complete.ts'
import { reading } from '../../platform/database.ts'
import { networkOf } from '../../platform/trusted-proxies.ts'
import type { Ask } from '../ask.ts'
import { workedAmong } from '../../desk/tickets/search-tickets.ts'
import { rowAt } from '../customers/place.ts'
import { sourceOf } from '../source.ts'
import { newestOnly } from './newest-only.ts'
import { type Box, boxes, searches } from './place.ts'

/** What each box has no use for is not asked: the page of search shows what it finds itself. */
const completesTo: Record<Box, readonly (typeof things)[number][]> = {
  page: ['filters'],
  all: ['filters', 'tickets', 'articles'],
  list: ['filters', 'tickets'],
  articles: ['articles'],
  work: ['filters', 'tickets'],
}

export async function completionsPage(ask: Ask): Promise<Response> {
  const { c, house, visitor, language, t } = ask
  const box = boxes.find((one) => one === c.req.query('in')) ?? 'page'
  const text = (c.req.query('q') ?? '').slice(0, longestAsked).toWellFormed()
  const as = asWhom(ask, box)
  const { staffRole, ...within } = as
  const who = visitor && { personId: visitor.personId, staffRole }
  const read = () =>
    reading(house.app, visitor?.personId ?? null, async (tx) => {
      const completions = await complete(tx, who, { text, language, to: [...completesTo[box]], ...within })
      const tickets = completions.flatMap((one) => (one.kind === 'ticket' ? [one.ticket.id] : []))
      return { completions, worked: who?.staffRole && tickets.length > 0 ? await workedAmong(tx, who, tickets) : new Set<string>() }
    })
  // Strangers of one place are one asker: nobody is signed in a thousand times.
  const found = await newestOnly(`completion ${visitor?.personId ?? networkOf(sourceOf(ask).address)}`, c.req.raw.signal, read)
  // Whoever asked has asked anew since.
  if (found === null) return c.body(null, 204)
  const catalogue = await catalogueOf(house.app)
  return c.json({
    says: t('search.complete.count', { count: found.completions.length }),
    found: found.completions.map((one) => said(ask, catalogue, one, found.worked)),
  })
}

/** Lists of the portal show what one has as a customer, whoever one is elsewhere. */
function asWhom(
  ask: Ask,
  box: Box,
): Pick<Parameters<typeof complete>[2], 'scope' | 'organisationId'> & {
  staffRole: NonNullable<Ask['visitor']>['staffRole']
} {
  if (!ask.acting && box === 'list') return { staffRole: null, scope: 'all' }
  if (!ask.acting && box === 'work' && ask.visitor?.staffRole) return { staffRole: ask.visitor.staffRole, scope: 'queue' }
  return searches(ask)
}

interface Shown {
  /** What the field holds then, or where it leads. */
  readonly text?: string
  readonly href?: string
  readonly label: string
  readonly says?: string
  /** Of the label, where it is not the reader's own. */
  readonly language?: string
}

function said(ask: Ask, catalogue: Catalogue, one: Completion, worked: ReadonlySet<string>): Shown {
  const { t, language } = ask
  if (one.kind === 'filter') return { text: one.text, label: one.label, says: t('search.complete.filter') }
  if (one.kind === 'value') return { text: one.text, label: one.label }
  if (one.kind === 'ticket') {
    const status = byKey(catalogue.publicStatuses, one.ticket.publicStatus)
    const says = `${one.ticket.reference}${status ? ` · ${label(status.label, language)}` : ''}`
    const href = worked.has(one.ticket.id) ? `/workspace/tickets/${one.ticket.reference}` : rowAt(ask, one.ticket, false)
    return { href, label: one.ticket.summary, says }
  }
  const { slug, title, kind, language: of } = one.article
  const words = title.map(({ text }) => text).join('')
  return { href: `/help/${slug}`, label: words, says: t(`help.kind.${kind}`), ...(of !== language && { language: of }) }
}
