// Gives a new house the articles of its preset, once: what comes later comes by `config apply`.
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { operator } from '../actor.ts'
import { addPresetArticle, recordApplied } from './add-preset-article.ts'
import type { PresetArticle } from './preset-articles.ts'

const done = 'preset_articles'

/** `db` as the owner or the worker. Answers how many were loaded. A second process that starts at the same moment waits, and loads none.
 *  Without `storage` the pictures are known of, and have no content. */
export function loadArticles(db: Db, articles: readonly PresetArticle[], at: Date, storage: FileStorage | null = null): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql`insert into setting (key, value) values (${done}, to_jsonb(${at.toISOString()}::text))
      on conflict (key) do nothing returning key`.execute(tx)
    if (rows.length === 0) return 0
    const act = { db: tx, actor: operator, at }
    const loaded: string[] = []
    for (const article of articles) {
      // A name that is taken by now is left to whom it belongs.
      const taken = await tx.selectFrom('article_slug').select('slug').where('slug', '=', article.slug).executeTakeFirst()
      if (!taken) loaded.push(await addPresetArticle(act, article, storage))
    }
    await recordApplied(act, loaded)
    return loaded.length
  })
}

/** Whether a house that was made by an earlier version still waits for them. */
export async function wantsArticles(db: Db | Tx): Promise<boolean> {
  return (await db.selectFrom('setting').select('key').where('key', '=', done).executeTakeFirst()) === undefined
}
