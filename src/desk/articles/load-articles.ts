// Gives a house the articles of its preset, once: what people made of them since is never written over, and what they retired stays retired.
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { PresetArticle } from './preset-articles.ts'

const done = 'preset_articles'

/** `db` as the owner or the worker. Answers how many were loaded. A second process that starts at the same moment waits, and loads none. */
export function loadArticles(db: Db, articles: readonly PresetArticle[], at: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql`insert into setting (key, value) values (${done}, to_jsonb(${at.toISOString()}::text))
      on conflict (key) do nothing returning key`.execute(tx)
    if (rows.length === 0) return 0
    let loaded = 0
    for (const article of articles) if (await loadOne(tx, article, at)) loaded++
    return loaded
  })
}

/** Whether a house that was made by an earlier version still waits for them. */
export async function wantsArticles(db: Db | Tx): Promise<boolean> {
  return (await db.selectFrom('setting').select('key').where('key', '=', done).executeTakeFirst()) === undefined
}

/** A name that is taken by now is left to whom it belongs. What the operator chose with the preset needs no second person. */
async function loadOne(tx: Tx, { slug, about, audience, texts }: PresetArticle, at: Date): Promise<boolean> {
  const [original] = texts
  const id = newId(at.getTime())
  const taken = await tx.selectFrom('article_slug').select('slug').where('slug', '=', slug).executeTakeFirst()
  if (taken) return false
  await tx
    .insertInto('article')
    .values({
      id,
      kind: about.kind,
      slug,
      language: original.language,
      state: 'published',
      audience: audience.audience,
      for_plans: audience.plans,
      for_editions: audience.editions,
      for_services: audience.services,
      for_partners: audience.partners,
      services: about.services,
      request_types: about.requestTypes,
      error_codes: about.errorCodes,
      error_texts: about.errorTexts,
      issue_state: about.issueState,
      fixed_on: about.fixedOn,
      pinned: about.pinned,
      published_at: at,
      preset_key: slug,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await tx.insertInto('article_slug').values({ slug, article_id: id, given_at: at }).execute()
  await tx
    .insertInto('article_text')
    .values(
      texts.map(({ language, title, summary, body, workaround, machine }, place) => ({
        article_id: id,
        language,
        version: 1,
        title,
        summary,
        body,
        workaround: about.kind === 'known-issue' ? workaround : null,
        machine,
        of_version: place === 0 ? null : 1,
        state: 'shown',
        at,
        shown_at: at,
        public_at: at,
      })),
    )
    .execute()
  return true
}
