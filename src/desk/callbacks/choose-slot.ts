// Another time, or a first or new one where the ticket has none: whoever asked, and who works the ticket.
import { sql } from 'kysely'
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { phoneOf } from '../catalogue/phone.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { ticketFor } from '../tickets/access.ts'
import { happened, touched } from '../tickets/write.ts'
import { Phone, Spoken, StartsAt, callbackRow, refused } from './book.ts'
import { type Callback, callbackColumns } from './callback-of.ts'
import { deskFor, languageAt, phoneFieldOf } from './desk-of.ts'
import { takePlace } from './places.ts'
import { isChangeable } from './stands.ts'

/** Phone and language stay as they are where they are left out. */
export const ChooseSlot = z.strictObject({ startsAt: StartsAt, phone: Phone.optional(), language: Spoken.optional() })
export type ChooseSlot = z.input<typeof ChooseSlot>

export const heldCallback = async ({ db }: ActInTransaction, ticketId: string): Promise<Callback | null> =>
  (await sql<Callback>`select ${callbackColumns} from callback c where c.ticket_id = ${ticketId}`.execute(db)).rows[0] ?? null

/** Refusals: not-found, may-not-do-that, not-in-this-state (also: it asks for none), callback-too-late, invalid at the field. */
export async function chooseSlot(act: Act, idOrReference: string, given: ChooseSlot): Promise<void> {
  const wanted = parse(ChooseSlot, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'change-callback')
    const catalogue = await catalogueOf(act.db)
    const before = await heldCallback(act, ticket.id)
    const desk = deskFor(catalogue, { queue: ticket.queue_key, requestType: ticket.request_type }, before)
    const type = byKey(catalogue.requestTypes, ticket.request_type)
    if (!desk || before?.state === 'done') throw new Refusal('not-in-this-state')
    const isBooked = before?.state === 'booked'
    if (isBooked && !ticket.asStaff && !isChangeable(before, desk.rules.leadMinutes, act.at)) throw new Refusal('callback-too-late')

    const requester = await requesterOf(act, ticket.id)
    const field = type && phoneFieldOf(catalogue, type)
    const known = before?.phone ?? (field ? requester.answers[field.key] : undefined)
    const given = wanted.phone ?? (typeof known === 'string' ? known : '')
    // A number with its extension is kept as it was.
    const phone = given === before?.phone ? given : phoneOf(given, requester.language, requester.timeZone)
    if (!phone) throw refused('callback.phone', 'phone')
    const spoken = desk.languages.find((one) => one === before?.language) ?? languageAt(desk, requester.language)
    const language = wanted.language ?? spoken
    if (!desk.languages.includes(language)) throw refused('callback.language', 'language')

    const own = isBooked && before.queue === desk.queue ? before : null
    const { slot, seat } = await takePlace(act, desk, new Date(wanted.startsAt), { asStaff: ticket.asStaff, own })
    const startsAt = new Date(slot.from)
    const row = { ticketId: ticket.id, queue: desk.queue, from: slot.from, to: slot.to, seat, phone, language }
    const event = isBooked
      ? { type: 'ticket.callback-moved' as const, from: before.startsAt.toISOString(), startsAt: startsAt.toISOString() }
      : { type: 'ticket.callback-booked' as const, startsAt: startsAt.toISOString() }
    // Whoever was waited for has answered by choosing a time.
    const back =
      ticket.status === 'pending' && before?.state === 'missed'
        ? happened(act, catalogue, ticket, ticket.asStaff ? 'taken-up' : 'customer-replied')
        : null
    await together(act.db, [
      before
        ? sql`update callback set queue_key = ${desk.queue}, starts_at = ${startsAt}, ends_at = ${new Date(slot.to)}, seat = ${seat}, phone = ${phone},
            language = ${language}, state = 'booked', sequence = sequence + 1, called_at = null, changed_at = ${act.at} where id = ${before.id}`
        : callbackRow(act, row),
      eventRow(act, ticket.id, event).query,
      ...(back?.writes ?? []),
      ...touched(act, ticket, 'by-all', back?.life),
    ])
  }).catch(asOwnFields)
}

/** Here the time stands by itself, not within a ticket's form. */
function asOwnFields(thrown: unknown): never {
  if (!(thrown instanceof Refusal)) throw thrown
  throw new Refusal(
    thrown.code,
    thrown.values,
    thrown.faults.map((fault) => ({ ...fault, field: fault.field.replace(/^callback\./, '') })),
  )
}

/** What a number without its prefix is read by: of the requester, or of who acts where they may not know them. */
async function requesterOf({ db, actor }: ActInTransaction, ticketId: string) {
  const { rows } = await sql<{
    language: string
    timeZone: string
    answers: Record<string, unknown>
  }>`select p.language, p.time_zone as "timeZone", t.answers
    from ticket t join person p on p.id in (t.requester_id, ${actor.personId}) where t.id = ${ticketId} order by p.id = t.requester_id desc limit 1`.execute(
    db,
  )
  return rows[0]!
}
