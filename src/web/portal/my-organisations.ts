// Where the visitor belongs: for whom a ticket may be filed, and which colleagues can be added.
import type { Tx } from '../../platform/database.ts'

export interface MyOrganisation {
  readonly id: string
  readonly name: string
  readonly files: boolean
  readonly seesAll: boolean
}

export async function myOrganisations(tx: Tx, personId: string): Promise<MyOrganisation[]> {
  const rows = await tx
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisation_id')
    .select(['o.id', 'o.name', 'm.files_tickets', 'm.sees_tickets'])
    .where('m.person_id', '=', personId)
    .orderBy('o.name')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    files: row.files_tickets,
    seesAll: row.sees_tickets === 'all',
  }))
}

export interface Colleague {
  readonly id: string
  readonly name: string
  readonly organisationId: string
}

/** Everyone else in the organisation of a ticket the visitor sees, and in the partner that filed it, as far as one belongs there. */
export const colleaguesOn = (tx: Tx, personId: string, reference: string): Promise<Colleague[]> =>
  others(tx, personId)
    .where('m.organisation_id', 'in', (from) =>
      from
        .selectFrom('ticket')
        .select('organisation_id')
        .where('reference', '=', reference)
        .unionAll(from.selectFrom('ticket').select('partner_id as organisation_id').where('reference', '=', reference)),
    )
    .execute()

const others = (tx: Tx, personId: string) =>
  tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name', 'm.organisation_id as organisationId'])
    .where('m.person_id', '!=', personId)
    .where('p.disabled_at', 'is', null)
    .orderBy('p.name')
    .limit(200)
