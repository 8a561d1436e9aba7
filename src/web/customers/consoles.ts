// The admin portals of the services in the customer's context (MS-17): only for tenants and services within what was delegated.
import type { Catalogue, Words } from '../../desk/catalogue/catalogue.ts'
import type { HeldDelegation } from '../../desk/partners/customers.ts'
import type { Tx } from '../../platform/database.ts'
import type { ActingHere } from '../ask.ts'

export interface Console {
  readonly service: Words
  /** null: its console is one for all. */
  readonly tenant: string | null
  readonly url: string
}
const mostTenants = 20

export async function consolesOf(tx: Tx, catalogue: Catalogue, { customer, delegations }: ActingHere): Promise<Console[]> {
  const services = catalogue.services.filter(({ consoleUrl, retired }) => consoleUrl && !retired)
  if (services.length === 0) return []
  const tenants = await tx
    .selectFrom('cloud_tenant')
    .select('name')
    .where('organisation_id', '=', customer.id)
    .where('retired_at', 'is', null)
    .orderBy('name')
    .limit(500)
    .execute()
  return services.flatMap(({ key, label, consoleUrl }): Console[] => {
    const of = delegations.filter((one) => !one.single && (one.services.length === 0 || one.services.includes(key)))
    if (of.length === 0) return []
    if (!consoleUrl!.includes('{tenant}')) return [{ service: label, tenant: null, url: consoleUrl! }]
    return tenants
      .filter(({ name }) => of.some((one) => reaches(one, name)))
      .slice(0, mostTenants)
      .map(({ name }) => ({ service: label, tenant: name, url: consoleUrl!.replaceAll('{tenant}', () => encodeURIComponent(name)) }))
  })
}

const reaches = ({ tenants }: HeldDelegation, name: string): boolean => tenants.length === 0 || tenants.includes(name)
