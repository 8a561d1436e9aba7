// What a member may do: file tickets, see all of the organisation's, administer it.
import { type Act, inTransaction } from '../actor.ts'
import { recordOfPeople } from '../events.ts'
import { asColumns, membershipOf, type Rights } from './membership.ts'
import { organisationFor, requireAnotherAdministrator } from './organisation-for.ts'

export function changeRights(act: Act, organisationId: string, personId: string, rights: Rights): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    const now = await membershipOf(act, organisation.id, personId)
    if (now.administers && !rights.administers) await requireAnotherAdministrator(act, organisation.id, personId)
    if (now.files_tickets === rights.files && now.sees_tickets === rights.sees && now.administers === rights.administers) return
    // Recorded first: giving up one's own administration takes away the right to.
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'member.rights-changed',
      organisationId: organisation.id,
      personId,
      rights,
    })
    await act.db
      .updateTable('membership')
      .set(asColumns(rights))
      .where('organisation_id', '=', organisation.id)
      .where('person_id', '=', personId)
      .execute()
  })
}
