// Where the visitor belongs: for whom a ticket may be filed, and which colleagues can be added.
import { sql } from 'kysely'
import { asWritten } from '../../desk/tickets/access.ts'
import type { Tx } from '../../platform/database.ts'
import type { Visitor } from '../../platform/identity.ts'

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

/** Who belongs nowhere files for themselves; who acts for customers is led to theirs. */
export const mayFile = (organisations: readonly MyOrganisation[], { customers }: Pick<Visitor, 'customers'>): boolean =>
  organisations.length === 0 || customers > 0 || organisations.some(({ files }) => files)

export interface Colleague {
  readonly id: string
  readonly name: string
  readonly organisationId: string
}

/** Everyone else in the organisation of a ticket the visitor sees, and in the partner that filed it, as far as one belongs there; at most 200. */
export async function colleaguesOn(tx: Tx, personId: string, reference: string): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`select id, name, organisation_id as "organisationId"
    from guichet_colleagues_on(${asWritten(reference)}, ${personId}::uuid, 200)`.execute(tx)
  return rows
}
