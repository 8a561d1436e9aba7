// The one way to the database. Every transaction says whose it is (`guichet.person`), so that row-level security can answer.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Socket } from 'node:net'
import {
  type Compilable,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type QueryResult,
  type RawBuilder,
  type Transaction,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { isId } from './id.ts'
import type { DB } from './schema.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number) // counts, sizes and sequence numbers stay far below 2^53

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

/** Counts the round trips of whatever runs inside; a test holds list and ticket page to three. */
export const roundTrips = new AsyncLocalStorage<{ count: number }>()

export interface Database {
  readonly db: Db
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** Opens a pool as one of the roles. `url` as for libpq; `max` connections. */
export function openDatabase(url: string, options: { max: number; name: string }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: `guichet-${options.name}`,
    pipeline: true,
  } as pg.PoolConfig)
  pool.on('error', () => {}) // an idle connection that broke is replaced on next use
  pool.on('connect', keepPlans)
  pool.on('connect', writeOncePerTurn)
  pool.on('connect', (client) => client.on('error', () => {})) // one at work tells its query; without a listener it would end the process
  const db = new Kysely<DB>({ dialect: new PipeliningDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
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

const seen = new Map<string, { name: string; times: number }>()
const [kept, often] = [150, 20]

/**
 * Planning a list under row-level security costs as much as reading it, so a statement that comes often keeps its plan for the
 * connection. Not those that search words: their plan depends on the word.
 */
function keepPlans(client: pg.PoolClient): void {
  const query = client.query as (...given: unknown[]) => unknown
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
    return statement.name ? query.call(client, { name: statement.name, text, values }, ...callback) : query.apply(client, given)
  }) as typeof client.query
}
let named = 0

/** The pool a transaction came from: what is cached per database hangs on it. */
export const rootOf = (db: Db | Tx): Db => roots.get(db) ?? db
const roots = new WeakMap<object, Db>()

/** A read-only transaction as this person: what it reads is one moment, and only what the person may see. */
export function reading<T>(db: Db, person: string | null, read: (tx: Tx) => Promise<T>): Promise<T> {
  return as(db, person, db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read'), read)
}

/** A writing transaction as this person. */
export function writing<T>(db: Db, person: string | null, write: (tx: Tx) => Promise<T>): Promise<T> {
  return as(db, person, db.transaction(), write)
}

function as<T>(db: Db, person: string | null, transaction: ReturnType<Db['transaction']>, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (person !== null && !isId(person)) throw new TypeError('a person is named by an id')
  return transaction.execute(async (tx) => {
    roots.set(tx, rootOf(db))
    // Sent, not awaited: it shares the trip of `begin` before it and of the first query after it. Should it fail, the transaction has failed.
    await tx.getExecutor().provideConnection(async (connection) => {
      connection.executeQuery(CompiledQuery.raw(`select set_config('guichet.person', '${person ?? ''}', true)`)).catch(() => {})
    })
    return work(tx)
  })
}

type Query<O> = Compilable<O> | RawBuilder<O>

/** Sends several queries in one round trip and gives their rows in order. They run one after the other; the first failure fails all. */
export function together<const Q extends readonly Query<unknown>[]>(
  tx: Tx | Db,
  queries: Q,
): Promise<{ -readonly [K in keyof Q]: Q[K] extends Query<infer O> ? O[] : never }> {
  const compiled = queries.map((query) => (query as RawBuilder<unknown>).compile(tx as Db))
  return tx
    .getExecutor()
    .provideConnection((connection) => Promise.all(compiled.map((query) => connection.executeQuery(query))))
    .then((results) => results.map((result) => result.rows)) as never
}

class PipeliningDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): Driver {
    return new PipeliningDriver(this.#config)
  }
}

/** `begin` is sent with the query that follows it, and trips are counted where they are made. */
class PipeliningDriver extends PostgresDriver {
  readonly #known = new WeakSet<DatabaseConnection>()
  readonly #began = new WeakMap<DatabaseConnection, { failed: unknown }>()

  override async acquireConnection(options?: Parameters<PostgresDriver['acquireConnection']>[0]): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(options)
    if (!this.#known.has(connection)) {
      this.#known.add(connection)
      countTrips(connection)
    }
    return connection
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const words = ['begin']
    if (settings.isolationLevel) words.push(`isolation level ${settings.isolationLevel}`)
    if (settings.accessMode) words.push(settings.accessMode)
    const began = { failed: undefined as unknown }
    this.#began.set(connection, began)
    connection.executeQuery(CompiledQuery.raw(words.join(' '))).catch((fault) => {
      began.failed = fault
    })
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection as never)
    const fault = this.#began.get(connection)?.failed
    if (fault) throw fault
  }
}

function countTrips(connection: DatabaseConnection): void {
  const execute = connection.executeQuery
  let underway = 0
  connection.executeQuery = async <R>(...given: Parameters<DatabaseConnection['executeQuery']>): Promise<QueryResult<R>> => {
    if (underway++ === 0) {
      const counted = roundTrips.getStore()
      if (counted) counted.count++
    }
    try {
      return (await execute.apply(connection, given)) as QueryResult<R>
    } finally {
      underway--
    }
  }
}
