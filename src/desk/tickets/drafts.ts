// What is typed and not yet sent survives an expired session, another device and a refused send; its id makes sending happen once.
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import type { Act } from '../actor.ts'
import { Id } from './fields.ts'

export const draftKinds = ['ticket', 'reply', 'note'] as const
export type DraftKind = (typeof draftKinds)[number]

/** Whatever the form holds, field by field, unvalidated: a draft may be wrong, but never too large. */
export const DraftContent = z.record(z.string().max(60), z.union([z.string().max(70_000), z.array(z.string().max(1000)).max(50)]))
export type DraftContent = z.output<typeof DraftContent>

export const OpenDraft = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ticket') }),
  z.strictObject({ kind: z.enum(['reply', 'note']), ticketId: Id }),
])
export type OpenDraft = z.input<typeof OpenDraft>

export interface DraftFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
}
export interface Draft {
  readonly id: string
  readonly kind: DraftKind
  readonly ticketId: string | null
  readonly content: DraftContent
  readonly files: readonly DraftFile[]
  readonly updatedAt: Date
  /** The ticket, message or note it became. */
  readonly became: string | null
}

/**
 * A fresh draft. `latest: true` gives the actor's newest unsent one of this kind (and ticket) instead, when there is one.
 * `id`: pages only name a draft (a GET writes nothing); the first keystroke, file or POST makes it under that id. The actor's own draft of
 * that id is given as it stands; another's is draft-gone.
 */
export declare function openDraft(act: Act, given: OpenDraft, options?: { latest?: boolean; id?: string }): Promise<Draft>
/** Replaces its content. Refusals: draft-gone (unknown, another's, or sent). */
export declare function saveDraft(act: Act, draftId: string, content: DraftContent): Promise<{ updatedAt: Date }>
/** null when unknown or another's. A sent one says what it became. */
export declare function draftOf(tx: Tx, personId: string, draftId: string): Promise<Draft | null>
/** Unsent drafts, newest first; at most 20. */
export declare function draftsOf(tx: Tx, personId: string, kind?: DraftKind): Promise<Draft[]>
export declare function discardDraft(act: Act, draftId: string): Promise<void>
