// One file of a help centre: facts between `---` lines, then Markdown, with the place of everything in it, so that a fault names its line.
import { decoded, notUtf8, type Placed, yamlOf } from '../catalogue/yaml-file.ts'
import { type Language, isLanguage } from '../../platform/messages.ts'
import { slugPattern } from './fields.ts'

export interface ArticleFile {
  readonly path: string
  readonly slug: string
  readonly language: Language
  readonly head: Readonly<Record<string, unknown>>
  readonly body: string
  /** Of a fact; of what is missing, where it would stand. */
  readonly placeOf: (way: readonly (string | number)[], of?: 'key' | 'value') => Place
  /** Of a sign of the body. */
  readonly placeIn: (offset: number) => Place
}
export interface Place {
  readonly line: number
  readonly column: number
}
export type Fault = (path: string, place: Place, what: string) => void
export const start: Place = { line: 1, column: 1 }

/** Null: it has faults, which were told. */
export function readArticleFile(path: string, name: string, bytes: Uint8Array, fault: (one: Placed) => void): ArticleFile | null {
  const at = (place: Place, what: string) => {
    fault({ file: path, ...place, what })
    return null
  }
  const [, slug, language] = /^([^.]+)\.([a-z]{2})\.md$/.exec(name) ?? []
  if (!slug || !slugPattern.test(slug) || slug.length > 80 || !isLanguage(language))
    return at(start, 'Name it <slug>.<language>.md: small Latin letters, digits and hyphens, at most 80, then one of the six languages.')
  let text: string
  try {
    text = decoded(bytes).replaceAll('\r\n', '\n')
  } catch {
    return at(start, notUtf8.what)
  }
  const found = /^---\n([\s\S]*?\n)?---(?:\n([\s\S]*))?$/.exec(text)
  if (!found) return at(start, 'Begin it with a line ---, then title and the rest, then a line ---.')
  const head = yamlOf(path, found[1] ?? '', 1)
  if (head.faults.length > 0) {
    for (const one of head.faults) fault(one)
    return null
  }
  const after = found[2] ?? ''
  const begins = text.length - after.trimStart().length
  const placeIn = (offset: number): Place => {
    const before = text.slice(0, begins + offset)
    return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
  }
  return { path, slug, language, head: head.values, body: after.trim(), placeOf: head.placeOf, placeIn }
}
