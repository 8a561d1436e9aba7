// The lists of a customer: mine, CC'd, organisation, all. Each is one standing and one index range; the page opens exactly what a list shows.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type Tx, send } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Status } from '../events.ts'
import { customersRead, delegated } from '../partners/delegated.ts'
import { parse } from '../parse.ts'
import { type Asker, actsForCustomers } from './access.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { Id, Key } from './fields.ts'
import { type ReadRow, type TicketRow, readMark, rowColumns, statesOf, ticketRow, unread } from './rows.ts'

export { type Count, countTickets, ticketsWaitingForMe } from './count-tickets.ts'
export type { TicketRow } from './rows.ts'

/** customers: what the asker's partner filed for its customers, and what of theirs the asker may read. */
export const tabs = ['mine', 'cc', 'organisation', 'customers', 'all'] as const
export type Tab = (typeof tabs)[number]

export const ListTickets = z.strictObject({
  tab: z.enum(tabs).default('mine'),
  /** For tab organisation: one of the asker's; for tab customers: one customer; left out, all whose tickets they see. */
  organisationId: Id.optional(),
  /** Keys of public statuses; empty or left out: all. */
  statuses: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  services: z.array(Key).max(50).default([]),
  severities: z.array(Key).max(20).default([]),
  /** Only those with something unread. */
  updatedOnly: z.boolean().default(false),
  /** Created within, as moments; the door turns days of the asker's zone into moments. */
  createdFrom: z.date().optional(),
  createdBefore: z.date().optional(),
  sort: z.enum(['updated', 'created']).default('updated'),
  /** Opaque; from a former answer. */
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(100).default(25),
})
export type ListTickets = z.input<typeof ListTickets>
export type Listed = Omit<z.output<typeof ListTickets>, 'cursor' | 'limit'>

export interface TicketList {
  readonly rows: readonly TicketRow[]
  readonly nextCursor: string | null
  readonly previousCursor: string | null
}

export async function listTickets(tx: Tx, who: Asker, given: ListTickets): Promise<TicketList> {
  const { cursor, limit, ...wanted } = parse(ListTickets, given)
  return page(tx, who, wanted, cursor, limit, branchesOf(who, wanted))
}

/** One standing's way to its tickets: rows `t` of ticket within `from`, and the two columns its index range ends in. */
export interface Branch {
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<unknown>
  readonly at: RawBuilder<unknown>
  readonly id: RawBuilder<unknown>
  /** A range for each row `m` of this, which has the column organisation_id. */
  readonly each?: RawBuilder<unknown>
  /** All tickets of an organisation: of the few one belongs to or of one customer, or of many customers, who may be thousands. */
  readonly all?: 'few' | 'many'
}

/** Standings are never OR-ed: each is a branch of its own, cut to the page's length, and only then merged. */
export function branchesOf(who: Asker, wanted: Pick<Listed, 'tab' | 'organisationId'>): Branch[] {
  const me = who.personId
  const ofTicket = { at: sql`t.updated_at`, id: sql`t.id` }
  const branches: Record<Exclude<Tab, 'all' | 'customers'>, Branch> = {
    mine: {
      from: sql`ticket t`,
      where: sql`t.requester_id = ${me} and (t.partner_id is null${actsForCustomers(who) ? sql` or ${delegated(me, 'acts')}` : sql``})`,
      ...ofTicket,
    },
    cc: {
      from: sql`participant f join ticket t on t.id = f.ticket_id`,
      where: sql`f.person_id = ${me}`,
      at: sql`f.updated_at`,
      id: sql`f.ticket_id`,
    },
    organisation: {
      from: sql`ticket t`,
      where: sql`t.organisation_id = m.organisation_id`,
      ...ofTicket,
      all: 'few',
      each: sql`(select m.organisation_id from membership m where m.person_id = ${me} and m.sees_tickets = 'all'
        ${wanted.organisationId ? sql`and m.organisation_id = ${wanted.organisationId}` : sql``})`,
    },
  }
  if (wanted.tab === 'all') return [...Object.values(branches), ...(actsForCustomers(who) ? ofCustomers(me, undefined) : [])]
  return wanted.tab === 'customers' ? ofCustomers(me, wanted.organisationId) : [branches[wanted.tab]]
}

/** What one's partners filed stands in the partner's own range; what one may read of customers, in theirs. */
function ofCustomers(me: string, customerId: string | undefined): Branch[] {
  const ofTicket = { from: sql`ticket t`, at: sql`t.updated_at`, id: sql`t.id` }
  if (customerId !== undefined)
    return [
      {
        ...ofTicket,
        all: 'few',
        where: sql`t.organisation_id = ${customerId} and (${delegated(me, 'acts')} or ${delegated(me, 'reads')})`,
      },
    ]
  return [
    {
      ...ofTicket,
      where: sql`t.partner_id = m.organisation_id and ${delegated(me, 'acts')}`,
      each: sql`(select distinct d.partner_id as organisation_id from guichet_my_delegations() d where 'file' = any (d.rights))`,
    },
    {
      ...ofTicket,
      where: sql`t.organisation_id = m.organisation_id and (m.whole or ${delegated(me, 'reads')})`,
      all: 'many',
      each: customersRead,
    },
  ]
}

interface How {
  /** Public statuses, of which all that is left in has one, where these are not among what is wanted. */
  readonly statuses?: readonly string[]
  /** It need not be complete. */
  readonly isSearch?: boolean
}

/**
 * The page itself. `branches` is a parameter so that a test can leave the standing out and see that row-level security stands behind.
 */
export async function page(
  tx: Tx,
  who: Asker,
  wanted: Listed,
  cursorText: string | undefined,
  limit: number,
  branches: readonly Branch[],
  also: readonly RawBuilder<unknown>[] = [],
  how: How = {},
): Promise<TicketList> {
  const cursor = readCursor(cursorText, wanted.sort === 'updated')
  const catalogue = await catalogueOf(tx)
  const query = listQuery(who, wanted, cursor, limit + 1, branches, catalogue, also, how)
  // PostgreSQL would plan a filtered list anew each time, which takes longer than reading it. By creation it must know what is asked for: the order's
  // index leads through all that is closed.
  if (wanted.sort === 'updated' && (also.length > 0 || filtersOf(who.personId, wanted, catalogue).length > 0))
    await send(tx, [sql`set local plan_cache_mode = force_generic_plan`])
  const { rows } = await query.execute(tx)
  const more = rows.length > limit
  const shown = rows.slice(0, limit)
  if (cursor?.back) shown.reverse()
  const at = (row: ReadRow | undefined, back: boolean) => (row ? writeCursor({ at: row.place, id: row.id, back }) : null)
  return {
    rows: shown.map((row) => ticketRow(row, catalogue)),
    nextCursor: more || cursor?.back ? at(shown.at(-1), false) : null,
    previousCursor: cursor && (more || !cursor.back) ? at(shown[0], true) : null,
  }
}

export function listQuery(
  who: Asker,
  wanted: Listed,
  cursor: Cursor | null,
  limit: number,
  branches: readonly Branch[],
  catalogue: Catalogue,
  also: readonly RawBuilder<unknown>[] = [],
  { statuses = wanted.statuses, isSearch = false }: How = {},
) {
  const me = who.personId
  const timed = wanted.sort === 'updated'
  const direction = sql.raw(cursor?.back ? 'asc' : 'desc')
  const order = timed ? sql`at ${direction}, id ${direction}` : sql`id ${direction}`
  const filters = [...filtersOf(me, wanted, catalogue), ...also]
  const from = wanted.updatedOnly || also.length > 0 ? readMark(me) : sql``
  const merged = cutsOf(branches, {
    cursor,
    timed,
    from,
    filter: filters.length === 0 ? null : sql`and ${sql.join(filters, sql` and `)}`,
    states: statesOf(catalogue, statuses),
    isSearch,
    limit,
  })
  return sql<ReadRow>`with cut as materialized (select id, at from (${merged}) every order by ${order} limit ${limit})
    select ${rowColumns(me, who.staffRole !== null)}, ${timed ? sql`cut.at::text` : sql`null`} as place
    from cut join ticket t on t.id = cut.id ${readMark(me)} order by ${timed ? sql`cut.at ${direction}, ` : sql``}cut.id ${direction}`
}

interface Cut {
  readonly cursor: Cursor | null
  readonly timed: boolean
  /** What the filter reads beside `t`. */
  readonly from: RawBuilder<unknown>
  readonly filter: RawBuilder<unknown> | null
  /** What the filter leaves in has one of these; none: any. */
  readonly states: readonly Status[]
  readonly isSearch: boolean
  readonly limit: number
}

/** Those that `ticket_unclosed_of_organisation` holds. */
const unclosed = new Set<Status>(['new', 'open', 'pending', 'on-hold', 'solved'])
/** A search looks at so many of all that many customers have, and at this many of each. */
const lookedAt = { all: 20_000, least: 20 }

/** `id` and `at` of the first so many of each branch. */
function cutsOf(branches: readonly Branch[], { cursor, timed, from, filter, states, isSearch, limit }: Cut): RawBuilder<unknown> {
  const direction = sql.raw(cursor?.back ? 'asc' : 'desc')
  const isUnclosed = states.length > 0 && states.every((state) => unclosed.has(state))
  const each = branches.map((branch) => {
    const past = sql.raw(cursor?.back ? '>' : '<')
    const after = !cursor
      ? sql``
      : timed
        ? sql`and (${branch.at}, ${branch.id}) ${past} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
        : sql`and ${branch.id} ${past} ${cursor.id}::uuid`
    const order = sql`order by ${timed ? sql`${branch.at} ${direction}, ` : sql``}${branch.id} ${direction}`
    // Of an organisation that has nothing that fits every ticket would be read: what is not closed is a range of its own.
    const hasRange = branch.all !== undefined && timed && isUnclosed
    const range = hasRange ? sql`and t.status in (${sql.join(states.map((state) => sql.lit(state)))})` : sql``
    const isWalked = isSearch && filter !== null && branch.all === 'many' && !hasRange
    const walked = isWalked
      ? sql`(select t.* from ticket t where t.organisation_id = m.organisation_id ${after} ${order} limit greatest(${sql.lit(lookedAt.least)}, ${sql.lit(lookedAt.all)} / m.organisations)) t`
      : branch.from
    const cut = (most: number) => sql`select ${branch.id} as id, ${branch.at} as at from ${walked} ${from}
      where ${branch.where} ${range} ${after} ${filter ?? sql``} ${order} limit ${most}`
    if (!branch.each) return sql`(${cut(limit)})`
    const organisations = isWalked ? sql`(select m.*, count(*) over () as organisations from ${branch.each} m)` : branch.each
    // The first so many of all lie within the organisations whose own first come first: of thousands only these are walked.
    return sql`(select c.id, c.at from (select m.* from ${organisations} m cross join lateral (${cut(1)}) head
      order by ${timed ? sql`head.at ${direction}, ` : sql``}head.id ${direction} limit ${limit}) m cross join lateral (${cut(limit)}) c)`
  })
  return each.length === 1 ? each[0]! : sql`${sql.join(each, sql` union `)}`
}

/** Those that moved last, of each standing. */
export const newestOf = (branches: readonly Branch[], limit: number): RawBuilder<unknown> =>
  sql`select id from (${cutsOf(branches, { cursor: null, timed: true, from: sql``, filter: null, states: [], isSearch: true, limit })}) every`

type Filters = Pick<Listed, 'statuses' | 'requestTypes' | 'services' | 'severities' | 'updatedOnly' | 'createdFrom' | 'createdBefore'>

/** Of a ticket `t` read with readMark: what lists and searches leave out alike. */
export function filtersOf(me: string, wanted: Filters, catalogue: Catalogue): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  if (wanted.statuses.length > 0) parts.push(sql`t.status = any (${statesOf(catalogue, wanted.statuses)})`)
  if (wanted.requestTypes.length > 0) parts.push(sql`t.request_type = any (${wanted.requestTypes})`)
  if (wanted.services.length > 0) parts.push(sql`t.service = any (${wanted.services})`)
  if (wanted.severities.length > 0) parts.push(sql`t.severity = any (${wanted.severities})`)
  if (wanted.createdFrom) parts.push(sql`t.created_at >= ${wanted.createdFrom}`)
  if (wanted.createdBefore) parts.push(sql`t.created_at < ${wanted.createdBefore}`)
  if (wanted.updatedOnly) parts.push(unread(me))
  return parts
}
