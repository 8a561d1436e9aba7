// A cloud tenant that nobody is to choose any more; tickets about it keep its name.
import { type Act, inTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { organisationFor } from '../people/organisation-for.ts'

/** Refusals: not-found, may-not-do-that. Twice is once. */
export function retireCloudTenant(act: Act, organisationId: string, tenantId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    const tenant = isId(tenantId)
      ? await act.db
          .selectFrom('cloud_tenant')
          .select(['id', 'name', 'retired_at'])
          .where('id', '=', tenantId)
          .where('organisation_id', '=', organisation.id)
          .executeTakeFirst()
      : undefined
    if (!tenant) throw new Refusal('not-found')
    if (tenant.retired_at !== null) return
    await act.db.updateTable('cloud_tenant').set({ retired_at: act.at }).where('id', '=', tenant.id).execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'tenant.retired',
      organisationId: organisation.id,
      tenantId: tenant.id,
      name: tenant.name,
    })
  })
}
