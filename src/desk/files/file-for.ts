// The only way to a file's bytes: through the message, note or draft it hangs on, at this moment (F13). No row means not found.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export interface FoundFile {
  readonly id: string
  readonly sha256: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  /** What it hangs on, when that is a ticket; `works`: to be read in the workspace. */
  readonly ticket: { readonly reference: string; readonly works: boolean } | null
}

/** `tx` is a transaction as the person who asks (`reading`): who may read the message, note or draft may read its file. */
export async function fileFor(tx: Tx, who: { readonly personId: string }, fileId: string): Promise<FoundFile> {
  if (!isId(fileId)) throw new Refusal('not-found')
  const from = (table: 'message_file' | 'note_file' | 'draft_file') =>
    sql`select f.id, f.sha256, f.name, f.media_type, f.size, t.reference, guichet_works_on(t.id) as works from ${sql.table(table)} f`
  const { rows } = await sql<Row>`
    ${from('message_file')} join message m on m.id = f.message_id join ticket t on t.id = m.ticket_id
      where f.id = ${fileId} and m.created_at >= guichet_reads_from(m.ticket_id)
    union all ${from('note_file')} join note n on n.id = f.note_id join ticket t on t.id = n.ticket_id
      where f.id = ${fileId} and guichet_works_on(n.ticket_id)
    union all ${from('draft_file')} join draft d on d.id = f.draft_id left join ticket t on t.id = d.ticket_id
      where f.id = ${fileId} and d.person_id = ${who.personId}`.execute(tx)
  const found = rows[0]
  if (!found) throw new Refusal('not-found')
  const { media_type, reference, works, size, ...file } = found
  return { ...file, mediaType: media_type, size: Number(size), ticket: reference === null ? null : { reference, works } }
}

interface Row {
  readonly id: string
  readonly sha256: string
  readonly name: string
  readonly media_type: string
  readonly size: number
  readonly reference: string | null
  readonly works: boolean
}
