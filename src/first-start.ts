// What a new home gets before its doors open: the preset, and unless it is to be empty the demo world with passwords to try it by.
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { play } from '../world/play.ts'
import { type Story, readStory } from '../world/story.ts'
import { articlesThatLostQuotes } from './desk/articles/lost-quotes.ts'
import { loadArticles, wantsArticles } from './desk/articles/load-articles.ts'
import { readPresetArticles } from './desk/articles/preset-articles.ts'
import { applyPreset } from './desk/catalogue/apply-preset.ts'
import { nameOf } from './desk/people/fields.ts'
import { type Settings, OperatorError } from './platform/config.ts'
import { type Db, openDatabase } from './platform/database.ts'
import type { Urls } from './platform/databases.ts'
import { createIdentity } from './platform/identity.ts'
import type { Logger } from './platform/log.ts'
import { presetFolder } from './platform/presets.ts'
import { type FileStorage, openStorage } from './platform/storage.ts'

export interface DemoPeople {
  readonly password: string
  readonly people: readonly { readonly address: string; readonly name: string; readonly is: 'administrator' | 'agent' | 'customer' }[]
}

const notesOf = (home: string) => join(home, 'demo-people.json')

export async function furnish(config: Settings & { secret: string }, files: string, urls: Urls): Promise<void> {
  const folder = presetFolder(config.preset)
  const open = {
    worker: openDatabase(urls.worker, { max: 4, name: 'furnish' }),
    app: openDatabase(urls.app, { max: 4, name: 'furnish' }),
    identity: openDatabase(urls.identity, { max: 8, name: 'furnish' }),
  }
  try {
    const storage = await openStorage(files)
    await applyPreset(open.worker.db, folder, { storage })
    if (config.empty) return
    const story = readStory(folder)
    const now = new Date()
    const ids = await play(story, { worker: open.worker.db, app: open.app.db, storage, now })
    await givePasswords(config, story, ids, open.identity.db)
  } finally {
    await Promise.all(Object.values(open).map((database) => database.close()))
  }
}

/** A home that was made before presets had articles gets them now, once. `db` as the app; the worker writes them. */
export async function bringArticles(db: Db, workerUrl: string, preset: string, storage: FileStorage | null = null): Promise<void> {
  if (!(await wantsArticles(db))) return
  const worker = openDatabase(workerUrl, { max: 1, name: 'articles' })
  try {
    await loadArticles(worker.db, readPresetArticles(presetFolder(preset)), new Date(), storage)
  } finally {
    await worker.close()
  }
}

/** What a new version took away under articles is named to the operator; readers go on meanwhile. Ends when all were looked at. */
export async function nameLostQuotes(workerUrl: string, log: Logger): Promise<void> {
  const worker = openDatabase(workerUrl, { max: 1, name: 'quotes' })
  try {
    for (const articleId of await articlesThatLostQuotes(worker.db))
      log.warn({ articleId }, 'an article quotes a label, type or service that is gone, and shows its key: /workspace/articles/<articleId>')
  } catch (err) {
    log.warn({ err }, 'articles were not looked through for quotes that are gone')
  } finally {
    await worker.close()
  }
}

/** Demo passwords are of this home alone, so that a demo left running is not open to whoever read the manual. */
async function givePasswords(config: Settings & { secret: string }, story: Story, ids: ReadonlyMap<string, string>, db: Db): Promise<void> {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  const password = `try-${Array.from({ length: 12 }, () => letters[randomInt(letters.length)])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')}`
  const identity = createIdentity({ db, url: config.url, secret: config.secret, now: () => new Date() })
  const people = Object.entries(story.people).map(([key, who]) => ({
    id: ids.get(key)!,
    name: nameOf(who.first, who.last, who.language),
    address: who.address,
    is: who.staff ?? ('customer' as const),
  }))
  await Promise.all(people.map((person) => identity.db.transaction().execute((tx) => identity.givePassword(tx, person, password))))
  const notes: DemoPeople = { password, people: people.map(({ name, address, is }) => ({ name, address, is })) }
  writeFileSync(notesOf(config.home), JSON.stringify(notes, null, 2), { mode: 0o600 })
}

/** Who can sign in to this home's demo, or null when it is none. */
export function demoPeople(home: string): DemoPeople | null {
  return existsSync(notesOf(home)) ? (JSON.parse(readFileSync(notesOf(home), 'utf8')) as DemoPeople) : null
}

/** A home keeps the preset it was made with. */
export async function refuseOtherPreset(db: Db, settings: Pick<Settings, 'preset' | 'home'>): Promise<void> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', 'preset').executeTakeFirst()
  const stored = row?.value
  if (typeof stored !== 'string' || stored === settings.preset) return
  throw new OperatorError(
    `The home ${settings.home} was made with the preset ${stored}, not ${settings.preset}, and keeps it. Start it with GUICHET_PRESET=${stored}, or set GUICHET_HOME to a new folder for ${settings.preset}.`,
  )
}
