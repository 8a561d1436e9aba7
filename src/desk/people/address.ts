// The one parser of e-mail addresses for everything that is stored or compared: stricter than the RFCs, so that no two programs read one address
// as two people (F05, F06). Whoever shows an address may be lenient; nobody who keeps one.
import { domainToASCII, domainToUnicode } from 'node:url'
import { z } from 'zod'

// No %, ! (old routes), quotes, comments, encoded words or letters beyond ASCII: each has been read differently by two mail programs.
const local = /^[a-z0-9_+'&=#/~$*^-]+(\.[a-z0-9_+'&=#/~$*^-]+)*$/
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** The canonical form, or null: ASCII, lower case, at most 254 characters; a domain beyond ASCII in its IDNA form. */
export function parseAddress(given: unknown): string | null {
  if (typeof given !== 'string' || given.length > 1000) return null
  const text = given.trim()
  if (text !== text.normalize('NFKC')) return null
  const at = text.indexOf('@')
  if (at < 1 || at !== text.lastIndexOf('@')) return null
  const name = lowerAscii(text.slice(0, at))
  const domain = asciiDomain(text.slice(at + 1))
  if (domain === null || name.length > 64 || !local.test(name)) return null
  const address = `${name}@${domain}`
  return address.length <= 254 ? address : null
}

/** Not toLowerCase(): that would turn the Kelvin sign into k and one person's address into another's. */
const lowerAscii = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

function asciiDomain(text: string): string | null {
  if (/[\s\p{Cc}\p{Cf}\u3002\uff0e\uff61]/u.test(text)) return null // the last three become dots
  const domain = /^[\x21-\x7e]+$/.test(text) ? lowerAscii(text) : domainToASCII(text)
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every((one) => label.test(one)) || /^\d+$/.test(labels.at(-1)!)) return null
  // An xn-- label must be what its letters encode to, or two spellings would be one domain.
  if (domain.includes('xn--') && domainToASCII(domainToUnicode(domain)) !== domain) return null
  return domain
}

/** The address of a form or a request. */
export const Address = z.string('refusal.fault.address').transform((given, context) => {
  const address = parseAddress(given)
  if (address !== null) return address
  context.addIssue({ code: 'custom', message: given.trim() === '' ? 'refusal.fault.required' : 'refusal.fault.address' })
  return z.NEVER
})
