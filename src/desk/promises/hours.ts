// Business hours as people write them, "Mo-Fr 09:00-12:30,13:30-17:00; Sa 10:00-14:00" or "24/7", and the days that differ, a line for each.
import type { Calendar, Exception, Interval } from './calendar.ts'

const days = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']
const wholeDay: Interval = { from: 0, to: 1440 }

/** Seven days, Monday first; null: it cannot be read, or nobody is ever there. A later rule replaces an earlier one for its days. */
export function readHours(text: string): Calendar['week'] | null {
  if (text.trim() === '24/7') return days.map(() => [wholeDay])
  const week: (readonly Interval[])[] = days.map(() => [])
  for (const rule of text.split(';').filter((part) => part.trim() !== '')) {
    const found = /^\s*([a-z]{2}(?:\s*[-,]\s*[a-z]{2})*)\s+(\S.*)$/i.exec(rule)
    const named = found && readDays(found[1]!.toLowerCase().replace(/\s/g, ''))
    const intervals = found && readIntervals(found[2]!)
    if (!named || !intervals) return null
    for (const day of named) week[day] = intervals
  }
  return week.some((intervals) => intervals.length > 0) ? week : null
}

function readDays(text: string): number[] | null {
  const found: number[] = []
  for (const part of text.split(',')) {
    const [first = -1, last = first, more] = part.split('-').map((day) => days.indexOf(day))
    if (first < 0 || last < 0 || more !== undefined) return null
    for (let day = first; ; day = (day + 1) % 7) {
      found.push(day)
      if (day === last) break
    }
  }
  return found
}

/** An interval that ends before it begins ends the next day. */
function readIntervals(text: string): Interval[] | null {
  const found: Interval[] = []
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(part)
    if (!match) return null
    const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [number, number, number, number]
    const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
    if (fromMinute > 59 || toMinute > 59 || from >= 1440 || to > 1440) return null
    found.push({ from, to: to > from ? to : to + 1440 })
  }
  return found
}

/** "2026-12-25", "2026-12-24..2027-01-01", "2026-12-24 09:00-12:00"; null: one of them cannot be read. */
export function readExceptions(text: string): Exception[] | null {
  const found: Exception[] = []
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const match = /^(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?(?:\s+(\S.*))?$/.exec(line.trim())
    if (!match) return null
    const [, firstDay = '', lastDay = firstDay, hours] = match
    const intervals = hours === undefined ? [] : readIntervals(hours)
    if (!isDay(firstDay) || !isDay(lastDay) || lastDay < firstDay || !intervals) return null
    if (Date.parse(lastDay) - Date.parse(firstDay) > 366 * 86_400_000) return null
    found.push({ firstDay, lastDay, intervals })
  }
  return found
}

const isDay = (text: string): boolean => {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}
