// Business hours against a reading of the wall clock minute by minute, in every zone, around every change of the clock. CALENDAR_CASES=100000 for the long run.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { calendarCase, minuteByMinute } from '../../../test/support/calendar-cases.ts'
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
  const numRuns = Number(process.env.CALENDAR_CASES ?? 150)
  test('the open time between two moments, and the moment after so much of it', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(calendarCase, ({ calendar, from, minutes }) => {
        const to = from + minutes * 60_000
        const { open, last } = minuteByMinute(calendar, from, to)
        expect(openTime(calendar, from, to)).toBe(open)
        if (last !== null) expect(afterOpenTime(calendar, from, open)).toBe(last)
      }),
      { numRuns },
    )
  })
  test('the spans are in order, apart, within what was asked, and add up wherever it is cut', () => {
    fc.assert(
      fc.property(calendarCase, fc.double({ min: 0, max: 1, noNaN: true }), ({ calendar, from, minutes }, part) => {
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
