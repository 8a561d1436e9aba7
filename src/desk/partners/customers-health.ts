// How the services of several customers are, for the list of who acts for them: the worst that is open and published for what concerns each (MS-14, MS-16).
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { touchedBy } from '../health/concerning.ts'
import { concerns } from '../health/health-now.ts'
import { openIncidents } from '../health/incidents.ts'
import { type Condition, conditionBy, worst } from '../health/lifecycle.ts'
import type { ActingFor } from './customers.ts'

/** By id of the customer; only of those whose health the reader may see. Two queries, however many there are. */
export async function healthOfCustomers(tx: Tx, rows: readonly ActingFor[], at: Date): Promise<ReadonlyMap<string, Condition>> {
  const ids = rows
    .filter(({ delegations }) => delegations.some(({ rights }) => rights.includes('health')))
    .map(({ customer }) => customer.id)
  if (ids.length === 0) return new Map()
  const [catalogue, open, { rows: covered }] = await Promise.all([
    catalogueOf(tx),
    openIncidents(tx),
    sql<{
      id: string
      covered: string[] | null
    }>`select c.id, guichet_covered_services(c.id, ${at.toISOString().slice(0, 10)}::date) as covered
      from unnest(${ids}::uuid[]) c (id)`.execute(tx),
  ])
  return new Map(
    covered.map(({ id, covered }) => {
      const only = covered === null ? null : touchedBy(catalogue, covered)
      return [id, worst(open.filter((incident) => concerns(incident, only)).map(conditionBy))]
    }),
  )
}
