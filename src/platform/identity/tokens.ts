// Personal API tokens: made by better-auth's api-key plugin, hashed at rest; known again in one query.
import { sql } from 'kysely'
import type { Parts } from '../identity.ts'
import { type Callers, isLongAgo } from './callers.ts'
import { isId } from '../id.ts'
import { Refusal } from '../refusal.ts'

/** What a token may do; never more than its person may. */
export const scopes = [
  'tickets:read',
  'tickets:write',
  'organisations:read',
  'organisations:write',
  'people:read',
  'health:write',
  'articles:write',
  'configuration:write',
] as const
export type Scope = (typeof scopes)[number]

/** Of no use to anybody else: the token page offers them to these alone, and the API takes them from nobody else (api/caller.ts). */
const ofStaff: Partial<Record<Scope, readonly ('agent' | 'administrator')[]>> = {
  'health:write': ['agent', 'administrator'],
  'articles:write': ['agent', 'administrator'],
  'configuration:write': ['administrator'],
}

/** The scopes with which a person's token could do anything at all. */
export const scopesFor = (staffRole: TokenHolder['staffRole']): readonly Scope[] =>
  scopes.filter((scope) => !ofStaff[scope] || (staffRole !== null && ofStaff[scope].includes(staffRole)))

export interface TokenHolder {
  readonly tokenId: string
  readonly personId: string
  readonly staffRole: 'agent' | 'administrator' | null
  /** For how many customers they act as their partner; at most 100 are counted. */
  readonly customers: number
  readonly name: string
  readonly language: string
  readonly timeZone: string
  readonly scopes: readonly Scope[]
}

export interface TokenOfPerson {
  readonly id: string
  readonly name: string
  /** Its first characters, to tell tokens apart. */
  readonly start: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly usedAt: Date | null
}

export interface Tokens {
  /** Whose token the request's `Authorization: Bearer` holds. */
  tokenOf(request: Request): Promise<TokenHolder | null>
  tokensOf(personId: string): Promise<TokenOfPerson[]>
  /** `token` is shown once and kept nowhere. */
  makeToken(personId: string, wanted: { name: string; scopes: readonly Scope[]; days: number }): Promise<{ id: string; token: string }>
  revokeToken(personId: string, tokenId: string): Promise<void>
}

/** The token that a request's `Authorization` holds. */
export const tokenIn = (request: Request): string | null => shape.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
const shape = /^Bearer (guichet_[A-Za-z0-9]{20,100})$/i

/** better-auth keeps permissions as {"tickets":["read"]}; everywhere else a scope is one word. */
function asPermissions(wanted: readonly Scope[]): Record<string, string[]> {
  const permissions: Record<string, string[]> = {}
  for (const scope of wanted) {
    const [noun, verb] = scope.split(':') as [string, string]
    ;(permissions[noun] ??= []).push(verb)
  }
  return permissions
}

function asScopes(permissions: string | null): Scope[] {
  const kept = JSON.parse(permissions ?? '{}') as Record<string, string[]>
  return scopes.filter((scope) => {
    const [noun, verb] = scope.split(':') as [string, string]
    return kept[noun]?.includes(verb)
  })
}

export function createTokens({ db, login, now }: Parts, callers: Callers): Tokens {
  return {
    async tokenOf(request) {
      const at = now()
      const caller = await callers.callerOf(request, 'token', at)
      if (!caller) return null
      const { token: tokenId, person: personId, permissions, staffRole, customers, name, language, timeZone } = caller
      if (isLongAgo(caller, at)) await sql`update identity.api_key set last_request = ${at} where id = ${tokenId}`.execute(db)
      return { tokenId, personId, staffRole, customers, name, language, timeZone, scopes: asScopes(permissions) }
    },
    async tokensOf(personId) {
      const { rows } = await sql<Omit<TokenOfPerson, 'scopes'> & { permissions: string | null }>`
        select id, name, start, permissions, created_at as "createdAt", expires_at as "expiresAt", last_request as "usedAt"
        from identity.api_key where reference_id = ${personId} order by created_at desc, id`.execute(db)
      return rows.map(({ permissions, ...token }) => ({ ...token, scopes: asScopes(permissions) }))
    },
    async makeToken(personId, wanted) {
      const made = await login.auth.api.createApiKey({
        body: { userId: personId, name: wanted.name, permissions: asPermissions(wanted.scopes), expiresIn: wanted.days * 86_400 },
      })
      // The plugin reads its own clock; ours decides when the token ends.
      const at = now()
      const ends = new Date(at.getTime() + wanted.days * 86_400_000)
      await sql`update identity.api_key set created_at = ${at}, expires_at = ${ends} where id = ${made.id}`.execute(db)
      return { id: made.id, token: made.key }
    },
    async revokeToken(personId, tokenId) {
      if (!isId(tokenId)) throw new Refusal('not-found')
      const { numAffectedRows } = await sql`delete from identity.api_key where reference_id = ${personId} and id = ${tokenId}`.execute(db)
      if (!numAffectedRows) throw new Refusal('not-found')
    },
  }
}
