// The demo world, played once for a whole run of tests: each house begins with a clone of it instead of playing it again.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { play } from '../../world/play.ts'
import { readStory } from '../../world/story.ts'
import { databaseUrl } from './database.ts'

export const presetFolder = new URL('../../presets/default', import.meta.url).pathname
const template = 'guichet_world'

/** Name of the database to clone, and who is in it by key. Its files are put where `files` says. */
export async function playedWorld(files: string): Promise<{ template: string; people: ReadonlyMap<string, string> }> {
  const folder = join(inject('postgresHost'), 'world')
  const cast = join(folder, 'people.json')
  if (!existsSync(cast)) await alone(() => playOnce(folder, cast))
  cpSync(join(folder, 'files'), files, { recursive: true })
  return { template, people: new Map(Object.entries(JSON.parse(readFileSync(cast, 'utf8')) as Record<string, string>)) }
}

/** Test files begin side by side, in processes of their own: the first plays, the others wait. */
async function alone(work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl('postgres', 'postgres') })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(1)')
    await work()
  } finally {
    await client.end()
  }
}

async function playOnce(folder: string, cast: string): Promise<void> {
  if (existsSync(cast)) return
  const admin = new pg.Client({ connectionString: databaseUrl('postgres', 'postgres') })
  await admin.connect()
  await admin.query(`drop database if exists ${template} with (force)`) // one whose playing failed
  await admin.query(`create database ${template} template guichet_template owner guichet_owner`)
  await admin.end()
  const open = (role: string) => openDatabase(databaseUrl(`guichet_${role}`, template), { max: 4, name: `world-${role}` })
  const [worker, app] = [open('worker'), open('app')]
  try {
    mkdirSync(folder, { recursive: true })
    const storage = await openStorage(join(folder, 'files'))
    await applyPreset(worker.db, presetFolder, { storage })
    const people = await play(readStory(presetFolder), { worker: worker.db, app: app.db, storage, now: new Date() })
    writeFileSync(`${cast}.part`, JSON.stringify(Object.fromEntries(people)))
  } finally {
    await Promise.all([worker.close(), app.close()])
  }
  renameSync(`${cast}.part`, cast) // there whole or not at all: whoever sees it reads it
}
