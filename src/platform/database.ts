// The one way to the database. Every transaction says whose it is (`guichet.person`), so that row-level security can answer.
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Compilable,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type KyselyProps,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type QueryResult,
  type RawBuilder,
  Transaction,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { saveTrips } from './connection.ts'
import { isId } from './id.ts'
import { Refusal } from './refusal.ts'
import type { DB } from './schema.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, Number) // counts, sizes and sequence numbers stay far below 2^53

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

/** Counts the round trips of whatever runs inside; a test holds list and ticket page to three. */
export const roundTrips = new AsyncLocalStorage<{ count: number }>()

/** Who is presumed to ask (identity/callers.ts). `proof` enters as them and tells whether they are; `holds`: null until that is known. */
export interface Presumption {
  readonly personId: string
  readonly proof: RawBuilder<{ holds: boolean }>
  holds: boolean | null
}
export const presumption = new AsyncLocalStorage<Presumption>()

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
    keepAlive: true, // or what lies between could forget the connection
    idleTimeoutMillis: 0, // kept while nobody asks: the next one need not wait until plans are made anew, which takes longer than a page
    application_name: `guichet-${options.name}`,
    pipeline: true,
  } as pg.PoolConfig)
  pool.on('error', () => {}) // an idle connection that broke is replaced on next use
  saveTrips(pool)
  pool.on('connect', (client) => client.on('error', () => {})) // one at work tells its query; without a listener it would end the process
  const db = openKysely(pool)
  return { db, pool, close: () => db.destroy() }
}

/** What a transaction of this pool is made of, besides its connection. */
const parts = new WeakMap<object, Omit<KyselyProps, 'executor'>>()

function openKysely(pool: pg.Pool): Db {
  const dialect = new PipeliningDialect({ pool })
  const db = new Kysely<DB>({ dialect })
  parts.set(db, { config: { dialect }, dialect, driver: dialect.createDriver() })
  return db
}

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
  const root = rootOf(db)
  return transaction.execute(async (serial) => {
    const executor = serial.getExecutor()
    const connection = await executor.provideConnection(async (own) => own)
    const sent = unanswered.get(connection)!
    // Kysely would let each query of a transaction wait for the one before it; here those asked at once leave at once, in their order. What a
    // branch asks after its transaction ended is refused at once: it would run outside of it, or in the next one's, as somebody else.
    const provider = {
      async provideConnection<T>(consumer: (own: DatabaseConnection) => Promise<T>) {
        if (unanswered.get(connection) !== sent) throw new Error('the transaction is over')
        return consumer(connection)
      },
    }
    const tx = new Transaction<DB>({ ...parts.get(root)!, executor: executor.withConnectionProvider(provider) })
    roots.set(tx, root)
    const presumed = presumption.getStore()
    const proven = presumed && presumed.personId === person && !presumed.holds ? prove(connection, presumed, tx) : null
    if (!proven) unawaited(connection, CompiledQuery.raw('select guichet_enter($1)', [person ?? '']))
    try {
      const done = await work(tx)
      await proven
      return done
    } catch (fault) {
      await proven // or what was not found was only hidden from somebody else
      // Of what comes after a failed statement PostgreSQL says only that one failed.
      throw (fault as { code?: string }).code === '25P02' ? (firstFaults.get(connection) ?? fault) : fault
    }
  })
}

/** Enters as the presumed person, in the trip of what is asked next; refuses if that is not who asks. */
function prove(connection: DatabaseConnection, presumed: Presumption, tx: Tx): Promise<void> {
  const proven = unawaited<{ holds: boolean }>(connection, presumed.proof.compile(tx)).then(({ rows }) => {
    if (presumed.holds !== false) presumed.holds = rows[0]!.holds
    if (!presumed.holds) throw new Refusal('sign-in-first')
  })
  proven.catch(() => {})
  return proven
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

/**
 * Writes that nobody waits for: they leave in one trip with what is asked next, or with the commit. Should one fail, the transaction fails
 * with its fault, and what is asked after it does too.
 */
export function send(tx: Tx, queries: readonly Query<unknown>[]): Promise<void> {
  const compiled = queries.map((query) => (query as RawBuilder<unknown>).compile(tx))
  return tx.getExecutor().provideConnection(async (connection) => {
    for (const query of compiled) unawaited(connection, query)
  })
}

/** What was sent in the transaction of this connection and not waited for: the commit tells of it. None: it is in no transaction any more. */
const unanswered = new WeakMap<DatabaseConnection, Promise<unknown>[]>()
/** Of the transaction of this connection, whoever waits for it or nobody. */
const firstFaults = new WeakMap<DatabaseConnection, unknown>()
/** Why the others failed. */
const firstFault = async (answers: readonly Promise<unknown>[]): Promise<unknown> =>
  (await Promise.allSettled(answers)).find((one) => one.status === 'rejected')?.reason
function unawaited<R>(connection: DatabaseConnection, query: CompiledQuery<R>): Promise<QueryResult<R>> {
  const sent = connection.executeQuery<R>(query)
  sent.catch(() => {})
  unanswered.get(connection)!.push(sent)
  return sent
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

/** `begin` is sent with the query that follows it, what was only sent is answered for by the commit, and trips are counted where they are made. */
class PipeliningDriver extends PostgresDriver {
  readonly #known = new WeakSet<DatabaseConnection>()

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
    unanswered.set(connection, [])
    firstFaults.delete(connection)
    unawaited(connection, CompiledQuery.raw(words.join(' ')))
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const sent = unanswered.get(connection)!
    unanswered.delete(connection)
    const fault = await firstFault([...sent, super.commitTransaction(connection as never)])
    if (fault) throw fault
  }

  override rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    unanswered.delete(connection)
    return super.rollbackTransaction(connection as never)
  }
}

/** And which of its answers was the first fault. */
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
    } catch (fault) {
      if (!firstFaults.has(connection)) firstFaults.set(connection, fault)
      throw fault
    } finally {
      underway--
    }
  }
}
