// Everything that changes a ticket's status by someone's wish: ask the requester, hold, take up, solve, reopen, close with a reason.
import { z } from 'zod'
import type { Act } from '../actor.ts'
import type { Status } from '../events.ts'
import { askable, closeReasons } from './lifecycle.ts'

export const Move = z
  .strictObject({ happening: z.enum(askable, 'ticket.fault.happening'), reason: z.enum(closeReasons, 'ticket.fault.reason').nullish() })
export type Move = z.input<typeof Move>
export declare function move(act: Act, idOrReference: string, given: Move): Promise<{ status: Status }>
