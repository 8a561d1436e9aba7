// That a ticket is with a vendor, for everyone who reads it, and for a reply that goes on to them.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { named } from '../tickets/access.ts'

export interface LiveThread {
  readonly id: string
  readonly vendor: string
}
export interface VendorThread extends LiveThread {
  /** Where it was sent. */
  readonly address: string
  readonly consentedBy: string
  readonly consentedAt: Date
  /** null: it is with them. */
  readonly endedAt: Date | null
}

/** At most one row: what the customer says now goes on to this vendor. */
export const liveThread = (idOrReference: string) =>
  sql<LiveThread>`select v.id, v.vendor from vendor_thread v join ticket t on t.id = v.ticket_id
    where ${named(idOrReference)} and v.ended_at is null and t.status <> 'closed'`

/** The newest, for who reads the ticket from its beginning on; null where it never went to a vendor. */
export async function vendorThreadOf(tx: Tx, idOrReference: string): Promise<VendorThread | null> {
  const { rows } =
    await sql<VendorThread>`select v.id, v.vendor, v.address, v.consented_by as "consentedBy", v.consented_at as "consentedAt",
    coalesce(v.ended_at, t.closed_at) as "endedAt" from vendor_thread v join ticket t on t.id = v.ticket_id
    where ${named(idOrReference)} order by v.id desc limit 1`.execute(tx)
  return rows[0] ?? null
}
