// Reports on real tickets and clocks: counted right, counted in the right month, and only for whom it is.
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { partnersAct } from '../../../test/support/delegating.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { metrics, type ClockMetric } from '../catalogue/catalogue.ts'
import { keepClocks } from '../promises/keep-clocks.ts'
import { changeQueue } from '../tickets/change-queue.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { reply } from '../tickets/reply.ts'
import { type Counted, attainment, shareKept } from './attainment.ts'
import { clockList } from './clocks.ts'
import { reportZone, monthsAsked, startOf } from './months.ts'
import { reportOf } from './report.ts'
import { statementClocks, statementOf } from './statement.ts'

const c = await counter()
// One figure for each ticket.
await sql`update promise set next_response = null, resolution = null`.execute(c.worker)
await partnersAct(c)
const [acme, other, helpers] = [await c.organisation('Acme'), await c.organisation('Other'), await c.organisation('Helpers')]
const [ada, blind, foreign, pia, ron] = [
  await c.person('Ada'),
  await c.person('Blind'),
  await c.person('Foreign'),
  await c.person('Pia'),
  await c.person('Ron'),
]
await c.member(acme, ada, { sees: 'all' })
await c.member(acme, blind)
await c.member(other, foreign, { sees: 'all', administers: true })
for (const who of [pia, ron]) await c.member(helpers, who)
const kim = await c.agent('Kim', ['technical'])
const lee = await c.agent('Lee', ['billing'])
const chief = await c.agent('Chief', [], 'administrator')

const march = new Date('2026-03-02T08:00:00.000Z')
const later = new Date('2026-03-20T08:00:00.000Z')
const at = (who: Someone, after: number, from = march) => ({ ...c.as(who), at: minutes(after, from) })
const incident = { ...question, requestType: 'incident', severity: 'a', service: 'virtual-server', priority: null }
const filed = async (who: Someone, more: object = {}, from = march) =>
  (await createTicket(at(who, 0, from), { ...incident, ...more } as never)).id
const kept = async (id: string, now = later) => {
  const { rows } = await sql<{ id: string }>`select id from ticket_event where ticket_id = ${id} order by seq desc limit 1`.execute(
    c.worker,
  )
  await keepClocks(c.worker, [rows[0]!.id], now)
  return id
}
const asked = { metric: 'first-response', limit: 50, timeZone: 'UTC' } as const
const report = (who: Someone, more: object = {}) =>
  reading(c.app, who.personId, (tx) => reportOf(tx, who, { ...asked, from: '2026-03', until: '2026-03', ...more }, later))
const statement = (who: Someone, organisationId: string = acme, month = '2026-03') =>
  reading(c.app, who.personId, (tx) => statementOf(tx, who, { organisationId, month, at: later, timeZone: 'UTC', limit: 50 }))

const inTime = await filed(ada)
await reply(at(kim, 30), inTime, { body: 'Yes?' })
const tooLate = await filed(blind)
await move(at(kim, 20), tooLate, { happening: 'put-on-hold' })
await reply(at(blind, 600), tooLate, { body: 'And?' })
await reply(at(kim, 720), tooLate, { body: 'Now.' })
const silent = await filed(ada, { summary: 'Nobody answers' })
const elsewhere = await filed(foreign)
await reply(at(kim, 90), elsewhere, { body: 'Late.' })
for (const id of [inTime, tooLate, silent, elsewhere]) await kept(id)

test('what was kept and what was missed, for each customer, policy, queue and month', async () => {
  const all = await report(kim)
  expect(all.metrics['first-response']).toMatchObject({ kept: 1, missed: 3, running: 0, paused: 0, withdrawn: 0 })
  expect(all.metrics.resolution).toMatchObject({ kept: 0, missed: 0 })
  expect(shareKept(all.metrics['first-response'])).toBe(0.25)
  expect(all.byCustomer.map(({ name, kept, missed }) => [name, kept, missed])).toEqual([
    ['Acme', 1, 2],
    ['Other', 0, 1],
  ])
  expect(all.byPolicy.map(({ key, missed }) => [key, missed])).toEqual([['incident-a', 3]])
  expect(all.byQueue.map(({ key, missed }) => [key, missed])).toEqual([['technical', 3]])
  expect(all.byMonth.map(({ month, missed }) => [month, missed])).toEqual([['2026-03', 3]])
  // Of the three that were answered after 30, 140 and 90 minutes.
  expect([all.metrics['first-response'].half, all.metrics['first-response'].nine]).toEqual([90 * 60_000, 140 * 60_000])
})
test('each missed one with its ticket, what was promised, what it took, and what it waited for', async () => {
  const { missed } = await statement(ada)
  expect(missed.rows.map(({ ticket }) => ticket?.summary)).toContain('Nobody answers')
  const staff = (await report(kim)).missed.rows.find(({ ticket }) => ticket?.id === tooLate)!
  expect(staff).toMatchObject({ promised: 60 * 60_000, taken: 140 * 60_000, late: 80 * 60_000, result: 'missed', policy: 'incident-a' })
  expect(staff.why).toEqual([
    { cause: 'filed', ran: true, ms: 20 * 60_000 },
    { cause: 'on-hold', ran: false, ms: 580 * 60_000 },
    { cause: 'taken-up', ran: true, ms: 120 * 60_000 },
  ])
})
test('how a figure came about is told the customer only where the promise says so', async () => {
  expect((await statement(ada)).missed.rows.map(({ why }) => why)).toEqual([null, null])
  await sql`update promise set explained = true where key = 'incident-a'`.execute(c.worker)
  for (const db of [c.app, c.worker]) forgetCatalogue(db)
  const told = await kept(await filed(ada, { summary: 'Explained' }, minutes(60 * 24)))
  const row = (await statement(ada)).missed.rows.find(({ ticket }) => ticket?.id === told)
  expect(row?.why?.map(({ cause }) => cause)).toEqual(['filed'])
  await sql`delete from ticket_clock where ticket_id = ${told}`.execute(c.worker)
})
test('a month begins where the house stands, not where the reader or the server does', async () => {
  const calendar = (zone: string, hours: string, retired = false) => ({ key: zone, label: { en: zone }, zone, hours, retired }) as never
  const [always, office, gone] = [
    calendar('UTC', '24/7'),
    calendar('Europe/Paris', 'Mo-Fr 08:00-18:00'),
    calendar('Europe/Rome', '24/7', true),
  ]
  for (const [calendars, zone] of [
    [[always, office], 'Europe/Paris'],
    [[gone, always], 'UTC'],
    [[gone], 'Europe/Rome'],
    [[], 'Asia/Tokyo'], // nothing was ever promised there
  ] as const)
    expect(reportZone({ calendars }, 'Asia/Tokyo')).toBe(zone)
  const edge = new Date('2026-03-31T22:30:00.000Z') // half past midnight in Paris
  expect(startOf('2026-04', 'Europe/Paris')).toEqual(new Date('2026-03-31T22:00:00.000Z'))
  const id = await filed(ada, { summary: 'At midnight' }, edge)
  const april = new Date('2026-04-20T08:00:00.000Z')
  await kept(id, april)
  const of = (month: string) =>
    reading(c.app, ada.personId, (tx) =>
      statementClocks(tx, ada, { organisationId: acme, month, at: april, timeZone: 'Asia/Tokyo', limit: 50 }),
    )
  expect((await of('2026-03')).rows.map(({ ticket }) => ticket?.summary)).not.toContain('At midnight')
  expect((await of('2026-04')).rows.map(({ ticket }) => ticket?.summary)).toEqual(['At midnight'])
  await sql`delete from ticket_clock where ticket_id = ${id}`.execute(c.worker)
})
test('months in disorder, too many or none are made into some that can be counted', () => {
  const now = new Date('2026-11-21T00:00:00Z')
  expect(monthsAsked({}, now, 'UTC')).toEqual({ first: '2026-06', last: '2026-11' })
  expect(monthsAsked({ from: '2026-12', until: '2026-02' }, now, 'UTC')).toEqual({ first: '2026-02', last: '2026-02' })
  expect(monthsAsked({ from: '2001-01', until: '2026-13' }, now, 'UTC')).toEqual({ first: '2024-12', last: '2026-11' })
})

test('F22 an agent counts what their queues worked, an administrator all', async () => {
  expect((await report(lee)).metrics['first-response']).toMatchObject({ kept: 0, missed: 0 })
  expect((await report(lee)).queues).toEqual(['billing'])
  expect((await report(chief)).metrics['first-response']).toMatchObject({ kept: 1, missed: 3 })
  expect(await refusalOf(report(lee, { queue: 'technical' }))).toBe('not-found')
  expect(await refusalOf(report(lee, { queue: 'no-such' }))).toBe('not-found')
  expect(await refusalOf(report(kim, { organisation: newId() }))).toBe('not-found')
  expect((await report(kim, { organisation: other })).metrics['first-response']).toMatchObject({ kept: 0, missed: 1 })
  expect(await refusalOf(report(ada))).toBe('not-found')
})
test('F22 a ticket of one’s own in a queue one does not work in is not counted among what one’s queues worked', async () => {
  const id = await filed(lee, { summary: 'An agent asks too' })
  await reply(at(kim, 90), id, { body: 'Late.' })
  await kept(id)
  expect((await report(lee)).metrics['first-response']).toMatchObject({ kept: 0, missed: 0 })
  expect((await report(lee)).missed.rows).toEqual([])
  expect((await report(chief)).byCustomer.find(({ key }) => key === null)).toMatchObject({ missed: 1 })
  await sql`delete from ticket_clock where ticket_id = ${id}`.execute(c.worker)
})
test('F20 F22 a statement is for whoever sees all tickets of that customer, and for nobody else', async () => {
  expect((await statement(ada)).metrics['first-response']).toMatchObject({ kept: 1, missed: 2 })
  for (const who of [blind, foreign, pia, ron]) expect(await refusalOf(statement(who))).toBe('not-found')
  expect(await refusalOf(statement(ada, other))).toBe('not-found')
  for (const month of ['2026-04', '2026-00', '2026-3', '0000-01', '1999-12', '', "2026-03'--"])
    expect(await refusalOf(statement(ada, acme, month)), month).toBe('not-found')
  for (const id of ['', 'x', newId()]) expect(await refusalOf(statement(ada, id))).toBe('not-found')
  // An agent sees of it what their queues worked.
  expect((await statement(kim)).metrics['first-response']).toMatchObject({ kept: 1, missed: 2 })
  expect((await statement(lee)).metrics['first-response']).toMatchObject({ kept: 0, missed: 0 })
  await c.disable(lee)
  expect(
    await statement(lee).then(
      ({ queues }) => queues,
      ({ code }) => code,
    ),
  ).toSatisfy((told) => told === 'not-found' || told.length <= 1)
})
test('F20 a partner that reads the customer whole reads its statement, until its delegation ends', async () => {
  const id = newId()
  await c.worker
    .insertInto('delegation')
    .values({
      ...{
        id,
        customer_id: acme,
        partner_id: helpers,
        roles: ['reader'],
        requested_by: ada.personId,
        requested_at: march,
        approved_at: march,
      },
      ...{ starts_at: march, ends_at: new Date(Date.now() + 86_400_000) },
    })
    .execute()
  await c.worker
    .insertInto('partner_assignment')
    .values({ organisation_id: helpers, person_id: pia.personId, role_key: 'reader', given_at: march })
    .execute()
  expect((await statement(pia)).metrics['first-response']).toMatchObject({ kept: 1, missed: 2 })
  expect((await statement(pia)).missed.rows.every(({ ticket }) => ticket !== null)).toBe(true)
  expect(await refusalOf(statement(ron))).toBe('not-found')
  const set = (to: object) => c.worker.updateTable('delegation').set(to).where('id', '=', id).execute()
  await set({ services: ['virtual-server'] })
  expect(await refusalOf(statement(pia)), 'a part of the tickets is no statement').toBe('not-found')
  await set({ services: [], ended_at: march })
  expect(await refusalOf(statement(pia))).toBe('not-found')
})
test('F20 row-level security stands behind: whoever forgets the rule still counts only what they may', async () => {
  const open = { where: sql<boolean>`true`, queues: null }
  const counted = (who: Someone): Counted => ({ scope: { ...open, who }, from: march, before: later, at: later })
  const seen = async (who: Someone) => {
    const [row] = await reading(c.app, who.personId, (tx) => attainment(tx, counted(who), { by: [], zone: 'UTC' }))
    return row ? row.kept + row.missed : 0
  }
  expect(await Promise.all([chief, kim, ada, blind, foreign, ron].map(seen))).toEqual([4, 4, 3, 1, 1, 0])
  const rows = await reading(c.app, foreign.personId, (tx) => clockList(tx, counted(foreign), { missedOnly: true, limit: 9 }))
  expect(rows.rows.map(({ ticket }) => ticket?.id)).toEqual([elsewhere])
})
test('F23 of a ticket that went to another queue the agent keeps the figures and is told no word', async () => {
  const id = await filed(ada, { summary: 'Moves on' })
  await reply(at(kim, 90), id, { body: 'Late.' })
  await kept(id)
  await changeQueue(at(kim, 100), id, { queue: 'billing' })
  const row = async (who: Someone) =>
    (await report(who)).missed.rows.find(
      (one) => one.startedAt.getTime() === march.getTime() && one.taken === 90 * 60_000 && one.organisationId === acme,
    )
  expect(await row(kim)).toMatchObject({ ticket: null, why: null, taken: 90 * 60_000, late: 30 * 60_000 })
  expect(await row(chief)).toMatchObject({ ticket: { summary: 'Moves on' } })
  await sql`delete from ticket_clock where ticket_id = ${id}`.execute(c.worker)
})
test('the list goes on where it stopped, and a place of someone’s own making is refused', async () => {
  const of = (cursor?: string) =>
    reading(c.app, ada.personId, (tx) =>
      statementClocks(tx, ada, { organisationId: acme, month: '2026-03', at: later, timeZone: 'UTC', cursor, limit: 1 }),
    )
  const found: string[] = []
  for (let cursor: string | undefined, once = true; once || cursor; once = false) {
    const page = await of(cursor)
    found.push(...page.rows.map(({ ticket }) => ticket!.id))
    cursor = page.nextCursor ?? undefined
  }
  expect(found.sort()).toEqual([inTime, tooLate, silent].sort())
  for (const text of ['x', '', Buffer.from(`2026-02-31T00:00:00.000Z ${newId()} resolution 1`).toString('base64url')])
    expect(await refusalOf(of(text)), text).toBe('invalid')
})

test('the database counts as one would by hand', async () => {
  const states = ['running', 'paused', 'met', 'dropped'] as const
  const zone = 'Asia/Kolkata'
  const clock = fc.record({
    metric: fc.constantFrom(...metrics),
    policy: fc.constantFrom('p', 'q'),
    state: fc.constantFrom(...states),
    missed: fc.boolean(),
    due: fc.integer({ min: -3, max: 3 }),
    used: fc.integer({ min: 0, max: 9 }),
    started: fc.integer({ min: 0, max: 100 * 24 }),
  })
  const from = startOf('2025-11', zone)
  const before = startOf('2026-01', zone)
  await fc.assert(
    fc.asyncProperty(fc.array(clock, { maxLength: 40 }), async (clocks) => {
      await sql`delete from ticket_clock`.execute(c.worker)
      const startedAt = (hours: number) => new Date(Date.UTC(2025, 9, 15, 0, 30) + hours * 3_600_000)
      const dueAt = (due: number) => new Date(later.getTime() + due * 60_000)
      for (const [round, one] of clocks.entries())
        await sql`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, left_ms, used_ms, missed, ended_at,
            queue_key, organisation_id) values (${inTime}, ${one.metric}, ${round + 1}, ${one.policy}, 1, 60, 'always', ${one.state}, ${startedAt(one.started)},
            ${one.state === 'running' ? dueAt(one.due) : null}, 0, ${one.used}, ${one.missed}, ${one.state === 'met' || one.state === 'dropped' ? later : null},
            'technical', ${acme})`.execute(c.worker)
      const monthIn = (at: Date) => new Intl.DateTimeFormat('sv', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(at)
      const expected = (metric: ClockMetric, policy: string | null, month: string | null) => {
        const mine = clocks.filter(
          (one) =>
            one.metric === metric &&
            (policy === null || one.policy === policy) &&
            startedAt(one.started) >= from &&
            startedAt(one.started) < before &&
            (month === null || monthIn(startedAt(one.started)) === month),
        )
        const isMissed = (one: (typeof clocks)[number]) => one.missed || (one.state === 'running' && one.due < 0)
        const used = mine
          .filter(({ state }) => state === 'met')
          .map((one) => one.used)
          .sort((a, b) => a - b)
        const part = (share: number) => used[Math.max(0, Math.ceil(used.length * share) - 1)] ?? null
        const count = (state: string) => mine.filter((one) => one.state === state && !isMissed(one)).length
        return {
          ...{ kept: count('met'), missed: mine.filter(isMissed).length, running: count('running'), paused: count('paused') },
          ...{ withdrawn: count('dropped'), half: part(0.5), nine: part(0.9) },
        }
      }
      const scope = { who: chief, where: sql<boolean>`true`, queues: null }
      const rows = await reading(c.app, chief.personId, (tx) =>
        attainment(tx, { scope, from, before, at: later }, { by: ['policy', 'month'], zone }),
      )
      for (const row of rows) {
        const { metric, heading, key, ...figures } = row
        expect(figures).toEqual(expected(metric, heading === 'policy' ? key : null, heading === 'month' ? key : null))
      }
      const inRange = clocks.filter(({ started }) => startedAt(started) >= from && startedAt(started) < before)
      expect(rows.filter(({ heading }) => heading === null)).toHaveLength(new Set(inRange.map(({ metric }) => metric)).size)
      expect(rows.filter(({ heading }) => heading === 'policy')).toHaveLength(new Set(inRange.map((one) => one.metric + one.policy)).size)
    }),
    { numRuns: 25 },
  )
})
