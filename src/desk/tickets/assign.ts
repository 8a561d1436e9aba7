// Who answers for a ticket now: a member of its queue, or no one.
import { sql } from 'kysely'
import { z } from 'zod'
import { send } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from './access.ts'
import { Id } from './fields.ts'
import { staffStays } from './unassign.ts'
import { requireUnchanged } from './unchanged.ts'
import { touched } from './write.ts'

export const Assign = z.strictObject({ assigneeId: Id.nullable(), from: Id.nullish() })
export type Assign = z.input<typeof Assign>

/** `from`: who answered for it when this was chosen. Refusals: not-found, may-not-do-that, not-in-this-state, changed-meanwhile, assignee-not-in-queue. */
export async function assign(act: Act, idOrReference: string, given: Assign): Promise<void> {
  const { assigneeId: to, from } = parse(Assign, given)
  return inTransaction(act, async (act) => {
    await staffStays(act)
    const ticket = await ticketFor(act, idOrReference, 'assign')
    if (ticket.assignee_id === to) return
    requireUnchanged(from, ticket.assignee_id, 'from')
    const { rows } = await sql`select from queue_member q join person p on p.id = q.person_id
      where q.queue_key = ${ticket.queue_key} and q.person_id = ${to} and p.staff_role is not null and p.disabled_at is null`.execute(
      act.db,
    )
    if (to !== null && rows.length === 0) throw new Refusal('assignee-not-in-queue')
    await send(act.db, [
      ...touched(act, ticket, 'by-staff', { assignee_id: to }),
      eventRow(act, ticket.id, { type: 'ticket.assigned', from: ticket.assignee_id, to }).query,
    ])
  })
}
