// Where in a found ticket the words stand: the newest message that has most of them, as far as the asker reads it; for those of us also notes.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { type Marks, type Piece, passage, withoutMarkdown } from '../search/marks.ts'
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
  // Most messages already lack the word anywhere, and a pattern costs more; in a case, or the planner would ask for the pattern first.
  const score = sql`select count(*) from unnest(${ways.map(({ has }) => has)}::text[], ${ways.map(({ pattern }) => pattern)}::text[]) way (has, pattern)
    where case when strpos(b.plain, way.has) > 0 then b.plain ~ way.pattern end`
  const { messages, characters } = readOf
  const notes = sql`select w.id, x.id, x.body, true from unnest(${[...ids]}::uuid[]) w (id)
    cross join lateral (select x.id, left(x.body, ${characters}) as body from note x where x.ticket_id = w.id order by x.created_at desc, x.id desc limit ${messages}) x`
  const { rows } = await sql<{ id: string; body: string; note: boolean }>`select distinct on (b.ticket_id) b.ticket_id as id, b.body, b.note
    from (select s.*, ${plainly(sql`s.body`)} as plain from (
      select m.ticket_id, m.id, m.body, false as note from guichet_said_in(${[...ids]}::uuid[], ${messages}, ${characters}) m
      ${who.staffRole === null ? sql`` : sql`union all ${notes}`}) s offset 0) b
    cross join lateral (${score}) met (ways) where met.ways > 0 order by b.ticket_id, met.ways desc, b.id desc`.execute(tx)
  const found = rows.flatMap(({ id, body, note }) => {
    // What was found may be part of a sign of Markdown, such as an address: then the text as it was typed.
    const pieces = passage(withoutMarkdown(body), marks) ?? passage(body, marks)
    return pieces ? [[id, { pieces, isNote: note }] as const] : []
  })
  return new Map(found)
}

/** What a message must have somewhere, and as a pattern that it does where a word begins; folded words have letters and figures only. */
function waysOf({ begins, stems, runs }: Marks): { has: string; pattern: string }[] {
  const from = (word: string) => (/^[a-z0-9]/.test(word) ? `(?:^|[^a-z0-9])${word}` : word)
  const words = [...begins, ...stems].map((word) => ({ has: word, pattern: from(word) }))
  const ways = [...words, ...runs.map((run) => ({ has: run[0] ?? '', pattern: from(run.join('[^a-z0-9]*')) }))].filter(
    ({ has }) => has !== '',
  )
  return [...new Map(ways.map((way) => [way.pattern, way])).values()].slice(0, 40)
}
