// The job queue's way to the database, which waits for it. The library forgets its promises while it writes down what was done, failed or was given
// back: a connection that broke just then would end the process, or leave the queue standing still with jobs that nobody works.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

type Asking = (...given: unknown[]) => Promise<unknown>

export interface QueuePool {
  readonly pool: pg.Pool
  /** Faults are told from now on: who stops waits for nothing. */
  giveUp(): void
}

export function openQueuePool(config: pg.PoolConfig): QueuePool {
  let waits = true
  async function untilThere<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++)
      try {
        return await ask()
      } catch (fault) {
        if (!waits || !isAway(fault)) throw fault
        await sleep(Math.min(1000, 25 * 2 ** tries))
      }
  }
  const pool = new pg.Pool(config)
  pool.on('error', () => {}) // an idle connection that broke is replaced on next use
  const connect = pool.connect.bind(pool)
  pool.connect = ((...given: []) => (given.length > 0 ? connect(...given) : untilThere(connect))) as typeof pool.connect
  // The broken one keeps its place in the pool while another is asked.
  const another = async (asked: pg.QueryConfig) => {
    const client = new pg.Client(config)
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.query(asked)
    } finally {
      client.end().catch(() => {})
    }
  }
  pool.on('connect', (client) => {
    client.on('error', () => {}) // one at work tells its query
    const query = client.query as Asking
    client.query = ((...given: unknown[]) => {
      const [asked] = given
      // Within a transaction, or of a connection's own state, nothing can be asked elsewhere.
      if (given.length > 1 || typeof asked !== 'object' || client.getTransactionStatus() !== 'I') return query.apply(client, given)
      return query.apply(client, given).catch((fault) => {
        if (!isAway(fault)) throw fault
        return untilThere(() => another(asked as pg.QueryConfig))
      })
    }) as typeof client.query
  })
  return { pool, giveUp: () => void (waits = false) }
}

/** Of the connection, or of a database that goes or comes; what PostgreSQL has against the statement itself has a severity. */
const isAway = (fault: unknown): boolean => {
  const { severity, code } = fault as { severity?: string; code?: string }
  return severity === undefined || /^(08|57P0[123]|53300)/.test(code ?? '')
}
