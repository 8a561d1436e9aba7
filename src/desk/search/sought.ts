// From what was asked to what the database looks for in the words of tickets: every term by its beginning or its stem in any of the languages.
import { type RawBuilder, sql } from 'kysely'
import { languages } from '../../platform/messages.ts'
import type { Asked, Term } from './asked.ts'
import { fold, stemmers } from './words.ts'

type Query = RawBuilder<string>

/** Words like one that was typed, by each that has none of its own (near.ts); where they are given, codes are met by their beginning too. */
export type Near = ReadonlyMap<string, readonly string[]>

/** null: no words to look for. Phrases are met by their words here, and in their order by `saysPhrase`. */
export function soughtOf({ terms, not }: Pick<Asked, 'terms' | 'not'>, near?: Near): Query | null {
  if (terms.length === 0) return null
  const wanted = terms.map((term) => queryOfTerm(term, near))
  const without = not
    .filter(({ kind }) => kind !== 'phrase')
    .map((term) => sql`!!${queryOfTerm({ ...term, kind: 'code' }, undefined, term.kind === 'word')}`)
  return sql`(${sql.join([...wanted, ...without], sql` && `)})`
}

function queryOfTerm(term: Term, near: Near | undefined, byStem = term.kind === 'word'): Query {
  const each = term.words.map((word, at) => {
    const folded = fold(word)
    // What begins with one letter is everything.
    const begins =
      (term.kind === 'word' && !/^[a-z0-9]$/.test(folded)) || (term.kind === 'code' && near !== undefined && at === term.words.length - 1)
    const ways = [sql<string>`to_tsquery('simple', ${`'${folded}'${begins ? ':*' : ''}`})`]
    if (byStem) ways.push(...stemsOf(word, folded))
    for (const like of near?.get(word) ?? []) ways.push(sql`to_tsquery('simple', ${`'${like}'`})`)
    return sql<string>`(${sql.join(ways, sql` || `)})`
  })
  return sql`(${sql.join(each, sql` && `)})`
}

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
export const plainly = (text: RawBuilder<unknown>): RawBuilder<string> => sql`lower(unaccent(normalize(${text}, nfkc)))`

/** Whether a text, made plain, says the words of a phrase one after the other. */
export function saysPhrase(text: RawBuilder<unknown>, phrase: string): RawBuilder<boolean> {
  const parts = phrase
    .split(/[\s\p{P}]+/u)
    .filter(Boolean)
    .map(literally)
  const whole = parts.join('[[:space:][:punct:]]+')
  const [first, last] = [/^[a-z0-9]/i.test(fold(phrase)), /[a-z0-9]$/i.test(fold(phrase))]
  const pattern = `${first ? '(?:^|[^a-z0-9])' : ''}${whole}${last ? '(?:$|[^a-z0-9])' : ''}`
  return sql`${plainly(text)} ~ ${plainly(sql`${pattern}::text`)}`
}

/** Of a pattern of PostgreSQL. Letters stay as they are, since the pattern is made plain as the text is. */
const literally = (text: string): string => text.replace(/[^\p{L}\p{N}\p{M}]/gu, (sign) => `\\${sign}`)
