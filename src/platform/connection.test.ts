// Plans are kept for what comes often, whatever else is asked in between.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { atEnd } from '../../test/support/at-end.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openDatabase } from './database.ts'

const { urls } = await testDatabase()
// One connection, of which it is asked what it keeps.
const one = openDatabase(urls.owner, { max: 1, name: 'test-plans' })
atEnd(() => one.db.destroy())
const owner = one.db
const ask = (text: string, times: number) =>
  owner.transaction().execute(async (tx) => {
    for (let at = 0; at < times; at++) await sql`select ${at}::int as ${sql.id(text)}`.execute(tx)
  })
const prepared = () =>
  owner.transaction().execute(async (tx) => {
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(tx)
    return rows.map(({ statement }) => statement)
  })
const isKept = async (text: string) => (await prepared()).some((statement) => statement.includes(`"${text}"`))

test('what comes often keeps its plan, and goes on keeping it while thousands of others are asked', async () => {
  await ask('hot', 25)
  expect(await isKept('hot')).toBe(true)
  for (let at = 0; at < 50; at++) {
    await owner.transaction().execute(async (tx) => {
      for (let odd = 0; odd < 90; odd++) await sql`select ${at}::int as ${sql.id(`odd ${at} ${odd}`)}`.execute(tx)
    })
    await ask('hot', 1)
  }
  await ask('newer', 25)
  expect([await isKept('hot'), await isKept('newer')]).toEqual([true, true])
})

test('whoever asks two hundred things often takes no place for good: what comes often later gets one, and what has none is let go', async () => {
  for (let at = 0; at < 200; at++) await ask(`greedy ${at}`, 21)
  await ask('late', 60)
  expect(await isKept('late')).toBe(false)
  await ask('odd', 20_001)
  await ask('late', 20)
  await ask('late', 2)
  expect(await isKept('late')).toBe(true)
  const kept = await prepared()
  expect(kept.filter((statement) => statement.includes('"greedy')).length).toBeLessThanOrEqual(149)
  expect(kept.length).toBeLessThanOrEqual(150)
}, 60_000)
