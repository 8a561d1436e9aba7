// What we see of the help centre: every article in every state, its versions, reviews and files, and what readers said.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Asker } from '../tickets/access.ts'
import { bounded, type Count, countOf } from '../tickets/count-tickets.ts'
import type { ArticleFile } from './articles.ts'
import type { AudienceOf } from './fields.ts'
import { type OurFacts, ourColumns, type Told } from './article.ts'
import type { Kind, Machine } from './kinds.ts'
import type { TextState } from './versions.ts'

export const views = ['all', 'published', 'drafts', 'review', 'behind', 'retired'] as const
export type View = (typeof views)[number]

export interface OurRow {
  readonly id: string
  readonly slug: string
  readonly kind: Kind
  readonly language: Language
  readonly state: OurFacts['state']
  readonly audience: AudienceOf['audience']
  readonly publishedAt: Date | null
  readonly updatedAt: Date
  readonly title: string
  /** A version in some language waits for a second person. */
  readonly waits: boolean
  /** A translation says less than the original by now. */
  readonly behind: readonly Language[]
  readonly languages: readonly Language[]
  readonly helped: number
  readonly notHelped: number
}

const waits = sql`exists (select from article_text w where w.article_id = a.id and w.state = 'in-review')`
/** Languages whose newest words translate an older original than the one readers have; a translation that was withdrawn lags behind nothing. */
const behind = sql`array(select n.language from (select distinct on (l.language) l.language, l.of_version from article_text l
    where l.article_id = a.id and l.language <> a.language order by l.language, l.version desc) n
  where exists (select from article_text k where k.article_id = a.id and k.language = n.language and k.state <> 'past')
    and n.of_version < (select max(o.words_since) from article_text o where o.article_id = a.id and o.language = a.language and o.state = 'shown'))`

/** What changed last first. `before`: the id of the last one seen. */
export async function listForUs(
  tx: Tx,
  wanted: { readonly view: View; readonly kind?: Kind | undefined; readonly before?: string | undefined; readonly limit: number },
): Promise<{ articles: OurRow[]; more: boolean }> {
  const where: RawBuilder<unknown>[] = [sql`true`]
  if (wanted.view === 'published' || wanted.view === 'retired') where.push(sql`a.state = ${wanted.view}`)
  if (wanted.view === 'drafts') where.push(sql`a.state = 'draft'`)
  if (wanted.view === 'review') where.push(waits)
  if (wanted.view === 'behind') where.push(sql`cardinality(${behind}) > 0`)
  if (wanted.kind) where.push(sql`a.kind = ${wanted.kind}`)
  if (isId(wanted.before)) where.push(sql`(a.updated_at, a.id) < (select b.updated_at, b.id from article b where b.id = ${wanted.before})`)
  const { rows } =
    await sql<OurRow>`select a.id, a.slug, a.kind, a.language, a.state, a.audience, a.published_at as "publishedAt", a.updated_at as "updatedAt",
      (select o.title from article_text o where o.article_id = a.id and o.language = a.language order by o.version desc limit 1) as title,
      ${waits} as waits, ${behind} as behind,
      array(select distinct l.language from article_text l where l.article_id = a.id and l.state = 'shown' order by 1) as languages,
      (select count(*)::int from article_feedback f where f.article_id = a.id and f.helped) as helped,
      (select count(*)::int from article_feedback f where f.article_id = a.id and not f.helped) as "notHelped"
    from article a where ${sql.join(where, sql` and `)} order by a.updated_at desc, a.id desc limit ${wanted.limit + 1}`.execute(tx)
  return { articles: rows.slice(0, wanted.limit), more: rows.length > wanted.limit }
}

export interface OurText {
  readonly language: Language
  readonly version: number
  readonly title: string
  readonly summary: string
  readonly body: string
  readonly workaround: string | null
  readonly machine: Machine | null
  readonly ofVersion: number | null
  readonly restores: number | null
  readonly state: TextState
  readonly by: string | null
  readonly byName: string | null
  readonly at: Date
  readonly shownAt: Date | null
  readonly publicAt: Date | null
  readonly publicByName: string | null
  /** The second person, also where not everyone is to read it. */
  readonly agreedByName: string | null
  readonly isPublic: boolean
  readonly agreedReaders: AudienceOf | null
  /** Of the original: what readers are told with these words. */
  readonly told: Told | null
  /** The version since which the words are these: a translation of it lags not behind. */
  readonly wordsSince: number
}
export type OurVersion = Omit<OurText, 'body' | 'workaround' | 'summary'>

export interface OurArticle extends OurFacts {
  /** Newest of each language, the original first. */
  readonly latest: readonly OurText[]
  readonly files: readonly ArticleFile[]
}

const textColumns = sql`t.language, t.version, t.title, t.machine, t.of_version as "ofVersion", t.restores, t.state, t.by, p.name as "byName", t.at,
  t.shown_at as "shownAt", t.public_at as "publicAt", q.name as "publicByName", r.name as "agreedByName", t.public_at is not null as "isPublic", t.agreed_readers as "agreedReaders",
  t.told, t.words_since as "wordsSince"`
const texts = sql`article_text t left join person p on p.id = t.by left join person q on q.id = t.public_by left join person r on r.id = t.agreed_by`

export async function articleForUs(tx: Tx, id: string): Promise<OurArticle> {
  if (!isId(id)) throw new Refusal('not-found')
  const { rows } = await sql<OurFacts>`select ${ourColumns} from article a where a.id = ${id}`.execute(tx)
  const [article] = rows
  if (!article) throw new Refusal('not-found')
  const latest = await sql<OurText>`select ${textColumns}, t.summary, t.body, t.workaround from ${texts}
    where t.article_id = ${id} and t.version = (select max(n.version) from article_text n where n.article_id = t.article_id and n.language = t.language)
    order by t.language <> ${article.language}, t.language`.execute(tx)
  const files = await sql<ArticleFile>`select id, sha256, name, media_type as "mediaType", size::int as size from article_file
    where article_id = ${id} order by added_at, id limit 500`.execute(tx)
  return { ...article, latest: latest.rows, files: files.rows }
}

/** Newest first. */
export async function versionsOf(tx: Tx, id: string, language: Language): Promise<OurVersion[]> {
  const { rows } = await sql<OurVersion>`select ${textColumns} from ${texts} where t.article_id = ${id} and t.language = ${language}
    order by t.version desc limit 500`.execute(tx)
  return rows
}
export async function versionForUs(tx: Tx, id: string, language: Language, version: number): Promise<OurText> {
  if (!isId(id)) throw new Refusal('not-found')
  const { rows } = await sql<OurText>`select ${textColumns}, t.summary, t.body, t.workaround from ${texts}
    where t.article_id = ${id} and t.language = ${language} and t.version = ${version}`.execute(tx)
  const [found] = rows
  if (!found) throw new Refusal('not-found')
  return found
}

export interface OpenReview {
  readonly language: Language
  readonly version: number
  readonly askedBy: string
  readonly askedByName: string
  readonly askedAt: Date
  readonly forEveryone: boolean
  readonly note: string
}
export async function openReviewsOf(tx: Tx, id: string): Promise<OpenReview[]> {
  const { rows } =
    await sql<OpenReview>`select r.language, r.version, r.asked_by as "askedBy", p.name as "askedByName", r.asked_at as "askedAt",
      r.for_everyone as "forEveryone", r.note
    from article_review r join person p on p.id = r.asked_by
      join article_text t on t.article_id = r.article_id and t.language = r.language and t.version = r.version and t.state = 'in-review'
    where r.article_id = ${id} and r.decided_at is null order by r.asked_at`.execute(tx)
  return rows
}

export interface SentBack {
  readonly language: Language
  readonly version: number
  readonly byName: string
  readonly at: Date
  readonly reason: string
}
/** The last word of each language where it was a no, as long as nothing newer was written. Who took their own back gave no reason. */
export async function sentBackOf(tx: Tx, id: string): Promise<SentBack[]> {
  const { rows } =
    await sql<SentBack>`select distinct on (r.language) r.language, r.version, p.name as "byName", r.decided_at as at, r.reason
    from article_review r join person p on p.id = r.decided_by
      join article_text t on t.article_id = r.article_id and t.language = r.language and t.version = r.version and t.state = 'draft'
    where r.article_id = ${id} and r.approved = false and r.reason <> '' order by r.language, r.decided_at desc`.execute(tx)
  return rows
}

export interface Said {
  readonly helped: boolean
  readonly words: string
  readonly language: Language
  readonly version: number
  readonly at: Date
  readonly name: string | null
}
export async function feedbackOf(tx: Tx, id: string): Promise<{ helped: number; notHelped: number; said: Said[] }> {
  const { rows } = await sql<{ helped: number; notHelped: number }>`select count(*) filter (where helped)::int as helped,
    count(*) filter (where not helped)::int as "notHelped" from article_feedback where article_id = ${id}`.execute(tx)
  const said =
    await sql<Said>`select f.helped, f.words, f.language, f.version, f.at, p.name from article_feedback f left join person p on p.id = f.person_id
    where f.article_id = ${id} and f.words <> '' order by f.at desc limit 50`.execute(tx)
  return { ...rows[0]!, said: said.rows }
}

export interface InVain {
  readonly words: string
  readonly language: Language
  readonly times: number
  readonly last: Date
}
/** What was searched for in the last ninety days and found nothing, what was missed most often first. */
export async function searchesInVain(tx: Tx, at: Date): Promise<InVain[]> {
  const since = new Date(at.getTime() - 90 * 86_400_000)
  const { rows } = await sql<InVain>`select min(words) as words, language, count(*)::int as times, max(at) as last from help_search
    where found = 0 and at >= ${since} group by lower(words), language order by times desc, last desc limit 200`.execute(tx)
  return rows
}

/** Reviews on which this person may decide: neither written nor asked for by them. */
export async function toReview(tx: Tx, { personId }: Pick<Asker, 'personId'>): Promise<Count> {
  const { rows } = await sql<{ n: number }>`select ${bounded(sql`select from article_text t
    where t.state = 'in-review' and t.by is distinct from ${personId} and not exists (select from article_review r where r.article_id = t.article_id
      and r.language = t.language and r.version = t.version and r.decided_at is null and r.asked_by = ${personId})`)} as n`.execute(tx)
  return countOf(Number(rows[0]!.n))
}
