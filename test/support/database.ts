// Gives each test file a database of its own, cloned from the migrated template, so that deeds meet real constraints and policies.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { atEnd } from './at-end.ts'

/** One handle per role, as in a running house; `urls` for code that opens its own connection. */
export interface TestDatabase {
  readonly name: string
  readonly app: Database['db']
  readonly worker: Database['db']
  readonly identity: Database['db']
  readonly owner: Database['db']
  readonly databases: Readonly<Record<Role, Database>>
  readonly urls: Readonly<Record<Role | 'superuser', string>>
  /** Called by itself after the file, or the test that opened it; a second call does nothing. */
  close(): Promise<void>
}

type Role = 'app' | 'worker' | 'identity' | 'owner'

/** Of the run's own PostgreSQL. */
export const databaseUrl = (user: string, database: string): string =>
  `postgresql:///${database}?host=${encodeURIComponent(inject('postgresHost'))}&user=${user}`

/** Call at the top of a test file: `const { app, worker } = await testDatabase()`. */
export async function testDatabase(options: { from?: string } = {}): Promise<TestDatabase> {
  const name = `guichet_test_${randomBytes(6).toString('hex')}`
  const url = (user: string, database = name) => databaseUrl(user, database)
  await asSuperuser(
    url('postgres', 'postgres'),
    // Copying its files takes half as long as PostgreSQL's usual way, page by page through its log.
    `create database ${name} template ${options.from ?? 'guichet_template'} owner guichet_owner strategy file_copy`,
  )
  const urls = {
    app: url('guichet_app'),
    worker: url('guichet_worker'),
    identity: url('guichet_identity'),
    owner: url('guichet_owner'),
    superuser: url('postgres'),
  }
  const open = (role: Role) => openDatabase(urls[role], { max: 8, name: `test-${role}` })
  const databases = { app: open('app'), worker: open('worker'), identity: open('identity'), owner: open('owner') }
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= (async () => {
      await Promise.all(Object.values(databases).map((database) => database.close()))
      await asSuperuser(url('postgres', 'postgres'), `drop database if exists ${name} with (force)`)
    })()
    return closed
  }
  atEnd(close)
  return {
    name,
    app: databases.app.db,
    worker: databases.worker.db,
    identity: databases.identity.db,
    owner: databases.owner.db,
    databases,
    urls,
    close,
  }
}

async function asSuperuser(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
