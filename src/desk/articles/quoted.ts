// What an article may quote by key: the labels of the product, and what the house calls its request types and services (HK-36).
// A reader meets them in the language of their own screen; a key that nothing is called by is refused when the article is written.
import { argumentsOf } from '../../platform/message-check.ts'
import { type QuotedKind, quotedIn } from '../../platform/markdown.ts'
import { type Language, catalogueOf as messagesOf, words } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { byKey, type Catalogue, label, type Words } from '../catalogue/catalogue.ts'

let plain: ReadonlySet<string> | null = null
/** Messages without arguments: only those can stand alone. */
function plainMessages(): ReadonlySet<string> {
  plain ??= new Set(Object.entries(messagesOf('en')).flatMap(([key, text]) => (argumentsOf(text).size === 0 ? [key] : [])))
  return plain
}

interface Named {
  readonly key: string
  readonly label: Words
}
type House = Pick<Catalogue, 'requestTypes' | 'services'>

/** Null: nothing is called that. */
export function quotedWords(catalogue: House & Pick<Catalogue, 'messages'>, language: Language) {
  return (of: QuotedKind, key: string): string | null => {
    if (of === 'label') return plainMessages().has(key) ? words(language, catalogue.messages)(key) : null
    const entry = byKey<Named>(of === 'type' ? catalogue.requestTypes : catalogue.services, key)
    return entry ? label(entry.label, language) : null
  }
}

/** As they are written, `{{label:…}}`. */
export function unknownQuotes(catalogue: { readonly [List in keyof House]: readonly { readonly key: string }[] }, text: string): string[] {
  const known = (of: QuotedKind, key: string) =>
    of === 'label' ? plainMessages().has(key) : byKey(of === 'type' ? catalogue.requestTypes : catalogue.services, key) !== undefined
  return quotedIn(text).flatMap(({ of, key }) => (known(of, key) ? [] : [`{{${of}:${key}}}`]))
}

export function requireQuotes(catalogue: House, words: { readonly body: string; readonly workaround: string | null }): void {
  for (const field of ['body', 'workaround'] as const) {
    const [quote] = unknownQuotes(catalogue, words[field] ?? '')
    if (quote) throw new Refusal('invalid', {}, [{ field, message: 'article.fault.quote', values: { quote } }])
  }
}
