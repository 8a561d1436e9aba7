// Forgives one typing error in what was asked: the words that the newest tickets within one's reach really have. Nobody else's words are read,
// so that nobody learns by a slip what stands in another's ticket.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Asked } from '../search/asked.ts'
import { isNear, likeOf, shortestForgiven } from '../search/near.ts'
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
  const sought = JSON.stringify(folded.map((word, at) => ({ at, word, ...likeOf(word) })))
  const kept = (cut: number) => sql`(k.word like s.ends[${sql.lit(cut)}] or k.word like s.begins[${sql.lit(cut)}])`
  // Whatever was asked the statement is the same, and its plan is kept: planning it takes as long as reading.
  const { rows } = await sql<{
    at: number
    word: string
  }>`with newest as materialized (select id from (${newest}) n order by id desc limit ${read.all}),
      known as materialized (select distinct k.word collate "C" as word from newest n join ticket_words w on w.ticket_id = n.id cross join lateral unnest(tsvector_to_array(w.words)) k (word)
        where length(k.word) between ${Math.min(...lengths) - 1} and ${Math.max(...lengths) + 1})
    select s.at, k.word from known k join jsonb_to_recordset(${sought}::jsonb) s (at integer, word text, begins text[], ends text[])
      on length(k.word) between length(s.word) - 1 and length(s.word) + 1 and ${kept(1)} and ${kept(2)} and ${kept(3)}`.execute(tx)
  const like = Map.groupBy(
    rows.filter(({ at, word }) => isNear(folded[at]!, word)),
    ({ at }) => at,
  )
  return new Map([...like].map(([at, near]) => [forgiven[at]!, near.slice(0, most).map(({ word }) => word)]))
}
