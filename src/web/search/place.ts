// Where one searches: under a customer's own address while one acts for it, so that nothing of another customer comes in between.
import type { Ask } from '../ask.ts'
import { placeOf } from '../customers/place.ts'

export const searchAt = (ask: Pick<Ask, 'acting'>): string => `${placeOf(ask)}/search`

/** As whom one searches which tickets: for a customer as its partner; else those of us find what they work too. */
export function searches({ acting, visitor }: Pick<Ask, 'acting' | 'visitor'>) {
  if (acting) return { staffRole: null, scope: 'customers', organisationId: acting.customer.id } as const
  const staffRole = visitor?.staffRole ?? null
  return { staffRole, scope: staffRole ? 'everything' : 'all' } as const
}

/** Of which box it is: the page of search, that of the start, of a list, of the help centre, of the workspace. */
export const boxes = ['page', 'all', 'list', 'articles', 'work'] as const
export type Box = (typeof boxes)[number]

/** Strangers have no tickets, and so no filters: only articles are named to them. */
export const completionsAt = (ask: Pick<Ask, 'acting' | 'visitor'>, box: Box): string | undefined =>
  ask.visitor || box === 'articles' ? `${searchAt(ask)}/completions?in=${box}` : undefined
