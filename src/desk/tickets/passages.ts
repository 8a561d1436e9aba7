// Where in a found ticket the words stand: the newest message that has most of them, as far as the asker reads it; for those of us also notes.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { type Marks, type Piece, passage } from '../search/marks.ts'
import { plainly } from '../search/sought.ts'
import type { Asker } from './access.ts'

export interface Passage {
  readonly pieces: readonly Piece[]
  readonly isNote: boolean
}

const readOf = { messages: 40, characters: 6000 }

/** By id of the ticket; none where only its reference or summary met what was asked. */
export async function passagesOf(tx: Tx, who: Asker, ids: readonly string[], marks: Marks): Promise<Map<string, Passage>> {
  const ways = waysOf(marks)
  if (ids.length === 0 || ways.length === 0) return new Map()
  const score = sql`(${sql.join(
    ways.map((way) => sql`(b.plain ~ ${way})::int`),
    sql` + `,
  )})`
  const said = (
    table: 'message' | 'note',
  ) => sql`(select x.id, left(x.body, ${sql.lit(readOf.characters)}) as body, ${sql.lit(table === 'note')} as note
    from ${sql.table(table)} x where x.ticket_id = w.id order by x.created_at desc, x.id desc limit ${sql.lit(readOf.messages)})`
  const bodies = who.staffRole === null ? said('message') : sql`${said('message')} union all ${said('note')}`
  const { rows } = await sql<{
    id: string
    body: string
    note: boolean
  }>`select w.id, best.body, best.note from unnest(${[...ids]}::uuid[]) w (id)
    cross join lateral (select b.body, b.note from (select s.*, ${plainly(sql`s.body`)} as plain from (${bodies}) s offset 0) b
      where b.plain ~ ${ways.join('|')} order by ${score} desc, b.id desc limit 1) best`.execute(tx)
  const found = rows.flatMap(({ id, body, note }) => {
    const pieces = passage(body, marks)
    return pieces ? [[id, { pieces, isNote: note }] as const] : []
  })
  return new Map(found)
}

/** As patterns; folded words have letters and figures only. */
function waysOf({ begins, stems, runs }: Marks): string[] {
  const begin = (word: string) => (/^[a-z0-9]/.test(word) ? `(?:^|[^a-z0-9])${word}` : word)
  const words = [...begins, ...stems, ...runs.map((run) => run.join('[^a-z0-9]*'))].filter((word) => word !== '')
  return [...new Set(words.map(begin))].slice(0, 40)
}
