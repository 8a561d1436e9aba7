// When somebody is there: business hours in a zone, with holidays. Every promised moment is counted by this; pure, no clock of its own.
import { Temporal } from 'temporal-polyfill'

/** Minutes of the local day, `from` 0 to 1439; `to` up to 2880, beyond 1440 it is of the next day (a night shift belongs to the day it begins on). */
export interface Interval {
  readonly from: number
  readonly to: number
}
/** Days, both included, that have other intervals than their weekday's; none: closed. Of several for one day the last counts. */
export interface Exception {
  readonly firstDay: string
  readonly lastDay: string
  readonly intervals: readonly Interval[]
}
export interface Calendar {
  /** IANA name. */
  readonly zone: string
  /** Seven, Monday first. They may touch and overlap: an hour counts once. */
  readonly week: readonly (readonly Interval[])[]
  readonly exceptions: readonly Exception[]
}
/** Moments in ms since 1970, the end excluded. */
export interface Span {
  readonly from: number
  readonly to: number
}

const minute = 60_000
const day = 86_400_000
/** Who is not there for so long is never there. */
const farthest = 5 * 366 * day

/**
 * The open spans within `from` and `to`, in order, apart from each other. A moment is open when the clock on the wall shows an open time: where the
 * clock is put back the hour counts twice, where it is put forward not at all.
 */
export function* openSpans(calendar: Calendar, from: number, to: number): Generator<Span> {
  let pending: { from: number; to: number } | null = null
  for (let at = from; at < to; ) {
    const { until, distance } = stretchAt(calendar.zone, at)
    const end = Math.min(to, until)
    for (let date = Math.floor((at + distance) / day); date * day < end + distance; date++) {
      for (const open of opened(calendar, date)) {
        const span = { from: Math.max(at, date * day + open.from - distance), to: Math.min(end, date * day + open.to - distance) }
        if (span.from >= span.to) continue
        if (pending?.to === span.from) pending.to = span.to
        else {
          if (pending) yield pending
          pending = span
        }
      }
      if (pending && pending.to < Math.min(end, (date + 1) * day - distance)) {
        yield pending
        pending = null
      }
    }
    at = end
  }
  if (pending) yield pending
}

/** Open time between two moments, in ms; never negative. */
export function openTime(calendar: Calendar, from: number, to: number): number {
  let sum = 0
  for (const span of openSpans(calendar, from, to)) sum += span.to - span.from
  return sum
}

/** The first moment at which `ms` of open time have passed since `from`; null when that never comes. Nothing to wait for is the next open moment. */
export function afterOpenTime(calendar: Calendar, from: number, ms: number): number | null {
  const end = from + farthest + 8 * ms
  let left = ms
  // Piece by piece: whoever is always there has one span without an end.
  for (let at = from, piece = ms + 7 * day; at < end; at += piece, piece *= 2) {
    for (const span of openSpans(calendar, at, Math.min(end, at + piece))) {
      if (span.to - span.from >= left) return span.from + left
      left -= span.to - span.from
    }
  }
  return null
}

/** As long as a zone keeps its distance from UTC, in ms; east is positive. */
interface Stretch {
  readonly since: number
  readonly until: number
  readonly distance: number
}
const stretches = new Map<string, Stretch[]>()

function stretchAt(zone: string, at: number): Stretch {
  let known = stretches.get(zone)
  if (!known) stretches.set(zone, (known = []))
  const found = known.find((one) => one.since <= at && at < one.until)
  if (found) return found
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const stretch = {
    since: local.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    until: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    distance: local.offsetNanoseconds / 1e6,
  }
  if (known.length > 50) known.length = 0
  known.unshift(stretch)
  return stretch
}

interface Prepared {
  /** By day since 1970-01-01. */
  readonly exceptions: ReadonlyMap<number, readonly Interval[]>
  readonly opened: Map<number, readonly Span[]>
}
const prepared = new WeakMap<Calendar, Prepared>()

/** The open times of a local day, in ms since its midnight, sorted and apart. */
function opened(calendar: Calendar, date: number): readonly Span[] {
  let own = prepared.get(calendar)
  if (!own) prepared.set(calendar, (own = { exceptions: exceptionsOf(calendar), opened: new Map() }))
  let spans = own.opened.get(date)
  if (!spans) {
    const intervals = (of: number) => own.exceptions.get(of) ?? calendar.week[(((of + 3) % 7) + 7) % 7]! // 1970-01-01 was a Thursday
    spans = merged([
      ...intervals(date - 1).map(({ from, to }) => ({ from: Math.max(0, from - 1440), to: to - 1440 })),
      ...intervals(date).map(({ from, to }) => ({ from, to: Math.min(1440, to) })),
    ])
    if (own.opened.size > 4000) own.opened.clear()
    own.opened.set(date, spans)
  }
  return spans
}

function merged(intervals: readonly Interval[]): Span[] {
  const spans: { from: number; to: number }[] = []
  for (const { from, to } of intervals.filter((one) => one.from < one.to).sort((a, b) => a.from - b.from)) {
    const last = spans.at(-1)
    if (last && from * minute <= last.to) last.to = Math.max(last.to, to * minute)
    else spans.push({ from: from * minute, to: to * minute })
  }
  return spans
}

function exceptionsOf({ exceptions }: Calendar): Map<number, readonly Interval[]> {
  const found = new Map<number, readonly Interval[]>()
  for (const { firstDay, lastDay, intervals } of exceptions)
    for (let at = Date.parse(firstDay) / day; at <= Date.parse(lastDay) / day; at++) found.set(at, intervals)
  return found
}
