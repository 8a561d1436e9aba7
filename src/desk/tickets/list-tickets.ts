// The lists of a customer: mine, CC'd, organisation, all. Each is one standing and one index range; the page opens exactly what a list shows.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type Tx, send } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import type { Asker } from './access.ts'
import { type Branch, branchesOf, tabs } from './branches.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { type AsSearch, cutsOf, looksPast, rangeOf } from './cuts.ts'
import { Id, Key } from './fields.ts'
import { type ReadRow, type TicketRow, readMark, rowColumns, statesOf, ticketRow, unread } from './rows.ts'
import { type Since, afterStretch, lookThrough, patience } from './stretches.ts'

export { type Count, countTickets, ticketsWaitingForMe } from './count-tickets.ts'
export type { TicketRow } from './rows.ts'

export const ListTickets = z.strictObject({
  tab: z.enum(tabs).default('mine'),
  /** Of this organisation or customer only; left out, of all whose tickets they see. */
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
  /** Nothing older was looked at yet: the next page does. Null: the page is full, or it is all. */
  readonly lookedBackTo: Date | null
}

export async function listTickets(tx: Tx, who: Asker, given: ListTickets): Promise<TicketList> {
  const { cursor, limit, ...wanted } = parse(ListTickets, given)
  return page(tx, who, wanted, cursor, limit, branchesOf(who, wanted))
}

interface Page extends TicketList {
  /** These are the last that were found, but not all was looked at. */
  readonly isPartial: boolean
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
  search?: AsSearch,
  patient = patience,
): Promise<Page> {
  const timed = wanted.sort === 'updated'
  const cursor = readCursor(cursorText, timed)
  const catalogue = await catalogueOf(tx)
  const filters = filtersOf(who.personId, wanted, catalogue).length + also.length
  const range = rangeOf(wanted, catalogue, filters, search)
  // PostgreSQL would plan a filtered list anew each time, which takes longer than reading it. By creation it must know what is asked for: the order's
  // index leads through all that is closed.
  const mode = timed ? sql`force_generic_plan` : sql`force_custom_plan`
  if (filters > 0) await send(tx, [sql`set local plan_cache_mode = ${mode}`])
  // The way back leads past what was found, so it ends by itself.
  const isLong = !search && !cursor?.back && filters > (range.isUnclosed ? 1 : 0)
  const read = async (from: Cursor | null, since: Since) =>
    (await listQuery(who, wanted, from, limit + 1, branches, catalogue, also, search, since).execute(tx)).rows
  const { rows, lookedBackTo } = isLong
    ? await lookThrough({ cursor, timed, limit, patient, ...(timed && { notBefore: wanted.createdFrom }) }, read)
    : { rows: await read(cursor, null), lookedBackTo: null }
  const more = rows.length > limit
  const shown = rows.slice(0, limit)
  if (cursor?.back) shown.reverse()
  const at = (row: ReadRow | undefined, back: boolean) => (row ? writeCursor({ at: row.place, id: row.id, back }) : null)
  return {
    rows: shown.map((row) => ticketRow(row, catalogue)),
    nextCursor: lookedBackTo ? writeCursor(afterStretch(lookedBackTo, timed)) : more || cursor?.back ? at(shown.at(-1), false) : null,
    previousCursor: cursor && (more || !cursor.back) ? at(shown[0], true) : null,
    lookedBackTo,
    isPartial: range.looks && !more && (await looksPast(tx, branches, range)),
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
  search?: AsSearch,
  since: Since = null,
) {
  const me = who.personId
  const timed = wanted.sort === 'updated'
  const direction = sql.raw(cursor?.back ? 'asc' : 'desc')
  const order = timed ? sql`at ${direction}, id ${direction}` : sql`id ${direction}`
  const filters = [...filtersOf(me, wanted, catalogue), ...also]
  const from = wanted.updatedOnly || also.length > 0 ? readMark(me) : sql``
  const merged = cutsOf(branches, {
    ...rangeOf(wanted, catalogue, filters.length, search),
    cursor,
    timed,
    from,
    filter: filters.length === 0 ? null : sql`and ${sql.join(filters, sql` and `)}`,
    limit,
    since,
  })
  return sql<ReadRow>`with cut as materialized (select id, at from (${merged}) every order by ${order} limit ${sql.lit(limit)})
    select ${rowColumns(me, who.staffRole !== null)}, ${timed ? sql`cut.at::text` : sql`null`} as place
    from cut join ticket t on t.id = cut.id ${readMark(me)} order by ${timed ? sql`cut.at ${direction}, ` : sql``}cut.id ${direction}`
}

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
