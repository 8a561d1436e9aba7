// Which moments a month of a report is made of: a statement says the same to everybody who reads it, wherever they are.
import { Temporal } from 'temporal-polyfill'
import type { Catalogue } from '../catalogue/catalogue.ts'

/** As it is written in addresses: "2026-11". */
export type Month = string

/**
 * In whose days months begin: the zone of the house's business hours, of the first calendar that has any; one that is always open says nothing
 * about where the house stands. Not the reader's: customer and agent, in Paris and in Tokyo, speak of the same figures. `reader`: theirs, for a
 * house that never had a calendar; without one nothing can be promised, so nobody's figures differ.
 */
export function reportZone({ calendars }: Pick<Catalogue, 'calendars'>, reader: string): string {
  const kept = calendars.filter(({ retired }) => !retired)
  return (kept.find(({ hours }) => hours.trim() !== '24/7') ?? kept[0] ?? calendars[0])?.zone ?? reader
}

/** null: no month, or none that a report may be asked for. */
export function readMonth(text: string | undefined): Month | null {
  return text !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? text : null
}

export const monthOf = (at: Date, zone: string): Month =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth().toString()

export const monthAfter = (month: Month, count: number): Month => Temporal.PlainYearMonth.from(month).add({ months: count }).toString()

/** Its first moment there. */
export const startOf = (month: Month, zone: string): Date =>
  new Date(Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }).toZonedDateTime(zone).epochMilliseconds)

export interface Months {
  readonly first: Month
  readonly last: Month
}
/** More are not counted at once. */
export const mostMonths = 24

/** Both included, oldest first. */
export function monthsWithin({ first, last }: Months): Month[] {
  const found: Month[] = []
  for (let month = first; month <= last && found.length < mostMonths; month = monthAfter(month, 1)) found.push(month)
  return found
}

/** What was asked for as what can be counted: in order, and not too many. Nothing asked: half a year. */
export function monthsAsked(asked: { from?: string | undefined; until?: string | undefined }, at: Date, zone: string): Months {
  const last = readMonth(asked.until) ?? monthOf(at, zone)
  const from = readMonth(asked.from) ?? monthAfter(last, -5)
  const earliest = monthAfter(last, 1 - mostMonths)
  if (from > last) return { first: last, last }
  return { first: [from, earliest].sort().at(-1)!, last }
}
