// What may be said about a person in any form or request, stated once.
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'
import { isBlank, turns } from '../../platform/unseen.ts'

/** A line of text that says something: no control characters, no direction overrides that would let a name rewrite the words around it. */
const line = (maximum: number) =>
  z
    .string('refusal.fault.required')
    .transform((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' '))
    .refine((text) => !isBlank(text), { error: 'refusal.fault.required', abort: true })
    .refine((text) => text.length <= maximum, { error: 'refusal.fault.too-long', abort: true })
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text) && !turns(text), { error: 'refusal.fault.invalid' })

export const FirstName = line(100)
export const LastName = line(100)
export const OrganisationName = line(200)
export const TokenName = line(60)
export const LanguageChoice = z.enum(languages, 'refusal.fault.invalid')
export const TimeZone = z.string('refusal.fault.invalid').refine(isTimeZone, 'refusal.fault.time-zone')
export const Password = z.string('refusal.fault.required').min(1, 'refusal.fault.required').max(1000, 'refusal.fault.too-long')

export function isTimeZone(text: string): boolean {
  if (text.length > 64 || !/^[A-Za-z][A-Za-z0-9/_+-]*$/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

const zones: Record<string, string> = {
  tr: 'Europe/Istanbul',
  fr: 'Europe/Paris',
  it: 'Europe/Rome',
  ja: 'Asia/Tokyo',
  hu: 'Europe/Budapest',
}
/** A first guess until the person says otherwise. */
export const timeZoneOf = (language: string): string => zones[language] ?? 'UTC'

/** In the order of the person's own language. */
export function nameOf(firstName: string, lastName: string, language: string): string {
  const familyFirst = language === 'ja' || language === 'hu'
  return (familyFirst ? [lastName, firstName] : [firstName, lastName]).filter(Boolean).join(' ')
}
