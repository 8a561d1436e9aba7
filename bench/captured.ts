// What a read or deed really sends to PostgreSQL, overheard once, so that the same statements can be run bare and explained.
import type { Database } from '../src/platform/database.ts'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

let heard: Statement[] | null = null

/** Call it before the database is first used: each connection is listened to from its beginning. */
export function listenTo({ pool }: Database): void {
  pool.on('connect', (client) => {
    const query = client.query as (...given: unknown[]) => unknown
    client.query = ((...given: unknown[]) => {
      const [first, second] = given as [string | { text: string; values?: unknown[] }, unknown]
      const [text, values] = typeof first === 'string' ? [first, second] : [first.text, first.values ?? second]
      heard?.push({ text, values: Array.isArray(values) ? values : [] })
      return query.apply(client, given)
    }) as typeof client.query
  })
}

export async function overhear(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  heard = statements
  try {
    await work()
  } finally {
    heard = null
  }
  if (statements.length === 0) throw new Error('Nothing was overheard: the limits and plans would be those of nothing.')
  return statements
}

/** Only what asks or writes; begin, commit and who-I-am are the frame. */
export const isFrame = ({ text }: Statement) => /^\s*(begin|commit|start transaction|select guichet_enter|set )/i.test(text)
