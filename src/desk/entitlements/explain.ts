// Turns a refused verdict into the sentence a person reads: who refused what, why, since when, and who can change it.
import { dateFormat, languageName, listFormat } from '../../platform/formats.ts'
import type { Language, Words as Say } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Catalogue, type Vendor, type Words, byKey, label } from '../catalogue/catalogue.ts'
import type { Refused } from './verdict.ts'

export type SentenceValues = Record<string, string | number>
export interface Explained {
  /** Message keys and values: `t(key, values)` says them. */
  readonly reason: { readonly key: string; readonly values: SentenceValues }
  readonly remedy: { readonly key: string; readonly values: SentenceValues }
}

/** Names in the reader's language; days as that language writes them. */
export function explain(catalogue: Catalogue, refused: Refused, language: Language): Explained {
  const values = sentenceValues(catalogue, refused, language)
  return {
    reason: { key: `entitlement.${refused.reason}`, values },
    remedy: { key: `entitlement.remedy.${refused.remedy}`, values },
  }
}

/** The reason, and what to do about it. */
export function sentenceOf(catalogue: Catalogue, refused: Refused, language: Language, t: Say): string {
  const { reason, remedy } = explain(catalogue, refused, language)
  return t('entitlement.sentence', { reason: t(reason.key, reason.values), remedy: t(remedy.key, remedy.values) })
}

/** The reason alone. */
export function reasonOf(catalogue: Catalogue, refused: Refused, language: Language, t: Say): string {
  const { reason } = explain(catalogue, refused, language)
  return t(reason.key, reason.values)
}

/** What a deed throws when the requester may not file this. A door that speaks another language than `language` explains `verdict` again. */
export class NotEntitled extends Refusal {
  readonly verdict: Refused
  /** Whose product it is about: whom to ask instead. */
  readonly vendor: Vendor | null
  constructor(catalogue: Catalogue, verdict: Refused, language: Language) {
    const { reason } = explain(catalogue, verdict, language)
    const values = { ...reason.values, reason: verdict.reason, remedy: verdict.remedy }
    super(verdict.reason === 'third-party' ? 'third-party' : 'not-entitled', values, [
      { field: verdict.field, message: reason.key, values: reason.values },
    ])
    this.verdict = verdict
    this.vendor = byKey(catalogue.vendors, verdict.about['vendor'] ?? null) ?? null
  }
}

function sentenceValues(catalogue: Catalogue, { about, partner, field }: Refused, language: Language): SentenceValues {
  const name = (list: readonly { readonly key: string; readonly label: Words }[], key: string | undefined): string => {
    const found = byKey(list, key ?? null)
    return found ? label(found.label, language) : ''
  }
  const all = (list: readonly { readonly key: string; readonly label: Words }[], keys: string | undefined) =>
    listed(
      (keys ?? '')
        .split(',')
        .filter(Boolean)
        .map((key) => name(list, key)),
      language,
      'disjunction',
    )
  const administrators = (about['administrators'] ?? '').split('\n').filter(Boolean)
  return {
    what: field,
    organisation: about['organisation'] ?? '',
    offering: name(catalogue.offerings, about['offering']),
    entity: name(catalogue.entities, about['entity']),
    wanted: name(catalogue.entities, about['wanted']),
    type: name(catalogue.requestTypes, about['type']),
    service: name(catalogue.services, about['service']),
    name: name(catalogue.requestTypes, about['type']) || name(catalogue.services, about['service']) || 'none',
    context: name(catalogue.contexts, about['context']),
    edition: name(catalogue.editions, about['edition']) || 'none',
    kind: name(catalogue.partnerKinds, about['kind']) || '–',
    kinds: all(catalogue.partnerKinds, about['kinds']) || '–',
    vendor: name(catalogue.vendors, about['vendor']),
    plans: all(catalogue.plans, about['plans']),
    plan: all(catalogue.plans, about['plan']),
    contract: about['contract'] ?? '',
    day: dayIn(about['endsOn'] ?? about['startsOn'], language),
    languages: listed(
      (about['languages'] ?? '')
        .split(',')
        .filter(Boolean)
        .map((code) => languageName(code, language)),
      language,
      'conjunction',
    ),
    administrators: listed(administrators.slice(0, 5), language, 'disjunction') || 'none',
    hasPlan: about['plan'] ? 'yes' : 'no',
    hasContact: partner && (partner.address ?? partner.phone ?? partner.url) ? 'yes' : 'no',
    partner: partner?.name ?? about['partner'] ?? '',
    contact: partner ? [partner.address, partner.phone, partner.url].filter(Boolean).join(', ') : '',
  }
}

const listed = (names: readonly string[], language: Language, type: 'conjunction' | 'disjunction'): string =>
  names.length < 2 ? (names[0] ?? '') : listFormat(language, { type }).format(names)
const dayIn = (day: string | undefined, language: Language): string =>
  day === undefined ? '' : dateFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
