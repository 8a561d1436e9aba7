// The limit beside a measurement, as a process like the server's: the same statements on the same database, bare, or their rows as bare JSON over HTTP.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { newId } from '../src/platform/id.ts'
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

let made = 900_000_000 + (process.pid % 1000) * 1_000_000

async function once(client: pg.PoolClient, { person, statements, fresh, writes }: Bare): Promise<unknown[][]> {
  const renewed = new Map(fresh.map((value) => [value, /^[0-9a-f-]{36}$/.test(value) ? newId() : value.replace(/[0-9]+$/, String(++made))]))
  const renew = (value: unknown) => (typeof value === 'string' ? (renewed.get(value) ?? (writes ? swap(value, renewed) : value)) : value)
  const sent = [
    client.query(writes ? 'begin' : 'begin read only'),
    client.query(`select set_config('guichet.person', '${person}', true)`),
    ...statements.map(({ text, values }) => client.query(text, values.map(renew))),
    client.query('commit'),
  ]
  const answers = await Promise.all(sent)
  return answers.slice(2, -1).map((answer) => answer.rows)
}

/** Ids inside a JSON value. */
function swap(value: string, renewed: ReadonlyMap<string, string>): string {
  if (!value.startsWith('{')) return value
  let text = value
  for (const [old, young] of renewed) text = text.replaceAll(old, young)
  return text
}

const open = (url: string, max: number) => new pg.Pool({ connectionString: url, max, pipeline: true } as pg.PoolConfig)

async function run(bare: BareRun): Promise<{ perSecond: number }> {
  const pool = open(bare.url, bare.clients)
  let done = 0
  const until = performance.now() + bare.seconds * 1000
  await Promise.all(
    Array.from({ length: bare.clients }, async () => {
      const client = await pool.connect()
      while (performance.now() < until) {
        await once(client, bare)
        done++
      }
      client.release()
    }),
  )
  await pool.end()
  return { perSecond: done / bare.seconds }
}

function serve(bare: Bare): void {
  const pool = open(bare.url, 20)
  const app = new Hono()
  app.get('/', async (c) => {
    const client = await pool.connect()
    try {
      return c.json(await once(client, bare))
    } finally {
      client.release()
    }
  })
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))
}

process.once('message', async (given: { run?: BareRun; serve?: Bare }) => {
  if (given.serve) return serve(given.serve)
  process.send!(await run(given.run!), () => process.exit(0))
})
