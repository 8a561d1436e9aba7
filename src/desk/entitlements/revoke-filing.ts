// A member may file under an offering no longer, from this moment on; what they filed stays theirs.
import { type Act, inTransaction } from '../actor.ts'
import { recordOfPeople } from '../events.ts'
import { membershipOf } from '../people/membership.ts'
import { organisationFor } from '../people/organisation-for.ts'

/** Refusals: not-found, may-not-do-that. Twice is once. */
export function revokeFiling(act: Act, organisationId: string, personId: string, offering: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    await membershipOf(act, organisation.id, personId)
    const gone = await act.db
      .deleteFrom('filing_grant')
      .where('organisation_id', '=', organisation.id)
      .where('person_id', '=', personId)
      .where('offering_key', '=', offering)
      .returning('offering_key')
      .executeTakeFirst()
    if (!gone) return
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'filing.revoked',
      organisationId: organisation.id,
      personId,
      offering,
    })
  })
}
