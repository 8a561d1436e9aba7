// What every way in ends with: cookies of the new session, and the page they were on their way to, or where their work begins.
import type { Source } from '../../platform/identity.ts'
import { type Ask, safeNext } from '../ask.ts'
import { goTo } from '../ui/notice-once.ts'

export function giveCookies(ask: Ask, cookies: readonly string[]): void {
  for (const cookie of cookies) ask.c.header('set-cookie', cookie, { append: true })
}

/** Starts a session for someone whom a link, an invitation or the terminal's token has proven, and leads on. */
export async function enterAs(
  ask: Ask,
  person: { personId: string; address: string },
  from: Source,
  path: string,
  notice?: string,
): Promise<Response> {
  const { cookies } = await ask.house.identity.startSession(person.personId, person.address, from)
  giveCookies(ask, cookies)
  return goTo(ask, await wayOf(ask, person.personId, path), notice)
}

/** The start page leads those who work here to their tickets; any other page is where they were going. */
export async function wayOf(ask: Ask, personId: string, next: string): Promise<string> {
  if (next !== '/') return next
  const person = await ask.house.identity.db
    .selectFrom('person')
    .select('staff_role as staffRole')
    .where('id', '=', personId)
    .executeTakeFirst()
  return person?.staffRole ? '/workspace' : next
}

/** Where to go after signing in: only ever on this site. */
export const nextOf = (given: unknown): string => safeNext(given, '/')

/** `?next=` for a link between the pages of signing in; nothing for the start page. */
export const withNext = (path: string, next: string): string =>
  next === '/' ? path : `${path}${path.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`
