// A delegation ends before its day: the customer revokes it, the partner gives it back or withdraws what it asked, or we must end it. At once, everywhere.
import { type Act, inTransaction } from '../actor.ts'
import { delegationFor, recordOfBoth } from './delegation-for.ts'
import { termsOf } from './delegation-terms.ts'

/** As that organisation, one of its two parties. Refusals: not-found, may-not-do-that, delegation-over. */
export function endDelegation(act: Act, organisationId: string, delegationId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const delegation = await delegationFor(act, organisationId, delegationId, 'either', 'provider')
    // Recorded first, while it is still there to be shared.
    await recordOfBoth(act, delegation, {
      type: 'delegation.ended',
      by: delegation.byProvider ? 'provider' : organisationId === delegation.customer_id ? 'customer' : 'partner',
      asked: delegation.approved_at === null,
      was: termsOf(delegation),
    })
    await act.db.updateTable('delegation').set({ ended_at: act.at, ended_by: act.actor.personId }).where('id', '=', delegation.id).execute()
  })
}
