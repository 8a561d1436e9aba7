// Forgives one typing error in what was asked: the words that the newest tickets within one's reach really have. Nobody else's words are read,
// so that nobody learns by a slip what stands in another's ticket.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Asked } from '../search/asked.ts'
import { isNear, likeOf, shortestForgiven } from '../search/near.ts'
import type { Near } from '../search/sought.ts'
import { fold } from '../search/words.ts'

/** So many of the newest are read, of all standings together. */
const read = 100
const most = 5

/** `standings` and `wanted` as guichet_tickets_found knows them. */
export async function nearWords(
  tx: Tx,
  { terms }: Pick<Asked, 'terms'>,
  standings: readonly string[],
  wanted: string | null,
): Promise<Near> {
  const words = terms.flatMap((term) => (term.kind === 'word' ? term.words : []))
  const forgiven = words.filter((word) => /^[a-z0-9]+$/.test(fold(word)) && fold(word).length >= shortestForgiven)
  if (forgiven.length === 0) return new Map()
  const folded = forgiven.map(fold)
  const sought = JSON.stringify(folded.map((word, at) => ({ at, word, ...likeOf(word) })))
  const { rows } = await sql<{ at: number; word: string }>`
    select at, word from guichet_words_near(${sought}::jsonb, ${[...standings]}::text[], ${read}::int, ${wanted}::jsonb)`.execute(tx)
  const like = Map.groupBy(
    rows.filter(({ at, word }) => isNear(folded[at]!, word)),
    ({ at }) => at,
  )
  return new Map([...like].map(([at, near]) => [forgiven[at]!, near.slice(0, most).map(({ word }) => word)]))
}
