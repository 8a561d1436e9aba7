// The call itself: what is logged of it and what follows, who reads it, and the calendar of those who phone.
import { describe, expect, test } from 'vitest'
import { monday, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { iso, phoneDesk, time } from '../../../test/support/phone-desk.ts'
import { reading, writing } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { addParticipant } from '../tickets/participants.ts'
import { reply } from '../tickets/reply.ts'
import { overdueCallbacks, plannedCallbacks } from './agents-calendar.ts'
import { cancelCallback } from './cancel-callback.ts'
import { chooseSlot } from './choose-slot.ts'
import { phoneDeskOf } from './desk-of.ts'
import { logAttempt } from './log-attempt.ts'
import { freeSlots } from './places.ts'

const { c, ada, cyd, eve, zoe, kim, lou, root, book, seen, page, events } = await phoneDesk()

describe('phoning', () => {
  test('reached in its slot: called in time', async () => {
    const { id } = await book(ada, time('10T09:00'))
    for (const note of ['a\0b', 'half \ud83d'])
      expect(await refusalOf(logAttempt(c.as(kim, time('10T09:05')), id, { outcome: 'reached', note }))).toBe('invalid')
    expect(await logAttempt(c.as(kim, time('10T09:05')), id, { outcome: 'reached', note: 'Told her to restart it.' })).toEqual({
      state: 'done',
    })
    expect(await seen(kim, id)).toMatchObject({
      callback: { state: 'done', calledAt: time('10T09:05') },
      attempts: [{ outcome: 'reached', note: 'Told her to restart it.', by: 'Kim' }],
    })
    expect(await events(ada, id)).toEqual(['ticket.callback-booked', 'ticket.callback-done'])
    expect(await refusalOf(logAttempt(c.as(kim, time('10T09:06')), id, { outcome: 'busy' }))).toBe('not-in-this-state')
  })
  test('so many tries in the slot without an answer: missed, and it is the requester’s turn, who chooses another time', async () => {
    const { id } = await book(ada, time('10T10:00'))
    expect(await logAttempt(c.as(kim, time('10T10:01')), id, { outcome: 'no-answer' })).toEqual({ state: 'booked' })
    expect((await page(ada, id)).status).toBe('new')
    expect(await logAttempt(c.as(kim, time('10T10:15')), id, { outcome: 'busy' })).toEqual({ state: 'missed' })
    expect(await page(ada, id)).toMatchObject({ status: 'pending' })
    expect(await events(ada, id)).toEqual(['ticket.callback-booked', 'ticket.callback-missed'])
    expect(await events(kim, id)).toEqual(['ticket.callback-booked', 'ticket.callback-tried', 'ticket.callback-missed'])
    await chooseSlot(c.as(ada, time('10T10:20')), id, { startsAt: iso('10T14:00') })
    expect(await page(ada, id)).toMatchObject({ status: 'open' })
    // Tries of the old time do not count for the new one.
    expect(await logAttempt(c.as(kim, time('10T14:01')), id, { outcome: 'no-answer' })).toEqual({ state: 'booked' })
  })
  test('who calls too early or too late cannot say that nobody was there', async () => {
    const { id } = await book(ada, time('10T11:00'))
    for (const at of ['10T10:30', '10T10:50', '10T11:30', '10T12:00'])
      expect(await logAttempt(c.as(kim, time(at)), id, { outcome: 'no-answer' })).toEqual({ state: 'booked' })
    expect((await seen(kim, id))?.callback.calledAt).toEqual(time('10T11:30'))
  })
  test('two who log the last try at once make one missed callback', async () => {
    const { id } = await book(ada, time('10T13:00'))
    const at = time('10T13:05')
    const done = await Promise.allSettled([1, 2, 3].map(() => logAttempt(c.as(kim, at), id, { outcome: 'no-answer' })))
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect((await events(ada, id)).filter((type) => type === 'ticket.callback-missed')).toHaveLength(1)
  })
})

describe('who', () => {
  test('another customer’s person finds nothing by any deed or read', async () => {
    const { id, reference } = await book(ada, time('11T09:00'))
    for (const named of [id, reference])
      for (const stranger of [zoe, eve, lou]) {
        expect(await refusalOf(seen(stranger, named))).toBe('not-found')
        expect(await refusalOf(chooseSlot(c.as(stranger), named, { startsAt: iso('11T10:00') }))).toBe('not-found')
        expect(await refusalOf(cancelCallback(c.as(stranger), named))).toBe('not-found')
        expect(await refusalOf(logAttempt(c.as(stranger), named, { outcome: 'reached' }))).toBe('not-found')
      }
  })
  test('a query that forgot who asks is answered with nothing', async () => {
    const { id } = await book(ada, time('11T10:00'))
    await logAttempt(c.as(kim, time('11T10:01')), id, { outcome: 'no-answer', note: 'voicemail' })
    const counted = (who: Someone) =>
      reading(c.app, who.personId, async (tx) => ({
        callbacks: (await tx.selectFrom('callback').select('id').where('ticket_id', '=', id).execute()).length,
        attempts: (
          await tx
            .selectFrom('callback_attempt')
            .innerJoin('callback', 'callback.id', 'callback_id')
            .select('note')
            .where('ticket_id', '=', id)
            .execute()
        ).length,
      }))
    for (const stranger of [zoe, eve, lou]) expect(await counted(stranger)).toEqual({ callbacks: 0, attempts: 0 })
    expect(await counted(ada)).toEqual({ callbacks: 1, attempts: 0 })
    expect(await counted(cyd)).toEqual({ callbacks: 1, attempts: 0 })
    expect(await counted(kim)).toEqual({ callbacks: 1, attempts: 1 })
    // Nor is anything written.
    const changed = writing(c.app, zoe.personId, (tx) =>
      tx.updateTable('callback').set({ phone: '+442079460999' }).where('ticket_id', '=', id).executeTakeFirst(),
    )
    expect((await changed).numUpdatedRows).toBe(0n)
    const said = writing(c.app, ada.personId, (tx) =>
      tx.updateTable('callback').set({ state: 'done' }).where('ticket_id', '=', id).execute(),
    )
    await expect(said).rejects.toThrow('row-level security')
  })
  test('colleagues who see it read it, and change nothing; so does who merely follows', async () => {
    const { id } = await book(ada, time('11T11:00'))
    expect((await seen(cyd, id))?.callback.phone).toBe('+33144556677')
    expect((await seen(cyd, id))?.attempts).toEqual([])
    expect(await refusalOf(cancelCallback(c.as(cyd), id))).toBe('may-not-do-that')
    expect(await refusalOf(logAttempt(c.as(ada), id, { outcome: 'reached' }))).toBe('may-not-do-that')
    expect(await refusalOf(logAttempt(c.as(cyd), id, { outcome: 'reached' }))).toBe('may-not-do-that')
  })
  test('who was added from outside later reads no phone number', async () => {
    const { id } = await book(ada, time('11T12:00'))
    await addParticipant(c.as(ada, time('02T08:30')), id, { personId: eve.personId }).catch(() =>
      addParticipant(c.as(ada, time('02T08:30')), id, { address: eve.address }),
    )
    expect(await seen(eve, id)).toBeNull()
    await reply(c.as(eve, time('02T08:40')), id, { body: 'I am here.' })
  })
  test('which times are taken is told to everybody, and nothing of by whom', async () => {
    await book(ada, time('11T13:00'))
    const desk = phoneDeskOf(await catalogueOf(c.app), 'technical')!
    const slots = await reading(c.app, zoe.personId, (tx) => freeSlots(tx, desk, monday))
    const one = slots.find(({ startsAt }) => startsAt.getTime() === time('11T13:00').getTime())!
    expect(one).toEqual({ startsAt: time('11T13:00'), endsAt: time('11T13:30'), left: 1 })
  })
})

describe('the agents’ calendar', () => {
  test('holds what is booked in the queues one works, and no other’s', async () => {
    const { reference } = await book(ada, time('12T09:00'))
    const { id: gone } = await book(ada, time('12T10:00'))
    await cancelCallback(c.as(ada), gone)
    const day = { from: time('12T00:00'), to: time('13T00:00') }
    const planned = (who: Someone) => reading(c.app, who.personId, (tx) => plannedCallbacks(tx, who, day))
    expect(await planned(kim)).toMatchObject([{ ticket: { reference, requester: 'Ada' }, phone: '+33144556677', tries: 0 }])
    expect(await planned(root)).toHaveLength(1)
    for (const other of [lou, ada, zoe]) expect(await planned(other)).toEqual([])
  })
  test('what nobody called in its time stands first, until somebody does', async () => {
    const { id, reference } = await book(ada, time('12T11:00'))
    const overdue = async (who: Someone) =>
      (await reading(c.app, who.personId, (tx) => overdueCallbacks(tx, who, time('12T11:30')))).map(({ ticket }) => ticket.reference)
    expect(await overdue(kim)).toContain(reference)
    expect(await overdue(lou)).toEqual([])
    await logAttempt(c.as(kim, time('12T11:40')), id, { outcome: 'reached' })
    expect(await overdue(kim)).not.toContain(reference)
  })
})
