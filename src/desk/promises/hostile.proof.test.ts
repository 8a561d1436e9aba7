// Histories that somebody wanted to break clocks with, on real tickets and on events alone.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { counter, monday, question, type Someone } from '../../../test/support/counter.ts'
import { leastOf, took } from '../../../test/support/least.ts'
import { reading, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { changeQueue } from '../tickets/change-queue.ts'
import { changeSeverity } from '../tickets/change-severity.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { addParticipant } from '../tickets/participants.ts'
import { reply } from '../tickets/reply.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { keepClocks } from './keep-clocks.ts'
import { type ClockEvent, clocksOf, readClocks } from './ticks.ts'

const c = await counter()
const words = JSON.stringify({ en: 'x' })
await sql`delete from promise`.execute(c.worker)
await sql`insert into business_calendar (key, label, zone, hours, languages, position) values
  ('days', ${words}, 'UTC', 'Mo-Fr 08:00-18:00', '{}', 90), ('night', ${words}, 'UTC', 'Mo-Su 20:00-04:00', '{}', 91),
  ('turkish', ${words}, 'UTC', 'Mo-Fr 10:00-11:00', '{tr}', 92), ('paper', ${words}, 'UTC', 'Mo-Fr 09:00-10:00', '{}', 93)`.execute(
  c.worker,
)
await sql`insert into promise (key, label, request_types, severities, first_response, first_response_calendar, next_response, next_response_calendar,
    resolution, resolution_calendar, pauses, ahead, filed_by, contracts, position) values
  ('gold', ${words}, '{incident}', '{}', 60, 'days', null, null, null, null, '{pending,on-hold}', false, 'all', '{G-1}', 1),
  ('grave', ${words}, '{incident}', '{a}', 60, 'days', 120, 'days', 600, 'days', '{pending,on-hold}', true, 'all', '{}', 2),
  ('less', ${words}, '{incident}', '{b}', 120, 'days', null, null, 1200, 'days', '{pending,on-hold}', false, 'all', '{}', 3),
  ('own', ${words}, '{incident}', '{c}', 60, null, null, null, null, null, '{pending,on-hold}', false, 'all', '{}', 4),
  ('bare', ${words}, '{technical}', '{}', null, 'days', null, null, null, null, '{pending,on-hold}', true, 'all', '{}', 5)`.execute(
  c.worker,
)
const acme = await c.organisation('Acme', true)
const ada = await c.person('Ada')
await c.member(acme, ada)
const kim = await c.agent('Kim', ['technical', 'billing'])
const hour = 3_600_000
const after = (hours: number) => new Date(monday.getTime() + hours * hour)
const at = (who: Someone, hours: number) => ({ ...c.as(who), at: after(hours) })
const incident = { ...question, requestType: 'incident', service: 'virtual-server', priority: null }
const filed = async (severity: string, hours = 0, who = ada) => (await createTicket(at(who, hours), { ...incident, severity } as never)).id
const clocks = async (who: Someone, id: string, hours: number) =>
  readClocks((await reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))).clockEvents, after(hours))
const stand = async (who: Someone, id: string, hours: number) =>
  (await clocks(who, id, hours)).map(({ metric, round, reading: { state, dueAt, target } }) => [
    `${metric} ${round}`,
    state,
    target.policy,
    dueAt === null ? null : (dueAt - monday.getTime()) / hour,
  ])
const keep = async (id: string, hours: number) => {
  const { rows } = await sql<{ id: string }>`select id from ticket_event where ticket_id = ${id} order by seq desc limit 1`.execute(
    c.worker,
  )
  await keepClocks(c.worker, [rows[0]!.id], after(hours))
}
const ticketOf = (id: string) => c.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const rowsOf = async (id: string) =>
  (await c.worker.selectFrom('ticket_clock').selectAll().where('ticket_id', '=', id).orderBy('metric').execute()).map(
    ({ metric, state }) => `${metric} ${state}`,
  )

test('what was never given a figure stands before the others all the same, where its policy says so', async () => {
  const { id } = await createTicket(at(ada, 0), question as never)
  await keep(id, 0)
  expect((await ticketOf(id)).raised_at).toEqual(after(0))
})

test('misjudged as grave it stood before the others; judged rightly it does not, and nobody else’s place is taken', async () => {
  const id = await filed('a')
  await keep(id, 0)
  expect((await ticketOf(id)).raised_at).toEqual(after(0))
  await changeSeverity(at(kim, 0.1), id, { severity: 'c' })
  await keep(id, 0.1)
  expect((await ticketOf(id)).raised_at).toBeNull()
  await c.worker
    .updateTable('ticket')
    .set({ raised_at: after(0.2) })
    .where('id', '=', id)
    .execute() // as a step does
  await changeSeverity(at(kim, 0.3), id, { severity: 'a' })
  await keep(id, 0.3)
  await changeSeverity(at(kim, 0.4), id, { severity: 'c' })
  await keep(id, 0.4)
  expect((await ticketOf(id)).raised_at).toEqual(after(0.2))
})

test('what we file for a customer waits for our answer: the filing is none', async () => {
  const { id } = await createTicket(at(kim, 0), { ...incident, severity: 'b', requesterId: ada.personId, organisationId: acme } as never)
  expect((await stand(ada, id, 0.1))[0]).toEqual(['first-response 1', 'running', 'less', 2])
  expect(await stand(ada, id, 0.1)).toEqual(await stand(kim, id, 0.1))
})

test('a ticket of 500 judgements with ten thousand letters of holidays is shown and kept in no time', async () => {
  const id = await filed('a')
  const lines = Array.from({ length: 900 }, (_, n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)).join('\n')
  const target = {
    policy: 'grave',
    version: 1,
    minutes: 600,
    calendar: { key: 'days', zone: 'Europe/Istanbul', hours: 'Mo-Fr 08:00-18:00', exceptions: lines },
  }
  await sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
    select gen_random_uuid(), ${id}, ${kim.personId}, 'ticket.severity-changed', 'public',
      ${JSON.stringify({ from: 'a', to: 'b', promised: { firstResponse: target, nextResponse: target, resolution: target } })}::jsonb, ${monday}::timestamptz + n * interval '1 minute'
    from generate_series(1, 500) n`.execute(c.worker)
  await keep(id, 10)
  for (const deed of [() => clocks(ada, id, 10), () => clocks(kim, id, 10), () => keep(id, 10)])
    expect(await leastOf(3000, () => took(deed))).toBeLessThan(3000)
})

test('whatever is done, its customer and we are told the same, and lists stand by it', async () => {
  await sql`update queue set calendar_key = 'night' where key = 'billing'`.execute(c.worker)
  let seed = 7
  const one = <T>(of: readonly T[]): T => of[(seed = (seed * 1103515245 + 12345) % 2147483648) % of.length]!
  const kims = ['asked-requester', 'put-on-hold', 'taken-up', 'solved', 'reopened'] as const
  for (let round = 0; round < 6; round++) {
    const id = await filed(one(['a', 'b', 'c']))
    let hours = 0
    for (let step = 0; step < 12; step++) {
      hours += one([0, 0, 0.25, 1, 5])
      const deed = one([
        () => reply(at(kim, hours), id, { body: 'x' }),
        () => reply(at(ada, hours), id, { body: 'x' }),
        () => move(at(kim, hours), id, { happening: one(kims) }),
        () => changeSeverity(at(kim, hours), id, { severity: one(['a', 'b', 'c']) }),
        () => changeQueue(at(kim, hours), id, { queue: one(['technical', 'billing']) }),
      ])
      await deed().catch((fault: Error) => expect(fault.name).toBe('Refusal'))
      const told = await stand(ada, id, hours)
      expect(told).toEqual(await stand(kim, id, hours))
      await keep(id, hours)
      const due = Math.min(...told.map((clock) => (clock[3] as number | null) ?? Infinity))
      expect((await ticketOf(id)).due_at).toEqual(due === Infinity ? null : after(due))
    }
  }
})

test('judged graver while solved, it is promised by the graver policy once it is reopened', async () => {
  const id = await filed('b')
  await reply(at(kim, 0.5), id, { body: 'We look.' })
  await move(at(kim, 1), id, { happening: 'solved' })
  await changeSeverity(at(kim, 1.5), id, { severity: 'a' })
  await move(at(ada, 2), id, { happening: 'reopened' })
  expect((await stand(ada, id, 2)).find(([name]) => name === 'resolution 1')).toEqual(['resolution 1', 'running', 'grave', 25])
})

test('a question that nobody answered yet is promised an answer once the ticket is judged so grave', async () => {
  const id = await filed('b')
  await reply(at(kim, 0.5), id, { body: 'We look.' })
  await reply(at(ada, 1), id, { body: 'And?' })
  await changeSeverity(at(kim, 1.5), id, { severity: 'a' })
  expect((await stand(ada, id, 2)).find(([name]) => name === 'next-response 1')).toEqual(['next-response 1', 'running', 'grave', 3.5])
})

describe('follow-ups', () => {
  test('whoever of the ticket writes late, it is promised as when its requester does', async () => {
    const turk = await c.person('Turk')
    const bob = await c.person('Bob')
    const outside = await c.person('Outside')
    const beta = await c.organisation('Beta', true)
    await c.worker.updateTable('organisation').set({ calendar_key: 'paper' }).where('id', '=', beta).execute()
    await c.member(beta, turk)
    await c.member(beta, bob)
    const made = async (who: Someone) => {
      const id = await filed('c', 0, turk)
      await addParticipant(at(turk, 0.05), id, { personId: bob.personId } as never)
      await addParticipant(at(kim, 0.1), id, { personId: outside.personId } as never)
      await move(at(kim, 1), id, { happening: 'closed', reason: 'solved' })
      const { ticketId } = await reply(at(who, 100), id, { body: 'Again.' })
      const { rows } = await sql<{
        p: string
      }>`select payload -> 'promised' -> 'firstResponse' -> 'calendar' ->> 'key' as p from ticket_event
        where ticket_id = ${ticketId} and type = 'ticket.created'`.execute(c.worker)
      return rows[0]!.p
    }
    expect(await made(turk)).toBe('paper')
    expect(await made(bob)).toBe('paper')
    expect(await made(kim)).toBe('paper')
    expect(await made(outside)).toBe('paper')
  })
})

test('who was added later reads no clock by SQL either', async () => {
  const outside = await c.person('Later')
  const id = await filed('a')
  await keep(id, 0)
  await addParticipant(at(kim, 0.1), id, { personId: outside.personId } as never)
  const seen = await reading(
    c.app,
    outside.personId,
    async (tx) => (await sql`select from ticket_clock where ticket_id = ${id}`.execute(tx)).rows.length,
  )
  expect(seen).toBe(0)
})

test('a customer records no promise by SQL', async () => {
  const id = await filed('c')
  const forge = (type: string, payload: object) =>
    writing(c.app, ada.personId, (tx) =>
      sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
      values (${newId()}, ${id}, ${ada.personId}, ${type}, 'public', ${JSON.stringify(payload)}, ${after(0.1)})`.execute(tx),
    )
  await expect(forge('ticket.severity-changed', { promised: { ahead: true } })).rejects.toThrow(/row-level security/)
  await expect(forge('ticket.queue-changed', { promised: { ahead: true } })).rejects.toThrow(/row-level security/)
  await expect(forge('ticket.replied', { byStaff: true })).rejects.toThrow(/row-level security/)
  await expect(forge('ticket.created', { promised: { ahead: true } })).rejects.toThrow(/row-level security/)
})

test('the machine whose clock goes ahead says the answer, another the next words: the answer is kept at once', async () => {
  const id = await filed('b')
  await reply(at(kim, 0.51), id, { body: 'We look.' }) // its clock is ahead
  await reply(at(ada, 0.5), id, { body: 'Thanks' })
  await keep(id, 0.5)
  expect(await rowsOf(id)).toContain('first-response met')
})

test('filed under a contract nobody named, judged otherwise it is still under it', async () => {
  const gold = await c.organisation('Gold')
  const gina = await c.person('Gina')
  await c.member(gold, gina)
  await c.worker.insertInto('plan').values({ key: 'gold', label: words, position: 900 }).execute()
  await c.worker.insertInto('plan_request_type').values({ plan_key: 'gold', request_type: 'incident' }).execute()
  await c.worker
    .insertInto('contracting_entity')
    .values({ key: 'east', label: words, position: 900 })
    .onConflict((x) => x.doNothing())
    .execute()
  await c.worker
    .insertInto('contract')
    .values({
      id: newId(),
      organisation_id: gold,
      entity_key: 'east',
      plan_key: 'gold',
      number: 'G-1',
      starts_on: '2026-01-01',
      created_at: monday,
    })
    .execute()
  const { forgetCatalogue } = await import('../catalogue/catalogue-of.ts')
  for (const db of [c.app, c.worker, c.owner]) forgetCatalogue(db)
  const id = await filed('b', 0, gina)
  expect((await stand(gina, id, 0.1))[0]).toEqual(['first-response 1', 'running', 'gold', 1])
  await changeSeverity(at(kim, 0.2), id, { severity: 'c' })
  expect((await stand(gina, id, 0.3))[0]).toEqual(['first-response 1', 'running', 'gold', 1])
  // So is what follows it, also judged otherwise later.
  await move(at(kim, 1), id, { happening: 'closed', reason: 'solved' })
  const { ticketId } = await reply(at(gina, 24), id, { body: 'Again.' })
  expect((await stand(gina, ticketId, 24))[0]).toEqual(['first-response 1', 'running', 'gold', 25])
  await changeSeverity(at(kim, 24.2), ticketId, { severity: 'b' })
  expect((await stand(gina, ticketId, 24.3))[0]).toEqual(['first-response 1', 'running', 'gold', 25])
})

describe('on events alone', () => {
  const begin = Date.UTC(2026, 2, 2, 8)
  const minute = 60_000
  const always = { key: 'always', zone: 'UTC', hours: '24/7', exceptions: null }
  const target = (minutes: number, calendar: object = always) => ({ policy: 'p', version: 1, minutes, calendar }) as never
  const event = (type: ClockEvent['type'], minutes: number, payload: object): ClockEvent => ({
    type,
    at: new Date(begin + minutes * minute),
    payload,
  })
  const moved = (minutes: number, from: string, to: string) => event('ticket.status-changed', minutes, { from, to })
  const at = (minutes: number) => new Date(begin + minutes * minute)

  test('held, and judged otherwise meanwhile: it stands for what held it, since then', () => {
    const events = [
      event('ticket.created', 0, { promised: { firstResponse: target(60) } }),
      moved(10, 'new', 'pending'),
      event('ticket.severity-changed', 20, { promised: { firstResponse: target(90) } }),
    ]
    const [clock] = readClocks(events, at(30))
    expect(clock!.reading).toMatchObject({ state: 'paused', left: 80 * minute })
    expect(clock!.reading.stretches.filter(({ runs }) => !runs).map(({ cause }) => cause)).toEqual(['pending', 'pending'])
  })

  test('withdrawn, solved, promised again and reopened: it goes on', () => {
    const events = [
      event('ticket.created', 0, { promised: { resolution: target(600) } }),
      event('ticket.severity-changed', 20, { promised: null }),
      moved(30, 'new', 'solved'),
      event('ticket.severity-changed', 40, { promised: { resolution: target(300) } }),
      moved(50, 'solved', 'open'),
    ]
    expect(readClocks(events, at(50)).map(({ reading }) => [reading.state, reading.left / minute])).toEqual([['running', 280]])
  })

  test('events at one moment, and of a clock that went back', () => {
    const events = [
      event('ticket.created', 0, { promised: { firstResponse: target(60), nextResponse: target(30), resolution: target(600) } }),
      event('ticket.replied', 5, { byStaff: true }),
      moved(5, 'new', 'open'),
      event('ticket.replied', 4, { byStaff: false }),
      event('ticket.replied', 4.5, { byStaff: true }),
    ]
    for (const { ticks } of clocksOf(events))
      for (const [place, tick] of ticks.entries()) expect(tick.at).toBeGreaterThanOrEqual(ticks[place - 1]?.at ?? 0)
    expect(readClocks(events, at(5)).map(({ metric, reading }) => `${metric} ${reading.state}`)).toEqual([
      'first-response met',
      'resolution running',
      'next-response met',
    ])
  })

  test('five hundred judgements, each with ten thousand letters of holidays, are read in a blink', () => {
    const lines = Array.from({ length: 900 }, (_, n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)).join(
      '\n',
    )
    const calendar = () => ({ key: 'many', zone: 'Europe/Istanbul', hours: 'Mo-Fr 08:00-18:00', exceptions: lines })
    const all = () =>
      JSON.parse(
        JSON.stringify({
          firstResponse: target(60, calendar()),
          nextResponse: target(60, calendar()),
          resolution: target(6000, calendar()),
        }),
      )
    const events = [event('ticket.created', 0, { promised: all() })]
    for (let n = 1; n <= 500; n++) events.push(event('ticket.severity-changed', n * 60, { promised: all() }))
    const before = performance.now()
    readClocks(events, at(500 * 60))
    expect(performance.now() - before).toBeLessThan(2000)
  })

  test('two thousand questions and answers are read in a blink', () => {
    const events = [
      event('ticket.created', 0, { promised: { firstResponse: target(60), nextResponse: target(60), resolution: target(500_000) } }),
    ]
    for (let n = 1; n <= 2000; n++)
      events.push(
        event('ticket.replied', n * 60, { byStaff: true }),
        event('ticket.replied', n * 60 + 10, { byStaff: false }),
        moved(n * 60 + 10, 'pending', 'open'),
      )
    const before = performance.now()
    readClocks(events, at(2001 * 60))
    expect(performance.now() - before).toBeLessThan(3000)
  })

  test('a calendar that never opens costs little, and has no due moment', () => {
    const never = { key: 'never', zone: 'Europe/Istanbul', hours: 'Mo 09:00-09:00', exceptions: null }
    const lines = Array.from({ length: 20 }, (_, n) => `${2026 + n}-01-01..${2026 + n}-12-31`).join('\n')
    for (const calendar of [never, { ...never, hours: 'Mo-Fr 08:00-18:00', exceptions: lines }]) {
      const events = [
        event('ticket.created', 0, { promised: { firstResponse: target(525_600, calendar), resolution: target(525_600, calendar) } }),
      ]
      const before = performance.now()
      readClocks(events, at(60 * 24 * 3650))
      expect(performance.now() - before).toBeLessThan(2000)
    }
  })
})
