// Articles for tests of what is found: shown at once, and agreed to by a second person where everyone may read them.
import { sql } from 'kysely'
import type { Db } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import type { Language } from '../../src/platform/messages.ts'

export interface Written {
  readonly language?: Language
  readonly title: string
  readonly summary?: string
  readonly body?: string
}
export interface GivenArticle extends Written {
  readonly kind?: 'faq' | 'how-to' | 'known-issue' | 'error-guide'
  readonly audience?: 'everyone' | 'signed-in'
  readonly organisations?: readonly string[]
  readonly services?: readonly string[]
  readonly requestTypes?: readonly string[]
  readonly codes?: readonly string[]
  readonly texts?: readonly string[]
  readonly state?: 'draft' | 'published' | 'retired'
  readonly from?: Date
  readonly approved?: boolean
  readonly translations?: readonly Written[]
}

const long = new Date('2026-01-05T08:00:00Z')

/** `db` as owner or worker. Gives the id. */
export async function writeArticle(db: Db, given: GivenArticle): Promise<string> {
  const id = newId()
  const { kind = 'how-to', organisations = [], audience = 'everyone', state = 'published', from = long } = given
  const who = organisations.length > 0 ? 'chosen' : audience
  await sql`insert into article (id, kind, slug, language, state, audience, for_organisations, services, request_types, error_codes, error_texts, issue_state, published_at, created_at, updated_at)
    values (${id}, ${kind}, ${`a-${id.slice(-12)}`}, ${given.language ?? 'en'}, ${state}, ${who}, ${organisations}::uuid[], ${given.services ?? []}::text[], ${given.requestTypes ?? []}::text[],
      ${given.codes ?? []}::text[], ${given.texts ?? []}::text[], ${kind === 'known-issue' ? 'identified' : null}, ${from}, ${long}, ${long})`.execute(
    db,
  )
  await sql`insert into article_slug (slug, article_id, given_at) select slug, id, created_at from article where id = ${id}`.execute(db)
  for (const { language = 'en', title, summary = '', body = '' } of [given, ...(given.translations ?? [])])
    await sql`insert into article_text (article_id, language, version, title, summary, body, state, at, shown_at, public_at)
      values (${id}, ${language}, 1, ${title}, ${summary}, ${body}, 'shown', ${long}, ${long}, ${given.approved === false ? null : long})`.execute(
      db,
    )
  return id
}

/** Away with those that the preset brought. `db` as owner. */
export async function withoutArticles(db: Db): Promise<void> {
  await sql`truncate article cascade`.execute(db)
  await sql`delete from article_lexeme`.execute(db)
}
