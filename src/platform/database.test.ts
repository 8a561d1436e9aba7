// Trips are saved without losing what a transaction is: one moment, all or nothing, and its own fault.
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { openDatabase, reading, roundTrips, send, writing } from './database.ts'

const { owner, urls } = await testDatabase()
const rows = async () => (await sql<{ key: string }>`select key from kept order by key`.execute(owner)).rows.map(({ key }) => key)
await sql`create table kept (key text primary key)`.execute(owner)
await sql`grant all on kept to guichet_worker`.execute(owner)
const opened = (url = urls.worker) => {
  const database = openDatabase(url, { max: 1, name: 'trips' })
  onTestFinished(() => database.close())
  return database
}

test('queries that are asked at once leave at once: begin, who asks and all of them are one trip', async () => {
  const { db } = opened()
  const trips = { count: 0 }
  const read = await roundTrips.run(trips, () =>
    reading(db, null, async (tx) => {
      const all = await Promise.all([1, 2, 3].map((n) => sql<{ n: number }>`select ${n}::int as n`.execute(tx)))
      expect(trips.count).toBe(1)
      return all.map(({ rows }) => rows[0]!.n)
    }),
  )
  expect(read).toEqual([1, 2, 3])
})

test('a write that nobody waited for and that fails, fails the transaction with its own fault; nothing of it stays', async () => {
  const { db } = opened()
  await writing(db, null, (tx) => send(tx, [sql`insert into kept values ('first')`]))
  expect(await rows()).toEqual(['first'])
  const again = writing(db, null, async (tx) => {
    await send(tx, [
      sql`insert into kept values ('second')`,
      sql`insert into kept values ('first')`,
      sql`insert into kept values ('third')`,
    ])
    return 'done'
  })
  await expect(again).rejects.toMatchObject({ code: '23505' })
  expect(await rows()).toEqual(['first'])
  await writing(db, null, (tx) => send(tx, [sql`insert into kept values ('fourth')`])) // the connection is as good as before
  expect(await rows()).toEqual(['first', 'fourth'])
})

test('what was sent before a refusal is taken back with it', async () => {
  const { db } = opened()
  const refused = writing(db, null, async (tx) => {
    await send(tx, [sql`insert into kept values ('refused')`])
    throw new Error('no')
  })
  await expect(refused).rejects.toThrow('no')
  expect(await rows()).not.toContain('refused')
})

test('a read that is over takes nothing in that comes after it on its connection, and holds it for a moment at most', async () => {
  const { db, pool } = opened()
  const read = () => reading(db, null, async (tx) => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]!.pid)
  const pid = await read()
  await pool.query(`insert into kept values ('after a read')`)
  expect(await rows()).toContain('after a read')
  expect(await read()).toBe(pid)
  const watching = opened(urls.superuser).db
  const state = async () =>
    (await sql<{ state: string }>`select state from pg_stat_activity where pid = ${pid}`.execute(watching)).rows[0]!.state
  await expect.poll(state).toBe('idle')
})
