// Where agents find their work: a queue by how long it has waited, what is mine, what no one has taken.
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import type { Asker } from './access.ts'
import { Key } from './fields.ts'
import type { Count, PersonName, TicketRow } from './list-tickets.ts'

export const AgentQueue = z.strictObject({
  /** queue: waiting tickets of one queue, or of all the agent's; mine: assigned to me and not solved; unassigned: waiting and not taken; recent: everything of the queues by last touch. */
  view: z.enum(['queue', 'mine', 'unassigned', 'recent']).default('queue'),
  queue: Key.optional(),
  priorities: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(100).default(50),
})
export type AgentQueue = z.input<typeof AgentQueue>

export interface AgentRow extends TicketRow {
  readonly queue: string
  readonly assignee: PersonName | null
  readonly waitingSince: Date | null
  readonly touchedAt: Date
}
export interface AgentList {
  readonly rows: readonly AgentRow[]
  readonly nextCursor: string | null
}
export declare function agentQueue(tx: Tx, who: Asker, given: AgentQueue): Promise<AgentList>

export interface QueueCount extends Count {
  readonly queue: string
  readonly unassigned: Count
}
/** The queues the agent works in (all for administrators), each with how many wait; bounded. */
export declare function queuesOf(tx: Tx, who: Asker): Promise<{ queues: QueueCount[]; mine: Count }>
