// Say something that everyone on the ticket can read. Portal, workspace, REST and mail all end here.
import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Body, Id } from './fields.ts'

export const Reply = z.strictObject({
  draftId: Id.optional(),
  body: Body,
  /** The last message its writer has seen; newer ones by others refuse with changed-meanwhile unless confirmed. Left out: not checked. */
  lastSeen: Id.nullish(),
  confirmed: z.boolean().default(false),
  /** In the same breath: the writer asks for the right to do this too. */
  happening: z.enum(['asked-requester', 'put-on-hold', 'solved'], 'ticket.fault.happening').nullish(),
})
export type Reply = z.input<typeof Reply>

export interface Replied {
  readonly messageId: string
  /** The ticket the message stands on: the follow-up, when the ticket was closed. */
  readonly ticketId: string
  readonly reference: string
  readonly followUp: boolean
  readonly already: boolean
}

export declare function reply(act: Act, idOrReference: string, given: Reply): Promise<Replied>
