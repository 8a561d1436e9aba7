// One connection that belongs to this process for as long as it lives: it holds the worker's lock, notifies, and hears the other processes.
import pg from 'pg'

export interface OwnConnection {
  /** Rejects while the connection is away. */
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  close(): Promise<void>
}

interface Options {
  readonly url: string
  readonly name: string
  /** Runs on each new connection, before anyone else may use it: what the old one held is gone. */
  prepare(query: OwnConnection['query']): Promise<void>
  heard?(channel: string, payload: string): void
  lost?(fault: unknown): void
}

/** Resolves when first connected; afterwards reconnects by itself, each half second. */
export async function openOwnConnection(options: Options): Promise<OwnConnection> {
  let client: pg.Client | null = null
  let closed = false
  let retry: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: options.url, application_name: `guichet-${options.name}`, keepAlive: true })
    const gone = (fault: unknown) => {
      if (client !== fresh) return
      client = null
      if (closed) return
      options.lost?.(fault)
      again()
    }
    fresh.on('error', gone)
    fresh.on('end', () => gone(new Error('The database closed the connection.')))
    fresh.on('notification', ({ channel, payload }) => options.heard?.(channel, payload ?? ''))
    try {
      await fresh.connect()
      await options.prepare(async (text, values) => (await fresh.query(text, values)).rows)
    } catch (fault) {
      await fresh.end().catch(() => {})
      throw fault
    }
    client = fresh
  }

  function again(): void {
    clearTimeout(retry)
    retry = setTimeout(() => {
      if (!closed) connect().catch(again)
    }, 500)
  }

  await connect()
  return {
    async query(text, values) {
      if (!client) throw new Error('The connection to the database is away.')
      return (await client.query(text, values)).rows
    },
    async close() {
      closed = true
      clearTimeout(retry)
      const last = client
      client = null
      await last?.end().catch(() => {})
    },
  }
}
