// What was set aside and is an answer all the same goes to its ticket: no rule knows every help desk.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { eventRow } from '../events.ts'
import { asker } from '../tickets/access.ts'
import { type IncomingMail, incomingMailById } from './incoming-mails.ts'

/** Those that say who wrote or how much, not that nothing can be read of it. */
const releasable: ReadonlySet<string> = new Set([
  ...['bounce', 'automatic', 'own', 'from-unclear', 'no-reply', 'ended', 'too-many'],
  ...['too-many-files', 'file-too-large', 'message-too-large'],
])
/** Only what came for a vendor's conversation: nobody speaks for the owner of an address. */
export const mayRelease = ({ state, cause, threadId }: Pick<IncomingMail, 'state' | 'cause' | 'threadId'>): boolean =>
  state === 'quarantined' && cause !== null && threadId !== null && releasable.has(cause)

/** By administrators. The worker reads it again and asks no more who wrote, nor what files of its ticket's type may be. Refusals: not-found, not-in-this-state. */
export function releaseMail(act: Act, id: string): Promise<{ reference: string }> {
  return inTransaction(act, async (act) => {
    const mail = await incomingMailById(act.db, id)
    if (!mail.ticket || !mayRelease(mail)) throw new Refusal('not-in-this-state')
    const { rows } = await sql<{ status: string; vendor: string }>`select t.status, v.vendor from ticket t
      join vendor_thread v on v.ticket_id = t.id where t.id = ${mail.ticket.id} and v.id = ${mail.threadId} for no key update of t`.execute(
      act.db,
    )
    const ticket = rows[0]
    if (!ticket) throw new Refusal('not-found')
    if (ticket.status === 'closed') throw new Refusal('not-in-this-state')
    await together(act.db, [
      sql`update incoming_mail set state = 'waiting', released_by = ${asker(act).personId} where id = ${id} and state = 'quarantined'`,
      eventRow(act, mail.ticket.id, { type: 'ticket.mail-released', mailId: id, vendor: ticket.vendor, cause: mail.cause! }).query,
    ])
    return { reference: mail.ticket.reference }
  })
}
