// A cloud tenant that the organisation's members can then choose in a form (NTT-23). One that was retired comes back.
import { type Act, inTransaction } from '../actor.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { organisationFor } from '../people/organisation-for.ts'
import type { TenantFields } from './contract-fields.ts'

const most = 2000

/** Refusals: not-found, may-not-do-that, tenant-there-already. */
export function addCloudTenant(act: Act, organisationId: string, input: TenantFields): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    const there = await act.db
      .selectFrom('cloud_tenant')
      .select(['id', 'retired_at'])
      .where('organisation_id', '=', organisation.id)
      .where('name', '=', input.name)
      .executeTakeFirst()
    if (there && there.retired_at === null)
      throw new Refusal('tenant-there-already', {}, [{ field: 'name', message: 'refusal.tenant-there-already' }])
    const { count } = await act.db
      .selectFrom('cloud_tenant')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('organisation_id', '=', organisation.id)
      .executeTakeFirstOrThrow()
    if (Number(count) >= most) throw new Refusal('invalid', {}, [{ field: 'name', message: 'refusal.fault.too-many' }])
    const id = there?.id ?? newId(act.at.getTime())
    if (there) await act.db.updateTable('cloud_tenant').set({ label: input.label, retired_at: null }).where('id', '=', id).execute()
    else
      await act.db
        .insertInto('cloud_tenant')
        .values({ id, organisation_id: organisation.id, name: input.name, label: input.label, created_at: act.at })
        .execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'tenant.added',
      organisationId: organisation.id,
      tenantId: id,
      name: input.name,
    })
    return { id }
  })
}
