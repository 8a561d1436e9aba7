// The clock of a callback, beside those of promises: due by the end of its time, met by the first try, found by lists and reports.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, monday, question } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { keepClocks } from '../promises/keep-clocks.ts'
import { agentQueue } from '../tickets/agent-queue.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { cancelCallback } from './cancel-callback.ts'
import { chooseSlot } from './choose-slot.ts'
import { logAttempt } from './log-attempt.ts'

const c = await counter()
const acme = await c.organisation('Acme')
const ada = await c.person('Ada')
await c.member(acme, ada)
const kim = await c.agent('Kim', ['technical'])
await c.worker
  .insertInto('contract')
  .values({
    id: newId(),
    organisation_id: acme,
    entity_key: 'europe',
    plan_key: 'advanced',
    number: 'A',
    starts_on: '2020-01-01',
    created_at: monday,
  })
  .execute()
const time = (text: string) => new Date(`2026-03-${text}Z`)
const booked = async (startsAt: string) =>
  (
    await createTicket(c.as(ada), {
      ...question,
      requestType: 'callback',
      service: null,
      answers: { 'callback-phone': '+33 1 44 55 66 77' },
      callback: { startsAt: time(startsAt).toISOString() },
    } as never)
  ).id
const kept = async (id: string, at: Date) => {
  const { rows } = await sql<{ id: string }>`select id from ticket_event where ticket_id = ${id} order by seq desc limit 1`.execute(
    c.worker,
  )
  await keepClocks(c.worker, [rows[0]!.id], at)
  return (
    await sql`select round, state, due_at, risk_at, missed, left_ms, used_ms, minutes from ticket_clock where ticket_id = ${id} and metric = 'callback' order by round`.execute(
      c.worker,
    )
  ).rows
}

test('NTT-14 booked it is due by the end of its time, and its ticket stands in the queue by that', async () => {
  const id = await booked('10T09:00')
  expect(await kept(id, monday)).toMatchObject([{ state: 'running', due_at: time('10T09:30'), risk_at: time('10T09:00'), minutes: 30 }])
  const { rows } = await reading(c.app, kim.personId, (tx) => agentQueue(tx, kim, { view: 'queue', queue: 'technical' }))
  expect(rows.find((row) => row.id === id)?.due).toMatchObject({ metric: 'callback', dueAt: time('10T09:30') })
  await chooseSlot(c.as(ada), id, { startsAt: time('11T09:00').toISOString() })
  expect(await kept(id, monday)).toMatchObject([{ state: 'running', due_at: time('11T09:30') }])
})
test('called in its time it is met, called later it was missed', async () => {
  const [early, late] = [await booked('12T09:00'), await booked('12T09:00')]
  await logAttempt(c.as(kim, time('12T09:10')), early, { outcome: 'reached' })
  await logAttempt(c.as(kim, time('12T10:10')), late, { outcome: 'reached' })
  expect(await kept(early, time('12T09:10'))).toMatchObject([{ state: 'met', missed: false, used_ms: 600_000, due_at: null }])
  expect(await kept(late, time('12T10:10'))).toMatchObject([{ state: 'met', missed: true, left_ms: -2_400_000 }])
})
test('nobody was there: that is told, and the next time is a clock of its own; given back, none runs', async () => {
  const id = await booked('09T09:00')
  for (const minute of [1, 15]) await logAttempt(c.as(kim, time(`09T09:${String(minute).padStart(2, '0')}`)), id, { outcome: 'no-answer' })
  expect(await kept(id, time('09T09:15'))).toMatchObject([{ round: 1, state: 'met', missed: false }])
  await chooseSlot(c.as(ada, time('09T09:20')), id, { startsAt: time('12T14:00').toISOString() })
  expect(await kept(id, time('09T09:20'))).toMatchObject([
    { round: 1, state: 'met' },
    { round: 2, state: 'running', due_at: time('12T14:30') },
  ])
  await cancelCallback(c.as(ada, time('09T09:30')), id)
  expect(await kept(id, time('09T09:30'))).toMatchObject([
    { round: 1, state: 'met' },
    { round: 2, state: 'dropped', due_at: null },
  ])
})
