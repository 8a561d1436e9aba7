// The facts that decide what someone may file: rights, grants, contracts and whom they bought from, in each organisation they belong to.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { ContractFact, Partner, Standing } from './facts.ts'

/** What a form offers beside it. */
export interface FilingStanding extends Standing {
  /** Cloud tenants of the organisation that are in use, by name; at most 500. */
  readonly tenants: readonly { readonly name: string; readonly label: string | null }[]
}
/** Contracts and tenants that were named, and are therefore read however many there are. */
export interface NamedFacts {
  readonly contracts?: readonly string[]
  readonly tenants?: readonly string[]
  /** How many contracts are listed to choose from, besides those that decide: few where none is asked for. */
  readonly listed?: number
}
export const mostListed = 200

/**
 * One per organisation of the person, by its name; a person who belongs nowhere has one with organisation null. Of many contracts it reads those
 * that decide: one of each kind, besides the first `listed` (200) that hold and the 50 that ended last.
 */
export async function standingsOf(tx: Tx, personId: string, at: Date, named: NamedFacts = {}): Promise<FilingStanding[]> {
  const { rows } = await standingsQuery(personId, null, at, named).execute(tx)
  return standingsRead(rows)
}

/** In one organisation, or (null) belonging nowhere; null when the person is no member of it. */
export async function standingIn(
  tx: Tx,
  personId: string,
  organisationId: string | null,
  at: Date,
  named: NamedFacts = {},
): Promise<FilingStanding | null> {
  const { rows } = await standingsQuery(personId, organisationId, at, named).execute(tx)
  return standingsRead(rows).find((standing) => (standing.organisation?.id ?? null) === organisationId) ?? null
}

/** For deeds that send it together with others: give its rows to standingsRead. `organisationId`: only that one. */
export const standingsQuery = (
  personId: string,
  organisationId: string | null,
  at: Date,
  { contracts = [], tenants = [], listed = mostListed }: NamedFacts,
) =>
  sql<StandingRow>`select o.id, o.name, o.edition, o.calendar_key as calendar, coalesce(m.files_tickets, true) as files,
    (select coalesce(json_agg(g.offering_key), '[]') from filing_grant g where g.organisation_id = o.id and g.person_id = p.id) as grants,
    (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name)), '[]') from guichet_administrators_of(o.id) a) as administrators,
    (select coalesce(json_agg(json_build_object('name', t.name, 'label', t.label) order by t.name), '[]') from (
      (select name, label from cloud_tenant where organisation_id = o.id and retired_at is null order by name limit 500) union
      (select name, label from cloud_tenant where organisation_id = o.id and retired_at is null and name = any(${tenants}))) t) as tenants,
    case when exists (select from contract c where c.organisation_id = o.id and c.partner_id is not null)
      then (select json_agg(json_build_object('id', w.id, 'name', w.name, 'address', w.contact_address, 'phone', w.contact_phone, 'url', w.contact_url))
        from guichet_partners_of(o.id) w) end as partners,
    ${contractsOf(sql`c.organisation_id = o.id`, at, contracts, listed)} as contracts
    from person p left join membership m on m.person_id = p.id left join organisation o on o.id = m.organisation_id
    where p.id = ${personId} and p.disabled_at is null and (${organisationId}::uuid is null or m.organisation_id = ${organisationId}::uuid)
    order by o.name, o.id`

/** Of `contract c` on the day `d.today`. */
const active = sql`c.starts_on <= d.today and (c.ends_on is null or c.ends_on >= d.today)`

/**
 * Of those that `which` names of `contract c`, beside person `p`. Most houses keep none: they pay one look at an index (ordered, or the planner
 * would rather read the whole table). A contract with `partner` is seen from there: it is its paper, or was bought through it.
 */
export const contractsOf = (
  which: RawBuilder<unknown>,
  at: Date,
  named: readonly string[],
  listed: number,
  partner: string | null = null,
) => sql`case when (select true from contract c where ${which} order by c.number limit 1) then (
      with d as materialized (select (${at}::timestamptz at time zone p.time_zone)::date as today),
      mine as materialized (select c.id, c.kind, c.organisation_id, c.starts_on, c.ends_on, c.starts_on <= d.today as begun,
          ${active} as active from contract c, d where ${which}),
      chosen as (
        (select distinct on (kind, organisation_id, begun, active) id from mine
          order by kind, organisation_id, begun, active, case when begun then ends_on end desc nulls first, starts_on)
        union (select c.id from contract c, d where ${which} and ${active}
          order by c.number, c.id limit ${sql.lit(listed)})
        union (select id from mine where begun and not active order by ends_on desc, id limit ${sql.lit(Math.min(listed, 50))})
        union (select id from mine where id = any(${named}::uuid[])))
      select json_agg(json_build_object('id', k.id, 'number', k.number, 'entity', k.entity_key, 'plan', k.plan_key, 'partner', nullif(k.partner_id, ${partner}::uuid),
          'active', k.active, 'begun', k.begun, 'startsOn', k.starts_on, 'endsOn', k.ends_on, 'covers', k.covers, 'services', k.services, 'trial', k.trial, 'calendar', k.calendar_key,
          'ofPartner', k.organisation_id is not distinct from ${partner}::uuid) order by k.active desc, k.begun, k.number, k.id)
      from (select c.*, c.starts_on <= d.today as begun, ${active} as active
        from contract c, d where c.id in (select id from chosen)) k
    ) else '[]' end`

export interface StandingRow {
  readonly id: string | null
  readonly name: string | null
  readonly edition: string | null
  readonly calendar: string | null
  readonly files: boolean
  readonly grants: readonly string[]
  readonly administrators: Standing['administrators']
  readonly tenants: FilingStanding['tenants']
  readonly partners: readonly Partner[] | null
  readonly contracts: readonly (Omit<ContractFact, 'partner'> & { readonly partner: string | null })[]
}

export function standingsRead(rows: readonly StandingRow[]): FilingStanding[] {
  return rows.map(({ id, name, partners, contracts, ...rest }) => ({
    ...rest,
    acting: null,
    organisation: id === null ? null : { id, name: name ?? '' },
    contracts: contracts.map((contract) => ({
      ...contract,
      partner: contract.partner === null ? null : (partners?.find((one) => one.id === contract.partner) ?? nameless(contract.partner)),
    })),
  }))
}

/** Bought through someone we cannot name any more: it still counts as that. */
const nameless = (id: string): Partner => ({ id, name: '', address: null, phone: null, url: null })
