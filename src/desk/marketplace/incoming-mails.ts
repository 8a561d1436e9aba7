// What came in and what became of it, for administrators (the policy gives nobody else any).
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export const incomingStates = ['waiting', 'taken', 'quarantined'] as const
export type IncomingState = (typeof incomingStates)[number]

export interface IncomingMail {
  readonly id: string
  /** Of the vendor's conversation; null: it came to an address that files tickets. */
  readonly threadId: string | null
  readonly receivedAt: Date
  /** Of the envelope; null: a bounce. */
  readonly sender: string | null
  readonly subject: string | null
  readonly size: number
  readonly sha256: string
  readonly state: IncomingState
  readonly cause: string | null
  readonly ticket: { readonly id: string; readonly reference: string } | null
}

/** Newest first. `before` is the id of the last one seen. */
export async function listIncomingMails(
  tx: Tx,
  wanted: { state?: IncomingState; before?: string; limit: number },
): Promise<{ mails: IncomingMail[]; more: boolean }> {
  let query = rows(tx)
    .orderBy('i.received_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(wanted.limit + 1)
  if (wanted.state) query = query.where('i.state', '=', wanted.state)
  if (wanted.before && isId(wanted.before))
    query = query.where(
      sql<boolean>`(i.received_at, i.id) < (select b.received_at, b.id from incoming_mail b where b.id = ${wanted.before})`,
    )
  const found = await query.execute()
  return { mails: found.slice(0, wanted.limit).map(mailOf), more: found.length > wanted.limit }
}

export async function incomingMailById(tx: Tx, id: string): Promise<IncomingMail> {
  const row = isId(id) ? await rows(tx).where('i.id', '=', id).executeTakeFirst() : undefined
  if (!row) throw new Refusal('not-found')
  return mailOf(row)
}

const rows = (tx: Tx) =>
  tx
    .selectFrom('incoming_mail as i')
    .leftJoin('ticket as t', 't.id', 'i.ticket_id')
    .select([
      'i.id',
      'i.thread_id as threadId',
      'i.received_at',
      'i.sender',
      'i.subject',
      'i.size',
      'i.sha256',
      'i.state',
      'i.cause',
      't.id as ticket_id',
      't.reference',
    ])

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]
const mailOf = ({ received_at, ticket_id, reference, state, ...row }: Row): IncomingMail => ({
  ...row,
  receivedAt: received_at,
  state: state as IncomingState,
  ticket: ticket_id && reference ? { id: ticket_id, reference } : null,
})
