// A story counts its times from the moment it is played: wrong here, and every demo has contracts of the wrong year.
import { expect, test } from 'vitest'
import { answerOf, dayOf, milliseconds } from './story.ts'

const now = new Date('2026-03-01T10:30:00.000Z')

test('a duration is days, hours and minutes', () => {
  expect(milliseconds('2d 3h 10m')).toBe(((2 * 24 + 3) * 60 + 10) * 60_000)
  expect(milliseconds('45m')).toBe(45 * 60_000)
})

test('a day is counted back and on from now', () => {
  expect(dayOf('1d ago', now)).toBe('2026-02-28')
  expect(dayOf('in 31d', now)).toBe('2026-04-01')
})

test('an answer that began so long ago is told by the clock of its writer, anything else stays as it is', () => {
  expect(answerOf('@2h', now, 'Asia/Tokyo')).toBe('2026-03-01T17:30[Asia/Tokyo]')
  expect(answerOf('@1d 1h', now, 'Europe/London')).toBe('2026-02-28T09:30[Europe/London]')
  expect(answerOf('balaton.example', now, 'Europe/Budapest')).toBe('balaton.example')
  expect(answerOf(['a', 'b'], now, 'UTC')).toEqual(['a', 'b'])
})
