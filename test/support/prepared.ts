// Databases that take long to fill, filled once for a whole run of tests: each test file begins with a clone instead of filling its own.
import pg from 'pg'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import { type Db, openDatabase } from '../../src/platform/database.ts'
import { databaseUrl } from './database.ts'

export const presetFolder = new URL('../../presets/default', import.meta.url).pathname

/** Answers its own name, for `testDatabase({ from })`. Test files begin side by side, in processes of their own: the first fills, the others wait. */
export async function prepared(name: string, fill: (db: Record<'app' | 'worker' | 'owner', Db>) => Promise<unknown>): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl('postgres', 'postgres') })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      const unfilled = `${name}_unfilled`
      await client.query(`drop database if exists ${unfilled} with (force)`) // one whose filling failed
      await client.query(`create database ${unfilled} template guichet_template owner guichet_owner`)
      const open = (role: string) => openDatabase(databaseUrl(`guichet_${role}`, unfilled), { max: 4, name: `${name}-${role}` })
      const [app, worker, owner] = [open('app'), open('worker'), open('owner')]
      try {
        await fill({ app: app.db, worker: worker.db, owner: owner.db })
      } finally {
        await Promise.all([app, worker, owner].map((one) => one.close()))
      }
      await client.query(`alter database ${unfilled} rename to ${name}`) // there whole or not at all
    }
    return name
  } finally {
    await client.end()
  }
}

/** With the default preset in it, and nobody. */
export const withPreset = (): Promise<string> => prepared('guichet_counter', ({ owner }) => applyPreset(owner, presetFolder))
