// Clocks of all three metrics on real tickets, as lists, escalations and reports find them: derived from events, whoever reads them.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, monday, question, type Someone } from '../../../test/support/counter.ts'
import { reading, writing } from '../../platform/database.ts'
import { agentQueue } from '../tickets/agent-queue.ts'
import { changeQueue } from '../tickets/change-queue.ts'
import { changeSeverity } from '../tickets/change-severity.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { reply } from '../tickets/reply.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { keepClocks, keepMissingClocks } from './keep-clocks.ts'
import { clocksShown, readClocks } from './ticks.ts'

const c = await counter()
const words = JSON.stringify({ en: 'x' })
await sql`delete from promise`.execute(c.worker)
await sql`insert into business_calendar (key, label, zone, hours, languages, position) values
  ('days', ${words}, 'UTC', 'Mo-Fr 08:00-18:00', '{}', 90), ('night', ${words}, 'UTC', 'Mo-Su 20:00-04:00', '{}', 91),
  ('turkish', ${words}, 'UTC', 'Mo-Fr 10:00-11:00', '{tr}', 92), ('contract', ${words}, 'UTC', 'Mo-Fr 09:00-10:00', '{}', 93)`.execute(
  c.worker,
)
await sql`insert into promise (key, label, request_types, severities, first_response, first_response_calendar, next_response, next_response_calendar,
    resolution, resolution_calendar, pauses, ahead, filed_by, contracts, position) values
  ('grave', ${words}, '{incident}', '{a}', 60, 'days', 120, 'days', 600, 'days', '{pending,on-hold}', true, 'all', '{}', 1),
  ('holds', ${words}, '{incident}', '{b}', 60, 'days', null, null, 600, 'days', '{on-hold}', false, 'all', '{}', 2),
  ('own', ${words}, '{incident}', '{c}', 60, null, null, null, null, null, '{pending,on-hold}', false, 'all', '{}', 3)`.execute(c.worker)
await sql`update queue set calendar_key = 'night' where key = 'billing'`.execute(c.worker)
const acme = await c.organisation('Acme')
const [ada, other] = [await c.person('Ada'), await c.person('Other')]
await c.member(acme, ada)
const kim = await c.agent('Kim', ['technical', 'billing'])
const lee = await c.agent('Lee', ['billing'])
const hour = 3_600_000
const after = (hours: number) => new Date(monday.getTime() + hours * hour)
const at = (who: Someone, hours: number) => ({ ...c.as(who), at: after(hours) })
const incident = { ...question, requestType: 'incident', service: 'virtual-server', priority: null }
const filed = async (severity: string, hours = 0) => (await createTicket(at(ada, hours), { ...incident, severity } as never)).id

const clocks = async (who: Someone, id: string, hours: number) =>
  readClocks((await reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))).clockEvents, after(hours))
const stand = async (who: Someone, id: string, hours: number) =>
  (await clocks(who, id, hours)).map(({ metric, round, reading: { state, dueAt } }) => [
    `${metric} ${round}`,
    state,
    dueAt === null ? null : (dueAt - monday.getTime()) / hour,
  ])
/** As the worker does, event by event. */
const kept = async (id: string, hours: number) => {
  const { rows } = await sql<{ id: string }>`select id from ticket_event where ticket_id = ${id} order by seq desc limit 1`.execute(
    c.worker,
  )
  await keepClocks(c.worker, [rows[0]!.id], after(hours))
  return sql<{
    metric: string
    round: number
    state: string
    due_at: Date | null
    missed: boolean
    left_ms: number
    queue_key: string
  }>`select * from ticket_clock where ticket_id = ${id} order by metric, round`.execute(c.worker)
}

test('each metric runs by itself; the nearest stands first', async () => {
  const id = await filed('a')
  expect(await stand(ada, id, 0.5)).toEqual([
    ['first-response 1', 'running', 1],
    ['resolution 1', 'running', 10],
  ])
  await reply(at(kim, 0.5), id, { body: 'Which one?' })
  expect(await stand(ada, id, 3)).toEqual([
    ['first-response 1', 'met', null],
    ['resolution 1', 'running', 10],
  ])
  await move(at(kim, 1), id, { happening: 'asked-requester' })
  expect(await stateOf(id, 3)).toEqual(['paused', null])
})
const stateOf = async (id: string, hours: number) => (await stand(ada, id, hours)).find(([name]) => name === 'resolution 1')!.slice(1)

test('a question after the answer starts the next one; our answer meets it, and each further question is a round', async () => {
  const id = await filed('a')
  await reply(at(kim, 0.5), id, { body: 'We look.' })
  expect((await stand(ada, id, 1)).map(([name]) => name)).not.toContain('next-response 1')
  await reply(at(ada, 1), id, { body: 'And?' })
  await reply(at(ada, 2), id, { body: 'Hello?' })
  expect((await stand(ada, id, 2)).find(([name]) => name === 'next-response 1')).toEqual(['next-response 1', 'running', 3])
  await reply(at(kim, 4), id, { body: 'Soon.' })
  await reply(at(ada, 5), id, { body: 'When?' })
  expect((await stand(kim, id, 5)).filter(([name]) => `${name}`.startsWith('next'))).toEqual([
    ['next-response 1', 'met-late', null],
    ['next-response 2', 'running', 7],
  ])
  const shown = clocksShown(await clocks(ada, id, 5))
  expect(shown.map(({ metric }) => metric)).toEqual(['next-response', 'resolution', 'first-response'])
})

test('it stands where the policy says so only', async () => {
  const [grave, holds] = [await filed('a'), await filed('b')]
  for (const id of [grave, holds]) await move(at(kim, 0.5), id, { happening: 'asked-requester' })
  expect((await stand(ada, grave, 0.6)).map(([, state]) => state)).toEqual(['paused', 'paused'])
  expect((await stand(ada, holds, 0.6)).map(([, state]) => state)).toEqual(['running', 'running'])
  await move(at(kim, 0.75), holds, { happening: 'put-on-hold' })
  expect((await stand(ada, holds, 0.8)).map(([, state]) => state)).toEqual(['paused', 'paused'])
})

test('a hold that the customer is not told of moves the due moment for them too', async () => {
  const id = await filed('b')
  await move(at(kim, 0.5), id, { happening: 'put-on-hold' })
  await move(at(kim, 2), id, { happening: 'taken-up' })
  expect(await stand(ada, id, 2)).toEqual(await stand(kim, id, 2))
  expect((await stand(ada, id, 2))[0]).toEqual(['first-response 1', 'running', 2.5])
})

test('solved it is met; reopened it goes on with a floor, and what was late stays missed', async () => {
  const id = await filed('a')
  await reply(at(kim, 0.5), id, { body: 'We look.' })
  await move(at(kim, 9.75), id, { happening: 'solved' })
  expect(await stateOf(id, 20)).toEqual(['met', null])
  await move(at(ada, 24), id, { happening: 'reopened' })
  const [state, due] = await stateOf(id, 24)
  expect(state).toBe('running')
  expect(due).toBeGreaterThanOrEqual(24.5)

  const late = await filed('b')
  await move(at(kim, 26), late, { happening: 'solved' })
  expect(await stateOf(late, 26)).toEqual(['met-late', null])
  await move(at(ada, 27), late, { happening: 'reopened' })
  expect(await stateOf(late, 27)).toEqual(['running', 27.5])
  await move(at(kim, 27.1), late, { happening: 'solved' })
  expect(await stateOf(late, 28)).toEqual(['met-late', null])
})

test('moved to a queue with other hours it is counted by those from then on, and what was promised before stays told', async () => {
  const id = await filed('c') // no calendar of its own: of what is nearest to the ticket
  const before = await clocks(kim, id, 0.25)
  expect(before[0]!.reading.target.calendarKey).not.toBe('night')
  await changeQueue(at(kim, 0.5), id, { queue: 'billing' })
  const [clock] = await clocks(kim, id, 0.5)
  expect(clock!.reading.target.calendarKey).toBe('night')
  expect(clock!.reading.stretches[0]!.target.calendarKey).toBe(before[0]!.reading.target.calendarKey)
  expect(await stand(ada, id, 0.6)).toEqual(await stand(kim, id, 0.6))
})

test('the calendar of the contract goes before the organisation’s, that before the language’s', async () => {
  const turk = await c.person('Turk')
  await c.worker.updateTable('person').set({ language: 'tr' }).where('id', '=', turk.personId).execute()
  const beta = await c.organisation('Beta')
  await c.member(beta, turk)
  const calendarOfNew = async () => {
    const { id } = await createTicket(at(turk, 0), { ...incident, severity: 'c' } as never)
    return (await clocks(turk, id, 0))[0]!.reading.target.calendarKey
  }
  expect(await calendarOfNew()).toBe('turkish')
  await c.worker.updateTable('organisation').set({ calendar_key: 'days' }).where('id', '=', beta).execute()
  expect(await calendarOfNew()).toBe('days')
})

test('a late reply to a closed ticket opens one that is promised anew', async () => {
  const id = await filed('a')
  await move(at(kim, 1), id, { happening: 'closed', reason: 'solved' })
  const { ticketId } = await reply(at(ada, 100), id, { body: 'It is back.' })
  expect(ticketId).not.toBe(id)
  expect(await stand(ada, ticketId, 100)).toEqual([
    ['first-response 1', 'running', 101],
    ['resolution 1', 'running', expect.any(Number)],
  ])
})

test('what is kept is what is read, twice is once, and a changed configuration changes nothing of it', async () => {
  const id = await filed('a')
  const first = (await kept(id, 0)).rows
  expect(first).toMatchObject([
    { metric: 'first-response', state: 'running', due_at: after(1), missed: false },
    { metric: 'resolution', state: 'running', due_at: after(10) },
  ])
  expect((await kept(id, 0.4)).rows).toEqual(first)
  await reply(at(kim, 2), id, { body: 'Late.' })
  expect((await kept(id, 2)).rows[0]).toMatchObject({ state: 'met', due_at: null, missed: true, left_ms: -hour })
  await changeSeverity(at(kim, 2.5), id, { severity: 'b' })
  expect((await kept(id, 2.5)).rows).toMatchObject([{ policy: 'grave' }, { policy: 'holds' }])
})

test('what was promised before clocks were kept is found, once', async () => {
  const id = await filed('a')
  expect(await keepMissingClocks(c.worker, after(0.1), 1000)).toBeGreaterThan(0)
  expect((await sql`select metric from ticket_clock where ticket_id = ${id}`.execute(c.worker)).rows).toHaveLength(2)
  expect(await keepMissingClocks(c.worker, after(0.2), 1000)).toBe(0)
})

test('queues stand in the order of what is due; raised ones before all, and those without a promise after by waiting', async () => {
  await sql`update ticket set status = 'closed', closed_at = now(), waiting_since = null`.execute(c.worker)
  const plain = (await createTicket(at(ada, -5), { ...question } as never)).id
  const older = (await createTicket(at(ada, -6), { ...question } as never)).id
  const b = await filed('b', 1)
  const bEarlier = await filed('b', 0.5)
  const a = await filed('a', 3)
  for (const id of [plain, older, b, bEarlier, a]) await kept(id, 3)
  const list = () => reading(c.app, kim.personId, (tx) => agentQueue(tx, kim, { view: 'queue', queue: 'technical' }))
  expect((await list()).rows.map(({ id }) => id)).toEqual([a, bEarlier, b, older, plain])
  expect((await list()).rows[0]).toMatchObject({ raised: true, due: { metric: 'first-response', dueAt: after(4), riskAt: after(3.75) } })
  const paged: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await reading(c.app, kim.personId, (tx) => agentQueue(tx, kim, { view: 'queue', queue: 'technical', limit: 2, cursor }))
    paged.push(...page.rows.map(({ id }) => id))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  expect(paged).toEqual([a, bEarlier, b, older, plain])
  await move(at(kim, 3.5), bEarlier, { happening: 'put-on-hold' })
  await kept(bEarlier, 3.5)
  expect((await list()).rows.map(({ id }) => id)).toEqual([a, b, older, plain])
})

test('clocks are read by whoever reads the ticket, and nobody else', async () => {
  const id = await filed('a')
  await kept(id, 0)
  const seen = (who: Someone) =>
    reading(c.app, who.personId, async (tx) => (await sql`select from ticket_clock where ticket_id = ${id}`.execute(tx)).rows.length)
  expect(await seen(ada)).toBe(2)
  expect(await seen(kim)).toBe(2)
  expect(await seen(other)).toBe(0)
  expect(await seen(lee)).toBe(0)
  const events = (who: Someone) =>
    reading(
      c.app,
      who.personId,
      async (tx) => (await sql<{ e: unknown[] | null }>`select guichet_clock_events(${id}) as e`.execute(tx)).rows[0]!.e,
    )
  expect(await events(other)).toBeNull()
  expect(await events(lee)).toBeNull()
  expect(JSON.stringify(await events(ada))).not.toContain(ada.personId)
  expect(JSON.stringify(await events(kim))).toContain(ada.personId)
})

test('nobody files a ticket that stands before the others', async () => {
  const file = (raised: Date | null, number: number) =>
    writing(c.app, ada.personId, (tx) =>
      sql`insert into ticket (id, reference, request_type, organisation_id, requester_id, queue_key, summary, created_at, updated_at, touched_at, raised_at)
        values (gen_random_uuid(), ${`CS-${number}`}, 'technical', ${acme}, ${ada.personId}, 'technical', 'x', now(), now(), now(), ${raised})`.execute(
        tx,
      ),
    )
  await expect(file(null, 1)).resolves.toBeDefined()
  await expect(file(monday, 2)).rejects.toThrow(/row-level security/)
  const id = await filed('b')
  const raise = writing(c.app, ada.personId, (tx) => sql`update ticket set raised_at = now() where id = ${id}`.execute(tx))
  await expect(raise).rejects.toThrow(/permission denied/)
})
