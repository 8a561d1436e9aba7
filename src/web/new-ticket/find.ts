// How a catalogue of thousands is searched: by what one types, whatever its case, accents and width.
import type { Catalogue, Service } from '../../desk/catalogue/catalogue.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import type { Language } from '../../platform/messages.ts'

export const foldCase = (text: string, language: Language): string =>
  text.normalize('NFKD').toLocaleLowerCase(language).replaceAll(/\p{M}/gu, '').replaceAll('ı', 'i').trim()

interface Found {
  readonly service: Service
  readonly name: string
  readonly all: string
}
const folded = new WeakMap<Catalogue, Map<Language, readonly Found[]>>()

/** Folded once for a catalogue: it is asked at every keystroke. */
function foldedIn(catalogue: Catalogue, language: Language): readonly Found[] {
  const known = folded.get(catalogue) ?? new Map<Language, readonly Found[]>()
  folded.set(catalogue, known)
  const list =
    known.get(language) ??
    catalogue.services.map((service) => {
      const name = foldCase(label(service.label, language), language)
      return { service, name, all: `${name} ${foldCase(service.label.en, language)} ${service.key}` }
    })
  known.set(language, list)
  return list
}

/** Services whose name holds every word, those that begin with the first one before the others. */
export function findServices(
  catalogue: Catalogue,
  among: { has(key: string): boolean },
  text: string,
  language: Language,
  most: number,
): Service[] {
  const words = foldCase(text.slice(0, 100), language).split(/\s+/).filter(Boolean)
  const begins: Service[] = []
  const holds: Service[] = []
  for (const { service, name, all } of foldedIn(catalogue, language)) {
    if (!among.has(service.key) || !words.every((word) => all.includes(word))) continue
    if (words.length === 0 || name.startsWith(words[0]!)) begins.push(service)
    else if (holds.length < most) holds.push(service)
    if (begins.length >= most) break
  }
  return [...begins, ...holds].slice(0, most)
}
