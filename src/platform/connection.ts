// What a connection to PostgreSQL does beyond the driver: fewer and fuller packets, since on a busy machine a write costs more than most statements.
import type { Socket } from 'node:net'
import type pg from 'pg'

type Ask = (...given: unknown[]) => Promise<unknown>

/** Every connection of the pool from its first use. */
export function saveTrips(pool: pg.Pool): void {
  pool.on('connect', keepPlans)
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

const seen = new Map<string, { name: string; times: number }>()
const [kept, often] = [150, 20]
let named = 0

/**
 * Planning a list under row-level security costs as much as reading it, so a statement that comes often keeps its plan for the
 * connection. Not those that search words: their plan depends on the word.
 */
function keepPlans(client: pg.PoolClient): void {
  const query = client.query as Ask
  client.query = ((...given: unknown[]) => {
    const [text, values, ...callback] = given // pool.query waits for its callback
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || text.includes('@@')) return query.apply(client, given)
    let statement = seen.get(text)
    if (!statement) {
      if (seen.size >= 2000) seen.clear()
      statement = { name: '', times: 0 }
      seen.set(text, statement)
    }
    statement.times++
    if (!statement.name && statement.times > often && named < kept) statement.name = `guichet_${named++}`
    const { name } = statement
    if (!name) return query.apply(client, given)
    const answer = query.call(client, { name, text, values }, ...callback)
    // A newer version's migration changed what it answers with: it fails for as long as it is called so.
    if (callback.length === 0)
      answer.catch((fault: { code?: string }) => {
        if (fault.code === '0A000' && statement.name === name) statement.name = ''
      })
    return answer
  }) as typeof client.query
}
