// The lists of a customer: mine, CC'd, organisation, all. Each is one standing and one index range; the page opens exactly what a list shows.
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import type { Status } from '../events.ts'
import type { Asker } from './access.ts'
import { Key } from './fields.ts'

export const tabs = ['mine', 'cc', 'organisation', 'all'] as const
export type Tab = (typeof tabs)[number]

export const ListTickets = z.strictObject({
  tab: z.enum(tabs).default('mine'),
  /** For tab organisation: one of the asker's; left out, all whose tickets they see. */
  organisationId: z.string().optional(),
  /** Keys of public statuses; empty or left out: all. */
  statuses: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  services: z.array(Key).max(50).default([]),
  severities: z.array(Key).max(20).default([]),
  /** Only those with something unread. */
  updatedOnly: z.boolean().default(false),
  /** Created within, as moments; the door turns days of the asker's zone into moments. */
  createdFrom: z.date().optional(),
  createdBefore: z.date().optional(),
  sort: z.enum(['updated', 'created']).default('updated'),
  /** Opaque; from a former answer. */
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(100).default(25),
})
export type ListTickets = z.input<typeof ListTickets>

export interface PersonName {
  readonly id: string
  readonly name: string
}
export interface TicketRow {
  readonly id: string
  readonly reference: string
  readonly summary: string
  readonly requestType: string
  readonly service: string | null
  readonly status: Status
  /** Key into the catalogue's public statuses. */
  readonly publicStatus: string
  readonly priority: string | null
  readonly severity: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Something here that the asker has not read. */
  readonly updated: boolean
  readonly requester: PersonName
  readonly organisation: { readonly id: string; readonly name: string } | null
}
export interface TicketList {
  readonly rows: readonly TicketRow[]
  readonly nextCursor: string | null
  readonly previousCursor: string | null
}

export declare function listTickets(tx: Tx, who: Asker, given: ListTickets): Promise<TicketList>

export interface Count {
  readonly count: number
  /** True when counting stopped at the bound: show "99+". */
  readonly more: boolean
}
/** For home and tabs; each bounded. `yourTurn`: mine that wait for me (pending). */
export declare function countTickets(tx: Tx, who: Asker): Promise<{ mine: Count; cc: Count; organisation: Count; updated: Count; yourTurn: Count }>
/** Mine that wait for me, newest first; for the home page. */
export declare function ticketsWaitingForMe(tx: Tx, who: Asker, limit?: number): Promise<TicketRow[]>
