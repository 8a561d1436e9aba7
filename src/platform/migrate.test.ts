import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { migrationFiles } from './migrate.ts'

const { app, owner } = await testDatabase()

test('every migration is recorded once, in the order of its number', async () => {
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(owner)
  expect(rows.map((row) => row.name)).toEqual(migrationFiles())
})

test('the app role sees no person when nobody is known', async () => {
  const { rows } = await sql`select * from person`.execute(app)
  expect(rows).toEqual([])
})
