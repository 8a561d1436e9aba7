// A repeated request does its deed once: the key's row and what the deed wrote commit together, so no kill between them can make two.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from '@hono/zod-openapi'
import { type Act, type ActInTransaction, inTransaction } from '../desk/actor.ts'
import { send, together } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { type Call, actOf } from './caller.ts'

const keptHours = 24

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'api.fault.idempotency-key')
  .optional()
  .meta({
    description: `Names this request. Sent again within ${keptHours} hours by the same token with the same body, the first answer comes again and nothing is done twice. With another body: 422 \`already-sent-otherwise\`.`,
    example: '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001',
  })
export const OnceHeaders = z.object({ 'idempotency-key': IdempotencyKey })

export interface Answer<B> {
  readonly status: 200 | 201
  readonly body: B
  readonly location?: string
}

/**
 * Runs `deed` in one transaction of the caller; under an Idempotency-Key at most once.
 * `content` is what the digest covers: the body as sent, or what was received of it.
 *
 * The insert of a key that another request has not committed yet waits for that one (PostgreSQL: unique index), which is
 * how an equal request in flight is waited for; a refused deed takes its key back with it.
 */
export function once<B>(c: Call, content: string, deed: (act: ActInTransaction) => Promise<Answer<B>>): Promise<Answer<B>> {
  const key = c.req.header('idempotency-key')
  const act = actOf(c)
  if (key === undefined) return inTransaction(act, deed)
  const digest = createHash('sha256')
    .update(`${c.req.method} ${new URL(c.req.url).pathname}\n${content}`)
    .digest('hex')
  return underKey(act, { tokenId: c.var.token.tokenId, key, digest }, deed)
}

interface Named {
  readonly tokenId: string
  readonly key: string
  readonly digest: string
}

class AnsweredBefore extends Error {}

/** The claim leaves with what the deed asks first. If another had the key, all that the deed did is rolled back, and what it threw forgotten. */
async function underKey<B>(act: Act, named: Named, deed: (act: ActInTransaction) => Promise<Answer<B>>): Promise<Answer<B>> {
  try {
    return await inTransaction(act, async (act) => {
      const [ours, done] = await Promise.allSettled([claimed(act, named), deed(act)])
      if (ours.status === 'rejected') throw ours.reason
      if (!ours.value) throw new AnsweredBefore()
      if (done.status === 'rejected') throw done.reason
      const { status, ...response } = done.value
      await send(act.db, [
        sql`update repeated_request set status = ${status}, response = ${JSON.stringify(response)}
          where token_id = ${named.tokenId} and key = ${named.key}`,
      ])
      return done.value
    })
  } catch (fault) {
    if (fault instanceof AnsweredBefore) return inTransaction(act, (act) => answered<B>(act, named))
    throw fault
  }
}

/** What has expired goes, then the key is ours or another's, whom one waits for at most 15 s. */
async function claimed(act: ActInTransaction, { tokenId, key, digest }: Named): Promise<boolean> {
  const before = new Date(act.at.getTime() - keptHours * 3_600_000)
  try {
    const [, , made] = await together(act.db, [
      sql`set local lock_timeout = '15s'`,
      sql`delete from repeated_request where token_id = ${tokenId} and key = ${key} and created_at < ${before}`,
      sql`insert into repeated_request (token_id, key, digest, created_at) values (${tokenId}, ${key}, ${digest}, ${act.at})
        on conflict do nothing returning key`,
      sql`set local lock_timeout = default`,
    ])
    return made.length > 0
  } catch (fault) {
    if ((fault as { code?: string }).code === '55P03') throw new Refusal('key-in-flight') // lock_not_available
    throw fault
  }
}

async function answered<B>(act: ActInTransaction, { tokenId, key, digest }: Named): Promise<Answer<B>> {
  const kept = await act.db
    .selectFrom('repeated_request')
    .select(['digest', 'status', 'response'])
    .where('token_id', '=', tokenId)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!kept || kept.status === null) throw new Refusal('key-in-flight')
  if (kept.digest !== digest) throw new Refusal('already-sent-otherwise')
  return { status: kept.status as 201, ...(kept.response as unknown as Omit<Answer<B>, 'status'>) }
}
