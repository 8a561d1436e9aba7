// Begin an article: its original words in one language, what it is about, and who is to read it. Nobody but us sees it yet.
import { z } from 'zod'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { recordOfArticle } from '../events.ts'
import { columnsOf, toldOf } from './article.ts'
import { requireStaff } from './article-for.ts'
import { About, ArticleWords, Audience, LanguageOf, Slug } from './fields.ts'
import { requireQuotes } from './quoted.ts'
import { requireKnown } from './known-keys.ts'
import { asTaken, slugOf } from './slug.ts'
import { addVersion } from './versions.ts'

export const DraftArticle = z.strictObject({
  language: LanguageOf,
  /** Left out: from the title. */
  slug: Slug.optional(),
  about: About,
  words: ArticleWords,
  audience: Audience.default({ audience: 'signed-in', organisations: [], plans: [], editions: [], services: [], partners: [] }),
})

export interface DraftedArticle {
  readonly id: string
  readonly slug: string
}

/** `from`: the answer it was made of; then nobody reads it whom a second person did not agree to. */
export function draftArticle(
  act: Act,
  input: z.output<typeof DraftArticle>,
  from?: { readonly ticketId: string; readonly messageId: string },
): Promise<DraftedArticle> {
  return inTransaction(act, async (act) => {
    requireStaff(act)
    const { about, audience } = input
    const catalogue = await catalogueOf(act.db)
    requireQuotes(catalogue, input.words)
    await requireKnown(act, catalogue, about, audience)
    const id = newId(act.at.getTime())
    const slug = await freeSlug(act, input.slug, slugOf(input.words.title) ?? `${about.kind}-${id.slice(-6)}`)
    await act.db
      .insertInto('article')
      .values({
        id,
        language: input.language,
        ...columnsOf.about(slug, about),
        ...columnsOf.readers(audience),
        of_answer: from !== undefined,
        created_by: act.actor.personId,
        created_at: act.at,
        updated_at: act.at,
      })
      .execute()
    await act.db.insertInto('article_slug').values({ slug, article_id: id, given_at: act.at }).execute()
    await addVersion(act, null, {
      article: { id, language: input.language },
      language: input.language,
      words: input.words,
      ofVersion: null,
      told: toldOf({ slug, ...about }),
    })
    await recordOfArticle(act, id, { type: 'article.drafted', ...from })
    return { id, slug }
  }).catch(asTaken)
}

/** A chosen name must be free; one made from a title gets a number. */
async function freeSlug(act: ActInTransaction, chosen: string | undefined, made: string): Promise<string> {
  const isTaken = async (slug: string) =>
    (await act.db.selectFrom('article_slug').select('slug').where('slug', '=', slug).executeTakeFirst()) !== undefined
  if (chosen !== undefined) {
    if (await isTaken(chosen)) throw new Refusal('slug-taken', { slug: chosen })
    return chosen
  }
  for (let number = 1; number < 100; number++) {
    const slug = number === 1 ? made : `${made}-${number}`
    if (!(await isTaken(slug))) return slug
  }
  return `${made}-${newId().slice(-8)}`
}
