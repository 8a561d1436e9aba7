// Which statements keep their plan on the connections of a pool: planning a list under row-level security costs as much as reading it.
import type pg from 'pg'

/** A client's `query`, in any of its forms. */
export type Ask = (...given: unknown[]) => Promise<unknown>

/** What keeps its plan while it comes often; `last`: which of all that was asked came last. */
interface Statement {
  name: string
  times: number
  last: number
}

const most = { seen: 2000, named: 150 }
/** Asked so many times it is named; when so much else was asked since, its place goes to another. */
const [often, idle] = [20, 20_000]

/** For the connections of one pool, each from its first use. Not for what searches words: its plan depends on the word. */
export function plansOf(): (client: pg.PoolClient) => void {
  const statements = new Statements()
  return (client) => keepPlans(client, statements)
}

function keepPlans(client: pg.PoolClient, statements: Statements): void {
  const query = client.query as Ask
  const { parsedStatements } = (client as unknown as { connection: { parsedStatements: Record<string, string> } }).connection
  let upTo = statements.names
  client.query = ((...given: unknown[]) => {
    const [text, values, ...callback] = given // pool.query waits for its callback
    if (upTo !== statements.names && typeof text === 'string' && text.startsWith('begin')) {
      upTo = statements.names
      // Not within a transaction, which a fault here would end.
      for (const name of Object.keys(parsedStatements).filter((name) => !statements.isNamed(name))) {
        delete parsedStatements[name]
        query.call(client, `deallocate ${name}`).catch(() => {})
      }
    }
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || text.includes('@@')) return query.apply(client, given)
    const statement = statements.of(text)
    const { name } = statement
    if (!name) return query.apply(client, given)
    const answer = query.call(client, { name, text, values }, ...callback)
    // A newer version's migration changed what it answers with: it fails for as long as it is called so.
    if (callback.length === 0)
      answer.catch((fault: { code?: string }) => {
        if (fault.code === '0A000' && statement.name === name) statements.unname(statement)
      })
    return answer
  }) as typeof client.query
}

/** What a pool was asked, and which of it has a name, under which a connection keeps the plan. */
class Statements {
  private readonly seen = new Map<string, Statement>()
  private readonly named = new Map<string, Statement>()
  private asked = 0
  /** Given so far; it grows with every change of what is named. */
  names = 0

  isNamed(name: string): boolean {
    return this.named.has(name)
  }

  of(text: string): Statement {
    let statement = this.seen.get(text)
    if (!statement) {
      // What is asked in ever other words must not make those forgotten that come often.
      if (this.seen.size >= most.seen) for (const [text, { name }] of this.seen) if (!name) this.seen.delete(text)
      statement = { name: '', times: 0, last: 0 }
      this.seen.set(text, statement)
    }
    statement.last = ++this.asked
    if (!statement.name && ++statement.times % often === 0 && this.hasPlace()) {
      statement.name = `guichet_${this.names++}`
      this.named.set(statement.name, statement)
    }
    return statement
  }

  unname(statement: Statement): void {
    this.named.delete(statement.name)
    statement.name = ''
  }

  private hasPlace(): boolean {
    if (this.named.size < most.named) return true
    const [longest] = [...this.named.values()].sort((one, other) => one.last - other.last)
    if (this.asked - longest!.last < idle) return false
    this.unname(longest!)
    return true
  }
}
