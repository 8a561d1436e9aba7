// A desk that phones its customers, and how a time is booked, read and counted: callbacks and calls are tested on the same.
import { sql } from 'kysely'
import { afterEach } from 'vitest'
import { callbackOf } from '../../src/desk/callbacks/callback-of.ts'
import { phoneDeskOf } from '../../src/desk/callbacks/desk-of.ts'
import { freeSlots } from '../../src/desk/callbacks/places.ts'
import { catalogueOf } from '../../src/desk/catalogue/catalogue-of.ts'
import { createTicket } from '../../src/desk/tickets/create-ticket.ts'
import { ticketPage } from '../../src/desk/tickets/ticket-page.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { counter, monday, question, type Someone } from './counter.ts'

/** Of March 2026. */
export const time = (text: string) => new Date(`2026-03-${text}Z`)
export const iso = (text: string) => time(text).toISOString()
export const wanted = { ...question, requestType: 'callback', service: null, answers: { 'callback-phone': '+33 1 44 55 66 77' } }

/** It is Monday 09:00 in Paris; there are two places in each half hour, to be booked an hour before at the latest. */
export async function phoneDesk() {
  const c = await counter()
  const [acme, zenith] = [await c.organisation('Acme', true), await c.organisation('Zenith')]
  const [ada, cyd, eve, zoe] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Eve'), await c.person('Zoe')]
  const [kim, lou, root] = [
    await c.agent('Kim', ['technical']),
    await c.agent('Lou', ['billing']),
    await c.agent('Root', [], 'administrator'),
  ]
  await c.member(acme, ada)
  await c.member(acme, cyd, { sees: 'all' })
  await c.member(zenith, zoe, { sees: 'all' })

  const contract = (organisation_id: string) => {
    const id = newId()
    return c.worker
      .insertInto('contract')
      .values({ id, organisation_id, entity_key: 'europe', plan_key: 'advanced', number: id, starts_on: '2020-01-01', created_at: monday })
      .execute()
  }
  await contract(acme)
  await contract(zenith)

  // One person books a few at most.
  afterEach(() => sql`update callback set state = 'cancelled' where state = 'booked'`.execute(c.worker))

  const book = (who: Someone, startsAt: Date, over: object = {}, at = monday) =>
    createTicket(c.as(who, at), { ...wanted, callback: { startsAt: startsAt.toISOString() }, ...over })
  const seen = (who: Someone, id: string) => reading(c.app, who.personId, (tx) => callbackOf(tx, who, id))
  const page = (who: Someone, id: string) => reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))
  const events = async (who: Someone, id: string) =>
    (await page(who, id)).timeline.flatMap((entry) =>
      entry.kind === 'event' && entry.type.startsWith('ticket.callback') ? [entry.type] : [],
    )
  const leftAt = async (at: Date) => {
    const desk = phoneDeskOf(await catalogueOf(c.app), 'technical')!
    const free = await reading(c.app, ada.personId, (tx) => freeSlots(tx, desk, monday))
    return free.find(({ startsAt }) => startsAt.getTime() === at.getTime())?.left ?? 0
  }
  return { c, acme, ada, cyd, eve, zoe, kim, lou, root, contract, book, seen, page, events, leftAt }
}
