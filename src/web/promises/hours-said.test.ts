import { expect, test } from 'vitest'
import { hoursSaid } from './hours-said.ts'

test('MS-25 hours are said in the reader’s own days', () => {
  expect(hoursSaid('Mo-Fr 09:00-17:00', 'hu')).toBe('H–P 09:00–17:00')
  expect(hoursSaid('Mo-Fr 9:00-12:30,13:30-17:00; Sa 10:00-24:00', 'en')).toBe('Mon–Fri 09:00–12:30, 13:30–17:00; Sat 10:00–24:00')
  expect(hoursSaid('Mo,We 22:00-06:00', 'ja')).toBe('月 22:00–06:00; 水 22:00–06:00')
  expect(hoursSaid('24/7', 'tr')).toBe('24/7')
})
