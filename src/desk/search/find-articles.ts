// Finding articles, the likeliest first, among those that the asker reads: by words in any form, phrases, codes of errors, with one typing error.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { type Language, languages } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isId } from '../../platform/id.ts'
import { plainCode } from '../articles/error-codes.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { type Asked, askedOf, type KeyFilter, longestAsked, type Term } from './asked.ts'
import { marksIn, shown, textsOf } from './article-passages.ts'
import { notFilling, soughtAmong, type Weighed, weighedTerms } from './article-terms.ts'
import type { Piece } from './marks.ts'
import { namesOf } from './names.ts'
import { fold } from './words.ts'

export const FindArticles = z.strictObject({
  text: z.string().max(longestAsked, 'ticket.fault.search-too-long'),
  language: z.enum(languages).default('en'),
  /** Opaque; from a former answer. */
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(50).default(20),
})
export type FindArticles = z.input<typeof FindArticles>

export interface FoundArticle {
  readonly id: string
  readonly kind: 'faq' | 'how-to' | 'known-issue' | 'error-guide'
  readonly slug: string
  readonly language: Language
  readonly title: readonly Piece[]
  /** Where it says what was asked; else what it is about. */
  readonly passage: readonly Piece[]
  readonly issueState: 'investigating' | 'identified' | 'being-fixed' | 'fixed' | null
  readonly errorCodes: readonly string[]
  readonly score: number
}
export interface FoundArticles {
  readonly articles: readonly FoundArticle[]
  readonly more: boolean
  readonly nextCursor: string | null
  readonly asked: Asked
  /** None meets most of what was asked; these meet some of it. */
  readonly isNear: boolean
}

/** So many of the likeliest are found at all. */
const most = 100
/** So many texts are weighed; rarer words are looked for where more have one of them. */
const mostLooked = 600
/** Of phrases: each text that has the words is read before it is known. */
const phrasesLooked = 150
/** Of the weight of what was asked an article must meet; less, where none meets that much. */
const enough = 0.5
const little = 0.2

export async function findArticles(tx: Tx, given: FindArticles): Promise<FoundArticles> {
  const input = parse(FindArticles, given)
  const catalogue = await catalogueOf(tx)
  const asked = askedOf(input.text, namesOf(catalogue, input.language, false))
  const cursor = placeOf(input.cursor)
  const { articles, weighed } = await rankedArticles(tx, {
    terms: asked.terms,
    not: asked.not,
    language: input.language,
    enough: little,
    most,
  })
  const fitting = articles.filter((one) => fits(one, asked))
  const good = fitting.filter(({ met }) => met >= enough)
  const filtered = good.length > 0 ? good : fitting
  const after = cursor ? filtered.filter(({ score, id }) => score < cursor.score || (score === cursor.score && id < cursor.id)) : filtered
  const shown = after.slice(0, input.limit)
  const last = shown.at(-1)
  const more = after.length > shown.length
  return {
    articles: await withPassages(tx, catalogue, shown, { weighed, language: input.language }),
    more,
    nextCursor: more && last ? Buffer.from(JSON.stringify([last.score, last.id])).toString('base64url') : null,
    asked,
    isNear: good.length === 0 && shown.length > 0,
  }
}

function placeOf(text: string | undefined): { score: number; id: string } | null {
  if (text === undefined) return null
  try {
    const [score, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof score === 'number' && isId(id)) return { score, id }
  } catch {}
  throw new Refusal('invalid', {}, [{ field: 'cursor', message: 'ticket.fault.cursor' }])
}

export interface Ranked {
  readonly id: string
  readonly score: number
  /** Of the weight of what was asked. */
  readonly met: number
  /** Of each word that was looked for, where it is met (fit.ts). */
  readonly grades: readonly number[]
  /** By the code of an error. */
  readonly isCoded: boolean
  readonly services: readonly string[]
  readonly requestTypes: readonly string[]
}

/** Ids of what the asker reads, by how much of what was asked it meets. */
export async function rankedArticles(
  tx: Tx,
  of: {
    terms: readonly Term[]
    not: readonly Term[]
    language: Language
    enough: number
    most: number
    /** Of many words so many that tell most are looked for, first of these; without it all. */
    told?: number
    always?: readonly Term[]
    /** So many texts are weighed at most. */
    looked?: number
    /** What is looked for at all. */
    telling?: (all: readonly Weighed[]) => readonly Weighed[]
  },
): Promise<{ articles: Ranked[]; weighed: readonly Weighed[] }> {
  const { looked = of.terms.every(({ kind }) => kind === 'phrase') ? phrasesLooked : mostLooked } = of
  const all = (of.telling ?? notFilling)(await weighedTerms(tx, of.terms, of.language))
  const isFirst = ({ term }: Weighed) => Number(of.always?.includes(term) ?? false)
  const weighed =
    of.told && all.length > of.told ? all.toSorted((a, b) => isFirst(b) - isFirst(a) || b.weight - a.weight).slice(0, of.told) : all
  if (weighed.length === 0) return { articles: [], weighed }
  const without =
    of.not.length > 0
      ? sql`(${sql.join(
          of.not.map((term) => inWords(term)),
          sql` || `,
        )})`
      : sql`null::tsquery`
  const isCode = ({ kind, text }: Term) => kind === 'code' || /^[A-Z0-9]{2,}$/.test(text)
  const codes = of.terms.flatMap((term, at) => {
    const joined = of.terms.slice(at, at + 2)
    const split = joined.length === 2 && joined.some(isCode) ? [plainCode(joined.map(({ text }) => text).join(''))] : []
    return isCode(term) ? [term.text.trim().toUpperCase(), plainCode(term.text), ...split] : split
  })
  const queries = (which: 'strict' | 'loose') => sql`array[${sql.join(weighed.map((one) => one[which]))}]::tsquery[]`
  const { rows } = await sql<Ranked>`select * from (select distinct on (h.article_id) h.article_id as id,
        (h.score * case when h.language = ${of.language} then 1.1 when h.language = a.language then 1.0 else 0.9 end)::float8 as score,
        max(h.met) over (partition by h.article_id)::float8 as met, h.grades, h.coded as "isCoded", a.services, a.request_types as "requestTypes"
      from guichet_articles_with(${soughtAmong(weighed, looked)}, ${without}, ${queries('strict')}, ${queries('loose')},
        ${weighed.map(({ weight }) => weight)}::real[], ${codes}::text[], ${of.enough}, ${looked}, ${of.most}) h join article a on a.id = h.article_id
      order by h.article_id, 2 desc) h order by score desc, id desc`.execute(tx)
  return { articles: rows, weighed }
}

const inWords = (term: Term): RawBuilder<string> => sql`${term.words.map((word) => `'${fold(word)}'`).join(' & ')}::tsquery`

/** Of the filters those that an article can meet. */
function fits(one: Ranked, { filters }: Asked): boolean {
  const meets = (name: KeyFilter, keys: readonly string[]) => {
    const { any = [], none = [] } = filters[name] ?? {}
    return (any.length === 0 || keys.some((key) => any.includes(key))) && !keys.some((key) => none.includes(key))
  }
  return meets('service', one.services) && meets('type', one.requestTypes)
}

async function withPassages(
  tx: Tx,
  catalogue: Catalogue,
  ranked: readonly Ranked[],
  { weighed, language }: { weighed: readonly Weighed[]; language: Language },
): Promise<FoundArticle[]> {
  const ids = ranked.map(({ id }) => id)
  const texts = await textsOf(tx, catalogue, ids, language)
  const marks = marksIn(weighed)
  return ranked.flatMap(({ id, score }) => (texts.has(id) ? [{ ...shown(texts.get(id)!, marks), score }] : []))
}
