// F20: no fault is lost, and nothing runs outside its transaction or as somebody else, however a deed or the database breaks in the middle.
import { setTimeout as after } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { newId } from './id.ts'
import { openDatabase, reading, send, type Tx, together, writing } from './database.ts'

const { owner, urls } = await testDatabase()
await sql`create table kept (key text primary key, by text default current_setting('guichet.person', true))`.execute(owner)
await sql`grant all on kept to guichet_worker, guichet_app`.execute(owner)
const rows = async () =>
  (await sql<{ key: string; by: string }>`select key, by from kept order by key`.execute(owner)).rows.map(({ key }) => key)
const opened = (max = 1, url = urls.worker) => {
  const database = openDatabase(url, { max, name: 'hostile' })
  onTestFinished(() => database.close())
  return database
}
const lost: unknown[] = []
const lose = (fault: unknown) => void lost.push(fault)
process.on('unhandledRejection', lose)
afterAll(() => {
  process.off('unhandledRejection', lose) // the process goes on with other files
  expect(lost).toEqual([])
})
const pidOf = async (tx: Tx) => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]!.pid

test('a branch of a deed that goes on after another was refused writes nothing: not outside its transaction, not in the next one', async () => {
  const { db } = opened()
  const stragglers: Promise<unknown>[] = []
  const straggling = (key: string) => (tx: Tx) => {
    const late = (async () => {
      await sql`select pg_sleep(0.02)`.execute(tx)
      for (let turn = 0; turn < 20; turn++) {
        await sql`insert into kept values (${`${key} ${turn}`})`.execute(tx)
        await new Promise(setImmediate)
      }
    })()
    stragglers.push(late)
    return Promise.all([late, after(25).then(() => Promise.reject(new Error('no')))])
  }
  await Promise.allSettled(Array.from({ length: 5 }, (_, n) => writing(db, newId(), straggling(`late ${n}`))))
  await writing(db, newId(), (tx) => send(tx, [sql`insert into kept values ('after stragglers')`]))
  await Promise.allSettled(stragglers)
  expect((await rows()).filter((key) => key.startsWith('late'))).toEqual([])
  expect(await rows()).toContain('after stragglers')
})

test('in the moment between the rollback and its answer nothing more is asked', async () => {
  const { db } = opened()
  let late: Promise<unknown> | undefined
  const refused = writing(db, newId(), async (tx) => {
    await sql`select 1`.execute(tx)
    // Asked once the rollback is on its way.
    late = new Promise((resolve) => setImmediate(resolve)).then(() => sql`insert into kept values ('in between')`.execute(tx))
    late.catch(() => {})
    throw new Error('no')
  })
  await expect(refused).rejects.toThrow('no')
  await expect(late).rejects.toThrow()
  expect(await rows()).not.toContain('in between')
})

test('in the moment between the commit and its answer nothing more is asked', async () => {
  const { db } = opened()
  let late: Promise<unknown> | undefined
  await writing(db, newId(), async (tx) => {
    await sql`insert into kept values ('committed')`.execute(tx)
    late = new Promise((resolve) => setImmediate(resolve)).then(() => sql`insert into kept values ('after the commit')`.execute(tx))
    late.catch(() => {})
  })
  await expect(late).rejects.toThrow()
  expect(await rows()).not.toContain('after the commit')
})

test('a transaction that got away is of no use once it is over, together and send included', async () => {
  const { db } = opened()
  for (const run of [reading, writing]) {
    const away = await run(db, newId(), async (tx) => {
      await sql`select 1`.execute(tx)
      return { tx }
    })
    for (const use of [
      () => sql`select 1`.execute(away.tx),
      () => together(away.tx, [sql`select 1`]),
      () => send(away.tx, [sql`select 1`]),
    ])
      await expect((async () => use())()).rejects.toThrow()
  }
})

test('the fault of what was only sent is told, also where more was asked after it', async () => {
  const { db } = opened()
  await writing(db, null, (tx) => send(tx, [sql`insert into kept values ('twice')`]))
  const again = writing(db, null, async (tx) => {
    await send(tx, [sql`insert into kept values ('twice')`])
    await sql`select 1`.execute(tx)
  })
  await expect(again).rejects.toMatchObject({ code: '23505' })
})

test('a fault that was caught within a deed is none the less no commit', async () => {
  const { db } = opened()
  const swallowed = writing(db, null, async (tx) => {
    await sql`insert into kept values ('swallowed')`.execute(tx)
    await sql`select 1/0`.execute(tx).catch(() => {})
    return 'done'
  })
  await expect(swallowed).rejects.toThrow()
  expect(await rows()).not.toContain('swallowed')
  await writing(db, null, (tx) => send(tx, [sql`insert into kept values ('connection lives')`]))
  expect(await rows()).toContain('connection lives')
})

test('a column added while we run does not stop a statement whose plan was kept', async () => {
  const { db } = opened(2)
  await sql`create table wide (id int primary key)`.execute(owner)
  await sql`grant all on wide to guichet_worker`.execute(owner)
  const all = () => reading(db, null, async (tx) => (await sql`select * from wide where id >= ${0}`.execute(tx)).rows)
  for (let turn = 0; turn < 25; turn++) await all()
  await sql`alter table wide add column more text`.execute(owner)
  const outcomes = await Promise.allSettled([all(), all(), all(), all()])
  for (let turn = 0; turn < 5; turn++) outcomes.push(...(await Promise.allSettled([all(), all()])))
  expect(outcomes.slice(-4).map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'))
})

test('a statement met first in a transaction that failed has its plan made anew', async () => {
  const { db } = opened()
  const text = (tx: Tx) => sql<{ n: number }>`select ${1}::int as n, 'planned in vain'`.execute(tx)
  for (let turn = 0; turn < 20; turn++) await reading(db, null, text)
  const failed = writing(db, null, async (tx) => {
    const all = await Promise.allSettled([sql`select 1/0`.execute(tx), text(tx), text(tx)])
    throw (all[0] as PromiseRejectedResult).reason
  })
  await expect(failed).rejects.toMatchObject({ code: '22012' })
  for (let turn = 0; turn < 3; turn++) expect((await reading(db, null, text)).rows[0]!.n).toBe(1)
})

test('a database that dies in the middle of a deed: the deed tells of it, nothing of it stays, and the next one goes on', async () => {
  const { db } = opened(2)
  const killer = opened(1, urls.superuser).db
  const kill = (pid: number) => sql`select pg_terminate_backend(${pid})`.execute(killer)
  const died = writing(db, null, async (tx) => {
    const pid = await pidOf(tx)
    await send(tx, [sql`insert into kept values ('died')`])
    await kill(pid)
    await send(tx, [sql`insert into kept values ('died too')`])
  })
  await expect(died).rejects.toThrow()
  const refused = writing(db, null, async (tx) => {
    await kill(await pidOf(tx))
    await Promise.all([1, 2, 3].map((n) => sql`select ${n}::int`.execute(tx)))
  })
  await expect(refused).rejects.toThrow()
  // Killed while its commit is owed, and while it idles.
  await kill(await reading(db, null, pidOf))
  await after(20)
  expect(await reading(db, null, pidOf)).toBeGreaterThan(0)
  await writing(db, null, (tx) => send(tx, [sql`insert into kept values ('lives on')`]))
  expect(await rows()).toContain('lives on')
  expect((await rows()).filter((key) => key.startsWith('died'))).toEqual([])
})

test('who one was in a transaction is nobody’s after it, whichever way it ended', async () => {
  const { db, pool } = opened(1, urls.app)
  const me = newId()
  const person = async () => (await pool.query(`select coalesce(current_setting('guichet.person', true), '') as me`)).rows[0].me
  await reading(db, me, async () => 'nothing was asked')
  expect(await person()).toBe('')
  await writing(db, me, async () => 'nothing was asked')
  expect(await person()).toBe('')
  await reading(db, me, async (tx) => void (await sql`select 1`.execute(tx)))
  expect(await person()).toBe('')
  await expect(reading(db, me, () => Promise.reject(new Error('at once')))).rejects.toThrow('at once')
  expect(await person()).toBe('')
  await expect(
    writing(db, me, () => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  expect(await person()).toBe('')
})

test('a role that was put on for a read is off for the next one, though its commit comes along with that', async () => {
  const { db } = opened()
  const roleOf = async (tx: Tx) => (await sql<{ role: string }>`select current_user as role`.execute(tx)).rows[0]!.role
  const asReader = () =>
    reading(db, newId(), async (tx) => {
      const [, [row]] = await together(tx, [sql`set local role guichet_app`, sql<{ role: string }>`select current_user as role`])
      return row!.role
    })
  for (let turn = 0; turn < 30; turn++) {
    const [one, two] = await Promise.all([asReader(), reading(db, null, roleOf)])
    expect([one, two]).toEqual(['guichet_app', 'guichet_worker'])
  }
})

test('many at once over few connections: each reads as themselves and nobody else', async () => {
  const { db } = opened(2, urls.app)
  const all = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const me = newId()
      const run = n % 3 === 0 ? writing : reading
      const read = run(db, me, async (tx) => {
        const who = () => sql<{ me: string }>`select current_setting('guichet.person', true) as me`.execute(tx)
        const [{ rows: first }] = await Promise.all([who(), n % 7 === 0 ? Promise.reject(new Error('no')) : who()])
        if (n % 2 === 0) await after(n % 5)
        const { rows: second } = await who()
        return [first[0]!.me, second[0]!.me]
      })
      return read.then(
        (seen) => seen.every((one) => one === me),
        (fault) => (fault as Error).message === 'no',
      )
    }),
  )
  expect(all.every(Boolean)).toBe(true)
})

test('a pool that closes while a commit is owed closes', async () => {
  const { db, close } = openDatabase(urls.worker, { max: 3, name: 'closing' })
  await Promise.all([1, 2, 3].map(() => reading(db, null, pidOf)))
  await close()
  await after(10)
})
