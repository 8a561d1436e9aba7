// Business hours as a reader says them: whoever waits for an answer should not have to know how hours are written in a configuration.
import { readHours } from '../../desk/promises/hours.ts'
import { dateFormat } from '../../platform/formats.ts'
import type { Language } from '../../platform/messages.ts'

// 2024 began on a Monday.
const dayOf = (language: Language, day: number) =>
  dateFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day))
const clock = (minutes: number) => {
  const within = minutes > 1440 ? minutes - 1440 : minutes
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`
}

/** "Mon–Fri 09:00–17:00; Sat 10:00–14:00"; days that follow each other with the same hours stand together. */
export function hoursSaid(hours: string, language: Language): string {
  const week = readHours(hours)
  if (!week || hours.trim() === '24/7') return hours
  const said = week.map((open) => open.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', '))
  const runs: { first: number; last: number; open: string }[] = []
  said.forEach((open, day) => {
    const before = runs.at(-1)
    if (before && before.open === open && before.last === day - 1) before.last = day
    else if (open !== '') runs.push({ first: day, last: day, open })
  })
  const days = ({ first, last }: { first: number; last: number }) =>
    first === last ? dayOf(language, first) : `${dayOf(language, first)}–${dayOf(language, last)}`
  return runs.map((run) => `${days(run)} ${run.open}`).join('; ')
}
