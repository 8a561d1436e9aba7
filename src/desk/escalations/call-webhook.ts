// Tells one system outside what it was promised to hear, at least once each. The bytes and the id are the same at every try, so that repeats can be
// told; time and signature are new. A target that does not answer rests, ever longer, and keeps nobody else waiting: each has a job of its own.
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import { FetchFault, type Fetcher } from '../../platform/fetcher.ts'

interface Calling {
  /** As guichet_worker. */
  readonly db: Db
  readonly fetcher: Fetcher
  now(): Date
}

const second = 1000
const pauses = [10, 30, 60, 120, 300, 600].map((seconds) => seconds * second)
const patience = (failures: number): number => pauses[failures - 1] ?? 900 * second
/** Whoever takes a call has so long; killed in it, it is made again afterwards. */
const leaseMs = 20 * second
const giveUpAfterMs = 86_400 * second
/** Then others are let forward; a new job goes on. */
const atOnceMs = 20 * second

/** Resolves to when the rest is to be tried; null: nothing is left. */
export async function callWebhook({ db, fetcher, now }: Calling, key: string): Promise<Date | null> {
  for (const end = performance.now() + atOnceMs; performance.now() < end; ) {
    const call = await take(db, key, now())
    if (!call) return whenNext(db, key, now())
    const fault = await send(fetcher, call, now())
    if (fault === null) await taken(db, call, now())
    else if (await failed(db, call, fault, now())) return whenNext(db, key, now())
  }
  return new Date()
}

interface Call {
  readonly id: string
  readonly webhook: string
  readonly url: string
  /** Those that sign, the newest first; empty: none was set. */
  readonly secrets: readonly string[]
  readonly body: string
  readonly attempts: number
  readonly createdAt: Date
}

/** The next one that is due, if its target does not rest. */
async function take(db: Db, key: string, at: Date): Promise<Call | undefined> {
  const { rows } = await sql<Call>`update webhook_call c set attempts = attempts + 1, next_at = ${new Date(at.getTime() + leaseMs)}
    from webhook w left join webhook_target g on g.webhook_key = w.key
    where w.key = ${key} and c.id = (select d.id from webhook_call d where d.webhook_key = ${key} and d.state = 'waiting' and d.next_at <= ${at}
        and not exists (select from webhook_target r where r.webhook_key = ${key} and r.rests_until > ${at})
      order by d.next_at, d.id limit 1 for update of d skip locked)
    returning c.id, c.webhook_key as webhook, case when w.retired_at is null then w.url else '' end as url, c.body, c.attempts, c.created_at as "createdAt",
      array_remove(array[g.secret, case when g.previous_until > ${at} then g.previous_secret end], null) as secrets`.execute(db)
  return rows[0]
}

/** `escalation.fault.<this>`; null: it was taken. */
async function send(fetcher: Fetcher, { id, url, secrets, body }: Call, at: Date): Promise<string | null> {
  if (url === '') return 'retired'
  if (secrets.length === 0) return 'no-secret'
  const timestamp = String(Math.floor(at.getTime() / 1000))
  try {
    await fetcher.post(url, body, {
      'content-type': 'application/json; charset=utf-8',
      'guichet-id': id,
      'guichet-timestamp': timestamp,
      'guichet-signature': secrets.map((secret) => `v1=${signature(secret, id, timestamp, body)}`).join(','),
    })
    return null
  } catch (thrown) {
    if (thrown instanceof FetchFault) return thrown.code
    throw thrown
  }
}

export const signature = (secret: string, id: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('hex')

async function taken(db: Db, { id, webhook }: Call, at: Date): Promise<void> {
  await sql`with ended as (update webhook_call set state = 'taken', next_at = null, ended_at = ${at} where id = ${id} and state = 'waiting')
    insert into webhook_target (webhook_key, reached_at) values (${webhook}, ${at})
    on conflict (webhook_key) do update set reached_at = ${at}, fault = null, failures = 0, rests_until = null`.execute(db)
}

/** Whether the target rests now. What nobody took for a day is given up: an alarm of yesterday helps nobody. */
async function failed(db: Db, call: Call, fault: string, at: Date): Promise<boolean> {
  const isOver = fault === 'retired' || at.getTime() - call.createdAt.getTime() > giveUpAfterMs
  const next = new Date(at.getTime() + (fault === 'no-secret' ? 3600 * second : patience(call.attempts)))
  await sql`update webhook_call set state = ${isOver ? 'given-up' : 'waiting'}, fault = ${fault}, next_at = ${isOver ? null : next},
    ended_at = ${isOver ? at : null} where id = ${call.id} and state = 'waiting'`.execute(db)
  if (fault === 'retired') return false
  const { rows } = await sql<{
    failures: number
  }>`insert into webhook_target (webhook_key, failed_at, fault, failures) values (${call.webhook}, ${at}, ${fault}, 1)
    on conflict (webhook_key) do update set failed_at = ${at}, fault = ${fault}, failures = webhook_target.failures + 1 returning failures`.execute(
    db,
  )
  const rests = new Date(at.getTime() + (fault === 'no-secret' ? 3600 * second : patience(rows[0]!.failures)))
  await sql`update webhook_target set rests_until = ${rests} where webhook_key = ${call.webhook}`.execute(db)
  return true
}

/** By the queue's clock, which is the real one. */
async function whenNext(db: Db, key: string, at: Date): Promise<Date | null> {
  const { rows } = await sql<{
    at: Date | null
  }>`select greatest(next_at, (select rests_until from webhook_target where webhook_key = ${key})) as at
    from webhook_call where webhook_key = ${key} and state = 'waiting' order by next_at limit 1`.execute(db)
  const next = rows[0]?.at
  return next ? new Date(Date.now() + Math.max(0, next.getTime() - at.getTime())) : null
}
