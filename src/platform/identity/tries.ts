// Slows guessers without ever locking a victim out: tries count per address and source, and a device that has signed in before has its own count.
// In PostgreSQL, since another process may get the next try.
import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Parts } from '../identity.ts'
import { Refusal } from '../refusal.ts'
import { networkOf } from '../trusted-proxies.ts'

export interface Tries {
  /**
   * Counts one password against an address from a source, before it is looked at; refuses with `too-many-tries`.
   * Call what it returns when the password was right. `device`: the known device's mark, if this browser is one.
   */
  tryPassword(address: string, source: string, device: string | null): Promise<() => Promise<void>>
  /** Counts one request for a mail (sign up, forgot password) from a source. */
  tryMail(source: string): Promise<void>
}

const minute = 60

export function createTries({ db }: Parts): Tries {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: clientOn(db),
      storeType: 'client',
      schemaName: 'identity',
      tableName: 'tries',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
    } as never)
  const fromHere = limiter('here', 10, 15 * minute) // one address from one source, or one known device
  const underFire = limiter('fire', 3, 60 * minute) // the same, while the address is tried from everywhere
  const everywhere = limiter('all', 50, 60 * minute) // one address from all unknown sources
  const ofSource = limiter('from', 100, 60 * minute) // all addresses from one source
  const mails = limiter('mail', 30, 60 * minute)

  return {
    async tryPassword(address, source, device) {
      const here = keyOf(address, device ? `device ${device}` : `source ${networkOf(source)}`)
      const spent: [RateLimiterPostgres, string][] = []
      const spend = async (limit: RateLimiterPostgres, key: string) => {
        await consume(limit, key)
        spent.push([limit, key])
      }
      await spend(fromHere, here)
      if (!device) {
        await spend(ofSource, keyOf(networkOf(source)))
        const all = await everywhere.penalty(keyOf(address), 1)
        spent.push([everywhere, keyOf(address)])
        if (all.consumedPoints > everywhere.points) await spend(underFire, here)
      }
      return async () => {
        for (const [limit, key] of spent) await (limit === fromHere || limit === underFire ? limit.delete(key) : limit.reward(key, 1))
      }
    },
    tryMail: (source) => consume(mails, keyOf(networkOf(source))),
  }
}

async function consume(limit: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limit.consume(key)
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes)
      throw new Refusal('too-many-tries', { minutes: Math.max(1, Math.ceil(thrown.msBeforeNext / 60_000)) })
    throw thrown
  }
}

const keyOf = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url')

/** The limiter wants a pg client: `query({ text, values })`. Ours is the handle of guichet_identity. */
function clientOn(db: Parts['db']) {
  return {
    query: ({ text, values }: { text: string; values: unknown[] }) =>
      db
        .executeQuery(CompiledQuery.raw(text, values))
        .then(({ rows, numAffectedRows }) => ({ rows, rowCount: Number(numAffectedRows ?? rows.length) })),
  }
}
