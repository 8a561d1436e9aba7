import { expect, test } from 'vitest'
import { csvTime, csvTimeHead } from './csv.ts'

test('a time is that of the reader’s clock, and its head says of which', () => {
  const reader = { timeZone: 'Asia/Tokyo' }
  expect(csvTime(reader, new Date('2026-11-21T16:05:59Z'))).toBe('2026-11-22 01:05')
  expect(csvTime(reader, null)).toBe('')
  expect(csvTimeHead(reader, 'Created')).toBe('Created (Asia/Tokyo)')
})
