// Everything one ticket's page shows, read at one moment: ticket, people, messages with files, events; notes for staff only.
import type { Tx } from '../../platform/database.ts'
import type { CloseReason, Status, TicketEventType } from '../events.ts'
import type { Asker } from './access.ts'
import type { PersonName } from './list-tickets.ts'
import type { Right, Standing } from './rights.ts'

export interface TicketFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
}
export interface PagePerson extends PersonName {
  readonly staff: boolean
  /** For staff, and for oneself; null otherwise. */
  readonly address: string | null
}
export interface PageMessage {
  readonly kind: 'message'
  readonly id: string
  readonly authorId: string
  readonly fromStaff: boolean
  readonly body: string
  readonly via: 'portal' | 'workspace' | 'api' | 'mail'
  readonly at: Date
  readonly files: readonly TicketFile[]
}
export interface PageNote {
  readonly kind: 'note'
  readonly id: string
  readonly authorId: string
  readonly body: string
  readonly at: Date
  readonly files: readonly TicketFile[]
}
export interface PageEvent {
  readonly kind: 'event'
  readonly id: string
  readonly type: TicketEventType
  readonly actorId: string | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: Date
}
export type TimelineEntry = PageMessage | PageNote | PageEvent

export interface TicketPage {
  readonly id: string
  readonly reference: string
  readonly summary: string
  readonly requestType: string
  readonly service: string | null
  readonly organisation: { readonly id: string; readonly name: string; readonly allowsOutsideParticipants: boolean } | null
  readonly requesterId: string
  readonly status: Status
  readonly publicStatus: string
  readonly closeReason: CloseReason | null
  readonly priority: string | null
  readonly severity: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly solvedAt: Date | null
  readonly closedAt: Date | null
  readonly updated: boolean
  /** Oldest first. ticket.created, ticket.replied and ticket.noted are left out: their messages and notes stand there. */
  readonly timeline: readonly TimelineEntry[]
  /** Set when older entries were left out; give it as `before`. */
  readonly olderCursor: string | null
  /** For the reply form's lastSeen. */
  readonly lastMessageId: string | null
  readonly participants: readonly { readonly personId: string; readonly addedAt: Date; readonly seesFrom: Date | null }[]
  /** Everyone the page names, by id. */
  readonly people: ReadonlyMap<string, PagePerson>
  readonly followUpOf: { readonly id: string; readonly reference: string } | null
  readonly followUps: readonly { readonly id: string; readonly reference: string }[]
  readonly standings: readonly Standing[]
  /** What the asker may do now: the buttons that will work. */
  readonly may: ReadonlySet<Right>
  /** For staff; null for customers. */
  readonly staff: {
    readonly queue: string
    readonly assigneeId: string | null
    readonly waitingSince: Date | null
    readonly touchedAt: Date
    /** Who may be assigned. */
    readonly agents: readonly PersonName[]
  } | null
}

/** Throws Refusal not-found when the asker has no standing. */
export declare function ticketPage(tx: Tx, who: Asker, idOrReference: string, options?: { before?: string; limit?: number }): Promise<TicketPage>
