// What the pages and the API show of delegations: of one customer, of one partner, or of all for us. Asked for in pages, never all at once.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type TermsNow, termsOf } from './delegation-terms.ts'

/** asked: waits for the customer. coming: approved, not begun. */
export type DelegationState = 'asked' | 'coming' | 'live' | 'refused' | 'withdrawn' | 'lapsed' | 'ended' | 'over'

export interface DelegationRow {
  readonly id: string
  readonly customer: { readonly id: string; readonly name: string }
  readonly partner: { readonly id: string; readonly name: string; readonly kind: string | null }
  readonly terms: TermsNow
  readonly single: boolean
  readonly reason: string
  readonly state: DelegationState
  readonly requestedById: string
  readonly requestedBy: string
  readonly requestedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly endedBy: string | null
  readonly endedAt: Date | null
}

/** open: waits for an answer. granted: in force, or will be. ending: granted, and ends within 30 days. over: any other. */
export const which = ['open', 'granted', 'ending', 'over'] as const
export type Which = (typeof which)[number]

export interface ListDelegations {
  readonly customerId?: string
  readonly partnerId?: string
  readonly which: Which
  readonly at: Date
  readonly cursor?: string | undefined
  readonly limit?: number
}

interface Row {
  readonly id: string
  readonly customer_id: string
  readonly customer_name: string
  readonly partner_id: string
  readonly partner_name: string
  readonly partner_kind: string | null
  readonly roles: string[]
  readonly services: string[]
  readonly request_types: string[]
  readonly tenants: string[]
  readonly customer_sees: string
  readonly single: boolean
  readonly reason: string
  readonly requested_by: string
  readonly requested_at: Date
  readonly starts_at: Date
  readonly ends_at: Date
  readonly decided_by: string | null
  readonly approved_at: Date | null
  readonly refused_at: Date | null
  readonly ended_by: string | null
  readonly ended_at: Date | null
  readonly names: Record<string, string> | null
}

const select = sql`select d.id, d.customer_id, c.name as customer_name, d.partner_id, p.name as partner_name, p.partner_kind, d.roles, d.services,
    d.request_types, d.tenants, d.customer_sees, d.single, d.reason, d.requested_by, d.requested_at, d.starts_at, d.ends_at, d.decided_by, d.approved_at,
    d.refused_at, d.ended_by, d.ended_at,
    (select json_object_agg(n.id, n.name) from guichet_names_of_delegations(array[d.id]) n) as names
  from delegation d join organisation c on c.id = d.customer_id join organisation p on p.id = d.partner_id`

/** What is granted by its end, the nearest first; the rest newest first. */
export async function delegationsOf(
  tx: Tx,
  { customerId, partnerId, which, at, cursor, limit = 50 }: ListDelegations,
): Promise<{ rows: DelegationRow[]; nextCursor: string | null }> {
  const open = sql`d.approved_at is null and d.refused_at is null and d.ended_at is null and d.ends_at > ${at}`
  const granted = sql`d.approved_at is not null and d.ended_at is null and d.ends_at > ${at}`
  const chosen = {
    open,
    granted,
    ending: sql`${granted} and d.ends_at <= ${new Date(at.getTime() + 30 * 86_400_000)}`,
    over: sql`(d.refused_at is not null or d.ended_at is not null or d.ends_at <= ${at})`,
  }[which]
  const byEnd = which === 'granted' || which === 'ending'
  const after = cursor ? placeOf(cursor) : null
  const beyond: RawBuilder<unknown> = !after
    ? sql`true`
    : byEnd
      ? sql`(d.ends_at, d.id) > (${after.at}, ${after.id}::uuid)`
      : sql`d.id < ${after.id}::uuid`
  const { rows } = await sql<Row>`${select}
    where ${chosen} and ${beyond} and ${customerId ? sql`d.customer_id = ${customerId}` : sql`true`}
      and ${partnerId ? sql`d.partner_id = ${partnerId}` : sql`true`}
    order by ${byEnd ? sql`d.ends_at, d.id` : sql`d.id desc`} limit ${limit + 1}`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor = rows.length > limit && last ? Buffer.from(JSON.stringify([last.ends_at, last.id])).toString('base64url') : null
  return { rows: shown.map((row) => asRow(row, at)), nextCursor }
}

/** Of that organisation, as customer or as partner. */
export async function delegationById(tx: Tx, organisationId: string, id: string, at: Date): Promise<DelegationRow> {
  const { rows } = isId(id)
    ? await sql<Row>`${select} where d.id = ${id} and ${organisationId} in (d.customer_id::text, d.partner_id::text)`.execute(tx)
    : { rows: [] }
  if (!rows[0]) throw new Refusal('not-found')
  return asRow(rows[0], at)
}

const nameless = ''
function asRow(row: Row, at: Date): DelegationRow {
  const name = (id: string | null) => (id === null ? null : (row.names?.[id] ?? nameless))
  return {
    id: row.id,
    customer: { id: row.customer_id, name: row.customer_name },
    partner: { id: row.partner_id, name: row.partner_name, kind: row.partner_kind },
    terms: termsOf(row),
    single: row.single,
    reason: row.reason,
    state: stateOf(row, at),
    requestedById: row.requested_by,
    requestedBy: name(row.requested_by) ?? nameless,
    requestedAt: row.requested_at,
    decidedBy: name(row.decided_by),
    decidedAt: row.approved_at ?? row.refused_at,
    endedBy: name(row.ended_by),
    endedAt: row.ended_at,
  }
}

function stateOf({ approved_at, refused_at, ended_at, starts_at, ends_at }: Row, at: Date): DelegationState {
  if (refused_at) return 'refused'
  if (ended_at) return approved_at ? 'ended' : 'withdrawn'
  if (ends_at <= at) return approved_at ? 'over' : 'lapsed'
  if (!approved_at) return 'asked'
  return starts_at > at ? 'coming' : 'live'
}

/** null for a cursor that is none: the list starts again. */
function placeOf(cursor: string): { at: Date; id: string } | null {
  try {
    const [end, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const at = new Date(String(end))
    return isId(String(id)) && !Number.isNaN(at.getTime()) ? { at, id: String(id) } : null
  } catch {
    return null
  }
}
