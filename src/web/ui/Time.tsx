// Times as people say them: relative on screen, exact in the reader's own zone on hover, to readers and without script.
import { momentFormat } from '../../platform/formats.ts'
import { dateLocale } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'

/** What a component must know of its reader; an Ask is one. */
export type Reader = Pick<Ask, 't' | 'language' | 'timeZone' | 'at'>

/** Said once per minute and reader's place: a list says the same few times again and again, and Intl takes microseconds for each. */
const said = new Map<string, string>()
function say(reader: Reader, name: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  const key = `${reader.language}|${reader.timeZone}|${name}|${Math.floor(at.getTime() / 60_000)}`
  let words = said.get(key)
  if (words === undefined) {
    if (said.size > 20_000) said.clear()
    words = momentFormat(reader, options).format(at)
    said.set(key, words)
  }
  return words
}

/** "21 Nov 2026, 09:40" in the reader's language and zone. */
export const exactTime = (reader: Reader, at: Date): string => say(reader, 'exact', { dateStyle: 'medium', timeStyle: 'short' }, at)
/** "25 Nov 2026, 14:50–16:50": what both ends have in common is said once, as the language does it. */
export const exactRange = (reader: Reader, from: Date, to: Date): string =>
  momentFormat(reader, { dateStyle: 'medium', timeStyle: 'short' }).formatRange(from, to)
export const exactDate = (reader: Reader, at: Date): string => momentFormat(reader, { dateStyle: 'medium' }).format(at)
/** Of `2026-04-30`, which has no zone. */
export const dayWords = (reader: Reader, day: string): string => exactDate({ ...reader, timeZone: 'UTC' }, new Date(`${day}T12:00:00Z`))
/** As short as it is clear: the time today, the day this year, else with its year. */
export function nearTime(reader: Reader, at: Date): string {
  const day = (moment: Date) => momentFormat(reader, { year: 'numeric', month: 'numeric', day: 'numeric' }).format(moment)
  if (day(at) === day(reader.at)) return momentFormat(reader, { timeStyle: 'short' }).format(at)
  const isThisYear = at.getUTCFullYear() === reader.at.getUTCFullYear()
  return isThisYear
    ? momentFormat(reader, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)
    : exactTime(reader, at)
}
/** With the weekday and the zone's name: for titles. */
export const fullTime = (reader: Reader, at: Date): string => say(reader, 'full', full, at)
const full: Intl.DateTimeFormatOptions = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
}

/** `exact` keeps the exact time on screen; `day` shows the date alone. Script turns the others into "5 minutes ago". */
export const Time = ({ ask, at, exact, day }: { ask: Reader; at: Date; exact?: boolean; day?: boolean }) => {
  const words = day ? exactDate(ask, at) : exactTime(ask, at)
  const iso = at.toISOString()
  return (
    <time datetime={iso} title={fullTime(ask, at)}>
      {exact || day ? (
        words
      ) : (
        <relative-time
          datetime={iso}
          lang={dateLocale(ask.language)}
          threshold="P30D"
          format-style="long"
          prefix=""
          time-zone={ask.timeZone}
          no-title
        >
          {words}
        </relative-time>
      )}
    </time>
  )
}
