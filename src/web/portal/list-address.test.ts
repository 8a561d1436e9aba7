// What is chosen in a list survives its way through an address, and days are the reader's own.
import { expect, test } from 'vitest'
import { addressOf, choiceOf, startOfDay } from './list-address.ts'

const choice = (address: string) => choiceOf(new URL(address, 'http://guichet.invalid').searchParams)

test('an address is read back as what was chosen', () => {
  const address =
    '/tickets?tab=organisation&q=disk+%26+io&status=open&type=incident&service=s3&severity=b&from=2026-11-01&to=2026-11-21&updated=1&sort=created'
  expect(addressOf(choice(address))).toBe(address)
})

test('what cannot be understood is left out rather than refused', () => {
  expect(addressOf(choice('/tickets?tab=all&status=%27%3B--&from=yesterday&to=2026-99-99&sort=rank&x=1'))).toBe('/tickets')
})

test('changing a filter begins at the top of the list again', () => {
  expect(addressOf(choice('/tickets?status=open&after=abc'), { type: 'incident' })).toBe('/tickets?status=open&type=incident')
})

test.each([
  ['Europe/Istanbul', '2026-11-21', '2026-11-20T21:00:00.000Z'],
  ['Asia/Tokyo', '2026-11-21', '2026-11-20T15:00:00.000Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
  ['Europe/London', '2026-10-26', '2026-10-26T00:00:00.000Z'],
])('a day begins at midnight in %s', (zone, day, moment) => {
  expect(startOfDay(day, zone).toISOString()).toBe(moment)
})
