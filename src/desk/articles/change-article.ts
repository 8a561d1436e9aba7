// Change what an article is about, who reads it, and its name in addresses; the old name leads to the new one.
import type { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { recordOfArticle } from '../events.ts'
import { articleFor } from './article-for.ts'
import type { AboutArticle, AudienceOf, Slug } from './fields.ts'
import { requireKnown } from './known-keys.ts'
import { asTaken } from './slug.ts'

export function changeAbout(act: Act, id: string, about: AboutArticle): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    const catalogue = await catalogueOf(act.db)
    // What it had may stay, even where the catalogue has gone on.
    await requireKnown(
      act,
      catalogue,
      {
        services: about.services.filter((key) => !article.services.includes(key)),
        requestTypes: about.requestTypes.filter((key) => !article.requestTypes.includes(key)),
      },
      null,
    )
    const fields = (Object.keys(about) as (keyof AboutArticle)[]).filter(
      (field) => JSON.stringify(about[field]) !== JSON.stringify(article[field]),
    )
    if (fields.length === 0) return
    await act.db
      .updateTable('article')
      .set({
        kind: about.kind,
        services: about.services,
        request_types: about.requestTypes,
        error_codes: about.errorCodes,
        error_texts: about.errorTexts,
        issue_state: about.issueState,
        fixed_on: about.fixedOn,
        pinned: about.pinned,
        updated_at: act.at,
      })
      .where('id', '=', article.id)
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.changed', fields })
  })
}

/** To everyone only once what readers have was approved for everyone, in each language (F25). */
export function changeAudience(act: Act, id: string, audience: AudienceOf): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    await requireKnown(act, await catalogueOf(act.db), { services: [], requestTypes: [] }, audience)
    if (audience.audience === 'everyone' && article.state === 'published') {
      const private_ = await act.db
        .selectFrom('article_text')
        .select('language')
        .where('article_id', '=', article.id)
        .where('state', '=', 'shown')
        .where('public_at', 'is', null)
        .executeTakeFirst()
      if (private_) throw new Refusal('article-not-approved')
    }
    await act.db
      .updateTable('article')
      .set({
        audience: audience.audience,
        for_organisations: audience.organisations,
        for_plans: audience.plans,
        for_editions: audience.editions,
        for_services: audience.services,
        for_partners: audience.partners,
        updated_at: act.at,
      })
      .where('id', '=', article.id)
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.audience-changed', from: article.audience, to: audience.audience })
  })
}

export function renameArticle(act: Act, id: string, slug: z.output<typeof Slug>): Promise<void> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, id)
    if (slug === article.slug) return
    const taken = await act.db.selectFrom('article_slug').select('article_id').where('slug', '=', slug).executeTakeFirst()
    if (taken && taken.article_id !== article.id) throw new Refusal('slug-taken', { slug })
    if (!taken) await act.db.insertInto('article_slug').values({ slug, article_id: article.id, given_at: act.at }).execute()
    await act.db.updateTable('article').set({ slug, updated_at: act.at }).where('id', '=', article.id).execute()
    await recordOfArticle(act, article.id, { type: 'article.renamed', from: article.slug, to: slug })
  }).catch(asTaken)
}
