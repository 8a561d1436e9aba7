// What was typed, weighed for a search among articles: how rare each word is, which only fill, what a misspelt one may have been.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import type { Term } from './asked.ts'
import { isNear, lessOne, shortestForgiven } from './near.ts'
import { isLatin } from './sought.ts'
import { fold, stemmers } from './words.ts'

export interface Weighed {
  readonly term: Term
  readonly strict: RawBuilder<string>
  readonly loose: RawBuilder<string>
  readonly weight: number
  /** A particle, in English or the asker's language. */
  readonly fills: boolean
  /** In about so many texts, strictly and with what is met loosely; of so many there are. */
  readonly docs: number
  readonly around: number
  /** Of a word of Japanese: in so many are its rarest two signs. */
  readonly paired: number
  readonly all: number
  readonly stems: readonly string[]
  readonly near: readonly string[]
  /** Words that begin so are in very many texts: the commonest, to be looked for in place of all. */
  readonly instead: RawBuilder<string> | null
}

/** Of words that begin so, as far as they were counted. */
interface Begun {
  readonly docs: number
  readonly words: number
  /** Those that are in most texts, and in how many. */
  readonly some: readonly (readonly [string, number])[] | null
}
interface Known {
  readonly at: number
  readonly stems: string[]
  readonly fills: boolean
  readonly docs: number
  readonly paired: number
  readonly begun: Begun
  /** Of those that begin as its first letters do. */
  readonly alike: number
  readonly like: string[]
  readonly all: number
}

type Stemmed = keyof typeof stemmers
const stemmed = Object.keys(stemmers) as Stemmed[]

/** `looked`: of what begins alike, words that are in so many texts are enough; to gather more is most of the work. */
const most = { begun: 100, like: 20, looked: 3000 }
const nowhere = 0.4
const asian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

export async function weighedTerms(tx: Tx, terms: readonly Term[], language: Language): Promise<Weighed[]> {
  if (terms.length === 0) return []
  const known = await knownOf(tx, terms, language)
  const all = Math.max(1, known[0]?.all ?? 1)
  return terms.map((term, at): Weighed => {
    const { stems, fills, docs, paired, alike, like, ...counted } = known[at]!
    const begun = counted.begun.docs
    const word = fold(term.words[0]!)
    const near = docs + begun === 0 ? like.filter((one) => one !== word && isNear(one, word)) : []
    // Of signs without spaces it is not known how many texts have them.
    const met = asian.test(term.text) ? Math.max(1, all / 20) : Math.max(docs, begun, 1)
    const isNowhere = term.kind === 'word' && !asian.test(term.text) && docs + begun + alike + near.length === 0
    return {
      term,
      strict: strictly(term, stems),
      loose: loosely(term, near, language),
      // What no text has tells nothing of which is meant.
      weight: isNowhere ? nowhere : Math.log(1 + all / met) * (term.kind === 'word' ? 1 : 1.5),
      docs: docs > 0 ? docs : met,
      around: Math.max(met, alike),
      paired,
      all,
      stems,
      near,
      instead:
        begun > most.looked
          ? sql`${commonest(counted.begun.some ?? [])
              .map(quoted)
              .join(' | ')}::tsquery`
          : null,
      fills: fills && term.kind === 'word',
    }
  })
}

/** Words that only fill are left out, unless all of them do. */
export function notFilling(weighed: readonly Weighed[]): readonly Weighed[] {
  const telling = weighed.filter(({ fills }) => !fills)
  return telling.length > 0 ? telling : weighed
}

/** The first of them that are in enough texts together. */
function commonest(words: readonly (readonly [string, number])[]): string[] {
  let docs = 0
  const taken: string[] = []
  for (const [word, of] of words) {
    if (docs >= most.looked) break
    taken.push(word)
    docs += of
  }
  return taken
}

/** To a stranger a word is in what strangers read, and nowhere else. */
const docs = sql`case when (select guichet_me()) is null then l.docs_open else l.docs end`
const isTheirs = sql`((select guichet_me()) is not null or l.docs_open > 0)`

/** One trip for all words. */
async function knownOf(tx: Tx, terms: readonly Term[], language: Language): Promise<Known[]> {
  const home = stemmed.filter((of) => of === 'en' || of === language)
  const abroad = stemmed.filter((of) => !home.includes(of))
  const rows = terms.map(({ kind, words }, at) => {
    const [word, folded] = [words[0]!, fold(words[0]!)]
    const lowered = (of: Language) => word.toLocaleLowerCase(of)
    const stem = (of: Stemmed, form: string) => sql`tsvector_to_array(to_tsvector(${sql.lit(stemmers[of])}::regconfig, ${form}))`
    const stemsIn = (some: readonly Stemmed[]) => {
      const stems = isLatin(word) ? some.flatMap((of) => [stem(of, lowered(of)), stem(of, folded)]) : []
      return stems.length > 0 ? sql`${sql.join(stems, sql` || `)}` : sql`'{}'::text[]`
    }
    const fillsIn = isLatin(word) ? home.map((of) => sql`${stem(of, lowered(of))} = '{}'`) : []
    const isForgiven = kind === 'word' && folded.length >= shortestForgiven && /^[a-z0-9]+$/.test(folded)
    const short = kind === 'word' ? (beginning(folded, language) ?? '') : ''
    return sql`(${sql.lit(at)}, ${folded}::text, ${short}::text, ${stemsIn(home)}, ${stemsIn(abroad)},
      ${fillsIn.length > 0 ? sql`(${sql.join(fillsIn, sql` or `)})` : sql`false`}, ${isForgiven ? lessOne(folded) : []}::text[], ${pairsOf(folded)}::text[])`
  })
  const { rows: known } = await sql<Known>`select w.at, s.stems, w.fills,
      (select coalesce(max(${docs}), 0) from article_lexeme l where l.lexeme = any (s.stems || w.word)) as docs,
      (select coalesce(min(coalesce(${docs}, 0)), 0) from unnest(w.pairs) p (pair) left join article_lexeme l on l.lexeme = p.pair) as paired,
      ${begun('word')} as begun, (${begun('short')} ->> 'docs')::int as alike,
      array(select l.lexeme from article_lexeme l where w.less <> '{}' and l.less_one && w.less and abs(length(l.lexeme) - length(w.word)) <= 1 and ${isTheirs}
          and not ${isParticle(home, 'l.lexeme')} order by ${docs} desc limit ${most.like}) as "like",
      coalesce((select ${docs} from article_lexeme l where l.lexeme = ''), 0) as "all"
    from (values ${sql.join(rows)}) w (at, word, short, home, abroad, fills, less, pairs)
    cross join lateral (${sayingMore(home)}) s order by w.at`.execute(tx)
  return known
}

/**
 * The stems by which a word is looked for. A stemmer that takes it for a word of its own language may leave of it what is in nearly every text:
 * of "notes" French leaves "not", of "anda" Hungarian leaves "and", of "item" only "it".
 */
const sayingMore = (home: readonly Stemmed[]) => sql`select array(
    select distinct stem from unnest(w.home || w.abroad) t (stem) cross join lateral (select t.stem = any (w.home) as mine, length(t.stem) > 2 as long) k
    where stem = w.word or case when k.mine and k.long then not ${isParticle(home, 't.stem')}
      else (k.long or k.mine and length(stem) = 2) and not ${isParticle(stemmed, 't.stem')} end) as stems`

/** A word that PostgreSQL leaves out in one of these languages. */
const isParticle = (some: readonly Stemmed[], word: 't.stem' | 'l.lexeme') =>
  sql`(${sql.join(
    some.map((of) => sql`to_tsvector(${sql.lit(stemmers[of])}::regconfig, ${sql.ref(word)}) = ''`),
    sql` or `,
  )})`

/** In how many texts are words that begin so. */
const begun = (column: 'word' | 'short') =>
  sql`(select json_build_object('docs', coalesce(sum(b.docs), 0), 'words', count(*), 'some', to_json((array_agg(json_build_array(b.lexeme, b.docs) order by b.docs desc))[1:20]))
    from (select l.lexeme, ${docs} as docs from article_lexeme l where l.lexeme >= ${sql.ref(`w.${column}`)} and l.lexeme < ${sql.ref(`w.${column}`)} || ${'\u{10ffff}'}
      and length(${sql.ref(`w.${column}`)}) > 1 and ${isTheirs} limit ${sql.lit(most.begun)}) b)`

/** What endings leave of a long word, where stemmers know too few of them; most of all where endings are put on endings. */
function beginning(folded: string, language: Language): string | null {
  const isLong = language === 'tr' || language === 'hu'
  if (folded.length < (isLong ? 6 : 7) || !/^[a-z]+$/.test(folded)) return null
  return folded.slice(0, Math.ceil(folded.length * (isLong ? 0.6 : 0.7)))
}

const quoted = (word: string) => `'${word}'`
const signs = /[\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/gu

const pairsOf = (word: string): string[] =>
  (word.match(signs) ?? []).flatMap((run) => [...run].slice(0, -1).map((sign, at) => sign + [...run][at + 1]))

/** As it stands in a text, one after the other. */
function inOrder(words: readonly string[]): RawBuilder<string> {
  const parts = words.flatMap((word) => {
    const found = word.match(signs)
    if (!found) return [quoted(fold(word))]
    return found.map(
      (run) =>
        [...run]
          .slice(0, -1)
          .map((sign, at) => quoted(sign + [...run][at + 1]))
          .join(' <-> ') || `${quoted(run)}:*`,
    )
  })
  return sql<string>`${parts.map((part) => `(${part})`).join(' & ')}::tsquery`
}

function strictly(term: Term, stems: readonly string[]): RawBuilder<string> {
  if (term.kind === 'word') {
    const word = term.words[0]!
    if (asian.test(word)) return inOrder([word])
    return sql`${[...new Set([fold(word), ...stems])].map(quoted).join(' | ')}::tsquery`
  }
  // Only what has no particle left out of it stands in this order.
  if (asian.test(term.text)) return inOrder(term.kind === 'phrase' ? [term.text.normalize('NFKC').replace(/\s+/g, '')] : term.words)
  return sql`${term.text
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(fold)
    .filter((word) => word !== '' && word.length <= 64)
    .map(quoted)
    .join(' <-> ')}::tsquery`
}

function loosely(term: Term, near: readonly string[], language: Language): RawBuilder<string> {
  if (term.kind === 'phrase') return strictly(term, [])
  const last = fold(term.words.at(-1)!)
  if (asian.test(last)) return inOrder(term.words)
  const short = term.kind === 'word' ? beginning(last, language) : null
  const begins = `${quoted(short ?? last)}${last.length > 1 ? ':*' : ''}`
  const others = term.words.slice(0, -1).map((word) => quoted(fold(word)))
  return sql`${[[...others, begins].join(' & '), ...near.map(quoted)].join(' | ')}::tsquery`
}

/** What to look for so that few are read: all that has any of the words, or of the rarest, if those are in many. */
export function soughtAmong(weighed: readonly Weighed[], bound: number): RawBuilder<string> {
  const rarest = [...weighed].sort((a, b) => a.docs - b.docs)
  // Where too many have what is met loosely, it counts for those that are found by something else.
  const any = (of: readonly Weighed[]) =>
    sql<string>`(${sql.join(
      of.flatMap(({ strict, loose, docs, around, instead }) =>
        around > bound && docs > 0 && docs < around ? [strict] : [strict, instead ?? loose],
      ),
      sql` || `,
    )})`
  const taken: Weighed[] = []
  let docs = 0
  for (const one of rarest) {
    if (taken.length > 0 && docs + one.docs > bound) break
    taken.push(one)
    docs += one.docs
  }
  if (docs <= bound || weighed.length === 1) return any(taken)
  // Even the rarest is in too many: with the next of them.
  return sql`(${any(taken)} && ${any(rarest.slice(1, 3))})`
}
