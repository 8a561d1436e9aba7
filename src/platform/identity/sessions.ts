// Signing in and out, and the list of where one is signed in. Unknown address, no password, wrong password: one answer, one amount of work.
import { sql } from 'kysely'
import type { Parts } from '../identity.ts'
import { isId } from '../id.ts'
import { Refusal } from '../refusal.ts'
import { sessionDays } from './cookies.ts'
import type { Tries } from './tries.ts'

/** Where a request comes from: `address` is the client's, as config says whom to believe (web/source.ts). */
export interface Source {
  readonly request: Request
  readonly address: string
}

export interface SignedIn {
  readonly personId: string
  /** Set-Cookie headers to send. */
  readonly cookies: readonly string[]
}

export interface SessionOfPerson {
  readonly id: string
  readonly createdAt: Date
  readonly usedAt: Date
  readonly address: string | null
  readonly program: string | null
}

export interface Sessions {
  /** Refuses with `wrong-password` or `too-many-tries`. `address` is canonical. */
  signIn(address: string, password: string, from: Source): Promise<SignedIn>
  /** A new session for someone proven otherwise (mailed link, set-up). The one in the request, if any, ends. */
  startSession(personId: string, address: string, from: Source): Promise<SignedIn>
  /** Ends the request's session; the Set-Cookie headers to send. */
  signOut(request: Request): Promise<readonly string[]>
  sessionsOf(personId: string): Promise<SessionOfPerson[]>
  revokeSession(personId: string, sessionId: string): Promise<void>
  /** All of a person's sessions but, when given, one. */
  revokeSessions(personId: string, exceptSessionId?: string): Promise<void>
}

export function createSessions(parts: Parts, tries: Tries): Sessions {
  const { db, login, jar, now } = parts

  async function startSession(personId: string, address: string, from: Source): Promise<SignedIn> {
    const at = now()
    const expires = new Date(at.getTime() + sessionDays * 86_400_000)
    const before = jar.sessionToken(from.request)
    const session = await login.within(db, async ({ internalAdapter }) => {
      if (before) await internalAdapter.deleteSession(before)
      return internalAdapter.createSession(
        personId,
        false,
        {
          ipAddress: from.address,
          userAgent: (from.request.headers.get('user-agent') ?? '').slice(0, 300),
          expiresAt: expires,
          createdAt: at,
          updatedAt: at,
        },
        true,
      )
    })
    if (!session) throw new Refusal('wrong-password')
    return { personId, cookies: [jar.giveSession(session.token, expires), jar.giveDevice(address)] }
  }

  return {
    startSession,
    async signIn(address, password, from) {
      const device = jar.knowsDevice(from.request, address)
      const undo = await tries.tryPassword(address, from.address, device)
      const personId = await login.within(db, async ({ internalAdapter, password: passwords }) => {
        const found = await internalAdapter.findUserByEmail(address, { includeAccounts: true })
        const hash = found?.accounts.find((account) => account.providerId === 'credential')?.password
        if (!found || !hash) {
          await passwords.hash(password) // the same work as verifying
          return null
        }
        return (await passwords.verify({ hash, password })) ? found.user.id : null
      })
      if (!personId) throw new Refusal('wrong-password')
      const signedIn = await startSession(personId, address, from)
      await undo()
      return signedIn
    },
    async signOut(request) {
      const token = jar.sessionToken(request)
      if (token) await login.within(db, ({ internalAdapter }) => internalAdapter.deleteSession(token))
      return [jar.dropSession()]
    },
    async sessionsOf(personId) {
      const { rows } = await sql<SessionOfPerson>`
        select id, created_at as "createdAt", updated_at as "usedAt", nullif(ip_address, '') as address, nullif(user_agent, '') as program
        from identity.session where user_id = ${personId} and expires_at > ${now()} order by updated_at desc, id`.execute(db)
      return rows
    },
    async revokeSession(personId, sessionId) {
      if (!isId(sessionId)) throw new Refusal('not-found')
      const { numAffectedRows } = await sql`delete from identity.session where user_id = ${personId} and id = ${sessionId}`.execute(db)
      if (!numAffectedRows) throw new Refusal('not-found')
    },
    async revokeSessions(personId, exceptSessionId) {
      await sql`delete from identity.session where user_id = ${personId} and id is distinct from ${exceptSessionId ?? null}::uuid`.execute(
        db,
      )
    },
  }
}
