// One request of one visitor, as every page is given it.
import type { Context } from 'hono'
import type { Act, Actor } from '../desk/actor.ts'
import type { House } from '../platform/house.ts'
import type { Visitor } from '../platform/identity.ts'
import type { Language, Words } from '../platform/messages.ts'

export interface Ask {
  readonly c: Context
  readonly house: House
  readonly visitor: Visitor | null
  readonly t: Words
  readonly language: Language
  readonly timeZone: string
  /** The house's name, as its preset says. */
  readonly brand: string
  readonly at: Date
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/** An ask by someone who has signed in. */
export interface SignedAsk extends Ask {
  readonly visitor: Visitor
}

export type Page = (ask: Ask) => Promise<Response> | Response
export type SignedPage = (ask: SignedAsk) => Promise<Response> | Response

/** The deed's view of the visitor. */
export function actOf(ask: SignedAsk, via: Actor['via'] = 'portal'): Act {
  return { db: ask.house.app, actor: { personId: ask.visitor.personId, staffRole: ask.visitor.staffRole, via }, at: ask.at }
}

/** A path of ours to return to, or the fallback: never another site (F31). */
export function safeNext(next: unknown, fallback: string): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.length > 2000) return fallback
  const base = 'http://guichet.invalid'
  let url: URL
  try {
    url = new URL(next, base)
  } catch {
    return fallback
  }
  return url.origin === base && !next.startsWith('//') && !next.includes('\\') ? url.pathname + url.search + url.hash : fallback
}
