// The time of a call is said alike at both ends, at midnight too.
import { expect, test } from 'vitest'
import { timeSaid } from './time-said.ts'

test.each([
  ['en', 'Wednesday, 25 November 2026 at 00:30–01:00'],
  ['fr', 'mercredi 25 novembre 2026 à 00:30 – 01:00'],
  ['hu', '2026. november 25., szerda 00:30–01:00'],
  ['ja', '2026年11月25日水曜日 00:30～01:00'],
] as const)('%s', (language, words) => {
  const [startsAt, endsAt] = [new Date('2026-11-24T15:30:00Z'), new Date('2026-11-24T16:00:00Z')]
  expect(timeSaid({ language, timeZone: 'Asia/Tokyo' }, { startsAt, endsAt }, 'full')).toBe(words)
})
