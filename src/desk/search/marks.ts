// Shows why something was found: the words of a text that meet what was asked, and the passage in which most of them stand. Text in, text out:
// whoever shows it escapes it as any other.
import type { Asked } from './asked.ts'
import { withoutTables } from './table-rows.ts'
import { fold } from './words.ts'

export interface Piece {
  readonly text: string
  readonly hit: boolean
}
export interface Marks {
  /** Folded: a word that begins so is one. */
  readonly begins: readonly string[]
  /** Folded: a word that begins so and goes on as inflected words do is one. */
  readonly stems: readonly string[]
  /** Folded words that stand one after the other. */
  readonly runs: readonly (readonly string[])[]
}

const asian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u
const longestEnding = 12
// Endings and particles, and a letter that half of all words begin with: beside words that say more they are no reason why a text was found.
const saysLittle = /^(?:\p{Script=Hiragana}{1,3}|[a-z])$/u
// What changes how text is shown around it has no place in a cut piece of it.
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\0]/g

/** `stems`: of each word, in every language; `near`: what was forgiven. */
export function marksOf(
  { terms }: Pick<Asked, 'terms'>,
  stems: ReadonlyMap<string, readonly string[]>,
  near: ReadonlyMap<string, readonly string[]> = new Map(),
): Marks {
  const all = terms.filter(({ kind }) => kind === 'word').flatMap((term) => term.words)
  const telling = all.filter((word) => !saysLittle.test(fold(word)))
  const words = telling.length > 0 ? telling : all
  return {
    begins: [...new Set(words.flatMap((word) => [fold(word), ...(near.get(word) ?? [])]))],
    stems: [...new Set(words.flatMap((word) => stems.get(word) ?? []).filter((stem) => stem.length >= 3 && !asian.test(stem)))],
    runs: terms
      .filter(({ kind }) => kind !== 'word')
      .map((term) => [...term.text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => fold(word))),
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

function hitsIn(text: string, marks: Marks): Span[] {
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((met) => ({
    from: met.index,
    to: met.index + met[0].length,
    word: fold(met[0]),
    raw: met[0],
  }))
  const hits: Span[] = []
  const [begins, stems] = [beginningsIn(marks.begins), beginningsIn(marks.stems)]
  for (const [at, one] of words.entries()) {
    if (asian.test(one.raw)) hits.push(...within(one, marks))
    else if (begins(one.word) || stems(one.word, longestEnding)) hits.push(one)
    for (const run of marks.runs) {
      if (run.length > 0 && run.every((word, n) => words[at + n]?.word === word))
        hits.push({ from: one.from, to: words[at + run.length - 1]!.to })
    }
  }
  return merged(hits)
}

/** Whether a word begins as one of `all` and goes on for at most so many letters; a stem's i may be a y. As quick for many as for few. */
function beginningsIn(all: readonly string[]): (word: string, more?: number) => boolean {
  const known = new Set(all)
  const lengths = [...new Set(all.map(({ length }) => length))]
  return (word, more) =>
    lengths.some((length) => {
      if (word.length < length || (more !== undefined && word.length > length + more)) return false
      const start = word.slice(0, length)
      return known.has(start) || (more !== undefined && start.endsWith('y') && known.has(`${start.slice(0, -1)}i`))
    })
}

/** Japanese has no spaces: what was asked stands within a run of signs. */
function within({ from, to, raw, word }: Span & { raw: string; word: string }, marks: Marks): Span[] {
  const found: Span[] = []
  for (const sought of [...marks.begins, ...marks.runs.map((run) => run.join(''))]) {
    if (!asian.test(sought)) continue
    if (raw.length !== word.length) {
      if (word.includes(sought)) found.push({ from, to })
      continue
    }
    for (let at = word.indexOf(sought); at >= 0; at = word.indexOf(sought, at + sought.length))
      found.push({ from: from + at, to: from + at + sought.length })
  }
  return found
}

function merged(hits: Span[]): Span[] {
  const [...sorted] = hits.sort((a, b) => a.from - b.from || a.to - b.to)
  const out: { from: number; to: number }[] = []
  for (const { from, to } of sorted) {
    const last = out.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

/** The whole text, with what was met. */
export function marked(text: string, marks: Marks): Piece[] {
  const clean = text.replace(unseen, '')
  return cut(clean, hitsIn(clean, marks), 0, clean.length)
}

function cut(text: string, hits: readonly Span[], from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  let at = from
  for (const hit of hits) {
    if (hit.to <= from || hit.from >= to) continue
    const [start, end] = [Math.max(hit.from, from), Math.min(hit.to, to)]
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false })
    pieces.push({ text: text.slice(start, end), hit: true })
    at = end
  }
  if (at < to) pieces.push({ text: text.slice(at, to), hit: false })
  return pieces
}

const longestRead = 20_000

/** About `length` characters around the place where most different words were met; the beginning where none was. null: nothing was met. */
export function passage(text: string, marks: Marks, length = 200): readonly Piece[] | null {
  const clean = text.slice(0, longestRead).replace(unseen, '').replace(/\s+/g, ' ').trim()
  const hits = hitsIn(clean, marks)
  if (hits.length === 0) return null
  let best = { from: 0, score: -1 }
  let last = 0
  for (const [first, { from }] of hits.entries()) {
    last = Math.max(last, first)
    while (last + 1 < hits.length && hits[last + 1]!.to <= from + length) last++
    const different = new Set(
      hits.slice(first, Math.min(last + 1, first + 30)).map((hit) => fold(clean.slice(hit.from, hit.to)).slice(0, 4)),
    ).size
    if (different > best.score) best = { from, score: different }
  }
  const wordly = !asian.test(clean.slice(best.from, best.from + 1))
  let from = Math.max(0, best.from - Math.floor(length / 4))
  if (from > 0 && wordly) from = clean.indexOf(' ', from) + 1 || from
  if (from > best.from) from = best.from
  let to = Math.min(clean.length, from + length)
  if (to < clean.length && wordly) to = Math.max(clean.lastIndexOf(' ', to), Math.min(to, best.from + 1)) || to
  // Never in the middle of a sign that takes two places.
  if (/[\udc00-\udfff]/.test(clean[from] ?? '')) from--
  if (/[\udc00-\udfff]/.test(clean[to] ?? '')) to++
  const pieces = cut(clean, hits, from, to)
  return [...(from > 0 ? [{ text: '… ', hit: false }] : []), ...pieces, ...(to < clean.length ? [{ text: ' …', hit: false }] : [])]
}

/** Markdown as one reads it: signs of its own and addresses away. Only to be shown as text. */
export const withoutMarkdown = (text: string): string =>
  withoutTables(unframed(text.slice(0, longestRead)))
    // What is quoted as code is itself: `***` stays.
    .replace(/`([^`\n]{1,300})`|[*~`|]{1,3}/g, (_, code?: string) => code ?? '')

/** Without links, and without the signs that lines begin with. */
const unframed = (text: string): string =>
  text
    .replace(/```[^\n`]*\n?/g, ' ')
    .replace(/!?\[([^\]\n]{0,300})\]\([^)\s]{0,500}\)/g, '$1')
    .replace(/^[ \t]{0,3}#{1,6}[ \t](.*)$/gm, (_, heading: string) => `${heading.trim().replace(/(?<![ \t#])[ \t#]+$/, '')} ·`)
    .replace(/^[ \t]{0,3}(?:>|[-*+]|\d{1,3}\.)[ \t]+/gm, '')
