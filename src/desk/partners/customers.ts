// For whom somebody acts, as the pages of a partner show it: the list of customers, and under what they act for one of them.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { type Count, countOf } from '../tickets/count-tickets.ts'

/** As of the database's clock: it decides when a delegation ends. */
export interface HeldDelegation {
  readonly id: string
  readonly partner: { readonly id: string; readonly name: string }
  readonly rights: readonly ('file' | 'see' | 'health')[]
  /** Keys; those that both the customer and the partner gave. */
  readonly roles: readonly string[]
  readonly services: readonly string[]
  readonly requestTypes: readonly string[]
  readonly tenants: readonly string[]
  readonly single: boolean
  readonly endsAt: Date
}
export interface ActingFor {
  readonly customer: { readonly id: string; readonly name: string }
  /** At least one; by the partner's name, the longest first. */
  readonly delegations: readonly HeldDelegation[]
}

export interface CustomerRow extends ActingFor {
  readonly open: Count
  /** Waits for us; for the partner and its customer. The rest is on hold. */
  readonly forProvider: Count
  readonly forCustomer: Count
}
export interface CustomerList {
  readonly rows: readonly CustomerRow[]
  readonly nextCursor: string | null
}

interface Held {
  readonly id: string
  readonly customer_name: string
  readonly partner_id: string
  readonly partner_name: string
  readonly delegation_id: string
  readonly rights: HeldDelegation['rights']
  readonly roles: string[]
  readonly services: string[]
  readonly request_types: string[]
  readonly tenants: string[]
  readonly single: boolean
  readonly ends_at: Date
}
const heldOf = (row: Held): HeldDelegation => ({
  id: row.delegation_id,
  partner: { id: row.partner_id, name: row.partner_name },
  rights: row.rights,
  roles: row.roles,
  services: row.services,
  requestTypes: row.request_types,
  tenants: row.tenants,
  single: row.single,
  endsAt: row.ends_at,
})

/** null: the asker does not act for that customer now, whatever the reason. */
export async function actingFor(tx: Tx, customerId: string): Promise<ActingFor | null> {
  if (!isId(customerId)) return null
  const { rows } = await sql<Held>`select ${customerId}::text as id, a.* from guichet_acting_for(${customerId}) a`.execute(tx)
  return rows[0] ? { customer: { id: customerId, name: rows[0].customer_name }, delegations: rows.map(heldOf) } : null
}

/** Those for whom the asker acts, by name. `words`: of their names. */
export async function customersListed(
  tx: Tx,
  { words = '', cursor, limit = 25 }: { words?: string; cursor?: string | undefined; limit?: number } = {},
): Promise<CustomerList> {
  const after = placeOf(cursor)
  const { rows: found } = await sql<{
    id: string
    name: string
  }>`select id, name from guichet_customers_listed(${words.trim()}, ${after?.name ?? null}, ${after?.id ?? null}, ${limit + 1})`.execute(tx)
  const shown = found.slice(0, limit)
  const ids = shown.map(({ id }) => id)
  const [{ rows: held }, { rows: opened }] = await Promise.all([
    sql<Held>`select c.id::text as id, a.* from unnest(${ids}::uuid[]) c (id) cross join lateral guichet_acting_for(c.id) a`.execute(tx),
    sql<{
      customer_id: string
      opened: number
      for_provider: number
      for_customer: number
    }>`select * from guichet_open_of_customers(${ids})`.execute(tx),
  ])
  const last = shown.at(-1)
  return {
    rows: shown.map(({ id, name }) => {
      const figures = opened.find(({ customer_id }) => customer_id === id)
      return {
        customer: { id, name },
        delegations: held.filter((row) => row.id === id).map(heldOf),
        open: countOf(figures?.opened ?? 0),
        forProvider: countOf(figures?.for_provider ?? 0),
        forCustomer: countOf(figures?.for_customer ?? 0),
      }
    }),
    nextCursor: found.length > limit && last ? Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url') : null,
  }
}

/** When acting for the customer ends: the last of what is held. */
export const endOf = ({ delegations }: ActingFor): Date => new Date(Math.max(...delegations.map(({ endsAt }) => endsAt.getTime())))

/** null for a cursor that is none: the list starts again. */
function placeOf(cursor: string | undefined): { name: string; id: string } | null {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as unknown[]
    return typeof name === 'string' && isId(id) ? { name, id } : null
  } catch {
    return null
  }
}
