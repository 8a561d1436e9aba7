// Nobody is phoned any more, and the place is free for somebody else; the ticket goes on.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { ticketFor } from '../tickets/access.ts'
import { touched } from '../tickets/write.ts'
import { heldCallback } from './choose-slot.ts'
import { isChangeable } from './stands.ts'

/** Refusals: not-found, may-not-do-that, not-in-this-state, callback-too-late (customers, shortly before). Twice is harmless. */
export async function cancelCallback(act: Act, idOrReference: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'change-callback')
    const callback = await heldCallback(act, ticket.id)
    if (!callback) throw new Refusal('not-in-this-state')
    if (callback.state === 'cancelled') return
    if (callback.state !== 'booked') throw new Refusal('not-in-this-state')
    const rules = byKey((await catalogueOf(act.db)).queues, callback.queue)?.callbacks
    if (!ticket.asStaff && !isChangeable(callback, rules?.leadMinutes ?? 0, act.at)) throw new Refusal('callback-too-late')
    await together(act.db, [
      sql`update callback set state = 'cancelled', sequence = sequence + 1, changed_at = ${act.at} where id = ${callback.id}`,
      eventRow(act, ticket.id, { type: 'ticket.callback-cancelled', startsAt: callback.startsAt.toISOString() }).query,
      ...touched(act, ticket, 'by-all'),
    ])
  })
}
