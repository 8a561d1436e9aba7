import { describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { apiHouse } from '../../test/support/api.ts'
import { forgetCatalogue } from '../desk/catalogue/catalogue-of.ts'
import { roundTrips } from '../platform/database.ts'

const { call, tokenOf, raw, organisations, db, clock, house, people } = await apiHouse()
const { alice } = people
const wanted = (summary: string) => ({
  requestType: 'technical',
  service: 'backup',
  priority: 'low',
  organisationId: organisations.a,
  summary,
  body: 'b',
})
const create = (key: string, summary: string, who: 'alice' | 'amy' = 'alice') =>
  call(who, 'POST', '/tickets', { json: wanted(summary), headers: { 'idempotency-key': key } })
const ticketsCalled = async (summary: string) =>
  (await db.worker.selectFrom('ticket').select('id').where('summary', '=', summary).execute()).length

test('F35 100 equal requests at once make one ticket and get one answer', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => create('key-100', 'a hundred at once')))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.reference}`)).size).toBe(1)
  expect(answers[0]!.status).toBe(201)
  expect(await ticketsCalled('a hundred at once')).toBe(1)
})

test('another body under the same key is 422 and does nothing', async () => {
  await create('key-other', 'the first')
  const other = await create('key-other', 'the second')
  expect([other.status, other.body.code]).toEqual([422, 'already-sent-otherwise'])
  expect(await ticketsCalled('the second')).toBe(0)
})

test('keys belong to their token', async () => {
  const [mine, hers] = [await create('key-shared', 'mine'), await create('key-shared', 'hers', 'amy')]
  expect([mine.status, hers.status]).toEqual([201, 201])
  const second = await tokenOf('alice', ['tickets:write'])
  const other = await raw('POST', '/tickets', {
    json: wanted('by another token'),
    headers: { authorization: `Bearer ${second}`, 'idempotency-key': 'key-shared' },
  })
  expect(other.status).toBe(201)
})

test('a refused request takes its key back with it', async () => {
  const refused = await call('alice', 'POST', '/tickets', {
    json: { ...wanted('not there'), organisationId: organisations.b },
    headers: { 'idempotency-key': 'key-refused' },
  })
  expect(refused.status).toBeGreaterThanOrEqual(400)
  expect((await create('key-refused', 'now right')).status).toBe(201)
})

test('after a day the key is free again', async () => {
  const first = await create('key-day', 'day one')
  clock.pass(23 * 3_600_000)
  expect((await create('key-day', 'day one')).body).toEqual(first.body)
  clock.pass(2 * 3_600_000)
  const next = await create('key-day', 'day one')
  expect(next.status).toBe(201)
  expect(next.body.reference).not.toBe(first.body.reference)
})

test('a reply, a note and a happening are done once as well', async () => {
  const { reference } = (await create('key-t', 'talk')).body
  const headers = { 'idempotency-key': 'key-reply' }
  const replies = await Promise.all(
    [1, 2, 3].map(() => call('alice', 'POST', `/tickets/${reference}/messages`, { json: { body: 'once' }, headers })),
  )
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  const notes = await Promise.all(
    [1, 2, 3].map(() => call('tess', 'POST', `/tickets/${reference}/notes`, { json: { body: 'once' }, headers })),
  )
  expect(new Set(notes.map(({ body }) => body.id)).size).toBe(1)
  for (let i = 0; i < 2; i++) {
    const solved = await call('tess', 'POST', `/tickets/${reference}/status`, {
      json: { happening: 'solved' },
      headers: { 'idempotency-key': 'key-solved' },
    })
    expect(solved.status, solved.text).toBe(200)
  }
})

test('key and ticket commit together: what dies before the commit leaves neither', async () => {
  // The process is cut off between the deed and its commit, as kill -9 would.
  await sql`create function cut() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`.execute(
    db.owner,
  )
  await sql`create trigger cut before update on repeated_request for each row execute function cut()`.execute(db.owner)
  const { apiApp } = await import('./api.ts')
  const app = apiApp({ ...house, log: { error() {} } } as never)
  const cut = await app.request('http://localhost:3000/tickets', {
    method: 'POST',
    body: JSON.stringify(wanted('cut off')),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('alice')}`, 'idempotency-key': 'key-cut' },
  })
  expect(cut.status).toBe(500)
  expect(await ticketsCalled('cut off')).toBe(0)
  await sql`drop trigger cut on repeated_request`.execute(db.owner)
  expect((await create('key-cut', 'cut off')).status).toBe(201)
  expect(await ticketsCalled('cut off')).toBe(1)
})

test('an expired key is waited for no longer than any other', async () => {
  await create('key-renewed', 'renewed')
  clock.pass(25 * 3_600_000)
  await sql`create table waited (most text)`.execute(db.owner)
  await sql`create function note_wait() returns trigger language plpgsql security definer as $$ begin insert into waited values (current_setting('lock_timeout')); return old; end $$`.execute(
    db.owner,
  )
  await sql`create trigger note_wait before delete on repeated_request for each row execute function note_wait()`.execute(db.owner)
  expect((await create('key-renewed', 'renewed')).status).toBe(201)
  await sql`drop trigger note_wait on repeated_request`.execute(db.owner)
  expect((await sql`select most from waited`.execute(db.owner)).rows).toEqual([{ most: '15s' }])
})

test('a lock that the deed itself did not get is a fault, and no key in flight', async () => {
  await sql`create function no_lock() returns trigger language plpgsql as $$ begin raise exception 'x' using errcode = '55P03'; end $$`.execute(
    db.owner,
  )
  await sql`create trigger no_lock before insert on ticket for each row execute function no_lock()`.execute(db.owner)
  const { apiApp } = await import('./api.ts')
  const answer = await apiApp({ ...house, log: { error() {} } } as never).request('http://localhost:3000/tickets', {
    method: 'POST',
    body: JSON.stringify(wanted('no lock')),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('alice')}`, 'idempotency-key': 'key-no-lock' },
  })
  await sql`drop trigger no_lock on ticket`.execute(db.owner)
  expect(answer.status).toBe(500)
})

test('a refusal is put into words when its connection is free again, or all would wait for one another for good', async () => {
  const { max } = db.databases.app.pool.options
  const [isLocked, isFree] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const waiting = () =>
    sql<{ count: number }>`select count(*) from pg_locks where relation = 'contract'::regclass and not granted`.execute(db.worker)
  const locked = db.owner.transaction().execute(async (tx) => {
    await sql`lock table contract in access exclusive mode`.execute(tx)
    isLocked.resolve()
    await isFree.promise
  })
  await isLocked.promise
  const notEntitled = { ...wanted('not entitled'), requestType: 'premium-incident', priority: null, severity: 'a' }
  const answers = Promise.all(Array.from({ length: max }, () => call('alice', 'POST', '/tickets', { json: notEntitled })))
  await expect
    .poll(async () => (await waiting()).rows[0]!.count, { timeout: 15_000 })
    .toBe(max)
    .finally(isFree.resolve)
  forgetCatalogue(db.app)
  await locked
  expect((await answers).map(({ body }) => body.code)).toEqual(Array.from({ length: max }, () => 'not-entitled'))
}, 30_000)

test.each([['with space'], ['x'.repeat(256)], ['']])('the key %j is refused', async (key) => {
  expect((await create(key, 'bad key')).status).toBe(422)
})

describe('a program that was here before', () => {
  const known = async (summary: string) => {
    const { id, token } = await house.identity.makeToken(alice, { name: 'script', scopes: ['tickets:write'], days: 7 })
    const send = (summary: string, key: string) =>
      raw('POST', '/tickets', { json: wanted(summary), headers: { authorization: `Bearer ${token}`, 'idempotency-key': key } })
    for (const times of [1, 2]) await send(`${summary} before`, `key ${times} ${summary}`.replaceAll(' ', '-'))
    return { id, send }
  }

  test('opens a ticket in two trips: who they are, the key and what decides; what is written', async () => {
    const { send } = await known('two trips')
    const trips = { count: 0 }
    const made = await roundTrips.run(trips, () => send('two trips', 'key-two-trips'))
    expect([made.status, trips.count]).toEqual([201, 2])
  })

  test('does nothing once the token is revoked, not even under a key that was answered', async () => {
    const { id, send } = await known('revoked')
    await house.identity.revokeToken(alice, id)
    expect((await send('revoked', 'key-revoked')).status).toBe(401)
    expect((await send('revoked before', 'key-2-revoked')).status).toBe(401)
    expect(await ticketsCalled('revoked')).toBe(0)
  })

  test('whose owner changed meanwhile is answered as who they are now, once', async () => {
    const { send } = await known('changed')
    await sql`update person set language = 'tr' where id = ${alice}`.execute(db.owner)
    const made = await send('changed', 'key-changed')
    await sql`update person set language = 'en' where id = ${alice}`.execute(db.owner)
    expect([made.status, await ticketsCalled('changed')]).toEqual([201, 1])
    expect((await send('changed', 'key-changed')).body).toEqual(made.body)
  })
})
