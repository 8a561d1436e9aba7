// A file sent ahead of its message (REST): it waits in a small draft of its own until a ticket, reply or note names it, once.
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { type AttachedFile, type ReceivedFile, attachToDraft } from './attach-to-draft.ts'
import { widestLimits } from './limits.ts'

const mostWaiting = 100 // per person; a program that never names its files must not fill the disk

export function keepUpload(act: Act, file: ReceivedFile): Promise<AttachedFile> {
  return inTransaction(act, async (act) => {
    const { db, actor, at } = act
    const waiting = await db
      .selectFrom('draft')
      .select('id')
      .where('person_id', '=', actor.personId)
      .where('kind', '=', 'upload')
      .where('sent_at', 'is', null)
      .limit(mostWaiting)
      .execute()
    if (waiting.length >= mostWaiting) throw new Refusal('too-many-files', { name: file.name, size: file.size, limit: mostWaiting })
    const draftId = newId()
    await db
      .insertInto('draft')
      .values({ id: draftId, person_id: actor.personId!, kind: 'upload', created_at: at, updated_at: at })
      .execute()
    return attachToDraft(act, draftId, file)
  })
}

/** Moves waiting files of the actor into one of their drafts, in the order given. Another's file, or one already used, is not found. */
export async function takeUploads(act: ActInTransaction, draftId: string, fileIds: readonly string[]): Promise<void> {
  const { db, actor, at } = act
  const found = await db
    .selectFrom('draft_file')
    .innerJoin('draft', 'draft.id', 'draft_file.draft_id')
    .select(['draft_file.id', 'draft_file.size', 'draft_file.name', 'draft.id as upload'])
    .where('draft_file.id', 'in', fileIds)
    .where('draft.person_id', '=', actor.personId)
    .where('draft.kind', '=', 'upload')
    .forUpdate('draft')
    .execute()
  if (found.length !== new Set(fileIds).size || found.length !== fileIds.length) throw new Refusal('not-found')
  const limits = await widestLimits(db)
  if (found.length > limits.files) throw new Refusal('too-many-files', { name: '', size: found.length, limit: limits.files })
  const total = found.reduce((sum, file) => sum + Number(file.size), 0)
  if (total > limits.totalBytes) throw new Refusal('message-too-large', { name: '', size: total, limit: limits.totalBytes })
  for (const [place, id] of fileIds.entries()) {
    await db
      .updateTable('draft_file')
      .set({ draft_id: draftId, created_at: new Date(at.getTime() + place) })
      .where('id', '=', id)
      .execute() // its place is its time
  }
  await db
    .deleteFrom('draft')
    .where(
      'id',
      'in',
      found.map(({ upload }) => upload),
    )
    .execute()
}
