// The demo world, played once for a whole run of tests: each house begins with a clone of it instead of playing it again.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { play } from '../../world/play.ts'
import { readStory } from '../../world/story.ts'
import { prepared, presetFolder } from './prepared.ts'

/** Name of the database to clone, and who is in it by key. Its files are put where `files` says. */
export async function playedWorld(files: string): Promise<{ template: string; people: ReadonlyMap<string, string> }> {
  const folder = join(inject('postgresHost'), 'world')
  const cast = join(folder, 'people.json')
  const template = await prepared('guichet_world', async ({ worker, app }) => {
    mkdirSync(folder, { recursive: true })
    const storage = await openStorage(join(folder, 'files'))
    await applyPreset(worker, presetFolder, { storage })
    const people = await play(readStory(presetFolder), { worker, app, storage, now: new Date() })
    writeFileSync(cast, JSON.stringify(Object.fromEntries(people)))
  })
  cpSync(join(folder, 'files'), files, { recursive: true })
  return { template, people: new Map(Object.entries(JSON.parse(readFileSync(cast, 'utf8')) as Record<string, string>)) }
}
