import fc from 'fast-check'
import { expect, test } from 'vitest'
import { momentOn, onTheClock } from './local-time.ts'

test('the clock shows the moment it was read from, in every zone, but for the hour that comes twice', () => {
  const zones = ['UTC', 'Europe/Budapest', 'America/St_Johns', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Pacific/Apia']
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 24 * 365 * 80 }), fc.constantFrom(...zones), (minutes, zone) => {
      const at = new Date(minutes * 60_000)
      const shown = onTheClock(at, zone)
      const back = momentOn(shown, zone)!
      expect(onTheClock(back, zone)).toBe(shown)
      expect(at.getTime() - back.getTime()).toBeGreaterThanOrEqual(0)
      expect(at.getTime() - back.getTime()).toBeLessThanOrEqual(26 * 3_600_000)
    }),
  )
})
test('summer time', () => {
  expect(momentOn('2026-07-01T12:00', 'Europe/Budapest')?.toISOString()).toBe('2026-07-01T10:00:00.000Z')
  expect(momentOn('2026-10-25T02:30', 'Europe/Budapest')?.toISOString()).toBe('2026-10-25T00:30:00.000Z') // the first of two
  expect(momentOn('2026-03-29T02:30', 'Europe/Budapest')?.toISOString()).toBe('2026-03-29T01:30:00.000Z') // left out
})
test('what is no time is none', () => {
  for (const text of ['', 'soon', '2026-02-30T10:00', '2026-13-01T10:00', '2026-01-01']) expect(momentOn(text, 'UTC')).toBe(null)
})
