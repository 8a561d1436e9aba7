// Who a request comes from. Composes better-auth's parts with our rules: hashed at rest, one query to know the visitor, revoked at once.
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Language } from './messages.ts'
import { type Callers, createCallers, isLongAgo } from './identity/callers.ts'
import { type CookieJar, cookieJar } from './identity/cookies.ts'
import { createLinks, type Links } from './identity/links.ts'
import { type Hashing, type Login, createLogin } from './identity/login.ts'
import { hashOf } from './identity/hashed-sessions.ts'
import { createPasswords, type Passwords } from './identity/passwords.ts'
import { createSessions, type Sessions } from './identity/sessions.ts'
import { createTokens, tokenIn, type Tokens } from './identity/tokens.ts'
import { createTries, type Tries } from './identity/tries.ts'

export type { Hashing } from './identity/login.ts'
export type { SessionOfPerson, Source } from './identity/sessions.ts'
export { type Scope, scopes, scopesFor, type TokenHolder, type TokenOfPerson } from './identity/tokens.ts'

/** Someone who has signed in, as of this request. */
export interface Visitor {
  readonly personId: string
  readonly sessionId: string
  readonly name: string
  readonly language: Language
  readonly timeZone: string
  readonly staffRole: 'agent' | 'administrator' | null
  /** For how many customers of a partner they act, to 100. */
  readonly customers: number
  /** What forms of this session carry against cross-site requests. */
  readonly csrf: string
}

export interface Identity extends Sessions, Passwords, Links, Tokens, Tries {
  /** As guichet_identity: for the deeds of people who are not known yet. */
  readonly db: Db
  /** Revoking and disabling work at once. */
  whoAsks(request: Request): Promise<Visitor | null>
  /** Spares a request that only reads, or a program’s JSON, the trip that asks who asks; see callers.ts. */
  presuming: Callers['presuming']
  /** What only this house can say of something, the same each time: for links in mails that must be told apart from guesses, and written more than once. */
  sealOf(purpose: string, what: string): string
}

export interface IdentityOptions {
  /** As guichet_identity. */
  readonly db: Db
  /** The public address, GUICHET_URL. */
  readonly url: string
  readonly secret: string
  readonly now: () => Date
  /** Cookies are `__Host-` and Secure; default: whether the address is https. */
  readonly secure?: boolean
  /** A house leaves it out: better-auth's scrypt. Tests, which sign in hundreds of times, give one that costs less. */
  readonly hashing?: Hashing
}

/** What the parts of this folder share. */
export interface Parts {
  readonly db: Db
  readonly login: Login
  readonly jar: CookieJar
  readonly now: () => Date
  readonly secret: string
}

const hashed = (secret: string | null): string | null => secret && hashOf(secret)

export function createIdentity(options: IdentityOptions): Identity {
  const { db, now, secret } = options
  const jar = cookieJar({ secret, secure: options.secure ?? options.url.startsWith('https:') })
  const parts: Parts = { db, now, secret, jar, login: createLogin({ ...options, jar }) }
  const tries = createTries(parts)
  const callers = createCallers(parts, {
    session: (request) => hashed(jar.sessionToken(request)),
    token: (request) => hashed(tokenIn(request)),
  })
  return {
    db,
    ...createSessions(parts, tries),
    ...createPasswords(parts),
    ...createLinks(parts),
    ...createTokens(parts, callers),
    ...tries,
    presuming: callers.presuming,
    sealOf: (purpose, what) => createHmac('sha256', secret).update(`${purpose} ${what}`).digest('base64url'),
    async whoAsks(request) {
      const at = now()
      const caller = await callers.callerOf(request, 'session', at)
      if (!caller) return null
      const { person: personId, session: sessionId, name, language, timeZone, staffRole, customers } = caller
      if (isLongAgo(caller, at))
        await sql`update identity.session set updated_at = ${at} where id = ${sessionId} and updated_at < ${at}`.execute(db)
      return { personId, sessionId, name, language, timeZone, staffRole, customers, csrf: jar.csrf(sessionId) }
    },
  }
}
