// One YAML file of a preset, with the place of everything in it: a fault that names no line sends its reader searching.
import { readFileSync, statSync } from 'node:fs'
import { type Document, LineCounter, type Node, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml'

export interface Placed {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly what: string
}
export interface YamlFile {
  readonly path: string
  /** By top-level key; empty when the file could not be read. */
  readonly values: Readonly<Record<string, unknown>>
  readonly faults: readonly Placed[]
  /** Where a path is written; of what is missing, where it would stand; `key` for the name rather than what it holds. */
  placeOf(path: readonly (string | number)[], of?: 'key' | 'value'): { line: number; column: number }
}

const largest = 20_000_000 // bytes: 5,000 services in six languages, with templates, stay well below
const mostAliases = 100
const tooDeep = 'The file is nested too deep to be read. Write it flatter.'

const start = { line: 1, column: 1 }
const broken = (path: string, what: string, place = start): YamlFile => ({
  path,
  values: {},
  faults: [{ file: path, ...place, what }],
  placeOf: () => start,
})

export function readYaml(path: string): YamlFile {
  try {
    const { size } = statSync(path)
    if (size > largest)
      return broken(
        path,
        `The file has ${Math.ceil(size / 1_000_000)} MB; ${largest / 1_000_000} MB is the most. Take out what does not belong into it.`,
      )
    return yamlOf(path, decoded(readFileSync(path)))
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code
    return broken(path, code === notUtf8.code ? notUtf8.what : `The file cannot be read (${code}). Check that it is there and may be read.`)
  }
}

export const notUtf8 = { code: 'ERR_ENCODING_INVALID_ENCODED_DATA', what: 'The file is not UTF-8. Save it as UTF-8.' }
export const decoded = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

/** `above`: how many lines of the file stand before this text. */
export function yamlOf(path: string, text: string, above = 0): YamlFile {
  const counter = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line) + above, column: Math.max(1, col) }
  }
  let document: Document.Parsed
  let values: unknown
  try {
    document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true })
    const errors = [...document.errors, ...document.warnings]
    if (errors.some((error) => /call stack/i.test(error.message))) return broken(path, tooDeep, at(errors[0]!.pos[0]))
    if (errors.length > 0)
      return {
        ...broken(path, ''),
        faults: oncePerLine(errors.map((error) => ({ file: path, ...at(error.pos[0]), what: inWords(error.code, error.message) }))),
      }
    const bomb = tooManyAliases(document)
    if (bomb) return broken(path, `More than ${mostAliases} aliases (*) in one file. Write the values out.`, at(bomb))
    values = document.toJS({ maxAliasCount: mostAliases }) ?? {}
  } catch (fault) {
    return broken(
      path,
      fault instanceof RangeError ? tooDeep : `The file cannot be read: ${firstLine(fault)}. Write out what its aliases (*) stand for.`,
    )
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    return broken(
      path,
      'The file must hold names with values, such as brand: Guichet.',
      document.contents ? at(document.contents.range[0]) : start,
    )
  return {
    path,
    values: values as Record<string, unknown>,
    faults: [],
    placeOf: (way, of = 'value') => at(offsetOf(document, way, of)),
  }
}

/** Nodes name lines; of a step that is not there, its parent's. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[], of: 'key' | 'value'): number {
  let node: Node | null = document.contents
  let key: Node | null = null
  for (const step of path) {
    const real: unknown = isAlias(node) ? node.resolve(document) : node
    if (isMap(real)) {
      const pair = real.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return startOf(node) ?? startOf(key) ?? 0
      key = pair.key as Node
      node = isNode(pair.value) ? pair.value : null
      if (!node) break
    } else if (isSeq(real) && isNode(real.items[Number(step)])) {
      key = null
      node = real.items[Number(step)] as Node
    } else break
  }
  return (of === 'key' ? (startOf(key) ?? startOf(node)) : (startOf(node) ?? startOf(key))) ?? 0
}
const startOf = (node: Node | null): number | undefined => node?.range?.[0]

function tooManyAliases(document: Document.Parsed): number | null {
  let count = 0
  let found: number | null = null
  visit(document, {
    Alias(_, node) {
      if (++count <= mostAliases) return undefined
      found = node.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

/** What follows on the same line follows from the first. */
const oncePerLine = (faults: Placed[]): Placed[] => faults.filter(({ line }, at) => faults.findIndex((other) => other.line === line) === at)

const firstLine = (fault: unknown): string =>
  String((fault as Error).message)
    .split('\n')[0]!
    .replace(/[.:]$/, '')

function inWords(code: string, message: string): string {
  const said = message.split('\n')[0]!.replace(/\.$/, '')
  if (code === 'DUPLICATE_KEY') return 'This name stands twice in one place. Keep one of the two.'
  if (code === 'MULTIPLE_DOCS') return 'The file holds several documents (---). Keep one.'
  if (code === 'TAG_RESOLVE_FAILED') return `${said}. Leave the tag (!) out.`
  if (code === 'TAB_AS_INDENT') return 'A tab stands where spaces belong. Indent with spaces.'
  if (code === 'BAD_INDENT')
    return 'This line is indented differently than its neighbours, or a bracket before it stays open. Line it up, or close the bracket.'
  if (code === 'NON_STRING_KEY') return 'This name is no text. Put it in quotes.'
  return `This is not YAML: ${said.charAt(0).toLowerCase()}${said.slice(1)}. Look here and at the line before.`
}
