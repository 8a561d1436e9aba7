// The figures beside tabs and on the home page, each counted to a bound: no one waits while 40,000 are counted to show "99+".
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { customersRead, delegated, partnersActedIn } from '../partners/delegated.ts'
import type { Asker } from './access.ts'
import { type ReadRow, type TicketRow, readMark, rowColumns, ticketRow, unread } from './rows.ts'

export interface Count {
  readonly count: number
  /** True when counting stopped at the bound: show "99+". */
  readonly more: boolean
}

export const bound = 99
/** Counts the rows of a query to the bound. */
export const bounded = (rows: RawBuilder<unknown>) => sql<number>`(select count(*) from (${rows} limit ${sql.lit(bound + 1)}) counted)`
export const countOf = (counted: number, to = bound): Count => ({ count: Math.min(counted, to), more: counted > to })

type Figure = 'mine' | 'cc' | 'organisation' | 'customers' | 'updated' | 'updatedCc' | 'yourTurn'

/** `updated`, `updatedCc`: unread among the newest 500 that are mine, and that I am CC'd on; `yourTurn`: mine that wait for me. */
export async function countTickets(tx: Tx, who: Asker): Promise<Record<Figure, Count>> {
  const me = who.personId
  const mine = standsAsFiler(me)
  const { rows } = await sql<Record<Figure, number>>`select
    ${bounded(sql`select from ticket t where ${mine}`)} as mine,
    ${bounded(sql`select from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${me}`)} as cc,
    ${bounded(sql`select from membership m cross join lateral (select from ticket t where t.organisation_id = m.organisation_id limit ${sql.lit(bound + 1)}) t
      where m.person_id = ${me} and m.sees_tickets = 'all'`)} as organisation,
    ${bounded(customersTickets(me))} as customers,
    ${bounded(sql`select from (select t.id, t.updated_at, t.requester_id, t.assignee_id from ticket t where ${mine}
      order by t.updated_at desc, t.id desc limit 500) t ${readMark(me)} where ${unread(me)}`)} as updated,
    ${bounded(sql`select from (select t.id, t.updated_at, t.requester_id, t.assignee_id from participant f join ticket t on t.id = f.ticket_id
      where f.person_id = ${me} order by f.updated_at desc, f.ticket_id desc limit 500) t ${readMark(me)} where ${unread(me)}`)} as "updatedCc",
    ${bounded(sql`select from ticket t where ${mine} and t.status = 'pending'`)} as "yourTurn"`.execute(tx)
  const counted = rows[0]!
  return {
    mine: countOf(counted.mine),
    cc: countOf(counted.cc),
    organisation: countOf(counted.organisation),
    customers: countOf(counted.customers),
    updated: countOf(counted.updated),
    updatedCc: countOf(counted.updatedCc),
    yourTurn: countOf(counted.yourTurn),
  }
}

/** Mine: filed for myself, or for a customer for whom my partner still acts. */
const standsAsFiler = (me: string) => sql`t.requester_id = ${me} and (t.partner_id is null or ${delegated(me, 'acts')})`

/** Each once, though it was filed by one's partner and may be read as the customer's too. */
const customersTickets = (me: string) => sql`(select from ${customersRead} c
      cross join lateral (select from ticket t where t.organisation_id = c.organisation_id and (c.whole or ${delegated(me, 'reads')}) limit ${sql.lit(bound + 1)}) t)
    union all (select from ${partnersActedIn} p
      cross join lateral (select from ticket t where t.partner_id = p.organisation_id and ${delegated(me, 'acts')} and not ${delegated(me, 'reads')} limit ${sql.lit(bound + 1)}) t)`

/** Mine that wait for me, newest first; for the home page. */
export async function ticketsWaitingForMe(tx: Tx, who: Asker, limit = 5): Promise<TicketRow[]> {
  const catalogue = await catalogueOf(tx)
  const me = who.personId
  const { rows } = await sql<ReadRow>`select ${rowColumns(me)}, null as place from ticket t ${readMark(me)}
    where ${standsAsFiler(me)} and t.status = 'pending' order by t.updated_at desc, t.id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ticketRow(row, catalogue))
}
