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
  /** Both for a form that was opened for a customer of one's partner, which is sent for that one only. */
  z.strictObject({ kind: z.literal('ticket'), customerId: Id.optional(), partnerId: Id.optional() }),
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
  /** For which customer, and as which partner, the form was opened; null: for oneself. */
  readonly customerId: string | null
  readonly partnerId: string | null
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
    const { customerId, partnerId } = await partiesOf(act.db, input.kind === 'ticket' ? input : {})
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
      .values({
        id,
        person_id: who.personId,
        kind: input.kind,
        ticket_id: ticketId,
        customer_id: customerId,
        partner_id: partnerId,
        created_at: act.at,
        updated_at: act.at,
      })
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
    return { id, kind: input.kind, ticketId, customerId, partnerId, content: {}, files: [], updatedAt: act.at, became: null }
  })
}

export interface FormFor {
  readonly customerId?: string | undefined
  readonly partnerId?: string | undefined
}
/** As far as the asker knows both organisations; a draft of the one without the other is nobody's. */
async function partiesOf(db: Tx, { customerId, partnerId }: FormFor): Promise<{ customerId: string | null; partnerId: string | null }> {
  if (customerId === undefined && partnerId === undefined) return { customerId: null, partnerId: null }
  const ids = [customerId, partnerId].filter(isId)
  const known = ids.length === 2 ? await db.selectFrom('organisation').select('id').where('id', 'in', ids).execute() : []
  if (known.length !== 2) throw new Refusal('draft-gone')
  return { customerId: ids[0]!, partnerId: ids[1]! }
}

/** jsonb holds neither NUL nor half a character; what only spells one, as a log may, stays. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
export const storableJson = (value: unknown): string => JSON.stringify(value, (_, one) => (typeof one === 'string' ? storable(one) : one))

/**
 * Replaces its content. Refusals: draft-gone (unknown, another's, or sent). `make`: one for a new ticket that nobody has begun under that
 * name is made, in the same statement.
 */
export async function saveDraft(
  act: Act,
  draftId: string,
  content: DraftContent,
  options: { make?: boolean | FormFor } = {},
): Promise<{ updatedAt: Date } & Pick<Draft, 'customerId' | 'partnerId'>> {
  const kept = storableJson(parse(DraftContent, content))
  if (!isId(draftId)) throw new Refusal('draft-gone')
  return inTransaction(act, async ({ db, actor, at }) => {
    const { personId } = actor
    const { customerId, partnerId } = await partiesOf(db, typeof options.make === 'object' ? options.make : {})
    const whose = sql`customer_id as "customerId", partner_id as "partnerId"`
    const update = sql`update draft set content = ${kept}, updated_at = ${at} where id = ${draftId} and person_id = ${personId} and sent_at is null`
    const saving = options.make
      ? sql<Pick<Draft, 'customerId' | 'partnerId'>>`with saved as (${update} and kind = 'ticket' returning ${whose}),
          made as (insert into draft (id, person_id, kind, content, created_at, updated_at, customer_id, partner_id)
            select ${draftId}, ${personId}, 'ticket', ${kept}, ${at}, ${at}, ${customerId}::uuid, ${partnerId}::uuid where not exists (select from saved) on conflict do nothing returning ${whose})
          select * from saved union all select * from made`
      : sql<Pick<Draft, 'customerId' | 'partnerId'>>`${update} returning ${whose}`
    const { rows } = await saving.execute(db)
    // Made by another request at this very moment: now it is there to be saved.
    const saved = rows.length > 0 || !options.make ? rows : (await saving.execute(db)).rows
    if (!saved[0]) throw new Refusal('draft-gone')
    return { updatedAt: at, ...saved[0] }
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
  sql<Draft>`select d.id, d.kind, d.ticket_id as "ticketId", d.customer_id as "customerId", d.partner_id as "partnerId", d.content, d.updated_at as "updatedAt", d.became,
    (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256)
      order by f.created_at, f.id), '[]') from draft_file f where f.draft_id = d.id) as files
    from draft d where ${where} order by d.updated_at desc, d.id desc limit ${limit}`
