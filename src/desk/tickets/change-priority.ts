// How urgent a ticket is for its requester; it orders queues and promises nothing.
import { z } from 'zod'
import { send } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from './access.ts'
import { Key } from './fields.ts'
import { requireUnchanged } from './unchanged.ts'
import { touched } from './write.ts'

export const ChangePriority = z.strictObject({ priority: Key, from: Key.nullish() })
export type ChangePriority = z.input<typeof ChangePriority>

/** Refusals: not-found, may-not-do-that, not-in-this-state, changed-meanwhile, invalid. */
export async function changePriority(act: Act, idOrReference: string, given: ChangePriority): Promise<void> {
  const { priority: to, from } = parse(ChangePriority, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'change-priority')
    const chosen = byKey((await catalogueOf(act.db)).priorities, to)
    if (!chosen || (chosen.retired && to !== ticket.priority))
      throw new Refusal('invalid', {}, [{ field: 'priority', message: 'ticket.fault.choose' }])
    if (ticket.priority === to) return
    requireUnchanged(from, ticket.priority, 'from')
    await send(act.db, [
      ...touched(act, ticket, 'by-all', { priority: to }),
      eventRow(act, ticket.id, { type: 'ticket.priority-changed', from: ticket.priority, to }).query,
    ])
  })
}
