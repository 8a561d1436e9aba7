// The facts that decide what someone may file: their right, their contracts, and for whom they act.
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
  /** Its first day has come; not active and begun: it has ended. */
  readonly begun: boolean
  readonly startsOn: string
  readonly endsOn: string | null
  /** Whose subscriptions it supports: the holder's own, those of the holder's customers, or both. */
  readonly covers: 'own' | 'customers' | 'both'
  /** Empty: all. */
  readonly services: readonly string[]
  /** It gives the same as a paid one. */
  readonly trial: boolean
  /** By which its promises are counted; null: none of its own. */
  readonly calendar: string | null
  /** The partner's who acts, rather than the customer's. */
  readonly ofPartner: boolean
}
/** Whom a customer bought from, and how to reach them. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly phone: string | null
  readonly url: string | null
}
/** A delegation under which somebody acts, as far as it decides. Empty lists: everything. */
export interface DelegationFact {
  readonly id: string
  readonly services: readonly string[]
  readonly types: readonly string[]
  readonly tenants: readonly string[]
  /** Filed in spite of it all by one approval of the customer. */
  readonly single: boolean
  readonly customerSees: 'all' | 'summary'
}
/** For a customer, as one of its partners. */
export interface Acting {
  readonly partner: { readonly id: string; readonly name: string; readonly kind: string | null }
  /** Live ones in which the person may file; at least one. */
  readonly delegations: readonly DelegationFact[]
  /** Who sells to the customer, up the chain: they may file what this kind of partner may not. */
  readonly above: readonly (Partner & { readonly kind: string | null })[]
}
/** The person and the organisation they file for. */
export interface Standing {
  /** null: for their own. */
  readonly acting: Acting | null
  /** Of the organisation. */
  readonly edition: string | null
  /** Of the organisation: by which promises to it are counted. */
  readonly calendar: string | null
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
