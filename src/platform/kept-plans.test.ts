// Plans are kept for what comes often, whatever else is asked in between.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { atEnd } from '../../test/support/at-end.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openDatabase } from './database.ts'

const { urls } = await testDatabase()

/** A pool of one connection, of which it is asked what it keeps. */
function onePool() {
  const { db } = openDatabase(urls.owner, { max: 1, name: 'test-plans' })
  atEnd(() => db.destroy())
  const ask = (text: string, times: number) =>
    db.transaction().execute(async (tx) => {
      for (let at = 0; at < times; at++) await sql`select ${at}::int as ${sql.id(text)}`.execute(tx)
    })
  const prepared = () =>
    db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(tx)
      return rows.map(({ statement }) => statement)
    })
  const isKept = async (text: string) => (await prepared()).some((statement) => statement.includes(`"${text}"`))
  return { ask, prepared, isKept }
}

test('what comes often keeps its plan, and goes on keeping it while thousands of others are asked', async () => {
  const { ask, isKept } = onePool()
  await ask('hot', 25)
  expect(await isKept('hot')).toBe(true)
  for (let at = 0; at < 50; at++) {
    for (let odd = 0; odd < 90; odd++) await ask(`odd ${at} ${odd}`, 1)
    await ask('hot', 1)
  }
  await ask('newer', 25)
  expect([await isKept('hot'), await isKept('newer')]).toEqual([true, true])
})

test('whoever asks two hundred things often takes no place for good: what comes often later gets one, and what has none is let go', async () => {
  const { ask, prepared, isKept } = onePool()
  for (let at = 0; at < 200; at++) await ask(`greedy ${at}`, 21)
  await ask('late', 60)
  expect(await isKept('late')).toBe(false)
  const other = onePool()
  await other.ask('late', 20)
  await other.ask('late', 2)
  expect(await other.isKept('late'), 'of another pool').toBe(true)
  await ask('odd', 20_001)
  await ask('late', 20)
  await ask('late', 2)
  expect(await isKept('late')).toBe(true)
  const kept = await prepared()
  expect(kept.filter((statement) => statement.includes('"greedy')).length).toBeLessThanOrEqual(149)
  expect(kept.length).toBeLessThanOrEqual(150)
}, 60_000)
