// Holidays of a calendar file beside those a business calendar has: what is new, what is there already, what would change. And the taking over.
import { z } from 'zod'
import { dateFormat } from '../../platform/formats.ts'
import { reading, rootOf } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Act } from '../actor.ts'
import { changeConfiguration } from '../catalogue/apply-configuration.ts'
import { byKey, type BusinessCalendar, type Catalogue } from '../catalogue/catalogue.ts'
import { checkConfiguration } from '../catalogue/check-configuration.ts'
import { storedConfiguration } from '../catalogue/configuration-of.ts'
import type { Interval } from './calendar.ts'
import type { Holiday, ReadHolidays } from './holidays.ts'
import { holidaysIn } from './holidays-in-thread.ts'
import { readExceptions, readHours } from './hours.ts'

/** new: the calendar says nothing of these days yet; there: just this; other: something else. */
export interface FoundHoliday extends Holiday {
  readonly state: 'new' | 'there' | 'other'
}
export interface FoundHolidays {
  readonly calendar: BusinessCalendar
  readonly holidays: readonly FoundHoliday[]
  readonly left: ReadHolidays['left']
}
export const Years = z.coerce
  .number('refusal.fault.choose')
  .int('refusal.fault.choose')
  .min(1, 'refusal.fault.choose')
  .max(10, 'refusal.fault.choose')
  .default(3)

/** Of the calendar that has this key, from today on for so many years. Refusals: not-found, invalid (`file`). */
export async function findHolidays(catalogue: Catalogue, key: string, text: string, years: number, at: Date): Promise<FoundHolidays> {
  const calendar = byKey(catalogue.calendars, key)
  if (!calendar || calendar.retired) throw new Refusal('not-found')
  const { zone } = calendar
  const today = dateFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(at)
  const until = `${Number(today.slice(0, 4)) + years}-12-31`
  const found = await holidaysIn(text, { zone, week: readHours(calendar.hours)!, from: today, until })
  if (typeof found === 'string') throw new Refusal('invalid', {}, [{ field: 'file', message: `admin.holidays.fault.${found}` }])
  const now = exceptionsByDay(calendar.exceptions ?? '')
  const stateOf = ({ line }: Holiday): FoundHoliday['state'] => {
    const states = [...exceptionsByDay(line)].map(([day, intervals]) => {
      const has = now.get(day)
      return has === undefined ? 'new' : has === intervals ? 'there' : 'other'
    })
    return states.includes('other') ? 'other' : states.includes('new') ? 'new' : 'there'
  }
  return { calendar, holidays: found.holidays.map((one) => ({ ...one, state: stateOf(one) })), left: found.left }
}

/** Of several lines for one day the last counts. */
function exceptionsByDay(text: string): Map<string, string> {
  const days = new Map<string, string>()
  const written = (intervals: readonly Interval[]) => intervals.map(({ from, to }) => `${from}-${to}`).join()
  for (const { firstDay, lastDay, intervals } of readExceptions(text) ?? [])
    for (let at = Date.parse(firstDay); at <= Date.parse(lastDay); at += 86_400_000)
      days.set(new Date(at).toISOString().slice(0, 10), written(intervals))
  return days
}

/** Written behind those that are there, so that they count. Refusals: not-found, may-not-do-that, invalid (`lines`), changed-meanwhile. */
export async function takeOverHolidays(act: Act, key: string, lines: readonly string[]): Promise<void> {
  if (act.actor.staffRole !== 'administrator') throw new Refusal('may-not-do-that')
  const { version } = await reading(rootOf(act.db), act.actor.personId, storedConfiguration)
  await changeConfiguration(
    act,
    (now) => {
      if (!now.calendars.some((one) => one.key === key)) throw new Refusal('not-found')
      const had = (one: { exceptions?: string | undefined }) => one.exceptions?.split('\n') ?? []
      const to = {
        ...now,
        calendars: now.calendars.map((one) =>
          one.key === key ? { ...one, exceptions: [...had(one).filter((line) => !lines.includes(line)), ...lines].join('\n') } : one,
        ),
      }
      const { configuration, faults } = checkConfiguration(to)
      if (configuration) return configuration
      throw new Refusal(
        'invalid',
        {},
        faults.map(({ message, values }) => ({ field: 'lines', message, values: { ...values } })),
      )
    },
    version,
  )
}
