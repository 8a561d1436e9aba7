// Writes how a ticket's clocks stand where lists, escalations and reports find them by index. Derived from its events: twice is harmless, and all
// of it can be made again.
import { sql } from 'kysely'
import { type Db, type Tx, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { type Pending, planSteps } from '../escalations/plan-steps.ts'
import { type ClockEvent, type ReadClock, clockEventTypes, readClocks } from './ticks.ts'

/** `db` as the worker, `at` the present moment. In a house that never promised anything it looks and goes. */
export async function keepClocks(db: Db, eventId: string, at: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`select t.id from ticket t where t.id = (select e.ticket_id from ticket_event e where e.id = ${eventId})
      and exists (select from promise) for no key update of t`.execute(tx)
    if (rows[0]) await keepClocksOf(tx, rows[0].id, at)
  })
}

/** The ticket is locked. What is still to happen before and after its promises are due. */
export async function keepClocksOf(tx: Tx, ticketId: string, at: Date): Promise<Pending[]> {
  const { rows: events } = await sql<ClockEvent>`select e.type, e.at, e.actor_id as by, e.payload from ticket_event e
    where e.ticket_id = ${ticketId} and e.type = any (${clockEventTypes}) order by e.seq`.execute(tx)
  // What is recorded has happened, also where another machine's clock goes ahead of ours.
  const clocks = readClocks(events, new Date(Math.max(at.getTime(), new Date(events.at(-1)?.at ?? 0).getTime())))
  if (clocks.length === 0) return []
  const ahead = events.findLast(({ payload }) => payload.promised !== undefined)?.payload.promised?.ahead === true
  const due = Math.min(...clocks.map(({ reading }) => reading.dueAt ?? Infinity))
  const dueAt = due === Infinity ? null : new Date(due)
  await together(tx, [
    sql`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, risk_at, left_ms, used_ms, missed,
        ended_at, queue_key, organisation_id)
      select t.id, c.metric, c.round, c.policy, c.version, c.minutes, c.calendar, c.state, c.started_at, c.due_at, c.risk_at, c.left_ms, c.used_ms, c.missed,
        c.ended_at, t.queue_key, t.organisation_id
      from ticket t, jsonb_populate_recordset(null::ticket_clock, ${JSON.stringify(clocks.map(rowOf))}::jsonb) c where t.id = ${ticketId}
      on conflict (ticket_id, metric, round) do update set policy = excluded.policy, version = excluded.version, minutes = excluded.minutes,
        calendar = excluded.calendar, state = excluded.state, due_at = excluded.due_at, risk_at = excluded.risk_at, left_ms = excluded.left_ms,
        used_ms = excluded.used_ms, missed = excluded.missed, ended_at = excluded.ended_at,
        queue_key = case when ticket_clock.ended_at is null then excluded.queue_key else ticket_clock.queue_key end
      where (ticket_clock.state, ticket_clock.due_at, ticket_clock.left_ms, ticket_clock.policy, ticket_clock.version, ticket_clock.queue_key)
        is distinct from (excluded.state, excluded.due_at, excluded.left_ms, excluded.policy, excluded.version, excluded.queue_key)`,
    sql`with moved as (update ticket set due_at = ${dueAt}, raised_at = coalesce(raised_at, case when ${ahead} then created_at end)
        where id = ${ticketId} and (due_at is distinct from ${dueAt} or ${ahead} and raised_at is null) returning id)
      insert into ticket_event (id, ticket_id, type, audience, payload, at) select ${newId(at.getTime())}, id, 'ticket.clocks-moved', 'staff', '{}', ${at} from moved`,
  ])
  return planSteps(tx, ticketId, clocks, at)
}

const kept = { running: 'running', late: 'running', paused: 'paused', met: 'met', 'met-late': 'met', dropped: 'dropped' } as const

function rowOf({ metric, round, reading }: ReadClock) {
  const { target, startedAt, since, then, dueAt, riskAt, missed } = reading
  const isOver = kept[reading.state] === 'met' || reading.state === 'dropped'
  const moment = (at: number | null) => (at === null ? null : new Date(at))
  return {
    metric,
    round,
    policy: target.policy,
    version: target.version,
    minutes: target.minutes,
    calendar: target.calendarKey,
    // Late and standing: it has no due moment.
    state: dueAt === null && !isOver ? 'paused' : kept[reading.state],
    started_at: moment(startedAt),
    due_at: moment(dueAt),
    risk_at: moment(riskAt),
    left_ms: Math.round(then.left),
    used_ms: Math.round(then.used),
    missed,
    ended_at: isOver ? moment(since) : null,
  }
}
