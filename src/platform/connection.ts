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

/** What keeps its plan while it comes often; `last`: which of all that was asked came last. */
interface Statement {
  name: string
  times: number
  last: number
}

const seen = new Map<string, Statement>()
const named = new Map<string, Statement>()
const most = { seen: 2000, named: 150 }
/** Asked so many times it is named; when so much else was asked since, its place goes to another. */
const [often, idle] = [20, 20_000]
let [asked, names] = [0, 0]

/**
 * Planning a list under row-level security costs as much as reading it, so a statement that comes often keeps its plan for the
 * connection. Not those that search words: their plan depends on the word.
 */
function keepPlans(client: pg.PoolClient): void {
  const query = client.query as Ask
  const { parsedStatements } = (client as unknown as { connection: { parsedStatements: Record<string, string> } }).connection
  let upTo = names
  client.query = ((...given: unknown[]) => {
    const [text, values, ...callback] = given // pool.query waits for its callback
    if (upTo !== names && typeof text === 'string' && text.startsWith('begin')) {
      upTo = names
      // Not within a transaction, which a fault here would end.
      for (const name of Object.keys(parsedStatements).filter((name) => !named.has(name))) {
        delete parsedStatements[name]
        query.call(client, `deallocate ${name}`).catch(() => {})
      }
    }
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || text.includes('@@')) return query.apply(client, given)
    const statement = statementOf(text)
    const { name } = statement
    if (!name) return query.apply(client, given)
    const answer = query.call(client, { name, text, values }, ...callback)
    // A newer version's migration changed what it answers with: it fails for as long as it is called so.
    if (callback.length === 0)
      answer.catch((fault: { code?: string }) => {
        if (fault.code === '0A000' && statement.name === name) unname(statement)
      })
    return answer
  }) as typeof client.query
}

function statementOf(text: string): Statement {
  let statement = seen.get(text)
  if (!statement) {
    // What is asked in ever other words must not make those forgotten that come often.
    if (seen.size >= most.seen) for (const [text, { name }] of seen) if (!name) seen.delete(text)
    statement = { name: '', times: 0, last: 0 }
    seen.set(text, statement)
  }
  statement.last = ++asked
  if (!statement.name && ++statement.times % often === 0 && hasPlace()) {
    statement.name = `guichet_${names++}`
    named.set(statement.name, statement)
  }
  return statement
}

function hasPlace(): boolean {
  if (named.size < most.named) return true
  const [longest] = [...named.values()].sort((one, other) => one.last - other.last)
  if (asked - longest!.last < idle) return false
  unname(longest!)
  return true
}

function unname(statement: Statement): void {
  named.delete(statement.name)
  statement.name = ''
}
