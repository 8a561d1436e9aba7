// How long somebody has waited of what was promised, and when it is due: a fold over what happened, so that every figure can be shown with how it came about.
import { type Calendar, type Span, afterOpenTime, openSpans } from './calendar.ts'

/** What is promised: so much open time of a calendar, under a version of a policy. */
export interface Target {
  readonly policy: string
  readonly version: number
  readonly minutes: number
  readonly calendar: Calendar
  /** Its key, and its hours as they were written. */
  readonly calendarKey?: string
  readonly hours?: string
}
/** What moves a clock, in a word. */
export type Cause =
  | 'filed'
  | 'incident'
  | 'asked'
  | 'answered'
  | 'pending'
  | 'on-hold'
  | 'taken-up'
  | 'solved'
  | 'closed'
  | 'reopened'
  | 'severity'
  | 'queue'
/** One thing that happened to a clock. `by`: the person, where that is known. In order of time. */
export type Tick = { readonly at: number; readonly cause: Cause; readonly by?: string | null } & (
  | { readonly kind: 'started' | 'retargeted'; readonly target: Target }
  | { readonly kind: 'paused' | 'met' | 'dropped' }
  /** `floorMinutes`: what is left at least, and never more than the target; reopened: after it was met, `target`: under another one than before. */
  | { readonly kind: 'resumed'; readonly floorMinutes: number }
  | { readonly kind: 'reopened'; readonly floorMinutes: number; readonly target?: Target }
)
export type ClockState = 'running' | 'paused' | 'met' | 'met-late' | 'late' | 'dropped'

/** A stretch in which nothing changed, with the open time that counted in it. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly cause: Cause
  readonly by: string | null
  readonly runs: boolean
  readonly target: Target
  /** Open spans that were counted; none while it stood. */
  readonly counted: readonly Span[]
}
export interface Reading {
  readonly state: ClockState
  readonly startedAt: number
  /** Of its end, or since when it goes as it does. */
  readonly since: number
  /** Of the target, and used of it, at that moment. */
  readonly then: { readonly left: number; readonly used: number }
  /** null: it stands, is over, or its calendar never opens. */
  readonly dueAt: number | null
  /** When a quarter of the target is left. */
  readonly riskAt: number | null
  /** Of the target, in ms; negative: so late. */
  readonly left: number
  /** Open time used, in ms. */
  readonly used: number
  /** It was late once, whatever it was given afterwards. */
  readonly missed: boolean
  readonly target: Target
  readonly stretches: readonly Stretch[]
}

interface Standing {
  startedAt: number
  target: Target
  used: number
  /** Added where a floor gave time back, in ms. */
  given: number
  runs: boolean
  since: number
  cause: Cause
  by: string | null
  end: 'met' | 'dropped' | null
  missed: boolean
  /** null: it runs. */
  stoodSince: number | null
}

/** Pure. `at`: the moment of reading; ticks after it have not happened yet. null: it never started. */
export function readClock(ticks: readonly Tick[], at: number): Reading | null {
  const stretches: Stretch[] = []
  let standing: Standing | null = null
  const until = (now: number, one: Standing) => {
    const counted = one.runs ? [...openSpans(one.target.calendar, one.since, now)] : []
    one.used += counted.reduce((sum, { from, to }) => sum + to - from, 0)
    one.missed ||= leftOf(one) < 0
    if (now > one.since)
      stretches.push({ from: one.since, to: now, cause: one.cause, by: one.by, runs: one.runs, target: one.target, counted })
  }
  for (const tick of ticks) {
    if (tick.at > at) break
    if (standing?.end && !takesUp(standing.end, tick)) continue
    if (standing) until(tick.at, standing)
    standing = after(standing, tick)
  }
  if (!standing) return null
  const then = { left: leftOf(standing), used: standing.used }
  if (!standing.end) until(at, standing)
  const { startedAt, since, target, used, runs, end, missed } = standing
  const left = leftOf(standing)
  const goes = runs && !end
  return {
    state: end === 'met' ? (missed ? 'met-late' : 'met') : (end ?? (left < 0 ? 'late' : runs ? 'running' : 'paused')),
    startedAt,
    since,
    then,
    dueAt: goes ? whenLeft(standing, then.left, 0) : null,
    riskAt: goes ? whenLeft(standing, then.left, (target.minutes * 60_000) / 4) : null,
    left,
    used,
    missed,
    target,
    stretches,
  }
}

/** What is over stays over, but for this. */
const takesUp = (end: 'met' | 'dropped', tick: Tick): boolean =>
  tick.kind === 'reopened' ? end === 'met' || tick.target !== undefined : tick.kind === 'retargeted' && end === 'dropped'

const leftOf = ({ target, given, used }: Standing): number => target.minutes * 60_000 + given - used

/** From where it was last set going, so that it says the same whenever it is read. */
const whenLeft = ({ target, since }: Standing, leftThen: number, left: number): number | null =>
  leftThen < left ? since : afterOpenTime(target.calendar, since, leftThen - left)

function after(standing: Standing | null, tick: Tick): Standing | null {
  if (!standing)
    return tick.kind === 'started'
      ? {
          target: tick.target,
          used: 0,
          given: 0,
          runs: true,
          since: tick.at,
          startedAt: tick.at,
          cause: tick.cause,
          by: tick.by ?? null,
          end: null,
          missed: false,
          stoodSince: null,
        }
      : null
  const next = { ...standing, since: tick.at, cause: tick.cause, by: tick.by ?? null }
  switch (tick.kind) {
    case 'started':
      return next
    case 'retargeted': // what was waited counts against the new target too
      return next.end === 'dropped'
        ? { ...next, target: tick.target, runs: true, end: null, stoodSince: null }
        : { ...next, target: tick.target }
    case 'paused':
      return { ...next, runs: false, stoodSince: next.stoodSince ?? tick.at }
    case 'resumed':
      return goingOn(next, tick.floorMinutes)
    case 'reopened':
      return goingOn({ ...next, target: tick.target ?? next.target }, tick.floorMinutes)
    case 'met':
    case 'dropped':
      return { ...next, runs: false, end: tick.kind, stoodSince: next.stoodSince ?? tick.at }
  }
}

function goingOn(standing: Standing, floorMinutes: number): Standing {
  if (standing.stoodSince === null) return { ...standing, runs: true, end: null }
  // Never more than it stood: asking and taking up in one breath is no way to gain time.
  const stood = standing.since - standing.stoodSince
  const floor = Math.min(Math.min(floorMinutes, standing.target.minutes) * 60_000, stood)
  return { ...standing, runs: true, end: null, stoodSince: null, given: standing.given + Math.max(0, floor - leftOf(standing)) }
}
