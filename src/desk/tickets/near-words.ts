// Forgives one typing error in what was asked: the words that the newest tickets within one's reach really have. Nobody else's words are read,
// so that nobody learns by a slip what stands in another's ticket.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Asked } from '../search/asked.ts'
import { nearPattern, shortestForgiven } from '../search/near.ts'
import type { Near } from '../search/sought.ts'
import { fold } from '../search/words.ts'
import { type Branch, newestOf } from './list-tickets.ts'

/** Of each standing so many are read; of each customer, queue and organisation fewer, and in all so many. */
const read = { own: 100, each: 12, all: 100 }
const most = 5

export async function nearWords(tx: Tx, { terms }: Pick<Asked, 'terms'>, branches: readonly Branch[]): Promise<Near> {
  const words = terms.flatMap((term) => (term.kind === 'word' ? term.words : []))
  const forgiven = words.filter((word) => /^[a-z0-9]+$/.test(fold(word)) && fold(word).length >= shortestForgiven)
  if (forgiven.length === 0) return new Map()
  const [one, many] = [branches.filter(({ each }) => !each), branches.filter(({ each }) => each)]
  const newest = sql.join(
    [...(one.length > 0 ? [newestOf(one, read.own)] : []), ...(many.length > 0 ? [newestOf(many, read.each)] : [])],
    sql` union `,
  )
  const folded = forgiven.map(fold)
  const lengths = folded.map((word) => word.length)
  const { rows } = await sql<{
    at: number
    like: string[]
  }>`with newest as materialized (select id from (${newest}) n order by id desc limit ${read.all}),
      known as materialized (select distinct k.word collate "C" as word from newest n join ticket_words w on w.ticket_id = n.id cross join lateral unnest(tsvector_to_array(w.words)) k (word)
        where length(k.word) between ${Math.min(...lengths) - 1} and ${Math.max(...lengths) + 1})
    select s.at, array(select k.word from known k where length(k.word) between s.long - 1 and s.long + 1 and k.word ~ s.pattern limit ${most}) as like
    from (values ${sql.join(folded.map((word, at) => sql`(${at}::int, ${word.length}::int, ${nearPattern(word)}::text)`))}) s (at, long, pattern)`.execute(
    tx,
  )
  return new Map(rows.filter(({ like }) => like.length > 0).map(({ at, like }) => [forgiven[at]!, like]))
}
