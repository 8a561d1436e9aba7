// Vitest's global set-up: one PostgreSQL for the run, a migrated template in it; each test file clones that (see database.ts).
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type EmbeddedPostgres, startPostgres } from '../../src/platform/embedded-postgres.ts'
import { makeRoles, migrate } from '../../src/platform/migrate.ts'
import { isAlive, stopOrphan } from '../../src/platform/postgres-orphans.ts'
import { placesForDatabases } from './in-memory.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresHost: string
  }
}

export default async function setup(project: TestProject) {
  const { dir, postgres } = await start(placesForDatabases())
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

/** Where the best place fails (from the memory of a container no program may be run, and PostgreSQL was copied there) the next is tried. */
async function start([folder, ...others]: string[]): Promise<{ dir: string; postgres: EmbeddedPostgres }> {
  await sweep(folder!)
  const dir = mkdtempSync(join(folder!, `guichet-test-${process.pid}-`))
  try {
    return { dir, postgres: await startPostgres(dir, { durable: false }) }
  } catch (fault) {
    rmSync(dir, { recursive: true, force: true })
    if (others.length === 0) throw fault
    return start(others)
  }
}

/** What a run left that was killed: its server lives on, and would keep its memory. */
async function sweep(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const pid = /^guichet-test-(\d+)-/.exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    try {
      await stopOrphan(join(folder, name, 'data'))
      rmSync(join(folder, name), { recursive: true, force: true })
    } catch {} // another user's
  }
}
