// Tickets that wait for a customer's one approval (MS-36), as either side finds them; and the customers whom somebody may ask for one.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { CreateTicket } from '../tickets/create-ticket.ts'
import type { OrganisationName } from './counterparts.ts'

export type FilingState = 'waits' | 'approved' | 'refused' | 'over'
export interface FilingRow {
  readonly id: string
  /** '' where the reader knows them no longer. */
  readonly customer: string
  readonly partner: string
  readonly asker: string
  readonly summary: string
  readonly askedAt: Date
  readonly expiresAt: Date
  readonly state: FilingState
  /** Of the ticket it became, while the reader sees it, under the customer's address. */
  readonly customerId: string
  readonly reference: string | null
}
export interface AskedOne extends FilingRow {
  readonly partnerId: string
  readonly content: Pick<CreateTicket, 'requestType' | 'service' | 'body' | 'answers' | 'participants'>
  readonly files: readonly { readonly name: string; readonly size: number }[]
}

const columns = (at: Date) => sql`f.id, f.customer_id as "customerId", coalesce(c.name, '') as customer, coalesce(p.name, '') as partner,
    coalesce(a.name, '') as asker, f.summary, f.asked_at as "askedAt", f.expires_at as "expiresAt",
    case when f.approved_at is not null then 'approved' when f.refused_at is not null then 'refused' when f.expires_at <= ${at} then 'over' else 'waits' end as state,
    (select t.reference from ticket t where t.id = f.ticket_id) as reference`
const parties = sql`left join organisation c on c.id = f.customer_id left join organisation p on p.id = f.partner_id left join person a on a.id = f.asked_by`
/** By the reader, or by somebody of a partner they administer. */
const mine = (me: string) => sql`(f.asked_by = ${me} or f.partner_id = any (guichet_organisations_i_administer()))`

/** Newest first. */
export async function filingsAsked(
  tx: Tx,
  me: string,
  at: Date,
  { cursor, limit = 25 }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ rows: FilingRow[]; nextCursor: string | null }> {
  const { rows } = await sql<FilingRow>`select ${columns(at)} from filing_request f ${parties}
    where ${mine(me)} and ${isId(cursor) ? sql`f.id < ${cursor}` : sql`true`} order by f.id desc limit ${limit + 1}`.execute(tx)
  const shown = rows.slice(0, limit)
  return { rows: shown, nextCursor: rows.length > limit ? shown.at(-1)!.id : null }
}

/** One that was asked by the reader's side. Refusals: not-found. */
export async function filingAskedBy(tx: Tx, me: string, id: string | undefined, at: Date): Promise<AskedOne> {
  const { rows } = isId(id)
    ? await sql<AskedOne>`select ${columns(at)}, f.partner_id as "partnerId", f.content,
        (select coalesce(json_agg(json_build_object('name', d.name, 'size', d.size) order by d.created_at, d.id), '[]')
          from draft_file d where d.draft_id = f.draft_id) as files
        from filing_request f ${parties} where f.id = ${id} and ${mine(me)}`.execute(tx)
    : { rows: [] }
  if (!rows[0]) throw new Refusal('not-found')
  return rows[0]
}

/** Those that wait for a customer's word, the oldest first; none for who does not administer it. */
export async function filingsWaiting(tx: Tx, customerId: string, at: Date, limit = 50): Promise<FilingRow[]> {
  // Who asks is somebody of another organisation: known to those who decide, by name alone.
  const { rows } =
    await sql<FilingRow>`select ${columns(at)}, (select q.asker from guichet_filing_asked(null, f.id) q) as asker from filing_request f ${parties}
    where f.customer_id = ${customerId} and f.customer_id = any (guichet_organisations_i_administer())
      and f.approved_at is null and f.refused_at is null and f.expires_at > ${at} order by f.id limit ${limit}`.execute(tx)
  return rows
}

export async function isFilingOf(tx: Tx, customerId: string | undefined, id: string | undefined): Promise<boolean> {
  if (!isId(customerId) || !isId(id)) return false
  const row = tx.selectFrom('filing_request').select('id').where('id', '=', id).where('customer_id', '=', customerId)
  return (await row.executeTakeFirst()) !== undefined
}

export interface ToAsk {
  readonly customer: OrganisationName
  readonly partner: OrganisationName
}

/** By name; one that several of the asker's partners know is there for each. */
export async function customersToAsk(
  tx: Tx,
  { words = '', cursor, limit = 25 }: { words?: string; cursor?: string | undefined; limit?: number } = {},
): Promise<{ rows: ToAsk[]; nextCursor: string | null }> {
  const after = placeOf(cursor)
  const { rows } =
    await sql<Found>`select * from guichet_customers_to_ask(null, ${words.trim()}, ${after?.name ?? null}, ${after?.id ?? null}, ${limit + 1})`.execute(
      tx,
    )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor = rows.length > limit && last ? Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url') : null
  return { rows: shown.map(toAsk), nextCursor }
}

/** Of that customer; empty: they may not ask it. */
export async function mayAsk(tx: Tx, customerId: string | undefined): Promise<ToAsk[]> {
  if (!isId(customerId)) return []
  const { rows } = await sql<Found>`select * from guichet_customers_to_ask(${customerId}, '', null, null, 100)`.execute(tx)
  return rows.map(toAsk)
}

interface Found {
  readonly id: string
  readonly name: string
  readonly partner_id: string
  readonly partner_name: string
}
const toAsk = (row: Found): ToAsk => ({
  customer: { id: row.id, name: row.name },
  partner: { id: row.partner_id, name: row.partner_name },
})

/** null for a cursor that is none: the list starts again. */
function placeOf(cursor: string | undefined): { name: string; id: string } | null {
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as unknown[]
    return typeof name === 'string' && isId(id) ? { name, id } : null
  } catch {
    return null
  }
}
