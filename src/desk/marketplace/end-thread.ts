// Takes a request back from its vendor: what comes to the dedicated address afterwards is refused, and the ticket stands in our queue again.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { eventRow } from '../events.ts'
import { type HeldTicket, holdTicket } from '../tickets/access.ts'
import { allows, isStaffStanding } from '../tickets/rights.ts'
import { happened, touched } from '../tickets/write.ts'
import { liveThread } from './vendor-thread.ts'

/** By whoever may say that the ticket is solved. Nothing happens when it has ended already. Refusals: not-found, may-not-do-that. */
export async function endVendorThread(act: Act, idOrReference: string): Promise<{ ended: boolean }> {
  return inTransaction(act, async (act) => {
    const [tickets, threads] = await together(act.db, [holdTicket(act, idOrReference), liveThread(idOrReference)])
    const found = tickets[0] as HeldTicket | undefined
    const thread = threads[0]
    if (!found || found.standings.length === 0) throw new Refusal('not-found')
    if (!allows(found.standings, 'solved')) throw new Refusal('may-not-do-that')
    if (!thread) return { ended: false }
    const ticket = { ...found, asStaff: isStaffStanding(found.standings) }
    const back = ticket.status === 'on-hold' ? happened(act, await catalogueOf(act.db), ticket, 'taken-up') : null
    await together(act.db, [
      sql`update vendor_thread set ended_at = ${act.at} where id = ${thread.id} and ended_at is null`,
      ...touched(act, ticket, 'by-all', back?.life ?? {}),
      ...(back?.writes ?? []),
      eventRow(act, ticket.id, { type: 'ticket.vendor-ended', vendor: thread.vendor }).query,
    ])
    return { ended: true }
  })
}
