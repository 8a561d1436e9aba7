// GET /tickets/:reference/callback.ics: the agreed call, for a calendar of one's own.
import { calendarEvent, callProduct } from '../../desk/callbacks/calendar-event.ts'
import { callbackOf } from '../../desk/callbacks/callback-of.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { ticketPage } from '../../desk/tickets/ticket-page.ts'
import { reading } from '../../platform/database.ts'
import { eventFile } from '../../platform/icalendar.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type SignedAsk, asCustomer } from '../ask.ts'

/** Refusal not-found: no such ticket for this reader, or nobody is phoned about it. */
export async function callbackFile(ask: SignedAsk): Promise<Response> {
  const { c, house, visitor, params, language } = ask
  const catalogue = await catalogueOf(house.app)
  const who = asCustomer(visitor)
  const { ticket, found } = await reading(house.app, visitor.personId, async (tx) => ({
    ticket: await ticketPage(tx, who, params['reference']!, { limit: 1 }),
    found: await callbackOf(tx, who, params['reference']!),
  }))
  if (!found) throw new Refusal('not-found')
  const event = calendarEvent({ callback: found.callback, ticket, catalogue, language, url: house.config.url })
  return c.body(eventFile(callProduct, language, event), 200, {
    'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
    'content-disposition': `attachment; filename="${ticket.reference}.ics"`,
    'cache-control': 'private, no-store',
  })
}
