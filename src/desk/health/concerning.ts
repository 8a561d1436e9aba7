// "What concerns me": the components that an organisation's contracts touch.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'

/** Keys of components; null: all, since no contracts are kept of it. Who may not know gets none but what concerns everyone. */
export async function concerning(tx: Tx, organisationId: string, at: Date): Promise<ReadonlySet<string> | null> {
  const { rows } = await sql<{
    covered: string[] | null
  }>`select guichet_covered_services(${organisationId}, ${at.toISOString().slice(0, 10)}::date) as covered`.execute(tx)
  const covered = rows[0]!.covered
  return covered === null ? null : touchedBy(await catalogueOf(tx), covered)
}

/** Of all organisations a person belongs to. Null: all, also for who belongs nowhere. */
export async function concerningPerson(tx: Tx, personId: string, at: Date): Promise<ReadonlySet<string> | null> {
  const { rows } = await sql<{
    covered: string[] | null
  }>`select guichet_covered_services(m.organisation_id, ${at.toISOString().slice(0, 10)}::date) as covered
    from membership m where m.person_id = ${personId}`.execute(tx)
  if (rows.length === 0 || rows.some(({ covered }) => covered === null)) return null
  return touchedBy(
    await catalogueOf(tx),
    rows.flatMap(({ covered }) => covered ?? []),
  )
}

/** A component that names no service concerns everyone. */
export function touchedBy({ components }: Catalogue, services: readonly string[]): ReadonlySet<string> {
  const covered = new Set(services)
  return new Set(
    components.filter((one) => one.services.length === 0 || one.services.some((key) => covered.has(key))).map(({ key }) => key),
  )
}
