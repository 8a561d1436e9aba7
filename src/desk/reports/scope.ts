// Whose clocks somebody may count: agents those of their queues; of a customer, whoever sees all its tickets. The one rule of page, file and REST.
import { type RawBuilder, sql } from 'kysely'
import { isId } from '../../platform/id.ts'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { customersRead } from '../partners/delegated.ts'
import type { Asker } from '../tickets/access.ts'
import { queuesWorkedBy } from '../tickets/agent-queue.ts'

/** Of the row `k` of ticket_clock: whether the asker may count it. Row-level security stands behind. */
export interface Scope {
  readonly who: Asker
  readonly where: RawBuilder<boolean>
  /** Keys of the queues that alone are counted; null: none is left out. */
  readonly queues: readonly string[] | null
}

/** By queue, as whoever works in them. Nobody of us: not found. */
export async function scopeOfStaff(tx: Tx, who: Asker): Promise<Scope> {
  if (who.staffRole === null) throw new Refusal('not-found')
  const { rows } = await sql<{ key: string; ours: boolean }>`select q.key, exists (select from person p where p.id = ${who.personId}
      and p.staff_role = 'administrator' and p.disabled_at is null) as ours from (${queuesWorkedBy(who)}) q order by q.position`.execute(tx)
  if (rows[0]?.ours) return { who, where: sql`true`, queues: null }
  const queues = rows.map(({ key }) => key)
  return { who, where: sql`k.queue_key = any (${queues})`, queues }
}

export interface CustomerScope extends Scope {
  readonly organisation: { readonly id: string; readonly name: string }
}

/**
 * Of one customer. Staff: what of it was worked in their queues. Others: members who see all its tickets, and who reads all of them by its leave;
 * whoever reads some would be told figures that are none. For anyone else it is not there.
 */
export async function scopeOfCustomer(tx: Tx, who: Asker, organisationId: string | undefined): Promise<CustomerScope> {
  if (!isId(organisationId)) throw new Refusal('not-found')
  const held = who.staffRole === null ? { who, where: sql<boolean>`true`, queues: null } : await scopeOfStaff(tx, who)
  const may =
    who.staffRole === null
      ? sql`exists (select from membership m join person p on p.id = m.person_id and p.disabled_at is null
            where m.organisation_id = o.id and m.person_id = ${who.personId} and m.sees_tickets = 'all')
          or exists (select from ${customersRead} c where c.organisation_id = o.id and c.whole)`
      : sql`true`
  const { rows } = await sql<{
    id: string
    name: string
  }>`select o.id, o.name from organisation o where o.id = ${organisationId} and (${may})`.execute(tx)
  if (!rows[0]) throw new Refusal('not-found')
  return { ...held, organisation: rows[0], where: sql`k.organisation_id = ${organisationId} and ${held.where}` }
}

/** Whether there is a statement of the customer for them, as its own or by its leave. */
export async function readsStatements(tx: Tx, personId: string, organisationId: string): Promise<boolean> {
  return scopeOfCustomer(tx, { personId, staffRole: null }, organisationId).then(
    () => true,
    (fault: unknown) => {
      if (fault instanceof Refusal) return false
      throw fault
    },
  )
}
