// Takes a file out of a draft again; what was sent stays where it is.
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'

/** Removing what is gone already is no fault: two tabs, a repeated click. */
export function removeFromDraft(act: Act, draftId: string, fileId: string): Promise<void> {
  return inTransaction(act, async ({ db, actor }) => {
    const draft = await db
      .selectFrom('draft')
      .select('sent_at')
      .where('id', '=', draftId)
      .where('person_id', '=', actor.personId)
      .forUpdate()
      .executeTakeFirst()
    if (!draft || draft.sent_at) throw new Refusal('draft-gone')
    await db.deleteFrom('draft_file').where('id', '=', fileId).where('draft_id', '=', draftId).execute()
  })
}
