// A second person reads before everyone may, and before anybody gets what was made of a customer's answer (F25): one asks, another approves or sends back. Nobody approves what they wrote or asked for.
import { z } from 'zod'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfArticle } from '../events.ts'
import { articleFor } from './article-for.ts'
import { LanguageOf } from './fields.ts'
import { asTaken } from './slug.ts'
import { addVersion, latestVersion, show, touch, versionFor } from './versions.ts'

const note = z
  .string()
  .max(2000, 'refusal.fault.too-long')
  .refine((given) => given.isWellFormed() && !given.includes('\0'), 'refusal.fault.invalid')
  .default('')
export const AskReview = z.strictObject({
  language: LanguageOf,
  version: z.int32().min(1),
  /** That everyone may read it, also who is not signed in. */
  forEveryone: z.boolean(),
  note,
})

/** Answers the version that waits: of one that readers have already, a copy. */
export function askReview(act: Act, id: string, input: z.output<typeof AskReview>): Promise<number> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const { language, forEveryone } = input
    const latest = await latestVersion(act, article.id, language)
    if (latest?.version !== input.version) throw new Refusal('changed-meanwhile')
    if (latest.state === 'in-review') throw new Refusal('not-in-this-state')
    let { version } = latest
    if (latest.state === 'shown') {
      const { title, summary, body, workaround, machine, ofVersion } = latest
      version = await addVersion(act, latest, { article, language, words: { title, summary, body, workaround, machine }, ofVersion })
    }
    await act.db
      .updateTable('article_text')
      .set({ state: 'in-review' })
      .where('article_id', '=', article.id)
      .where('language', '=', language)
      .where('version', '=', version)
      .execute()
    await act.db
      .insertInto('article_review')
      .values({
        id: newId(act.at.getTime()),
        article_id: article.id,
        language,
        version,
        asked_by: act.actor.personId!,
        asked_at: act.at,
        for_everyone: forEveryone,
        note: input.note,
      })
      .execute()
    await touch(act, article.id)
    await recordOfArticle(act, article.id, { type: 'article.review-asked', language, version, forEveryone })
    return version
  })
}

export const DecideReview = z.strictObject({
  language: LanguageOf,
  version: z.int32().min(1),
  approve: z.boolean(),
  reason: note,
})

/** What is approved is what readers get from then on, as soon as the article is published. Who sends it back says why; who takes their own back need not. */
export function decideReview(act: Act, id: string, input: z.output<typeof DecideReview>): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const { language, version, approve } = input
    const text = await versionFor(act, article.id, language, version)
    if (text.state !== 'in-review') throw new Refusal('not-in-this-state')
    const review = await act.db
      .selectFrom('article_review')
      .select(['id', 'asked_by', 'for_everyone'])
      .where('article_id', '=', article.id)
      .where('language', '=', language)
      .where('version', '=', version)
      .where('decided_at', 'is', null)
      .orderBy('asked_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!review) throw new Refusal('not-in-this-state')
    const me = act.actor.personId!
    const isOwn = review.asked_by === me || text.by === me
    if (approve && isOwn) throw new Refusal('own-approval')
    if (!approve && !isOwn && input.reason.trim() === '')
      throw new Refusal('invalid', {}, [{ field: 'reason', message: 'refusal.fault.required' }])
    await act.db
      .updateTable('article_review')
      .set({ decided_by: me, decided_at: act.at, approved: approve, reason: input.reason })
      .where('id', '=', review.id)
      .execute()
    const one = act.db
      .updateTable('article_text')
      .where('article_id', '=', article.id)
      .where('language', '=', language)
      .where('version', '=', version)
    if (!approve) {
      await one.set({ state: 'draft' }).execute()
      await touch(act, article.id)
      await recordOfArticle(act, article.id, { type: 'article.sent-back', language, version })
      return
    }
    await one
      .set({
        agreed_at: act.at,
        agreed_by: me,
        agreed_readers: JSON.stringify(article.forWhom),
        ...(review.for_everyone && { public_at: act.at, public_by: me }),
      })
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.approved', language, version, forEveryone: review.for_everyone })
    // What only some may read does not take the place of what everyone reads.
    if (article.forWhom.audience === 'everyone' && !review.for_everyone) {
      await one.set({ state: 'draft' }).execute()
      return
    }
    await show(act, article, text)
    await recordOfArticle(act, article.id, { type: 'article.shown', language, version })
  }).catch(asTaken)
}
