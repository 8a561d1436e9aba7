// Where agents find their work: a queue by what is due and how long it has waited, what is mine, what no one has taken.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { ClockMetric } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { type Asker, standsAs } from './access.ts'
import { type Count, bound, bounded, countOf } from './count-tickets.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { Key } from './fields.ts'
import { type PersonName, type ReadRow, type TicketRow, rowColumns, readMark, ticketRow } from './rows.ts'

export const AgentQueue = z.strictObject({
  /**
   * queue: waiting tickets of one queue, or of all the agent's; unassigned: those no one has taken; mine: assigned to me and not
   * solved; these by what is due, then by how long they have waited for us. recent: everything of the queues by last touch.
   */
  view: z.enum(['queue', 'mine', 'unassigned', 'recent']).default('queue'),
  queue: Key.optional(),
  priorities: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(100).default(50),
})
export type AgentQueue = z.input<typeof AgentQueue>
type Input = z.output<typeof AgentQueue>

export interface AgentRow extends TicketRow {
  readonly queue: string
  readonly assignee: PersonName | null
  /** Of the first message that nobody answered yet. */
  readonly waitingSince: Date | null
  /** Where nothing waits for an answer: of the last message anyone wrote. */
  readonly lastMessageAt: Date | null
  readonly touchedAt: Date
  /** The clock that is due next, as it was last kept; null: none runs. */
  readonly due: { readonly metric: ClockMetric; readonly dueAt: Date; readonly riskAt: Date | null } | null
  /** What was promised stands, since it is not our turn. */
  readonly paused: boolean
  /** Before the others. */
  readonly raised: boolean
}
export interface AgentList {
  readonly rows: readonly AgentRow[]
  readonly nextCursor: string | null
}
interface ReadAgentRow extends ReadRow {
  readonly queue_key: string
  readonly assignee_id: string | null
  readonly assignee_name: string | null
  readonly waiting_since: Date | null
  readonly last_message_at: Date | null
  readonly touched_at: Date
  readonly due: { readonly metric: ClockMetric; readonly dueAt: string; readonly riskAt: string | null } | null
  readonly paused: boolean
  readonly raised: boolean
}

const place = sql`guichet_place(t.due_at, t.raised_at, t.waiting_since)`

/** Someone who is not staff, or works in no queue, sees an empty list. */
export async function agentQueue(tx: Tx, who: Asker, given: AgentQueue): Promise<AgentList> {
  const input = parse(AgentQueue, given)
  const catalogue = await catalogueOf(tx)
  const { rows } = await agentQuery(who, input, queuesWorkedBy(who)).execute(tx)
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return {
    rows: shown.map((row) => ({
      ...ticketRow(row, catalogue),
      queue: row.queue_key,
      assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
      waitingSince: row.waiting_since,
      lastMessageAt: row.last_message_at,
      touchedAt: row.touched_at,
      due: row.due && { ...row.due, dueAt: new Date(row.due.dueAt), riskAt: row.due.riskAt === null ? null : new Date(row.due.riskAt) },
      paused: row.paused,
      raised: row.raised,
    })),
    nextCursor: last ? writeCursor({ at: last.place, id: last.id, back: false }) : null,
  }
}

/** Keys of the queues a person works in: all of them for an administrator. */
export const queuesWorkedBy = (who: Asker): RawBuilder<unknown> =>
  sql`select q.key, q.position from queue q, lateral (select q.key as queue_key) t where ${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)}`

/** One index range for each queue, cut to the page's length, then merged. `queues` is a parameter for the test of row-level security. */
export function agentQuery(who: Asker, input: Input, queues: RawBuilder<unknown>) {
  const recent = input.view === 'recent'
  const cursor = readCursor(input.cursor, true)
  const at = recent ? sql`t.touched_at` : place
  const [past, direction] = recent ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const filter: RawBuilder<unknown>[] = []
  if (cursor) filter.push(sql`(${at}, t.id) ${past} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`)
  if (input.priorities.length > 0) filter.push(sql`t.priority = any (${input.priorities})`)
  if (input.requestTypes.length > 0) filter.push(sql`t.request_type = any (${input.requestTypes})`)
  if (input.view === 'mine') filter.push(sql`t.assignee_id = ${who.personId} and t.status in ('new', 'open', 'pending', 'on-hold')`)
  else if (!recent) filter.push(sql`t.status in ('new', 'open')`)
  if (input.view === 'unassigned') filter.push(sql`t.assignee_id is null`)
  const where = (standing: RawBuilder<unknown>) => sql.join([standing, ...filter], sql` and `)
  const range = (standing: RawBuilder<unknown>) =>
    sql`select t.id, ${at} as at from ticket t where ${where(standing)} order by ${at} ${direction}, t.id ${direction} limit ${input.limit + 1}`
  const ofQueue = input.queue ? sql`where q.key = ${input.queue}` : sql``
  const merged =
    input.view === 'mine'
      ? range(sql`t.queue_key in (select q.key from (${queues}) q ${ofQueue})`)
      : sql`select c.id, c.at from (${queues}) q cross join lateral (${range(sql`t.queue_key = q.key`)}) c ${ofQueue}`
  return sql<ReadAgentRow>`with cut as materialized (select id, at from (${merged}) every order by at ${direction}, id ${direction} limit ${input.limit + 1})
    select ${rowColumns(who.personId, who.staffRole !== null)}, cut.at::text as place, t.queue_key, t.assignee_id, a.name as assignee_name, t.waiting_since, t.touched_at, t.raised_at is not null as raised,
      case when t.due_at is not null then (select json_build_object('metric', k.metric, 'dueAt', k.due_at, 'riskAt', k.risk_at) from ticket_clock k
        where k.ticket_id = t.id and k.due_at = t.due_at limit 1) end as due,
      t.due_at is null and exists (select from ticket_clock k where k.ticket_id = t.id and k.state = 'paused') as paused,
      case when t.waiting_since is null then (select m.created_at from message m where m.ticket_id = t.id order by m.created_at desc, m.id desc limit 1) end as last_message_at
    from cut join ticket t on t.id = cut.id ${readMark(who.personId)} left join person a on a.id = t.assignee_id
    order by cut.at ${direction}, cut.id ${direction}`
}

export interface QueueCount extends Count {
  readonly queue: string
  readonly unassigned: Count
}

/** The queues the agent works in, each with how many wait; bounded. `mine`: assigned to me and not solved. */
export async function queuesOf(tx: Tx, who: Asker): Promise<{ queues: QueueCount[]; mine: Count }> {
  const waits = sql`t.queue_key = q.key and t.status in ('new', 'open')`
  const { rows } = await sql<{ queue: string | null; waiting: number; unassigned: number }>`
    select q.key as queue, ${bounded(sql`select from ticket t where ${waits}`)} as waiting,
      ${bounded(sql`select from ticket t where ${waits} and t.assignee_id is null`)} as unassigned, q.position from (${queuesWorkedBy(who)}) q
    union all select null, ${bounded(sql`select from ticket t where t.assignee_id = ${who.personId} and t.status in ('new', 'open', 'pending', 'on-hold')
      and t.queue_key in (select q.key from (${queuesWorkedBy(who)}) q)`)}, 0, ${sql.lit(bound)} order by position`.execute(tx)
  const queues = rows.filter((row) => row.queue !== null)
  return {
    queues: queues.map((row) => ({ queue: row.queue as string, ...countOf(row.waiting), unassigned: countOf(row.unassigned) })),
    mine: countOf(rows.find((row) => row.queue === null)!.waiting),
  }
}
