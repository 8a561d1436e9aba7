// Holds a message against its English original. Translations and a house's own words pass the same check, or a page would break on them.
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { IntlMessageFormat } from 'intl-messageformat'
import { type Language, catalogueOf } from './messages.ts'
import { nearest } from './nearest.ts'

type Kind = 'string | number' | 'number' | 'string' | 'Date | number'

const read = (text: string): MessageFormatElement[] => parse(text, { ignoreTag: true })

function walk(elements: readonly MessageFormatElement[], visit: (element: MessageFormatElement) => void): void {
  for (const element of elements) {
    visit(element)
    if (element.type === TYPE.select || element.type === TYPE.plural)
      for (const option of Object.values(element.options)) walk(option.value, visit)
  }
}

/** The arguments a message takes, with what each must be. */
export function argumentsOf(text: string): Map<string, Kind> {
  const found = new Map<string, Kind>()
  walk(read(text), (element) => {
    if (element.type === TYPE.argument) found.has(element.value) || found.set(element.value, 'string | number')
    if (element.type === TYPE.number) found.set(element.value, 'number')
    if (element.type === TYPE.date || element.type === TYPE.time) found.set(element.value, 'Date | number')
    if (element.type === TYPE.select) found.set(element.value, 'string')
    if (element.type === TYPE.plural) found.set(element.value, 'number')
  })
  return found
}

/** Plural forms the language needs and the message lacks. */
export function pluralsLacking(language: string, text: string): string[] {
  const lacking: string[] = []
  walk(read(text), (element) => {
    if (element.type !== TYPE.plural) return
    const rules = new Intl.PluralRules(language, { type: element.pluralType ?? 'cardinal' })
    // "many" of French and Italian is for millions only; "other" says the same there.
    const needed = rules.resolvedOptions().pluralCategories.filter((category) => category !== 'many')
    lacking.push(...needed.filter((category) => !(category in element.options)))
  })
  return lacking
}

let english: Record<string, string> | null = null

interface MessageFault {
  /** A key of `configuration.fault`. */
  readonly fault: string
  readonly values: Readonly<Record<string, string | number>>
}

/** What is wrong with a house's own words for a message; null: nothing. */
export function messageFault(language: Language, key: string, text: string): MessageFault | null {
  english ??= catalogueOf('en')
  const original = Object.hasOwn(english, key) ? english[key]! : null
  if (original === null) {
    const near = nearest(key, Object.keys(english))
    return near ? { fault: 'message-unknown-near', values: { key, near } } : { fault: 'message-unknown', values: { key } }
  }
  const written = (names: Iterable<string>) => [...names].sort().map((name) => `{${name}}`)
  const kinds = argumentsOf(original)
  let said: Map<string, Kind>
  try {
    said = argumentsOf(text)
  } catch (fault) {
    return unreadable(text, fault as SyntaxError)
  }
  const [given, wanted] = [written(said.keys()), written(kinds.keys())]
  const [missing, strange] = [wanted.filter((name) => !given.includes(name)), given.filter((name) => !wanted.includes(name))]
  if (missing.length > 0) return { fault: 'message-lacks', values: { arguments: missing.join(', '), original } }
  if (strange.length > 0) return { fault: 'message-strange', values: { arguments: strange.join(', '), original } }
  const misused = written([...said].filter(([name, kind]) => !fitsKind(kind, kinds.get(name)!)).map(([name]) => name))
  if (misused.length > 0) return { fault: 'message-misuses', values: { arguments: misused.join(', '), original } }
  const lacking = pluralsLacking(language, text)
  if (lacking.length > 0) return { fault: 'message-plural', values: { forms: lacking.join(', ') } }
  // Said once: what can be read may still fail for the manner of a number or a date that it asks for.
  try {
    new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).format(samplesOf(kinds))
  } catch (fault) {
    return unshowable(fault as Error)
  }
  return null
}

/** What the parser's names for what it met (its ErrorKind) have in common, for people. */
const families: readonly (readonly [RegExp, string])[] = [
  [/CLOSING_BRACE/, 'brace'],
  [/^(EMPTY|MALFORMED)_ARGUMENT/, 'name'],
  [/^MISSING_OTHER/, 'incomplete'],
  [/PLURAL|SELECT/, 'cases'],
  [/TYPE|STYLE|SKELETON/, 'format'],
]
function unreadable(text: string, met: Error & { location?: { start: { offset: number } } }): MessageFault {
  if (!met.location) return unshowable(met)
  const fault = families.find(([names]) => names.test(met.message))?.[1] ?? 'other'
  const at = [...text.slice(0, met.location.start.offset)].length + 1
  return { fault: 'message-unreadable', values: { fault, at, said: met.message.toLowerCase().replaceAll('_', ' ') } }
}
const unshowable = (met: Error): MessageFault => ({ fault: 'message-unshowable', values: { said: met.message } })
/** A name is no date: formatting it as one throws, and every page that says it breaks. As plain text, or to choose by, anything may be used. */
const fitsKind = (said: Kind, given: Kind): boolean => said === given || said === 'string | number' || said === 'string'
const samplesOf = (kinds: Map<string, Kind>) =>
  Object.fromEntries([...kinds].map(([name, kind]) => [name, kind === 'number' ? 1 : kind === 'Date | number' ? new Date(0) : 'x']))
