// The time of a call in words, on pages and in mails alike. Intl's own ranges read oddly in some languages; each writes its clock last.
import { momentFormat } from '../../platform/formats.ts'
import type { Language } from '../../platform/messages.ts'

export interface InZone {
  readonly language: Language
  readonly timeZone: string
}
interface Times {
  readonly startsAt: Date
  readonly endsAt: Date
}

const clock = { hour: '2-digit', minute: '2-digit' } as const
const parts = {
  /** "Monday, 23 November 2026 at 09:00–09:30" */
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...clock },
  /** "Mon 23 Nov, 09:00–09:30" */
  near: { weekday: 'short', day: 'numeric', month: 'short', ...clock },
  /** "09:00–09:30" */
  clock,
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export const timeSaid = (where: InZone, { startsAt, endsAt }: Times, how: keyof typeof parts = 'near'): string =>
  `${momentFormat(where, parts[how]).format(startsAt)}${where.language === 'ja' ? '～' : where.language === 'fr' ? ' – ' : '–'}${momentFormat(where, clock).format(endsAt)}`
