// The standings' ways to tickets. Standings are never OR-ed: each is a branch of its own, one index range, and only merged once it is cut to the page.
import { type RawBuilder, sql } from 'kysely'
import { customersRead, delegated, partnersActedIn } from '../partners/delegated.ts'
import { type Asker, actsForCustomers } from './access.ts'

/** customers: what the asker's partner filed for its customers, and what of theirs the asker may read. */
export const tabs = ['mine', 'cc', 'organisation', 'customers', 'all'] as const
export type Tab = (typeof tabs)[number]

/** One standing's way to its tickets: rows `t` of ticket within `from`, and the two columns its index range ends in. */
export interface Branch {
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<unknown>
  readonly at: RawBuilder<unknown>
  readonly id: RawBuilder<unknown>
  /** A range for each row `m` of this, which has the column organisation_id. */
  readonly each?: RawBuilder<unknown>
  /** Its range is all tickets of an organisation. */
  readonly isAll?: boolean
  /** So many of its newest a search looks at. */
  readonly looked?: Looked
}

/** Of all its ranges together, and at least of each. */
export interface Looked {
  readonly all: number
  readonly least: number
}

export function branchesOf(who: Asker, wanted: { readonly tab: Tab; readonly organisationId?: string | undefined }): Branch[] {
  const me = who.personId
  const ofTicket = { at: sql`t.updated_at`, id: sql`t.id` }
  const ofIt = wanted.organisationId ? sql`and t.organisation_id = ${wanted.organisationId}` : sql``
  const branches: Record<Exclude<Tab, 'all' | 'customers'>, Branch> = {
    mine: {
      from: sql`ticket t`,
      where: sql`t.requester_id = ${me} and (t.partner_id is null${actsForCustomers(who) ? sql` or ${delegated(me, 'acts')}` : sql``}) ${ofIt}`,
      ...ofTicket,
    },
    cc: {
      from: sql`participant f join ticket t on t.id = f.ticket_id`,
      where: sql`f.person_id = ${me} ${ofIt}`,
      at: sql`f.updated_at`,
      id: sql`f.ticket_id`,
    },
    organisation: {
      from: sql`ticket t`,
      where: sql`t.organisation_id = m.organisation_id`,
      ...ofTicket,
      isAll: true,
      each: sql`(select m.organisation_id from membership m where m.person_id = ${me} and m.sees_tickets = 'all'
        ${wanted.organisationId ? sql`and m.organisation_id = ${wanted.organisationId}` : sql``})`,
    },
  }
  if (wanted.tab === 'all') return [...Object.values(branches), ...(actsForCustomers(who) ? ofCustomers(me, wanted.organisationId) : [])]
  return wanted.tab === 'customers' ? ofCustomers(me, wanted.organisationId) : [branches[wanted.tab]]
}

/** What one's partners filed stands in the partner's own range; what one may read of customers, in theirs. */
function ofCustomers(me: string, customerId: string | undefined): Branch[] {
  const ofTicket = { from: sql`ticket t`, at: sql`t.updated_at`, id: sql`t.id` }
  if (customerId !== undefined)
    return [
      {
        ...ofTicket,
        isAll: true,
        where: sql`t.organisation_id = ${customerId} and (${delegated(me, 'acts')} or ${delegated(me, 'reads')})`,
      },
    ]
  return [
    {
      ...ofTicket,
      where: sql`t.partner_id = m.organisation_id and ${delegated(me, 'acts')}`,
      each: partnersActedIn,
    },
    {
      ...ofTicket,
      where: sql`t.organisation_id = m.organisation_id and (m.whole or ${delegated(me, 'reads')})`,
      isAll: true,
      each: customersRead,
    },
  ]
}
