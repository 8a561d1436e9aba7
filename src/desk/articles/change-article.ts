// Change what readers are told beside the words, and who they are. What everyone reads is changed as a version that waits for a second person (F25).
import type { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { recordOfArticle } from '../events.ts'
import { isAgreed, needsTwo } from './agreed.ts'
import { columnsOf, newsOf, type OurFacts, type Told, toldFields, toldOf } from './article.ts'
import { articleFor } from './article-for.ts'
import type { AboutArticle, AudienceOf, Slug } from './fields.ts'
import { requireKnown } from './known-keys.ts'
import { asTaken } from './slug.ts'
import { addVersion, latestVersion, show, shownVersion, shownVersions, tell } from './versions.ts'

/** changed: readers have it. proposed: it stands in a new version, which is to be approved or shown first. */
export type Change = 'changed' | 'proposed'

const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)

export function changeAbout(act: Act, id: string, about: AboutArticle): Promise<Change> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const before = (await latestVersion(act, article.id, article.language))?.told ?? article
    // What it had may stay, even where the catalogue has gone on.
    await requireKnown(
      act,
      await catalogueOf(act.db),
      {
        services: about.services.filter((key) => !before.services.includes(key)),
        requestTypes: about.requestTypes.filter((key) => !before.requestTypes.includes(key)),
      },
      null,
    )
    const change = await changeTold(act, article, { ...about, slug: before.slug })
    await sayNews(act, await articleFor(act, id), about)
    return change
  })
}

/** How a known issue stands, and what stands first: said at once, by one of us. */
async function sayNews(act: ActInTransaction, article: OurFacts, about: AboutArticle): Promise<void> {
  // Of another kind it is only once that was approved: until then it stands as it stood.
  const said = about.kind === article.kind ? about : { ...article, pinned: about.pinned }
  const news = newsOf(article.kind, { ...said, issueState: said.issueState ?? article.issueState })
  const fields = (['issueState', 'fixedOn', 'pinned'] as const).filter((field) => news[field] !== article[field])
  if (fields.length === 0) return
  await act.db
    .updateTable('article')
    .set({ ...columnsOf.news(news), updated_at: act.at })
    .where('id', '=', article.id)
    .execute()
  await recordOfArticle(act, article.id, { type: 'article.changed', fields })
}

export function renameArticle(act: Act, id: string, slug: z.output<typeof Slug>): Promise<Change> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const latest = await latestVersion(act, article.id, article.language)
    const taken = await act.db.selectFrom('article_slug').select('article_id').where('slug', '=', slug).executeTakeFirst()
    if (taken && taken.article_id !== article.id) throw new Refusal('slug-taken', { slug })
    return changeTold(act, article, { ...(latest?.told ?? article), slug })
  }).catch(asTaken)
}

/** A new version with the same words. Readers get it at once where they had the newest, and one of us may give it to them. */
async function changeTold(act: ActInTransaction, article: OurFacts, given: Told): Promise<Change> {
  const latest = (await latestVersion(act, article.id, article.language))!
  const before = latest.told ?? article
  const fields = toldFields.filter((field) => differ(given[field], before[field]))
  if (fields.length === 0) return 'changed'
  const told = toldOf(given)
  const version = await addVersion(act, latest, { article, language: article.language, words: latest, ofVersion: null, told })
  await recordOfArticle(act, article.id, { type: 'article.changed', fields, version })
  if (latest.state === 'shown' && !needsTwo(article)) {
    await show(act, article, { language: article.language, version, told })
    return 'changed'
  }
  if (await shownVersion(act, article.id, article.language)) return 'proposed'
  // Nobody has any of it yet.
  await tell(act, article, told)
  return 'changed'
}

/** To everyone, and of a customer's ticket to anybody, only what was approved for them, in each language. Fewer readers are one person's word. */
export function changeAudience(act: Act, id: string, forWhom: AudienceOf): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    await requireKnown(act, await catalogueOf(act.db), { services: [], requestTypes: [] }, forWhom)
    if (article.state === 'published') {
      const shown = await shownVersions(act, article.id)
      if (!shown.every((text) => isAgreed({ ...article, forWhom }, text))) throw new Refusal('article-not-approved')
    }
    await act.db
      .updateTable('article')
      .set({ ...columnsOf.readers(forWhom), updated_at: act.at })
      .where('id', '=', article.id)
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.audience-changed', from: article.forWhom.audience, to: forWhom.audience })
  })
}
