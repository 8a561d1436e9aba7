import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicket } from '../desk/tickets/create-ticket.ts'
import { move } from '../desk/tickets/move.ts'
import { mailStage, question } from '../../test/mail/stage.ts'
import { atEnd } from '../../test/support/at-end.ts'
import { leastOf, took } from '../../test/support/least.ts'
import { settled } from '../../test/support/settled.ts'
import { freeJobsOfTheDead, giveLeaseBack, takeLease } from './lease.ts'
import { schedule } from './schedule.ts'
import { tasksOf } from './tasks.ts'
import { clearFiles } from './clear-away.ts'
import { testStorage } from '../../test/support/storage.ts'
import { attachToDraft } from '../desk/files/attach-to-draft.ts'
import { removeFromDraft } from '../desk/files/remove-from-draft.ts'
import { openDraft } from '../desk/tickets/drafts.ts'
import { wakeWorkers } from './start.ts'

const { database, sink, person, as, worker, quiet } = await mailStage()
const { pool } = database.databases.worker
const running = await worker()
const storage = await testStorage(afterAll)
const noor = await person('noor', { staff: 'agent', queues: ['technical'], mail: 'off' })
const mira = await person('mira')

const connection = async () => {
  const client = new pg.Client({ connectionString: database.urls.worker })
  client.on('error', () => {})
  await client.connect()
  atEnd(() => client.end().catch(() => {}))
  return { client, query: async (text: string, values?: unknown[]) => (await client.query(text, values)).rows as never }
}
const lockedBy = async (worker: string, secondsAgo: number) =>
  (
    await pool.query(
      `insert into graphile_worker._private_jobs (task_id, payload, locked_at, locked_by, run_at)
    select id, '{}', now() - make_interval(secs => $2), $1, now() + interval '1 day' from graphile_worker._private_tasks where identifier = 'clear-away' returning id`,
      [worker, secondsAgo],
    )
  ).rows[0]!.id as string
const owner = async (id: string) =>
  (await pool.query('select locked_by from graphile_worker._private_jobs where id = $1', [id])).rows[0]!.locked_by as string | null

beforeAll(async () => {
  await pool.query(`select graphile_worker.add_job('clear-away', run_at := now() + interval '1 day')`)
})

test('jobs of a worker that lives stay its own; when it dies they belong to all', async () => {
  const living = await connection()
  const looking = await connection()
  const lease = { workerId: 'pool-living', lockKey: 2 ** 40 + 7 }
  await takeLease(living.query, lease, new Date())
  const job = await lockedBy(lease.workerId, 3600)
  expect(await freeJobsOfTheDead(looking.query)).toEqual([])
  expect(await owner(job)).toBe('pool-living')
  await living.client.end() // as kill -9 does: the database drops the lock, as soon as it sees that its client is gone
  await expect.poll(() => freeJobsOfTheDead(looking.query)).toEqual(['pool-living'])
  expect(await owner(job)).toBe(null)
})

test('a worker that died before it noted its lease is found too, one that has just begun is spared', async () => {
  const looking = await connection()
  const old = await lockedBy('pool-unknown', 20)
  const fresh = await lockedBy('pool-fresh', 2)
  expect(await freeJobsOfTheDead(looking.query)).toEqual(['pool-unknown'])
  expect(await owner(old)).toBe(null)
  expect(await owner(fresh)).toBe('pool-fresh')
  await pool.query('delete from graphile_worker._private_jobs where id = any($1)', [[old, fresh]])
})

test('a lease that was given back leaves nothing', async () => {
  const one = await connection()
  const lease = { workerId: 'pool-short', lockKey: 12 }
  await takeLease(one.query, lease, new Date())
  await giveLeaseBack(one.query, lease)
  expect((await pool.query(`select from worker_lease where worker_id = 'pool-short'`)).rowCount).toBe(0)
  expect((await pool.query('select pg_try_advisory_lock(12)')).rows[0].pg_try_advisory_lock).toBe(true)
})

test('when the database throws every connection out, the worker comes back by itself with its lease', async () => {
  const superuser = new pg.Client({ connectionString: database.urls.superuser })
  await superuser.connect()
  await superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'guichet_worker'`,
  )
  await superuser.end()
  await createTicket(as(mira), question('After the fall', 'Hello.')).catch(() =>
    createTicket(as(mira), question('After the fall', 'Hello.')),
  )
  running.wake()
  await sink.until(1, { to: mira.address, ms: 15_000 })
  const leases = async () =>
    (
      await pool.query<{ held: boolean }>(
        `select exists (select from pg_locks where locktype = 'advisory' and granted and objid::bigint = lock_key & 4294967295) as held from worker_lease`,
      )
    ).rows.map(({ held }) => held)
  await expect.poll(leases).toContain(true)
})

test('a process that only serves pages wakes the dispatcher of another', async () => {
  const { wake, stop } = await wakeWorkers(database.urls.worker)
  const arrives = async (waking: () => void) => {
    await quiet()
    const before = sink.mails.length
    await createTicket(as(mira), question('From a page', 'Hello.'))
    await settled(database.worker)
    return took(async () => {
      waking()
      await sink.until(before + 1)
    })
  }
  // Sooner than the poll would, which comes a second after the last look: that is the one just before.
  const ms = await leastOf(500, async () => {
    await arrives(running.wake)
    return arrives(wake)
  })
  expect(ms).toBeLessThan(500)
  await stop()
})

test('what is recurring has a task, and a solved ticket closes by itself after its days', async () => {
  const tasks = tasksOf({
    db: database.worker,
    post: null as never,
    storage,
    fetcher: null as never,
    now: () => new Date(Date.now() + 8 * 86_400_000),
  })
  expect(schedule.map((item) => item.task).filter((task) => !(task in tasks))).toEqual([])
  const { id } = await createTicket(as(mira), question('Solved', 'Hello.'))
  await move(as(noor), id, { happening: 'solved' })
  await tasks['close-solved-tickets']()
  expect(await database.worker.selectFrom('ticket').select('status').where('id', '=', id).executeTakeFirst()).toEqual({ status: 'closed' })
  await tasks['close-solved-tickets']()
})

test('drafts that were sent long ago are cleared away, unsent ones are not', async () => {
  const sent = await openDraft(as(mira), { kind: 'ticket' })
  const unsent = await openDraft(as(mira), { kind: 'ticket' })
  await createTicket(as(mira), question('By draft', 'Hello.', { draftId: sent.id }))
  await tasksOf({
    db: database.worker,
    post: null as never,
    storage,
    fetcher: null as never,
    now: () => new Date(Date.now() + 8 * 86_400_000),
  })['clear-away']()
  const left = await database.worker.selectFrom('draft').select('id').where('person_id', '=', mira.id).execute()
  expect(left.map((row) => row.id)).toEqual([unsent.id])
})

test('a file that was taken out of its draft is cleared away after a week; one that hangs on something, or came again, stays', async () => {
  const keep = async (text: string) => {
    const arriving = await storage.arrive()
    await arriving.write(Buffer.from(text))
    return { ...(await arriving.keep()), name: 'a.txt', mediaType: 'text/plain' }
  }
  const draft = await openDraft(as(mira), { kind: 'ticket' })
  const [gone, used] = [await keep('gone'), await keep('used')]
  const { id } = await attachToDraft(as(mira), draft.id, gone)
  await attachToDraft(as(mira), draft.id, used)
  await removeFromDraft(as(mira), draft.id, id)
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
  await clearFiles(database.worker, storage, inDays(6))
  expect(await storage.has(gone.sha256)).toBe(true)
  // As if the same bytes came at this moment: they are younger than a day, whatever the row says.
  await storage.removeOlder(gone.sha256, inDays(-1))
  expect(await storage.has(gone.sha256)).toBe(true)
  await clearFiles(database.worker, storage, inDays(8))
  expect(await storage.has(gone.sha256)).toBe(false)
  expect(await storage.has(used.sha256)).toBe(true)
  const known = await database.worker.selectFrom('stored_file').select('sha256').execute()
  const kept = known.map(({ sha256 }) => sha256)
  expect([kept.includes(gone.sha256), kept.includes(used.sha256)]).toEqual([false, true])
  const ofArticles = await database.worker.selectFrom('article_file').select('sha256').execute()
  expect(
    ofArticles.every(({ sha256 }) => kept.includes(sha256)),
    'pictures of articles stay',
  ).toBe(true)
})
