// The clocks of a ticket, read from what happened to it: which event sets which of them going, holds it, or ends it. The one place that says so.
import type { CloseReason, Status } from '../events.ts'
import type { Metric } from '../catalogue/catalogue.ts'
import { calendarOf } from './promise-for.ts'
import { type Cause, type Reading, type Target, type Tick, readClock } from './clock.ts'
import { type Recorded, type RecordedTarget, recordedTarget } from './recorded.ts'

/** Those that move a clock, as they were recorded. */
export const clockEventTypes = [
  'ticket.created',
  'ticket.replied',
  'ticket.status-changed',
  'ticket.severity-changed',
  'ticket.queue-changed',
] as const
export interface ClockEvent {
  readonly type: (typeof clockEventTypes)[number]
  readonly at: string | Date
  /** Whose doing it was; left out for those who may not know. */
  readonly by?: string | null
  readonly payload: {
    readonly promised?: Recorded | null
    readonly incidentId?: string
    readonly byStaff?: boolean
    readonly byVendor?: string
    readonly updateId?: string
    readonly from?: string | null
    readonly to?: string | null
    readonly reason?: CloseReason
  }
}

/** One promise that ran or runs on a ticket. */
export interface Clock {
  readonly metric: Metric
  /** 1, and for each further question that had to be answered one more. */
  readonly round: number
  readonly ticks: readonly Tick[]
}
interface Why {
  readonly cause: Cause
  readonly by: string | null
}
interface Running {
  readonly metric: Metric
  readonly round: number
  readonly ticks: Tick[]
  /** withdrawn: nothing is promised any more, which may change again. */
  state: 'open' | 'withdrawn' | 'over'
}

/** What is left at least when we take it up again: the requester kept it waiting, not we. */
const floorMinutes = 30
const everyPause: readonly string[] = ['pending', 'on-hold']

/** Pure; the events oldest first. In the order in which they started. */
export function clocksOf(events: readonly ClockEvent[]): Clock[] {
  const clocks: Running[] = []
  const last = (metric: Metric) => clocks.findLast((clock) => clock.metric === metric)
  let promised: Recorded | null = null
  let status = 'new'
  let answered = false
  /** Since our last word: a question nobody answered. */
  let asked = false
  /** Since it is the requester's turn or on hold: by what, whatever is judged otherwise meanwhile. */
  let held: Why = { cause: 'incident', by: null }
  let latest = -Infinity

  const stands = () => (promised?.pauses ?? everyPause).includes(status)
  const start = (metric: Metric, at: number, why: Why) => {
    const target = promised && recordedTarget(promised, metric)
    if (!target) return
    const clock: Running = { metric, round: (last(metric)?.round ?? 0) + 1, ticks: [], state: 'open' }
    clock.ticks.push({ at, ...why, kind: 'started', target: targetOf(target) })
    if (stands()) clock.ticks.push({ at, ...held, kind: 'paused' })
    clocks.push(clock)
  }
  const end = (metric: Metric, at: number, why: Why, kind: 'met' | 'dropped') => {
    const clock = last(metric)
    if (clock?.state === 'open') clock.ticks.push({ at, ...why, kind })
    if (clock) clock.state = 'over'
  }
  /** Another severity or queue: what runs runs against the new target. */
  const retarget = (to: Recorded | null, at: number, why: Why) => {
    const stood = stands()
    promised = to
    for (const clock of clocks.filter(({ state }) => state !== 'over')) {
      const target = to && recordedTarget(to, clock.metric)
      if (target) clock.ticks.push({ at, ...why, kind: 'retargeted', target: targetOf(target) })
      else if (clock.state === 'open') clock.ticks.push({ at, ...why, kind: 'dropped' })
      clock.state = target ? 'open' : 'withdrawn'
    }
    hold(stood, at, why)
    if (!last('first-response') && !answered) start('first-response', at, why)
    if (!last('resolution') && !isOver(status)) start('resolution', at, why)
    if (asked && last('next-response')?.state !== 'open') start('next-response', at, why)
  }
  const hold = (stood: boolean, at: number, why: Why) => {
    for (const { state, ticks } of clocks) {
      if (state !== 'open') continue
      if (stands()) ticks.push({ at, ...held, kind: 'paused' })
      else if (stood) ticks.push({ at, ...why, kind: 'resumed', floorMinutes })
    }
  }
  const moved = (to: string, at: number, by: string | null, reason: CloseReason | undefined) => {
    const stood = stands()
    const was = status
    status = to
    const why: Why = { cause: causes[to as keyof typeof causes] ?? (isOver(was) ? 'reopened' : 'taken-up'), by }
    held = why
    if (isOver(to)) {
      answered = true
      asked = false
      end('first-response', at, why, 'dropped')
      end('next-response', at, why, 'dropped')
      end('resolution', at, why, to === 'solved' || reason === undefined || reason === 'solved' ? 'met' : 'dropped')
      return
    }
    const resolution = last('resolution')
    if (isOver(was) && resolution?.state === 'over') {
      // Judged otherwise while it was solved: it goes on under what is promised now.
      const target = promised && recordedTarget(promised, 'resolution')
      resolution.ticks.push({ at, ...why, kind: 'reopened', floorMinutes, ...(target && { target: targetOf(target) }) })
      if (!target) resolution.ticks.push({ at, ...why, kind: 'dropped' })
      resolution.state = target ? 'open' : 'withdrawn'
    }
    hold(stood, at, why)
    // Taken up again it is our turn, also where nobody said a word.
    if (isOver(was)) {
      asked = true
      if (last('next-response')?.state !== 'open') start('next-response', at, why)
    }
  }

  for (const { type, at: moment, by = null, payload } of events) {
    // In the order they were recorded: of two machines one's clock may go behind.
    const at = (latest = Math.max(latest, new Date(moment).getTime()))
    if (type === 'ticket.created') {
      promised = payload.promised ?? null
      status = payload.incidentId ? 'on-hold' : 'new'
      held = { cause: 'incident', by }
      start('first-response', at, { cause: 'filed', by })
      start('resolution', at, { cause: 'filed', by })
    } else if (type === 'ticket.replied') {
      // One update for all the tickets of an incident answers none of them.
      if (payload.byStaff && !payload.updateId) {
        answered = true
        asked = false
        end('first-response', at, { cause: 'answered', by }, 'met')
        end('next-response', at, { cause: 'answered', by }, 'met')
      } else if (!payload.byStaff && !payload.byVendor && answered) {
        asked = true
        if (last('next-response')?.state !== 'open') start('next-response', at, { cause: 'asked', by })
      }
    } else if (type === 'ticket.status-changed') moved(payload.to ?? '', at, by, payload.reason)
    else if (payload.promised !== undefined)
      retarget(payload.promised, at, { cause: type === 'ticket.queue-changed' ? 'queue' : 'severity', by })
  }
  return clocks
}

const causes = { pending: 'pending', 'on-hold': 'on-hold', solved: 'solved', closed: 'closed' } as const
const isOver = (status: string): boolean => status === ('solved' satisfies Status) || status === ('closed' satisfies Status)

const targetOf = (kept: RecordedTarget): Target => ({
  ...kept,
  calendar: calendarOf(kept.calendar),
  calendarKey: kept.calendar.key,
  hours: kept.calendar.hours,
})

/** A clock as it stands at a moment. */
export interface ReadClock extends Pick<Clock, 'metric' | 'round'> {
  readonly reading: Reading
}
/** Those that had started by then. */
export const readClocks = (events: readonly ClockEvent[], at: Date): ReadClock[] =>
  clocksOf(events).flatMap(({ metric, round, ticks }) => {
    const reading = readClock(ticks, at.getTime())
    return reading ? [{ metric, round, reading }] : []
  })

/** Of each metric the last; not what was withdrawn, nor what never comes due. Running ones first, by what is due. */
export const clocksShown = (clocks: readonly ReadClock[]): ReadClock[] =>
  clocks
    .filter(
      ({ metric, round, reading: { state, dueAt } }) =>
        state !== 'dropped' &&
        !(state === 'running' && dueAt === null) &&
        !clocks.some((later) => later.metric === metric && later.round > round),
    )
    .sort((a, b) => (a.reading.dueAt ?? Infinity) - (b.reading.dueAt ?? Infinity) || a.reading.startedAt - b.reading.startedAt)
