// Business hours as they are written, and what cannot be read.
import { describe, expect, test } from 'vitest'
import { isZone, readExceptions, readHours } from './hours.ts'

const nine = { from: 540, to: 1020 }
describe('hours of the week', () => {
  test.each([
    ['Mo-Fr 09:00-17:00', [[nine], [nine], [nine], [nine], [nine], [], []]],
    ['mo,we 9:00-17:00', [[nine], [], [nine], [], [], [], []]],
    ['Sa-Mo 09:00-17:00', [[nine], [], [], [], [], [nine], [nine]]],
    [
      'Mo 09:00-12:30, 13:30-24:00; Su 22:00-06:00',
      [
        [
          { from: 540, to: 750 },
          { from: 810, to: 1440 },
        ],
        [],
        [],
        [],
        [],
        [],
        [{ from: 1320, to: 1800 }],
      ],
    ],
    ['Mo-Fr 09:00-17:00; Fr 09:00-12:00', [[nine], [nine], [nine], [nine], [{ from: 540, to: 720 }], [], []]],
  ])('%s', (text, week) => {
    expect(readHours(text)).toEqual(week)
  })
  test('around the clock', () => {
    expect(readHours('24/7')).toEqual(Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]))
  })
  test.each([
    '',
    ';',
    'Mo',
    '09:00-17:00',
    'Mo-Xx 09:00-17:00',
    'Mo-Tu-We 09:00-10:00',
    'Mo 9-17',
    'Mo 09:00-25:00',
    'Mo 09:70-10:00',
    'Mo 24:00-25:00',
    'Monday 09:00-17:00',
  ])('cannot be read: %j', (text) => {
    expect(readHours(text)).toBeNull()
  })
})

describe('days that differ', () => {
  test('a day, some days, other hours', () => {
    expect(readExceptions('2026-12-25\n\n 2026-12-28..2027-01-01 \n2026-12-24 09:00-12:00')).toEqual([
      { firstDay: '2026-12-25', lastDay: '2026-12-25', intervals: [] },
      { firstDay: '2026-12-28', lastDay: '2027-01-01', intervals: [] },
      { firstDay: '2026-12-24', lastDay: '2026-12-24', intervals: [{ from: 540, to: 720 }] },
    ])
  })
  test.each(['christmas', '2026-02-30', '2026-12-25..2026-12-24', '2026-01-01..2031-01-01', '2026-12-25 closed'])(
    'cannot be read: %j',
    (text) => {
      expect(readExceptions(text)).toBeNull()
    },
  )
})

test('a zone is one that clocks know', () => {
  expect(['Europe/Budapest', 'UTC', 'Asia/Kathmandu'].filter(isZone)).toHaveLength(3)
  expect(['', 'Europe/Atlantis', '+02:00', '../etc'].filter(isZone)).toEqual([])
})
