// Services that stand only on tickets of long ago, which no walk over the newest comes to. Without them nobody could complete a search for just the
// tickets that a list shows last.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { delegated } from '../partners/delegated.ts'
import type { Asker } from '../tickets/access.ts'

/** So many tickets of a customer and a service are asked whether one may read them for it. */
const asked = 200

/**
 * Those of `keys` that stand on a closed ticket which the asker reads: as their own, as one of their organisation, or of the customer for which they
 * ask. Each is one look into an index (0035); of all customers of a partner at once, and of what one was only copied on, the newest tickets say enough.
 */
export async function closedServices(
  tx: Tx,
  { personId: me }: Asker,
  keys: readonly string[],
  within: { readonly organisationId?: string | undefined; readonly onlyAsPartner: boolean },
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const { organisationId, onlyAsPartner } = within
  const closed = sql`t.status = 'closed' and t.service = k.key`
  const of = (column: RawBuilder<unknown>) => (organisationId ? sql`and ${column} = ${organisationId}` : sql``)
  const ways = onlyAsPartner
    ? []
    : [
        sql`exists (select from ticket t where t.requester_id = ${me} and ${closed} ${of(sql`t.organisation_id`)} and (t.partner_id is null or ${delegated(me, 'acts')}))`,
        sql`exists (select from membership m join ticket t on t.organisation_id = m.organisation_id where m.person_id = ${me} and m.sees_tickets = 'all'
          ${of(sql`m.organisation_id`)} and ${closed})`,
      ]
  if (organisationId)
    ways.push(sql`exists (select from (select t.* from ticket t where t.organisation_id = ${organisationId} and ${closed} limit ${sql.lit(asked)}) t
      where ${delegated(me, 'acts')} or ${delegated(me, 'reads')})`)
  if (ways.length === 0) return new Set()
  const { rows } = await sql<{
    key: string
  }>`select k.key from unnest(${[...keys]}::text[]) k (key) where ${sql.join(ways, sql` or `)}`.execute(tx)
  return new Set(rows.map(({ key }) => key))
}
