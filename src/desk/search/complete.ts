// What one may mean while one types: names of filters and their values in one's own language, tickets by reference, articles. Nothing is named that does
// not stand on a ticket one reads, or is an article one reads: a completion tells no more than a list does.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { languages } from '../../platform/messages.ts'
import { type Catalogue, catalogueOf, label } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { delegated } from '../partners/delegated.ts'
import { type Asker, ticketsVisibleTo } from '../tickets/access.ts'
import { queuesWorkedBy } from '../tickets/agent-queue.ts'
import { Id } from '../tickets/fields.ts'
import { newestOf } from '../tickets/list-tickets.ts'
import { type ReadRow, type TicketRow, readMark, requesterName, rowColumns, ticketRow } from '../tickets/rows.ts'
import { listBranches } from '../tickets/search-tickets.ts'
import { askedOf, type FilterName, type KeyFilter, longestAsked, type Names, said, states } from './asked.ts'
import { type FoundArticle, findArticles } from './find-articles.ts'
import { listsOf, namesOf, typed, type Value } from './names.ts'
import { type Typing, typingOf } from './typing.ts'

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
type Input = z.output<typeof Complete>

export type Completion =
  /** text: the whole question with it. */
  | { readonly kind: 'filter'; readonly text: string; readonly label: string }
  | { readonly kind: 'value'; readonly text: string; readonly label: string; readonly filter: FilterName }
  | { readonly kind: 'ticket'; readonly ticket: TicketRow }
  | { readonly kind: 'article'; readonly article: FoundArticle }

const most = { filters: 4, values: 8, tickets: 4, articles: 4 }
/** So many of the newest tickets are looked at: of one's own, and of each customer and queue. */
const looked = { own: 300, others: 40 }
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

interface At {
  readonly tx: Tx
  readonly input: Input
  readonly catalogue: Catalogue
  readonly names: Names
  readonly typing: Typing
}
type AtTickets = At & { readonly who: Asker }

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

async function valuesOf(at: AtTickets, filter: FilterName): Promise<Completion[]> {
  const { input, typing, names } = at
  const begun = said(typing.begun)
  const values = (await readOf(at, filter)).filter(({ key, label: called }) =>
    [called, key].some((name) =>
      said(name)
        .split('-')
        .some((_, n, words) => words.slice(n).join('-').startsWith(begun)),
    ),
  )
  const first = (value: Shown) => (said(value.label).startsWith(begun) ? 0 : 1)
  return [...values]
    .sort((a, b) => first(a) - first(b))
    .slice(0, most.values)
    .flatMap((value) => {
      const text = written(value, filter, typing, names)
      return text === null || text.length > longestAsked ? [] : [{ kind: 'value' as const, text, label: value.label, filter }]
    })
    .map((one) => ({ ...one, text: `${one.text} ` }))
    .filter(({ text }) => text.trim() !== input.text.trim())
}

interface Shown {
  readonly key: string
  readonly label: string
}

/** By its label where that says this value and no other, else by its key; null: neither does. */
function written({ key, label: called }: Shown, filter: FilterName, { before, isListed }: Typing, names: Names): string | null {
  const quoted = (name: string) => (isListed ? name.replace(/\s+/g, '-') : `"${name}"`)
  for (const name of [called, key]) {
    if (/["“”„«»「」『』]/.test(name) || (isListed && /[,、]/.test(name))) continue
    const text = `${before}${/[\s,、]/.test(name) ? quoted(name) : name}`
    const alone = askedOf(`${filter}:${text.slice(before.length)}`, names).filters[filter]?.any
    if (filter === 'from' ? !isListed || !/\s/.test(name) : alone?.length === 1 && alone[0] === key) return text
  }
  return null
}

/** The values that the asker may know of. */
async function readOf(at: AtTickets, filter: FilterName): Promise<Shown[]> {
  const { who, input, catalogue, tx } = at
  if (filter === 'from') return namesRead(at)
  if (filter === 'is')
    return states
      .filter((state) => at.names.values.is?.some(({ key }) => key === state))
      .map((key) => ({ key, label: typed(`search.is.${key}`, input.language)[0]! }))
  const list: readonly Value[] = listsOf(catalogue)[filter].filter(({ retired }) => !retired)
  const shown = (values: readonly Value[]) => values.map(({ key, label: words }) => ({ key, label: label(words, input.language) }))
  if (filter === 'status') return shown(list)
  if (filter === 'queue') {
    const { rows } = await sql<{ key: string }>`${queuesWorkedBy(who)}`.execute(tx)
    return shown(list.filter(({ key }) => rows.some((row) => row.key === key)))
  }
  // Those of us work with the whole catalogue.
  if (who.staffRole !== null) return shown(list)
  const column = { type: 'request_type', service: 'service', severity: 'severity', priority: 'priority' }[filter]
  const { rows } = await sql<{ key: string }>`with newest as materialized (${newest(at)}) select distinct ${sql.ref(`t.${column}`)} as key
    from newest n join ticket t on t.id = n.id where ${sql.ref(`t.${column}`)} is not null and ${within(at)}`.execute(tx)
  return shown(list.filter(({ key }) => rows.some((row) => row.key === key)))
}

/** Of who asked, as lists call them. */
async function namesRead(at: AtTickets): Promise<Shown[]> {
  const { who, tx } = at
  const { rows } = await sql<{ name: string }>`with newest as materialized (${newest(at, looked.others)})
    select distinct r.name from (select distinct on (t.requester_id) t.* from newest n join ticket t on t.id = n.id where ${within(at)} order by t.requester_id, t.id desc) t
      cross join lateral (select ${requesterName(who.personId, who.staffRole !== null)} as name) r
    where r.name <> '' order by 1`.execute(tx)
  return rows.map(({ name }) => ({ key: name, label: name }))
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

async function articlesOf({ tx, input, typing }: At): Promise<Completion[]> {
  const isAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(typing.begun)
  if (typing.begun.length < (isAsian ? 2 : shortest)) return []
  const { articles } = await findArticles(tx, { text: input.text, language: input.language, limit: most.articles })
  return articles.map((article) => ({ kind: 'article', article }))
}

/** For a customer only as its partner, however else one stands to its ticket. */
const standing = ({ who: { personId }, input: { scope } }: AtTickets): RawBuilder<unknown> =>
  scope === 'customers' ? sql`(${delegated(personId, 'acts')} or ${delegated(personId, 'reads')})` : sql`true`

const within = ({ input: { organisationId } }: AtTickets): RawBuilder<unknown> =>
  organisationId ? sql`t.organisation_id = ${organisationId}` : sql`true`

/** Ids of the tickets that moved last, within each way in which the asker stands to them: those that lists begin with. */
function newest({ who, input: { scope, organisationId } }: AtTickets, own = looked.own): RawBuilder<unknown> {
  const of = (standing: Input['scope'] | 'mine' | 'cc' | 'organisation', limit: number) =>
    newestOf(listBranches(who, standing, organisationId), limit)
  if (scope === 'customers' || scope === 'queue') return of(scope, looked.others)
  const parts = [of('mine', own), of('cc', own), of('organisation', own), of('customers', looked.others)]
  if (scope === 'everything' && who.staffRole !== null) parts.push(of('queue', looked.others))
  return sql.join(
    parts.map((part) => sql`(${part})`),
    sql` union `,
  )
}
