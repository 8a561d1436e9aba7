// A request that its vendor may never have got stands in our queue again: nobody looks at what is on hold.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { type Moved, happened, touched } from '../tickets/write.ts'

/** As guichet_worker. The vendor keeps the request until somebody takes it back: a mail may only be late. Twice is harmless. */
export function vendorUnreached(act: Act, threadId: string): Promise<void> {
  return inTransaction(act, async (act) => {
    const { rows } = await sql<Moved>`select t.id, t.status, t.waiting_since, t.solved_at, t.updated_at
      from vendor_thread v join ticket t on t.id = v.ticket_id
      where v.id = ${threadId} and v.ended_at is null and t.status = 'on-hold' for update of t`.execute(act.db)
    const ticket = rows[0]
    if (!ticket) return
    const { life, writes } = happened(act, await catalogueOf(act.db), ticket, 'taken-up')
    await together(act.db, [...touched(act, ticket, 'by-all', life), ...writes])
  })
}
