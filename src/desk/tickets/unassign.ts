// Whoever works a queue no longer answers for none of its tickets: else they would be missing from "unassigned", and nobody would take them.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import type { ActInTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'

/** Takes everything that can still come back to them off somebody, but what lies in the queues they keep. Recorded on each ticket. */
export async function unassign(act: ActInTransaction, personId: string, keeps: readonly string[] = []): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${lock}))`.execute(act.db)
  // Two ranges of indexes: what is not solved lies in the first, and solved tickets open again.
  const { rows } = await sql<{ id: string }>`select t.id from ticket t where t.queue_key <> all (${keeps}::text[])
      and (t.assignee_id = ${personId} and t.status in ('new', 'open', 'pending', 'on-hold') or t.assignee_id = ${personId} and t.status = 'solved')
    order by t.id for update of t`.execute(act.db)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return
  await together(act.db, [
    sql`update ticket set assignee_id = null, touched_at = greatest(touched_at, ${act.at}) where id = any (${ids})`,
    ...ids.map((id) => eventRow(act, id, { type: 'ticket.assigned', from: personId, to: null }).query),
  ])
}

/** Before somebody is chosen: whoever works here now cannot be sent away until the choice is written, or is no longer found. */
export const staffStays = (act: ActInTransaction) => sql`select pg_advisory_xact_lock_shared(hashtext(${lock}))`.execute(act.db)
const lock = 'guichet assignees'
