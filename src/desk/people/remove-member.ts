// A member leaves an organisation. Their own tickets stay theirs; the organisation's are no longer to be seen, not even those they followed,
// and each of those says so: else people would go on writing to somebody who no longer reads.
import { sql } from 'kysely'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfPeople } from '../events.ts'
import { membershipOf } from './membership.ts'
import { organisationFor, requireAnotherAdministrator } from './organisation-for.ts'

export function removeMember(act: Act, organisationId: string, personId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    const membership = await membershipOf(act, organisation.id, personId)
    if (membership.administers) await requireAnotherAdministrator(act, organisation.id, personId)
    // Recorded first: removing oneself takes away the right to.
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'member.left', organisationId: organisation.id, personId })
    await sql`select guichet_end_following(${organisation.id}, ${personId}, ${act.at})`.execute(act.db)
    await act.db.deleteFrom('membership').where('organisation_id', '=', organisation.id).where('person_id', '=', personId).execute()
  })
}
