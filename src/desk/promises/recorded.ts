// What was promised when, kept in the event it followed from; and the clock that the ticket's events make of it. Later changes of the configuration
// find the promise as it was given.
import { type RawBuilder, sql } from 'kysely'
import type { BusinessCalendar, Catalogue } from '../catalogue/catalogue.ts'
import { calendarOf, type About, promiseFor } from './promise-for.ts'
import { type Reading, type Tick, readClock } from './clock.ts'

/** A target as it stood: key of the policy, version of the configuration, the calendar's own words. */
export interface RecordedTarget {
  readonly policy: string
  readonly version: number
  readonly minutes: number
  readonly calendar: Pick<BusinessCalendar, 'key' | 'zone' | 'hours' | 'exceptions'>
}
/** By metric; the first answer is the one that is promised today. */
export interface Recorded {
  readonly firstResponse: RecordedTarget
}

/** undefined: no figure is promised. */
export function recordPromise(catalogue: Catalogue, about: About): Recorded | undefined {
  const promised = promiseFor(catalogue, about)
  if (!promised || promised.target.minutes === null) return undefined
  const { key, zone, hours, exceptions } = promised.calendar
  const calendar = { key, zone, hours, exceptions }
  return { firstResponse: { policy: promised.policy.key, version: catalogue.version, minutes: promised.target.minutes, calendar } }
}

/** A ticket's events that move a clock, oldest first, of the ticket `t`; null in a house that never promised anything. */
export const clockEvents: RawBuilder<ClockEvent[] | null> = sql`case when exists (select from promise) then (select json_agg(e) from (
  select e.type, e.at, e.payload from ticket_event e where e.ticket_id = t.id
    and e.type in ('ticket.created', 'ticket.replied', 'ticket.status-changed', 'ticket.severity-changed') order by e.seq limit 500) e) end`

export interface ClockEvent {
  readonly type: 'ticket.created' | 'ticket.replied' | 'ticket.status-changed' | 'ticket.severity-changed'
  readonly at: string | Date
  readonly payload: {
    readonly promised?: Recorded | null
    readonly incidentId?: string
    readonly byStaff?: boolean
    readonly updateId?: string
    readonly to?: string
  }
}

/** What is left at least when we take it up again: the customer kept it waiting, not we. */
const floorMinutes = 30

/** The first answer. Pure; the events as recorded, oldest first. */
export function firstResponseTicks(events: readonly ClockEvent[]): Tick[] {
  const ticks: Tick[] = []
  for (const { type, at: moment, payload } of events) {
    const at = new Date(moment).getTime()
    const kept = payload.promised?.firstResponse
    const target = kept && { ...kept, calendar: calendarOf(kept.calendar), hours: kept.calendar.hours }
    if (type === 'ticket.created') {
      if (target) ticks.push({ at, cause: type, kind: 'started', target })
      if (target && payload.incidentId) ticks.push({ at, cause: type, kind: 'paused' })
    } else if (type === 'ticket.severity-changed') {
      if (target) ticks.push({ at, cause: type, kind: ticks.length === 0 ? 'started' : 'retargeted', target })
      else if (payload.promised === null) ticks.push({ at, cause: type, kind: 'dropped' })
    } else if (type === 'ticket.replied') {
      // One update for all the tickets of an incident answers none of them.
      if (payload.byStaff && !payload.updateId) ticks.push({ at, cause: type, kind: 'met' })
    } else if (payload.to === 'pending' || payload.to === 'on-hold') ticks.push({ at, cause: type, kind: 'paused' })
    else if (payload.to === 'open' || payload.to === 'new') ticks.push({ at, cause: type, kind: 'resumed', floorMinutes })
    else ticks.push({ at, cause: type, kind: 'dropped' })
  }
  return ticks
}

/** null: no first answer was promised. */
export const firstResponse = (events: readonly ClockEvent[] | null, at: Date): Reading | null =>
  events && readClock(firstResponseTicks(events), at.getTime())
