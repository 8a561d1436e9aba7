// One request of one visitor, as every page is given it.
import type { Context } from 'hono'
import type { Act, Actor } from '../desk/actor.ts'
import type { HeldDelegation } from '../desk/partners/customers.ts'
import type { Asker } from '../desk/tickets/access.ts'
import type { House } from '../platform/house.ts'
import type { Visitor } from '../platform/identity.ts'
import type { Language, Words } from '../platform/messages.ts'

export interface ActingHere {
  readonly customer: { readonly id: string; readonly name: string }
  readonly partner: { readonly id: string; readonly name: string }
  /** Those among which one may choose; the chosen one too. */
  readonly partners: readonly { readonly id: string; readonly name: string }[]
  /** Of the chosen partner. */
  readonly delegations: readonly HeldDelegation[]
  readonly files: boolean
  /** Nothing is delegated to them: the customer is only asked to approve one ticket. */
  readonly asks?: boolean
}

export interface Ask {
  readonly c: Context
  readonly house: House
  readonly visitor: Visitor | null
  readonly t: Words
  readonly language: Language
  readonly timeZone: string
  /** The house's name, as its preset says. */
  readonly brand: string
  readonly at: Date
  /** Pages under /for/ and /ask/: the customer for whom the visitor acts, and as which partner. Everywhere else there is none. */
  readonly acting?: ActingHere
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/** An ask by someone who has signed in. */
export interface SignedAsk extends Ask {
  readonly visitor: Visitor
}

export type Page = (ask: Ask) => Promise<Response> | Response
export type SignedPage = (ask: SignedAsk) => Promise<Response> | Response

/** The deed's view of the visitor. */
export function actOf(ask: SignedAsk, via: Actor['via'] = 'portal'): Act {
  return { db: ask.house.app, actor: { personId: ask.visitor.personId, staffRole: ask.visitor.staffRole, via }, at: ask.at }
}

/** The visitor as one who reads in the portal: what they have as a customer, whoever they are elsewhere. */
export const asCustomer = ({ personId, customers }: Visitor): Asker => ({ personId, staffRole: null, customers })

/** A path of ours to return to, or the fallback: never another site (F31). */
export function safeNext(next: unknown, fallback: string): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.length > 2000) return fallback
  const base = 'http://guichet.invalid'
  let url: URL
  try {
    url = new URL(next, base)
  } catch {
    return fallback
  }
  // What dots fold away can leave two slashes at the front, and a browser reads those as the name of another site.
  const isOurs = url.origin === base && !next.startsWith('//') && !url.pathname.startsWith('//') && !next.includes('\\')
  return isOurs ? url.pathname + url.search + url.hash : fallback
}
