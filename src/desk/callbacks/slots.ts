// When somebody can be phoned: the open time of a calendar cut into slots. Pure; page, REST and the deed that books all count by this.
import { Temporal } from 'temporal-polyfill'
import { type Calendar, openSpans } from '../promises/calendar.ts'

/** Moments in ms since 1970, the end excluded. */
export interface Slot {
  readonly from: number
  readonly to: number
}
export interface SlotRules {
  readonly slotMinutes: number
  /** How long before it begins a slot can still be taken. */
  readonly leadMinutes: number
  /** Local days of the calendar after today. */
  readonly daysAhead: number
}

const minute = 60_000

/**
 * In order, apart from each other. Slots are cut from where a day's open time begins, or goes on after midnight; what is shorter than a slot is none.
 * Where the clock is put back the hour has its slots twice, where it is put forward none: a slot always lasts as long as it says.
 */
export function slotsOf(calendar: Calendar, { slotMinutes, leadMinutes, daysAhead }: SlotRules, at: number): Slot[] {
  const slots: Slot[] = []
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone).toPlainDate()
  const earliest = at + leadMinutes * minute
  const length = slotMinutes * minute
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const day = today.add({ days: ahead })
    for (const open of openSpans(calendar, startOf(day, calendar.zone), startOf(day.add({ days: 1 }), calendar.zone)))
      for (let from = open.from; from + length <= open.to; from += length) if (from >= earliest) slots.push({ from, to: from + length })
  }
  return slots
}

/** Some days begin at one o'clock, where the clock was put forward at midnight. */
const startOf = (day: Temporal.PlainDate, zone: string): number => day.toZonedDateTime(zone).epochMilliseconds
