// Versions of an article's words: added, never changed; one of them is what readers get. Shared by the deeds that write and show.
import type { Language } from '../../platform/messages.ts'
import { attachmentsIn } from '../../platform/markdown.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { recordOfArticle } from '../events.ts'
import { columnsOf, newsOf, type OurFacts, type Told } from './article.ts'
import type { Agreed } from './agreed.ts'
import type { AudienceOf, Written } from './fields.ts'
import type { Machine } from './kinds.ts'

export type TextState = 'draft' | 'in-review' | 'shown' | 'past'
export interface Version extends Written, Agreed {
  readonly language: Language
  readonly version: number
  readonly machine: Machine | null
  /** The version of the original that it translates. */
  readonly ofVersion: number | null
  readonly state: TextState
  readonly by: string | null
  /** Of the original: what readers are told with these words. */
  readonly told: Told | null
  /** The version since which the words are these. */
  readonly wordsSince: number
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
  told: row.told as Told | null,
  wordsSince: row.words_since ?? row.version,
  isPublic: row.public_at !== null,
  agreedReaders: row.agreed_readers as AudienceOf | null,
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
/** In each language. */
export async function shownVersions(act: ActInTransaction, articleId: string): Promise<Version[]> {
  const rows = await act.db
    .selectFrom('article_text')
    .selectAll()
    .where('article_id', '=', articleId)
    .where('state', '=', 'shown')
    .execute()
  return rows.map(versionOf)
}
export async function versionFor(act: ActInTransaction, articleId: string, language: Language, version: number): Promise<Version> {
  const row = await versions(act, articleId, language).where('version', '=', version).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return versionOf(row)
}

export interface NewVersion {
  readonly article: Pick<OurFacts, 'id' | 'language'>
  readonly language: Language
  readonly words: Written
  readonly ofVersion: number | null
  /** Left out: what the newest version of the original tells. */
  readonly told?: Told
  readonly restores?: number
}

/** What waited, as a draft or for review, is past with it: only the newest is worked on. */
export async function addVersion(act: ActInTransaction, latest: Version | null, wanted: NewVersion): Promise<number> {
  const { article, language } = wanted
  const told = language === article.language ? (wanted.told ?? latest?.told ?? null) : null
  const words = {
    ...wanted.words,
    workaround: (told ?? (await toldNow(act, article)))?.kind === 'known-issue' ? wanted.words.workaround : null,
  }
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
      workaround: words.workaround,
      machine: words.machine,
      of_version: wanted.ofVersion,
      restores: wanted.restores ?? null,
      told: told && JSON.stringify(told),
      words_since: latest && sameWords(latest, words) ? latest.wordsSince : version,
      files,
      by: act.actor.personId,
      at: act.at,
    })
    .execute()
  await touch(act, article.id)
  return version
}

const wordFields = ['title', 'summary', 'body', 'workaround'] as const
const sameWords = (a: Written, b: Written): boolean => wordFields.every((field) => a[field] === b[field])

/** What the newest version of the original tells. */
async function toldNow(act: ActInTransaction, article: Pick<OurFacts, 'id' | 'language'>): Promise<Told | null> {
  return (await latestVersion(act, article.id, article.language))?.told ?? null
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

/** From now on readers get this one, and are told what it tells; the one before is past. */
export async function show(
  act: ActInTransaction,
  article: OurFacts,
  { language, version, told }: Pick<Version, 'language' | 'version' | 'told'>,
): Promise<void> {
  const one = act.db.updateTable('article_text').where('article_id', '=', article.id).where('language', '=', language)
  await one.set({ state: 'past' }).where('state', '=', 'shown').execute()
  await one.set({ state: 'shown', shown_at: act.at }).where('version', '=', version).execute()
  if (told) await tell(act, article, told)
  await touch(act, article.id)
}

/** The article is from now on what this says; an old name leads to the new one. */
export async function tell(act: ActInTransaction, article: OurFacts, told: Told): Promise<void> {
  if (told.slug !== article.slug) {
    const taken = await act.db.selectFrom('article_slug').select('article_id').where('slug', '=', told.slug).executeTakeFirst()
    if (taken && taken.article_id !== article.id) throw new Refusal('slug-taken', { slug: told.slug })
    if (!taken) await act.db.insertInto('article_slug').values({ slug: told.slug, article_id: article.id, given_at: act.at }).execute()
  }
  await act.db
    .updateTable('article')
    .set({ ...columnsOf.told(told), ...columnsOf.news(newsOf(told.kind, article)), updated_at: act.at })
    .where('id', '=', article.id)
    .execute()
  if (told.slug !== article.slug) await recordOfArticle(act, article.id, { type: 'article.renamed', from: article.slug, to: told.slug })
}

export const touch = (act: ActInTransaction, articleId: string) =>
  act.db.updateTable('article').set({ updated_at: act.at }).where('id', '=', articleId).execute()
