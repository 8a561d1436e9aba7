// What somebody types into a search box, understood: words, "phrases", -without, and filters in words such as status:open. Pure, and bounded
// whatever is typed.
import { fold, wordsOf } from './words.ts'

/** Filters whose values are keys of the catalogue. */
export const keyFilters = ['status', 'type', 'service', 'queue', 'severity', 'priority'] as const
export type KeyFilter = (typeof keyFilters)[number]
export const states = ['mine', 'cc', 'unread', 'unassigned'] as const
export type FilterName = KeyFilter | 'from' | 'is'

/** How filters and their values are called by whoever asks; every name and value folded by `said`. */
export interface Names {
  readonly filters: ReadonlyMap<string, FilterName>
  /** What a value may be called, sorted by name; several may be called the same. */
  readonly values: Readonly<Partial<Record<KeyFilter | 'is', readonly Called[]>>>
}
export interface Called {
  readonly name: string
  readonly key: string
}

/**
 * word: by its beginning and by its stem. phrase: these words, one after the other. code: a reference, a number, an error's code, exactly as
 * typed.
 */
export interface Term {
  readonly kind: 'word' | 'phrase' | 'code'
  readonly text: string
  readonly words: readonly string[]
}
export interface Filter {
  /** One of these; empty: any. */
  readonly any: readonly string[]
  readonly none: readonly string[]
}
export interface Asked {
  /** Each must be met. */
  readonly terms: readonly Term[]
  readonly not: readonly Term[]
  readonly filters: Readonly<Partial<Record<FilterName, Filter>>>
  /** Filters whose value nobody knows here; they leave nothing out. */
  readonly unclear: readonly { readonly name: FilterName; readonly value: string }[]
}

/** Characters of a question that are read at all. */
export const longestAsked = 400
const most = { terms: 8, not: 4, words: 12, values: 50, unclear: 5 }
export const nobody: Names = { filters: new Map(), values: {} }

// Marks of direction and width zero, with which a word looks like another; NUL, which PostgreSQL refuses.
const unseen = /[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
const quotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '”“"', '«': '»', '»': '«', '「': '」', '『': '』', '”': '”' }

/** `name` as it is compared: case, accents, width and the way words are joined do not matter. */
export const said = (name: string): string =>
  fold(name)
    .trim()
    .replace(/[\s_-]+/g, '-')

/** What is read of a question, without what PostgreSQL refuses or nobody sees. */
export const cleaned = (text: string): string =>
  text
    .slice(0, longestAsked)
    .toWellFormed()
    .normalize('NFKC')
    .slice(0, 2 * longestAsked)
    .replace(unseen, (mark) => (/\s/.test(mark) ? ' ' : ''))

/** Never throws, and takes time in proportion to what it reads. */
export function askedOf(text: string, names: Names = nobody): Asked {
  const clean = cleaned(text)
  const [terms, not]: [Term[], Term[]] = [[], []]
  const filters: Partial<Record<FilterName, { any: string[]; none: string[] }>> = {}
  const unclear: { name: FilterName; value: string }[] = []
  let left = most.words
  for (const piece of piecesOf(clean)) {
    const filter = piece.name === null ? undefined : names.filters.get(said(piece.name))
    if (filter) {
      for (const value of piece.quoted ? [piece.text] : piece.text.split(/[,、]/)) {
        if (said(value) === '') continue
        const keys = filter === 'from' ? [value.trim()] : keysOf(names.values[filter] ?? [], value)
        if (keys.length === 0 && unclear.length < most.unclear) unclear.push({ name: filter, value: value.trim() })
        const into = (filters[filter] ??= { any: [], none: [] })[piece.without ? 'none' : 'any']
        for (const key of keys) if (!into.includes(key) && into.length < most.values) into.push(key)
      }
      continue
    }
    const whole = piece.name === null ? piece.text : `${piece.name}:${piece.text}`
    for (const term of termsOf(whole, piece.quoted && piece.name === null)) {
      const into = piece.without ? not : terms
      // A long phrase is looked for by so many of its words, and read whole.
      const words = term.kind === 'phrase' ? term.words.slice(0, left) : term.words
      if (into.length >= (piece.without ? most.not : most.terms) || words.length > left || left === 0) continue
      left -= words.length
      into.push({ ...term, words })
    }
  }
  for (const name of Object.keys(filters) as FilterName[])
    if (filters[name]!.any.length + filters[name]!.none.length === 0) delete filters[name]
  return { terms, not, filters, unclear }
}

/** Nothing by which anything could be found. */
export const isEmpty = ({ terms, filters }: Asked): boolean => terms.length === 0 && Object.keys(filters).length === 0

interface Piece {
  readonly without: boolean
  /** What stands before a colon. */
  readonly name: string | null
  readonly text: string
  readonly quoted: boolean
}

/** One pass from the left. A quotation mark that is never closed is none. */
function* piecesOf(text: string): Generator<Piece> {
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++
      continue
    }
    const without = text[at] === '-' && at + 1 < text.length && !/[\s-]/.test(text[at + 1]!)
    if (without) at++
    const quoted = quotedAt(text, at)
    if (quoted) {
      yield { without, name: null, text: quoted.inside, quoted: true }
      at = quoted.end
      continue
    }
    const run = /^[^\s"“”„«»「」『』]+/.exec(text.slice(at))?.[0] ?? ''
    if (run === '') {
      at++
      continue
    }
    const colon = run.indexOf(':')
    const name = colon > 0 ? run.slice(0, colon) : null
    at += run.length
    const value = name !== null && colon === run.length - 1 ? quotedAt(text, at) : null
    if (value) at = value.end
    yield { without, name, text: value ? value.inside : name === null ? run : run.slice(colon + 1), quoted: value !== null }
  }
}

function quotedAt(text: string, at: number): { inside: string; end: number } | null {
  const closing = quotes[text[at] ?? '']
  if (closing === undefined) return null
  for (let end = at + 1; end < text.length; end++)
    if (closing.includes(text[end]!)) return { inside: text.slice(at + 1, end), end: end + 1 }
  return null
}

const asian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

function termsOf(text: string, isQuoted: boolean): Term[] {
  const words = wordsOf(text).filter((word) => fold(word) !== '') // a mark without its letter
  if (words.length === 0) return []
  if (isQuoted) return [{ kind: words.length === 1 && isCode(text.trim()) ? 'code' : 'phrase', text: text.trim(), words }]
  if (isCode(text)) return [{ kind: 'code', text: text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''), words }]
  return words.map((word) => ({ kind: 'word', text: word, words: [word] }))
}

/** A reference, a number, an error's code: CS-1042, 0x80070005, E_ACCESS, ORA-01017. */
const isCode = (text: string): boolean =>
  !asian.test(text) && text.length >= 2 && (/\p{N}/u.test(text) || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text))

/** Those called so; else those whose name begins so. */
function keysOf(called: readonly Called[], value: string): string[] {
  const wanted = said(value)
  let [low, high] = [0, called.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (called[middle]!.name < wanted) low = middle + 1
    else high = middle
  }
  const [exact, begins]: [string[], string[]] = [[], []]
  for (let at = low; at < called.length && called[at]!.name.startsWith(wanted) && begins.length < most.values; at++)
    (called[at]!.name === wanted ? exact : begins).push(called[at]!.key)
  return [...new Set(exact.length > 0 ? exact : begins)]
}
