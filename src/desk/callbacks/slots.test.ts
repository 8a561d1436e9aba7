// Slots are open time of a calendar, cut: also on the days when the clock is changed, and never in the past.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Calendar } from '../promises/calendar.ts'
import { readExceptions, readHours } from '../promises/hours.ts'
import { type SlotRules, slotsOf } from './slots.ts'

const calendar = (zone: string, hours: string, exceptions = ''): Calendar => ({
  zone,
  week: readHours(hours)!,
  exceptions: readExceptions(exceptions)!,
})
const rules = (over: Partial<SlotRules> = {}): SlotRules => ({ slotMinutes: 30, leadMinutes: 60, daysAhead: 0, ...over })
const at = (text: string) => Date.parse(text)
const starts = (...given: Parameters<typeof slotsOf>) => slotsOf(...given).map(({ from }) => new Date(from).toISOString().slice(5, 16))

const office = calendar('Europe/Paris', 'Mo-Fr 09:00-10:15,14:00-15:00')

test('NTT-14 the open time of a day is cut into slots, and what is shorter than one is none', () => {
  expect(starts(office, rules({ leadMinutes: 0 }), at('2026-03-02T00:00Z'))).toEqual([
    '03-02T08:00',
    '03-02T08:30',
    '03-02T13:00',
    '03-02T13:30',
  ])
})
test('nothing begins before the lead time, to the minute', () => {
  expect(starts(office, rules(), at('2026-03-02T07:30Z'))[0]).toBe('03-02T08:30')
  expect(starts(office, rules(), at('2026-03-02T07:31Z'))[0]).toBe('03-02T13:00')
  expect(starts(office, rules(), at('2026-03-02T12:31Z'))).toEqual([])
})
test('days are those of the calendar: what is tomorrow there is tomorrow, wherever one asks from', () => {
  const tokyo = calendar('Asia/Tokyo', '24/7')
  // It is one o'clock of the 3rd in Tokyo.
  expect(starts(tokyo, rules({ leadMinutes: 0, slotMinutes: 480 }), at('2026-03-02T16:00Z'))).toEqual(['03-02T23:00', '03-03T07:00'])
})
test('weekends, holidays and exceptions have the hours they have', () => {
  const holiday = calendar('Europe/Paris', 'Mo-Fr 09:00-10:00', '2026-03-03\n2026-03-04 16:00-16:30')
  expect(starts(holiday, rules({ daysAhead: 7, slotMinutes: 30 }), at('2026-03-02T09:30Z'))).toEqual([
    '03-04T15:00',
    '03-05T08:00',
    '03-05T08:30',
    '03-06T08:00',
    '03-06T08:30',
    '03-09T08:00',
    '03-09T08:30',
  ])
})
test('where the clock is put forward the hour that is left out has no slot', () => {
  const night = calendar('Europe/Paris', 'Su 01:00-04:00')
  // 2026-03-29: from 02:00 to 03:00.
  expect(starts(night, rules({ slotMinutes: 60, leadMinutes: 0 }), at('2026-03-28T23:00Z'))).toEqual(['03-29T00:00', '03-29T01:00'])
})
test('where it is put back the hour that comes twice has its slots twice', () => {
  const night = calendar('Europe/Paris', 'Su 01:00-04:00')
  // 2026-10-25: from 03:00 to 02:00.
  expect(starts(night, rules({ slotMinutes: 60, leadMinutes: 0 }), at('2026-10-24T22:00Z'))).toEqual([
    '10-24T23:00',
    '10-25T00:00',
    '10-25T01:00',
    '10-25T02:00',
  ])
})
test('a zone that is put forward by half an hour keeps slots of their full length', () => {
  const island = calendar('Australia/Lord_Howe', 'Su 01:00-04:00')
  // 2026-10-04: from 02:00 to 02:30.
  expect(starts(island, rules({ slotMinutes: 60, leadMinutes: 0 }), at('2026-10-03T13:30Z'))).toEqual(['10-03T14:30', '10-03T15:30'])
})
test('a day that begins at one o’clock, since its midnight is left out', () => {
  const cairo = calendar('Africa/Cairo', '24/7')
  expect(starts(cairo, rules({ slotMinutes: 480, leadMinutes: 0, daysAhead: 0 }), at('2026-04-24T00:00Z'))[0]).toBe('04-24T06:00')
})
test('a night shift goes on after midnight', () => {
  const night = calendar('UTC', 'Mo 23:00-01:00')
  expect(starts(night, rules({ leadMinutes: 0, daysAhead: 1 }), at('2026-03-02T12:00Z'))).toEqual([
    '03-02T23:00',
    '03-02T23:30',
    '03-03T00:00',
    '03-03T00:30',
  ])
})
test('slots never overlap, never begin before the lead time, and always last as long as they say', () => {
  const zones = [
    'UTC',
    'Europe/Paris',
    'Asia/Tokyo',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Pacific/Apia',
  ]
  const hours = ['24/7', 'Mo-Fr 09:00-17:30', 'Mo-Su 22:00-06:00', 'Sa,Su 00:00-24:00', 'Mo-Su 01:30-03:15']
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...hours),
      fc.integer({ min: at('2026-01-01T00:00Z') / 60_000, max: at('2027-12-31T00:00Z') / 60_000 }),
      fc.constantFrom(5, 30, 45, 60, 480),
      fc.integer({ min: 0, max: 3000 }),
      (zone, open, minute, slotMinutes, leadMinutes) => {
        const now = minute * 60_000
        const slots = slotsOf(calendar(zone, open), { slotMinutes, leadMinutes, daysAhead: 6 }, now)
        slots.forEach(({ from, to }, index) => {
          expect(to - from).toBe(slotMinutes * 60_000)
          expect(from).toBeGreaterThanOrEqual(now + leadMinutes * 60_000)
          if (index > 0) expect(from).toBeGreaterThanOrEqual(slots[index - 1]!.to)
        })
      },
    ),
    { numRuns: 150 },
  )
})
