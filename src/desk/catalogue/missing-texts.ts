// Which words of a folder the languages of its house lack, and what its readers get there instead: a preset in two languages says so before it is applied.
import type { Language } from '../../platform/messages.ts'
import type { PresetFolder } from './preset-folder.ts'

export interface Missing {
  readonly of: 'texts' | 'messages' | 'articles'
  /** What is read instead; null: the product's own words. */
  readonly instead: Language | null
  /** Each of these lacks all of them. */
  readonly languages: readonly Language[]
  /** As `services[cdn].label`; of messages their keys, of articles their names. */
  readonly names: readonly string[]
}
interface Said extends Pick<Missing, 'of' | 'instead'> {
  readonly name: string
  readonly in: Readonly<Partial<Record<Language, unknown>>>
}

export function missingTexts({ configuration, articles }: PresetFolder): Missing[] {
  const { messages } = configuration
  const renamed = new Set(Object.values(messages).flatMap((own) => Object.keys(own)))
  const all: Said[] = [
    ...textsOf(configuration, ''),
    ...[...renamed].map((name) => ({ of: 'messages' as const, instead: null, name, in: ofEach(messages, (own) => own[name]) })),
    ...(articles ?? []).map(({ slug, texts }) => {
      const written = Object.fromEntries(texts.map((text) => [text.language, text]))
      return { of: 'articles' as const, instead: written['en'] ? 'en' : texts[0].language, name: slug, in: written } as const
    }),
  ]
  return [...Map.groupBy(all, ({ of, instead }) => `${of} ${instead}`).values()].flatMap((alike) =>
    lackedIn(configuration.languages, alike),
  )
}

/** Languages that lack the same stand together. */
function lackedIn(languages: readonly Language[], alike: readonly Said[]): Missing[] {
  const lacking = languages.map((language) => ({
    language,
    names: alike.filter((one) => one.in[language] === undefined).map(({ name }) => name),
  }))
  return [...Map.groupBy(lacking, ({ names }) => names.join()).values()].flatMap((same) => {
    const { names } = same[0]!
    const { of, instead } = alike[0]!
    return names.length > 0 ? [{ of, instead, languages: same.map(({ language }) => language), names }] : []
  })
}

function ofEach<T>(by: Readonly<Partial<Record<Language, T>>>, of: (one: T) => unknown): Said['in'] {
  return Object.fromEntries(Object.entries(by).map(([language, one]) => [language, of(one as T)]))
}

/** Of a configured text English is never missing. */
function textsOf(given: unknown, at: string): Said[] {
  if (Array.isArray(given)) return given.flatMap((one, place) => textsOf(one, `${at}[${(one as { key?: string })?.key ?? place + 1}]`))
  if (typeof given !== 'object' || given === null) return []
  if (typeof (given as { en?: unknown }).en === 'string') return [{ of: 'texts', instead: 'en', name: at, in: given }]
  return Object.entries(given).flatMap(([key, value]) =>
    key === 'messages' || key === 'answers' ? [] : textsOf(value, at ? `${at}.${key}` : key),
  )
}
