// What is typed and not yet sent survives an expired session, another device and a refused send; its id makes sending happen once.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { parse } from '../parse.ts'
import { asker, named, seenTicket } from './access.ts'
import { Id } from './fields.ts'

export const draftKinds = ['ticket', 'reply', 'note'] as const
export type DraftKind = (typeof draftKinds)[number]

/** Whatever the form holds, field by field, unvalidated: a draft may be wrong, but never too large. A hundred questions, each with a zone, fit. */
export const DraftContent = z
  .record(z.string().max(60), z.union([z.string().max(70_000), z.array(z.string().max(1000)).max(500)]))
  .refine((content) => Object.keys(content).length <= 250, 'ticket.fault.draft-too-large')
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
 * `id`: a page only names its draft, as a GET writes nothing; the first keystroke, file or POST makes it under that name. The actor's own
 * draft of that name is given as it stands; anyone else's is draft-gone.
 */
export async function openDraft(act: Act, given: OpenDraft, options: { latest?: boolean; id?: string } = {}): Promise<Draft> {
  const input = parse(OpenDraft, given)
  return inTransaction(act, async (act) => {
    const who = asker(act)
    const ticketId = input.kind === 'ticket' ? null : await seenTicket(act.db, who, input.ticketId)
    if (options.latest) {
      const { rows } = await drafts(
        sql`d.person_id = ${who.personId} and d.sent_at is null and d.kind = ${input.kind} and d.ticket_id is not distinct from ${ticketId}`,
        1,
      ).execute(act.db)
      if (rows[0]) return rows[0]
    }
    if (options.id !== undefined && !isId(options.id)) throw new Refusal('draft-gone')
    const id = options.id ?? newId(act.at.getTime())
    const made = await act.db
      .insertInto('draft')
      .values({ id, person_id: who.personId, kind: input.kind, ticket_id: ticketId, created_at: act.at, updated_at: act.at })
      .onConflict((there) => there.column('id').doNothing())
      .returning('id')
      .execute()
    if (made.length === 0) {
      const { rows } = await drafts(
        sql`d.person_id = ${who.personId} and d.id = ${id} and d.kind = ${input.kind} and d.ticket_id is not distinct from ${ticketId}`,
        1,
      ).execute(act.db)
      if (!rows[0]) throw new Refusal('draft-gone')
      return rows[0]
    }
    return { id, kind: input.kind, ticketId, content: {}, files: [], updatedAt: act.at, became: null }
  })
}

/** jsonb holds neither NUL nor half a character; what only spells one, as a log may, stays. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** Replaces its content. Refusals: draft-gone (unknown, another's, or sent). */
export async function saveDraft(act: Act, draftId: string, content: DraftContent): Promise<{ updatedAt: Date }> {
  const kept = JSON.stringify(parse(DraftContent, content), (_, value) => (typeof value === 'string' ? storable(value) : value))
  return inTransaction(act, async ({ db, actor, at }) => {
    const saved = await db
      .updateTable('draft')
      .set({ content: kept, updated_at: at })
      .where('id', '=', isId(draftId) ? draftId : null)
      .where('person_id', '=', actor.personId)
      .where('sent_at', 'is', null)
      .returning('id')
      .execute()
    if (saved.length === 0) throw new Refusal('draft-gone')
    return { updatedAt: at }
  })
}

/** null when unknown or another's. A sent one says what it became. */
export async function draftOf(tx: Tx, personId: string, draftId: string): Promise<Draft | null> {
  if (!isId(draftId)) return null
  const { rows } = await drafts(sql`d.person_id = ${personId} and d.id = ${draftId}`, 1).execute(tx)
  return rows[0] ?? null
}

/** Unsent drafts, of one ticket where it is given, newest first; at most 20. */
export async function draftsOf(tx: Tx, personId: string, kind?: DraftKind, ofTicket?: string): Promise<Draft[]> {
  const { rows } = await drafts(
    sql`d.person_id = ${personId} and d.sent_at is null and ${kind ? sql`d.kind = ${kind}` : sql`d.kind <> 'upload'`}
      ${ofTicket ? sql`and d.ticket_id = (select t.id from ticket t where ${named(ofTicket)})` : sql``}`,
    20,
  ).execute(tx)
  return rows
}

/** Discarding what is gone already is no fault; what was sent stays. */
export function discardDraft(act: Act, draftId: string): Promise<void> {
  return inTransaction(act, async ({ db, actor }) => {
    if (!isId(draftId)) return
    await db.deleteFrom('draft').where('id', '=', draftId).where('person_id', '=', actor.personId).where('sent_at', 'is', null).execute()
  })
}

const drafts = (where: ReturnType<typeof sql<boolean>>, limit: number) =>
  sql<Draft>`select d.id, d.kind, d.ticket_id as "ticketId", d.content, d.updated_at as "updatedAt", d.became,
    (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256)
      order by f.created_at, f.id), '[]') from draft_file f where f.draft_id = d.id) as files
    from draft d where ${where} order by d.updated_at desc, d.id desc limit ${limit}`
