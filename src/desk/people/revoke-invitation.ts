// Taking an invitation back: its link leads nowhere from this moment on.
import { type Act, inTransaction } from '../actor.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { organisationFor } from './organisation-for.ts'

export function revokeInvitation(act: Act, organisationId: string, invitationId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    if (!isId(invitationId)) throw new Refusal('not-found')
    const revoked = await act.db
      .updateTable('invitation')
      .set({ revoked_at: act.at })
      .where('id', '=', invitationId)
      .where('organisation_id', '=', organisation.id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (!revoked.numUpdatedRows) throw new Refusal('invitation-gone')
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'member.invitation-revoked',
      organisationId: organisation.id,
      invitationId,
    })
  })
}
