// Finding a ticket by its reference or by words in it, within what the asker may see; notes are searched for staff only.
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import type { Asker } from './access.ts'
import { Key } from './fields.ts'
import { type TicketRow, tabs } from './list-tickets.ts'

export const SearchTickets = z.strictObject({
  text: z.string().max(200),
  /** queue: everything of the queues the agent works in. */
  scope: z.enum([...tabs, 'queue']).default('all'),
  statuses: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  limit: z.number().int().min(1).max(100).default(25),
})
export type SearchTickets = z.input<typeof SearchTickets>
export interface Found {
  readonly rows: readonly TicketRow[]
  /** More matched than are shown. */
  readonly more: boolean
}
export declare function searchTickets(tx: Tx, who: Asker, given: SearchTickets): Promise<Found>
