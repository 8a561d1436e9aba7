// Writes src/platform/schema.ts and db/schema.sql from a freshly migrated database: `npm run schema`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres } from '../src/platform/embedded-postgres.ts'
import { makeRoles, migrate } from '../src/platform/migrate.ts'
import { describeSchema } from './describe-schema.ts'

const dir = mkdtempSync(join(tmpdir(), 'guichet-schema-'))
const postgres = await startPostgres(dir, { durable: false })
try {
  const admin = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') })
  await admin.connect()
  await makeRoles(admin)
  await admin.query('create database guichet owner guichet_owner')
  await admin.end()
  await migrate(postgres.url('guichet_owner', 'guichet'))
  const owner = new pg.Client({ connectionString: postgres.url('guichet_owner', 'guichet') })
  await owner.connect()
  writeFileSync('db/schema.sql', await describeSchema(owner))
  await owner.end()
  const done = spawnSync(
    'node_modules/.bin/kysely-codegen',
    [
      '--dialect',
      'postgres',
      '--url',
      postgres.url('guichet_owner', 'guichet'),
      '--out-file',
      'src/platform/schema.ts',
      '--default-schema',
      'public',
      '--include-pattern',
      '{public,identity}.*',
      '--numeric-parser',
      'number',
    ],
    { stdio: 'inherit' },
  )
  process.exitCode = done.status ?? 1
} finally {
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
}
