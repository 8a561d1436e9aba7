// A house whose operator keeps articles as files: the command as it is typed, people of the house, and folders to change.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect } from 'vitest'
import { type ConfigDeed, configure } from '../../src/configure.ts'
import { articlePage } from '../../src/desk/articles/articles.ts'
import { applyPreset } from '../../src/desk/catalogue/apply-preset.ts'
import { readSettings } from '../../src/platform/config.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { root } from '../../src/platform/root.ts'
import { openStorage } from '../../src/platform/storage.ts'
import { testDatabase } from './database.ts'

export const presets = ['default', 'dt-cloud', 'hostkey', 'atera', 'enterprise-cloud', 'partner-center']
export const presetAt = (name: string) => join(root, 'presets', name)

/** Call at the top of a test file: what is made goes when the file is done. */
export function folders() {
  const scratch = mkdtempSync(join(tmpdir(), 'guichet-articles-'))
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))
  let made = 0
  /** The name of a folder that is not there yet. */
  const fresh = () => join(scratch, `${++made}`)
  const copyOf = (preset: string, change: (folder: string) => void = () => {}): string => {
    const folder = fresh()
    cpSync(presetAt(preset), folder, { recursive: true })
    change(folder)
    return folder
  }
  return { fresh, copyOf, houseOf: (preset: string) => houseOf(preset, fresh()) }
}

async function houseOf(preset: string, home: string) {
  const db = await testDatabase()
  mkdirSync(home)
  const storage = await openStorage(join(home, 'files'))
  await applyPreset(db.worker, presetAt(preset), { storage })
  const settings = readSettings({ DATABASE_URL: 'postgresql://unused', DATABASE_OWNER_URL: db.urls.superuser, GUICHET_HOME: home }, [])
  const run = async (deed: ConfigDeed, folder: string, more: { force?: boolean; expect?: number } = {}) => {
    const lines: string[] = []
    const code = await configure(
      settings,
      { deed, folder, force: more.force ?? false, all: false, expect: more.expect ?? null },
      { say: (line = '') => void lines.push(line) },
    ).catch((fault: Error) => {
      expect(fault.name, fault.stack).toBe('OperatorError')
      return fault.message
    })
    return { code, said: lines.join('\n'), articles: lines.filter((line) => /^ {2}[-+~^!] /.test(line)) }
  }
  const person = async () => {
    const id = newId()
    await sql`insert into person (id, first_name, last_name, name, language, time_zone, staff_role, created_at)
      values (${id}, 'A', 'B', ${`Person ${id.slice(-4)}`}, 'en', 'UTC', 'agent', now())`.execute(db.owner)
    return { db: db.app, actor: { personId: id, staffRole: 'agent', via: 'workspace' } as const, at: new Date() }
  }
  const idOf = async (slug: string) =>
    (await db.owner.selectFrom('article_slug').select('article_id').where('slug', '=', slug).executeTakeFirstOrThrow()).article_id
  const read = (slug: string, language: 'en' | 'tr' = 'en') =>
    reading(db.app, null, async (tx) => {
      const page = await articlePage(tx, slug, { at: new Date(), language })
      if ('movedTo' in page) throw new Error('moved')
      return page
    })
  /** All that the house knows of articles. */
  const everything = async () =>
    JSON.stringify(
      await Promise.all(
        ['article', 'article_text', 'article_slug', 'article_file', 'article_event', 'article_words', 'setting', 'configuration_event'].map(
          async (table) =>
            (await sql`select to_jsonb(t) as row from ${sql.table(table)} t order by to_jsonb(t)::text`.execute(db.owner)).rows,
        ),
      ),
    )
  return { ...db, storage, run, person, idOf, read, everything }
}

export const edit = (folder: string, name: string, change: (text: string) => string) =>
  writeFileSync(join(folder, 'articles', name), change(readFileSync(join(folder, 'articles', name), 'utf8')))
