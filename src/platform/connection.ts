// What a connection to PostgreSQL does beyond the driver: fewer and fuller packets, since on a busy machine a write costs more than most statements.
import type { Socket } from 'node:net'
import type pg from 'pg'
import { type Ask, plansOf } from './kept-plans.ts'

/** Every connection of the pool from its first use. */
export function saveTrips(pool: pg.Pool): void {
  pool.on('connect', plansOf())
  pool.on('connect', commitReadsLater)
  pool.on('connect', writeOncePerTurn)
}

/** What is sent in one turn of the event loop leaves in one piece: begin, person and queries of a page are one packet. */
function writeOncePerTurn(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  const write = stream.write as (...given: unknown[]) => boolean
  let held: Buffer[] = []
  const send = () => {
    const [first, ...more] = held
    held = []
    if (first) write.call(stream, more.length > 0 ? Buffer.concat([first, ...more]) : first)
  }
  stream.write = ((...given: unknown[]) => {
    const [part, ...rest] = given
    if (!Buffer.isBuffer(part) || rest.length > 0) {
      send() // whoever waits for what they wrote comes after what was written before
      return write.apply(stream, given)
    }
    if (held.push(part) === 1) setImmediate(send)
    return true
  }) as typeof stream.write
}

const soon = 2 // ms that a read may stay open: what it saw is kept by the database no longer than that

/** The commit of a read has nothing to lose: it leaves with what is asked next on the connection, or alone a moment later. */
function commitReadsLater(client: pg.PoolClient): void {
  const query = client.query as Ask
  let isRead = false
  let owed: NodeJS.Timeout | null = null
  const pay = () => {
    if (!owed) return
    clearTimeout(owed)
    owed = null
    query.call(client, 'commit').catch(() => {}) // a connection that broke is replaced by the pool
  }
  client.query = ((...given: unknown[]) => {
    const [text] = given
    pay()
    if (typeof text === 'string' && text.startsWith('begin')) isRead = text.endsWith('read only')
    if (text !== 'commit' || !isRead) return query.apply(client, given)
    owed = setTimeout(pay, soon).unref()
    return Promise.resolve({ command: 'COMMIT', rowCount: null, rows: [] })
  }) as typeof client.query
}
