// With the customer's consent a request about another's product goes to its vendor: without this all we could say is whom to ask.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { eventRow } from '../events.ts'
import { parseAddress } from '../people/address.ts'
import { asker, holdTicket } from '../tickets/access.ts'
import { type CreateTicket, type Created, createTicket } from '../tickets/create-ticket.ts'
import { happened, touched } from '../tickets/write.ts'
import { vendorOf } from './products.ts'

/** By one person in a day: nobody is flooded through us (F08). */
const mostPerDay = 20

/**
 * The ticket of this input, on hold while its vendor has it. `consent`: key of the vendor to whom the customer agreed to pass on their name,
 * address, text and files; null when they did not. Refusals: those of createTicket; invalid at `consent` or `service`; may-not-do-that for
 * someone else's request, since only they can agree, neither one of us nor their partner; too-many-requests.
 */
export async function handOver(act: Act, given: CreateTicket, consent: string | null): Promise<Created> {
  return inTransaction(act, async (act) => {
    const me = asker(act)
    if ((given.requesterId !== undefined && given.requesterId !== me.personId) || given.partnerId) throw new Refusal('may-not-do-that')
    const catalogue = await catalogueOf(act.db)
    const vendor = vendorOf(catalogue, given.service ?? null)
    const address = parseAddress(vendor?.address)
    if (!vendor || address === null) throw new Refusal('invalid', {}, [{ field: 'service', message: 'vendor.fault.no-address' }])
    if (consent !== vendor.key) throw new Refusal('invalid', {}, [{ field: 'consent', message: 'vendor.fault.consent' }])

    const created = await createTicket(act, given, { toVendor: true })
    if (created.already) return created
    await notTooMany(act, me.personId)
    const [[ticket], [message]] = await together(act.db, [
      holdTicket(act, created.id),
      sql<{ id: string }>`select id from message where ticket_id = ${created.id}`,
    ])
    const threadId = newId(act.at.getTime())
    const held = { ...ticket!, asStaff: false }
    const { life, writes } = happened(act, catalogue, held, 'put-on-hold')
    await together(act.db, [
      ...touched(act, held, 'by-all', life),
      ...writes,
      threadRow(act, { threadId, ticketId: created.id, vendor: vendor.key, address }),
      eventRow(act, created.id, { type: 'ticket.sent-to-vendor', threadId, vendor: vendor.key, messageId: message!.id }).query,
    ])
    return created
  })
}

const secretBytes = 16

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

function threadRow(act: ActInTransaction, one: { threadId: string; ticketId: string; vendor: string; address: string }) {
  const secret = randomBytes(secretBytes).toString('hex')
  return sql`insert into vendor_thread (id, ticket_id, vendor, address, secret, secret_hash, consented_by, consented_at)
    values (${one.threadId}, ${one.ticketId}, ${one.vendor}, ${one.address}, ${secret}, ${hashOf(secret)}, ${act.actor.personId}, ${act.at})`
}

async function notTooMany(act: ActInTransaction, personId: string): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from vendor_thread
    where consented_by = ${personId} and consented_at > ${new Date(act.at.getTime() - 86_400_000)}`.execute(act.db)
  if (rows[0]!.count >= mostPerDay) throw new Refusal('too-many-requests')
}
