// Which texts of a configuration its languages lack. People read English there: of a configured text English is never missing.
import type { Language } from '../../platform/messages.ts'
import type { Configuration } from './configuration.ts'

export interface MissingTexts {
  readonly language: Language
  /** As `services[cdn].label`. */
  readonly texts: readonly string[]
}

/** For each of the house's `languages` that lacks any. */
export function missingTexts(configuration: Configuration): MissingTexts[] {
  const texts = textsOf(configuration, '')
  return configuration.languages.flatMap((language) => {
    const missing = texts.filter(({ in: said }) => said[language] === undefined).map(({ at }) => at)
    return missing.length > 0 ? [{ language, texts: missing }] : []
  })
}

function textsOf(given: unknown, at: string): { at: string; in: Partial<Record<Language, unknown>> }[] {
  if (Array.isArray(given)) return given.flatMap((one, place) => textsOf(one, `${at}[${(one as { key?: string })?.key ?? place + 1}]`))
  if (typeof given !== 'object' || given === null) return []
  if (typeof (given as { en?: unknown }).en === 'string') return [{ at, in: given }]
  return Object.entries(given).flatMap(([key, value]) =>
    key === 'messages' || key === 'answers' ? [] : textsOf(value, at ? `${at}.${key}` : key),
  )
}
