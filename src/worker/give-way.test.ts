import { expect, test } from 'vitest'
import { leastOf, took } from '../../test/support/least.ts'
import { giveWay } from './give-way.ts'

test('a job begins at once while few are being answered', async () => {
  expect(await leastOf(20, () => took(() => giveWay(() => 2, { few: 2 })))).toBeLessThan(20)
})

test('a job waits while many are, and begins when they have been', async () => {
  let inHand = 3
  let begun = false
  const waiting = giveWay(() => inHand, { few: 2, longestMs: 60_000 }).then(() => (begun = true))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(begun).toBe(false)
  inHand = 2
  await waiting
})

test('a rush that never ends keeps no job for ever', async () => {
  await giveWay(() => 1000, { few: 2, longestMs: 30 })
})
