// Who sells to whom, as we know it: up this chain a customer finds who may help, down it a partner finds whom it may ask. It lets nobody see a ticket.
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { organisationForProvider } from '../entitlements/contract-for.ts'
import { recordOfPeople } from '../events.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export interface Partnership {
  readonly sellerId: string
  readonly buyerId: string
}

/** Refusals: not-found, may-not-do-that, invalid. Twice is once. */
export function addPartnership(act: Act, { sellerId, buyerId }: Partnership): Promise<void> {
  return inTransaction(act, async (act) => {
    await requireBoth(act, { sellerId, buyerId })
    const made = await act.db
      .insertInto('partnership')
      .values({ seller_id: sellerId, buyer_id: buyerId, created_at: act.at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('seller_id')
      .executeTakeFirst()
    if (made) await record(act, 'partnership.added', { sellerId, buyerId })
  })
}

/** Delegations stay: they are the customer's. Refusals: not-found, may-not-do-that. */
export function endPartnership(act: Act, { sellerId, buyerId }: Partnership): Promise<void> {
  return inTransaction(act, async (act) => {
    await requireBoth(act, { sellerId, buyerId })
    const gone = await act.db
      .deleteFrom('partnership')
      .where('seller_id', '=', sellerId)
      .where('buyer_id', '=', buyerId)
      .returning('seller_id')
      .executeTakeFirst()
    if (gone) await record(act, 'partnership.ended', { sellerId, buyerId })
  })
}

async function requireBoth(act: ActInTransaction, { sellerId, buyerId }: Partnership): Promise<void> {
  await organisationForProvider(act, sellerId)
  if (!isId(buyerId) || buyerId === sellerId) throw new Refusal('invalid', {}, [{ field: 'other', message: 'partner.fault.itself' }])
  await organisationForProvider(act, buyerId)
}

async function record(act: ActInTransaction, type: 'partnership.added' | 'partnership.ended', of: Partnership): Promise<void> {
  for (const organisationId of [of.sellerId, of.buyerId])
    await recordOfPeople(act.db, act.actor.personId, act.at, { type, organisationId, ...of })
}
