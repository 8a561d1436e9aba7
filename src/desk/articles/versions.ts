// Versions of an article's words: added, never changed; one of them is what readers get. Shared by the deeds that write and show.
import type { Language } from '../../platform/messages.ts'
import { attachmentsIn } from '../../platform/markdown.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import type { ArticleToChange } from './article-for.ts'
import type { Written } from './fields.ts'
import type { Machine } from './kinds.ts'

export type TextState = 'draft' | 'in-review' | 'shown' | 'past'
export interface Version extends Written {
  readonly language: Language
  readonly version: number
  readonly machine: Machine | null
  /** The version of the original that it translates. */
  readonly ofVersion: number | null
  readonly state: TextState
  readonly by: string | null
  /** A second person agreed that everyone reads it. */
  readonly isPublic: boolean
}

const versions = (act: ActInTransaction, articleId: string, language: Language) =>
  act.db.selectFrom('article_text').selectAll().where('article_id', '=', articleId).where('language', '=', language)
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof versions>['executeTakeFirst']>>>
const versionOf = (row: Row): Version => ({
  language: row.language as Language,
  version: row.version,
  title: row.title,
  summary: row.summary,
  body: row.body,
  workaround: row.workaround,
  machine: row.machine as Machine | null,
  ofVersion: row.of_version,
  state: row.state as TextState,
  by: row.by,
  isPublic: row.public_at !== null,
})

/** The article is locked, so nobody adds one meanwhile. */
export async function latestVersion(act: ActInTransaction, articleId: string, language: Language): Promise<Version | null> {
  const row = await versions(act, articleId, language).orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row ? versionOf(row) : null
}
export async function shownVersion(act: ActInTransaction, articleId: string, language: Language): Promise<Version | null> {
  const row = await versions(act, articleId, language).where('state', '=', 'shown').executeTakeFirst()
  return row ? versionOf(row) : null
}
export async function versionFor(act: ActInTransaction, articleId: string, language: Language, version: number): Promise<Version> {
  const row = await versions(act, articleId, language).where('version', '=', version).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return versionOf(row)
}

export interface NewVersion {
  readonly article: Pick<ArticleToChange, 'id' | 'kind'>
  readonly language: Language
  readonly words: Written
  readonly ofVersion: number | null
  readonly restores?: number
}

/** What waited, as a draft or for review, is past with it: only the newest is worked on. */
export async function addVersion(act: ActInTransaction, latest: Version | null, wanted: NewVersion): Promise<number> {
  const { article, language, words } = wanted
  if (latest)
    await act.db
      .updateTable('article_text')
      .set({ state: 'past' })
      .where('article_id', '=', article.id)
      .where('language', '=', language)
      .where('state', 'in', ['draft', 'in-review'])
      .execute()
  const version = (latest?.version ?? 0) + 1
  const named = attachmentsIn(`${words.body}\n${words.workaround ?? ''}`)
  const files = named.length === 0 ? [] : await filesOf(act, article.id, named)
  await act.db
    .insertInto('article_text')
    .values({
      article_id: article.id,
      language,
      version,
      title: words.title,
      summary: words.summary,
      body: words.body,
      workaround: article.kind === 'known-issue' ? words.workaround : null,
      machine: words.machine,
      of_version: wanted.ofVersion,
      restores: wanted.restores ?? null,
      files,
      by: act.actor.personId,
      at: act.at,
    })
    .execute()
  await touch(act, article.id)
  return version
}

async function filesOf(act: ActInTransaction, articleId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await act.db
    .selectFrom('article_file')
    .select('id')
    .where('article_id', '=', articleId)
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(({ id }) => id)
}

/** From now on readers get this one; the one before is past. */
export async function show(
  act: ActInTransaction,
  articleId: string,
  { language, version }: Pick<Version, 'language' | 'version'>,
): Promise<void> {
  const one = act.db.updateTable('article_text').where('article_id', '=', articleId).where('language', '=', language)
  await one.set({ state: 'past' }).where('state', '=', 'shown').execute()
  await one.set({ state: 'shown', shown_at: act.at }).where('version', '=', version).execute()
  await touch(act, articleId)
}

export const touch = (act: ActInTransaction, articleId: string) =>
  act.db.updateTable('article').set({ updated_at: act.at }).where('id', '=', articleId).execute()
