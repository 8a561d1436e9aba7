// Who may file what, and if not, why and who can change it: one pure function that portal, REST and mail all ask.
import { type Catalogue, byKey } from '../catalogue/catalogue.ts'
import type { Language } from '../../platform/messages.ts'

/** A contract as far as it decides. */
export interface ContractFact {
  readonly id: string
  readonly number: string
  readonly entity: string
  readonly plan: string | null
  readonly partner: Partner | null
  /** It has begun and has not ended, on the day of the act. */
  readonly active: boolean
  readonly startsOn: string
  readonly endsOn: string | null
}
/** Whom a customer bought from, and how to reach them. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly phone: string | null
  readonly url: string | null
}
/** The person and the organisation they file for. */
export interface Standing {
  /** null: files for themselves, belonging nowhere. */
  readonly organisation: { readonly id: string; readonly name: string } | null
  /** The right of the membership to file tickets; true for a person who belongs nowhere. */
  readonly files: boolean
  /** Offerings they were granted. */
  readonly grants: readonly string[]
  /** Of the organisation: whether any contract exists at all, and those that count (active ones first). */
  readonly contracts: readonly ContractFact[]
  /** Administrators of the organisation, who can grant rights. */
  readonly administrators: readonly { readonly id: string; readonly name: string }[]
}
/** What is asked for; null where it is not (yet) chosen: then that part does not refuse. */
export interface Wanted {
  readonly context: string | null
  readonly offering: string | null
  readonly contract: string | null
  readonly type: string | null
  readonly service: string | null
  readonly language: Language
}

export const reasons = [
  'may-not-file', // the member lacks the right
  'no-grant', // the offering is for people who were granted it
  'through-partner', // all contracts were bought through a partner: ask them
  'no-contract', // with the entity of the offering there never was one
  'contract-ended', // there was
  'contract-not-begun',
  'contract-elsewhere', // the chosen contract is with another entity than the offering's
  'not-in-plan', // the type needs a plan the contracts do not give
  'not-in-offering', // the type or service is not offered there
  'not-in-context',
  'not-in-language',
  'not-offered', // unknown or retired
] as const
export type Reason = (typeof reasons)[number]
/** Who can change it. */
export type Remedy = 'administrator' | 'provider' | 'partner' | 'choose-another'

export interface Refused {
  readonly allowed: false
  /** The field of the deed that it is about. */
  readonly field: 'organisationId' | 'offering' | 'contracts' | 'requestType' | 'service' | 'context'
  readonly reason: Reason
  readonly remedy: Remedy
  /** Names for the sentence: keys of the catalogue (plan, type, offering, entity), names, days. */
  readonly about: Readonly<Record<string, string>>
  readonly partner: Partner | null
}
export interface Allowed {
  readonly allowed: true
  readonly entity: string | null
  readonly plan: string | null
  readonly queue: string | null
  /** The type asked for is also received at a special desk that these contracts open: key of that type. */
  readonly specialType: string | null
}
export type Verdict = Allowed | Refused
