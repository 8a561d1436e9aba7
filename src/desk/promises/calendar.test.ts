// Business hours against a reading of the wall clock minute by minute, in every zone, around every change of the clock. CALENDAR_CASES=100000 for the long run.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { type Calendar, type Interval, afterOpenTime, openSpans, openTime } from './calendar.ts'

const hour = 3_600_000
const weekdays = (...open: Interval[]): Calendar['week'] => [open, open, open, open, open, [], []]
const at = (text: string, zone = 'UTC') => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds
const office = (zone: string, rest: Partial<Calendar> = {}): Calendar => ({
  zone,
  week: weekdays({ from: 540, to: 1020 }),
  exceptions: [],
  ...rest,
})
const always = (zone: string): Calendar => ({ zone, week: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]), exceptions: [] })
const shows = (moment: number | null, zone: string) =>
  moment === null
    ? null
    : Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })

describe('a due time, case by case', () => {
  const cases: [string, Calendar, string, number, string][] = [
    ['within the day', office('Europe/Budapest'), '2026-03-02T09:30', 2, '2026-03-02T11:30'],
    ['over the night', office('Europe/Budapest'), '2026-03-02T16:00', 2, '2026-03-03T10:00'],
    ['over a weekend', office('Europe/Budapest'), '2026-03-06T16:30', 1, '2026-03-09T09:30'],
    ['exactly at closing time', office('Europe/Budapest'), '2026-03-06T16:00', 1, '2026-03-06T17:00'],
    ['asked before opening', office('Asia/Tokyo'), '2026-03-02T03:00', 4, '2026-03-02T13:00'],
    ['asked on a Sunday', office('Asia/Tokyo'), '2026-03-01T12:00', 8, '2026-03-02T17:00'],
    [
      'a holiday on a weekday',
      office('Europe/Rome', { exceptions: [{ firstDay: '2026-12-25', lastDay: '2026-12-26', intervals: [] }] }),
      '2026-12-24T16:00',
      2,
      '2026-12-28T10:00',
    ],
    [
      'a holiday on a weekend changes nothing',
      office('Europe/Rome', { exceptions: [{ firstDay: '2026-12-26', lastDay: '2026-12-26', intervals: [] }] }),
      '2026-12-24T16:00',
      2,
      '2026-12-25T10:00',
    ],
    [
      'a working Saturday',
      office('Europe/Budapest', { exceptions: [{ firstDay: '2026-12-12', lastDay: '2026-12-12', intervals: [{ from: 540, to: 780 }] }] }),
      '2026-12-11T16:00',
      3,
      '2026-12-12T11:00',
    ],
    ['the clock put forward in the night, twenty-four hours a day', always('Europe/Paris'), '2026-03-29T01:30', 2, '2026-03-29T04:30'],
    ['the clock put back in the night, twenty-four hours a day', always('Europe/Paris'), '2026-10-25T01:30', 3, '2026-10-25T03:30'],
    ['half an hour put forward', always('Australia/Lord_Howe'), '2026-10-04T01:45', 1, '2026-10-04T03:15'],
    ['a zone of forty-five minutes', office('Asia/Kathmandu'), '2026-03-02T16:45', 1, '2026-03-03T09:45'],
    ['a leap day', office('UTC'), '2028-02-28T16:00', 2, '2028-02-29T10:00'],
    [
      'a lunch break',
      { zone: 'Europe/Paris', week: weekdays({ from: 540, to: 720 }, { from: 780, to: 1020 }), exceptions: [] },
      '2026-03-02T11:00',
      2,
      '2026-03-02T14:00',
    ],
    ['a night shift', { zone: 'UTC', week: weekdays({ from: 1320, to: 1800 }), exceptions: [] }, '2026-03-02T23:00', 4, '2026-03-03T03:00'],
    [
      'the night shift of Friday ends on Saturday',
      { zone: 'UTC', week: weekdays({ from: 1320, to: 1800 }), exceptions: [] },
      '2026-03-06T23:00',
      8,
      '2026-03-09T23:00',
    ],
  ]
  test.each(cases)('%s', (_, calendar, from, hours, due) => {
    expect(shows(afterOpenTime(calendar, at(from, calendar.zone), hours * hour), calendar.zone)).toBe(due)
  })
  test('nothing to wait for is the next open moment', () => {
    expect(shows(afterOpenTime(office('UTC'), at('2026-03-01T12:00'), 0), 'UTC')).toBe('2026-03-02T09:00')
  })
  test('who is never there is never due', () => {
    const never = { zone: 'UTC', week: [[], [], [], [], [], [], []], exceptions: [] }
    expect(afterOpenTime(never, at('2026-03-01T12:00'), hour)).toBeNull()
    expect(openTime(never, at('2026-03-01T12:00'), at('2027-03-01T12:00'))).toBe(0)
  })
})

describe('against the clock on the wall, minute by minute', () => {
  const zones = Intl.supportedValuesOf('timeZone')
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
  const sample = around.chain(({ zone, from }) =>
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
  function isOpen({ week, zone, exceptions }: Calendar, moment: number): boolean {
    const { date, minutes } = wall(zone, moment)
    const before = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
    const of = (day: string) =>
      exceptions.findLast((one) => one.firstDay <= day && day <= one.lastDay)?.intervals ?? week[(new Date(day).getUTCDay() + 6) % 7]!
    return (
      of(date).some(({ from, to }) => from <= minutes && minutes < to) ||
      of(before).some(({ from, to }) => from <= minutes + 1440 && minutes + 1440 < to)
    )
  }
  const numRuns = Number(process.env.CALENDAR_CASES ?? 150)
  test('the open time between two moments, and the moment after so much of it', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(sample, ({ calendar, from, minutes }) => {
        const to = from + minutes * 60_000
        let open = 0
        let last: number | null = null
        for (let moment = from; moment < to; moment += 60_000)
          if (isOpen(calendar, moment)) {
            open += 60_000
            last = moment + 60_000
          }
        expect(openTime(calendar, from, to)).toBe(open)
        if (last !== null) expect(afterOpenTime(calendar, from, open)).toBe(last)
      }),
      { numRuns },
    )
  })
  test('the spans are in order, apart, within what was asked, and add up wherever it is cut', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), ({ calendar, from, minutes }, part) => {
        const to = from + minutes * 60_000
        const spans = [...openSpans(calendar, from, to)]
        for (const [index, span] of spans.entries()) {
          expect(span.from).toBeLessThan(span.to)
          expect(span.from).toBeGreaterThanOrEqual(index === 0 ? from : spans[index - 1]!.to + 1)
          expect(span.to).toBeLessThanOrEqual(to)
        }
        const cut = Math.round(from + part * (to - from))
        expect(openTime(calendar, from, cut) + openTime(calendar, cut, to)).toBe(openTime(calendar, from, to))
      }),
      { numRuns: 500 },
    )
  })
})
