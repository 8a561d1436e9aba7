// better-auth as Guichet uses it: its parts and its tables, none of its routes. Nothing here is reachable from outside.
import { apiKey } from '@better-auth/api-key'
import { runWithTransaction } from '@better-auth/core/context'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { sql } from 'kysely'
import type { Db, Tx } from '../database.ts'
import { newId } from '../id.ts'
import type { CookieJar } from './cookies.ts'
import { adapterOn } from './hashed-sessions.ts'

/** Keeps passwords so that nobody can read them. */
export interface Hashing {
  hash(password: string): Promise<string>
  verify(given: { hash: string; password: string }): Promise<boolean>
}

export type Login = ReturnType<typeof createLogin>

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

export function createLogin(options: { db: Db; url: string; secret: string; jar: CookieJar; hashing?: Hashing | undefined }) {
  const auth = betterAuth({
    appName: 'Guichet',
    baseURL: options.url,
    secret: options.secret,
    database: (own: BetterAuthOptions) => adapterOn(options.db, own),
    telemetry: { enabled: false },
    logger: { disabled: true }, // its words hold addresses; what fails is thrown
    rateLimit: { enabled: false }, // tries.ts: in PostgreSQL, per address and source
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      ...(options.hashing && { password: options.hashing }),
    },
    user: { fields: { emailVerified: 'email_verified', ...times } },
    session: {
      cookieCache: { enabled: false },
      fields: { expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', userId: 'user_id', ...times },
    },
    account: {
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { storeIdentifier: 'hashed', fields: { expiresAt: 'expires_at', ...times } },
    advanced: {
      database: { generateId: () => newId() },
      useSecureCookies: false, // the name and its Secure are given whole
      cookies: { session_token: { name: options.jar.sessionName, attributes: { secure: options.jar.secure } } },
    },
    databaseHooks: {
      session: {
        create: {
          // A disabled person gets no session, whichever way leads here.
          before: async (session) => {
            const { rows } = await sql<{
              is: boolean
            }>`select true as is from person where id = ${session.userId} and disabled_at is null`.execute(options.db)
            return rows.length === 1 ? { data: session } : false
          },
        },
      },
    },
    plugins: [
      apiKey({
        defaultPrefix: 'guichet_',
        defaultKeyLength: 48,
        requireName: true,
        maximumNameLength: 60,
        rateLimit: { enabled: false },
        keyExpiration: { minExpiresIn: 1, maxExpiresIn: 400 },
        startingCharactersConfig: { shouldStore: true, charactersLength: 13 },
        schema: {
          apikey: {
            modelName: 'api_key',
            fields: {
              configId: 'config_id',
              referenceId: 'reference_id',
              refillInterval: 'refill_interval',
              refillAmount: 'refill_amount',
              lastRefillAt: 'last_refill_at',
              rateLimitEnabled: 'rate_limit_enabled',
              rateLimitTimeWindow: 'rate_limit_time_window',
              rateLimitMax: 'rate_limit_max',
              requestCount: 'request_count',
              lastRequest: 'last_request',
              expiresAt: 'expires_at',
              ...times,
            },
          },
        },
      }),
    ],
  })
  return {
    auth,
    /** better-auth's own parts, in the given transaction when there is one. */
    async within<T>(db: Db | Tx, work: (parts: Awaited<typeof auth.$context>) => Promise<T>): Promise<T> {
      const parts = await auth.$context
      if (!db.isTransaction) return work(parts)
      return runWithTransaction(adapterOn(db, parts.options), () => work(parts))
    },
  }
}
