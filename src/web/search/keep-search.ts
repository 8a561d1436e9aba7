// Keeps what was searched for in the help centre and how much was found, without whose search it was: what nobody has written yet shows there.
//
// Kept are questions that somebody sent to the help centre: on its page, on its tab of the search, by the error on a screen; and those that who has
// tickets sent to everything at once, where no ticket was found and nothing says that one was meant (`asksForHelp`).
// Never kept is what is still being typed, here or beside a ticket that is being written: that text is a letter of the customer's, not a question, and
// answers are looked for in it unasked. Nor what was looked for in tickets alone, a customer's or one's own; what those of us look for in everything,
// since they look for customers by name; and what programs ask.
import { type Asked, askedOf } from '../../desk/search/asked.ts'
import { recordSearch } from '../../desk/search/record-search.ts'
import type { Ask } from '../ask.ts'

/** Not awaited: nobody waits for it, and a search is not refused because it could not be kept. Ready-made addresses are asked by machines too. */
export function keepSearch(ask: Ask, words: string, found: number): void {
  if (askedOf(words).terms.length === 0 || ask.c.req.header('sec-purpose')?.includes('prefetch')) return
  recordSearch(ask.house.app, { words, language: ask.language, found, at: ask.at }).catch((fault: unknown) =>
    ask.house.log.warn({ err: fault }, 'a search was not kept'),
  )
}

/** Of a question to tickets and help at once: filters narrow tickets, names of people among them, and a reference is that of a ticket. */
export const asksForHelp = ({ visitor }: Pick<Ask, 'visitor'>, asked: Asked, prefix: string): boolean =>
  visitor?.staffRole == null &&
  !narrowsTickets(asked) &&
  asked.unclear.length === 0 &&
  !asked.terms.some(({ kind, text }) => kind === 'code' && text.toLowerCase().startsWith(`${prefix.toLowerCase()}-`))

/** Articles have no filters in words. */
export const narrowsTickets = ({ filters }: Asked): boolean => Object.keys(filters).length > 0
