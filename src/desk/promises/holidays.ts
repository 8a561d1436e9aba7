// Days on which nobody is there, as a calendar file tells them (RFC 5545): without it every national holiday is typed by hand each year. Pure.
// It is a stranger's file: holidays-in-thread.ts gives it little time and memory, and what is read here is bounded besides.
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import type { Interval } from './calendar.ts'
import { isZone } from './hours.ts'

export interface Holiday {
  /** As the exceptions of a calendar are written (hours.ts). */
  readonly line: string
  readonly firstDay: string
  readonly lastDay: string
  /** What stays open; null: closed. */
  readonly hours: string | null
  readonly name: string
}
export type WhyLeft = 'cancelled' | 'unknown-zone' | 'too-often' | 'outside-hours' | 'other-days' | 'unreadable'
export interface ReadHolidays {
  readonly holidays: readonly Holiday[]
  /** Events of which nothing is taken over. */
  readonly left: readonly { readonly name: string; readonly why: WhyLeft }[]
}
export type NoHolidays = 'not-a-calendar' | 'no-events' | 'too-many'

export interface Wanted {
  readonly zone: string
  readonly week: readonly (readonly Interval[])[]
  /** Days, both included. */
  readonly from: string
  readonly until: string
}

const mostEvents = 5000
const mostDays = 2000
/** Steps of a rule: a yearly one of the year 1601 has 400 behind it. */
const mostSteps = 20_000

interface Day {
  readonly names: Set<string>
  whole: boolean
  /** Minutes of the day taken by events with a time. */
  readonly busy: { from: number; to: number }[]
}

export function readHolidays(text: string, wanted: Wanted): ReadHolidays | NoHolidays {
  const root = parsed(text)
  if (!root) return 'not-a-calendar'
  const events = root.getAllSubcomponents('vevent')
  if (events.length === 0) return 'no-events'
  if (events.length > mostEvents) return 'too-many'
  const days = new Map<string, Day>()
  const left: { name: string; why: WhyLeft }[] = []
  for (const event of withTheirExceptions(events)) {
    const name = nameOf(event)
    let why: WhyLeft | null
    try {
      why = take(event, name, wanted, days)
    } catch {
      why = 'unreadable'
    }
    if (why) left.push({ name, why })
    if (days.size > mostDays) return 'too-many'
  }
  return { holidays: holidaysOf(days, wanted, left), left }
}

/** A file may hold several calendars, one after the other. */
function parsed(text: string): ICAL.Component | null {
  try {
    const jcal = ICAL.parse(text.replace(/^\ufeff/, '').trim()) as unknown[]
    const all = (typeof jcal[0] === 'string' ? [jcal] : jcal) as [string, unknown[], unknown[]][]
    if (!all.every(([name]) => name === 'vcalendar')) return null
    const [first, ...others] = all
    if (!first) return null
    for (const [, , inside] of others) first[2].push(...inside)
    return new ICAL.Component(first as never)
  } catch {
    return null
  }
}

/** One of a series that was moved or called off stands beside it under the same UID. */
function withTheirExceptions(components: readonly ICAL.Component[]): ICAL.Event[] {
  const series = new Map<string, ICAL.Event>()
  const alone: ICAL.Event[] = []
  const moved: ICAL.Component[] = []
  for (const one of components) {
    if (one.hasProperty('recurrence-id')) moved.push(one)
    else {
      const event = new ICAL.Event(one, { strictExceptions: false, exceptions: [] } as never)
      if (event.uid && one.hasProperty('rrule')) series.set(event.uid, event)
      alone.push(event)
    }
  }
  for (const one of moved) {
    const of = series.get(String(one.getFirstPropertyValue('uid')))
    if (of) of.relateException(one as never)
    else alone.push(new ICAL.Event(one))
  }
  return alone
}

const nameOf = (event: ICAL.Event): string =>
  String(event.summary ?? '')
    .replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, 120)

const isCalledOff = (component: ICAL.Component): boolean =>
  String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED'

/** Writes its days; null when some were taken. */
function take(event: ICAL.Event, name: string, wanted: Wanted, days: Map<string, Day>): WhyLeft | null {
  if (isCalledOff(event.component)) return 'cancelled'
  if (!event.startDate) return 'unreadable'
  if (!event.isRecurring()) return write(event.component, event.startDate, event.endDate, name, wanted, days)
  for (const rule of event.component.getAllProperties('rrule')) {
    const recur = rule.getFirstValue() as unknown as ICAL.Recur
    if (!['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'].includes(recur.freq)) return 'too-often'
    onlyDaysThatAre(recur, event.startDate)
  }
  const last = ICAL.Time.fromDateString(dayAfter(wanted.until))
  const steps = event.iterator()
  let why: WhyLeft | null = 'other-days'
  for (let step = 0; ; step++) {
    const next = steps.next()
    if (!next || next.compareDateOnlyTz(last, ICAL.Timezone.utcTimezone) > 0) return why
    if (step > mostSteps) return 'too-often'
    const { item, startDate, endDate } = event.getOccurrenceDetails(next)
    if (isCalledOff(item.component)) continue
    const said = write(item.component, startDate, endDate, nameOf(item) || name, wanted, days)
    if (said === null || said === 'unknown-zone') why = said
    if (said === 'unknown-zone' || days.size > mostDays) return why
  }
}

/** RFC 5545 leaves out 29 February where there is none; the library takes the day after. */
function onlyDaysThatAre(recur: ICAL.Recur, start: ICAL.Time): void {
  if (start.day <= 28 || Object.keys(recur.parts).length > 0) return
  if (recur.freq === 'YEARLY') recur.setComponent('BYMONTH', [start.month])
  if (recur.freq === 'YEARLY' || recur.freq === 'MONTHLY') recur.setComponent('BYMONTHDAY', [start.day])
}

function write(
  component: ICAL.Component,
  start: ICAL.Time,
  end: ICAL.Time,
  name: string,
  { zone, from, until }: Wanted,
  days: Map<string, Day>,
): WhyLeft | null {
  let taken = false
  const at = (date: string): Day => {
    let day = days.get(date)
    if (!day) days.set(date, (day = { names: new Set(), whole: false, busy: [] }))
    if (name) day.names.add(name)
    taken = true
    return day
  }
  const inside = (date: string) => date >= from && date <= until
  if (start.isDate) {
    const first = dateOf(start)
    const behind = end && dateOf(end) > first ? dateOf(end) : dayAfter(first)
    for (let date = first < from ? from : first; date < behind && inside(date); date = dayAfter(date)) at(date).whole = true
    return taken ? null : 'other-days'
  }
  const zoneOf = (property: string) => String(component.getFirstProperty(property)?.getFirstParameter('tzid') ?? '')
  const begins = momentOf(start, zoneOf('dtstart'), zone)
  const ends = momentOf(end, zoneOf('dtend') || zoneOf('dtstart'), zone)
  if (!begins || !ends) return 'unknown-zone'
  const [local, localEnd] = [begins.toZonedDateTimeISO(zone), ends.toZonedDateTimeISO(zone)]
  const lastDate = localEnd.toPlainDate().toString()
  let date = local.toPlainDate().toString()
  if (date < from) date = from
  for (; date <= lastDate && inside(date); date = dayAfter(date)) {
    const opens = date === local.toPlainDate().toString() ? local.hour * 60 + local.minute : 0
    const closes = date === lastDate ? localEnd.hour * 60 + localEnd.minute + (localEnd.second > 0 ? 1 : 0) : 1440
    if (closes > opens) at(date).busy.push({ from: opens, to: closes })
  }
  return taken ? null : 'other-days'
}

/** Its zone by name; else as the file itself describes it; a time of no zone is on our own clock. null: nobody knows that zone. */
function momentOf(time: ICAL.Time, named: string, ours: string): Temporal.Instant | null {
  if (time.zone === ICAL.Timezone.utcTimezone) return Temporal.Instant.fromEpochMilliseconds(time.toUnixTime() * 1000)
  if (named !== '' && !isZone(named)) {
    const described = time.zone && time.zone !== ICAL.Timezone.localTimezone
    return described ? Temporal.Instant.fromEpochMilliseconds(time.toUnixTime() * 1000) : null
  }
  const { year, month, day, hour, minute, second } = time
  return Temporal.PlainDateTime.from({ year, month, day, hour, minute, second: Math.min(59, second) })
    .toZonedDateTime(named || ours)
    .toInstant()
}

const dateOf = ({ year, month, day }: ICAL.Time): string => Temporal.PlainDate.from({ year, month, day }).toString()
const dayAfter = (date: string): string => Temporal.PlainDate.from(date).add({ days: 1 }).toString()
const dayBefore = (date: string): string => Temporal.PlainDate.from(date).subtract({ days: 1 }).toString()

/** What is open on a day without what takes it away; a shift over midnight is of the day it begins on, and what is left behind midnight is of the next. */
function holidaysOf(days: ReadonlyMap<string, Day>, { week }: Wanted, left: { name: string; why: WhyLeft }[]): Holiday[] {
  const weekly = (date: string): readonly Interval[] => week[Temporal.PlainDate.from(date).dayOfWeek - 1]!
  const open = new Map<string, readonly Interval[] | null>() // null: closed
  const timed = [...days].filter(([, { whole, busy }]) => !whole && busy.length > 0).map(([date]) => date)
  for (const [date, { whole }] of days) if (whole) open.set(date, null)
  const over = new Map<string, Interval[]>()
  for (const date of [...new Set(timed.flatMap((one) => [dayBefore(one), one]))].sort()) {
    if (open.has(date)) continue
    const taken = [
      ...(days.get(date)?.busy ?? []),
      ...(days.get(dayAfter(date))?.busy ?? []).map(({ from, to }) => ({ from: from + 1440, to: to + 1440 })),
    ]
    const rest = without(weekly(date), taken)
    if (same(rest, weekly(date))) continue
    const behind = rest.filter(({ from }) => from >= 1440).map(({ from, to }) => ({ from: from - 1440, to: to - 1440 }))
    if (behind.length > 0) over.set(dayAfter(date), behind)
    open.set(
      date,
      rest.filter(({ from }) => from < 1440),
    )
  }
  for (const [date, behind] of over) {
    const now = open.get(date)
    open.set(date, [...behind, ...(now === undefined ? weekly(date) : (now ?? []))])
  }
  for (const date of timed) if (!open.has(date)) left.push({ name: [...days.get(date)!.names].join(' · '), why: 'outside-hours' })
  const name = (date: string) => [...(days.get(date)?.names ?? days.get(dayAfter(date))?.names ?? [])].join(' · ').slice(0, 200)
  const found: Holiday[] = []
  for (const [date, intervals] of [...open].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hours =
      intervals === null || intervals.length === 0 ? null : intervals.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(',')
    const last = found.at(-1)
    const goesOn = last && last.hours === hours && last.name === name(date) && dayAfter(last.lastDay) === date && found.length > 0
    const firstDay = goesOn ? last.firstDay : date
    if (goesOn) found.pop()
    const range = firstDay === date ? date : `${firstDay}..${date}`
    found.push({ line: hours === null ? range : `${range} ${hours}`, firstDay, lastDay: date, hours, name: name(date) })
  }
  return found.flatMap(inYears)
}

/** A line tells of a year at most. */
function inYears(one: Holiday): Holiday[] {
  const days = Temporal.PlainDate.from(one.firstDay).until(one.lastDay).days
  if (days < 366) return [one]
  const lastDay = Temporal.PlainDate.from(one.firstDay).add({ days: 365 }).toString()
  const tail = one.hours === null ? '' : ` ${one.hours}`
  const firstDay = dayAfter(lastDay)
  return [
    { ...one, lastDay, line: `${one.firstDay}..${lastDay}${tail}` },
    ...inYears({ ...one, firstDay, line: firstDay === one.lastDay ? `${firstDay}${tail}` : `${firstDay}..${one.lastDay}${tail}` }),
  ]
}

function without(intervals: readonly Interval[], taken: readonly { from: number; to: number }[]): Interval[] {
  let rest = intervals.filter(({ from, to }) => from < to)
  for (const away of taken)
    rest = rest.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, away.from) },
        { from: Math.max(from, away.to), to },
      ].filter((piece) => piece.from < piece.to),
    )
  return rest
}

const same = (a: readonly Interval[], b: readonly Interval[]): boolean =>
  a.length === b.length && a.every(({ from, to }, at) => from === b[at]!.from && to === b[at]!.to)

function clock(minutes: number): string {
  const within = minutes > 1440 ? minutes - 1440 : minutes
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`
}
