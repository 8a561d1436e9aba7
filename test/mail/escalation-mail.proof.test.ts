// Escalations end to end: one mail for each person and run in their language, of what is still so when it is written; and a worker killed again and
// again while five hundred promises fall due does each step once.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { escalate } from '../../src/desk/escalations/escalate.ts'
import { setWebhookSecret } from '../../src/desk/escalations/webhooks.ts'
import { keepClocks, keepClocksOf } from '../../src/desk/promises/keep-clocks.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import { newId } from '../../src/platform/id.ts'
import { addJobs } from '../../src/platform/job-queue.ts'
import { withSteps } from '../support/escalations.ts'
import { type Someone, mailStage, question, url } from './stage.ts'

const { database, sink, person, as, worker, workerProcess, quiet, mails } = await mailStage()
const root = await person('root', { staff: 'administrator', mail: 'off' })
const noor = await person('noor', { staff: 'agent', queues: ['technical'] })
const ayse = await person('ayse', { staff: 'agent', queues: ['technical'], language: 'tr', timeZone: 'Europe/Istanbul' })
const tom = await person('tom', { mail: 'off' })
const hour = 3_600_000

async function file(who: Someone, at: Date, summary = 'It is slow'): Promise<string> {
  const { id } = await createTicket({ ...as(who), at }, question(summary, 'A sentence that no mail of an escalation holds.'))
  const event = await database.worker.selectFrom('ticket_event').select('id').where('ticket_id', '=', id).executeTakeFirstOrThrow()
  await keepClocks(database.worker, [event.id], at)
  return id
}
const escalations = (who: Someone) =>
  sink
    .to(who.address)
    .map(({ mail }) => `${mail.subject}\n${mail.text}`)
    .filter((text) => !text.includes('New ticket') && !text.includes('Yeni'))
const run = () => escalate({ db: database.worker, now: () => new Date() })
/** What was recorded so far mails nobody. */
const heard = () =>
  sql`update dispatcher d set xid = e.xid, seq = e.seq from (select xid, seq from ticket_event order by xid desc, seq desc limit 1) e
    where d.outbox = 'ticket_event'`.execute(database.worker)

test('F23 one mail for each person and run, in their language and zone; who was answered meanwhile is not in it, nor any text of the ticket', async () => {
  const running = await worker()
  await withSteps(database, [{ key: 'late', action: 'notify', tell: ['queue'] }])
  const at = new Date(Date.now() - hour - 60_000)
  const [first, second] = [await file(tom, at, 'First\r\nBcc: evil@x.test'), await file(tom, at, 'Second')]
  await heard()
  await run()
  running.wake()
  await quiet()
  expect(escalations(noor)).toHaveLength(1)
  expect(escalations(noor)[0]).toMatch(/^2 tickets are due or late\n/)
  expect(escalations(noor)[0]).toContain(`${url}/workspace\n`)
  expect(escalations(noor)[0]).not.toContain('A sentence')
  expect(sink.to(noor.address).at(-1)!.raw ?? '').not.toMatch(/^Bcc:/m)
  expect(escalations(ayse)[0]).toMatch(/^2 talebin süresi doldu[\s\S]*İlk yanıt/)
  expect(escalations(tom)).toEqual([])

  const [third, fourth] = [await file(tom, at, 'Third'), await file(tom, at, 'Fourth')]
  await heard()
  await running.stop()
  await run()
  await reply(as(noor), third, { body: 'Here you are.' })
  for (const id of [third, fourth]) await database.worker.transaction().execute((tx) => keepClocksOf(tx, id, new Date()))
  const again = await worker()
  again.wake()
  await quiet()
  expect(escalations(noor)).toHaveLength(2)
  expect(escalations(noor)[1]).toMatch(/^Late: CS-\d+ Fourth\n[\s\S]*\/workspace\/tickets\/CS-\d+\n/)

  await file(tom, at, 'Fifth')
  await heard()
  await again.stop()
  await run()
  await sql`delete from queue_member where person_id in (${noor.id}, ${ayse.id})`.execute(database.worker)
  const last = await worker()
  last.wake()
  await quiet()
  expect(escalations(noor), 'who works there no longer reads nothing').toHaveLength(2)
  expect(
    (await mails()).filter(({ kind, state }) => kind === 'escalation' && state === 'withdrawn').map(({ last_answer }) => last_answer),
  ).toEqual(['no-longer-so', 'no-longer-so'])
  for (const { id } of [noor, ayse])
    await database.worker.insertInto('queue_member').values({ queue_key: 'technical', person_id: id }).execute()
  await last.stop()
  expect([first, second].length).toBe(2)
})

test('F35 F37 kill -9 again and again while 500 promises fall due: each step once, mails gathered, each call received, repeats with the same id and body', async () => {
  const received: { id: string; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      received.push({ id: String(request.headers['guichet-id']), body })
      setTimeout(() => response.writeHead(204).end(), 3)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close().closeAllConnections())
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`
  await withSteps(
    database,
    [
      { key: 'tell', action: 'notify', tell: ['queue'] },
      { key: 'up', action: 'raise' },
      { key: 'hook', action: 'webhook', webhook: 'on-call' },
    ],
    { webhooks: [{ key: 'on-call', label: { en: 'On call' }, url: `http://${target}/` }] },
  )
  await setWebhookSecret(as(root), 'on-call', { secret: 'a secret of at least thirty-two'.replaceAll(' ', '-').padEnd(40, 'x') })
  // They fall due one after the other within the next seconds.
  const start = Date.now() - hour + 1500
  const ids = await many(500, (n) => new Date(start + n * 12))
  await heard()

  const begin = () => workerProcess({ FETCH_ALLOW: target })
  // As the clock of the house does each minute.
  const asking = setInterval(() => void addJobs(database.worker, [{ task: 'escalate', payload: {}, key: 'escalate' }]).catch(() => {}), 200)
  onTestFinished(() => clearInterval(asking))
  const done = async () =>
    (
      await sql<{ marks: number; tells: number; events: number; raised: number; told: number; gathered: number; calls: number }>`select
        (select count(*) from escalation where ticket_id = any (${ids})) as marks,
        (select count(*) from escalation where step_key = 'tell' and ticket_id = any (${ids})) as tells,
        (select count(distinct (ticket_id, payload ->> 'step')) from ticket_event where type = 'ticket.escalated' and ticket_id = any (${ids})) as events,
        (select count(*) from ticket where raised_at is not null and id = any (${ids})) as raised,
        (select count(*) from escalation_notice n join escalation e on e.id = n.escalation_id where e.ticket_id = any (${ids})) as told,
        (select count(*) from escalation_notice n join escalation e on e.id = n.escalation_id where e.ticket_id = any (${ids}) and n.mail_id is not null) as gathered,
        (select count(*) from webhook_call c join escalation e on e.id = c.escalation_id where e.ticket_id = any (${ids})) as calls`.execute(
        database.worker,
      )
    ).rows[0]!
  let kills = 0
  let before = -1
  for (const end = Date.now() + 60_000; Date.now() < end && (await done()).marks < 1400; ) {
    const child = await begin()
    const ends = Date.now() + 4000
    before = (await done()).marks
    while (Date.now() < ends && (await done()).marks < before + 150) await new Promise((resolve) => setTimeout(resolve, 10))
    child.kill('SIGKILL')
    await once(child, 'exit')
    kills++
    const killed = await done()
    // Whatever is there is there whole; of one snapshot, since what the killed one had sent off may still be carried out.
    expect(killed.events).toBe(killed.marks)
    expect(killed.told).toBe(2 * killed.tells)
  }
  expect(kills, 'killed in the middle').toBeGreaterThanOrEqual(4)
  // Once more in the middle of the calls.
  const calling = await begin()
  await expect.poll(() => received.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(100)
  calling.kill('SIGKILL')
  await once(calling, 'exit')
  const last = await begin()
  const whole = { marks: 1500, tells: 500, events: 1500, raised: 500, told: 1000, gathered: 1000, calls: 500 }
  await expect.poll(done, { timeout: 60_000, interval: 200 }).toEqual(whole)
  const waiting = async () =>
    (await sql<{ n: number }>`select count(*) as n from webhook_call where state = 'waiting'`.execute(database.worker)).rows[0]!.n
  await expect.poll(waiting, { timeout: 180_000, interval: 300 }).toBe(0)
  clearInterval(asking)
  await quiet(120_000)
  expect(await done()).toEqual(whole)
  const { rows: events } = await sql<{ n: number; step: string }>`select payload ->> 'step' as step, count(*) as n from ticket_event
    where type = 'ticket.escalated' and ticket_id = any (${ids}) group by 1 order by 1`.execute(database.worker)
  expect(events).toEqual(['hook', 'tell', 'up'].map((step) => ({ step, n: 500 })))
  // Told at least once each, and a repeat can be told by its id.
  const bodies = new Map<string, Set<string>>()
  const ours = received.filter(({ body }) => ids.includes(JSON.parse(body).ticket.id))
  for (const { id, body } of ours) bodies.set(id, (bodies.get(id) ?? new Set()).add(body))
  expect(bodies.size).toBe(500)
  expect([...bodies.values()].every((each) => each.size === 1)).toBe(true)
  expect(new Set([...bodies.values()].map(([body]) => JSON.parse(body!).ticket.id)).size).toBe(500)
  const { rows: sent } = await sql<{ state: string }>`select m.id, m.state, m.last_answer from outgoing_mail m where m.id in (
    select n.mail_id from escalation_notice n join escalation e on e.id = n.escalation_id where e.ticket_id = any (${ids}))`.execute(
    database.worker,
  )
  expect(sent.filter(({ state }) => state !== 'sent')).toEqual([])
  expect(sent.length, 'gathered').toBeLessThan(120)
  console.log(`${kills} kills; ${ours.length} calls received for 500; ${sent.length} mails for 1,000 tellings`)
  expect(last.exitCode).toBeNull()
}, 480_000)

/** The rows of one ticket, as often as wanted. */
async function many(count: number, at: (n: number) => Date): Promise<string[]> {
  const id = await file(tom, at(0))
  const like = await database.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const created = await database.worker
    .selectFrom('ticket_event')
    .selectAll()
    .where('ticket_id', '=', id)
    .where('type', '=', 'ticket.created')
    .executeTakeFirstOrThrow()
  const ids = [id]
  for (let n = 1; n < count; n++) {
    const copy = newId()
    ids.push(copy)
    const { due_at: _, raised_at: __, ...rest } = like
    await database.worker
      .insertInto('ticket')
      .values({ ...rest, answers: '{}', id: copy, reference: `CS-${8_000_000 + n}`, created_at: at(n), waiting_since: at(n) } as never)
      .execute()
    await database.worker
      .insertInto('ticket_event')
      .values({
        id: newId(),
        ticket_id: copy,
        actor_id: created.actor_id,
        type: created.type,
        audience: created.audience,
        payload: JSON.stringify(created.payload),
        at: at(n),
      })
      .execute()
    await database.worker.transaction().execute((tx) => keepClocksOf(tx, copy, new Date()))
  }
  return ids
}
