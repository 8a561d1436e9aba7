// A customer's administrator lets a partner act for it, without having been asked.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfBoth, requireAdministers } from './delegation-for.ts'
import { Reason, Terms, asColumns, requireFits, termsOf } from './delegation-terms.ts'

export const GrantDelegation = z.strictObject({
  ...Terms.shape,
  partnerId: z.string().refine(isId, 'refusal.fault.choose'),
  reason: Reason,
})
export type GrantDelegation = z.output<typeof GrantDelegation>

/** Refusals: not-found, may-not-do-that, invalid. */
export function grantDelegation(act: Act, customerId: string, { partnerId, reason, ...terms }: GrantDelegation): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    await requireAdministers(act, customerId)
    const { rows } = await sql`select from guichet_partners_for(${customerId}) p where p.id = ${partnerId}`.execute(act.db)
    if (rows.length === 0) throw new Refusal('invalid', {}, [{ field: 'partnerId', message: 'refusal.fault.choose' }])
    await requireFits(act, terms, customerId)
    const granted = {
      id: newId(act.at.getTime()),
      customer_id: customerId,
      partner_id: partnerId,
      ...asColumns(terms, act.at),
      reason,
      requested_by: act.actor.personId!,
      requested_at: act.at,
      decided_by: act.actor.personId!,
      approved_at: act.at,
    }
    await act.db.insertInto('delegation').values(granted).execute()
    await recordOfBoth(act, granted, { type: 'delegation.granted', now: termsOf(granted) })
    return { id: granted.id }
  })
}
