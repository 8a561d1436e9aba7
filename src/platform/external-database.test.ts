import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres.ts'
import { prepareExternal, refuseMightyApp, standingAs } from './external-database.ts'
import { migrate, migrationFiles } from './migrate.ts'

// A server of its own: roles belong to the whole server, and this one has never seen Guichet.
const folder = mkdtempSync(join(tmpdir(), 'guichet-external-'))
let server: EmbeddedPostgres
const as = (user: string) => server.url(user, 'support')

async function ask(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  server = await startPostgres(join(folder, 'postgres'), { durable: false })
  await ask(
    server.url('postgres', 'postgres'),
    'create role dba login createrole',
    'create role support_web login',
    'create database support owner dba',
  )
  await prepareExternal(as('dba'))
  await migrate(standingAs(as('dba'), 'guichet_owner'))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a login that may make roles is enough: it stands as owner, worker and identity from its first statement on', async () => {
  for (const role of ['guichet_owner', 'guichet_worker', 'guichet_identity'] as const) {
    expect(await ask(standingAs(as('dba'), role), 'select current_user as me')).toEqual([{ me: role }])
  }
  expect(await ask(as('dba'), `select distinct tableowner from pg_tables where schemaname = 'public'`)).toEqual([
    { tableowner: 'guichet_owner' },
  ])
})

test('preparing again changes nothing', async () => {
  await prepareExternal(as('dba'))
})

test('the application’s login must be a member of guichet_app', async () => {
  await expect(refuseMightyApp(as('support_web'))).rejects.toThrow('grant guichet_app to "support_web"')
  await ask(as('dba'), 'grant guichet_app to support_web')
  await refuseMightyApp(as('support_web'))
  expect(await ask(as('support_web'), 'select * from person')).toEqual([])
})

test('an application login that row-level security would not hold for is refused', async () => {
  const superuser = server.url('postgres', 'postgres')
  await expect(refuseMightyApp(as('postgres'))).rejects.toThrow('is a superuser')
  await expect(refuseMightyApp(as('dba'))).rejects.toThrow('stand as their owner')
  await ask(superuser, 'create role bypasser login bypassrls', 'grant guichet_app to bypasser')
  await expect(refuseMightyApp(as('bypasser'))).rejects.toThrow('has BYPASSRLS')
  await ask(superuser, 'create role jack login', 'grant guichet_app, guichet_worker to jack')
  await expect(refuseMightyApp(as('jack'))).rejects.toThrow('revoke guichet_worker from "jack"')
  await ask(superuser, 'create role holder login', 'grant guichet_app to holder')
  await ask(as('postgres'), 'create table mine (n int)', 'alter table mine owner to holder')
  await expect(refuseMightyApp(as('holder'))).rejects.toThrow('owns tables')
})

test('an address that leads nowhere is told with what to check', async () => {
  await expect(prepareExternal('postgresql://x@127.0.0.1:1/none', 0)).rejects.toThrow(
    /DATABASE_OWNER_URL does not lead to a database \(ECONNREFUSED\)/,
  )
})

test('a server before PostgreSQL 15 is refused with its version and what to do, for either connection', async () => {
  // To this login the server says that it is an older one.
  const old = `select case name when 'server_version_num' then '140019' else '14.19' end`
  await ask(
    as('postgres'),
    'create schema yore',
    `create function yore.current_setting(name text) returns text language sql as $$ ${old} $$`,
  )
  await ask(as('postgres'), 'create role elder login superuser', 'alter role elder set search_path = yore, pg_catalog, public')
  const words = / leads to PostgreSQL 14\.19; Guichet needs 15 or newer\. Upgrade that server, or leave both variables out/
  await expect(prepareExternal(as('elder'))).rejects.toThrow(new RegExp(`^DATABASE_OWNER_URL${words.source}`))
  await expect(refuseMightyApp(as('elder'))).rejects.toThrow(new RegExp(`^DATABASE_URL${words.source}`))
})

test('an owner’s login that may not make roles is told so', async () => {
  await ask(server.url('postgres', 'postgres'), 'create role clerk login', 'create database other owner clerk')
  await expect(prepareExternal(server.url('clerk', 'other'))).rejects.toThrow('docs/operations/database.md')
})

test('two starts at the same time migrate once', async () => {
  await ask(server.url('postgres', 'postgres'), 'create database twice owner guichet_owner')
  const url = server.url('guichet_owner', 'twice')
  const applied = await Promise.all([migrate(url), migrate(url)])
  expect(applied.map((names) => names.length).sort()).toEqual([0, migrationFiles().length])
})
