// From what was asked to what the database looks for in the words of tickets: every term by its stem in any of the languages, the last by its beginning.
import { type RawBuilder, sql } from 'kysely'
import { languages } from '../../platform/messages.ts'
import type { Asked, Term } from './asked.ts'
import { fold, stemmers } from './words.ts'

type Query = RawBuilder<string>

/** Words like one that was typed, by each that has none of its own (near.ts); where they are given, codes are met by their beginning too. */
export type Near = ReadonlyMap<string, readonly string[]>

/**
 * null: no words to look for. The last word is still being typed and is met by its beginning, the others only where nothing was found (`near`):
 * of many words' beginnings very much would have to be read. What is written without spaces is cut into words now so, now so. Phrases are met by their words here, and in their order by `saysPhrase`.
 */
export function soughtOf({ terms, not }: Pick<Asked, 'terms' | 'not'>, near?: Near): Query | null {
  if (terms.length === 0) return null
  const last = terms.findLastIndex(({ kind }) => kind === 'word')
  const wanted = terms.map((term, at) => queryOfTerm(term, near, near !== undefined || at === last))
  const without = not
    .filter(({ kind }) => kind !== 'phrase')
    .map((term) => sql`!!${queryOfTerm({ ...term, kind: 'code' }, undefined, false, term.kind === 'word')}`)
  return sql`(${sql.join([...wanted, ...without], sql` && `)})`
}

function queryOfTerm(term: Term, near: Near | undefined, byBeginning: boolean, byStem = term.kind === 'word'): Query {
  const each = term.words.map((word, at) => {
    const folded = fold(word)
    // What begins with one letter is everything.
    const begins =
      (term.kind === 'word' && (byBeginning || !isLatin(word)) && !/^[a-z0-9]$/.test(folded)) ||
      (term.kind === 'code' && near !== undefined && at === term.words.length - 1)
    const ways = [sql<string>`to_tsquery('simple', ${`'${folded}'${begins ? ':*' : ''}`})`]
    if (byStem) ways.push(...stemsOf(word, folded))
    for (const like of near?.get(word) ?? []) ways.push(sql`to_tsquery('simple', ${`'${like}'`})`)
    return sql<string>`(${sql.join(ways, sql` || `)})`
  })
  return sql`(${sql.join(each, sql` && `)})`
}

const oneOf = /(?<=^|\( )'(?:[^']|'')+'(?::\*)?(?: \| '(?:[^']|'')+'(?::\*)?)+(?= \)|$)/g

/** Of a query as PostgreSQL writes it: stems of six languages are mostly the same word, and each is looked up. A beginning has what goes on from it. */
export const eachOnce = (query: string): string =>
  query.replace(oneOf, (ways) => {
    const each = [...new Set(ways.split(' | '))]
    const begins = each.filter((way) => way.endsWith(':*')).map((way) => way.slice(0, -3))
    return each.filter((way) => way.endsWith(':*') || !begins.some((begin) => way.startsWith(begin))).join(' | ')
  })

export const isLatin = (word: string): boolean => !/[^\p{Script=Latin}\p{M}]/u.test(word)

function stemsOf(word: string, folded: string): Query[] {
  if (!isLatin(word)) return []
  return Object.entries(stemmers).flatMap(([language, stemmer]) => {
    const lower = word.toLocaleLowerCase(language)
    const of = (form: string) => sql<string>`plainto_tsquery(${sql.lit(stemmer)}::regconfig, ${form})`
    return lower === folded ? [of(folded)] : [of(lower), of(folded)]
  })
}

/** The stems of each word in each language, without accents: one row, `stems`, an array for each word. */
export const stemsQuery = (words: readonly string[]): RawBuilder<{ word: string; stems: string[] }> =>
  sql`select w.word, array(select distinct unaccent(unnest(w.vector))) as stems from (values ${sql.join(
    words.map((word) => {
      const vectors = isLatin(word)
        ? languages.flatMap((language) =>
            language === 'ja' ? [] : [sql`to_tsvector(${sql.lit(stemmers[language])}::regconfig, ${word.toLocaleLowerCase(language)})`],
          )
        : []
      return sql`(${word}, tsvector_to_array(${sql.join([sql`to_tsvector('simple', ${fold(word)})`, ...vectors], sql` || `)}))`
    }),
  )}) w (word, vector)`

/** A text as phrases are compared with it: width, accents and case do not matter. */
export const plainly = (text: RawBuilder<unknown>): RawBuilder<string> => sql`guichet_plain(${text})`

const partsOf = (phrase: string) => phrase.split(/[\s\p{P}]+/u).filter(Boolean)

/** What a text that was made plain is compared with, once it is made plain too: a pattern for its words one after the other, and patterns of `like` for each. */
export function phraseOf(phrase: string): { pattern: string; words: string[] } {
  const parts = partsOf(phrase)
  const [first, last] = [/^[a-z0-9]/i.test(fold(phrase)), /[a-z0-9]$/i.test(fold(phrase))]
  return {
    pattern: `${first ? '(?:^|[^a-z0-9])' : ''}${parts.map(literally).join('[^[:alnum:]]+')}${last ? '(?:$|[^a-z0-9])' : ''}`,
    words: parts.map((part) => `%${part.replaceAll(/[\\%_]/g, '\\$&')}%`),
  }
}

/** Of a ticket `t`, whether a message that the asker reads says a phrase. */
export function messagesSay(phrase: string): RawBuilder<boolean> {
  const { pattern, words } = phraseOf(phrase)
  return sql`guichet_says(t.id, ${plainly(sql`${pattern}::text`)}, ${words}::text[])`
}

/** Whether a text, made plain, says the words of a phrase one after the other. */
export const saysPhrase = (text: RawBuilder<unknown>, phrase: string): RawBuilder<boolean> =>
  sql`${plainly(text)} ~ ${plainly(sql`${phraseOf(phrase).pattern}::text`)}`

/** Of a pattern of PostgreSQL. Letters stay as they are, since the pattern is made plain as the text is. Of other signs plainness makes several: © is (c). */
const literally = (text: string): string => text.replace(/[^\p{L}\p{N}\p{M}]/gu, (sign) => (sign < '\x7f' ? `\\${sign}` : '.{1,4}'))
