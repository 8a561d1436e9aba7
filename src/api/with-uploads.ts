// Names files that were sent ahead: they come into a fresh draft, which the deed then consumes like one of a page.
import type { ActInTransaction } from '../desk/actor.ts'
import { takeUploads } from '../desk/files/uploads.ts'
import { type OpenDraft, openDraft } from '../desk/tickets/drafts.ts'

/** The draft's id for the deed; undefined when there is nothing to attach. */
export async function withUploads(act: ActInTransaction, draft: OpenDraft, fileIds: readonly string[]): Promise<string | undefined> {
  if (fileIds.length === 0) return undefined
  const { id } = await openDraft(act, draft)
  await takeUploads(act, id, fileIds)
  return id
}
