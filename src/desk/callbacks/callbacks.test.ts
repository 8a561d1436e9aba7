// A time to be phoned, from booking to giving it back: who may, what is refused, and that two people never get the last place.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { monday, question, refusalOf } from '../../../test/support/counter.ts'
import { iso, phoneDesk, time, wanted } from '../../../test/support/phone-desk.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { Configuration } from '../catalogue/configuration.ts'
import { configurationOf } from '../catalogue/configuration-of.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { cancelCallback } from './cancel-callback.ts'
import { chooseSlot } from './choose-slot.ts'
import { phoneDeskOf } from './desk-of.ts'
import { fallAway } from './fall-away.ts'
import { freeSlots } from './places.ts'

const { c, acme, ada, kim, contract, book, seen, page, events, leftAt } = await phoneDesk()
const faults = (deed: Promise<unknown>) =>
  deed.then(
    () => [],
    (thrown: Refusal) => thrown.faults?.map(({ field, message }) => `${field} ${message}`) ?? [String(thrown)],
  )
/** Of one customer each: nothing but the place is common to them. */
const crowd = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const [organisation, one] = [await c.organisation(`Many ${at}`), await c.person(`Many ${at}`)]
      await c.member(organisation, one)
      await contract(organisation)
      return one
    }),
  )
const statusEvent = (id: string) =>
  c.worker
    .selectFrom('ticket_event')
    .select('id')
    .where('ticket_id', '=', id)
    .where('type', '=', 'ticket.status-changed')
    .executeTakeFirstOrThrow()

describe('booking', () => {
  test('NTT-14 the time is taken with the ticket, for the number that the form asks for', async () => {
    const { id } = await book(ada, time('02T10:00'))
    expect(await seen(ada, id)).toMatchObject({
      callback: { startsAt: time('02T10:00'), endsAt: time('02T10:30'), phone: '+33144556677', language: 'en', state: 'booked', seat: 1 },
    })
    expect(await events(ada, id)).toEqual(['ticket.callback-booked'])
    expect(await leftAt(time('02T10:00'))).toBe(1)
  })
  test('a number beside the time answers the question of the form as well', async () => {
    const { id } = await book(ada, time('02T11:00'), { answers: {}, callback: { startsAt: iso('02T11:00'), phone: '+44 20 7946 0123' } })
    expect((await seen(ada, id))?.callback.phone).toBe('+442079460123')
    expect((await page(ada, id)).answers).toMatchObject([{ key: 'callback-phone', value: '+442079460123' }])
  })
  test('what is wrong is said at its field, and nothing is made', async () => {
    expect(await faults(createTicket(c.as(ada), wanted))).toEqual(['callback.startsAt callback.fault.choose'])
    expect(await faults(book(ada, time('02T08:30')))).toEqual(['callback.startsAt callback.fault.gone']) // too soon
    expect(await faults(book(ada, time('02T10:15')))).toEqual(['callback.startsAt callback.fault.gone']) // no slot begins then
    expect(await faults(book(ada, time('07T10:00')))).toEqual(['callback.startsAt callback.fault.gone']) // a Saturday
    expect(await faults(book(ada, time('30T10:00')))).toEqual(['callback.startsAt callback.fault.gone']) // too far ahead
    expect(await faults(createTicket(c.as(ada), { ...question, callback: { startsAt: iso('02T10:00') } }))).toEqual([
      'callback callback.fault.not-asked',
    ])
    expect(await faults(book(ada, time('02T12:00'), { answers: { 'callback-phone': 'my desk' } }))).toEqual([
      'answer-callback-phone ticket.fault.answer-phone',
    ])
    expect(await leftAt(time('02T12:00'))).toBe(2)
  })
  test('asked long ago and approved now, the ticket is there without a time, and one is chosen on it', async () => {
    const { id } = await createTicket(c.as(ada), wanted, { phonesLater: true })
    expect(await seen(ada, id)).toBeNull()
    expect((await page(ada, id)).may.has('change-callback')).toBe(true)
    await chooseSlot(c.as(ada), id, { startsAt: iso('05T13:00') })
    expect((await seen(ada, id))?.callback).toMatchObject({ phone: '+33144556677', state: 'booked' })
  })
  test('sent twice, a form takes one place', async () => {
    const draftId = newId()
    const sent = { ...wanted, draftId, callback: { startsAt: iso('05T12:00') } }
    const [one, other] = await Promise.all([createTicket(c.as(ada), sent), createTicket(c.as(ada), sent)])
    expect(one.id).toBe(other.id)
    expect(await leftAt(time('05T12:00'))).toBe(1)
  })
  test('who works there may take a time at once', async () => {
    const { id } = await book(kim, time('02T08:00'), { requesterId: ada.personId, organisationId: acme })
    expect((await seen(ada, id))?.callback.startsAt).toEqual(time('02T08:00'))
  })
})

describe('one person', () => {
  test('cannot book out a desk, also not with many forms at once; who works there may', async () => {
    const max = await c.person('Max')
    const lone = await c.organisation('Lone')
    await c.member(lone, max)
    await contract(lone)
    const hours = [9, 10, 11, 12, 13, 14, 15].flatMap((hour) => ['00', '30'].map((half) => `${String(hour).padStart(2, '0')}:${half}`))
    const done = await Promise.allSettled(hours.map((hour) => book(max, time(`12T${hour}`))))
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(await faults(book(max, time('12T16:00')))).toEqual(['callback.startsAt callback.fault.enough'])
  })
})

describe('two at the same time', () => {
  test('NTT-14 of ten people who want the last place at once one gets it, and the others are told so at the field', async () => {
    await book(ada, time('03T10:00'))
    const people = await crowd(10)
    const given = await Promise.allSettled(people.map((one) => book(one, time('03T10:00'))))
    expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = given.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Refusal).faults[0]] : []))
    expect(refused).toHaveLength(9)
    expect(new Set(refused.map((fault) => `${fault?.field} ${fault?.message}`))).toEqual(
      new Set(['callback.startsAt callback.fault.taken']),
    )
    expect(await leftAt(time('03T10:00'))).toBe(0)
    const rows = await c.worker.selectFrom('callback').select('seat').where('starts_at', '=', time('03T10:00')).execute()
    expect(rows.map(({ seat }) => seat).sort()).toEqual([1, 2])
  })
  test('those who move to one place meet those who book it', async () => {
    const [movingPeople, others] = [await crowd(4), await crowd(3)]
    const movers = await Promise.all(movingPeople.map((one, at) => book(one, time(`04T1${at}:00`))))
    await book(ada, time('04T09:00'))
    const given = await Promise.allSettled([
      ...movers.map(({ id }, at) => chooseSlot(c.as(movingPeople[at]!), id, { startsAt: iso('04T09:00') })),
      ...others.map((one) => book(one, time('04T09:00'))),
    ])
    expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const rows = await c.worker.selectFrom('callback').select('seat').where('starts_at', '=', time('04T09:00')).execute()
    expect(rows).toHaveLength(2)
  })
  test('the database refuses a second row for one place, whoever forgot to wait', async () => {
    const { id } = await book(ada, time('05T09:00'))
    const { id: other } = await book(ada, time('05T10:00'))
    const { seat } = (await seen(ada, id))!.callback
    const forced = c.worker
      .updateTable('callback')
      .set({ starts_at: time('05T09:00'), ends_at: time('05T09:30'), seat })
      .where('ticket_id', '=', other)
      .execute()
    await expect(forced).rejects.toThrow('callback_seat')
  })
})

describe('changing', () => {
  test('another time gives the old one back; the calendar file counts on', async () => {
    const { id } = await book(ada, time('06T09:00'))
    await chooseSlot(c.as(ada), id, { startsAt: iso('06T10:00'), phone: '+33 1 99 00 11 22', language: 'fr' })
    expect(await seen(ada, id)).toMatchObject({ callback: { startsAt: time('06T10:00'), sequence: 1, language: 'fr' } })
    expect(await leftAt(time('06T09:00'))).toBe(2)
    expect(await events(ada, id)).toEqual(['ticket.callback-booked', 'ticket.callback-moved'])
    // Back to where it was, and to the same once more: one's own place is free to oneself.
    await chooseSlot(c.as(ada), id, { startsAt: iso('06T09:00') })
    await chooseSlot(c.as(ada), id, { startsAt: iso('06T09:00') })
    expect(await leftAt(time('06T09:00'))).toBe(1)
  })
  test('a customer changes nothing shortly before; who works the ticket always can', async () => {
    const { id } = await book(ada, time('06T12:00'))
    const late = time('06T11:01')
    expect(await refusalOf(chooseSlot(c.as(ada, late), id, { startsAt: iso('06T15:00') }))).toBe('callback-too-late')
    expect(await refusalOf(cancelCallback(c.as(ada, late), id))).toBe('callback-too-late')
    await chooseSlot(c.as(kim, late), id, { startsAt: iso('06T11:30') })
    await cancelCallback(c.as(kim, late), id)
    expect((await seen(ada, id))?.callback.state).toBe('cancelled')
  })
  test('when we let the time go by, another can be chosen', async () => {
    const { id } = await book(ada, time('06T13:00'))
    expect(await refusalOf(chooseSlot(c.as(ada, time('06T13:10')), id, { startsAt: iso('06T15:00') }))).toBe('callback-too-late')
    await chooseSlot(c.as(ada, time('06T13:30')), id, { startsAt: iso('06T15:00') })
    expect((await seen(ada, id))?.callback.startsAt).toEqual(time('06T15:00'))
  })
  test('given back, it is free for somebody else, and a new one can be booked', async () => {
    const { id } = await book(ada, time('09T09:00'))
    await cancelCallback(c.as(ada), id)
    await cancelCallback(c.as(ada), id) // twice is harmless
    expect(await leftAt(time('09T09:00'))).toBe(2)
    expect(await events(ada, id)).toEqual(['ticket.callback-booked', 'ticket.callback-cancelled'])
    await chooseSlot(c.as(ada), id, { startsAt: iso('09T09:00') })
    expect(await seen(ada, id)).toMatchObject({ callback: { state: 'booked', sequence: 2 } })
  })
  test('a ticket that asks for none has none to change', async () => {
    const { id } = await createTicket(c.as(ada), question)
    expect(await refusalOf(chooseSlot(c.as(ada), id, { startsAt: iso('02T10:00') }))).toBe('not-in-this-state')
    expect(await refusalOf(cancelCallback(c.as(ada), id))).toBe('not-in-this-state')
    expect(await seen(ada, id)).toBeNull()
  })
  test('a ticket that has ended is phoned for no longer', async () => {
    const { id } = await book(ada, time('09T11:00'))
    await move(c.as(ada), id, { happening: 'solved' })
    const event = await statusEvent(id)
    // Two workers, and once more.
    await Promise.all([1, 2].map(() => fallAway({ db: c.worker, at: monday, eventId: event.id })))
    await fallAway({ db: c.worker, at: monday, eventId: event.id })
    expect((await seen(ada, id))?.callback).toMatchObject({ state: 'cancelled', sequence: 1 })
    expect(await events(ada, id)).toEqual(['ticket.callback-booked', 'ticket.callback-cancelled'])
    expect(await leftAt(time('09T11:00'))).toBe(2)
  })
  test('a worker that is killed in the middle has changed nothing, and the next one does it once', async () => {
    const { id } = await book(ada, time('10T16:00'))
    await move(c.as(ada), id, { happening: 'solved' })
    const { id: eventId } = await statusEvent(id)
    const stopped = Promise.withResolvers<void>()
    const locked = Promise.withResolvers<void>()
    const held = c.owner.transaction().execute(async (tx) => {
      await tx.selectFrom('callback').select('id').where('ticket_id', '=', id).forUpdate().execute()
      locked.resolve()
      await stopped.promise
    })
    await locked.promise
    const killed = fallAway({ db: c.worker, at: monday, eventId }).then(
      () => 'done',
      () => 'killed',
    )
    let waiting = 0
    while (waiting === 0) {
      const { rows } = await sql<{ gone: boolean }>`select pg_terminate_backend(pid) as gone from pg_stat_activity
        where datname = current_database() and usename = 'guichet_worker' and wait_event_type = 'Lock'`.execute(c.worker)
      waiting = rows.length
    }
    expect(await killed).toBe('killed')
    stopped.resolve()
    await held
    expect((await seen(ada, id))?.callback).toMatchObject({ state: 'booked', sequence: 0 })
    await fallAway({ db: c.worker, at: monday, eventId })
    await fallAway({ db: c.worker, at: monday, eventId })
    expect((await seen(ada, id))?.callback).toMatchObject({ state: 'cancelled', sequence: 1 })
    expect((await events(ada, id)).filter((type) => type === 'ticket.callback-cancelled')).toHaveLength(1)
  })
  test('opened again before anybody looked, it keeps its time', async () => {
    const { id } = await book(ada, time('09T12:00'))
    await move(c.as(ada), id, { happening: 'solved' })
    const { id: eventId } = await statusEvent(id)
    await move(c.as(ada), id, { happening: 'reopened' })
    await fallAway({ db: c.worker, at: monday, eventId })
    expect((await seen(ada, id))?.callback.state).toBe('booked')
  })
})

describe('configuration', () => {
  const house = async () => configurationOf(c.worker)
  const faultsOf = (given: unknown) => {
    const { error } = Configuration.safeParse(given)
    return (
      error?.issues.map(
        ({ path, ...issue }) => `${path.join('.')} ${(issue as { params?: { message: string } }).params?.message ?? issue.message}`,
      ) ?? []
    )
  }
  test('a type that asks to be phoned needs a queue that phones, and that a calendar', async () => {
    const { queues, ...rest } = await house()
    expect(faultsOf({ ...rest, queues })).toEqual([])
    const silent = queues.map(({ callbacks: _, ...queue }) => queue)
    const at = rest.request_types.findIndex(({ key }) => key === 'callback')
    expect(faultsOf({ ...rest, queues: silent })).toEqual([`request_types.${at}.callback configuration.fault.no-callbacks`])
    const lost = queues.map((queue) => (queue.callbacks ? { ...queue, callbacks: { ...queue.callbacks, calendar: 'never' } } : queue))
    expect(faultsOf({ ...rest, queues: lost })).toEqual(['queues.0.callbacks.calendar configuration.fault.unknown'])
  })
  test('what is left out is a half hour, one place, an hour before, ten days, all languages, two tries', async () => {
    const { queues, ...rest } = await house()
    const plain = Configuration.parse({ ...rest, queues: queues.map((queue) => ({ ...queue, callbacks: { calendar: 'office' } })) })
    expect(plain.queues[1]!.callbacks).toEqual({
      calendar: 'office',
      slot_minutes: 30,
      places: 1,
      lead_minutes: 60,
      days_ahead: 10,
      languages: [],
      attempts: 2,
    })
  })
  test('slots that are cut otherwise later never give a place twice', async () => {
    const { id } = await book(ada, time('05T15:00'))
    const desk = phoneDeskOf(await catalogueOf(c.app), 'technical')!
    const longer = { ...desk, rules: { ...desk.rules, slotMinutes: 60, places: 1 } }
    const slots = await reading(c.app, ada.personId, (tx) => freeSlots(tx, longer, monday))
    const free = (at: Date) => slots.some(({ startsAt }) => startsAt.getTime() === at.getTime())
    expect([free(time('05T14:00')), free(time('05T15:00')), free(time('05T16:00'))]).toEqual([true, false, true])
    expect((await seen(ada, id))?.callback.state).toBe('booked')
  })
})
