// The stream says only what its person may know at that moment, and says it soon.
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { newId } from '../../platform/id.ts'
import { type LiveHub, openLiveHub } from '../../platform/live.ts'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import { settled } from '../../../test/support/settled.ts'
import { openStream, untilHeard } from '../../../test/support/stream.ts'

let hub: LiveHub
const { db, as, house } = await testHouse({
  world: false,
  live: (db) => (hub = openLiveHub({ app: db.app, url: db.urls.app, onFault: (fault) => faults.push(fault) })),
})
const faults: unknown[] = []
afterAll(() => hub.close())

const at = new Date()
let count = 0
async function person(staffRole: 'agent' | 'administrator' | null = null): Promise<Browser> {
  const id = newId()
  const name = `p${++count}`
  await db.owner
    .insertInto('person')
    .values({ id, first_name: name, last_name: '', name, language: 'en', time_zone: 'UTC', staff_role: staffRole, created_at: at })
    .execute()
  await db.owner
    .insertInto('person_address')
    .values({ address: `${name}@example.com`, person_id: id, created_at: at, verified_at: at })
    .execute()
  return as(id)
}
const { key: requestType, queue_key: queue } = await db.owner
  .selectFrom('request_type')
  .select(['key', 'queue_key'])
  .executeTakeFirstOrThrow()
async function ticket(requester: string): Promise<string> {
  const id = newId()
  await db.owner
    .insertInto('ticket')
    .values({
      id,
      reference: `CS-${1000 + ++count}`,
      request_type: requestType,
      requester_id: requester,
      queue_key: queue,
      summary: 'x',
      created_at: at,
      updated_at: at,
      touched_at: at,
    })
    .execute()
  return id
}
const event = (ticketId: string, audience: 'public' | 'staff' = 'public') => ({
  id: newId(),
  ticket_id: ticketId,
  actor_id: null,
  type: audience === 'staff' ? 'ticket.noted' : 'ticket.replied',
  audience,
  payload: '{}',
  at: new Date(),
})
async function happens(ticketId: string, audience?: 'public' | 'staff'): Promise<string> {
  const row = event(ticketId, audience)
  await db.worker.insertInto('ticket_event').values(row).execute()
  await sql`select pg_notify('guichet_event', '')`.execute(db.worker)
  return row.id
}
const follow = (ticketId: string, personId: string) =>
  db.owner
    .insertInto('participant')
    .values({ ticket_id: ticketId, person_id: personId, added_by: personId, added_at: at, updated_at: at })
    .execute()

/** Ready to hear, and nothing said yet. All of these people may know of the ticket. */
async function ready(ticketId: string, ...streams: Awaited<ReturnType<typeof openStream>>[]): Promise<void> {
  await untilHeard(() => happens(ticketId), ...streams)
  for (const { said } of streams) said.length = 0
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('the event stream', () => {
  test('tells topic and event id, and nothing else, to those who may know', async () => {
    const [requester, other, agent, stranger] = [await person(), await person(), await person('agent'), await person('agent')]
    await db.owner.insertInto('queue_member').values({ queue_key: queue, person_id: agent.personId! }).execute()
    const one = await ticket(requester.personId!)
    const streams = await Promise.all([requester, other, agent, stranger].map((who) => openStream(who)))
    await ready(one, streams[0]!, streams[2]!)
    const id = await happens(one)
    expect(await streams[0]!.heard(id)).toBe(true)
    expect(await streams[2]!.heard(id)).toBe(true)
    expect(streams[0]!.said).toEqual([{ topic: `ticket:${one}`, id }])
    await pause(300)
    expect(streams[1]!.said).toEqual([])
    expect(streams[3]!.said).toEqual([])
    await Promise.all(streams.map((stream) => stream.close()))
  })

  test('F23 of an internal note only agents of the queue hear', async () => {
    const [requester, agent] = [await person(), await person('agent')]
    await db.owner.insertInto('queue_member').values({ queue_key: queue, person_id: agent.personId! }).execute()
    const one = await ticket(requester.personId!)
    const [customers, agents] = [await openStream(requester), await openStream(agent)]
    await ready(one, customers, agents)
    const id = await happens(one, 'staff')
    expect(await agents.heard(id)).toBe(true)
    await pause(200)
    expect(customers.said).toEqual([])
    await Promise.all([customers.close(), agents.close()])
  })

  test('F21 a right that is taken away while the stream is open ends what it hears, at once', async () => {
    const [requester, participant] = [await person(), await person()]
    const one = await ticket(requester.personId!)
    await follow(one, participant.personId!)
    const stream = await openStream(participant)
    await ready(one, stream)
    expect(await stream.heard(await happens(one))).toBe(true)
    await db.owner.deleteFrom('participant').where('person_id', '=', participant.personId!).execute()
    const after = await happens(one)
    await pause(1200)
    expect(stream.hasHeard(after)).toBe(false)
    expect(stream.isOpen()).toBe(true)
    await stream.close()
  })

  test('F21 F28 a revoked session hears nothing more and its stream ends', async () => {
    const requester = await person()
    const one = await ticket(requester.personId!)
    const stream = await openStream(requester)
    await ready(one, stream)
    await pause(1000) // longer than a look at the session counts
    await sql`delete from identity.session where user_id = ${requester.personId}`.execute(house.identity.db)
    const id = await happens(one)
    await expect.poll(stream.isOpen).toBe(false)
    expect(stream.hasHeard(id)).toBe(false)
    expect(hub.streamsOf(requester.personId!)).toBe(0)
  })

  test('events that commit out of order are all told', async () => {
    const requester = await person()
    const [one, two] = [await ticket(requester.personId!), await ticket(requester.personId!)]
    const stream = await openStream(requester)
    await ready(one, stream)
    const early = event(two)
    let late = ''
    await db.worker.transaction().execute(async (tx) => {
      await tx.insertInto('ticket_event').values(early).execute() // an earlier sequence number, committed later
      late = await happens(one)
      await pause(150)
    })
    await sql`select pg_notify('guichet_event', '')`.execute(db.worker)
    expect(await stream.heard(late)).toBe(true)
    expect(await stream.heard(early.id)).toBe(true)
    await stream.close()
  })

  test('a lost notification costs a second', async () => {
    const requester = await person()
    const one = await ticket(requester.personId!)
    const stream = await openStream(requester)
    await ready(one, stream)
    const row = event(one)
    await db.worker.insertInto('ticket_event').values(row).execute()
    await settled(db.worker)
    expect(await stream.heard(row.id, 6000)).toBe(true)
    await stream.close()
  })

  test('what happened between the page and the stream, or while it was broken, is told on connecting', async () => {
    const requester = await person()
    const [one, foreign] = [await ticket(requester.personId!), await ticket((await person()).personId!)]
    const pageMade = newId()
    const id = await happens(one)
    await happens(foreign)
    await settled(db.worker) // or the stream might say it once more
    for (const stream of [
      await openStream(requester, `?v=${pageMade}`),
      await openStream(requester, '?v=rubbish', { 'last-event-id': pageMade }),
    ]) {
      expect(await stream.heard(id)).toBe(true)
      expect(stream.said).toEqual([{ topic: `ticket:${one}`, id }])
      await stream.close()
    }
  })

  test('one person has a bounded number of streams; a stranger has none', async () => {
    const requester = await person()
    const streams = []
    for (let at = 0; at < 10; at++) streams.push(await openStream(requester))
    expect((await requester.get('/live')).status).toBe(429)
    await Promise.all(streams.map((stream) => stream.close()))
    expect((await openStream(requester)).response.status).toBe(200)
    expect((await requester.get('/live', { cookie: '' })).status).not.toBe(200)
  })

  test('the hub comes back when its connection is cut', async () => {
    const requester = await person()
    const one = await ticket(requester.personId!)
    const stream = await openStream(requester)
    await ready(one, stream)
    const cut = await sql<{
      ok: boolean
    }>`select pg_terminate_backend(pid) as ok from pg_stat_activity where application_name = 'guichet-live' and datname = current_database()`
      .execute(db.databases.owner.db)
      .catch(() => null)
    const id = await happens(one)
    expect(await stream.heard(id)).toBe(true)
    expect(cut === null || cut.rows.length >= 0).toBe(true)
    await stream.close()
    expect(faults).toEqual([])
  })
})
