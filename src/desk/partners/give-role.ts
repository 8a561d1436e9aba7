// Within the partner: who may use what its customers granted (MS-03). Without a role a member of the partner acts for nobody.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { recordOfPeople } from '../events.ts'
import { membershipOf } from '../people/membership.ts'
import { organisationFor } from '../people/organisation-for.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export const PartnerRoleGiven = z.strictObject({
  role: z.string('refusal.fault.choose').regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose'),
  /** null: for all customers. */
  customerId: z.string().refine(isId, 'refusal.fault.choose').nullable().default(null),
})
export type PartnerRoleGiven = z.output<typeof PartnerRoleGiven>

/** Refusals: not-found, may-not-do-that, invalid. Twice is once. */
export function giveRole(act: Act, partnerId: string, personId: string, { role, customerId }: PartnerRoleGiven): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, partnerId)
    await membershipOf(act, organisation.id, personId)
    const known = (await catalogueOf(act.db)).partnerRoles.find((one) => one.key === role)
    if (!known || known.retired) throw new Refusal('invalid', {}, [{ field: 'role', message: 'refusal.fault.choose' }])
    if (customerId !== null) await requireDealsWith(act, organisation.id, customerId)
    const made = await act.db
      .insertInto('partner_assignment')
      .values({
        organisation_id: organisation.id,
        person_id: personId,
        role_key: role,
        customer_id: customerId,
        given_by: act.actor.personId,
        given_at: act.at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('role_key')
      .executeTakeFirst()
    if (!made) return
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'partner.role-given',
      organisationId: organisation.id,
      personId,
      role,
      customerId,
    })
  })
}

/** From this moment they act no longer by it. Refusals: not-found, may-not-do-that. */
export function takeRole(act: Act, partnerId: string, personId: string, { role, customerId }: PartnerRoleGiven): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, partnerId)
    await membershipOf(act, organisation.id, personId)
    const taken = await act.db
      .deleteFrom('partner_assignment')
      .where('organisation_id', '=', organisation.id)
      .where('person_id', '=', personId)
      .where('role_key', '=', role)
      .where('customer_id', customerId === null ? 'is' : '=', customerId)
      .returning('role_key')
      .executeTakeFirst()
    if (!taken) return
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'partner.role-taken',
      organisationId: organisation.id,
      personId,
      role,
      customerId,
    })
  })
}

async function requireDealsWith({ db }: ActInTransaction, partnerId: string, customerId: string): Promise<void> {
  const { rows } = await sql`select from guichet_customers_of(${partnerId}) c (id) where c.id = ${customerId}`.execute(db)
  if (rows.length === 0) throw new Refusal('invalid', {}, [{ field: 'customerId', message: 'refusal.fault.choose' }])
}
