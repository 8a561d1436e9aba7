// Random business calendars in all zones, and what they come to when the clock on the wall is read minute by minute: for the test of calendars and the bench.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Calendar, Interval } from '../../src/desk/promises/calendar.ts'

const hour = 3_600_000
export const zones = Intl.supportedValuesOf('timeZone')
const interval = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .map(([from, length]): Interval => ({ from, to: from + length }))
const intervals = fc.array(interval, { maxLength: 3 })
const isoDay = (offset: number) => new Date(Date.UTC(2005, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10)
const around = fc
  .record({ zone: fc.constantFrom(...zones), near: fc.integer({ min: 0, max: 9000 }), jump: fc.boolean() })
  .map(({ zone, near, jump }) => {
    const day = Date.UTC(2005, 0, 1) + near * 86_400_000
    // Half of the cases lie where the clock changes, in zones that change it.
    const change = jump ? Temporal.Instant.fromEpochMilliseconds(day).toZonedDateTimeISO(zone).getTimeZoneTransition('next') : null
    return { zone, from: change && change.epochMilliseconds < Date.UTC(2036, 0) ? change.epochMilliseconds - 9 * hour : day }
  })
export const calendarCase = around.chain(({ zone, from }) =>
  fc.record({
    from: fc.integer({ min: -600, max: 600 }).map((minutes) => from + minutes * 60_000),
    minutes: fc.integer({ min: 1, max: 2000 }),
    calendar: fc.record({
      zone: fc.constant(zone),
      week: fc.array(intervals, { minLength: 7, maxLength: 7 }),
      exceptions: fc.array(
        fc.record({ start: fc.integer({ min: -2, max: 3 }), length: fc.integer({ min: 0, max: 2 }), intervals }).map((one) => {
          const first = Math.floor((from - Date.UTC(2005, 0, 1)) / 86_400_000) + one.start
          return { firstDay: isoDay(first), lastDay: isoDay(first + one.length), intervals: one.intervals }
        }),
        { maxLength: 2 },
      ),
    }),
  }),
)
/** What the clock of the zone shows, from the platform's own tables. */
const clocks = new Map<string, Intl.DateTimeFormat>()
function wall(zone: string, moment: number): { date: string; minutes: number } {
  let clock = clocks.get(zone)
  if (!clock) clocks.set(zone, (clock = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })))
  const [date, time] = clock.format(moment).split(' ') as [string, string]
  return { date, minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) }
}
function openMinutes({ week, exceptions }: Calendar, date: string): (minutes: number) => boolean {
  const before = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
  const of = (day: string) =>
    exceptions.findLast((one) => one.firstDay <= day && day <= one.lastDay)?.intervals ?? week[(new Date(day).getUTCDay() + 6) % 7]!
  const [today, yesterday] = [of(date), of(before)]
  return (minutes) =>
    today.some(({ from, to }) => from <= minutes && minutes < to) ||
    yesterday.some(({ from, to }) => from <= minutes + 1440 && minutes + 1440 < to)
}

/** Open time in ms, and the end of its last minute; null: none. */
export function minuteByMinute(calendar: Calendar, from: number, to: number): { open: number; last: number | null } {
  const days = new Map<string, (minutes: number) => boolean>()
  let open = 0
  let last: number | null = null
  const count = (moment: number, date: string, minutes: number) => {
    let isOpen = days.get(date)
    if (!isOpen) days.set(date, (isOpen = openMinutes(calendar, date)))
    if (!isOpen(minutes)) return
    open += 60_000
    last = moment + 60_000
  }
  for (let moment = from; moment < to; ) {
    const [first, end] = [wall(calendar.zone, moment), Math.min(to, moment + stretch * 60_000)]
    const behind = wall(calendar.zone, end)
    const steady = behind.date === first.date && (behind.minutes - first.minutes) * 60_000 === end - moment
    // Where the clock jumps, or the day ends, it is asked for every single minute.
    for (let step = 0; moment < end; step++, moment += 60_000) {
      const { date, minutes } = steady ? { date: first.date, minutes: first.minutes + step } : wall(calendar.zone, moment)
      count(moment, date, minutes)
    }
  }
  return { open, last }
}
/** No zone jumps there and back within so many minutes. */
const stretch = 20
