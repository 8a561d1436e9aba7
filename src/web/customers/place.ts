// Where a ticket and its list are: under the customer's own address while one acts for it, so that no link leads out of the context unseen.
import type { TicketRow } from '../../desk/tickets/list-tickets.ts'
import type { Ask } from '../ask.ts'

/** '' for one's own pages. */
export const placeOf = ({ acting }: Pick<Ask, 'acting'>): string => (acting ? `/${acting.asks ? 'ask' : 'for'}/${acting.customer.id}` : '')
export const asked = '/customers/asking'

export const ticketsAt = (ask: Pick<Ask, 'acting'>): string => `${placeOf(ask)}/tickets`
export const ticketAt = (ask: Pick<Ask, 'acting'>, reference: string): string => `${ticketsAt(ask)}/${encodeURIComponent(reference)}`

/** Where one files: as the partner that the bar names. */
export function newTicketAt(ask: Pick<Ask, 'acting'>): string {
  const { acting } = ask
  return acting && acting.partners.length > 1 ? newTicketAs(ask, acting.partner.id) : `${ticketsAt(ask)}/new`
}

export const newTicketAs = (ask: Pick<Ask, 'acting'>, partnerId: string): string => `${ticketsAt(ask)}/new?as=${partnerId}`

/** From a list of one's own pages: what one filed for a customer is read in that customer's context. */
export function rowAt(
  ask: Ask,
  row: Pick<TicketRow, 'reference' | 'partner' | 'organisation' | 'requester'>,
  isOfCustomers: boolean,
): string {
  if (ask.acting || !row.organisation) return ticketAt(ask, row.reference)
  const isFiledFor = row.partner !== null && row.requester.id === ask.visitor?.personId
  return isOfCustomers || isFiledFor ? `/for/${row.organisation.id}/tickets/${row.reference}` : ticketAt(ask, row.reference)
}
