// The demo world shows a clock in each of its states, and nobody is told of what was late before it began.
import { expect, test } from 'vitest'
import { testHouse } from '../test/support/house.ts'

const { db, as } = await testHouse()

test('MS-20 running, paused, late and met clocks are there to look at; no step of the past is still to come', async () => {
  const clocks = await db.owner.selectFrom('ticket_clock').select(['metric', 'state', 'due_at', 'next_step_at']).execute()
  const now = Date.now()
  const late = ({ due_at }: (typeof clocks)[number]) => due_at !== null && due_at.getTime() < now
  expect(clocks.filter(({ state }) => state === 'met').length).toBeGreaterThan(2)
  expect(clocks.some(({ state }) => state === 'paused')).toBe(true)
  expect(clocks.some((one) => one.state === 'running' && !late(one))).toBe(true)
  expect(clocks.some((one) => one.metric === 'first-response' && late(one))).toBe(true)
  expect(clocks.every(({ next_step_at }) => next_step_at === null || next_step_at.getTime() > now - 60_000)).toBe(true)
  const queue = (await (await as('noor')).page('/workspace/queues/technical')).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(queue).toContain('Late')
  expect(queue.indexOf('Il bucket delle consegne')).toBeLessThan(queue.indexOf('Disk of analytics-07'))
})
