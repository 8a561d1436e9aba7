// How a command gets to a house's database: beside a running Guichet, or by starting the embedded server for as long as the command takes.
import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { OperatorError, type Settings } from './config.ts'
import { passwordOf } from './databases.ts'
import { startPostgres } from './embedded-postgres.ts'
import { standingAs } from './external-database.ts'
import { type Home, HomeTaken, openHome } from './home.ts'
import { migrationFiles } from './migrate.ts'

export interface Reached {
  readonly worker: string
  readonly owner: string
  close(): Promise<void>
}

export async function reachDatabase(settings: Pick<Settings, 'database' | 'home'>): Promise<Reached> {
  const reached = settings.database
    ? { ...roles((role) => standingAs(settings.database!.owner, role)), close: async () => {} }
    : await embedded(settings.home)
  try {
    await refuseOtherVersion(reached.owner, settings)
    return reached
  } catch (fault) {
    await reached.close()
    throw fault
  }
}

async function embedded(directory: string): Promise<Reached> {
  try {
    accessSync(join(directory, 'secret'), constants.R_OK)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EACCES')
      throw new OperatorError(`The home ${directory} belongs to another user. Run this command as the user Guichet runs as.`)
    throw new OperatorError(`There is no Guichet in ${directory} yet. Start it there once with npm start, or name its home with --home.`)
  }
  let home: Home
  try {
    home = openHome(directory, { alone: true })
  } catch (fault) {
    if (fault instanceof HomeTaken) return beside(openHome(directory, { alone: false }))
    throw fault
  }
  try {
    const postgres = await startPostgres(home.postgres, { password: passwordOf(home) })
    const close = async () => {
      await postgres.stop()
      home.leave()
    }
    return { ...roles((role) => postgres.url(role, 'guichet')), close }
  } catch (fault) {
    home.leave()
    throw fault
  }
}

/** The running server says in its pid file where it listens. */
function beside(home: Home): Reached {
  let lines: string[]
  try {
    lines = readFileSync(join(home.postgres, 'data', 'postmaster.pid'), 'utf8').split('\n')
  } catch (fault) {
    throw new OperatorError(
      (fault as NodeJS.ErrnoException).code === 'EACCES'
        ? `The Guichet of ${home.directory} runs as another user. Run this command as that user.`
        : `The Guichet of ${home.directory} is only just starting or stopping. Try again in a moment.`,
    )
  }
  const [port, socket] = [lines[3]?.trim(), lines[4]?.trim()]
  const url = (role: string) => {
    const where = { host: socket || '127.0.0.1', port: port || '5432', user: role, password: passwordOf(home) }
    return `postgresql:///guichet?${new URLSearchParams(where)}`
  }
  return { ...roles(url), close: async () => {} }
}

const roles = (url: (role: 'guichet_worker' | 'guichet_owner') => string) => ({
  worker: url('guichet_worker'),
  owner: url('guichet_owner'),
})

/** What is written must be what this version means by it. */
async function refuseOtherVersion(url: string, { home, database }: Pick<Settings, 'database' | 'home'>): Promise<void> {
  const where = database ? 'the database of DATABASE_OWNER_URL' : `the home ${home}`
  const never = new OperatorError(`Guichet was never started on ${where}. Start it once with npm start.`)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>('select name from migration')
    const done = new Set(rows.map((row) => row.name))
    if (migrationFiles().some((file) => !done.has(file)))
      throw new OperatorError(`The data of ${where} are of an older Guichet. Start this one once with npm start, then try again.`)
    if (done.size > migrationFiles().length)
      throw new OperatorError(`The data of ${where} are of a newer Guichet. Run this command from that version.`)
    const preset = await client.query(`select from setting where key = 'preset'`)
    if (preset.rowCount === 0) throw never
  } catch (fault) {
    if (fault instanceof OperatorError) throw fault
    const { code, message } = fault as Error & { code?: string }
    if (code === '3D000' || code === '42P01') throw never
    throw new OperatorError(`${where.replace(/^t/, 'T')} does not answer (${code ?? message}). Is it starting? Try again in a moment.`)
  } finally {
    await client.end().catch(() => {})
  }
}
