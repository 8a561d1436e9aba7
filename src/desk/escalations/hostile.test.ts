import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { counter, minutes, monday } from '../../../test/support/counter.ts'
import { withSteps, withoutWorker } from '../../../test/support/escalations.ts'
import { composeEscalation } from '../../mail/outbound/compose-escalation.ts'
import { move } from '../tickets/move.ts'
import { Configuration } from '../catalogue/configuration.ts'
import { configurationOf } from '../catalogue/configuration-of.ts'

const c = await counter()
const { database } = c
const [kim, lee] = [await c.agent('Kim', ['technical', 'sales']), await c.agent('Lee', ['technical'])]
const ada = await c.person('Ada')
const { keep, file, run, marks } = await withoutWorker(database, c, ada)
const mails = async () =>
  (
    await sql<{ id: string; person_id: string; recipient: string; name: string }>`select m.id, m.person_id, m.recipient, p.name
      from outgoing_mail m join person p on p.id = m.person_id where m.kind = 'escalation' order by p.name`.execute(c.worker)
  ).rows
const late = { key: 'late', action: 'notify', tell: ['queue'] }
const written = (mail: { id: string; person_id: string; recipient: string }, at: Date) =>
  composeEscalation(c.worker, 'https://help.example', { mailId: mail.id, personId: mail.person_id, recipient: mail.recipient, at }).then(
    (letter) => letter.facts,
    (fault: Error) => fault.message,
  )

test('F23 who left the queue between the step and the mail is told nothing', async () => {
  await withSteps(database, [late])
  await file()
  await run(minutes(60))
  await c.worker.deleteFrom('queue_member').where('person_id', '=', lee.personId).execute()
  const [toKim, toLee] = await mails()
  expect(await written(toKim!, minutes(60))).toHaveLength(1)
  expect(await written(toLee!, minutes(60))).toBe('no-longer-so')
  await c.worker.insertInto('queue_member').values({ queue_key: 'technical', person_id: lee.personId }).execute()
})

test('F23 an address that never proved itself is sent no summary', async () => {
  await withSteps(database, [late])
  await c.worker.updateTable('person_address').set({ verified_at: null }).where('person_id', '=', lee.personId).execute()
  await file()
  await run(minutes(60))
  expect((await mails()).map(({ name }) => name)).toEqual(['Kim'])
  await c.worker.updateTable('person_address').set({ verified_at: monday }).where('person_id', '=', lee.personId).execute()
})

test('steps written while a clock stood happen once it goes on, also when the worker comes late', async () => {
  await withSteps(database, [late])
  const id = await file()
  await move(c.as(kim, minutes(10)), id, { happening: 'put-on-hold' })
  await keep(minutes(10))
  await withSteps(database, [{ ...late, minutes: -30 }])
  await move(c.as(kim, minutes(100)), id, { happening: 'taken-up' }) // due at 150, so the step is at 120
  await run(minutes(140))
  await keep(minutes(140))
  await run(minutes(141))
  expect(await marks(id)).toEqual(['late 1 done'])
})

describe('handed round', () => {
  test('two queues that pass a ticket to each other do so once each, and come to rest', async () => {
    const hand = (key: string, queue: string, at: number) => ({ key, action: 'reassign', queue, minutes: at })
    await withSteps(database, [
      hand('there', 'sales', 0),
      hand('back', 'technical', 5),
      hand('again', 'sales', 10),
      hand('home', 'technical', 15),
    ])
    const id = await file()
    for (const at of [60, 61, 65, 66, 70, 75, 80, 200]) await run(minutes(at))
    expect(await marks(id)).toHaveLength(4)
    const moves = await c.worker
      .selectFrom('ticket_event')
      .select('id')
      .where('ticket_id', '=', id)
      .where('type', '=', 'ticket.queue-changed')
      .execute()
    expect(moves).toHaveLength(4)
    await run(minutes(2000))
    expect(await marks(id)).toHaveLength(4)
  })

  test('all at one moment, they end where the last one sends it', async () => {
    const hand = (key: string, queue: string) => ({ key, action: 'reassign', queue })
    await withSteps(
      database,
      Array.from({ length: 30 }, (_, n) => hand(`s-${n}`, n % 2 ? 'technical' : 'sales')),
    )
    const id = await file()
    await run(minutes(60))
    await run(minutes(61))
    expect(await marks(id)).toHaveLength(30)
  })

  test('whose other hours make it due later: the steps of the new moment still come, those done do not come twice', async () => {
    await sql`update queue set calendar_key = 'nights' where key = 'sales'`.execute(c.worker).catch(() => {})
    await withSteps(database, [
      { key: 'hand', action: 'reassign', queue: 'sales' },
      { ...late, minutes: 30 },
    ])
    const id = await file()
    await run(minutes(60))
    await run(minutes(91))
    expect(await marks(id)).toEqual(['hand 1 done', 'late 1 done'])
  })
})

test('a customer asks, is answered and asks again a thousand times: a run stays quick', async () => {
  await withSteps(database, [{ ...late, metric: 'next-response' }])
  const id = await file()
  await sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
    select gen_random_uuid(), ${id}, ${ada.personId}, 'ticket.replied', 'public', jsonb_build_object('byStaff', n % 2 = 1), ${monday}::timestamptz + n * interval '1 second'
    from generate_series(1, 2000) n`.execute(c.worker)
  const before = performance.now()
  await keep(minutes(40))
  const kept = performance.now()
  await keep(minutes(40))
  expect(kept - before).toBeLessThan(5000)
  expect(performance.now() - kept).toBeLessThan(5000)
})

test('F37 no address of a webhook carries a name and password: it would be shown, kept and exported', async () => {
  const now = (await configurationOf(c.owner)) as unknown as object
  const given = (url: string) => Configuration.safeParse({ ...now, webhooks: [{ key: 'pager', label: { en: 'Pager' }, url }] })
  expect(given('https://pager.example/in').success).toBe(true)
  for (const url of ['https://guichet:hunter2@pager.example/in', 'https://token@pager.example/']) {
    const fault = given(url)
    expect(fault.error?.issues.map(({ message }) => message)).toEqual(['configuration.fault.webhook-address'])
  }
})

test('after hours away, whoever only an earlier step names is told all the same, in one mail', async () => {
  const root = await c.agent('Root', [], 'administrator')
  await withSteps(database, [late, { key: 'boss', action: 'notify', minutes: 30, tell: ['administrators'] }])
  await file()
  await run(minutes(400))
  expect((await mails()).map(({ name }) => name)).toEqual(['Kim', 'Lee', 'Root'])
  await c.disable(root)
})
