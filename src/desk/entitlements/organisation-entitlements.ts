// What an organisation has that lets its members file: contracts, cloud tenants, who was granted what, and who asks for more.
import { type RawBuilder, sql } from 'kysely'
import { dateFormat } from '../../platform/formats.ts'
import type { Tx } from '../../platform/database.ts'

export interface ContractRow {
  readonly id: string
  readonly number: string
  readonly entity: string
  readonly plan: string | null
  readonly calendar: string | null
  readonly partner: { readonly id: string; readonly name: string } | null
  readonly startsOn: string
  readonly endsOn: string | null
  readonly state: 'active' | 'ended' | 'not-begun'
  /** Whose subscriptions it supports. */
  readonly covers: 'own' | 'customers' | 'both'
  /** Empty: all. */
  readonly services: string[]
  readonly trial: boolean
}
export interface TenantRow {
  readonly id: string
  readonly name: string
  readonly label: string | null
  readonly isRetired: boolean
}
export interface GrantRow {
  readonly personId: string
  readonly offering: string
  readonly grantedAt: Date
}
export interface AskedRow {
  readonly personId: string
  readonly name: string
  readonly right: string
  readonly key: string | null
  readonly at: Date
}

/** The reader's calendar day: contracts are compared with it, as standing-of.ts does. */
export const dayOf = (at: Date, timeZone: string): string =>
  dateFormat('sv', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** By number; `after` is the last one seen. */
export async function contractsOf(
  tx: Tx,
  organisationId: string,
  today: string,
  { limit = 500, after }: { limit?: number; after?: { number: string; id: string } } = {},
): Promise<{ rows: ContractRow[]; more: boolean }> {
  const beyond: RawBuilder<unknown> = after ? sql`and (c.number, c.id) > (${after.number}, ${after.id}::uuid)` : sql``
  const { rows } = await sql<ContractRow & { partner_id: string | null; partner_name: string | null }>`
    select c.id, c.number, c.entity_key as entity, c.plan_key as plan, c.calendar_key as calendar, c.partner_id, p.name as partner_name,
      c.starts_on::text as "startsOn", c.ends_on::text as "endsOn", c.covers, c.services, c.trial,
      case when c.starts_on > ${today}::date then 'not-begun' when c.ends_on < ${today}::date then 'ended' else 'active' end as state
    from contract c left join guichet_partners_of(${organisationId}) p on p.id = c.partner_id
    where c.organisation_id = ${organisationId} ${beyond}
    order by c.number, c.id limit ${limit + 1}`.execute(tx)
  return {
    rows: rows.slice(0, limit).map(({ partner_id, partner_name, ...row }) => ({
      ...row,
      partner: partner_id ? { id: partner_id, name: partner_name ?? '' } : null,
    })),
    more: rows.length > limit,
  }
}

/** By name, those in use first. */
export async function tenantsOf(tx: Tx, organisationId: string, limit = 2000): Promise<TenantRow[]> {
  const rows = await tx
    .selectFrom('cloud_tenant')
    .select(['id', 'name', 'label', 'retired_at'])
    .where('organisation_id', '=', organisationId)
    .orderBy((eb) => eb('retired_at', 'is not', null))
    .orderBy('name')
    .limit(limit)
    .execute()
  return rows.map(({ id, name, label, retired_at }) => ({ id, name, label, isRetired: retired_at !== null }))
}

/** All that the reader may see: their own, or everybody's for who administers. */
export async function grantsOf(tx: Tx, organisationId: string, limit = 10_000): Promise<GrantRow[]> {
  const rows = await tx
    .selectFrom('filing_grant')
    .select(['person_id', 'offering_key', 'granted_at'])
    .where('organisation_id', '=', organisationId)
    .orderBy('person_id')
    .orderBy('offering_key')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ personId: row.person_id, offering: row.offering_key, grantedAt: row.granted_at }))
}

/** Of the last two weeks, the newest first; one of each person and thing. */
export async function askedOf(tx: Tx, organisationId: string, at: Date): Promise<AskedRow[]> {
  const rows = await tx
    .selectFrom('people_event as e')
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .innerJoin('membership as m', (join) =>
      join.onRef('m.person_id', '=', 'e.person_id').onRef('m.organisation_id', '=', 'e.organisation_id'),
    )
    .select(['e.person_id', 'p.name', 'e.payload', 'e.at'])
    .where('e.organisation_id', '=', organisationId)
    .where('e.type', '=', 'right.asked')
    .where('e.at', '>', new Date(at.getTime() - 14 * 86_400_000))
    .orderBy('e.seq', 'desc')
    .limit(50)
    .execute()
  const seen = new Set<string>()
  return rows.flatMap((row) => {
    const { right, key } = row.payload as { right: string; key: string | null }
    const one = `${row.person_id} ${right} ${key}`
    if (seen.has(one)) return []
    seen.add(one)
    return [{ personId: row.person_id!, name: row.name, right, key, at: row.at }]
  })
}
