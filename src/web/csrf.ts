// Cross-site requests are refused twice: by what the browser says of their origin, and by a token only our pages hold (F29).
import type { Context } from 'hono'
import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '../platform/refusal.ts'

/** The browser's own word on where a request comes from. No word at all is refused too, as only old or foreign clients send none. */
export function requireSameOrigin(c: Context, origin: string, aliases: readonly string[]): void {
  const site = c.req.header('sec-fetch-site')
  const from = c.req.header('origin')
  if (from !== undefined) {
    if (from === origin || aliases.includes(from)) return
    throw new Refusal('cross-site')
  }
  if (site === 'same-origin') return
  throw new Refusal('cross-site')
}

/** Compares a form's or script's token with the session's. Pages with streamed bodies call this on the first field. */
export function requireToken(given: unknown, expected: string): void {
  const a = Buffer.from(typeof given === 'string' ? given : '')
  const b = Buffer.from(expected)
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new Refusal('cross-site')
}

/** Where a reader's mail program posts for them, from wherever it runs (RFC 8058). The address itself is the secret, and no session counts there. */
export const postedFromAnywhere: ReadonlySet<string> = new Set(['/health/subscriptions/:token/one-click'])
