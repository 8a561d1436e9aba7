// "This solved it": the article is counted, and the ticket that was being written is not sent (NTT-20).
import { sql } from 'kysely'
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { articlePage } from '../articles/articles.ts'
import { parse } from '../parse.ts'
import { Id } from '../tickets/fields.ts'

export const TakeAnswer = z.strictObject({
  /** Of the ticket that was being written; it need not be kept yet. */
  draftId: Id,
  /** Of the article. */
  slug: z.string().max(80),
  language: z.enum(languages),
})

/** Counted once for a person, an article and a day, however often it is said, and of ten articles a day; the database sees to it. Refusals: not-found (the article), not-in-this-state (the draft was sent). */
export async function takeAnswer(act: Act, given: z.input<typeof TakeAnswer>): Promise<void> {
  const { draftId, slug, language } = parse(TakeAnswer, given)
  return inTransaction(act, async ({ db, actor, at }) => {
    const article = await articlePage(db, slug, { at, language })
    if ('movedTo' in article) throw new Refusal('not-found')
    const draft = await db
      .selectFrom('draft')
      .select(['content', 'sent_at'])
      .where('id', '=', draftId)
      .where('person_id', '=', actor.personId)
      .forUpdate()
      .executeTakeFirst()
    if (draft?.sent_at) throw new Refusal('not-in-this-state')
    const content = (draft?.content ?? {}) as Record<string, unknown>
    const key = (name: string) => (typeof content[name] === 'string' && /^[a-z0-9-]{1,40}$/.test(content[name]) ? content[name] : null)
    await sql`insert into answer_taken (draft_id, article_id, language, service, request_type, at)
      values (${draftId}, ${article.id}, ${article.language}, ${key('service')}, ${key('type')}, ${at}) on conflict do nothing`.execute(db)
    await db.deleteFrom('draft').where('id', '=', draftId).where('person_id', '=', actor.personId).where('sent_at', 'is', null).execute()
  })
}
