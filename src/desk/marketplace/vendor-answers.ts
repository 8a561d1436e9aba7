// What a vendor wrote back stands on the ticket as theirs, and its people are told. It adds words and files, and nothing else: no person, no status.
import { sql } from 'kysely'
import { type Tx, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import type { ReceivedFile } from '../files/attach-to-draft.ts'
import { findOrMakePerson } from '../people/person.ts'
import { vectorOf } from '../search/words.ts'
import type { HeldTicket } from '../tickets/access.ts'
import { touched } from '../tickets/write.ts'
import { vendorUnreached } from './vendor-unreached.ts'

export interface VendorAnswer {
  readonly threadId: string
  readonly text: string
  /** What From says, where it can be read without doubt. */
  readonly sender: string | null
  /** Not of the vendor's own domain. */
  readonly unverified: boolean
  readonly files: readonly ReceivedFile[]
}

/** As guichet_worker, the actor being the system: a mail proves that its writer knows the address, and nothing more. */
export function vendorAnswers(act: Act, answer: VendorAnswer): Promise<{ ticketId: string; messageId: string }> {
  return inTransaction(act, async (act) => {
    const thread = await act.db
      .selectFrom('vendor_thread')
      .select(['ticket_id', 'vendor', 'address'])
      .where('id', '=', answer.threadId)
      .executeTakeFirstOrThrow()
    const { rows } = await sql<
      Pick<HeldTicket, 'id' | 'updated_at'>
    >`select id, updated_at from ticket where id = ${thread.ticket_id} for update`.execute(act.db)
    const catalogue = await catalogueOf(act.db)
    const authorId = await personOf(act.db, thread.address, byKey(catalogue.vendors, thread.vendor)?.label.en ?? thread.address, act.at)
    const messageId = newId(act.at.getTime())
    for (const { sha256, size } of answer.files)
      await act.db
        .insertInto('stored_file')
        .values({ sha256, size, created_at: act.at })
        .onConflict((there) => there.column('sha256').doUpdateSet({ created_at: act.at }))
        .execute()
    await together(act.db, [
      sql`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at, vendor, unverified, vendor_sender)
        values (${messageId}, ${thread.ticket_id}, ${authorId}, false, ${answer.text}, 'mail', ${act.at}, ${thread.vendor}, ${answer.unverified}, ${answer.sender})`,
      ...answer.files.map(
        (file, position) => sql`insert into message_file (id, message_id, sha256, name, media_type, size, position)
          values (${newId()}, ${messageId}, ${file.sha256}, ${file.name}, ${file.mediaType}, ${file.size}, ${position + 1})`,
      ),
      eventRow(act, thread.ticket_id, { type: 'ticket.replied', messageId, byStaff: false, byVendor: thread.vendor }).query,
      ...touched(act, rows[0] as HeldTicket, 'by-all'),
      sql`update ticket_words set words = words || ${vectorOf(answer.text, 'en')} where ticket_id = ${thread.ticket_id} and pg_column_size(words) < 400000`,
    ])
    return { ticketId: thread.ticket_id, messageId }
  })
}

/** Somebody must have written it; who they are at the vendor, nobody knows. Shown is the vendor's name. */
async function personOf(tx: Tx, address: string, name: string, at: Date): Promise<string> {
  const { id, isNew } = await findOrMakePerson(tx, { address, language: 'en' }, at)
  if (isNew)
    await tx
      .updateTable('person')
      .set({ first_name: name.slice(0, 100), name: name.slice(0, 254) })
      .where('id', '=', id)
      .execute()
  return id
}

/** Staff hear once for each cause that something came which is no answer. */
export function mailSetAside(act: Act, threadId: string, cause: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const thread = await act.db.selectFrom('vendor_thread').select(['ticket_id', 'vendor']).where('id', '=', threadId).executeTakeFirst()
    if (!thread) return
    await sql`select from ticket where id = ${thread.ticket_id} for update`.execute(act.db)
    if (cause === 'bounce') await vendorUnreached(act, threadId)
    const { rows } = await sql`select from ticket_event where ticket_id = ${thread.ticket_id} and type = 'ticket.mail-set-aside'
      and payload ->> 'cause' = ${cause}`.execute(act.db)
    if (rows.length > 0) return
    await eventRow(act, thread.ticket_id, { type: 'ticket.mail-set-aside', vendor: thread.vendor, cause }).query.execute()
    await sql`update ticket set touched_at = greatest(touched_at, ${act.at}) where id = ${thread.ticket_id}`.execute(act.db)
  })
}
