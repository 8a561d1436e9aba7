// Give readers what they may read: a version, the article from a day on, and none of it any more. Everyone gets only what a second person approved (F25).
import { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { recordOfArticle } from '../events.ts'
import { isAgreed } from './agreed.ts'
import type { OurFacts } from './article.ts'
import { articleFor } from './article-for.ts'
import { LanguageOf } from './fields.ts'
import { asTaken } from './slug.ts'
import { latestVersion, show, shownVersion, type Version, versionFor } from './versions.ts'

export const ShowVersion = z.strictObject({ language: LanguageOf, version: z.int().min(1) })

/** Readers get this version. Where two are needed it was approved before, now or long ago. */
export function showVersion(act: Act, id: string, { language, version }: z.output<typeof ShowVersion>): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    await showOne(act, article, await versionFor(act, article.id, language, version))
  }).catch(asTaken)
}

async function showOne(act: ActInTransaction, article: OurFacts, text: Version): Promise<void> {
  if (text.state === 'shown') return
  if (text.state === 'in-review') throw new Refusal('not-in-this-state')
  if (!isAgreed(article, text)) throw new Refusal('article-not-approved')
  await show(act, article, text)
  await recordOfArticle(act, article.id, { type: 'article.shown', language: text.language, version: text.version })
}

export const PublishArticle = z.strictObject({
  /** Nobody reads it before; left out: now. */
  from: z.date('refusal.fault.invalid').optional(),
})

/** Also again, after it was retired, and to move the day. */
export function publishArticle(act: Act, id: string, { from = act.at }: z.output<typeof PublishArticle> = {}): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const shown = await shownVersion(act, article.id, article.language)
    if (!shown) await showOne(act, article, (await latestVersion(act, article.id, article.language))!)
    else if (!isAgreed(article, shown)) throw new Refusal('article-not-approved')
    await act.db
      .updateTable('article')
      .set({ state: 'published', published_at: from, retired_at: null, updated_at: act.at })
      .where('id', '=', article.id)
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.published', at: from.toISOString() })
  }).catch(asTaken)
}

/** Nobody but us reads it any more; its name stays its own. */
export function retireArticle(act: Act, id: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    if (article.state === 'retired') return
    await act.db
      .updateTable('article')
      .set({ state: 'retired', retired_at: act.at, updated_at: act.at })
      .where('id', '=', article.id)
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.retired' })
  })
}
