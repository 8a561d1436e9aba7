// With whom an organisation may make a delegation, who its people are that act, and what it is: what the pages of both parties need.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'

export interface OrganisationName {
  readonly id: string
  readonly name: string
}
export const mostCounterparts = 200

/** Customers a partner may ask, by name; nobody's for who does not administer it. */
export async function customersOf(
  tx: Tx,
  partnerId: string,
  limit = mostCounterparts,
): Promise<{ rows: OrganisationName[]; more: boolean }> {
  const { rows } = await sql<OrganisationName>`select o.id, o.name from organisation o
    where o.id = any (array(select guichet_customers_of(${partnerId}))) order by o.name, o.id limit ${limit + 1}`.execute(tx)
  return { rows: rows.slice(0, limit), more: rows.length > limit }
}

/** The one of them that has this name, however it is written; undefined for none or several. */
export async function customerNamed(tx: Tx, partnerId: string, name: string): Promise<OrganisationName | undefined> {
  const wanted = name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
  if (wanted === '') return undefined
  const { rows } = await sql<OrganisationName>`select o.id, o.name from organisation o
    where lower(o.name) = ${wanted} and o.id = any (array(select guichet_customers_of(${partnerId}))) limit 2`.execute(tx)
  return rows.length === 1 ? rows[0] : undefined
}

/** Partners a customer may grant to, by name. */
export async function partnersFor(tx: Tx, customerId: string): Promise<OrganisationName[]> {
  const { rows } = await sql<OrganisationName>`select p.id, p.name from guichet_partners_for(${customerId}) p`.execute(tx)
  return rows
}

export interface RoleRow {
  readonly personId: string
  readonly name: string
  readonly role: string
  readonly customer: OrganisationName | null
}

/** Who acts, and for whom; of the partner's people. A customer the reader does not know is left out. */
export async function rolesOf(tx: Tx, partnerId: string, limit = 2000): Promise<RoleRow[]> {
  const { rows } = await sql<{ person_id: string; name: string; role: string; customer_id: string | null; customer_name: string | null }>`
    select a.person_id, p.name, a.role_key as role, a.customer_id, o.name as customer_name
    from partner_assignment a join person p on p.id = a.person_id left join organisation o on o.id = a.customer_id
    where a.organisation_id = ${partnerId} and (a.customer_id is null or o.id is not null)
    order by p.name, p.id, a.role_key, o.name nulls first limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    role: row.role,
    customer: row.customer_id ? { id: row.customer_id, name: row.customer_name ?? '' } : null,
  }))
}

/** Whom it sells to and buys from, as far as the reader knows them. */
export async function partnershipsOf(
  tx: Tx,
  id: string,
  limit = 500,
): Promise<{ sellsTo: OrganisationName[]; buysFrom: OrganisationName[] }> {
  const list = async (mine: string, theirs: string) => {
    const { rows } =
      await sql<OrganisationName>`select o.id, o.name from partnership p join organisation o on o.id = ${sql.ref(`p.${theirs}`)}
      where ${sql.ref(`p.${mine}`)} = ${id} order by o.name, o.id limit ${limit}`.execute(tx)
    return rows
  }
  return { sellsTo: await list('seller_id', 'buyer_id'), buysFrom: await list('buyer_id', 'seller_id') }
}

/** Which sides of delegations an organisation has: a partner is one that we called so, that sells to somebody, or that deals with customers. */
export async function sidesOf(
  tx: Tx,
  id: string,
): Promise<{ customer: boolean; partner: boolean; kind: string | null; edition: string | null }> {
  const { rows } = await sql<{ customer: boolean; partner: boolean; kind: string | null; edition: string | null }>`select
    exists (select from delegation d where d.customer_id = o.id) or exists (select from guichet_partners_for(o.id)) as customer,
    o.partner_kind is not null or exists (select from partnership p where p.seller_id = o.id)
      or exists (select from delegation d where d.partner_id = o.id) as partner,
    o.partner_kind as kind, o.edition from organisation o where o.id = ${id}`.execute(tx)
  return rows[0] ?? { customer: false, partner: false, kind: null, edition: null }
}
