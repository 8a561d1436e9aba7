// A phone number that can be dialled from anywhere, out of one as people write it at home.
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'

const byLanguage: Record<string, CountryCode> = { tr: 'TR', fr: 'FR', it: 'IT', ja: 'JP', hu: 'HU' }
const byZone: Record<string, CountryCode> = {
  'Europe/Istanbul': 'TR',
  'Europe/Paris': 'FR',
  'Europe/Rome': 'IT',
  'Asia/Tokyo': 'JP',
  'Europe/Budapest': 'HU',
  'Europe/London': 'GB',
  'Europe/Dublin': 'IE',
  'Europe/Berlin': 'DE',
  'Europe/Vienna': 'AT',
  'Europe/Zurich': 'CH',
  'Europe/Brussels': 'BE',
  'Europe/Luxembourg': 'LU',
  'Europe/Madrid': 'ES',
  'Europe/Amsterdam': 'NL',
  'America/New_York': 'US',
  'America/Chicago': 'US',
  'America/Denver': 'US',
  'America/Los_Angeles': 'US',
  'America/Toronto': 'CA',
  'America/Montreal': 'CA',
  'Australia/Sydney': 'AU',
}

/** E.164, with its extension behind ` x`; null when no such number can be. Without a prefix it is of the zone's country, or the language's. */
export function phoneOf(text: string, language: string | undefined, timeZone: string | undefined): string | null {
  const country = byZone[timeZone ?? ''] ?? byLanguage[language ?? '']
  const number = parsePhoneNumberFromString(text, { ...(country && { defaultCountry: country }), extract: false })
  if (!number?.isPossible()) return null
  return number.ext ? `${number.number} x${number.ext}` : number.number
}
