// The limit beside a measurement, as a process like the server's: the same statements on the same database, bare, or their rows as bare JSON over HTTP.
import type pg from 'pg'
import { Hono } from 'hono'
import { openDatabase } from '../src/platform/database.ts'
import { newId } from '../src/platform/id.ts'
import { listen } from '../src/platform/server.ts'
import type { Statement } from './captured.ts'

export interface Bare {
  readonly url: string
  readonly person: string
  readonly statements: readonly Statement[]
  /** Values to make afresh each time: ids become new ones, texts get a number. */
  readonly fresh: readonly string[]
  readonly writes: boolean
}
export interface BareRun extends Bare {
  readonly clients: number
  readonly seconds: number
}

/** More than the server opens on two cores (`src/guichet.ts`): with these PostgreSQL answers most. */
const connections = 12
let made = 900_000_000 + (process.pid % 1000) * 1_000_000

type Sent = (client: pg.PoolClient) => Promise<pg.QueryResult[]>

/**
 * Each statement is prepared once on a connection and keeps its plan, as the server's own do (`keepPlans` in src/platform/database.ts);
 * not what searches words: its plan depends on the word.
 */
function sender({ person, statements, fresh, writes }: Bare): Sent {
  const named = statements.map(({ text }, at) => (text.includes('@@') ? { text } : { name: `bare_${at}`, text }))
  const begin = { name: 'bare_begin', text: writes ? 'begin' : 'begin isolation level repeatable read read only' }
  const whose = { name: 'bare_person', text: `select guichet_enter($1)`, values: [person] }
  return async (client) => {
    const renewed = new Map(
      fresh.map((value) => [value, /^[0-9a-f-]{36}$/.test(value) ? newId() : value.replace(/[0-9]+$/, String(++made))]),
    )
    const renew = (value: unknown) => (typeof value === 'string' ? (renewed.get(value) ?? (writes ? swap(value, renewed) : value)) : value)
    const sent = [
      client.query(begin),
      client.query(whose),
      ...named.map((statement, at) => client.query({ ...statement, values: statements[at]!.values.map(renew) })),
      client.query('commit'),
    ]
    const answers = await Promise.all(sent)
    if (answers.at(-1)!.command !== 'COMMIT') throw new Error('The bare transaction was rolled back: it is the limit of nothing.')
    return answers.slice(2, -1)
  }
}

/** Ids inside a JSON value. */
function swap(value: string, renewed: ReadonlyMap<string, string>): string {
  if (!value.startsWith('{')) return value
  let text = value
  for (const [old, young] of renewed) text = text.replaceAll(old, young)
  return text
}

/** The server's own way to the database: what is sent in one turn leaves in one packet. */
const open = ({ url }: Bare) => openDatabase(url, { max: connections, name: 'bare' }).pool

async function run(bare: BareRun): Promise<{ perSecond: number; rows: number }> {
  const pool = open(bare)
  const send = sender(bare)
  const workers = await Promise.all(Array.from({ length: Math.min(bare.clients, connections) }, () => pool.connect()))
  // Prepared, and the plans settled: PostgreSQL plans the first five answers of a connection anew.
  const [first] = await Promise.all(workers.map((client) => eightTimes(() => send(client))))
  const rows = first!.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0)
  if (rows === 0) throw new Error('The bare statements neither read nor wrote a row: they are the limit of nothing.')
  let done = 0
  const until = performance.now() + bare.seconds * 1000
  await Promise.all(
    workers.map(async (client) => {
      while (performance.now() < until) {
        await send(client)
        done++
      }
      client.release()
    }),
  )
  await pool.end()
  return { perSecond: done / bare.seconds, rows }
}

async function eightTimes<T>(work: () => Promise<T>): Promise<T> {
  for (let times = 1; times < 8; times++) await work()
  return work()
}

/** `/kept` sends the rows that were read once, made into JSON for each request; `/read` reads them for each request. */
async function serve(bare: Bare): Promise<void> {
  const pool = open(bare)
  const send = sender(bare)
  const read = async () => {
    const client = await pool.connect()
    try {
      return (await send(client)).map(({ rows }) => rows)
    } finally {
      client.release()
    }
  }
  const kept = await read()
  const app = new Hono()
  app.get('/kept', (c) => c.json(kept))
  app.get('/read', async (c) => c.json(await read()))
  const server = await listen({ port: 0, hosts: ['127.0.0.1'] })
  server.answer((request) => app.fetch(request))
  process.send!({ port: server.port })
}

process.once('message', async (given: { run?: BareRun; serve?: Bare }) => {
  if (given.serve) return serve(given.serve)
  process.send!(await run(given.run!), () => process.exit(0))
})
