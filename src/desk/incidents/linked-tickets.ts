// The tickets of an incident as one of us sees them: only those they work on anyway, a page at a time, counted up to a bound.
import { type RawBuilder, sql } from 'kysely'
import { type Tx, together } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { type Asker, ticketsVisibleTo } from '../tickets/access.ts'
import { queuesWorkedBy } from '../tickets/agent-queue.ts'
import { type Count, countOf } from '../tickets/count-tickets.ts'
import { type ReadRow, type TicketRow, rowColumns, readMark, ticketRow } from '../tickets/rows.ts'
import { isId } from '../../platform/id.ts'
import type { How, Solved } from './incident.ts'

export interface LinkedRow extends TicketRow {
  readonly how: How
  readonly linkedAt: Date
  readonly askedAt: Date | null
  readonly answer: Solved | null
}
export interface LinkedTickets {
  readonly rows: readonly LinkedRow[]
  /** The id to go on after; null at the end. */
  readonly next: string | null
  readonly counts: {
    readonly all: Count
    readonly asked: Count
    readonly solved: Count
    readonly notSolved: Count
    readonly different: Count
  }
}
interface Read extends ReadRow {
  readonly how: How
  readonly linked_at: Date
  readonly asked_at: Date | null
  readonly answer: Solved | null
}

/** Enough for the worst day; a page stays a page. */
const mostCounted = 10_000

interface Wanted {
  readonly only?: 'belonging' | 'different'
  readonly after?: string
  readonly limit?: number
}

/** One row more than the page: whether there is another. */
export function linkedQuery(who: Asker, incidentId: string, { only, after, limit }: Wanted & { readonly limit: number }): RawBuilder<Read> {
  const belongs = only === 'different' ? sql`l.how = 'different'` : sql`l.how <> 'different'`
  return sql<Read>`select ${rowColumns(who.personId, true)}, null as place, l.how, l.linked_at, l.asked_at, l.answer
    from incident_ticket l join ticket t on t.id = l.ticket_id ${readMark(who.personId)}
    where l.incident_id = ${incidentId} and ${belongs} ${isId(after) ? sql`and l.ticket_id < ${after}` : sql``} and ${ticketsVisibleTo(who)}
    order by l.ticket_id desc limit ${limit + 1}`
}

/** `only`: those that belong to it (the default), or those whose requester said it is another matter. Newest first. */
export async function linkedTickets(tx: Tx, who: Asker, incidentId: string, wanted: Wanted = {}): Promise<LinkedTickets> {
  const limit = Math.min(wanted.limit ?? 50, 100)
  const catalogue = await catalogueOf(tx)
  // One walk over the links counts all five; of whoever works a queue, tickets of others are left out by the policies.
  const [rows, counts] = await together(tx, [
    linkedQuery(who, incidentId, { ...wanted, limit }),
    sql<Record<'all' | 'asked' | 'solved' | 'not_solved' | 'different', number>>`select count(*) filter (where how <> 'different') as all,
      count(*) filter (where how <> 'different' and asked_at is not null and answer is null and status not in ('solved', 'closed')) as asked,
      count(*) filter (where how <> 'different' and answer = 'solved') as solved, count(*) filter (where how <> 'different' and answer = 'not-solved') as not_solved,
      count(*) filter (where how = 'different') as different
      from (select l.how, l.asked_at, l.answer, t.status from incident_ticket l join ticket t on t.id = l.ticket_id
        where l.incident_id = ${incidentId} and ${ticketsVisibleTo(who)} limit ${sql.lit(mostCounted)}) counted`,
  ])
  const shown = rows.slice(0, limit)
  const counted = counts[0]!
  return {
    rows: shown.map((row) => linkedRow(row, catalogue)),
    next: rows.length > limit ? shown.at(-1)!.id : null,
    counts: {
      all: countOf(counted.all, mostCounted - 1),
      asked: countOf(counted.asked, mostCounted - 1),
      solved: countOf(counted.solved, mostCounted - 1),
      notSolved: countOf(counted.not_solved, mostCounted - 1),
      different: countOf(counted.different, mostCounted - 1),
    },
  }
}

const linkedRow = (row: Read, catalogue: Catalogue): LinkedRow => ({
  ...ticketRow(row, catalogue),
  how: row.how,
  linkedAt: row.linked_at,
  askedAt: row.asked_at,
  answer: row.answer,
})

/** Tickets about services that stand on the incident's parts, which wait and belong to no incident: the newest, to choose from. */
export async function fittingTickets(tx: Tx, who: Asker, incidentId: string, limit = 30): Promise<TicketRow[]> {
  const catalogue = await catalogueOf(tx)
  const incident = await tx.selectFrom('incident').select(['components', 'starts_at']).where('id', '=', incidentId).executeTakeFirst()
  const services = [
    ...new Set(catalogue.components.filter(({ key }) => incident?.components.includes(key)).flatMap(({ services }) => services)),
  ]
  if (!incident || services.length === 0) return []
  const since = new Date(incident.starts_at.getTime() - 86_400_000)
  const { rows } =
    await sql<ReadRow>`select ${rowColumns(who.personId, true)}, null as place from (${queuesWorkedBy(who)}) q cross join lateral (
      select t.id from ticket t where t.queue_key = q.key and t.status in ('new', 'open') and t.service = any (${services}) and t.created_at >= ${since}
        and not exists (select from incident_ticket l where l.ticket_id = t.id and (l.how <> 'different' or l.incident_id = ${incidentId}))
      order by coalesce(t.waiting_since, 'infinity'::timestamptz), t.id limit ${limit}) c
    join ticket t on t.id = c.id ${readMark(who.personId)} order by t.id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ticketRow(row, catalogue))
}
