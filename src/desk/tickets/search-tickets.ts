// Finding a ticket by its reference or by words in it, within what the asker may see; notes are searched for staff only.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { queryOf } from '../search/words.ts'
import { type Asker, ticketsVisibleTo } from './access.ts'
import { queuesWorkedBy } from './agent-queue.ts'
import { Key } from './fields.ts'
import { tabs } from './list-tickets.ts'
import { type ReadRow, type TicketRow, rowColumns, rowJoins, statesOf, ticketRow } from './rows.ts'

export const SearchTickets = z.strictObject({
  text: z.string().max(200, 'ticket.fault.search-too-long'),
  /** queue: everything of the queues the agent works in, notes included. */
  scope: z.enum([...tabs, 'queue']).default('all'),
  statuses: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
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

/** Newest change first. Empty text finds nothing. */
export async function searchTickets(tx: Tx, who: Asker, given: SearchTickets): Promise<Found> {
  const input = parse(SearchTickets, given)
  const query = queryOf(input.text)
  if (!query) return { rows: [], more: false }
  const catalogue = await catalogueOf(tx)
  const filter: RawBuilder<unknown>[] = [ticketsVisibleTo(who)]
  if (input.statuses.length > 0) filter.push(sql`t.status = any (${statesOf(catalogue, input.statuses)})`)
  if (input.requestTypes.length > 0) filter.push(sql`t.request_type = any (${input.requestTypes})`)
  const { rows } = await searchQuery(who, query, branchesOf(who, input.scope), filter, input.limit + 1).execute(tx)
  return { rows: rows.slice(0, input.limit).map((row) => ticketRow(row, catalogue)), more: rows.length > input.limit }
}

/**
 * Hits by words, within one standing each; `q` is the query of words. `offset 0` keeps the order apart from the finding: the planner thinks
 * any beginning of a word to be on each 200th ticket, and would walk all tickets from the newest until it had met enough of them.
 */
export function branchesOf(who: Asker, scope: z.output<typeof SearchTickets>['scope']): RawBuilder<unknown>[] {
  const me = who.personId
  const newest = (found: RawBuilder<unknown>) =>
    sql`(select h.ticket_id from (${found} offset 0) h order by h.ticket_id desc limit ${sql.lit(hits)})`
  const met = sql`w.words @@ q.words`
  const branches = {
    mine: newest(sql`select w.ticket_id from ticket_words w where w.requester_id = ${me} and ${met}`),
    cc: newest(
      sql`select w.ticket_id from participant f join ticket_words w on w.ticket_id = f.ticket_id where f.person_id = ${me} and f.sees_from is null and ${met}`,
    ),
    guest: sql`select f.ticket_id from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${me} and f.sees_from is not null
      and to_tsvector('simple', unaccent(lower(concat_ws(' ', replace(t.reference, '-', ' '), t.summary, left((select string_agg(m.body, ' ' order by m.id) from message m where m.ticket_id = t.id and m.created_at >= f.sees_from), 200000)))))
      @@ q.words order by f.ticket_id desc limit 100`,
    organisation: sql`select w.ticket_id from membership m cross join lateral ${newest(sql`select w.ticket_id from ticket_words w
      where w.organisation_id = m.organisation_id and ${met}`)} w where m.person_id = ${me} and m.sees_tickets = 'all'`,
    queue: sql`select w.ticket_id from (${queuesWorkedBy(who)}) worked cross join lateral (
      ${newest(sql`select w.ticket_id from ticket_words w where w.queue_key = worked.key and ${met}`)}
      union ${newest(sql`select w.ticket_id from note_words w where w.queue_key = worked.key and ${met}`)}) w`,
  }
  if (scope === 'all') return [branches.mine, branches.cc, branches.guest, branches.organisation]
  // Who was added from outside finds by what they may read only: the kept words hold what was said before they came.
  return scope === 'cc' ? [branches.cc, branches.guest] : [branches[scope]]
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
    select ${rowColumns(who.personId)}, null as place from found join ticket t on t.id = found.ticket_id ${rowJoins(who.personId)}
    where ${sql.join([...filter], sql` and `)} order by t.updated_at desc, t.id desc limit ${limit}`
