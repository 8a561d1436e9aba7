// The customer beside an agent's ticket: who they are, where they belong, what else they asked lately.
import { sql } from 'kysely'
import { type Tx, together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { type Asker, standsAs } from './access.ts'
import { type ReadRow, type TicketRow, rowColumns, readMark, ticketRow } from './rows.ts'

export interface CustomerCard {
  readonly person: {
    readonly id: string
    readonly name: string
    readonly address: string | null
    readonly language: string
    readonly timeZone: string
    readonly since: Date
  }
  readonly organisations: readonly { readonly id: string; readonly name: string }[]
  /** Newest first, without the ticket at hand; only those the agent may see. */
  readonly recent: readonly TicketRow[]
}

/** For staff. Refusal not-found for anyone else, and for a person we do not know. */
export async function customerCard(
  tx: Tx,
  who: Asker,
  requesterId: string,
  options: { except?: string; limit?: number } = {},
): Promise<CustomerCard> {
  if (who.staffRole === null) throw new Refusal('not-found')
  const catalogue = await catalogueOf(tx)
  const [people, organisations, recent] = await together(tx, [
    sql<CustomerCard['person']>`select p.id, p.name, a.address, p.language, p.time_zone as "timeZone", p.created_at as since
      from person p left join person_address a on a.person_id = p.id where p.id = ${requesterId}
      and exists (select from person me where me.id = ${who.personId} and me.staff_role is not null and me.disabled_at is null)`,
    sql<{
      id: string
      name: string
    }>`select o.id, o.name from membership m join organisation o on o.id = m.organisation_id where m.person_id = ${requesterId} order by o.name, o.id limit 20`,
    sql<ReadRow>`select ${rowColumns(who.personId, who.staffRole !== null)}, null as place from ticket t ${readMark(who.personId)}
      where t.requester_id = ${requesterId} and (${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)}) and t.id is distinct from ${options.except ?? null}
      order by t.updated_at desc, t.id desc limit ${options.limit ?? 10}`,
  ])
  if (!people[0]) throw new Refusal('not-found')
  return { person: people[0], organisations, recent: recent.map((row) => ticketRow(row, catalogue)) }
}
