// Who calls: a personal token with a scope, or nobody. Cookies are not looked at anywhere under /api, so no page can make a browser act here.
import type { Context, MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Act, Actor } from '../desk/actor.ts'
import type { Asker } from '../desk/tickets/access.ts'
import type { House } from '../platform/house.ts'
import { type Scope, scopesFor, type TokenHolder } from '../platform/identity.ts'
import { type Language, type OwnWords, type Words, isLanguage, words } from '../platform/messages.ts'
import { Refusal } from '../platform/refusal.ts'
import { readStrictJson, refuseDoubtfulQuery } from './strict-json.ts'

export interface ApiEnv {
  Variables: { house: House; perMinute: RateLimiterMemory; ownWords: OwnWords; t: Words; language: Language; at: Date; token: TokenHolder }
}
export type Call = Context<ApiEnv>

const longestBody = 1_000_000 // bytes; the longest text is 65,536 characters

/** For a route: its middleware, and what OpenAPI says of it. `scope: null` takes any token. `body: 'json'` reads it strictly; else it is left alone. */
export function needs(scope: Scope | null, options: { body?: 'json'; etag?: boolean } = {}) {
  const known = knowCaller(scope, options.body === 'json')
  const tagged: MiddlewareHandler<ApiEnv> = (c, next) => known(c, async () => void (await etag()(c, next)))
  return { middleware: options.etag ? tagged : known, security: [{ token: scope ? [scope] : [] }] }
}

function knowCaller(scope: Scope | null, takesJson: boolean): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { house } = c.var
    const token = await house.identity.tokenOf(c.req.raw)
    if (!token) throw new Refusal('sign-in-first')
    c.set('token', token)
    speakTo(c, token)
    await count(c, token)
    if (scope && !token.scopes.includes(scope)) throw new Refusal('token-lacks-scope', { scope })
    if (scope && !scopesFor(token.staffRole).includes(scope)) throw new Refusal('may-not-do-that') // made when they were more
    refuseDoubtfulQuery(new URL(c.req.url).searchParams)
    if (takesJson) await readBody(c)
    await next()
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') house.wake()
  }
}

/** Whoever asks for no language is answered in their own. */
function speakTo(c: Call, token: TokenHolder): void {
  if (c.req.header('accept-language') !== undefined || !isLanguage(token.language)) return
  c.set('language', token.language)
  c.set('t', words(token.language, c.var.ownWords))
}

/** A request that is answered anew (decision 0032) is one request still, and its body came once. */
const countedOf = new WeakMap<Request, RateLimiterRes>()
const textsOf = new WeakMap<Request, Promise<string>>()

/** Draft of the IETF, RateLimit header fields for HTTP. Counted per process: a brake on loops, not a quota. */
async function count(c: Call, token: TokenHolder): Promise<void> {
  const limiter = c.var.perMinute
  const counted = countedOf.get(c.req.raw) ?? (await limiter.consume(token.tokenId).catch((over: unknown) => over as RateLimiterRes))
  countedOf.set(c.req.raw, counted)
  const seconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1000))
  c.header('ratelimit-policy', `"token";q=${limiter.points};w=${limiter.duration}`)
  c.header('ratelimit', `"token";r=${Math.max(0, counted.remainingPoints)};t=${seconds}`)
  if (counted.consumedPoints > limiter.points) throw new Refusal('too-many-requests', { seconds })
}

/** Only JSON, only so much of it, and only if it can mean one thing. Hono keeps the text for the validator and the digest. */
async function readBody(c: Call): Promise<void> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type) || c.req.header('content-encoding'))
    throw new Refusal('unsupported-body')
  const text = textsOf.get(c.req.raw) ?? textOf(c)
  textsOf.set(c.req.raw, text)
  c.req.bodyCache.text = text as never
  readStrictJson(await text)
}

async function textOf(c: Call): Promise<string> {
  const stated = Number(c.req.header('content-length') ?? 0)
  if (stated > longestBody) throw new Refusal('message-too-large', { limit: longestBody })
  const bytes = stated > 0 ? await c.req.raw.arrayBuffer() : await bytesWithin(c, longestBody)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('malformed', {}, [{ field: '', message: 'api.fault.not-json' }])
  }
}

/** Of a body whose length was not stated; where it was, HTTP ends it there. */
async function bytesWithin(c: Call, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength
    if (length > limit) throw new Refusal('message-too-large', { limit })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export const newLimiter = (perMinute: number) => new RateLimiterMemory({ points: perMinute, duration: 60 })

/** The caller as a deed's actor. */
export function actOf(c: Call): Act {
  const { personId, staffRole } = c.var.token
  const actor: Actor = { personId, staffRole, via: 'api' }
  return { db: c.var.house.app, actor, at: c.var.at }
}

/** The caller as one who reads. */
export const askerOf = (c: Call): Asker => {
  const { personId, staffRole, customers } = c.var.token
  return { personId, staffRole, customers }
}
