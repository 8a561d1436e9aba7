// Puts a received file into an unsent draft, where it waits for the message it will hang on.
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Kept } from '../../platform/storage.ts'
import { type Act, inTransaction } from '../actor.ts'
import { limitsOfDraft } from './limits.ts'

export interface AttachedFile {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly mediaType: string
}

/** A file whose bytes are kept: named by a cleaned name, typed by its content. */
export interface ReceivedFile extends Kept {
  readonly name: string
  readonly mediaType: string
}

/** `requestType`: marked in the form it comes from, of which the draft may not have heard. */
export function attachToDraft(act: Act, draftId: string, file: ReceivedFile, requestType: string | null = null): Promise<AttachedFile> {
  return inTransaction(act, async ({ db, actor, at }) => {
    const draft = await db
      .selectFrom('draft')
      .select(['id', 'sent_at'])
      .where('id', '=', draftId)
      .where('person_id', '=', actor.personId)
      .forUpdate() // two uploads at once must not both take the last place
      .executeTakeFirst()
    if (!draft || draft.sent_at) throw new Refusal('draft-gone')
    const limits = await limitsOfDraft(db, draftId, requestType)
    const there = await filesOfDraft(db, draftId)
    const { name, size, mediaType, sha256 } = file
    if (there.length >= limits.files) throw new Refusal('too-many-files', { name, size, limit: limits.files })
    const total = there.reduce((sum, other) => sum + other.size, 0)
    if (total + size > limits.totalBytes) throw new Refusal('message-too-large', { name, size, limit: limits.totalBytes })

    const id = newId()
    await db
      .insertInto('stored_file')
      .values({ sha256, size, created_at: at })
      .onConflict((c) => c.doNothing())
      .execute()
    await db.insertInto('draft_file').values({ id, draft_id: draftId, sha256, name, media_type: mediaType, size, created_at: at }).execute()
    return { id, name, size, mediaType }
  })
}

/** In the order they were attached. */
export async function filesOfDraft(tx: Act['db'], draftId: string): Promise<AttachedFile[]> {
  const rows = await tx
    .selectFrom('draft_file')
    .select(['id', 'name', 'size', 'media_type as mediaType'])
    .where('draft_id', '=', draftId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, size: Number(row.size) }))
}
