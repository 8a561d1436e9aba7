// A time to be phoned is taken together with the ticket that asks for it: both or neither.
import { sql } from 'kysely'
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { type Catalogue, type RequestType, byKey } from '../catalogue/catalogue.ts'
import { phoneOf } from '../catalogue/phone.ts'
import { eventRow } from '../events.ts'
import type { Write } from '../tickets/write.ts'
import { languageAt, phoneDeskOf, phoneFieldOf } from './desk-of.ts'
import { takePlace } from './places.ts'

/** As text, so that it can be kept and compared as it was sent. */
export const StartsAt = z.iso.datetime({ offset: true, error: 'callback.fault.choose' })
export const Phone = z.string('callback.fault.phone').trim().min(1, 'callback.fault.phone').max(40, 'callback.fault.phone')
export const Spoken = z.enum(languages, 'callback.fault.language')

export const BookCallback = z.strictObject({
  /** Of a free slot. */
  startsAt: StartsAt,
  /** Left out: what the form's own question for it is answered with. */
  phone: Phone.optional(),
  /** Left out: the requester's, where it is spoken there. */
  language: Spoken.optional(),
})
export type BookCallback = z.output<typeof BookCallback>

interface Asked {
  readonly type: string
  readonly queue: string
  readonly answers: Readonly<Record<string, string | string[]>>
  readonly requester: { readonly language: string; readonly timeZone: string }
  readonly asStaff: boolean
  /** Approved long after it was asked: a time is chosen on the ticket. */
  readonly later: boolean
}

/** The number beside the slot is also the answer to the question of the form that asks for it. */
export function withPhone<T extends Readonly<Record<string, unknown>>>(
  catalogue: Catalogue,
  type: RequestType | undefined,
  answers: T,
  wanted: BookCallback | undefined,
): T {
  const field = type?.callback && wanted?.phone ? phoneFieldOf(catalogue, type) : null
  return field && !Object.hasOwn(answers, field.key) ? { ...answers, [field.key]: wanted!.phone } : answers
}

/** What createTicket writes with the ticket. Refusal invalid at `callback` and its fields; null: this type asks for none. */
export async function booking(
  act: ActInTransaction,
  catalogue: Catalogue,
  asked: Asked,
  wanted: BookCallback | undefined,
): Promise<((ticketId: string) => Write[]) | null> {
  const type = byKey(catalogue.requestTypes, asked.type)
  const desk = type?.callback ? phoneDeskOf(catalogue, asked.queue) : null
  if (!type || !desk) {
    if (wanted) throw refused('callback', 'not-asked')
    return null
  }
  if (!wanted) {
    if (asked.later) return null
    throw refused('callback.startsAt', 'choose')
  }
  const field = phoneFieldOf(catalogue, type)
  const answered = field && asked.answers[field.key]
  const given = wanted.phone ?? (typeof answered === 'string' ? answered : '')
  const phone = phoneOf(given, asked.requester.language, asked.requester.timeZone)
  if (!phone) throw refused('callback.phone', 'phone')
  const language = wanted.language ?? languageAt(desk, asked.requester.language)
  if (!desk.languages.includes(language)) throw refused('callback.language', 'language')
  const { slot, seat } = await takePlace(act, desk, new Date(wanted.startsAt), { asStaff: asked.asStaff })
  if (!asked.asStaff) await notTooMany(act)
  return (ticketId) => [
    callbackRow(act, { ticketId, queue: desk.queue, from: slot.from, to: slot.to, seat, phone, language }),
    eventRow(act, ticketId, { type: 'ticket.callback-booked', startsAt: new Date(slot.from).toISOString() }).query,
  ]
}

/** One person cannot book out a desk. */
const mostBooked = 10

/** Called while nobody else books at the desk. */
async function notTooMany({ db, actor, at }: ActInTransaction): Promise<void> {
  const { rows } = await sql`select from callback c join ticket t on t.id = c.ticket_id
    where t.requester_id = ${actor.personId} and c.state = 'booked' and c.ends_at > ${at} limit ${mostBooked}`.execute(db)
  if (rows.length >= mostBooked)
    throw new Refusal('invalid', {}, [{ field: 'callback.startsAt', message: 'callback.fault.enough', values: { most: mostBooked } }])
}

export const refused = (field: string, which: string) => new Refusal('invalid', {}, [{ field, message: `callback.fault.${which}` }])

interface NewRow {
  readonly ticketId: string
  readonly queue: string
  readonly from: number
  readonly to: number
  readonly seat: number
  readonly phone: string
  readonly language: string
}
export const callbackRow = ({ at }: ActInTransaction, { ticketId, queue, from, to, seat, phone, language }: NewRow): Write =>
  sql`insert into callback (id, ticket_id, queue_key, starts_at, ends_at, seat, phone, language, made_at, changed_at)
    values (${newId(at.getTime())}, ${ticketId}, ${queue}, ${new Date(from)}, ${new Date(to)}, ${seat}, ${phone}, ${language}, ${at}, ${at})`
