// A partner's administrator asks a customer to let the partner act for it. Nothing is granted by asking.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfBoth, requireAdministers } from './delegation-for.ts'
import { Reason, Terms, asColumns, requireFits, termsOf } from './delegation-terms.ts'

export const AskDelegation = z.strictObject({ ...Terms.shape, customerId: z.string().refine(isId, 'refusal.fault.choose'), reason: Reason })
export type AskDelegation = z.output<typeof AskDelegation>

/** A customer that the partner does not deal with is answered as one that does not exist. Refusals: not-found, may-not-do-that, invalid, delegation-there-already. */
export function askDelegation(act: Act, partnerId: string, { customerId, reason, ...terms }: AskDelegation): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    await requireAdministers(act, partnerId)
    const { rows } = await sql`select from guichet_customers_of(${partnerId}) c (id) where c.id = ${customerId}`.execute(act.db)
    if (rows.length === 0) throw new Refusal('invalid', {}, [{ field: 'customerId', message: 'refusal.fault.choose' }])
    await requireFits(act, terms, null)
    const asked = {
      id: newId(act.at.getTime()),
      customer_id: customerId,
      partner_id: partnerId,
      ...asColumns(terms, act.at),
      reason,
      requested_by: act.actor.personId!,
      requested_at: act.at,
    }
    await clearLapsed(act, partnerId, customerId)
    const made = await act.db
      .insertInto('delegation')
      .values(asked)
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new Refusal('delegation-there-already')
    await recordOfBoth(act, asked, { type: 'delegation.asked', now: termsOf(asked) })
    return { id: asked.id }
  })
}

/** An asking nobody answered until its end makes room for the next. */
const clearLapsed = ({ db, at, actor }: Pick<Act, 'db' | 'at' | 'actor'>, partnerId: string, customerId: string) =>
  db
    .updateTable('delegation')
    .set({ ended_at: at, ended_by: actor.personId })
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('approved_at', 'is', null)
    .where('refused_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('ends_at', '<=', at)
    .execute()
