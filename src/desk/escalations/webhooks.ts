// What administrators see of webhooks and do to them: how each goes, what failed lately, its secret set anew, a trial. A secret goes in and never out.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import type { Words } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'

export interface Webhook {
  readonly key: string
  readonly label: Words
  readonly url: string
  /** When its secret was set; null: there is none, and nothing is sent. */
  readonly secretSetAt: Date | null
  /** The one before signs too until then. */
  readonly previousUntil: Date | null
  readonly reachedAt: Date | null
  readonly failedAt: Date | null
  /** `escalation.fault.<this>`; null: the last call was taken. */
  readonly fault: string | null
  readonly restsUntil: Date | null
  readonly waiting: number
}
export interface FailedCall {
  readonly id: string
  readonly webhook: string
  readonly ticket: string | null
  /** taken: in the end. */
  readonly state: 'waiting' | 'taken' | 'given-up'
  readonly attempts: number
  readonly fault: string
  readonly createdAt: Date
  readonly nextAt: Date | null
}

/** The policies give them to administrators alone. */
export async function listWebhooks(tx: Tx, at: Date): Promise<Webhook[]> {
  const { rows } = await sql<Webhook>`select w.key, w.label, w.url, g.set_at as "secretSetAt",
      case when g.previous_until > ${at} then g.previous_until end as "previousUntil", g.reached_at as "reachedAt", g.failed_at as "failedAt", g.fault,
      case when g.rests_until > ${at} then g.rests_until end as "restsUntil",
      (select count(*) from webhook_call c where c.webhook_key = w.key and c.state = 'waiting') as waiting
    from webhook w left join webhook_target g on g.webhook_key = w.key where w.retired_at is null order by w.position, w.key`.execute(tx)
  return rows
}

/** The newest first. */
export async function failedCalls(tx: Tx, webhook: string): Promise<FailedCall[]> {
  const { rows } =
    await sql<FailedCall>`select c.id, c.webhook_key as webhook, t.reference as ticket, c.state, c.attempts, c.fault, c.created_at as "createdAt",
      c.next_at as "nextAt"
    from webhook_call c left join escalation e on e.id = c.escalation_id left join ticket t on t.id = e.ticket_id
    where c.webhook_key = ${webhook} and c.fault is not null order by c.created_at desc, c.id desc limit 50`.execute(tx)
  return rows
}

export const WebhookSecret = z.strictObject({
  secret: z
    .string()
    .trim()
    .min(32, 'escalation.fault.secret-short')
    .max(200, 'refusal.fault.too-long')
    .regex(/^[\x21-\x7e]+$/, 'escalation.fault.secret-signs'),
})

/** The one before signs beside it for a day, so that the receiver can be told in peace. */
export async function setWebhookSecret(act: Act, webhook: string, given: z.input<typeof WebhookSecret>): Promise<void> {
  const { secret } = parse(WebhookSecret, given)
  return inTransaction(act, async ({ db, actor, at }) => {
    if (actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
    await known(db, webhook)
    await sql`select guichet_set_webhook_secret(${webhook}, ${secret}, ${at})`.execute(db)
  })
}

/** A call that says it is one of these; sent within the minute, as all others are. */
export async function tryWebhook(act: Act, webhook: string): Promise<void> {
  return inTransaction(act, async ({ db, actor, at }) => {
    if (actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
    await known(db, webhook)
    const id = newId()
    const body = JSON.stringify({ id, type: 'trial', at: at.toISOString() })
    await sql`insert into webhook_call (id, webhook_key, body, next_at, created_at) values (${id}, ${webhook}, ${body}, ${at}, ${at})`.execute(
      db,
    )
  })
}

async function known(tx: Tx, webhook: string): Promise<void> {
  const { rows } = await sql`select from webhook where key = ${webhook} and retired_at is null`.execute(tx)
  if (rows.length === 0) throw new Refusal('not-found')
}
