// Hands a ticket to those who can answer it; whoever does not work there answers for it no longer.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { byKey, catalogueOf } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { promisedNow } from '../promises/about.ts'
import { ticketFor } from './access.ts'
import { Key } from './fields.ts'
import { staffStays } from './unassign.ts'

export const ChangeQueue = z.strictObject({ queue: Key })
export type ChangeQueue = z.input<typeof ChangeQueue>

/** Refusals: not-found, may-not-do-that, not-in-this-state, invalid. The actor may not see the ticket afterwards. */
export async function changeQueue(act: Act, idOrReference: string, given: ChangeQueue): Promise<void> {
  const { queue: to } = parse(ChangeQueue, given)
  return inTransaction(act, async (act) => {
    await staffStays(act)
    const ticket = await ticketFor(act, idOrReference, 'change-queue')
    const catalogue = await catalogueOf(act.db)
    const queue = byKey(catalogue.queues, to)
    if (!queue || queue.retired) throw new Refusal('invalid', {}, [{ field: 'queue', message: 'ticket.fault.choose' }])
    if (ticket.queue_key === to) return
    const { rows } = await sql`select from queue_member where queue_key = ${to} and person_id = ${ticket.assignee_id}`.execute(act.db)
    const assignee = rows.length > 0 ? ticket.assignee_id : null
    // Only where queues differ in when somebody is there.
    const promised = catalogue.queues.some(({ calendar }) => calendar) ? await promisedNow(act.db, catalogue, ticket, { queue: to }) : {}
    await together(act.db, [
      sql`select guichet_hand_over(${ticket.id}, ${to}, ${assignee}, ${act.at})`,
      eventRow(act, ticket.id, { type: 'ticket.queue-changed', from: ticket.queue_key, to, ...promised }).query,
      ...(assignee === ticket.assignee_id
        ? []
        : [eventRow(act, ticket.id, { type: 'ticket.assigned', from: ticket.assignee_id, to: null }).query]),
    ])
  })
}
