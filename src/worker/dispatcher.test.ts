import { setTimeout as sleep } from 'node:timers/promises'
import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { leastOf, took } from '../../test/support/least.ts'
import { settled } from '../../test/support/settled.ts'
import { newId } from '../platform/id.ts'
import { dispatchIn, dispatchOnce, quietFor, startDispatcher } from './dispatcher.ts'

const { worker, urls, databases } = await testDatabase()

/** An event that asks for one job. */
async function happen(
  on: { query(text: string, values: unknown[]): Promise<unknown> } = databases.worker.pool,
  id = newId(),
): Promise<string> {
  await on.query(
    `insert into people_event (id, type, payload, at) values ($1, 'person.asked-to-reset', '{"address":"a@b.example"}', now())`,
    [id],
  )
  return id
}
const keys = async () =>
  (await sql<{ key: string }>`select key from graphile_worker.jobs order by id`.execute(worker)).rows.map((row) => row.key)
const drain = () => sql`delete from graphile_worker._private_jobs`.execute(worker)

beforeAll(async () => {
  await runMigrations({ connectionString: urls.worker, logger: undefined })
})

test('the worker role needs no right on the database to keep the queue', async () => {
  const { rows } = await sql<{
    may: boolean
  }>`select has_database_privilege('guichet_worker', current_database(), 'create') as may`.execute(worker)
  expect(rows[0]!.may).toBe(false)
})

test('each event becomes its jobs once, in order', async () => {
  const ids = [await happen(), await happen(), await happen()]
  await settled(worker)
  expect(await dispatchOnce(worker, 2)).toMatchObject({ found: 2, full: true })
  expect(await dispatchOnce(worker, 2)).toMatchObject({ found: 1, full: false })
  expect(await dispatchOnce(worker, 2)).toMatchObject({ found: 0 })
  expect(await keys()).toEqual(ids.map((id) => `tell-of-person:${id}`))
  await drain()
})

test('after a look it waits three times as long as that took, within bounds', () => {
  expect([0, 5, 20, 60, 90, 5000].map(quietFor)).toEqual([20, 20, 60, 180, 250, 250])
})

test('an event that commits late, with an earlier number, is not lost', async () => {
  const slow = await databases.worker.pool.connect()
  await slow.query('begin')
  const early = await happen(slow)
  const late = await happen()
  expect(await dispatchOnce(worker, 100)).toMatchObject({ found: 0, waits: true }) // the horizon holds it back
  await slow.query('commit')
  slow.release()
  await settled(worker)
  expect(await dispatchOnce(worker, 100)).toMatchObject({ found: 2, waits: false })
  expect(await keys()).toEqual([early, late].map((id) => `tell-of-person:${id}`))
  await drain()
})

test('a dispatcher that fails half-way leaves cursor and jobs as they were', async () => {
  const id = await happen()
  await settled(worker)
  const failing = worker.transaction().execute(async (tx) => {
    expect(await dispatchIn(tx, 10)).toMatchObject({ found: 1 })
    throw new Error('killed')
  })
  await expect(failing).rejects.toThrow('killed')
  expect(await keys()).toEqual([])
  expect(await dispatchOnce(worker, 10)).toMatchObject({ found: 1 })
  expect(await keys()).toEqual([`tell-of-person:${id}`])
  await drain()
})

test('four dispatchers at once: nothing twice, nothing lost, notifications few', async () => {
  const faults: unknown[] = []
  let notified = 0
  const all = [1, 2, 3, 4].map(() =>
    startDispatcher({ db: worker, batch: 50, notify: async () => void notified++, failed: (fault) => faults.push(fault) }),
  )
  const ids: string[] = []
  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      for (let n = 0; n < 100; n++) {
        ids.push(await happen())
        all[n % 4]!.wake()
      }
    }),
  )
  await settled(worker)
  for (let tries = 0; tries < 100 && (await keys()).length < 400; tries++) await sleep(50)
  await Promise.all(all.map((one) => one.stop()))
  expect(faults).toEqual([])
  expect((await keys()).sort()).toEqual(ids.map((id) => `tell-of-person:${id}`).sort())
  await drain()
})

test('a wake is answered at once, and a lost wake within a second and a half', async () => {
  const dispatcher = startDispatcher({ db: worker, notify: async () => {}, failed: () => {} })
  await sleep(60)
  const arrives = async (wake: boolean): Promise<number> => {
    await happen()
    await settled(worker)
    const ms = await took(async () => {
      if (wake) dispatcher.wake()
      while ((await keys()).length === 0) await sleep(5)
    })
    await drain()
    return ms
  }
  // Each follows a look directly: by the poll alone it would take a second.
  const woken = await leastOf(800, () => arrives(true))
  const polled = await leastOf(1500, () => arrives(false))
  await dispatcher.stop()
  expect(woken).toBeLessThan(800)
  expect(polled).toBeLessThan(1500)
})
