// A member may file under an offering that is for the granted only (NTT-10, NTT-11); the organisation's administrators and ours decide.
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { membershipOf } from '../people/membership.ts'
import { organisationFor } from '../people/organisation-for.ts'

/** Refusals: not-found, may-not-do-that, invalid. Twice is once. */
export function grantFiling(act: Act, organisationId: string, personId: string, offering: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    await membershipOf(act, organisation.id, personId)
    const offered = (await catalogueOf(act.db)).offerings.find((one) => one.key === offering)
    if (!offered?.needsGrant || offered.retired) throw new Refusal('invalid', {}, [{ field: 'offerings', message: 'refusal.fault.choose' }])
    const made = await act.db
      .insertInto('filing_grant')
      .values({
        organisation_id: organisation.id,
        person_id: personId,
        offering_key: offering,
        granted_by: act.actor.personId,
        granted_at: act.at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('offering_key')
      .executeTakeFirst()
    if (!made) return
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'filing.granted',
      organisationId: organisation.id,
      personId,
      offering,
    })
  })
}
