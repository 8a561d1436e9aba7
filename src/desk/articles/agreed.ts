// Whether a second person agreed that these readers get these words (F25). The policies and triggers of the tables refuse what is forgotten here.
import type { OurFacts } from './article.ts'
import type { AudienceOf } from './fields.ts'

export interface Agreed {
  readonly isPublic: boolean
  /** Who was to read it when somebody agreed; null: nobody agreed, or the preset brought it. */
  readonly agreedReaders: AudienceOf | null
}

/** Everyone reads nothing, and of a customer's ticket nobody reads anything, that only one of us has read. */
export const needsTwo = ({ forWhom, ofAnswer }: Pick<OurFacts, 'forWhom' | 'ofAnswer'>): boolean =>
  forWhom.audience === 'everyone' || ofAnswer

export function isAgreed(article: Pick<OurFacts, 'forWhom' | 'ofAnswer'>, { isPublic, agreedReaders }: Agreed): boolean {
  if (isPublic || !needsTwo(article)) return true
  if (article.forWhom.audience === 'everyone' || agreedReaders === null) return false
  return agreedReaders.audience === 'signed-in' || sameReaders(agreedReaders, article.forWhom)
}

interface Shown extends Agreed {
  readonly version: number
  readonly shownAt: Date | null
}
/** Of `versions`, newest first: what those had last who are to read this one. Whoever approves it is shown it against that; undefined: all of it is new to them. */
export const hadBefore = <V extends Shown>(
  article: Pick<OurFacts, 'forWhom' | 'ofAnswer'>,
  versions: readonly V[],
  { version, forEveryone }: { readonly version: number; readonly forEveryone: boolean },
): V | undefined =>
  versions.find((one) => one.version < version && one.shownAt !== null && (forEveryone ? one.isPublic : isAgreed(article, one)))

const lists = ['organisations', 'plans', 'editions', 'services', 'partners'] as const
const sameReaders = (a: AudienceOf, b: AudienceOf): boolean =>
  a.audience === b.audience && lists.every((list) => a[list].length === b[list].length && a[list].every((one, at) => one === b[list][at]))
