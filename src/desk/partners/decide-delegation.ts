// The customer's administrator answers what a partner asked for: yes, yes but less, or no.
import { type Act, inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { delegationFor, recordOfBoth } from './delegation-for.ts'
import { type Terms, asColumns, requireFits, termsOf } from './delegation-terms.ts'

/** `terms` null: as asked. Refusals: not-found, may-not-do-that, invalid, delegation-over (it was decided, withdrawn or has lapsed meanwhile). */
export function decideDelegation(
  act: Act,
  customerId: string,
  delegationId: string,
  decision: { readonly approve: false } | { readonly approve: true; readonly terms: Terms | null },
): Promise<void> {
  return inTransaction(act, async (act) => {
    const delegation = await delegationFor(act, customerId, delegationId, 'customer')
    if (delegation.approved_at) throw new Refusal('delegation-over')
    const was = termsOf(delegation)
    const decided = { decided_by: act.actor.personId }
    if (!decision.approve) {
      await act.db
        .updateTable('delegation')
        .set({ ...decided, refused_at: act.at })
        .where('id', '=', delegation.id)
        .execute()
      await recordOfBoth(act, delegation, { type: 'delegation.refused', was })
      return
    }
    const terms = decision.terms ?? asTerms(delegation)
    await requireFits(act, terms, customerId)
    const columns = asColumns(terms, new Date(Math.max(delegation.starts_at.getTime(), act.at.getTime())))
    await act.db
      .updateTable('delegation')
      .set({ ...columns, ...decided, approved_at: act.at })
      .where('id', '=', delegation.id)
      .execute()
    await recordOfBoth(act, delegation, { type: 'delegation.approved', was, now: termsOf(columns) })
  })
}

const asTerms = (row: Parameters<typeof termsOf>[0]): Terms => {
  const { startsAt, endsAt, ...rest } = termsOf(row)
  return { ...rest, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }
}
