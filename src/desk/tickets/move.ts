// Everything that changes a ticket's status by someone's wish: ask the requester, hold, take up, solve, reopen, close with a reason.
import { z } from 'zod'
import { send } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Status } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from './access.ts'
import { askable, closeReasons, statuses } from './lifecycle.ts'
import { isStaffStanding } from './rights.ts'
import { requireUnchanged } from './unchanged.ts'
import { happened, touched } from './write.ts'

export const Move = z
  .strictObject({
    happening: z.enum(askable, 'ticket.fault.happening'),
    reason: z.enum(closeReasons, 'ticket.fault.reason').nullish(),
    from: z.enum(statuses, 'ticket.fault.choose').optional(),
  })
  .refine(({ happening, reason }) => happening !== 'closed' || reason, { error: 'ticket.fault.reason', path: ['reason'] })
  .refine(({ happening, reason }) => happening === 'closed' || !reason, { error: 'ticket.fault.not-asked', path: ['reason'] })
export type Move = z.input<typeof Move>

/** What a customer may give as the reason: the others judge the ticket, which is ours to do. */
export const customerCloseReasons = ['solved', 'no-longer-relevant'] as const

/** `from`: the state it was chosen in, which only staff know. Refusals: not-found, may-not-do-that, not-in-this-state, changed-meanwhile. */
export async function move(act: Act, idOrReference: string, given: Move): Promise<{ status: Status }> {
  const { happening, reason = null, from } = parse(Move, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, happening)
    if (from && !isStaffStanding(ticket.standings)) throw new Refusal('may-not-do-that')
    if (reason && !ticket.asStaff && !(customerCloseReasons as readonly string[]).includes(reason)) throw new Refusal('may-not-do-that')
    const { life, shown, writes } = happened(act, await catalogueOf(act.db), ticket, happening, reason)
    if (life.status === ticket.status) return { status: ticket.status }
    requireUnchanged(from, ticket.status, 'from')
    await send(act.db, [...touched(act, ticket, shown ? 'by-all' : 'by-staff', life), ...writes])
    return { status: life.status }
  })
}
