// Hands a ticket to those who can answer it; whoever does not work there answers for it no longer.
import { sql } from 'kysely'
import { z } from 'zod'
import { send } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey, type Catalogue } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { type AboutHeld, promisedNow } from '../promises/about.ts'
import { type HeldTicket, ticketFor } from './access.ts'
import { Key } from './fields.ts'
import { staffStays } from './unassign.ts'
import { requireUnchanged } from './unchanged.ts'
import type { Write } from './write.ts'

export const ChangeQueue = z.strictObject({ queue: Key, from: Key.optional() })
export type ChangeQueue = z.input<typeof ChangeQueue>

/** Refusals: not-found, may-not-do-that, not-in-this-state, changed-meanwhile, invalid. The actor may not see the ticket afterwards. */
export async function changeQueue(act: Act, idOrReference: string, given: ChangeQueue): Promise<void> {
  const { queue: to, from } = parse(ChangeQueue, given)
  return inTransaction(act, async (act) => {
    await staffStays(act)
    const ticket = await ticketFor(act, idOrReference, 'change-queue')
    const catalogue = await catalogueOf(act.db)
    const queue = byKey(catalogue.queues, to)
    if (!queue || queue.retired) throw new Refusal('invalid', {}, [{ field: 'queue', message: 'ticket.fault.choose' }])
    if (ticket.queue_key === to) return
    requireUnchanged(from, ticket.queue_key, 'from')
    await send(act.db, await handedTo(act, catalogue, ticket, to))
  })
}

type Handed = AboutHeld & Pick<HeldTicket, 'assignee_id'>

/** What it takes to put a ticket into a queue, its own to unassign it alone; nothing where nothing changes. Whoever does not work there answers for it no longer. */
export async function handedTo(
  act: ActInTransaction,
  catalogue: Catalogue,
  ticket: Handed,
  to: string,
  { unassign = false }: { readonly unassign?: boolean } = {},
): Promise<Write[]> {
  const { rows } = await sql`select from queue_member q join person p on p.id = q.person_id
    where q.queue_key = ${to} and q.person_id = ${ticket.assignee_id} and p.disabled_at is null`.execute(act.db)
  const assignee = !unassign && rows.length > 0 ? ticket.assignee_id : null
  const moves = ticket.queue_key !== to
  if (!moves && assignee === ticket.assignee_id) return []
  // Only where queues differ in when somebody is there.
  const promised =
    moves && catalogue.queues.some(({ calendar }) => calendar) ? await promisedNow(act.db, catalogue, ticket, { queue: to }) : {}
  return [
    ...placed(act, ticket.id, to, assignee),
    ...(moves ? [eventRow(act, ticket.id, { type: 'ticket.queue-changed', from: ticket.queue_key, to, ...promised }).query] : []),
    ...(assignee === ticket.assignee_id
      ? []
      : [eventRow(act, ticket.id, { type: 'ticket.assigned', from: ticket.assignee_id, to: null }).query]),
  ]
}

/** A person goes through the one function that lets them; timers stand as the worker, whom it does not know. */
const placed = (act: ActInTransaction, id: string, queue: string, assignee: string | null): Write[] =>
  act.actor.personId !== null
    ? [sql`select guichet_hand_over(${id}, ${queue}, ${assignee}, ${act.at})`]
    : [
        sql`update ticket set queue_key = ${queue}, assignee_id = ${assignee}, touched_at = greatest(touched_at, ${act.at}) where id = ${id}`,
        sql`update ticket_words set queue_key = ${queue} where ticket_id = ${id}`,
        sql`update note_words set queue_key = ${queue} where ticket_id = ${id}`,
      ]
