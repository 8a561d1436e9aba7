// What makes a word findable in six languages: folding (İ, ı, accents, width), stems per language, and Japanese cut into words.
import { type RawBuilder, sql } from 'kysely'
import type { Language } from '../../platform/messages.ts'

/** PostgreSQL's stemmers; Japanese has none and needs none. */
export const stemmers = { en: 'english', tr: 'turkish', fr: 'french', it: 'italian', hu: 'hungarian' } as const
const longest = 64 // characters: longer runs are keys and encoded files, which no one types
const most = 3000 // distinct words taken of one text; a tsvector holds 1 MB

/** Case, accents, width and the Turkish dotted and dotless i away: what two people may type differently and mean the same. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase() // a tenth of the time, of most words there are
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '') // marks of Latin letters only: the voicing marks of kana (U+3099) make other letters
    .normalize('NFC')
    .replace(/[ıßøłæœđ]/g, (letter) => plain[letter]!)
}
const ascii = /^\p{ASCII}*$/u
const plain: Record<string, string> = { ı: 'i', ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd' }

const asian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu
/** Written with spaces between its words. */
export const isSpaced = (text: string): boolean => text.search(asian) < 0
const japanese = new Intl.Segmenter('ja', { granularity: 'word' })
const particles = new Set([
  'は',
  'が',
  'を',
  'に',
  'へ',
  'と',
  'で',
  'の',
  'も',
  'や',
  'か',
  'から',
  'まで',
  'より',
  'です',
  'ます',
  'する',
  'し',
  'て',
  'た',
  'な',
  'だ',
  'ない',
  'さ',
  'れ',
  'い',
  'ん',
])

/** The words of a text as written, each once, in order. */
export function wordsOf(text: string): string[] {
  const found = new Set<string>()
  for (const run of text.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) {
    const rest = run.replace(asian, (piece) => {
      for (const { segment, isWordLike } of japanese.segment(piece)) if (isWordLike && !particles.has(segment)) found.add(segment)
      return ' '
    })
    for (const word of rest.split(' ')) if (word && word.length <= longest) found.add(word)
    if (found.size >= most) break
  }
  return [...found].slice(0, most)
}

/** The tsvector of a text by someone who writes in `language`: as folded, and stemmed with and without accents. */
export function vectorOf(text: string, language: Language): RawBuilder<string> {
  const words = wordsOf(text)
  const folded = [...new Set(words.map(fold))].join(' ')
  const simple = sql`to_tsvector('simple', ${folded})`
  if (language === 'ja') return sql`strip(${simple})`
  const stemmer = sql.lit(stemmers[language])
  const lower = words.map((word) => word.toLocaleLowerCase(language)).join(' ')
  return sql`strip(${simple} || to_tsvector(${stemmer}::regconfig, ${lower}) || to_tsvector(${stemmer}::regconfig, ${folded}))`
}
