// Whether a ticket is this customer's and seen as its partner: authorised by the ticket itself, not by the address that names it (F21).
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { named } from '../tickets/access.ts'
import { delegated } from './delegated.ts'

/** null: it is not, or is another customer's. */
export async function standsToTicketOf(
  tx: Tx,
  me: string,
  idOrReference: string,
  customerId: string,
): Promise<{ partnerId: string | null } | null> {
  const { rows } = await sql<{ partnerId: string | null }>`select t.partner_id as "partnerId" from ticket t
    where ${named(idOrReference)} and t.organisation_id = ${customerId} and (${delegated(me, 'acts')} or ${delegated(me, 'reads')})`.execute(
    tx,
  )
  return rows[0] ?? null
}
