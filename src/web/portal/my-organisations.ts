// Where the visitor belongs: for whom a ticket may be filed, and which colleagues can be added.
import type { Tx } from '../../platform/database.ts'

export interface MyOrganisation {
  readonly id: string
  readonly name: string
  readonly files: boolean
  readonly seesAll: boolean
  readonly allowsOutside: boolean
}

export async function myOrganisations(tx: Tx, personId: string): Promise<MyOrganisation[]> {
  const rows = await tx
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
    .select(['o.id', 'o.name', 'm.files_tickets', 'm.sees_tickets', 'o.allows_outside_participants'])
    .where('m.person_id', '=', personId)
    .orderBy('o.name')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    files: row.files_tickets,
    seesAll: row.sees_tickets === 'all',
    allowsOutside: row.allows_outside_participants,
  }))
}

export interface Colleague {
  readonly id: string
  readonly name: string
  readonly organisationId: string
}

/** Everyone else there, by name; at most 200, as nobody looks through more boxes than that. */
export async function colleaguesIn(tx: Tx, personId: string, organisationIds: readonly string[]): Promise<Colleague[]> {
  if (organisationIds.length === 0) return []
  return tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name', 'm.organisation_id as organisationId'])
    .where('m.organisation_id', 'in', organisationIds)
    .where('m.person_id', '!=', personId)
    .where('p.disabled_at', 'is', null)
    .orderBy('p.name')
    .limit(200)
    .execute()
}
