// What became of the mails: for administrators the whole list, for the ticket page those that could not be delivered.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export type MailState = 'waiting' | 'sending' | 'sent' | 'kept' | 'refused' | 'withdrawn'
export const mailStates = ['waiting', 'sending', 'sent', 'kept', 'refused', 'withdrawn'] as const satisfies readonly MailState[]

export interface MailRow {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  readonly subject: string | null
  readonly state: MailState
  readonly attempts: number
  readonly lastAnswer: string | null
  readonly createdAt: Date
  readonly sentAt: Date | null
  readonly ticket: { readonly id: string; readonly reference: string } | null
}

const rows = (tx: Tx) =>
  tx
    .selectFrom('outgoing_mail as m')
    .leftJoin('ticket as t', 't.id', 'm.ticket_id')
    .select([
      'm.id',
      'm.kind',
      'm.recipient',
      'm.subject',
      'm.state',
      'm.attempts',
      'm.last_answer',
      'm.created_at',
      'm.sent_at',
      't.id as ticket_id',
      't.reference',
    ])

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]
const mailRow = (row: Row): MailRow => ({
  id: row.id,
  kind: row.kind,
  recipient: row.recipient,
  subject: row.subject,
  state: row.state as MailState,
  attempts: row.attempts,
  lastAnswer: row.last_answer,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  ticket: row.ticket_id && row.reference ? { id: row.ticket_id, reference: row.reference } : null,
})

/** Mails that could not be delivered, for the staff of a ticket; the policy gives customers none. */
export async function refusedMailsOf(tx: Tx, ticketId: string): Promise<MailRow[]> {
  return (
    await rows(tx).where('m.ticket_id', '=', ticketId).where('m.state', '=', 'refused').orderBy('m.created_at').limit(50).execute()
  ).map(mailRow)
}

/** Newest first, for administrators (the policy gives nobody else any). `before` is the id of the last one seen. */
export async function listMails(
  tx: Tx,
  wanted: { state?: MailState; before?: string; limit: number },
): Promise<{ mails: MailRow[]; more: boolean }> {
  let query = rows(tx)
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(wanted.limit + 1)
  if (wanted.state) query = query.where('m.state', '=', wanted.state)
  if (wanted.before && isId(wanted.before)) {
    query = query.where(sql<boolean>`(m.created_at, m.id) < (select b.created_at, b.id from outgoing_mail b where b.id = ${wanted.before})`)
  }
  const found = await query.execute()
  return { mails: found.slice(0, wanted.limit).map(mailRow), more: found.length > wanted.limit }
}

/** One mail with its text, which is there only while it is kept. */
export async function mailById(tx: Tx, id: string): Promise<MailRow & { messageId: string; text: string | null }> {
  const row = isId(id) ? await rows(tx).select(['m.text_body', 'm.message_id']).where('m.id', '=', id).executeTakeFirst() : undefined
  if (!row) throw new Refusal('not-found')
  return { ...mailRow(row), messageId: row.message_id, text: row.text_body }
}
