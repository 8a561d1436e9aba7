// What one may mean while one types: names of filters and their values in one's own language, tickets by reference, articles. Nothing is named that does
// not stand on a ticket one reads, or is an article one reads: a completion tells no more than a list does.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { languages } from '../../platform/messages.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { parse } from '../parse.ts'
import { type Asker, ticketsVisibleTo } from '../tickets/access.ts'
import { Id } from '../tickets/fields.ts'
import { type ReadRow, type TicketRow, readMark, rowColumns, ticketRow } from '../tickets/rows.ts'
import { askedOf, type KeyFilter, longestAsked, said } from './asked.ts'
import { type FoundArticle, findArticles } from './find-articles.ts'
import { listsOf, namesOf, typed } from './names.ts'
import { type At, type AtTickets, newest, standing, within } from './newest.ts'
import { typingOf } from './typing.ts'
import { type Completed, valuesOf } from './values.ts'

export const things = ['filters', 'tickets', 'articles'] as const
export const Complete = z.strictObject({
  /** As far as it is typed: up to the cursor. */
  text: z.string().max(longestAsked, 'ticket.fault.search-too-long'),
  language: z.enum(languages).default('en'),
  /** What is completed to. */
  to: z.array(z.enum(things)).default([...things]),
  /** As in searchTickets. */
  scope: z.enum(['all', 'customers', 'queue', 'everything']).default('all'),
  organisationId: Id.optional(),
})
export type Complete = z.input<typeof Complete>

export type Completion =
  /** text: the whole question with it. */
  | { readonly kind: 'filter'; readonly text: string; readonly label: string }
  | Completed
  | { readonly kind: 'ticket'; readonly ticket: TicketRow }
  | { readonly kind: 'article'; readonly article: FoundArticle }

const most = { filters: 4, tickets: 4, articles: 4 }
/** What of a word tells little is no search for articles yet. */
const shortest = 3

/** `who`: null is a stranger, who reads articles at most. */
export async function complete(tx: Tx, who: Asker | null, given: Complete): Promise<Completion[]> {
  const input = parse(Complete, given)
  const catalogue = await catalogueOf(tx)
  const names = namesOf(catalogue, input.language, who?.staffRole != null)
  const typing = typingOf(input.text, names)
  if (!typing) return []
  const wants = (thing: (typeof things)[number]) => input.to.includes(thing)
  const at = { tx, input, catalogue, names, typing }
  if (typing.filter !== null) return who && wants('filters') ? valuesOf({ ...at, who }, typing.filter) : []
  return [
    ...(who && wants('filters') ? filtersOf(at) : []),
    ...(who && wants('tickets') ? await ticketsOf({ ...at, who }) : []),
    ...(wants('articles') ? await articlesOf(at) : []),
  ]
}

function filtersOf({ input: { language }, catalogue, names, typing }: At): Completion[] {
  const begun = said(typing.begun)
  // One letter begins half of them.
  if (typing.begun !== '' && begun.length < (/^[a-z]$/.test(begun) ? 2 : 1)) return []
  const lists = listsOf(catalogue)
  const offered = [...new Set(names.filters.values())].filter((name) => !(name in lists) || lists[name as KeyFilter].length > 0)
  const met = offered.flatMap((name) => {
    const called = typed(`search.filter.${name}`, language).find((one) => said(one).startsWith(begun))
    return called ? [{ kind: 'filter' as const, text: `${typing.before}${called}:`, label: `${called}:` }] : []
  })
  return met.slice(0, begun === '' ? offered.length : most.filters)
}

async function ticketsOf(at: AtTickets): Promise<Completion[]> {
  const { tx, who, catalogue, typing } = at
  const reference = referenceOf(typing.begun, catalogue.referencePrefix)
  if (reference === null) return []
  const { rows } =
    await sql<ReadRow>`with newest as materialized ((${newest(at)}) union select t.id from ticket t where t.reference = ${reference} and ${ticketsVisibleTo(who)} and ${standing(at)})
    select ${rowColumns(who.personId, who.staffRole !== null)}, null as place
    from newest n join ticket t on t.id = n.id ${readMark(who.personId)}
    where starts_with(t.reference, ${reference}) and ${within(at)}
    order by length(t.reference), t.id desc limit ${most.tickets}`.execute(tx)
  return rows.map((row) => ({ kind: 'ticket', ticket: ticketRow(row, catalogue) }))
}

/** The beginning of a reference; of figures alone, two at least. */
function referenceOf(begun: string, prefix: string): string | null {
  const [, letters = '', figures = ''] = /^([a-z]{1,8}-|)(\d{1,15})$/i.exec(begun.normalize('NFKC')) ?? []
  if (figures === '' || (letters === '' && figures.length < 2)) return null
  return letters === '' ? `${prefix}-${figures}` : `${letters}${figures}`.toUpperCase()
}

async function articlesOf({ tx, input, names, typing }: At): Promise<Completion[]> {
  const isAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(typing.begun)
  // Until the word that is begun says something, those before it do.
  const text = typing.begun.length < (isAsian ? 2 : shortest) ? typing.before : input.text
  if (askedOf(text, names).terms.length === 0) return []
  const { articles } = await findArticles(tx, { text, language: input.language, limit: most.articles })
  return articles.map((article) => ({ kind: 'article', article }))
}
