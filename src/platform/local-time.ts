// From a clock on somebody's wall to the moment it shows, and back: forms speak in local time, the database in moments.
import { dateFormat } from './formats.ts'

const clockOf = (timeZone: string) => dateFormat('sv', { dateStyle: 'short', timeStyle: 'medium', timeZone })

/** What the clock shows, as a `datetime-local` field wants it: 2026-11-21T10:00. */
export const onTheClock = (at: Date, zone: string): string => clockOf(zone).format(at).replace(' ', 'T').slice(0, 16)

/** The moment at which the clock of that zone shows it; null when that is no time. An hour that comes twice is its first; one that is left out is an hour later. */
export function momentOn(text: string, zone: string): Date | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})/.exec(text)
  if (!found) return null
  const wanted = Date.parse(`${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:00Z`)
  if (Number.isNaN(wanted) || new Date(wanted).toISOString().slice(0, 10) !== text.slice(0, 10)) return null
  const behind = (at: number) => Date.parse(`${onTheClock(new Date(at), zone)}:00Z`) - at
  // The zone's distance at two moments around it: where they differ, the clock was just moved.
  const [before, after] = [behind(wanted - 86_400_000), behind(wanted + 86_400_000)]
  for (const distance of [before, after]) if (behind(wanted - distance) === distance) return new Date(wanted - distance)
  return new Date(wanted - before)
}
