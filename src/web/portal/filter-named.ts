// A filter among thousands by what one types: the name in the reader's language becomes the key that stands in the address.
import { byKey, label, type Words } from '../../desk/catalogue/catalogue.ts'
import type { Language } from '../../platform/messages.ts'
import { foldCase } from '../new-ticket/find.ts'

interface Entry {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
/** What was typed for a filter, and what it may mean. */
export interface Named {
  readonly typed: string
  readonly fits: readonly Entry[]
  readonly count: number
}

/** More than this are named rather than chosen in a list: every page would carry all of them. */
export const mostListed = 100
const mostFits = 12

/** Only one is left where the whole name, or the key, is said. The one chosen before stays while its name stands. */
export function namedIn(list: readonly Entry[], typed: string, before: string, language: Language): Named {
  const text = foldCase(typed.slice(0, 200), language)
  const words = text.split(/\s+/).filter(Boolean)
  const none = { typed: typed.slice(0, 200).trim(), fits: [], count: 0 }
  if (words.length === 0) return none
  const nameOf = (entry: Entry) => foldCase(label(entry.label, language), language)
  const kept = byKey(list, before)
  if (kept && nameOf(kept) === text) return { ...none, fits: [kept], count: 1 }
  const [exact, begins, holds]: [Entry[], Entry[], Entry[]] = [[], [], []]
  for (const entry of list) {
    if (entry.retired) continue
    const name = nameOf(entry)
    if (name === text || entry.key === text) exact.push(entry)
    else if (name.startsWith(text)) begins.push(entry)
    else if (words.every((word) => `${name} ${entry.key}`.includes(word))) holds.push(entry)
  }
  const fits = exact.length > 0 ? exact : [...begins, ...holds]
  return { ...none, fits: fits.slice(0, mostFits), count: fits.length }
}
