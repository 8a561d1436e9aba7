// Who a request comes from. Composes better-auth's parts with our rules: hashed at rest, one query to know the visitor, revoked at once.
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Language } from './messages.ts'
import { type CookieJar, cookieJar } from './identity/cookies.ts'
import { createLinks, type Links } from './identity/links.ts'
import { type Hashing, type Login, createLogin } from './identity/login.ts'
import { hashOf } from './identity/hashed-sessions.ts'
import { createPasswords, type Passwords } from './identity/passwords.ts'
import { createSessions, type Sessions } from './identity/sessions.ts'
import { createTokens, type Tokens } from './identity/tokens.ts'
import { createTries, type Tries } from './identity/tries.ts'

export type { Hashing } from './identity/login.ts'
export type { SessionOfPerson, Source } from './identity/sessions.ts'
export { type Scope, scopes, type TokenHolder, type TokenOfPerson } from './identity/tokens.ts'

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
  /** One query; nothing cached, so that revoking and disabling work at once. */
  whoAsks(request: Request): Promise<Visitor | null>
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

export function createIdentity(options: IdentityOptions): Identity {
  const { db, now, secret } = options
  const jar = cookieJar({ secret, secure: options.secure ?? options.url.startsWith('https:') })
  const parts: Parts = { db, now, secret, jar, login: createLogin({ ...options, jar }) }
  const tries = createTries(parts)
  return {
    db,
    ...createSessions(parts, tries),
    ...createPasswords(parts),
    ...createLinks(parts),
    ...createTokens(parts),
    ...tries,
    sealOf: (purpose, what) => createHmac('sha256', secret).update(`${purpose} ${what}`).digest('base64url'),
    async whoAsks(request) {
      const token = jar.sessionToken(request)
      if (!token) return null
      const at = now()
      const { rows } = await sql<Known>`
        select s.id as session_id, s.updated_at, p.id, p.name, p.language, p.time_zone, p.staff_role, guichet_acts_for(p.id) as customers
        from identity.session s join person p on p.id = s.user_id
        where s.token = ${hashOf(token)} and s.expires_at > ${at} and p.disabled_at is null`.execute(db)
      const known = rows[0]
      if (!known) return null
      await seen(db, known, at)
      return {
        personId: known.id,
        sessionId: known.session_id,
        name: known.name,
        language: known.language,
        timeZone: known.time_zone,
        staffRole: known.staff_role,
        customers: known.customers,
        csrf: jar.csrf(known.session_id),
      }
    },
  }
}

interface Known {
  session_id: string
  updated_at: Date
  id: string
  name: string
  language: Language
  time_zone: string
  staff_role: Visitor['staffRole']
  customers: number
}

const hour = 3_600_000

/** Keeps "last used" of the list of sessions true to the hour without writing at each request. */
async function seen(db: Db, known: Known, at: Date): Promise<void> {
  if (at.getTime() - known.updated_at.getTime() < hour) return
  await sql`update identity.session set updated_at = ${at} where id = ${known.session_id} and updated_at < ${at}`.execute(db)
}
