// Without this no one could ask for help: portal, workspace, REST and mail all open tickets here.
import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Body, Id, Key, Summary, Whom } from './fields.ts'

export const CreateTicket = z.strictObject({
  /** The draft this comes from, with its files; also the idempotency key. An unknown id is taken as a fresh draft. */
  draftId: Id.optional(),
  requestType: Key,
  service: Key.nullish().transform((key) => key ?? null),
  /** null: the requester belongs nowhere, or asks for themself. */
  organisationId: Id.nullish().transform((id) => id ?? null),
  /** Staff only: the customer for whom the ticket is made. */
  requesterId: Id.optional(),
  summary: Summary,
  body: Body,
  priority: Key.nullish().transform((key) => key ?? null),
  severity: Key.nullish().transform((key) => key ?? null),
  participants: z.array(Whom).max(20, 'ticket.fault.too-many-participants').default([]),
})
export type CreateTicket = z.input<typeof CreateTicket>

export interface Created {
  readonly id: string
  readonly reference: string
  /** True when this draft had been sent before: nothing was made now. */
  readonly already: boolean
}

export declare function createTicket(act: Act, given: CreateTicket): Promise<Created>
