// What a read or deed really sends to PostgreSQL, overheard once, so that the same statements can be run bare and explained.
import pg from 'pg'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

export async function overhear(work: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = []
  const original = pg.Client.prototype.query
  // biome-ignore lint/suspicious/noExplicitAny: pg's query has many shapes; ours are a text with values, or a text alone
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]) {
    const [first, second] = given
    if (typeof first === 'string') heard.push({ text: first, values: Array.isArray(second) ? second : [] })
    else if (typeof first?.text === 'string')
      heard.push({ text: first.text, values: first.values ?? (Array.isArray(second) ? second : []) })
    return (original as (...given: unknown[]) => unknown).apply(this, given)
  } as typeof original
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return heard
}

/** Only what asks or writes; begin, commit and who-I-am are the frame. */
export const isFrame = ({ text }: Statement) => /^\s*(begin|commit|start transaction|select set_config|set )/i.test(text)
