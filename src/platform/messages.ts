// The words of the product in six languages: ICU MessageFormat, one folder per language, one file per room, compiled once per process.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { root } from './root.ts'

export const languages = ['en', 'tr', 'fr', 'it', 'ja', 'hu'] as const
export type Language = (typeof languages)[number]
/** Whose manners dates and times follow: English is read all over the world, and 11/12 is a different day in each half of it. */
export const dateLocale = (language: Language): string => (language === 'en' ? 'en-GB' : language)
export const isLanguage = (text: unknown): text is Language => languages.includes(text as Language)

export type Values = Record<string, string | number | Date>
/** Says one message in one language. An unknown key is a fault of the program and throws. */
export type Words = (key: string, values?: Values) => string

const catalogues = join(root, 'src/messages')

/** Every message of a language as written, by its full key. */
export function catalogueOf(language: Language): Record<string, string> {
  const all: Record<string, string> = {}
  let files: string[] = []
  try {
    files = readdirSync(join(catalogues, language)).filter((file) => file.endsWith('.json'))
  } catch {
    return all
  }
  for (const file of files.sort()) Object.assign(all, JSON.parse(readFileSync(join(catalogues, language, file), 'utf8')))
  return all
}

/** A house's own words for some messages, by language and key; they were checked when they were written (message-check.ts). */
export type OwnWords = Readonly<Partial<Record<Language, Readonly<Record<string, string>>>>>
const ownOfNone: OwnWords = {}

/** Kept as long as the object that holds a house's own words, so that pages share what was compiled. */
const compiled = new WeakMap<OwnWords, Map<Language, Words>>()

/**
 * The words of the product in a language. What is said: the house's own words in that language, else ours in that language, else ours in
 * English. `own`: `Catalogue.messages`.
 */
export function words(language: Language, own: OwnWords = ownOfNone): Words {
  let known = compiled.get(own)
  if (!known) compiled.set(own, (known = new Map()))
  let say = known.get(language)
  if (!say) {
    const instead = own[language]
    const ours = own === ownOfNone ? null : words(language)
    say = ours === null ? productWords(language) : instead && Object.keys(instead).length > 0 ? spoken(language, instead, ours) : ours
    known.set(language, say)
  }
  return say
}

/** What is made of words alone, such as those that a script puts in, is made once for all who read them. */
export function madeOnce<T>(make: (t: Words) => T): (t: Words) => T {
  const made = new WeakMap<Words, T>()
  return (t) => {
    if (!made.has(t)) made.set(t, make(t))
    return made.get(t)!
  }
}

const productWords = (language: Language): Words => spoken(language, catalogueOf(language), language === 'en' ? null : words('en'))

function spoken(language: Language, catalogue: Readonly<Record<string, string>>, otherwise: Words | null): Words {
  const formats = new Map<string, IntlMessageFormat | string>()
  return (key, values) => {
    let format = formats.get(key)
    if (format === undefined) {
      const text = Object.hasOwn(catalogue, key) ? catalogue[key] : undefined
      if (text === undefined) {
        if (otherwise) return otherwise(key, values)
        throw new Error(`No message ${key}`)
      }
      // A message without arguments needs no parser on each page.
      format = /[{'#<]/.test(text) ? new IntlMessageFormat(text, language, undefined, { ignoreTag: true }) : text
      formats.set(key, format)
    }
    return typeof format === 'string' ? format : (format.format(values) as string)
  }
}

/** The first of our languages that an Accept-Language header asks for, by its weights (RFC 9110, 12.5.4); else the house's. */
export function languageOf(acceptLanguage: string | null | undefined, otherwise: Language = 'en'): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
      return { language: tag.split('-')[0], weight: weight ? Number(weight.slice(2)) || 0 : 1 }
    })
    .sort((a, b) => b.weight - a.weight)
  return (wanted.find(({ language, weight }) => weight > 0 && isLanguage(language))?.language as Language) ?? otherwise
}
