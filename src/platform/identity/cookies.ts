// The cookies of sign-in: the session (in better-auth's signed form), the known device, and the token of forms that follows from a session.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export interface CookieJar {
  readonly sessionName: string
  readonly secure: boolean
  /** The session's token as the browser holds it, if its signature is ours. */
  sessionToken(request: Request): string | null
  /** Set-Cookie that gives a session to the browser, until `expires`. */
  giveSession(token: string, expires: Date): string
  dropSession(): string
  /** Whether this browser has signed in to this address before. */
  knowsDevice(request: Request, address: string): string | null
  giveDevice(address: string): string
  csrf(sessionId: string): string
}

export const sessionDays = 30
const deviceDays = 400 // the longest that browsers keep a cookie

export function cookieJar(options: { secret: string; secure: boolean }): CookieJar {
  const { secret, secure } = options
  const prefix = secure ? '__Host-' : ''
  const sessionName = `${prefix}guichet_session`
  const deviceName = `${prefix}guichet_device`
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const sign = (text: string, purpose = '') =>
    createHmac('sha256', secret)
      .update(purpose + text)
      .digest('base64')
  const deviceOf = (address: string) => createHash('sha256').update(address).digest('base64url').slice(0, 16)

  return {
    sessionName,
    secure,
    sessionToken(request) {
      const value = cookieOf(request, sessionName)
      if (!value || value.length > 200) return null
      const dot = value.lastIndexOf('.')
      const token = value.slice(0, dot)
      return dot > 0 && same(value.slice(dot + 1), sign(token)) ? token : null
    },
    giveSession(token, expires) {
      return `${sessionName}=${encodeURIComponent(`${token}.${sign(token)}`)}; ${attributes}; Expires=${expires.toUTCString()}`
    },
    dropSession: () => `${sessionName}=; ${attributes}; Max-Age=0`,
    knowsDevice(request, address) {
      const [of, nonce, signature] = (cookieOf(request, deviceName) ?? '').split('.')
      if (!of || !nonce || !signature || of !== deviceOf(address)) return null
      return same(signature, sign(`${of}.${nonce}`, 'device ')) ? nonce : null
    },
    giveDevice(address) {
      const device = `${deviceOf(address)}.${randomBytes(12).toString('base64url')}`
      return `${deviceName}=${encodeURIComponent(`${device}.${sign(device, 'device ')}`)}; ${attributes}; Max-Age=${deviceDays * 86_400}`
    },
    csrf: (sessionId) => createHmac('sha256', secret).update(`csrf ${sessionId}`).digest('base64url'),
  }
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** One cookie's decoded value; of two with one name none counts, since one of them was tossed in by another origin. */
function cookieOf(request: Request, name: string): string | null {
  const found = (request.headers.get('cookie') ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })
  if (found.length !== 1) return null
  try {
    return decodeURIComponent(found[0]!)
  } catch {
    return null
  }
}
