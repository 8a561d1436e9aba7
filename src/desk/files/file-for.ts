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
}

/** `tx` is a transaction as the person who asks (`reading`): who may read the message, note or draft may read its file. */
export async function fileFor(tx: Tx, who: { readonly personId: string }, fileId: string): Promise<FoundFile> {
  if (!isId(fileId)) throw new Refusal('not-found')
  const shape = ['id', 'sha256', 'name', 'media_type as mediaType', 'size'] as const
  const found = await tx
    .selectFrom('message_file')
    .innerJoin('message', 'message.id', 'message_file.message_id')
    .select(shape.map((column) => `message_file.${column}` as const))
    .where('message_file.id', '=', fileId)
    .where(sql<boolean>`message.created_at >= guichet_reads_from(message.ticket_id)`)
    .unionAll(
      tx
        .selectFrom('note_file')
        .innerJoin('note', 'note.id', 'note_file.note_id')
        .select(shape.map((column) => `note_file.${column}` as const))
        .where('note_file.id', '=', fileId)
        .where(sql<boolean>`guichet_works_on(note.ticket_id)`),
    )
    .unionAll(
      tx
        .selectFrom('draft_file')
        .innerJoin('draft', 'draft.id', 'draft_file.draft_id')
        .select(shape.map((column) => `draft_file.${column}` as const))
        .where('draft_file.id', '=', fileId)
        .where('draft.person_id', '=', who.personId),
    )
    .executeTakeFirst()
  if (!found) throw new Refusal('not-found')
  return { ...found, size: Number(found.size) }
}
