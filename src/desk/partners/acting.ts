// The standing of somebody who acts for a customer: what the customer delegated to their partner, and the papers of both that pay for it.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Acting } from '../entitlements/facts.ts'
import { type FilingStanding, type NamedFacts, type StandingRow, mostListed, standingsRead } from '../entitlements/standing-of.ts'

/** Somebody of `partnerId` who files for `customerId`. `delegation`: one that is for a single ticket counts too, when it is named and has made none. */
export interface ActsFor {
  readonly personId: string
  readonly partnerId: string
  readonly customerId: string
  readonly delegation?: string | null
  /** As if the customer approved this one ticket: what is asked is judged before it is put before them (MS-36). */
  readonly asking?: boolean
}

/** null: they may not file for that customer now, whatever the reason. */
export async function actingStanding(tx: Tx, who: ActsFor, at: Date, named: NamedFacts = {}): Promise<FilingStanding | null> {
  const { rows } = await actingQuery(who, at, named).execute(tx)
  return actingRead(rows)
}

/** For deeds that send it together with others: give its rows to actingRead. */
export const actingQuery = (
  { personId, partnerId, customerId, delegation = null, asking = false }: ActsFor,
  at: Date,
  { contracts = [], tenants = [], listed = mostListed }: NamedFacts,
) => sql<ActingRow>`select o.id, o.name, o.edition, o.calendar_key as calendar, true as files,
    (select coalesce(json_agg(k.key), '[]') from offering k) as grants,
    (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name)), '[]') from guichet_administrators_of(o.id) a) as administrators,
    guichet_tenants_of(o.id, ${tenants}) as tenants,
    (select json_agg(json_build_object('id', w.id, 'name', w.name, 'address', w.contact_address, 'phone', w.contact_phone, 'url', w.contact_url))
      from guichet_partners_of(o.id) w) as partners,
    guichet_deciding_contracts(o.id, ${partnerId}, p.time_zone, ${at}, ${contracts}, ${listed}) as contracts,
    (select json_build_object('id', w.id, 'name', w.name, 'kind', w.partner_kind) from organisation w where w.id = ${partnerId}) as partner,
    (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'kind', u.kind, 'address', u.contact_address, 'phone', u.contact_phone,
      'url', u.contact_url)), '[]') from guichet_sellers_above(o.id) u) as above,
    ${asking ? supposed(partnerId) : live(partnerId, delegation)} as delegations
    from person p, organisation o where p.id = ${personId} and p.disabled_at is null and o.id = ${customerId}`

const live = (
  partnerId: string,
  delegation: string | null,
) => sql`(select json_agg(json_build_object('id', d.id, 'services', d.services, 'types', d.request_types, 'tenants', d.tenants, 'single', d.single,
      'customerSees', d.customer_sees)) from guichet_my_delegations() d
      where d.customer_id = o.id and d.partner_id = ${partnerId} and 'file' = any (d.rights) and (not d.single or d.id = ${delegation}::uuid and not exists (select from ticket made where made.delegation_id = d.id)))`

/** For who files in the partner, and a customer that it sells to or dealt with. */
const supposed = (
  partnerId: string,
) => sql`case when exists (select from guichet_customers_to_ask(o.id, '', null, null, 100) k where k.partner_id = ${partnerId})
    then '[{"id":"00000000-0000-0000-0000-000000000000","services":[],"types":[],"tenants":[],"single":true,"customerSees":"all"}]'::json end`

interface ActingRow extends StandingRow {
  readonly partner: Acting['partner'] | null
  readonly above: Acting['above']
  readonly delegations: Acting['delegations'] | null
}

export function actingRead(rows: readonly ActingRow[]): FilingStanding | null {
  const row = rows[0]
  if (!row?.delegations || !row.partner) return null
  const { partner, above, delegations, ...rest } = row
  return { ...standingsRead([rest])[0]!, acting: { partner, above, delegations } }
}
