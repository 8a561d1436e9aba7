// Keeps what was searched for in the help centre and how much was found, without whose search it was: what nobody has written yet shows there.
import { askedOf } from '../../desk/search/asked.ts'
import { recordSearch } from '../../desk/search/record-search.ts'
import type { Ask } from '../ask.ts'

/** Not awaited: nobody waits for it, and a search is not refused because it could not be kept. Ready-made addresses are asked by machines too. */
export function keepSearch(ask: Ask, words: string, found: number): void {
  if (askedOf(words).terms.length === 0 || ask.c.req.header('sec-purpose')?.includes('prefetch')) return
  recordSearch(ask.house.app, { words, language: ask.language, found, at: ask.at }).catch((fault: unknown) =>
    ask.house.log.warn({ err: fault }, 'a search was not kept'),
  )
}
