// Puts the mail to the vendor on its way: one for each thing that was passed on, however often this runs.
import type { Db } from '../../platform/database.ts'
import { writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { addJobs } from '../../platform/job-queue.ts'

/** As guichet_worker. */
export function tellVendor({ db, at, eventId }: { readonly db: Db; readonly at: Date; readonly eventId: string }): Promise<void> {
  return writing(db, null, async (tx) => {
    const event = await tx.selectFrom('ticket_event').select(['ticket_id', 'payload']).where('id', '=', eventId).executeTakeFirst()
    if (!event) return
    const { threadId } = event.payload as { threadId: string }
    const thread = await tx.selectFrom('vendor_thread').select('address').where('id', '=', threadId).executeTakeFirst()
    if (!thread) return
    const id = newId(at.getTime())
    const made = await tx
      .insertInto('outgoing_mail')
      .values({
        id,
        event_id: eventId,
        person_id: null,
        ticket_id: event.ticket_id,
        kind: 'to-vendor',
        form: 'full',
        recipient: thread.address,
        message_id: id,
        state: 'waiting',
        sensitive: false,
        created_at: at,
      })
      .onConflict((conflict) => conflict.columns(['event_id', 'recipient']).doNothing())
      .returning('id')
      .execute()
    await addJobs(
      tx,
      made.map(() => ({ task: 'send-mail', payload: { mailId: id }, key: `send-mail:${id}` })),
    )
  })
}
