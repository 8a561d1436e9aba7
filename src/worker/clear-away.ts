// What nobody can need any more is deleted, so that tables do not grow with what was only in passing.
import { sql } from 'kysely'
import type { Db } from '../platform/database.ts'

const day = 86_400_000

/** Files sent ahead that no message named within a week, drafts a week after they were sent (their id still answers a second send until then), repeated requests after two days,
 *  mail that is done with after ninety days, sessions, links and counts of tries once they are over; kept mails stay, they are the administrator's. */
export async function clearAway(db: Db, at: Date): Promise<void> {
  const before = (days: number) => new Date(at.getTime() - days * day)
  await db.deleteFrom('draft').where('sent_at', '<', before(7)).execute()
  await db.deleteFrom('draft').where('kind', '=', 'upload').where('created_at', '<', before(7)).execute()
  await db.deleteFrom('repeated_request').where('created_at', '<', before(2)).execute()
  await db.deleteFrom('outgoing_mail').where('state', 'in', ['sent', 'withdrawn']).where('created_at', '<', before(90)).execute()
  await sql`select guichet_clear_identity(${at}::timestamptz)`.execute(db)
}
