// Who wants mails about how the service is. An address is believed when it is one's own, or when its mailed link was used by POST (F07, F08).
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '../../platform/id.ts'
import { languages } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { Address } from '../people/address.ts'
import { ComponentKeys, requireComponents } from './fields.ts'

export const Subscribe = z.strictObject({ address: Address, language: z.enum(languages), components: ComponentKeys.default([]) })

/** What a link in a mail carries: the same each time it is written, and only its hash is kept. */
export type Seal = (purpose: string, what: string) => string
export const subscriptionToken = (seal: Seal, id: string): string => seal('health subscription', id)
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The answer is the same whether the address was known or not. */
export function subscribe(
  act: Omit<Act, 'actor'> & { actor: { personId: string | null } },
  seal: Seal,
  input: z.output<typeof Subscribe>,
): Promise<void> {
  return inTransaction(act as Act, async (act) => {
    requireComponents(await catalogueOf(act.db), input.components)
    const id = newId(act.at.getTime())
    const hash = hashOfToken(subscriptionToken(seal, id))
    await sql`select guichet_subscribe(${id}, ${hash}, ${input.address}, ${input.language}, ${input.components}::text[], ${newId()}, ${act.at})`.execute(
      act.db,
    )
  })
}

export interface SubscriptionSeen {
  readonly address: string
  readonly confirmed: boolean
  readonly ended: boolean
}

export async function subscriptionOf(db: Act['db'], token: string): Promise<SubscriptionSeen> {
  const { rows } =
    await sql<SubscriptionSeen>`select address, confirmed, ended from guichet_subscription_of(${hashOfToken(token)})`.execute(db)
  if (!rows[0]) throw new Refusal('link-gone')
  return rows[0]
}

export const confirmSubscription = (act: Pick<Act, 'db' | 'at'>, token: string): Promise<void> => byToken(act, token, true)
export const endSubscription = (act: Pick<Act, 'db' | 'at'>, token: string): Promise<void> => byToken(act, token, false)

async function byToken({ db, at }: Pick<Act, 'db' | 'at'>, token: string, confirm: boolean): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`select guichet_subscription(${hashOfToken(token)}, ${confirm}, ${at}) as found`.execute(db)
  if (!rows[0]!.found) throw new Refusal('link-gone')
}

/** A signed-in person's own. */
export async function mySubscription(tx: Act['db'], personId: string): Promise<{ address: string; components: string[] } | null> {
  const row = await tx
    .selectFrom('health_subscription')
    .select(['address', 'components'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row ?? null
}

export function endMine(act: Act): Promise<void> {
  return inTransaction(act, async (act) => {
    await act.db
      .updateTable('health_subscription')
      .set({ ended_at: act.at })
      .where('person_id', '=', act.actor.personId)
      .where('ended_at', 'is', null)
      .execute()
  })
}
