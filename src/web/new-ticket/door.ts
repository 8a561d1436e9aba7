// Through which door a ticket is filed, and for whom: the one difference between a customer's form and an agent's.
import { isId } from '../../platform/id.ts'
import type { ActingHere, SignedAsk } from '../ask.ts'
import { asked, ticketsAt } from '../customers/place.ts'

/** The portal's page and the workspace's differ in little more than this. */
export interface Door {
  readonly room: 'portal' | 'workspace'
  readonly base: string
  /** Kept in every address: for whom an agent files. */
  readonly query: Readonly<Record<string, string>>
  readonly requesterId: string
  /** The customer an agent files for; null when one files for oneself. */
  readonly customer: string | null
  /** Filed for a customer of one's partner, as that partner; null: for oneself. */
  readonly acting: { readonly customerId: string; readonly partnerId: string } | null
  /** Of a customer who has yet to approve it: what is sent is a request (MS-36). */
  readonly asks: boolean
  /** Where one is who leaves. */
  readonly out: string
}
/** One's own; under /for/ that of the customer. */
export const portal = (ask: SignedAsk): Door => (ask.acting ? forCustomer(ask, ask.acting) : own(ask))

const own = (ask: SignedAsk): Door => ({
  room: 'portal',
  base: '/tickets/new',
  query: {},
  requesterId: ask.visitor.personId,
  customer: null,
  acting: null,
  asks: false,
  out: '/tickets',
})

const forCustomer = (ask: SignedAsk, { customer, partner, partners, asks = false }: ActingHere): Door => ({
  ...own(ask),
  base: `${ticketsAt(ask)}/new`,
  // Where one has the choice, every address says which partner was shown.
  query: partners.length > 1 ? { as: partner.id } : {},
  acting: { customerId: customer.id, partnerId: partner.id },
  asks,
  out: asks ? asked : ticketsAt(ask),
})

/** What a form asks for by itself as one fills it in. */
export const partAt = ({ acting, base }: Pick<Door, 'acting' | 'base'>, part: string): string => `${acting ? base : '/tickets/new'}/${part}`

/** For a customer: who asks is in every address. */
export const workspace = (person: { readonly id: string; readonly name: string }): Door => ({
  room: 'workspace',
  base: '/workspace/tickets/new',
  query: { requester: person.id },
  requesterId: person.id,
  customer: person.name,
  acting: null,
  asks: false,
  out: '/workspace',
})

/** Of what the parts of a form ask for by themselves: an agent's customer is named in the address. */
export function doorFor(ask: SignedAsk): Door {
  const id = ask.c.req.query('requester')
  return id && isId(id) && ask.visitor.staffRole && id !== ask.visitor.personId ? workspace({ id, name: '' }) : portal(ask)
}

export const addressOf = (door: Door, draftId: string, more: Record<string, string> = {}): string =>
  `${door.base}?${new URLSearchParams({ ...door.query, draft: draftId, ...more })}`
