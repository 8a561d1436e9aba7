// The database of this process, embedded or external, migrated and furnished, as one address per role. Without it main.ts would know two ways.
import { createHmac } from 'node:crypto'
import pg from 'pg'
import { type Config, OperatorError } from './config.ts'
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres.ts'
import { prepareExternal, refuseMightyApp, standingAs } from './external-database.ts'
import type { Home } from './home.ts'
import type { Logger } from './log.ts'
import { makeRoles, migrate } from './migrate.ts'

export interface Urls {
  readonly owner: string
  readonly worker: string
  readonly app: string
  readonly identity: string
}

export interface Databases {
  readonly urls: Urls
  /** False while the embedded server is away and being started again. */
  isUp(): boolean
  stop(): Promise<void>
}

/** What a new database needs before anyone may use it: preset and demo world. Runs once, or again from nothing if it was interrupted. */
export type Furnish = (urls: Urls) => Promise<void>

export function openDatabases(config: Pick<Config, 'database'>, home: Home, log: Logger, furnish: Furnish): Promise<Databases> {
  return config.database ? external(config.database, log, furnish) : embedded(home, log, furnish)
}

async function bringUp(urls: Urls, log: Logger): Promise<void> {
  const applied = await migrate(urls.owner)
  if (applied.length > 0) log.info({ count: applied.length, migration: applied.at(-1) }, 'migrated')
}

/** Of every role of the embedded server. */
export const passwordOf = (home: Pick<Home, 'secret'>): string =>
  createHmac('sha256', home.secret).update('embedded postgres').digest('hex')

async function embedded(home: Home, log: Logger, furnish: Furnish): Promise<Databases> {
  let up = true
  const password = passwordOf(home)
  const postgres = await startPostgres(home.postgres, {
    password,
    onDown: ({ exitCode, signal }) => {
      up = false
      log.error({ exitCode, signal }, 'PostgreSQL stopped by itself and is started again')
    },
    onUp: () => {
      up = true
      log.info('PostgreSQL answers again')
    },
  })
  try {
    await firstTime(postgres, password, log, furnish)
    const urls = urlsOf(postgres, 'guichet')
    await bringUp(urls, log)
    return { urls, isUp: () => up, stop: () => postgres.stop() }
  } catch (fault) {
    await postgres.stop()
    throw fault
  }
}

const urlsOf = (postgres: EmbeddedPostgres, database: string): Urls => ({
  owner: postgres.url('guichet_owner', database),
  worker: postgres.url('guichet_worker', database),
  app: postgres.url('guichet_app', database),
  identity: postgres.url('guichet_identity', database),
})

/** A new database takes its name only when it is whole, so that a first start killed half-way begins again from nothing. */
async function firstTime(postgres: EmbeddedPostgres, password: string, log: Logger, furnish: Furnish): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') })
  await client.connect()
  try {
    const known = await client.query(`select from pg_database where datname = 'guichet'`)
    if (known.rowCount) return
    await makeRoles(client, { password })
    await client.query('drop database if exists guichet_arriving with (force)')
    await client.query('create database guichet_arriving owner guichet_owner')
    const urls = urlsOf(postgres, 'guichet_arriving')
    await bringUp(urls, log)
    await furnish(urls)
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'guichet_arriving'`)
    await client.query('alter database guichet_arriving rename to guichet')
  } finally {
    await client.end()
  }
}

async function external(database: NonNullable<Config['database']>, log: Logger, furnish: Furnish): Promise<Databases> {
  await prepareExternal(database.owner)
  const urls = {
    owner: standingAs(database.owner, 'guichet_owner'),
    worker: standingAs(database.owner, 'guichet_worker'),
    identity: standingAs(database.owner, 'guichet_identity'),
    app: database.app,
  }
  await bringUp(urls, log)
  await refuseMightyApp(database.app)
  await furnishExternal(urls, furnish)
  return { urls, isUp: () => true, stop: async () => {} }
}

/** Several processes may start at once on one database: one furnishes, the others wait for it. */
async function furnishExternal(urls: Urls, furnish: Furnish): Promise<void> {
  const client = new pg.Client({ connectionString: urls.owner })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('guichet furnishing'))`)
    const { rows } = await client.query<{ key: string }>(`select key from setting where key in ('furnished', 'preset')`)
    const keys = rows.map((row) => row.key)
    if (keys.includes('furnished')) return
    if (keys.includes('preset')) {
      throw new OperatorError(
        'The first start on this database was interrupted half-way. Drop and create the database again, then start once more; nobody has used it yet.',
      )
    }
    await furnish(urls)
    await client.query(`insert into setting (key, value) values ('furnished', 'true')`)
  } finally {
    await client.end()
  }
}
