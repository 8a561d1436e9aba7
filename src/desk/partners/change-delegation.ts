// The customer's administrator narrows or extends what a partner holds; tickets filed under it are reached by its new scope at once.
import { type Act, inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { delegationFor, recordOfBoth } from './delegation-for.ts'
import { type Terms, type TermsNow, asColumns, requireFits, termsOf } from './delegation-terms.ts'

/** `seen`: what the form showed; changed by another since, it is shown anew (F35). Refusals: not-found, may-not-do-that, invalid, changed-meanwhile, delegation-over. */
export function changeDelegation(act: Act, customerId: string, delegationId: string, terms: Terms, seen?: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const delegation = await delegationFor(act, customerId, delegationId, 'customer')
    // What was only asked for is decided, and what was approved for one ticket stays so.
    if (!delegation.approved_at || delegation.single) throw new Refusal('not-in-this-state')
    const was = termsOf(delegation)
    if (seen !== undefined && seen !== sealOf(was)) throw new Refusal('changed-meanwhile')
    await requireFits(act, terms, customerId, was)
    const columns = asColumns(terms, delegation.starts_at)
    const now = termsOf(columns)
    if (sealOf(now) === sealOf(was)) return
    await act.db.updateTable('delegation').set(columns).where('id', '=', delegation.id).execute()
    await recordOfBoth(act, delegation, { type: 'delegation.changed', was, now })
  })
}

/** The terms in one line, to tell whether they are still those. */
export const sealOf = (terms: TermsNow): string => JSON.stringify(Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1)))
