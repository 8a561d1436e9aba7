// How a new ticket meets what its requester was shown before sending: it joins the incident and waits with it, or is remembered as another matter.
import { sql } from 'kysely'
import { z } from 'zod'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { Id } from '../tickets/fields.ts'
import type { Write } from '../tickets/write.ts'

export const MeetsIncident = z.strictObject({
  id: Id,
  how: z.enum(['joined', 'different'], 'incident.fault.how'),
  /** Others that were shown, and are another matter too. */
  others: z.array(Id).max(20, 'incident.fault.too-many').default([]),
})
export type MeetsIncident = z.output<typeof MeetsIncident>

export interface Meeting {
  /** The incident the ticket waits with. */
  readonly joins: string | null
  writes(ticketId: string): Write[]
}

/** Refusal invalid (incident) where it is over meanwhile: nobody waits for what has ended. */
export async function meeting(act: ActInTransaction, given: MeetsIncident | null | undefined): Promise<Meeting> {
  if (!given) return { joins: null, writes: () => [] }
  const joins = given.how === 'joined' ? given.id : null
  if (joins !== null) await holdIncident(act, joins)
  const other = [...given.others, ...(joins === null ? [given.id] : [])].filter((id) => id !== joins)
  return {
    joins,
    writes: (ticketId) => [
      ...(joins === null ? [] : [link(act, ticketId, [joins], 'joined')]),
      ...(other.length === 0 ? [] : [link(act, ticketId, other, 'different')]),
    ],
  }
}

/** Until this transaction ends no update passes: whoever joins hears of the next one, or is told that it is over. */
export async function holdIncident(act: ActInTransaction, id: string): Promise<void> {
  const { rows } = await sql<{ open: boolean }>`select guichet_hold_incident(${id}) as open`.execute(act.db)
  if (!rows[0]?.open) throw new Refusal('invalid', {}, [{ field: 'incident', message: 'incident.fault.over' }])
}

const link = (act: ActInTransaction, ticketId: string, incidents: readonly string[], how: 'joined' | 'different'): Write =>
  sql`insert into incident_ticket (incident_id, ticket_id, how, linked_by, linked_at)
    select i.id, ${ticketId}, ${how}, ${act.actor.personId}, ${act.at} from incident i where i.id = any (${incidents}) and i.published_at is not null
    on conflict do nothing`
