// The single promises behind the figures: which ticket, what was promised, what it took, and what it waited for, from its own events.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { clockMetrics, type ClockMetric } from '../catalogue/catalogue.ts'
import type { Cause, Reading, Stretch } from '../promises/clock.ts'
import { type ClockEvent, readClocks } from '../promises/ticks.ts'
import { isId } from '../../platform/id.ts'
import { ticketsVisibleTo } from '../tickets/access.ts'
import { type Counted, missedBy, within } from './attainment.ts'

export const results = ['kept', 'missed', 'running', 'paused', 'withdrawn'] as const
export type Result = (typeof results)[number]

/** What went on for how long: counted open time where the clock ran, time on the wall where it stood. */
export interface Why {
  readonly cause: Cause
  readonly ran: boolean
  readonly ms: number
}
export interface ClockRow {
  /** null: the reader may not see the ticket any more, and is told the figures alone. */
  readonly ticket: { readonly id: string; readonly reference: string; readonly summary: string } | null
  readonly metric: ClockMetric
  readonly round: number
  readonly policy: string
  readonly queue: string
  readonly organisationId: string | null
  readonly result: Result
  readonly startedAt: Date
  readonly endedAt: Date | null
  /** Of open time, in ms. */
  readonly promised: number
  /** Until it ended, or until now; null: not known to the reader. */
  readonly taken: number | null
  /** What was taken beyond the promise; null where nothing was. */
  readonly late: number | null
  /** Null where the reader is not told how a figure came about. */
  readonly why: readonly Why[] | null
}
export interface ClockList {
  readonly rows: readonly ClockRow[]
  readonly nextCursor: string | null
}

interface Read {
  readonly ticket_id: string
  readonly reference: string | null
  readonly summary: string | null
  readonly metric: ClockMetric
  readonly round: number
  readonly policy: string
  readonly queue_key: string
  readonly organisation_id: string | null
  readonly minutes: number
  readonly result: Result
  readonly over: boolean
  readonly used_ms: number
  readonly started_at: Date
  readonly ended_at: Date | null
  readonly events: readonly ClockEvent[] | null
}

/** Newest first. Causes are read of missed ones only: each costs a look at the ticket's events. */
export async function clockList(
  tx: Tx,
  counted: Counted,
  given: { readonly missedOnly: boolean; readonly cursor?: string | undefined; readonly limit: number },
): Promise<ClockList> {
  const { scope, at } = counted
  const after = readPlace(given.cursor)
  const missed = missedBy(at)
  const { rows } =
    await sql<Read>`select c.ticket_id, t.reference, t.summary, c.metric, c.round, c.policy, c.queue_key, c.organisation_id, c.minutes, c.result,
      c.over, c.used_ms, c.started_at, c.ended_at, case when t.id is not null and c.result = 'missed' then guichet_clock_events(t.id) end as events
    from (select k.*, k.ended_at is not null as over,
        case when ${missed} then 'missed' when k.state = 'met' then 'kept' when k.state = 'dropped' then 'withdrawn' else k.state end as result
      from ticket_clock k where ${within(counted)} ${given.missedOnly ? sql`and ${missed}` : sql``}
        ${after ? sql`and (k.started_at, k.ticket_id, k.metric, k.round) < (${after.at}::timestamptz, ${after.ticket}::uuid, ${after.metric}, ${after.round}::int)` : sql``}
      order by k.started_at desc, k.ticket_id desc, k.metric desc, k.round desc limit ${given.limit + 1}) c
    left join ticket t on t.id = c.ticket_id and ${ticketsVisibleTo(scope.who)}
    order by c.started_at desc, c.ticket_id desc, c.metric desc, c.round desc`.execute(tx)
  const shown = rows.slice(0, given.limit)
  const last = rows.length > given.limit ? shown.at(-1) : undefined
  return { rows: shown.map((row) => rowOf(row, at, scope.who.staffRole !== null)), nextCursor: last ? writePlace(last) : null }
}

function rowOf(row: Read, at: Date, isStaff: boolean): ClockRow {
  const clock = row.events && readClocks(row.events, at).find(({ metric, round }) => metric === row.metric && round === row.round)
  const promised = row.minutes * 60_000
  const taken = clock?.reading.used ?? (row.over ? row.used_ms : null)
  return {
    ticket: row.reference === null ? null : { id: row.ticket_id, reference: row.reference, summary: row.summary ?? '' },
    metric: row.metric,
    round: row.round,
    policy: row.policy,
    queue: row.queue_key,
    organisationId: row.organisation_id,
    result: row.result,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    promised,
    taken,
    late: row.result === 'missed' && taken !== null && taken > promised ? taken - promised : null,
    why: clock && (isStaff || isExplained(row.events!)) ? whyOf(clock.reading) : null,
  }
}

/** To its customer, where the promise says so; as on the ticket's own page. */
const isExplained = (events: readonly ClockEvent[]): boolean =>
  events.findLast(({ payload }) => payload.promised != null)?.payload.promised?.explained === true

/** In the order in which each first happened. */
function whyOf({ stretches }: Reading): Why[] {
  const found = new Map<string, Why>()
  for (const stretch of stretches) {
    const { cause, runs: ran } = stretch
    const key = `${cause} ${ran}`
    found.set(key, { cause, ran, ms: (found.get(key)?.ms ?? 0) + lengthOf(stretch) })
  }
  return [...found.values()].filter(({ ms }) => ms > 0)
}
const lengthOf = ({ runs, counted, from, to }: Stretch): number =>
  runs ? counted.reduce((sum, span) => sum + span.to - span.from, 0) : to - from

const writePlace = (row: Read): string =>
  Buffer.from([row.started_at.toISOString(), row.ticket_id, row.metric, row.round].join(' ')).toString('base64url')

/** Refusal invalid at the field `cursor` for anything we did not write. */
function readPlace(text: string | undefined) {
  if (text === undefined) return null
  const [at = '', ticket, metric, round = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  const moment = new Date(at)
  const isPlace = !Number.isNaN(moment.getTime()) && moment.toISOString() === at && isId(ticket) && /^\d{1,6}$/.test(round)
  if (isPlace && clockMetrics.includes(metric as ClockMetric)) return { at, ticket, metric, round: Number(round) }
  throw new Refusal('invalid', {}, [{ field: 'cursor', message: 'ticket.fault.cursor' }])
}
