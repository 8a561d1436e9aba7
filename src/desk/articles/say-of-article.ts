// "Did this help?", from whoever reads the article, signed in or not, with their words where they give some.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../../platform/database.ts'
import { writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { articlePage } from './articles.ts'

export const SayOfArticle = z.strictObject({
  helped: z.boolean(),
  words: z
    .string()
    .refine((given) => given.isWellFormed() && !given.includes('\0'), 'refusal.fault.invalid')
    .transform((given) => given.trim())
    .refine((given) => given.length <= 2000, 'refusal.fault.too-long')
    .default(''),
})

/** `person` null: not signed in. Of what one may not read nothing can be said: it is not found. */
export function sayOfArticle(
  db: Db,
  { person, at, language }: { readonly person: string | null; readonly at: Date; readonly language: Language },
  slug: string,
  said: z.output<typeof SayOfArticle>,
): Promise<void> {
  return writing(db, person, async (tx) => {
    const page = await articlePage(tx, slug, { at, language })
    const article = 'movedTo' in page ? await articlePage(tx, page.movedTo, { at, language }) : page
    if ('movedTo' in article) return
    await sql`select guichet_say_of_article(${newId(at.getTime())}, ${article.id}, ${article.language}, ${article.version}, ${said.helped}, ${said.words}, ${at})`.execute(
      tx,
    )
  })
}
