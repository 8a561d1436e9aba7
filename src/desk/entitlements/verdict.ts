// What comes of asking whether someone may file something: allowed, with what follows from it, or refused, with why and who can change it.
import type { Partner } from './facts.ts'

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
  'not-in-edition',
  'choose-customer', // the context is a customer's, and none was chosen
  'own-context', // the context is one's own, and a customer was chosen
  'outside-delegation', // the customer did not delegate this
  'kind-may-not', // partners of this kind do not file this for customers
  'covers-customers', // the contract chosen supports the holder's customers, not the holder
  'covers-own', // the contract chosen supports its holder only
  'not-covered', // no contract covers this service
  'third-party', // a product of a vendor, who answers for it
  'not-offered', // unknown or retired
] as const
export type Reason = (typeof reasons)[number]
/** Who can change it. */
export const remedies = ['administrator', 'provider', 'partner', 'customer', 'vendor', 'choose-another'] as const
export type Remedy = (typeof remedies)[number]

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
  /** Ids of the contracts that pay for it, each of which may; empty: it is free. */
  readonly sources: readonly string[]
  /** What these cover; null: every service. */
  readonly covered: ReadonlySet<string> | null
}
export type Verdict = Allowed | Refused

/** A refusal that names no partner. */
export const no = (field: Refused['field'], reason: Reason, remedy: Remedy, about: Refused['about'] = {}): Refused => ({
  allowed: false,
  field,
  reason,
  remedy,
  about,
  partner: null,
})
