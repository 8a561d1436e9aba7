// NTT-14 by mail: what was agreed comes with a file that calendars take up, change and take out by themselves.
import { expect, test } from 'vitest'
import { cancelCallback } from '../../src/desk/callbacks/cancel-callback.ts'
import { chooseSlot } from '../../src/desk/callbacks/choose-slot.ts'
import { logAttempt } from '../../src/desk/callbacks/log-attempt.ts'
import { phoneDeskOf } from '../../src/desk/callbacks/desk-of.ts'
import { freeSlots } from '../../src/desk/callbacks/places.ts'
import { catalogueOf } from '../../src/desk/catalogue/catalogue-of.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { assign } from '../../src/desk/tickets/assign.ts'
import { move } from '../../src/desk/tickets/move.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import type { Caught } from '../support/smtp-sink.ts'
import { mailStage, url } from './stage.ts'

const { database, sink, organisation, person, as, worker, quiet } = await mailStage()
const running = await worker()
const acme = await organisation('Acme', true)
const contract = newId()
await database.worker
  .insertInto('contract')
  .values({
    id: contract,
    organisation_id: acme,
    entity_key: 'europe',
    plan_key: 'advanced',
    number: 'A-1',
    starts_on: '2020-01-01',
    created_at: new Date(),
  })
  .execute()
const mira = await person('mira', { name: 'Mira Jansen', organisation: acme, timeZone: 'Asia/Tokyo', language: 'ja' })
const noor = await person('noor', { name: 'Noor Haddad', staff: 'agent', queues: ['technical'] })

const slots = async () => {
  const desk = phoneDeskOf(await catalogueOf(database.app), 'technical')!
  return reading(database.app, mira.id, (tx) => freeSlots(tx, desk, new Date()))
}
const book = async (at: number) => {
  const slot = (await slots())[at]!
  const { id, reference } = await createTicket(as(mira), {
    requestType: 'callback',
    service: 'virtual-server',
    priority: 'medium',
    summary: 'Call; me, back',
    body: 'Now.',
    callback: { startsAt: slot.startsAt.toISOString(), phone: '+81 3 5550 0187' },
  })
  return { id, reference, slot }
}
async function after(deed: () => Promise<unknown>): Promise<Caught[]> {
  await quiet()
  const before = sink.mails.length
  await deed()
  running.wake()
  await quiet()
  return sink.mails.slice(before)
}
/** The calendar as a mail program finds it: the part that is an invitation. */
function calendarIn({ mail }: Caught) {
  const file = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar' || mimeType === 'application/ics')
  if (!file) return null
  const content = typeof file.content === 'string' ? file.content : new TextDecoder().decode(file.content as ArrayBuffer)
  const text = content.replaceAll(/\r?\n /g, '')
  return (name: string) => new RegExp(`^${name}[^:\\r\\n]*:(.*?)\\r?$`, 'm').exec(text)?.[1]
}
const to = (caught: Caught[], who: { address: string }) => caught.filter((one) => one.to[0] === who.address)
const stamp = (at: Date) => at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')

test('the receipt says when we call, in the reader’s zone and language, and brings the invitation: one mail, not two', async () => {
  let made!: Awaited<ReturnType<typeof book>>
  const caught = await after(async () => {
    made = await book(20)
  })
  const mails = to(caught, mira)
  expect(mails).toHaveLength(1)
  const { text } = mails[0]!.mail
  const time = new Intl.DateTimeFormat('ja', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' }).format(made.slot.startsAt)
  expect(text).toContain('お電話の日時')
  expect(text).toContain(time)
  expect(text).toContain('+81355500187')
  const calendar = calendarIn(mails[0]!)!
  expect(calendar('METHOD')).toBe('REQUEST')
  expect(calendar('DTSTART')).toBe(stamp(made.slot.startsAt))
  expect(calendar('SEQUENCE')).toBe('0')
  expect(calendar('ORGANIZER')).toBe('mailto:desk@provider.example')
  expect(calendar('ATTENDEE')).toBe(`mailto:${mira.address}`)
  expect(calendar('DESCRIPTION')).toContain('Call\\; me\\, back')
  expect(mails[0]!.raw).toMatch(/content-type: text\/calendar; charset=utf-8; method=REQUEST/i)
})

test('moved, cancelled and booked anew it keeps its UID and counts on; the agent who has it is told', async () => {
  const { id, reference, slot } = await book(24)
  await assign(as(noor), id, { assigneeId: noor.id })
  const other = (await slots())[30]!
  const moved = await after(() => chooseSlot(as(mira), id, { startsAt: other.startsAt.toISOString() }))
  const calendar = calendarIn(to(moved, mira)[0]!)!
  expect([calendar('METHOD'), calendar('SEQUENCE'), calendar('DTSTART')]).toEqual(['REQUEST', '1', stamp(other.startsAt)])
  expect(to(moved, noor)[0]!.mail.text).toContain(`${url}/workspace/tickets/${reference}`)
  expect(calendarIn(to(moved, noor)[0]!)).toBeNull()

  const cancelled = calendarIn(to(await after(() => cancelCallback(as(mira), id)), mira)[0]!)!
  expect([cancelled('METHOD'), cancelled('SEQUENCE'), cancelled('STATUS')]).toEqual(['CANCEL', '2', 'CANCELLED'])
  const again = calendarIn(to(await after(() => chooseSlot(as(mira), id, { startsAt: slot.startsAt.toISOString() })), mira)[0]!)!
  expect([again('METHOD'), again('SEQUENCE')]).toEqual(['REQUEST', '3'])
  expect(new Set([calendar('UID'), cancelled('UID'), again('UID')]).size).toBe(1)
})

test('a ticket that is solved takes the call out of the calendar', async () => {
  const { id } = await book(32)
  const mails = to(await after(() => move(as(noor), id, { happening: 'solved' })), mira)
  expect(mails.map((one) => calendarIn(one)?.('METHOD') ?? null).sort()).toEqual(['CANCEL', null].sort())
})

test('missed: one mail, which leads to another time', async () => {
  const { id, reference, slot } = await book(34)
  const at = (minutes: number) => ({ ...as(noor), at: new Date(slot.startsAt.getTime() + minutes * 60_000) })
  const caught = await after(async () => {
    await logAttempt(at(1), id, { outcome: 'no-answer' })
    await logAttempt(at(9), id, { outcome: 'no-answer', note: 'Secret: voicemail' })
  })
  const mails = to(caught, mira)
  expect(mails).toHaveLength(1)
  expect(mails[0]!.mail.text).toContain(`${url}/tickets/${reference}/callback`)
  expect(mails[0]!.raw).not.toContain('voicemail')
})
