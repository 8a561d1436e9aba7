// How long somebody has waited of what was promised, and when it is due: a fold over what happened, so that every figure can be shown with how it came about.
import { type Calendar, type Span, afterOpenTime, openSpans } from './calendar.ts'

/** What is promised: so much open time of a calendar, under a version of a policy. */
export interface Target {
  readonly policy: string
  readonly version: number
  readonly minutes: number
  readonly calendar: Calendar
  /** The calendar's hours as they were written. */
  readonly hours?: string
}
/** One thing that happened to a clock; `cause` names the event it follows from. In order of time. */
export type Tick = { readonly at: number; readonly cause: string } & (
  | { readonly kind: 'started' | 'retargeted'; readonly target: Target }
  | { readonly kind: 'paused' | 'met' | 'dropped' }
  /** `floorMinutes`: what is left at least, where the asker was not the one to keep it waiting. */
  | { readonly kind: 'resumed'; readonly floorMinutes: number }
)
export type ClockState = 'running' | 'paused' | 'met' | 'met-late' | 'late' | 'dropped'

/** A stretch in which nothing changed, with the open time that counted in it. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly cause: string
  readonly runs: boolean
  readonly target: Target
  /** Open spans that were counted; none while it stood. */
  readonly counted: readonly Span[]
}
export interface Reading {
  readonly state: ClockState
  /** null: it stands, is over, or its calendar never opens. */
  readonly dueAt: number | null
  /** Of the target, in ms; negative: so late. */
  readonly left: number
  /** Open time used, in ms. */
  readonly used: number
  readonly target: Target
  readonly stretches: readonly Stretch[]
}

interface Standing {
  target: Target
  used: number
  /** Added where a floor gave time back, in ms. */
  given: number
  runs: boolean
  since: number
  cause: string
  end: 'met' | 'dropped' | null
}

/** Pure. `at`: the moment of reading; ticks after it have not happened yet. null: it never started. */
export function readClock(ticks: readonly Tick[], at: number): Reading | null {
  const stretches: Stretch[] = []
  let standing: Standing | null = null
  const until = (now: number, one: Standing) => {
    const counted = one.runs ? [...openSpans(one.target.calendar, one.since, now)] : []
    one.used += counted.reduce((sum, { from, to }) => sum + to - from, 0)
    if (now > one.since) stretches.push({ from: one.since, to: now, cause: one.cause, runs: one.runs, target: one.target, counted })
  }
  for (const tick of ticks) {
    if (tick.at > at || standing?.end) break
    if (standing) until(tick.at, standing)
    standing = after(standing, tick)
  }
  if (!standing) return null
  if (!standing.end) until(at, standing)
  const { target, used, runs, end } = standing
  const left = target.minutes * 60_000 + standing.given - used
  const isLate = left < 0
  return {
    state: end === 'met' ? (isLate ? 'met-late' : 'met') : (end ?? (isLate ? 'late' : runs ? 'running' : 'paused')),
    dueAt: end || !runs ? null : dueAt(standing, at, left),
    left,
    used,
    target,
    stretches,
  }
}

/** From where it was last set going, so that it says the same whenever it is read. */
function dueAt({ target, since }: Standing, at: number, left: number): number | null {
  const counted = [...openSpans(target.calendar, since, at)].reduce((sum, { from, to }) => sum + to - from, 0)
  const leftThen = left + counted
  return leftThen < 0 ? since : afterOpenTime(target.calendar, since, leftThen)
}

function after(standing: Standing | null, tick: Tick): Standing | null {
  if (!standing)
    return tick.kind === 'started'
      ? { target: tick.target, used: 0, given: 0, runs: true, since: tick.at, cause: tick.cause, end: null }
      : null
  const next = { ...standing, since: tick.at, cause: tick.cause }
  switch (tick.kind) {
    case 'started':
      return next
    case 'retargeted': // what was waited counts against the new target too
      return { ...next, target: tick.target }
    case 'paused':
      return { ...next, runs: false }
    case 'resumed': {
      const left = next.target.minutes * 60_000 + next.given - next.used
      return { ...next, runs: true, given: next.given + (next.runs ? 0 : Math.max(0, tick.floorMinutes * 60_000 - left)) }
    }
    case 'met':
    case 'dropped':
      return { ...next, runs: false, end: tick.kind }
  }
}
