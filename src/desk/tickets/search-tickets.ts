// Finding a ticket by its reference or by words in it, within what the asker may see; notes are searched for staff only.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { queryOf } from '../search/words.ts'
import { type Asker, ticketsVisibleTo } from './access.ts'
import { Id, Key } from './fields.ts'
import { ListTickets, filtersOf, tabs } from './list-tickets.ts'
import { type ReadRow, type TicketRow, rowColumns, readMark, ticketRow } from './rows.ts'

export const SearchTickets = z.strictObject({
  text: z.string().max(200, 'ticket.fault.search-too-long'),
  /** queue: everything of the queues the agent works in, notes included. */
  scope: z.enum([...tabs, 'queue']).default('all'),
  /** Tickets of one organisation only. */
  organisationId: Id.optional(),
  statuses: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  ...ListTickets.pick({ services: true, severities: true, updatedOnly: true, createdFrom: true, createdBefore: true }).shape,
  limit: z.number().int().min(1).max(100).default(25),
})
export type SearchTickets = z.input<typeof SearchTickets>
export interface Found {
  readonly rows: readonly TicketRow[]
  /** More matched than are shown. */
  readonly more: boolean
}

/** Of each branch the newest so many hits are looked at: a word on every ticket must not read every ticket. */
const hits = 300
/** More where a filter will leave some of them out. */
const filteredHits = 3000

/** Newest change first. Empty text finds nothing. */
export async function searchTickets(tx: Tx, who: Asker, given: SearchTickets): Promise<Found> {
  const input = parse(SearchTickets, given)
  const query = queryOf(input.text)
  if (!query) return { rows: [], more: false }
  const catalogue = await catalogueOf(tx)
  const chosen = filtersOf(who.personId, input, catalogue)
  if (input.organisationId) chosen.push(sql`t.organisation_id = ${input.organisationId}`)
  const branches = branchesOf(who, input.scope, chosen.length > 0 ? filteredHits : hits)
  const { rows } = await searchQuery(who, query, branches, [ticketsVisibleTo(who), ...chosen], input.limit + 1).execute(tx)
  return { rows: rows.slice(0, input.limit).map((row) => ticketRow(row, catalogue)), more: rows.length > input.limit }
}

/**
 * Hits by words, within one standing each; `q` is the query of words. The database says whose they are, as row-level security does
 * (guichet_tickets_with, docs/decisions/0006): for whom a standing does not hold, it finds nothing.
 */
export function branchesOf(who: Asker, scope: z.output<typeof SearchTickets>['scope'], most = hits): RawBuilder<unknown>[] {
  const within = (standing: string) =>
    sql`select hit.ticket_id from guichet_tickets_with(q.words, ${sql.lit(standing)}, ${sql.lit(most)}) hit (ticket_id)`
  // Who was added from outside finds by what they may read only: the kept words hold what was said before they came.
  const guest = sql`select f.ticket_id from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${who.personId} and f.sees_from is not null
      and to_tsvector('simple', unaccent(lower(concat_ws(' ', replace(t.reference, '-', ' '), t.summary, left((select string_agg(m.body, ' ' order by m.id) from message m where m.ticket_id = t.id and m.created_at >= f.sees_from), 200000)))))
      @@ q.words order by f.ticket_id desc limit 100`
  if (scope === 'all') return [within('mine'), within('cc'), guest, within('organisation'), within('customers')]
  return scope === 'cc' ? [within('cc'), guest] : [within(scope)]
}

export const searchQuery = (
  who: Asker,
  query: RawBuilder<string>,
  branches: readonly RawBuilder<unknown>[],
  filter: readonly RawBuilder<unknown>[],
  limit: number,
) =>
  sql<ReadRow>`with found as materialized (select hit.ticket_id from (select ${query} as words) q cross join lateral (${sql.join(
    branches.map((branch) => sql`(${branch})`),
    sql` union `,
  )}) hit)
    select ${rowColumns(who.personId, who.staffRole !== null)}, null as place from found join ticket t on t.id = found.ticket_id ${readMark(who.personId)}
    where ${sql.join([...filter], sql` and `)} order by t.updated_at desc, t.id desc limit ${limit}`
