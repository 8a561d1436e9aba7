// Vitest's global set-up: one PostgreSQL for the run, a migrated template in it; each test file clones that (see database.ts).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../src/platform/embedded-postgres.ts'
import { makeRoles, migrate } from '../../src/platform/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresHost: string
  }
}

export default async function setup(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  const postgres = await startPostgres(dir, { durable: false })
  const admin = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') })
  await admin.connect()
  await makeRoles(admin)
  await admin.query('create database guichet_template owner guichet_owner')
  await admin.end()
  await migrate(postgres.url('guichet_owner', 'guichet_template'))
  project.provide('postgresHost', postgres.socketDir)
  return async () => {
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
