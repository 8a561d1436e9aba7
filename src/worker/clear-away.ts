// What nobody can need any more is deleted, so that tables do not grow with what was only in passing.
import { sql } from 'kysely'
import type { Db } from '../platform/database.ts'
import type { FileStorage } from '../platform/storage.ts'

const day = 86_400_000

/** Drafts untouched for ninety days, files sent ahead that no message named within a week, drafts a week after they were sent (their id still answers a second send until then), repeated requests after two days,
 *  mail that is done with, addresses for tickets that ended and what was searched for in the help centre after ninety days, calls of webhooks after thirty, subscriptions nobody proved within a week, sessions, links and counts of tries once they are over; kept mails stay, they are the administrator's. */
export async function clearAway(db: Db, at: Date): Promise<void> {
  const before = (days: number) => new Date(at.getTime() - days * day)
  // What a customer was asked to approve is sent from its draft, whenever they answer.
  await sql`delete from draft d where d.sent_at < ${before(7)} and not exists (select from filing_request f
    where f.draft_id = d.id and f.approved_at is null and f.refused_at is null and f.expires_at > ${at})`.execute(db)
  await db.deleteFrom('draft').where('kind', '=', 'upload').where('created_at', '<', before(7)).execute()
  await db.deleteFrom('draft').where('sent_at', 'is', null).where('updated_at', '<', before(90)).execute()
  await db.deleteFrom('repeated_request').where('created_at', '<', before(2)).execute()
  await db.deleteFrom('outgoing_mail').where('state', 'in', ['sent', 'withdrawn']).where('created_at', '<', before(90)).execute()
  await db.deleteFrom('health_subscription').where('confirmed_at', 'is', null).where('created_at', '<', before(7)).execute()
  // What was read stands on its ticket; what was set aside has had its time to be looked at.
  await db.deleteFrom('incoming_mail').where('state', '<>', 'waiting').where('received_at', '<', before(90)).execute()
  await sql`delete from ticket_address a where a.ended_at < ${before(90)} and not exists (select from incoming_mail i where i.ticket_address_id = a.id)`.execute(
    db,
  )
  // People type what is nobody's business; the list of what was sought in vain reads no further back.
  await db.deleteFrom('help_search').where('at', '<', before(90)).execute()
  await sql`delete from answer_taken_today where on_day < (${before(2)}::timestamptz at time zone 'UTC')::date`.execute(db)
  await db.deleteFrom('webhook_call').where('ended_at', '<', before(30)).execute()
  await sql`select guichet_clear_identity(${at}::timestamptz)`.execute(db)
}

const batch = 500

/** Bytes that nothing hangs on for a week: files taken out of a draft, drafts that are gone. A kill in between leaves bytes, never a row without them. */
export async function clearFiles(db: Db, storage: FileStorage, at: Date): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ sha256: string }>`delete from stored_file where sha256 in (
      select sha256 from stored_file s where s.created_at < ${new Date(at.getTime() - 7 * day)}
        and not exists (select from draft_file f where f.sha256 = s.sha256)
        and not exists (select from message_file f where f.sha256 = s.sha256)
        and not exists (select from note_file f where f.sha256 = s.sha256)
        and not exists (select from article_file f where f.sha256 = s.sha256)
        and not exists (select from incoming_mail i where i.sha256 = s.sha256) limit ${batch}) returning sha256`.execute(db)
    for (const { sha256 } of rows) await storage.removeOlder(sha256, new Date(at.getTime() - day))
    if (rows.length < batch) return
  }
}
