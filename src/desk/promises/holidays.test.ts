// Calendar files as offices publish them, and as somebody makes them who wants the house to stand still.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { took } from '../../../test/support/least.ts'
import { type Calendar, openTime } from './calendar.ts'
import { type ReadHolidays, readHolidays, type Wanted } from './holidays.ts'
import { holidaysIn } from './holidays-in-thread.ts'
import { readExceptions, readHours } from './hours.ts'

const wanted: Wanted = { zone: 'Europe/Budapest', week: readHours('Mo-Fr 09:00-17:00')!, from: '2026-11-21', until: '2029-11-20' }
const file = (...inside: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//x//EN', ...inside, 'END:VCALENDAR', ''].join('\r\n')
let uids = 0
const event = (...lines: string[]) => ['BEGIN:VEVENT', `UID:${++uids}@x.example`, ...lines, 'END:VEVENT'].join('\r\n')
const read = (...inside: string[]) => readHolidays(file(...inside), wanted) as ReadHolidays
const lines = (...inside: string[]) => read(...inside).holidays.map(({ line }) => line)
const whys = (...inside: string[]) => read(...inside).left.map(({ why }) => why)

describe('MS-27 holidays of a calendar file', () => {
  test('a day without a time is closed; its end is the day after its last', () => {
    expect(lines(event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'))).toEqual([
      '2026-12-25..2026-12-26',
    ])
    expect(read(event('DTSTART;VALUE=DATE:20270101', 'SUMMARY:New Year')).holidays).toEqual([
      { line: '2027-01-01', firstDay: '2027-01-01', lastDay: '2027-01-01', hours: null, name: 'New Year' },
    ])
  })
  test('a yearly one is taken for the years that are wanted, and no further', () => {
    expect(lines(event('DTSTART;VALUE=DATE:19700501', 'RRULE:FREQ=YEARLY', 'SUMMARY:Labour'))).toEqual([
      '2027-05-01',
      '2028-05-01',
      '2029-05-01',
    ])
    expect(lines(event('DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20280101'))).toEqual([
      '2026-11-26',
      '2027-11-25',
    ])
    expect(lines(event('DTSTART;VALUE=DATE:20250820', 'RRULE:FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20260820'))).toEqual(['2027-08-20'])
    expect(lines(event('DTSTART;VALUE=DATE:20260101', 'RDATE;VALUE=DATE:20270315,20280315'))).toEqual(['2027-03-15', '2028-03-15'])
  })
  test('29 February comes when there is one', () => {
    expect(lines(event('DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'))).toEqual(['2028-02-29'])
  })
  test('one of a series that was moved is where it was moved to; one that was called off is open', () => {
    const series = 'UID:s\r\nDTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Founding'
    const moved = 'UID:s\r\nRECURRENCE-ID;VALUE=DATE:20270601\r\nDTSTART;VALUE=DATE:20270604\r\nSUMMARY:Founding, moved'
    const off = 'UID:s\r\nRECURRENCE-ID;VALUE=DATE:20280601\r\nDTSTART;VALUE=DATE:20280601\r\nSTATUS:CANCELLED'
    const all = [series, moved, off].map((one) => `BEGIN:VEVENT\r\n${one}\r\nEND:VEVENT`)
    expect(lines(...all)).toEqual(['2027-06-04', '2029-06-01'])
  })
  test('a time takes its part of the day: in its zone, in the file’s own zone, in UTC, or on our clock', () => {
    const half = (start: string, end: string) => lines(event(`DTSTART${start}`, `DTEND${end}`))
    expect(half(':20261224T120000', ':20261224T180000')).toEqual(['2026-12-24 09:00-12:00'])
    expect(half(';TZID=America/New_York:20261224T060000', ';TZID=America/New_York:20261224T120000')).toEqual(['2026-12-24 09:00-12:00'])
    expect(half(':20261224T110000Z', ':20261224T150000Z')).toEqual(['2026-12-24 09:00-12:00,16:00-17:00'])
    const zone =
      'BEGIN:VTIMEZONE\r\nTZID:Our own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE'
    expect(lines(zone, event('DTSTART;TZID=Our own:20261224T140000', 'DURATION:PT8H'))).toEqual(['2026-12-24 09:00-12:00'])
    expect(half(':20261223T150000', ':20261228T110000')).toEqual([
      '2026-12-23 09:00-15:00',
      '2026-12-24..2026-12-25',
      '2026-12-28 11:00-17:00',
    ])
    expect(half(':20261224T000000', ':20261225T000000')).toEqual(['2026-12-24'])
  })
  test('what cannot be taken over is said, not dropped', () => {
    expect(whys(event('DTSTART;VALUE=DATE:20261225', 'STATUS:CANCELLED'))).toEqual(['cancelled'])
    expect(whys(event('DTSTART;TZID=Nowhere/At all:20261224T120000', 'DTEND;TZID=Nowhere/At all:20261224T180000'))).toEqual([
      'unknown-zone',
    ])
    expect(whys(event('DTSTART:20261224T120000', 'RRULE:FREQ=HOURLY'))).toEqual(['too-often'])
    expect(whys(event('DTSTART:20261224T190000', 'DTEND:20261224T200000'))).toEqual(['outside-hours'])
    expect(whys(event('DTSTART;VALUE=DATE:20201225'))).toEqual(['other-days'])
    expect(whys(event('SUMMARY:No day'))).toEqual(['unreadable'])
  })
  test('two names of one day stand together; several calendars in one file are one', () => {
    const two = [event('DTSTART;VALUE=DATE:20261225', 'SUMMARY:Karácsony'), event('DTSTART;VALUE=DATE:20261225', 'SUMMARY:Christmas')]
    expect(read(...two).holidays.map(({ line, name }) => `${line} ${name}`)).toEqual(['2026-12-25 Karácsony · Christmas'])
    expect((readHolidays(file(two[0]!) + file(event('DTSTART;VALUE=DATE:20270315')), wanted) as ReadHolidays).holidays).toHaveLength(2)
  })
})

test('a timed event takes exactly its open time away, whatever the shifts', () => {
  const minute = 60_000
  fc.assert(
    fc.property(
      fc.constantFrom('Mo-Fr 09:00-12:30,13:30-17:00', 'Mo-Su 22:00-06:00', '24/7', 'Mo,We 20:00-04:00; Th 00:00-12:00'),
      fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/Santiago', 'Europe/Budapest'),
      fc.integer({ min: 0, max: 5 * 1440 }),
      fc.integer({ min: 1, max: 2 * 1440 }),
      (hours, zone, offset, length) => {
        const week = readHours(hours)!
        const start = Temporal.PlainDateTime.from('2027-02-01T00:00').add({ minutes: offset })
        const end = start.add({ minutes: length })
        const stamp = (one: Temporal.PlainDateTime) => one.toString().replaceAll(/[-:]/g, '').slice(0, 15)
        const text = file(event(`DTSTART:${stamp(start)}`, `DTEND:${stamp(end)}`))
        const { holidays } = readHolidays(text, { zone, week, from: '2027-01-01', until: '2027-12-31' }) as ReadHolidays
        const exceptions = readExceptions(holidays.map(({ line }) => line).join('\n'))
        expect(exceptions, JSON.stringify(holidays)).not.toBeNull()
        const at = (one: Temporal.PlainDateTime) => one.toZonedDateTime(zone).epochMilliseconds
        const before: Calendar = { zone, week, exceptions: [] }
        const after: Calendar = { zone, week, exceptions: exceptions! }
        const [from, to] = [at(start.subtract({ days: 4 })), at(end.add({ days: 4 }))]
        expect((openTime(before, from, to) - openTime(after, from, to)) / minute).toBe(openTime(before, at(start), at(end)) / minute)
      },
    ),
    { numRuns: 300 },
  )
})

describe('a hostile file is answered within its budget', () => {
  const long = 'x'.repeat(400_000)
  /** Milliseconds for those that never end. */
  const endless = 2000
  const cases: [string, string, (answer: unknown) => void, number?][] = [
    ['no calendar', 'GET / HTTP/1.1', (said) => expect(said).toBe('not-a-calendar')],
    ['empty', '', (said) => expect(said).toBe('not-a-calendar')],
    ['an address book', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:x\r\nEND:VCARD', (said) => expect(said).toBe('not-a-calendar')],
    ['never closed, nested a hundred thousand deep', 'BEGIN:VCALENDAR\r\n'.repeat(50_000), (said) => expect(said).toBe('not-a-calendar')],
    ['nested and closed', 'BEGIN:VCALENDAR\r\n'.repeat(9000) + 'END:VCALENDAR\r\n'.repeat(9000), (said) => expect(said).toBe('no-events')],
    ['no end of the file', file(event('DTSTART;VALUE=DATE:20261225')).slice(0, -20), (said) => expect(said).toBe('not-a-calendar')],
    [
      'too many events',
      file(...Array.from({ length: 6000 }, () => event('DTSTART;VALUE=DATE:20261225'))),
      (said) => expect(said).toBe('too-many'),
    ],
    [
      'every day for ever',
      file(event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=DAILY')),
      (said) => expect(said).toHaveProperty('holidays'),
    ],
    [
      'every day since the year one',
      file(event('DTSTART;VALUE=DATE:00010101', 'RRULE:FREQ=DAILY')),
      (said) => expect(said).not.toHaveProperty('holidays.0'),
      endless,
    ],
    [
      'every second for ever',
      file(event('DTSTART:20200101T000000Z', 'RRULE:FREQ=SECONDLY')),
      (said) => expect(said).toMatchObject({ left: [{ why: 'too-often' }] }),
    ],
    ['never', file(event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31')), () => {}],
    [
      'an event of ten thousand years',
      file(event('DTSTART;VALUE=DATE:00010101', 'DTEND;VALUE=DATE:99991231')),
      (said) => expect(said).toHaveProperty('holidays'),
    ],
    [
      'a name of 400 kB',
      file(event('DTSTART;VALUE=DATE:20261225', `SUMMARY:${long}`)),
      (said) => expect(JSON.stringify(said).length).toBeLessThan(1000),
    ],
    [
      'many rules at once',
      file(...Array.from({ length: 3000 }, () => event('DTSTART;VALUE=DATE:20000101', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'))),
      () => {},
      endless,
    ],
    [
      'a zone that changes every second',
      file(
        'BEGIN:VTIMEZONE',
        'TZID:Odd',
        'BEGIN:STANDARD',
        'DTSTART:19000101T000000',
        'TZOFFSETFROM:+0000',
        'TZOFFSETTO:+0100',
        'RRULE:FREQ=SECONDLY',
        'END:STANDARD',
        'END:VTIMEZONE',
        event('DTSTART;TZID=Odd:20261224T120000', 'DTEND;TZID=Odd:20261224T180000'),
      ),
      () => {},
      endless,
    ],
    [
      'control signs and turned text in a name',
      file(event('DTSTART;VALUE=DATE:20261225', 'SUMMARY:a\u202eb\u0007c')),
      (said) => expect((said as ReadHolidays).holidays[0]!.name).toBe('a b c'),
    ],
  ]
  // Those that end do so at once, but a busy machine may take its time over the thread.
  test.each(cases)('%s', async (_, text, expected, ms = 10_000) => {
    let said: unknown
    expect(await took(async () => (said = await holidaysIn(text, wanted, ms)))).toBeLessThan(ms + 3000)
    expected(said)
  })
  test('the time is up: it is said, and the thread is ended', async () => {
    const slow = file(...Array.from({ length: 4000 }, () => event('DTSTART;VALUE=DATE:19800101', 'RRULE:FREQ=DAILY')))
    expect(await holidaysIn(slow, wanted, 200)).toBe('too-slow')
  })
})
