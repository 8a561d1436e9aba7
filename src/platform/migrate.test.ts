import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { atEnd } from '../../test/support/at-end.ts'
import { testDatabase } from '../../test/support/database.ts'
import { migrate, migrationFiles } from './migrate.ts'

const { app, owner, urls } = await testDatabase()

test('every migration is recorded once, in the order of its number', async () => {
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(owner)
  expect(rows.map((row) => row.name)).toEqual(migrationFiles())
})

test('the app role sees no person when nobody is known', async () => {
  const { rows } = await sql`select * from person`.execute(app)
  expect(rows).toEqual([])
})

test('a migration that finds its table in use lets others pass, and comes after them', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'guichet-migrations-'))
  atEnd(() => rmSync(directory, { recursive: true }))
  writeFileSync(join(directory, '9000-later.sql'), 'alter table cloud_tenant add column later int')
  const [holds, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const reader = owner.transaction().execute(async (tx) => {
    await sql`select from cloud_tenant`.execute(tx)
    holds.resolve()
    await released.promise
  })
  await holds.promise
  const migrated = migrate(urls.owner, directory)
  await setTimeout(4000) // past the moment in which it gives way
  await sql`select from cloud_tenant`.execute(app)
  released.resolve()
  await reader
  expect(await migrated).toEqual(['9000-later.sql'])
}, 20_000)
