// The articles of a house as files could say them, with what is needed to tell which of them people have edited since they came from files.
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'
import { quotedIn } from '../../platform/markdown.ts'
import type { Language } from '../../platform/messages.ts'
import type { Configuration } from '../catalogue/configuration.ts'
import { unknownQuotes } from './quoted.ts'
import { type OurFacts, ourColumns } from './article.ts'
import type { Written } from './fields.ts'
import { type Said, digestOf, wordsOf } from './said.ts'

export interface StoredFile {
  readonly sha256: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}
export interface StoredArticle {
  readonly facts: OurFacts
  /** The file it came from; null: people made it. */
  readonly presetKey: string | null
  /** All names it ever had. */
  readonly names: readonly string[]
  readonly said: Said
  readonly digest: string
  /** Drafts and versions in review, each by its language and number. */
  readonly waiting: readonly string[]
  /** People edited it since it came from files, or made it, or have a version in work. */
  readonly isEdited: boolean
  /** Languages whose shown version everyone may read. */
  readonly forEveryone: readonly Language[]
  /** By id: those its words name. */
  readonly files: ReadonlyMap<string, StoredFile>
}

interface Row extends OurFacts {
  presetKey: string | null
  names: string[]
  texts: (Written & { language: Language; isPublic: boolean })[]
  waiting: string[]
  files: (StoredFile & { id: string })[]
  applied: string | null
  touched: boolean
}

export const cameFromFiles = sql`a.preset_key is not null`
export const isNamed = (slugs: readonly string[]) =>
  sql`a.id in (select s.article_id from article_slug s where s.slug = any (${[...slugs]}))`

/** `lock`: until the transaction ends nobody edits them. */
export async function storedArticles(tx: Tx | Db, where: RawBuilder<unknown>, { lock = false } = {}): Promise<StoredArticle[]> {
  if (lock) await sql`select from article a where ${where} order by a.id for update`.execute(tx)
  const { rows } = await sql<Row>`select ${ourColumns}, a.preset_key as "presetKey",
      array(select s.slug from article_slug s where s.article_id = a.id) as names,
      (select coalesce(json_agg(json_build_object('language', t.language, 'title', t.title, 'summary', t.summary, 'body', t.body,
        'workaround', t.workaround, 'machine', t.machine, 'isPublic', t.public_at is not null)), '[]')
        from article_text t where t.article_id = a.id and t.state = 'shown') as texts,
      array(select t.language || ' ' || t.version from article_text t where t.article_id = a.id and t.state in ('draft', 'in-review')
        order by t.language, t.version) as waiting,
      (select coalesce(json_agg(json_build_object('id', f.id, 'sha256', f.sha256, 'name', f.name, 'size', f.size)), '[]')
        from article_file f where f.article_id = a.id) as files,
      (select e.payload ->> 'digest' from article_event e where e.article_id = a.id and e.type = 'article.applied' order by e.seq desc limit 1) as applied,
      exists (select from article_event e where e.article_id = a.id and e.actor_id is not null) as touched
    from article a where ${where} order by a.slug`.execute(tx)
  return rows.map(storedOf)
}

function storedOf({ presetKey, names, texts, waiting, files, applied, touched, ...facts }: Row): StoredArticle {
  const held = new Map(files.map(({ id, ...file }) => [id, file]))
  const of = new Map(files.map(({ id, sha256 }) => [id, sha256]))
  const { slug, language, state, kind, services, requestTypes, errorCodes, errorTexts, issueState, fixedOn, pinned, forWhom } = facts
  const said: Said = {
    slug,
    language,
    state,
    about: {
      kind,
      services: [...services],
      requestTypes: [...requestTypes],
      errorCodes: [...errorCodes],
      errorTexts: [...errorTexts],
      issueState,
      fixedOn,
      pinned,
    },
    readers: forWhom,
    texts: Object.fromEntries(texts.map((text) => [text.language, wordsOf(kind, text, of)])),
  }
  const digest = digestOf(said, waiting)
  // What an earlier version of Guichet loaded says nothing of itself: nobody touched it, or somebody did.
  const isEdited = waiting.length > 0 || (applied === null ? presetKey === null || touched : applied !== digest)
  const forEveryone = texts.filter(({ isPublic }) => isPublic).map((text) => text.language)
  return { facts, presetKey, names, said, digest, waiting, isEdited, forEveryone, files: held }
}

/** Why a file cannot say it; null: it can. */
export function whyNotInFiles({ facts, said, files }: StoredArticle, configuration: Configuration, at: Date): string | null {
  if (facts.state !== 'published') return facts.state === 'draft' ? 'a draft' : 'retired'
  if (facts.publishedAt! > at) return 'to be published later'
  if (said.readers.organisations.length > 0) return 'for organisations of this house'
  const { plans, editions, services, partner_kinds } = configuration
  const readers = { plans, editions, services, partners: partner_kinds }
  for (const [list, offered] of Object.entries(readers) as [keyof typeof readers, readonly { key: string }[]][])
    for (const key of said.readers[list]) if (!offered.some((one) => one.key === key)) return `for ${key}, which is no longer offered`
  const house = { requestTypes: configuration.request_types, services }
  for (const text of Object.values(said.texts)) {
    const [quote] = unknownQuotes(house, `${text.body}\n${text.workaround ?? ''}`)
    if (quote) return `it quotes ${quote}, which nothing is called by any more`
    if (quotedIn(`${text.title}\n${text.summary}`).length > 0) return 'its title or summary quotes a label, which shows as it is written'
  }
  if (!said.texts[said.language]) return 'its original is shown to nobody'
  const large = [...files.values()].find((file) => file.size > largestOf(configuration) && isNamedIn(said, file))
  return large ? `${large.name} has ${large.size} bytes, and a file has at most ${largestOf(configuration)}` : null
}

const largestOf = ({ limits }: Configuration): number => limits.file_mb * 1_000_000
export const isNamedIn = ({ texts }: Said, { sha256 }: StoredFile): boolean =>
  Object.values(texts).some(({ body, workaround }) => `${body}\n${workaround ?? ''}`.includes(`attachment:${sha256}`))
