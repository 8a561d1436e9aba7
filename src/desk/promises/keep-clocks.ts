// Writes how a ticket's clocks stand where lists, escalations and reports find them by index. Derived from its events: twice is harmless, and all
// of it can be made again.
import { sql } from 'kysely'
import { type Db, type Tx, send, together, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { ClockMetric } from '../catalogue/catalogue.ts'
import { type Pending, planSteps } from '../escalations/plan-steps.ts'
import { type ClockEvent, type ReadClock, clockEventTypes, readClocks } from './ticks.ts'

/** Of the tickets of these events. `db` as the worker, `at` the present moment. In a house that never promised anything it looks and goes. */
export async function keepClocks(db: Db, eventIds: readonly string[], at: Date): Promise<void> {
  await writing(db, null, async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`select t.id from ticket t where t.id in (select e.ticket_id from ticket_event e where e.id = any (${eventIds}))
      and (exists (select from promise) or exists (select from callback c where c.ticket_id = t.id)) order by t.id for no key update of t`.execute(
      tx,
    )
    await Promise.all(rows.map(({ id }) => keepClocksOf(tx, id, at))) // what each asks leaves with what the others ask
  })
}

/** Of tickets that were promised something before clocks were kept and wait for us; at most `batch` at a time. `db` as the worker. */
export async function keepMissingClocks(db: Db, at: Date, batch = 5000): Promise<number> {
  const { rows } = await sql<{
    id: string
  }>`select t.id from ticket t where t.status in ('new', 'open') and exists (select from promise)
      and not exists (select from ticket_clock k where k.ticket_id = t.id)
      and exists (select from ticket_event e where e.ticket_id = t.id and e.payload -> 'promised' -> 'firstResponse' is not null) limit ${batch}`.execute(
    db,
  )
  for (const { id } of rows)
    await writing(db, null, async (tx) => {
      await sql`select from ticket where id = ${id} for no key update`.execute(tx)
      await keepClocksOf(tx, id, at)
    })
  return rows.length
}

/** The ticket is locked. What is still to happen before and after its promises are due. */
export async function keepClocksOf(tx: Tx, ticketId: string, at: Date): Promise<Pending[]> {
  const [events, callbacks] = await together(tx, [
    sql<ClockEvent>`select e.type, e.at, e.actor_id as by, e.payload from ticket_event e
      where e.ticket_id = ${ticketId} and e.type = any (${clockEventTypes}) order by e.seq`,
    sql<Call>`select c.starts_at, c.ends_at, c.state, c.called_at, c.made_at, c.changed_at, q.callbacks ->> 'calendar' as calendar,
        (select count(*) from ticket_event e where e.ticket_id = c.ticket_id and e.type = 'ticket.callback-missed')::int as missed
      from callback c join queue q on q.key = c.queue_key where c.ticket_id = ${ticketId}`,
  ])
  // What is recorded has happened, also where another machine's clock goes ahead of ours.
  const clocks = readClocks(
    events,
    new Date(events.reduce((latest, event) => Math.max(latest, new Date(event.at).getTime()), at.getTime())),
  )
  const ahead = events.findLast(({ payload }) => payload.promised !== undefined)?.payload.promised?.ahead === true
  const rows = [...clocks.map(rowOf), ...callbacks.map(rowOfCall)]
  const wasAhead = events.some(({ payload }) => payload.promised?.ahead)
  if (rows.length === 0 && !wasAhead) return []
  // Judged otherwise it goes back to its place; where a step raised it, it stays.
  const raisedAt = sql`case when ${ahead} then coalesce(raised_at, created_at) when ${wasAhead} then nullif(raised_at, created_at) else raised_at end`
  const due = Math.min(...rows.map(({ due_at }) => due_at?.getTime() ?? Infinity))
  const dueAt = due === Infinity ? null : new Date(due)
  await send(tx, [
    sql`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, risk_at, left_ms, used_ms, missed,
        ended_at, queue_key, organisation_id)
      select t.id, c.metric, c.round, c.policy, c.version, c.minutes, c.calendar, c.state, c.started_at, c.due_at, c.risk_at, c.left_ms, c.used_ms, c.missed,
        c.ended_at, t.queue_key, t.organisation_id
      from ticket t, jsonb_populate_recordset(null::ticket_clock, ${JSON.stringify(rows)}::jsonb) c where t.id = ${ticketId}
      on conflict (ticket_id, metric, round) do update set policy = excluded.policy, version = excluded.version, minutes = excluded.minutes,
        calendar = excluded.calendar, state = excluded.state, due_at = excluded.due_at, risk_at = excluded.risk_at, left_ms = excluded.left_ms,
        used_ms = excluded.used_ms, missed = excluded.missed, ended_at = excluded.ended_at,
        queue_key = case when ticket_clock.ended_at is null then excluded.queue_key else ticket_clock.queue_key end
      where (ticket_clock.state, ticket_clock.due_at, ticket_clock.left_ms, ticket_clock.policy, ticket_clock.version, ticket_clock.queue_key)
        is distinct from (excluded.state, excluded.due_at, excluded.left_ms, excluded.policy, excluded.version, excluded.queue_key)`,
    sql`with moved as (update ticket set due_at = ${dueAt}, raised_at = ${raisedAt}
        where id = ${ticketId} and (due_at, raised_at) is distinct from (${dueAt}::timestamptz, ${raisedAt}) returning id)
      insert into ticket_event (id, ticket_id, type, audience, payload, at) select ${newId(at.getTime())}, id, 'ticket.clocks-moved', 'staff', '{}', ${at} from moved`,
  ])
  return planSteps(tx, ticketId, clocks, at)
}

/** Of ticket_clock. */
interface Row {
  readonly metric: ClockMetric
  readonly round: number
  readonly policy: string
  readonly version: number
  readonly minutes: number
  readonly calendar: string
  readonly state: 'running' | 'paused' | 'met' | 'dropped'
  readonly started_at: Date
  readonly due_at: Date | null
  readonly risk_at: Date | null
  readonly left_ms: number
  readonly used_ms: number
  readonly missed: boolean
  readonly ended_at: Date | null
}
interface Call {
  readonly starts_at: Date
  readonly ends_at: Date
  readonly state: 'booked' | 'done' | 'missed' | 'cancelled'
  readonly called_at: Date | null
  readonly made_at: Date
  readonly changed_at: Date
  readonly calendar: string | null
  /** How often nobody was there: each further time is a round. */
  readonly missed: number
}
/** A callback is due by the end of its time, at risk once that begins, and met by the first try: by the clock on the wall, since nobody books a closed hour. */
function rowOfCall({ starts_at, ends_at, state, called_at, made_at, changed_at, calendar, missed }: Call): Row {
  const length = ends_at.getTime() - starts_at.getTime()
  const used = called_at ? Math.max(0, called_at.getTime() - starts_at.getTime()) : 0
  const stands = called_at ? 'met' : state === 'booked' ? 'running' : 'dropped'
  return {
    metric: 'callback',
    round: state === 'missed' ? Math.max(1, missed) : missed + 1,
    policy: 'callback',
    version: 0,
    minutes: Math.round(length / 60_000),
    calendar: calendar ?? '',
    state: stands,
    started_at: made_at,
    due_at: stands === 'running' ? ends_at : null,
    risk_at: stands === 'running' ? starts_at : null,
    left_ms: length - used,
    used_ms: used,
    missed: used > length,
    ended_at: stands === 'running' ? null : (called_at ?? changed_at),
  }
}

const kept = { running: 'running', late: 'running', paused: 'paused', met: 'met', 'met-late': 'met', dropped: 'dropped' } as const

function rowOf({ metric, round, reading }: ReadClock): Row {
  const { target, startedAt, since, then, dueAt, riskAt, missed } = reading
  const isOver = kept[reading.state] === 'met' || reading.state === 'dropped'
  const moment = (at: number | null) => (at === null ? null : new Date(at))
  return {
    metric,
    round,
    policy: target.policy,
    version: target.version,
    minutes: target.minutes,
    calendar: target.calendarKey ?? '',
    // Late and standing: it has no due moment.
    state: dueAt === null && !isOver ? 'paused' : kept[reading.state],
    started_at: new Date(startedAt),
    due_at: moment(dueAt),
    risk_at: moment(riskAt),
    left_ms: Math.round(then.left),
    used_ms: Math.round(then.used),
    missed,
    ended_at: isOver ? moment(since) : null,
  }
}
