// A date that half of its readers take for another day is worse than none.
import { expect, test } from 'vitest'
import { type Language, languages, words } from '../../platform/messages.ts'
import { exactDate, exactTime, fullTime, nearTime, type Reader } from './Time.tsx'

const at = new Date('2026-11-12T09:40:00Z')
const reader = (language: Language, now = '2027-01-05T12:00:00Z'): Reader => ({
  t: words(language),
  language,
  timeZone: 'UTC',
  at: new Date(now),
})

test('English says the day before the month, in words, and counts hours to 24', () => {
  expect(exactDate(reader('en'), at)).toBe('12 Nov 2026')
  expect(exactTime(reader('en'), at)).toBe('12 Nov 2026, 09:40')
  expect(nearTime(reader('en'), at)).toBe('12 Nov 2026, 09:40')
  expect(nearTime(reader('en', '2026-12-24T12:00:00Z'), at)).toBe('12 Nov, 09:40')
  expect(nearTime(reader('en', '2026-11-12T12:00:00Z'), at)).toBe('09:40')
  expect(fullTime(reader('en'), at)).toMatch(/^Thursday,? 12 November 2026 at 09:40 UTC$/)
})

test.each(languages)('%s: no date can be read as two days', (language) => {
  // Letters for the month, or the year first.
  for (const words of [exactDate(reader(language), at), exactTime(reader(language), at)]) expect(words).toMatch(/^2026[/.年]|\p{L}{3}/u)
})
