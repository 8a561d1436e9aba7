// What is being typed at the end of a question: the beginning of a word, of a filter's name, or of its value. Without it nothing could be completed.
import { type FilterName, longestAsked, type Names, said } from './asked.ts'

export interface Typing {
  /** All that stands before what is completed, to be kept as it is: for a value, also the filter's name and its earlier values. */
  readonly before: string
  /** What is typed of it. */
  readonly begun: string
  /** Whose value it is; null: a word, or the name of a filter. */
  readonly filter: FilterName | null
  /** It follows other values, which stand between commas without quotation marks. */
  readonly isListed: boolean
}

const word = /(?:^|\s)-?([^\s:："“”„«»「」『』-][^\s:："“”„«»「」『』]*)$/u
const value = /(?:^|\s)-?([^\s:："“”„«»「」『』-][^\s:："“”„«»「」『』]*)[:：](?:["“„«「『]([^"“”„«»「」『』]*)|([^\s"“”„«»「」『』]*))$/u

/** null: what is begun is nothing that could be completed. */
export function typingOf(text: string, names: Names): Typing | null {
  if (text.length > longestAsked) return null
  const met = value.exec(text)
  if (met) {
    const filter = names.filters.get(said(met[1]!))
    if (!filter) return null
    const [quoted, bare = ''] = [met[2], met[3]]
    if (quoted !== undefined) return { before: text.slice(0, -quoted.length - 1), begun: quoted, filter, isListed: false }
    const comma = Math.max(bare.lastIndexOf(','), bare.lastIndexOf('、'))
    const begun = bare.slice(comma + 1)
    return { before: text.slice(0, text.length - begun.length), begun, filter, isListed: comma >= 0 }
  }
  // Within quotation marks that are open everything is words.
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) return null
  const begun = /(?:^|\s)-?$/.test(text) ? '' : word.exec(text)?.[1]
  return begun === undefined ? null : { before: text.slice(0, text.length - begun.length), begun, filter: null, isListed: false }
}
