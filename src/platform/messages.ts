// The words of the product in six languages: ICU MessageFormat, one folder per language, one file per room, compiled once per process.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { root } from './root.ts'

export const languages = ['en', 'tr', 'fr', 'it', 'ja', 'hu'] as const
export type Language = (typeof languages)[number]
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

const compiled = new Map<Language, Words>()

export function words(language: Language): Words {
  const known = compiled.get(language)
  if (known) return known
  const english = language === 'en' ? null : words('en')
  const catalogue = catalogueOf(language)
  const formats = new Map<string, IntlMessageFormat | string>()
  const say: Words = (key, values) => {
    let format = formats.get(key)
    if (format === undefined) {
      const text = catalogue[key]
      if (text === undefined) {
        if (english) return english(key, values)
        throw new Error(`No message ${key}`)
      }
      // A message without arguments needs no parser on each page.
      format = /[{'#<]/.test(text) ? new IntlMessageFormat(text, language, undefined, { ignoreTag: true }) : text
      formats.set(key, format)
    }
    return typeof format === 'string' ? format : (format.format(values) as string)
  }
  compiled.set(language, say)
  return say
}

/** The first of our languages that an Accept-Language header asks for, by its weights (RFC 9110, 12.5.4). */
export function languageOf(acceptLanguage: string | null | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
      return { language: tag.split('-')[0], weight: weight ? Number(weight.slice(2)) || 0 : 1 }
    })
    .sort((a, b) => b.weight - a.weight)
  return (wanted.find(({ language, weight }) => weight > 0 && isLanguage(language))?.language as Language) ?? 'en'
}
