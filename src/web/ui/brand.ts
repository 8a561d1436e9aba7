// Whose counter this is: the preset's name for it, beside every page's title.
import type { Ask } from '../ask.ts'

export const brandOf = (ask: Pick<Ask, 'brand'>): string => ask.brand
