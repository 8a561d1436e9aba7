// Whoever is presumed to ask is shown nothing, and writes nothing, unless the database says in the same trip that it is they.
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { reading, roundTrips, writing } from '../database.ts'

const logged: string[] = []
const { house, db, as, people, setNow } = await testHouse({ logged })
const { identity } = house
const mira = people.get('mira')!
const requestOf = (cookie: string, init: RequestInit = {}) => new Request('http://localhost:3000/x', { headers: { cookie }, ...init })
const sessionsOf = (personId: string) => sql`delete from identity.session where user_id = ${personId}`.execute(db.owner)
/** Trips of one answer, and what it says. */
async function trips(answer: () => Promise<Response>) {
  const count = { count: 0 }
  const answered = await roundTrips.run(count, answer)
  return { trips: count.count, status: answered.status, text: await answered.text() }
}
await sql`create table mark_of_test (key text primary key)`.execute(db.owner)
await sql`grant all on mark_of_test to guichet_app`.execute(db.owner)
beforeEach(async () => {
  setNow(new Date())
  await sql`update person set disabled_at = null where id = ${mira}`.execute(db.owner)
})

describe('a browser that was here before', () => {
  test('is answered in a trip less, with the same page', async () => {
    const browser = await as('mira')
    await sql`delete from identity.session where user_id = ${mira} and token <> (select token from identity.session where user_id = ${mira} order by created_at desc limit 1)`.execute(
      db.owner,
    )
    const elsewhere = await as('noor')
    await elsewhere.page('/tickets')
    await identity.whoAsks(requestOf(browser.cookie))
    const warm = await trips(() => browser.get('/tickets'))
    const cold = await trips(() => browser.get('/tickets', { authorization: 'Bearer guichet_unknownunknownunknown' })) // nobody is known by that
    expect(warm.trips).toBe(cold.trips - 1)
    expect(warm.text).toBe(cold.text)
  })

  test.each([
    ['signed out everywhere', () => sessionsOf(mira)],
    ['disabled', () => sql`update person set disabled_at = now() where id = ${mira}`.execute(db.owner)],
    ['late by 31 days', async () => setNow(new Date(Date.now() + 31 * 86_400_000))],
  ])('is sent to the door when %s meanwhile: pages, export, search and stream', async (_, end) => {
    const browser = await as('mira')
    expect(await browser.page('/tickets')).toContain('CS-')
    await end()
    for (const path of ['/tickets', '/tickets.csv', '/tickets?q=backup', '/live', '/account', '/tickets/new']) {
      const answer = await browser.get(path)
      expect([path, answer.status, answer.headers.get('location')?.slice(0, 9)]).toEqual([path, 303, '/sign-in?'])
    }
    expect(logged).toEqual([]) // F17: no export of theirs that never was
    expect((await browser.post('/account', { name: 'Somebody' })).status).toBe(401)
  })

  test('is who they are now: language, and what they may enter', async () => {
    const staff = await db.owner
      .selectFrom('person')
      .select(['id', 'staff_role'])
      .where('staff_role', '=', 'administrator')
      .executeTakeFirstOrThrow()
    const browser = await as(staff.id)
    expect((await browser.get('/admin')).status).toBe(200)
    expect((await browser.get('/admin')).status).toBe(200)
    await sql`update person set staff_role = null, language = 'tr' where id = ${staff.id}`.execute(db.owner)
    const answer = await browser.get('/admin')
    expect([answer.status, (await answer.text()).includes('<html lang="tr"')]).toEqual([404, true])
    await sql`update person set staff_role = 'administrator', language = 'en' where id = ${staff.id}`.execute(db.owner)
    expect((await browser.get('/admin')).status).toBe(200)
  })
})

describe('within an answer', () => {
  const seen = async (cookie: string) => void (await identity.whoAsks(requestOf(cookie)))
  const tickets = (personId: string) =>
    reading(house.app, personId, async (tx) => (await sql<{ id: string }>`select id from ticket`.execute(tx)).rows.length)
  const mark = (key: string, personId: string) =>
    writing(house.app, personId, async (tx) => {
      await sql`insert into mark_of_test values (${key})`.execute(tx)
    })
  const marks = async () =>
    (await sql<{ key: string }>`select key from mark_of_test order by key`.execute(db.owner)).rows.map((row) => row.key)

  test('the first transaction proves; what is read or written as another is not proven by it', async () => {
    const { cookie } = await as('mira')
    await seen(cookie)
    const request = requestOf(cookie)
    let found = 0
    const answer = await identity.presuming(request, async () => {
      const visitor = (await identity.whoAsks(request))!
      expect(await tickets(people.get('noor')!)).toBeGreaterThan(0)
      found = await tickets(visitor.personId)
      await mark('proven', visitor.personId)
      return new Response('here')
    })
    expect([await answer.text(), found > 0, await marks()]).toEqual(['here', true, ['proven']])
  })

  test('whoever is gone reads nothing even before that is known, commits nothing, and is asked about again', async () => {
    const { cookie } = await as('mira')
    await seen(cookie)
    await sessionsOf(mira)
    const request = requestOf(cookie)
    const read: unknown[] = []
    const answers: (string | null)[] = []
    const answer = await identity.presuming(request, async () => {
      const visitor = await identity.whoAsks(request)
      answers.push(visitor?.personId ?? null)
      if (!visitor) return new Response('nobody', { status: 401 })
      await expect(
        reading(house.app, visitor.personId, async (tx) => {
          read.push((await sql`select id from ticket`.execute(tx)).rows)
          throw new Error('something of the page')
        }),
      ).rejects.toMatchObject({ code: 'sign-in-first' })
      await expect(mark('gone', visitor.personId)).rejects.toMatchObject({ code: 'sign-in-first' })
      return new Response('secret')
    })
    expect([answer.status, read, answers]).toEqual([401, [[]], [mira, null]])
    expect(await marks()).not.toContain('gone')
  })

  test('one that reads nothing is proven all the same; one that asks nobody is not', async () => {
    const { cookie } = await as('mira')
    await seen(cookie)
    await sessionsOf(mira)
    const asking = requestOf(cookie)
    const answer = await identity.presuming(asking, async () => new Response((await identity.whoAsks(asking))?.name ?? 'nobody'))
    expect(await answer.text()).toBe('nobody')
    const picture = requestOf(cookie)
    const count = { count: 0 }
    await roundTrips.run(count, () => identity.presuming(picture, async () => new Response('picture')))
    expect(count.count).toBe(0)
  })

  test('while the database is away the fault is the answer’s, and one that broke off by itself is thrown away quietly', async () => {
    const { cookie } = await as('mira')
    await seen(cookie)
    const request = requestOf(cookie)
    let times = 0
    const broken = () => new Response(new ReadableStream({ start: (controller) => controller.error(new Error('broke off')) }))
    const answer = await identity.presuming(request, async () => {
      if (times++ > 0) return new Response('after asking')
      await identity.whoAsks(request)
      await sql`alter function guichet_caller(text, text, timestamptz) rename to guichet_caller_away`.execute(db.owner)
      return broken()
    })
    await sql`alter function guichet_caller_away(text, text, timestamptz) rename to guichet_caller`.execute(db.owner)
    expect([await answer.text(), times]).toEqual(['after asking', 2])
  })

  test('a form is never presumed, and what goes on after the answer asks anew', async () => {
    const { cookie } = await as('mira')
    await seen(cookie)
    const stream = requestOf(cookie)
    await identity.presuming(stream, async () => new Response((await identity.whoAsks(stream))!.name))
    await sessionsOf(mira)
    expect(await identity.whoAsks(stream)).toBeNull()
    const form = requestOf(cookie, { method: 'POST' })
    const count = { count: 0 }
    await roundTrips.run(count, () => identity.presuming(form, async () => new Response((await identity.whoAsks(form))?.name ?? 'nobody')))
    expect(count.count).toBe(1)
  })

  test('whoever came by a session is not proven by a token that came along', async () => {
    const { cookie } = await as('mira')
    const { id, token } = await identity.makeToken(mira, { name: 'script', scopes: ['tickets:write'], days: 7 })
    const headers = { cookie, authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const request = () => new Request('http://localhost:3000/x', { method: 'PUT', body: '{}', headers })
    for (let times = 0; times < 2; times++) await identity.tokenOf(request())
    await identity.revokeToken(mira, id)
    const one = request()
    const answer = await identity.presuming(one, async () => {
      await mark('by session', (await identity.whoAsks(one))!.personId)
      return new Response(await one.text())
    })
    expect([await answer.text(), await marks()]).toEqual(['{}', expect.arrayContaining(['by session'])])
  })

  test('a token is told from a session, and revoked as soon', async () => {
    const { id, token } = await identity.makeToken(mira, { name: 'script', scopes: ['tickets:read'], days: 7 })
    const request = () => new Request('http://localhost:3000/x', { headers: { authorization: `Bearer ${token}` } })
    const ask = async (one: Request) =>
      identity.presuming(one, async () => {
        const holder = await identity.tokenOf(one)
        const found = holder && (await tickets(holder.personId).catch(() => 'refused'))
        return new Response(`${holder?.scopes ?? 'nobody'}, ${(await identity.whoAsks(one))?.name ?? 'no session'}, ${Number(found) > 0}`)
      })
    for (let times = 0; times < 3; times++) expect(await (await ask(request())).text()).toBe('tickets:read, no session, true')
    await identity.revokeToken(mira, id)
    expect(await (await ask(request())).text()).toBe('nobody, no session, false')
  })
})
