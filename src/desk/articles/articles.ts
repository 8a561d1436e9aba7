// What readers get of the help centre. Who may read what is decided by the policies of the tables alone, in every list, page, feed and answer;
// what is said here is only that readers, and we among them, get what is published.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type ArticleFacts, factColumns } from './article.ts'
import { codesIn, longestError } from './error-codes.ts'
import { slugPattern } from './fields.ts'
import { type Kind, kinds, type Machine } from './kinds.ts'

export interface Article extends ArticleFacts {
  /** Also who is not signed in reads it. */
  readonly forEveryone: boolean
  readonly publishedAt: Date
  /** Of the original. */
  readonly original: Language
  /** Of what follows. */
  readonly language: Language
  readonly version: number
  readonly title: string
  readonly summary: string
  readonly machine: Machine | null
  /** When these words came. */
  readonly shownAt: Date
}
export interface ArticlePage extends Article {
  readonly body: string
  readonly workaround: string | null
  /** In which it can be read, the original first. */
  readonly languages: readonly Language[]
  /** The original has gone on since this was translated. */
  readonly isBehind: boolean
}

const facts = sql`${factColumns}, a.audience = 'everyone' as "forEveryone", a.published_at as "publishedAt", a.language as original,
  t.language, t.version, t.title, t.summary, t.machine, t.shown_at as "shownAt"`
/** Of a text `t` of an article `a`. Staff may read every state by the policies; here they are readers. */
export const readable = sql`t.state = 'shown' and case when a.audience = 'everyone' then t.public_at is not null when a.of_answer then t.agreed_at is not null else true end`
const published = (at: Date) => sql`a.state = 'published' and a.published_at <= ${at}`
/** The reader's own language, else English as of all that is configured, else the original's, else any. Of `article_text t` of `article a`. */
export const best = (language: Language) =>
  sql`order by t.language = ${language} desc, t.language = 'en' desc, t.language = a.language desc, t.language limit 1`
const textsIn = (language: Language) =>
  sql`cross join lateral (select * from article_text t where t.article_id = a.id and ${readable} ${best(language)}) t`

export interface Wanted {
  readonly at: Date
  readonly language: Language
  readonly kind?: Kind | undefined
  /** About this service, or about none in particular. */
  readonly service?: string | undefined
  /** An error's code, or what its message says, as the product shows it. */
  readonly code?: string | undefined
  readonly pinned?: boolean
  /** Id of the last one seen. */
  readonly before?: string | undefined
  readonly limit: number
}

/** The newest first. */
export async function listArticles(tx: Tx, wanted: Wanted): Promise<{ articles: Article[]; more: boolean }> {
  const { at, language, kind, service, code, pinned, before, limit } = wanted
  const where: RawBuilder<unknown>[] = [published(at)]
  if (kind) where.push(sql`a.kind = ${kind}`)
  if (service) where.push(sql`(a.services @> array[${service}]::text[] or a.services = '{}')`)
  if (code) where.push(ofError(code))
  if (pinned !== undefined) where.push(sql`a.pinned = ${pinned}`)
  if (before && isId(before)) where.push(sql`(a.published_at, a.id) < (select b.published_at, b.id from article b where b.id = ${before})`)
  const { rows } = await sql<Article>`select ${facts} from article a ${textsIn(language)}
    where ${sql.join(where, sql` and `)} order by a.published_at desc, a.id desc limit ${limit + 1}`.execute(tx)
  return { articles: rows.slice(0, limit), more: rows.length > limit }
}

/** By a code that it holds; by a message where either holds the other, since people copy more or less than it. */
function ofError(given: string): RawBuilder<boolean> {
  const said = given
    .slice(0, longestError)
    .toWellFormed()
    .replaceAll(/[\0\s]+/g, ' ')
    .trim()
  return sql`(a.id in (select article_id from guichet_articles_with('', null, '{}', '{}', '{}', ${codesIn(given)}::text[], 0, 0, 100))
    or length(${said}) >= 4 and exists (select from unnest(a.error_texts) e where strpos(lower(e), lower(${said})) > 0 or strpos(lower(${said}), lower(e)) > 0))`
}

/** Of which kinds there is anything to read, in their order. */
export async function kindsToRead(tx: Tx, at: Date): Promise<Kind[]> {
  const { rows } = await sql<{ kind: Kind }>`select k.kind from unnest(${[...kinds]}::text[]) with ordinality k (kind, place)
    where exists (select from article a where a.kind = k.kind and ${published(at)}
      and exists (select from article_text t where t.article_id = a.id and ${readable} offset 0)) order by k.place`.execute(tx)
  return rows.map(({ kind }) => kind)
}

/** By its name: the article, or its present name where it had that one before. */
export async function articlePage(
  tx: Tx,
  named: string,
  { at, language }: { readonly at: Date; readonly language: Language },
): Promise<ArticlePage | { readonly movedTo: string }> {
  if (!slugPattern.test(named)) throw new Refusal('not-found')
  const { rows } = await sql<ArticlePage>`select ${facts}, t.body, t.workaround,
      array(select t.language from article_text t where t.article_id = a.id and ${readable} order by t.language <> a.language, t.language) as languages,
      t.language <> a.language and coalesce(t.of_version < (select t.words_since from article_text t where t.article_id = a.id and t.language = a.language
        and ${readable}), false) as "isBehind"
    from article_slug s join article a on a.id = s.article_id ${textsIn(language)} where s.slug = ${named} and ${published(at)}`.execute(tx)
  const [found] = rows
  if (!found) throw new Refusal('not-found')
  return found.slug === named ? found : { movedTo: found.slug }
}

export interface Placed {
  readonly slug: string
  readonly languages: readonly Language[]
  readonly changedAt: Date
}
/** What there is to read, for programs that look for pages: by id, from this one on. */
export async function placesOf(tx: Tx, at: Date, most: number, from: string | null = null): Promise<Placed[]> {
  const { rows } =
    await sql<Placed>`select a.slug, array_agg(t.language order by t.language <> a.language, t.language) as languages, max(t.shown_at) as "changedAt"
    from article a join article_text t on t.article_id = a.id and ${readable} where ${published(at)} ${from === null ? sql`` : sql`and a.id >= ${from}`}
    group by a.id order by a.id limit ${most}`.execute(tx)
  return rows
}
/** With which of them each stretch of `length` begins. */
export async function placeStarts(tx: Tx, at: Date, length: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from (select a.id, row_number() over (order by a.id) - 1 as n from article a
    where ${published(at)} and exists (select from article_text t where t.article_id = a.id and ${readable})) p where n % ${length} = 0 order by id`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

export interface ArticleFile {
  readonly id: string
  readonly sha256: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
}
/** A file follows the words that name it: the policy lets it be read with those alone. */
export async function articleFileFor(tx: Tx, id: string): Promise<ArticleFile> {
  if (!isId(id)) throw new Refusal('not-found')
  const { rows } =
    await sql<ArticleFile>`select id, sha256, name, media_type as "mediaType", size from article_file where id = ${id}`.execute(tx)
  const [file] = rows
  if (!file) throw new Refusal('not-found')
  return { ...file, size: Number(file.size) }
}
