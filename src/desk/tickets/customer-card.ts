// The customer beside an agent's ticket: who they are, where they belong, what else they asked lately.
import type { Tx } from '../../platform/database.ts'
import type { Asker } from './access.ts'
import type { TicketRow } from './list-tickets.ts'

export interface CustomerCard {
  readonly person: { readonly id: string; readonly name: string; readonly address: string | null; readonly language: string; readonly timeZone: string; readonly since: Date }
  readonly organisations: readonly { readonly id: string; readonly name: string }[]
  /** Newest first, without the ticket at hand; only those the agent may see. */
  readonly recent: readonly TicketRow[]
}
export declare function customerCard(tx: Tx, who: Asker, requesterId: string, options?: { except?: string; limit?: number }): Promise<CustomerCard>
