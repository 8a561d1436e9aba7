// Brings a database to this version: roles first, then the SQL files of db/migrations in order, each once, under one lock.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { root } from './root.ts'

const migrations = join(root, 'db/migrations')

export const roles = ['guichet_owner', 'guichet_worker', 'guichet_app', 'guichet_identity'] as const

/** The four roles; a migration may assume them. Needs a superuser or a role that may create roles. `password` for the embedded server. */
export async function makeRoles(client: pg.Client, options: { password?: string } = {}): Promise<void> {
  for (const role of roles) {
    const known = await client.query('select from pg_roles where rolname = $1', [role])
    if (known.rowCount === 0) await client.query(`create role ${role} login nosuperuser nobypassrls`)
    if (options.password) await client.query(`alter role ${role} password ${client.escapeLiteral(options.password)}`)
  }
  await client.query('grant guichet_app to guichet_worker') // mails are rendered as their recipient: set local role guichet_app
}

export function migrationFiles(directory: string = migrations): string[] {
  return readdirSync(directory)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .sort()
}

/** Applies what is missing as the owner. Returns the names applied; of two at the same time one does the work. */
export async function migrate(ownerUrl: string, directory: string = migrations): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('guichet migrations'))`)
    await client.query('create table if not exists migration (name text primary key, applied_at timestamptz not null default now())')
    const done = new Set((await client.query<{ name: string }>('select name from migration')).rows.map((row) => row.name))
    const applied: string[] = []
    for (const file of migrationFiles(directory)) {
      if (done.has(file)) continue
      await applyOne(client, file, readFileSync(join(directory, file), 'utf8'))
      applied.push(file)
    }
    return applied
  } finally {
    await client.end()
  }
}

const patience = { wait: '3s', tries: 100, pause: 2000 }

/** Whoever comes after one that waits for a table waits too, and so on: better to let all pass and try again, for some minutes. */
async function applyOne(client: pg.Client, file: string, text: string): Promise<void> {
  for (let tried = 1; ; tried++)
    try {
      await client.query(`begin; set local lock_timeout = '${patience.wait}'`)
      await client.query(text)
      await client.query('insert into migration (name) values ($1)', [file])
      return void (await client.query('commit'))
    } catch (fault) {
      await client.query('rollback')
      const { code, message } = fault as pg.DatabaseError
      const isInTheWay = code === '55P03' || code === '40P01' // lock_not_available, deadlock_detected
      if (isInTheWay && tried < patience.tries) await setTimeout(patience.pause)
      else if (isInTheWay)
        throw new Error(
          `Migration ${file} waited for others who use the same tables: end what runs long there, such as pg_dump, and start again.`,
          { cause: fault },
        )
      else throw new Error(`Migration ${file} failed: ${message}`, { cause: fault })
    }
}
