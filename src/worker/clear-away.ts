// What nobody can need any more is deleted, so that tables do not grow with what was only in passing.
import type { Db } from '../platform/database.ts'

const day = 86_400_000

/** Drafts a week after they were sent (their id still answers a second send until then), repeated requests after two days,
 *  mail that is done with after ninety days; kept mails stay, they are the administrator's. */
export async function clearAway(db: Db, at: Date): Promise<void> {
  const before = (days: number) => new Date(at.getTime() - days * day)
  await db.deleteFrom('draft').where('sent_at', '<', before(7)).execute()
  await db.deleteFrom('repeated_request').where('created_at', '<', before(2)).execute()
  await db.deleteFrom('outgoing_mail').where('state', 'in', ['sent', 'withdrawn']).where('created_at', '<', before(90)).execute()
}
