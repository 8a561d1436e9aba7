// Whom a request's secret stands for: one query; or, where this process saw the secret before, a presumption that the first transaction of the
// answer proves in its own trip. That only saves a trip: nothing is shown or written that was not proven (decision 0032).
import { sql } from 'kysely'
import { type Db, type Presumption, presumption } from '../database.ts'
import type { Language } from '../messages.ts'

interface Caller {
  readonly person: string
  readonly name: string
  readonly language: Language
  readonly timeZone: string
  readonly staffRole: 'agent' | 'administrator' | null
  /** For how many customers of a partner they act, to 100. */
  readonly customers: number
  /** When they last came so, in seconds since 1970; null: never. */
  readonly used: number | null
}

/** What guichet_caller tells of whoever has come by a door. */
export interface CallerBy {
  readonly session: Caller & { readonly session: string }
  readonly token: Caller & { readonly token: string; readonly permissions: string | null }
}
export type Door = keyof CallerBy

export interface Callers {
  callerOf<D extends Door>(request: Request, door: D, at: Date): Promise<CallerBy[D] | null>
  /** Answers a request that reads, or a program's JSON, as whoever is presumed to ask; once more, having asked, if that did not hold. Not for streams, which outlive it. */
  presuming(request: Request, answer: () => Response | Promise<Response>): Promise<Response>
}

interface Kept {
  /** As guichet_caller gave it: it changes with whatever it tells of. */
  readonly text: string
  readonly caller: Caller
}

interface Presumed extends Presumption, Kept {
  readonly door: Door
  readonly key: string
  /** Whom the answer was told when it asked by that door; until then nobody, whom no transaction is of. */
  personId: string
}

/** Keeps "last used" of sessions and tokens true to the hour without writing at each request. */
export const isLongAgo = ({ used }: Caller, at: Date): boolean => at.getTime() - (used ?? 0) * 1000 >= 3_600_000
const most = 10_000
const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'
/** What a program asks for in JSON is done in its transactions alone, and its body is kept for a second answer (api/caller.ts); of a form or file neither holds. */
const isJson = ({ headers }: Request): boolean => /^application\/json\b/i.test(headers.get('content-type') ?? '')
const placeOf = ({ door, key }: { readonly door: Door; readonly key: string }): string => `${door} ${key}`

/** `keyOf`: the hash of the secret that a request has for a door. */
export function createCallers(
  { db, now }: { readonly db: Db; readonly now: () => Date },
  keyOf: Readonly<Record<Door, (request: Request) => string | null>>,
): Callers {
  const kept = new Map<string, Kept>()
  const presumedOf = new WeakMap<Request, Presumed>()

  async function ask(door: Door, key: string, at: Date): Promise<Kept | null> {
    const { rows } = await sql<{ text: string | null }>`select guichet_caller(${door}, ${key}, ${at}) as text`.execute(db)
    const text = rows[0]?.text
    const found = text ? { text, caller: JSON.parse(text) as Caller } : null
    kept.delete(placeOf({ door, key }))
    if (found) kept.set(placeOf({ door, key }), found)
    if (kept.size > most) kept.delete(kept.keys().next().value!) // whoever was asked about longest ago
    return found
  }

  function presume(request: Request): Presumed | null {
    const door = keyOf.token(request) ? 'token' : 'session'
    if (!isRead(request) && !(door === 'token' && isJson(request))) return null
    const key = keyOf[door](request)
    const last = key === null ? undefined : kept.get(placeOf({ door, key }))
    const at = now()
    if (key === null || !last || isLongAgo(last.caller, at)) return null
    const { text, caller } = last
    const proof = sql<{ holds: boolean }>`select guichet_enter_proven(${caller.person}, ${door}, ${key}, ${at}, ${text}) as holds`
    return { door, key, text, caller, personId: '', proof, holds: null }
  }

  return {
    async callerOf<D extends Door>(request: Request, door: D, at: Date) {
      const presumed = presumedOf.get(request)
      if (presumed?.door === door) {
        presumed.personId = presumed.caller.person
        return presumed.caller as CallerBy[D]
      }
      const key = keyOf[door](request)
      const found = key === null ? null : await ask(door, key, at)
      return found && (found.caller as CallerBy[D])
    },
    async presuming(request, answer) {
      const presumed = presume(request)
      if (!presumed) return answer()
      presumedOf.set(request, presumed)
      const answered = await presumption.run(presumed, answer)
      presumedOf.delete(request) // a stream that goes on asks anew
      if (presumed.personId && presumed.holds === null) {
        // Should this fail, so does the answer that comes after it, where faults are told.
        const found = await ask(presumed.door, presumed.key, now()).catch(() => null)
        presumed.holds ??= found?.text === presumed.text
      }
      if (presumed.holds !== false) return answered
      kept.delete(placeOf(presumed))
      await answered.body?.cancel().catch(() => {}) // it may have failed by itself, for the same reason
      return answer()
    },
  }
}
