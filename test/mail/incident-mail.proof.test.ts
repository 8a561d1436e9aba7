// Mails of tickets that wait with an incident: one for each person and update, in their language; the question at the end; and a worker killed in the middle.
import { once } from 'node:events'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import { newId } from '../../src/platform/id.ts'
import { update, withParts, wrong } from '../support/incidents.ts'
import { mailStage, question, type Someone } from './stage.ts'

const { database, sink, person, as, worker, workerProcess, quiet, mails } = await mailStage()
await withParts({ worker: database.worker, app: database.app })
const root = await person('root', { staff: 'administrator', mail: 'off' })
const noor = await person('noor', { staff: 'agent', queues: ['technical'] })
const join = (who: Someone, incident: { id: string }, more: object = {}) =>
  createTicket(as(who), question('It is down', 'Mine too.', { incident: { id: incident.id, how: 'joined' }, ...more }))
const to = (who: Someone) => sink.to(who.address).map(({ mail }) => `${mail.subject}\n${mail.text}`)

test('MS-18 one mail for each person and update, in the reader’s language, however many tickets they have', async () => {
  const running = await worker()
  const [tom, elif] = [await person('tom'), await person('elif', { language: 'tr' })]
  const incident = await wrong(as(root))
  for (let n = 0; n < 5; n++) await join(tom, incident)
  await join(elif, incident)
  running.wake()
  await quiet()
  expect(to(tom).filter((text) => text.includes('waits with what we are already working on'))).toHaveLength(5)
  expect(to(noor), 'nobody has to look at what waits').toEqual([])
  const before = [to(tom).length, to(elif).length]

  await update(as(root), incident.id, { state: 'identified', body: { en: 'A switch failed.', tr: 'Bir anahtar arızalandı.' } })
  running.wake()
  await quiet()
  const [english, turkish] = [to(tom).slice(before[0]), to(elif).slice(before[1])]
  expect(english).toHaveLength(1)
  expect(english[0]).toContain(`News about ${incident.reference}`)
  expect(english[0]).toContain('A switch failed.')
  expect(turkish).toHaveLength(1)
  expect(turkish[0]).toContain('Bir anahtar arızalandı.')

  await update(as(root), incident.id, { state: 'resolved', body: { en: 'It runs again.' } })
  running.wake()
  await quiet()
  expect(to(tom)).toHaveLength(before[0]! + 2)
  expect(to(tom).at(-1)).toMatch(/Only you can say whether it works again for you[\s\S]*\/tickets\/CS-\d+#incident-question/)
  expect(to(elif).at(-1)).toContain('evet veya hayır')

  await update(as(root), incident.id, { kind: 'report', body: { en: 'What we learned.' } })
  running.wake()
  await quiet()
  expect(to(tom)).toHaveLength(before[0]! + 3)
  expect(to(tom).at(-1)).toContain('What we learned.')
  expect((await mails()).filter(({ kind }) => kind.startsWith('incident-')).every(({ state }) => state === 'sent')).toBe(true)
  await running.stop()
})

test('MS-18 kill -9 in the middle of telling 5,000 tickets: a new worker goes on, each is told once, each person gets one mail, and replies go on meanwhile', async () => {
  const silent = await person('silent', { mail: 'off' })
  const many = await Promise.all(Array.from({ length: 10 }, (_, n) => person(`many-${n}`)))
  const incident = await wrong(as(root))
  const { id } = await join(silent, incident)
  const ids = await tickets(id, 4999, many, incident.id)
  const told = async (updateId: string) =>
    (
      await sql<{ tickets: number; messages: number; events: number; asked: number }>`select
        (select count(*) from incident_told where update_id = ${updateId}) as tickets,
        (select count(*) from message where body = 'It is over.') as messages,
        (select count(*) from ticket_event where payload ->> 'updateId' = ${updateId}) as events,
        (select count(*) from incident_ticket where incident_id = ${incident.id} and asked_at is not null) as asked`.execute(
        database.worker,
      )
    ).rows[0]!
  const before = await replies(ids, 60)
  const first = await workerProcess()
  const { id: updateId } = await update(as(root), incident.id, { state: 'resolved', body: { en: 'It is over.' } })
  const meanwhile = goOn(ids)
  const end = Date.now() + 60_000
  let seen = await told(updateId)
  while (seen.tickets < 1000 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    seen = await told(updateId)
  }
  first.kill('SIGKILL')
  await once(first, 'exit')
  const killedAt = await told(updateId)
  expect(killedAt.tickets).toBeGreaterThanOrEqual(1000)
  expect(killedAt.tickets, 'killed in the middle').toBeLessThan(5000)
  expect(killedAt).toEqual({ tickets: killedAt.tickets, messages: killedAt.tickets, events: killedAt.tickets, asked: killedAt.tickets })

  const second = await workerProcess()
  const whole = { tickets: 5000, messages: 5000, events: 5000, asked: 5000 }
  await expect.poll(() => told(updateId), { timeout: 60_000, interval: 200 }).toEqual(whole)
  const waited = await meanwhile.stop()
  await quiet(300_000)
  expect(await told(updateId)).toEqual(whole)
  const { rows } = await sql<{
    most: number
  }>`select max(n) as most from (select count(*) as n from message where body = 'It is over.' group by ticket_id) x`.execute(
    database.worker,
  )
  expect(rows[0]!.most).toBe(1)
  const mailed = (await mails()).filter(({ kind }) => kind === 'incident-solved')
  expect(many.map(({ address }) => mailed.filter(({ recipient }) => recipient === address).map(({ state }) => state))).toEqual(
    many.map(() => ['sent']),
  )
  console.log(
    `killed after ${killedAt.tickets} of 5,000; a reply took ${figures(before)} before the update, ${figures(waited)} while it was told (${waited.length} replies)`,
  )
  second.kill('SIGTERM')
  await once(second, 'exit')
}, 480_000)

/** The rows of a joined ticket, as often as wanted, of these people in turn: thousands of deeds would be the test of another thing. */
async function tickets(like: string, count: number, of: readonly Someone[], incident: string): Promise<string[]> {
  const row = await database.worker.selectFrom('ticket').selectAll().where('id', '=', like).executeTakeFirstOrThrow()
  const ids = Array.from({ length: count }, () => newId())
  for (let from = 0; from < count; from += 500) {
    const some = ids.slice(from, from + 500).map((id, at) => ({ id, by: of[(from + at) % of.length]!.id, number: 9_000_000 + from + at }))
    await database.worker
      .insertInto('ticket')
      .values(some.map(({ id, by, number }) => ({ ...row, answers: '{}', id, reference: `CS-${number}`, requester_id: by })) as never)
      .execute()
    await database.worker
      .insertInto('incident_ticket')
      .values(some.map(({ id, by }) => ({ incident_id: incident, ticket_id: id, how: 'joined', linked_by: by, linked_at: new Date() })))
      .execute()
  }
  return ids
}

async function replyTo(id: string): Promise<number> {
  const began = performance.now()
  await reply(as(root), id, { body: 'We look into yours.' })
  return performance.now() - began
}
async function replies(ids: readonly string[], count: number): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < count; n++) took.push(await replyTo(ids[(n * 611) % ids.length]!))
  return took
}
/** One reply after the other, all over the tickets, until it is told to stop. */
function goOn(ids: readonly string[]) {
  let going = true
  const all = (async () => {
    const took: number[] = []
    for (let n = 7; going; n = (n + 611) % ids.length) took.push(await replyTo(ids[n]!))
    return took
  })()
  return {
    stop: () => {
      going = false
      return all
    },
  }
}
const figures = (took: readonly number[]): string => {
  const inOrder = took.toSorted((a, b) => a - b)
  const at = (part: number) => `${Math.round(inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * part))]!)} ms`
  return `${at(0.5)} (median), ${at(0.99)} (99 of 100), ${at(1)} (longest)`
}
