// What questions, answers and the fields that every house has are called: in the house's words where there are some, to agents in ours.
import { vendorOf } from '../../desk/marketplace/products.ts'
import { label, type Words } from '../../desk/catalogue/catalogue.ts'
import type { SignedAsk } from '../ask.ts'
import type { Question } from './path.ts'
import type { Situation } from './situation.ts'

/** Words of the catalogue, or a name that is the same in all languages. */
export const said = (ask: Pick<SignedAsk, 'language'>, words: Words | string): string =>
  typeof words === 'string' ? words : label(words, ask.language)

/** What a question is called beside its answer; the configured words where there are some. */
export const termOf = (ask: SignedAsk, question: Pick<Question, 'ask' | 'label'>): string =>
  question.label ? label(question.label, ask.language) : ask.t(`portal.new.term.${question.ask}`)

/** The question in full, as it is asked. */
export const asked = (ask: SignedAsk, question: Pick<Question, 'ask' | 'label'>): string => {
  if (question.label) return label(question.label, ask.language)
  if (question.ask === 'type' || question.ask === 'service' || question.ask === 'organisation') return ask.t(`portal.new.${question.ask}`)
  return ask.t(`portal.new.ask.${question.ask}`)
}

export function answerOf(ask: SignedAsk, question: Pick<Question, 'option' | 'chosen'>): string {
  const option = question.chosen === null ? undefined : question.option(question.chosen)
  if (!option) return ''
  return said(ask, option.label) || ask.t('portal.new.organisation.none')
}

/** Agents are asked in their own words; what a preset calls a field for customers stays theirs. */
export const wordOf = (s: Situation, name: 'summary' | 'priority' | 'severity' | 'service' | 'body'): string =>
  s.ask.t(s.door.customer === null ? `portal.new.${name}` : `workspace.new.${name === 'body' ? 'description' : name}`)

/** Another's product says so where it is chosen. */
export function serviceNamed(
  s: Pick<Situation, 'ask' | 'catalogue'>,
  { key, label: words }: { readonly key: string; readonly label: Words | string },
): string {
  const vendor = vendorOf(s.catalogue, key)
  const product = said(s.ask, words)
  return vendor ? s.ask.t('vendor.option', { product, vendor: label(vendor.label, s.ask.language) }) : product
}
