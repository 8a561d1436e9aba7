// The platform's formatters (Intl) take a hundred times as long to make as to use, so each is made once for a language and its options.
import { dateLocale, type Language } from './messages.ts'

/** Zones are as many as people choose. */
const most = 1000

function madeOnce<O, F>(make: new (language: string, options?: O) => F): (language: string, options?: O) => F {
  const made = new Map<string, F>()
  return (language, options) => {
    const key = `${language} ${JSON.stringify(options ?? {})}`
    let format = made.get(key)
    if (!format) {
      if (made.size >= most) made.clear()
      made.set(key, (format = new make(language, options)))
    }
    return format
  }
}

const dates = madeOnce<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat)
/** In the manner of our readers (dateLocale), or of another locale that is named for its digits alone. */
export const dateFormat = (language: Language | 'sv' | 'en-u-hc-h23', options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  dates(language === 'en' ? dateLocale('en') : language, options)
/** Of a moment, by the reader's clock. */
export const momentFormat = (
  { language, timeZone }: { readonly language: Language; readonly timeZone: string },
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat => dateFormat(language, { ...options, timeZone })
export const numberFormat = madeOnce<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat)
export const listFormat = madeOnce<Intl.ListFormatOptions, Intl.ListFormat>(Intl.ListFormat)
const namesOf = madeOnce<{ type: 'language' }, Intl.DisplayNames>(Intl.DisplayNames as never)
/** "French" for `fr`, in the reader's language; what has no name stays a code. */
export const languageName = (code: string, language: string): string => namesOf(language, { type: 'language' }).of(code) ?? code
