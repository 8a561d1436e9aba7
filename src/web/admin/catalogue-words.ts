// What an entry and a value of the catalogue are called on its pages.
import type { Entry } from '../../desk/catalogue/tables.ts'
import { type Language, isLanguage } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'
import { languageNames } from '../ui/Frame.tsx'
import { type From, type ListName, asKey } from './catalogue-parts.ts'

type Speaks = Pick<Ask, 't' | 'language'>
type Said = Readonly<Record<string, string>>

export const inLanguage = (words: unknown, language: Language): string =>
  (words as Said | undefined)?.[language] ?? (words as Said | undefined)?.en ?? ''

export function nameOfEntry({ t, language }: Speaks, part: ListName, entry: Entry): string {
  if (part === 'intake') return t(`admin.catalogue.value.ask.${entry.key}`)
  if (part === 'fields' && entry.kind === 'built-in') return t(`admin.catalogue.built-in.${entry.key}`)
  return inLanguage(entry.label, language) || entry.key
}

/** The words of a fixed value. */
export function nameOfValue({ t }: Speaks, set: string, value: string): string {
  if (set === 'language') return isLanguage(value) ? languageNames[value] : value
  if (set === 'state') return t(`workspace.status.${value}`)
  if (set === 'metric') return t(`promise.${value}.title`)
  return t(`admin.catalogue.value.${set}.${value}`)
}

/** Whatever may be chosen, with its name. */
export const choicesOf = (speaks: Speaks, from: From, entries: (part: ListName) => readonly Entry[]): { value: string; label: string }[] =>
  'part' in from
    ? entries(from.part).map((entry) => ({ value: entry.key, label: nameOfEntry(speaks, from.part, entry) }))
    : from.values.map((value) => ({ value, label: nameOfValue(speaks, from.set, value) }))

export const nameOfPart = ({ t }: Speaks, part: string): string => t(`admin.catalogue.part.${asKey(part)}`)
export const nameOfSetting = ({ t }: Speaks, name: string): string => t(`admin.catalogue.setting.${asKey(name)}`)
