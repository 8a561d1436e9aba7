// A ticket that has ended is phoned for no longer: its place is free again, however it came to its end.
import { sql } from 'kysely'
import { type Db, together, writing } from '../../platform/database.ts'
import type { ActInTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'

/** As the worker, for an event of the ticket. Twice is harmless: what is given back is not booked any more. */
export function fallAway({ db, at, eventId }: { readonly db: Db; readonly at: Date; readonly eventId: string }): Promise<void> {
  return writing(db, null, async (tx) => {
    const { rows } = await sql<{ id: string; ticket: string; startsAt: Date }>`select c.id, t.id as ticket, c.starts_at as "startsAt"
      from ticket_event e join ticket t on t.id = e.ticket_id join callback c on c.ticket_id = t.id
      where e.id = ${eventId} and t.status in ('solved', 'closed') and c.state = 'booked' for update of t, c`.execute(tx)
    const [gone] = rows
    if (!gone) return
    const act: ActInTransaction = { db: tx, actor: { personId: null, staffRole: null, via: 'workspace' }, at }
    await together(tx, [
      sql`update callback set state = 'cancelled', sequence = sequence + 1, changed_at = ${at} where id = ${gone.id}`,
      sql`update ticket set updated_at = greatest(updated_at, ${at}), touched_at = greatest(touched_at, ${at}) where id = ${gone.ticket}`,
      eventRow(act, gone.ticket, { type: 'ticket.callback-cancelled', startsAt: gone.startsAt.toISOString() }).query,
    ])
  })
}
