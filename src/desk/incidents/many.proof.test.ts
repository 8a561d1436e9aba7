// Five thousand tickets of one incident: each told once, nobody kept waiting, and a worker killed in the middle goes on where it was.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, question } from '../../../test/support/counter.ts'
import { update, withParts, wrong } from '../../../test/support/incidents.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { reply } from '../tickets/reply.ts'
import { linkedTickets } from './linked-tickets.ts'
import { batch, tellUpdate } from './tell-incident.ts'

const c = await counter()
await withParts(c)
const acme = await c.organisation('Acme')
const ada = await c.person('Ada')
const [kim, root] = [await c.agent('Kim', ['technical']), await c.agent('Root', [], 'administrator')]
await c.member(acme, ada)

let number = 9_000_000
/** The rows of one joined ticket, as often as wanted: five thousand deeds would be the test of another thing. */
async function many(count: number, incident: string): Promise<string[]> {
  const { id } = await createTicket(c.as(ada), { ...question, incident: { id: incident, how: 'joined' } })
  const like = await c.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const ids = Array.from({ length: count - 1 }, () => newId())
  for (let from = 0; from < ids.length; from += 500) {
    const some = ids.slice(from, from + 500)
    await c.worker
      .insertInto('ticket')
      .values(some.map((one) => ({ ...like, answers: '{}', id: one, reference: `CS-${number++}` })) as never)
      .execute()
    await c.worker
      .insertInto('incident_ticket')
      .values(
        some.map((ticket_id) => ({ incident_id: incident, ticket_id, how: 'joined', linked_by: ada.personId, linked_at: minutes(1) })),
      )
      .execute()
  }
  return [id, ...ids]
}

const told = async (updateId: string) => {
  const { rows } = await sql<{
    tickets: number
    messages: number
    events: number
  }>`select (select count(*) from incident_told where update_id = ${updateId}) as tickets,
      (select count(*) from message m join incident_told d on d.message_id = m.id where d.update_id = ${updateId}) as messages,
      (select count(*) from ticket_event where type = 'ticket.replied' and payload ->> 'updateId' = ${updateId}) as events`.execute(
    c.worker,
  )
  return rows[0]!
}

test('MS-18 5,000 tickets are told once each in batches, while deeds on them go on', async () => {
  const incident = await wrong(c.as(root))
  const ids = await many(5000, incident.id)
  const { id: updateId } = await update(c.as(root, minutes(20)), incident.id, { state: 'identified', body: { en: 'Found it.' } })
  let going = true
  const waits: number[] = []
  const working = (async () => {
    for (let n = 0; going; n = (n + 611) % ids.length) {
      const began = performance.now()
      await reply(c.as(n % 2 ? kim : ada, new Date()), ids[n]!, { body: 'And another thing.' })
      waits.push(performance.now() - began)
    }
  })()
  const began = performance.now()
  expect(await tellUpdate({ db: c.worker, now: () => new Date(), updateId })).toBe(5000)
  const whole = performance.now() - began
  going = false
  await working
  expect(await told(updateId)).toEqual({ tickets: 5000, messages: 5000, events: 5000 })
  console.log(
    `5,000 tickets told in ${Math.round(whole)} ms; of ${waits.length} replies meanwhile the longest took ${Math.round(Math.max(...waits))} ms`,
  )
  expect(waits.length).toBeGreaterThan(5)
  const asked = performance.now()
  const list = await reading(c.app, kim.personId, (tx) => linkedTickets(tx, kim, incident.id))
  console.log(`the agent’s list of them took ${Math.round(performance.now() - asked)} ms`)
  expect(list).toMatchObject({ rows: { length: 50 }, counts: { all: { count: 5000, more: false } } })
  expect(batch).toBeLessThanOrEqual(100)
}, 120_000)

test('MS-18 a ticket that somebody holds keeps nobody else waiting, and is told once it is free', async () => {
  const incident = await wrong(c.as(root))
  const ids = await many(150, incident.id)
  const { id: updateId } = await update(c.as(root, minutes(20)), incident.id, { state: 'identified', body: { en: 'Found it.' } })
  let free = () => {}
  const holding = c.worker.transaction().execute(async (tx) => {
    await tx.selectFrom('ticket').select('id').where('id', '=', ids[3]!).forUpdate().executeTakeFirst()
    await new Promise<void>((resolve) => (free = resolve))
  })
  const telling = tellUpdate({ db: c.worker, now: () => new Date(), updateId })
  await expect.poll(async () => (await told(updateId)).tickets).toBe(149)
  await reply(c.as(kim, new Date()), ids[10]!, { body: 'Meanwhile.' })
  free()
  await holding
  expect(await telling).toBe(150)
  expect(await told(updateId)).toEqual({ tickets: 150, messages: 150, events: 150 })
})

test('MS-18 two workers at once tell each ticket once', async () => {
  const incident = await wrong(c.as(root))
  await many(400, incident.id)
  const { id: updateId } = await update(c.as(root, minutes(20)), incident.id, { state: 'resolved', body: { en: 'Over.' } })
  const both = await Promise.all([1, 2].map(() => tellUpdate({ db: c.worker, now: () => new Date(), updateId })))
  expect(both[0]! + both[1]!).toBe(400)
  expect(await told(updateId)).toEqual({ tickets: 400, messages: 400, events: 400 })
})
