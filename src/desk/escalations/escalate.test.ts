import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Someone, counter, minutes } from '../../../test/support/counter.ts'
import { withSteps, withoutWorker } from '../../../test/support/escalations.ts'
import { assign } from '../tickets/assign.ts'
import { move } from '../tickets/move.ts'
import { reply } from '../tickets/reply.ts'
import { gatherNotices } from './gather-notices.ts'

const c = await counter()
const { database } = c
const [kim, lee, sam] = [await c.agent('Kim', ['technical']), await c.agent('Lee', ['technical']), await c.agent('Sam', ['sales'])]
const root = await c.agent('Root', [], 'administrator')
const ada = await c.person('Ada')

const events = async (ticket: string) =>
  (
    await c.worker
      .selectFrom('ticket_event')
      .select(['type', 'payload', 'audience', 'actor_id'])
      .where('ticket_id', '=', ticket)
      .orderBy('seq')
      .execute()
  ).filter(({ type }) => type === 'ticket.escalated')
const mails = async () => {
  const { rows } = await sql<{
    to: string
    of: number
  }>`select p.name as to, count(*)::int as of from outgoing_mail m join person p on p.id = m.person_id
    join escalation_notice n on n.mail_id = m.id where m.kind = 'escalation' group by p.name, m.id order by 1`.execute(c.worker)
  return rows.map(({ to, of }) => `${to} ${of}`)
}
const ticketOf = (id: string) => c.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const answer = (who: Someone, ticket: string, at: Date) => reply(c.as(who, at), ticket, { body: 'We look into it.' })

const remind = { key: 'remind', minutes: -15, action: 'notify', tell: ['assignee'] }
const late = { key: 'late', action: 'notify', tell: ['queue'] }
const raise = { key: 'raise', action: 'raise' }

const { superuser, keep, file, run, marks } = await withoutWorker(database, c, ada)

describe('in time', () => {
  test('each step happens once, at its moment, with its event for staff alone', async () => {
    await withSteps(database, [remind, late, raise])
    const id = await file()
    await assign(c.as(kim), id, { assigneeId: kim.personId })
    await run(minutes(44))
    expect(await marks(id)).toEqual([])
    await run(minutes(45))
    await run(minutes(45))
    expect(await marks(id)).toEqual(['remind 1 done'])
    expect(await mails()).toEqual(['Kim 1'])
    await run(minutes(60))
    await run(minutes(61))
    expect((await marks(id)).sort()).toEqual(['late 1 done', 'raise 1 done', 'remind 1 done'])
    expect(await mails()).toEqual(['Kim 1', 'Kim 1', 'Lee 1'])
    expect((await ticketOf(id)).raised_at).toEqual(minutes(60))
    const found = await events(id)
    expect(found.map(({ payload }) => (payload as { step: string }).step).sort()).toEqual(['late', 'raise', 'remind'])
    expect(found.every(({ audience, actor_id }) => audience === 'staff' && actor_id === null)).toBe(true)
  })

  test('nobody assigned: the queue is reminded', async () => {
    await withSteps(database, [remind])
    await file()
    await run(minutes(50))
    expect(await mails()).toEqual(['Kim 1', 'Lee 1'])
  })

  test('of a promise shorter than the warning nobody is warned', async () => {
    await withSteps(database, [{ ...remind, minutes: -60 }, late])
    const id = await file()
    await run(minutes(30))
    expect(await marks(id)).toEqual([])
    await run(minutes(60))
    expect(await marks(id)).toEqual(['late 1 done'])
  })

  test('each further question has steps of its own', async () => {
    await withSteps(database, [{ ...late, key: 'next', metric: 'next-response' }])
    const id = await file()
    for (const round of [0, 1]) {
      await answer(kim, id, minutes(10 + 100 * round))
      await reply(c.as(ada, minutes(20 + 100 * round)), id, { body: 'And now?' })
      await keep(minutes(20 + 100 * round))
      await run(minutes(80 + 100 * round))
    }
    expect(await marks(id)).toEqual(['next 1 done', 'next 2 done'])
  })
})

describe('meanwhile', () => {
  test('answered, though nobody kept its clocks since: nothing happens', async () => {
    await withSteps(database, [remind, late, raise])
    const id = await file()
    await answer(kim, id, minutes(40))
    await run(minutes(70))
    expect(await marks(id)).toEqual([])
    expect(await mails()).toEqual([])
    expect((await ticketOf(id)).raised_at).toBeNull()
  })

  test('on hold it waits, and taken up again it goes on with what is left', async () => {
    await withSteps(database, [late])
    const id = await file()
    await move(c.as(kim, minutes(20)), id, { happening: 'put-on-hold' })
    await run(minutes(70))
    expect(await marks(id)).toEqual([])
    await move(c.as(kim, minutes(100)), id, { happening: 'taken-up' })
    await keep(minutes(100))
    await run(minutes(139))
    expect(await marks(id)).toEqual([])
    await run(minutes(140))
    expect(await marks(id)).toEqual(['late 1 done'])
  })

  test('the time of day set back repeats nothing, nor forgets an answer from a moment that is now to come', async () => {
    await withSteps(database, [remind, late])
    const [id, other] = [await file(), await file()]
    await run(minutes(60))
    const before = await mails()
    await answer(kim, other, minutes(65))
    await run(minutes(10))
    await run(minutes(62))
    expect(await mails()).toEqual(before)
    expect(await marks(id)).toHaveLength(2)
    expect((await c.worker.selectFrom('ticket_clock').select('state').where('ticket_id', '=', other).executeTakeFirstOrThrow()).state).toBe(
      'running',
    )
    await keep(minutes(62))
    expect((await c.worker.selectFrom('ticket_clock').select('state').where('ticket_id', '=', other).executeTakeFirstOrThrow()).state).toBe(
      'met',
    )
  })

  test('two workers at once do each step once', async () => {
    await withSteps(database, [remind, late, raise])
    const ids = []
    for (let n = 0; n < 20; n++) ids.push(await file())
    for (const at of [50, 60]) await Promise.all([run(minutes(at)), run(minutes(at)), run(minutes(at))])
    await run(minutes(61))
    for (const id of ids) {
      expect(await marks(id)).toHaveLength(3)
      expect(await events(id)).toHaveLength(3)
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from escalation_notice where mail_id is null`.execute(c.worker)
    expect(rows[0]!.n).toBe(0)
  })

  test('a ticket that somebody holds keeps no other waiting, and its turn comes', async () => {
    await withSteps(database, [late])
    const [held, free] = [await file(), await file()]
    const [isHeld, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holding = c.worker.transaction().execute(async (tx) => {
      await tx.selectFrom('ticket').select('id').where('id', '=', held).forUpdate().execute()
      isHeld.resolve()
      await letGo.promise
    })
    await isHeld.promise
    await run(minutes(60)).finally(letGo.resolve)
    expect([await marks(held), await marks(free)]).toEqual([[], ['late 1 done']])
    await holding
    await run(minutes(61))
    expect(await marks(held)).toEqual(['late 1 done'])
  })
})

describe('late', () => {
  test('after hours away only the last of the tellings of a clock is told, the others are passed over, and one person gets one mail', async () => {
    await withSteps(database, [remind, late, { ...late, key: 'later', minutes: 60, tell: ['queue', 'administrators'] }, raise])
    const ids = [await file(), await file(), await file()]
    await run(minutes(400))
    for (const id of ids)
      expect((await marks(id)).sort()).toEqual(['late 1 passed-over', 'later 1 done', 'raise 1 done', 'remind 1 passed-over'])
    expect(await mails()).toEqual(['Kim 3', 'Lee 3', 'Root 3'])
    for (const id of ids) expect(await events(id)).toHaveLength(2)
  })

  test('two tellings of the same moment are both told', async () => {
    await withSteps(database, [late, { ...late, key: 'boss', tell: ['administrators'] }])
    const id = await file()
    await run(minutes(200))
    expect((await marks(id)).sort()).toEqual(['boss 1 done', 'late 1 done'])
  })

  test('a worker killed before the mails were gathered: the next run gathers them', async () => {
    await withSteps(database, [late])
    await file()
    const { escalateTicket } = await import('./escalate.ts')
    for (const { id } of await c.worker.selectFrom('ticket').select('id').execute()) await escalateTicket(c.worker, id, minutes(60))
    expect(await mails()).toEqual([])
    await gatherNotices(c.worker, minutes(61))
    await gatherNotices(c.worker, minutes(61))
    expect(await mails()).toEqual(['Kim 1', 'Lee 1'])
  })

  test('steps written today do not happen on what is late since yesterday; those to come do', async () => {
    await withSteps(database, [])
    const [old, fresh] = [await file(), await file(minutes(280))]
    await run(minutes(299))
    await withSteps(database, [remind, late, raise])
    await run(minutes(300))
    expect((await marks(old)).sort()).toEqual(['late 1 passed-over', 'raise 1 passed-over', 'remind 1 passed-over'])
    expect([await marks(fresh), await mails()]).toEqual([[], []])
    await run(minutes(341))
    expect(await marks(fresh)).toHaveLength(3)
  })

  test('a changed step moves what was planned, without any event on the ticket', async () => {
    await withSteps(database, [{ ...late, minutes: 30 }])
    const id = await file()
    await run(minutes(10))
    await withSteps(database, [{ ...late, minutes: -30 }])
    await run(minutes(20))
    await run(minutes(31))
    expect(await marks(id)).toEqual(['late 1 done'])
  })
})

describe('told', () => {
  test('F22 F23 only whoever may see the ticket: not one of ours from another queue, not who left, not a customer, not who wants no mail', async () => {
    const gone = await c.agent('Gone', ['technical'])
    await c.disable(gone)
    const quiet = await c.agent('Quiet', ['technical'])
    await c.worker.updateTable('person').set({ mail: 'off' }).where('id', '=', quiet.personId).execute()
    const people = [sam, gone, quiet, ada, lee, root].map(({ address }) => address.toUpperCase())
    await withSteps(database, [{ key: 'named', action: 'notify', people }])
    const id = await file()
    await run(minutes(60))
    expect(await mails()).toEqual(['Lee 1', 'Root 1'])
    expect((await events(id))[0]!.payload).toMatchObject({ people: 2, action: 'notify', outcome: 'done' })
  })

  test('nobody can be told: that is said, once', async () => {
    await withSteps(database, [{ key: 'named', action: 'notify', people: [sam.address] }])
    const id = await file()
    await run(minutes(60))
    await run(minutes(61))
    expect(await marks(id)).toEqual(['named 1 not-possible'])
    expect((await events(id))[0]!.payload).toMatchObject({ people: 0, outcome: 'not-possible' })
  })
})

describe('reassigned', () => {
  const hand = { key: 'hand', action: 'reassign', queue: 'sales' }

  test('it goes to the other queue, off whoever does not work there, findable there by its words', async () => {
    await withSteps(database, [hand])
    const id = await file()
    await assign(c.as(kim), id, { assigneeId: kim.personId })
    await run(minutes(60))
    expect(await ticketOf(id)).toMatchObject({ queue_key: 'sales', assignee_id: null })
    const types = await c.worker.selectFrom('ticket_event').select('type').where('ticket_id', '=', id).orderBy('seq').execute()
    expect(types.map(({ type }) => type).filter((type) => /queue|assigned|escalated/.test(type))).toEqual([
      'ticket.assigned',
      'ticket.queue-changed',
      'ticket.assigned',
      'ticket.escalated',
    ])
    const { rows } = await sql<{ queue_key: string }>`select queue_key from ticket_words where ticket_id = ${id}`.execute(c.worker)
    expect(rows.every(({ queue_key }) => queue_key === 'sales')).toBe(true)
  })

  test('without another queue it is only taken off its assignee', async () => {
    await withSteps(database, [{ key: 'free', action: 'reassign', unassign: true }])
    const id = await file()
    await assign(c.as(kim), id, { assigneeId: kim.personId })
    await run(minutes(60))
    expect(await ticketOf(id)).toMatchObject({ queue_key: 'technical', assignee_id: null })
  })

  test('a queue that was retired takes nothing: that is said', async () => {
    await withSteps(database, [hand])
    const id = await file()
    await sql`update queue set retired_at = now() where key = 'sales'`.execute(c.worker)
    await run(minutes(60))
    await sql`update queue set retired_at = null where key = 'sales'`.execute(c.worker)
    expect(await marks(id)).toEqual(['hand 1 not-possible'])
    expect(await ticketOf(id)).toMatchObject({ queue_key: 'technical' })
  })
})

test('F20 F22 a customer reads no escalation, one of us only those of tickets they work on', async () => {
  await withSteps(database, [late])
  const id = await file()
  await run(minutes(60))
  const seen = async (who: Someone) =>
    c.app.transaction().execute(async (tx) => {
      await sql`select set_config('guichet.person', ${who.personId}, true)`.execute(tx)
      const all = async (table: string) => (await sql`select from ${sql.table(table)}`.execute(tx)).rows.length
      return [await all('escalation'), await all('escalation_notice'), await all('escalation_step'), await all('webhook')]
    })
  expect(await seen(ada)).toEqual([0, 0, 0, 0])
  expect(await seen(sam)).toEqual([0, 0, 0, 0])
  expect(await seen(kim)).toEqual([1, 1, 0, 0])
  expect(await seen(root)).toEqual([1, 0, expect.any(Number), expect.any(Number)])
  expect((await seen(root))[2]).toBeGreaterThan(0)
  expect(await marks(id)).toEqual(['late 1 done'])
})

test('of a million clocks those that are due, and those of other steps, are found by index', async () => {
  await superuser.query(`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, left_ms, used_ms, missed, queue_key, next_step_at, steps)
    select gen_random_uuid(), 'first-response', 1, 'hour', 1, 60, 'always', 'running', now(), now() + n * interval '1 minute', 1, 1, false, 'technical', now() + n * interval '1 minute', 7
    from generate_series(1, 50000) n; analyze ticket_clock`)
  const plan = async (query: string) => (await superuser.query(`explain ${query}`)).rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(await plan(`select ticket_id from ticket_clock where next_step_at <= now() order by next_step_at, ticket_id limit 100`)).toContain(
    'ticket_clock_next_step',
  )
  for (const side of ['steps < 7', 'steps > 7', 'steps is null'])
    expect(
      await plan(
        `select distinct ticket_id from ticket_clock where due_at is not null and ${side} and ticket_id > '00000000-0000-0000-0000-000000000000' order by 1 limit 100`,
      ),
    ).toContain('ticket_clock_steps')
})
