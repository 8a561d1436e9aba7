// Whether a page offers a new ticket: only to whom there is something to file, so that nobody is told after the click that there is not.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Standing } from '../../desk/entitlements/facts.ts'
import { standingsOf } from '../../desk/entitlements/standing-of.ts'
import type { Refused } from '../../desk/entitlements/verdict.ts'
import { whyNothing } from '../../desk/entitlements/why-nothing.ts'
import type { Tx } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'

/** An organisation of the reader in which there is nothing they may file; for one reason at least. */
export interface NothingIn {
  readonly organisation: NonNullable<Standing['organisation']>
  readonly why: readonly Refused[]
}

/**
 * One for each organisation; none where a new ticket is offered. Whoever acts for customers is led to theirs; and who belongs nowhere has only the
 * way to a ticket to ask for what they lack.
 */
export function whyNotOffered({ visitor, language }: Ask, catalogue: Catalogue, standings: readonly Standing[]): NothingIn[] {
  if (!visitor || visitor.customers > 0) return []
  const all = standings.flatMap((standing) => {
    const why = standing.organisation ? whyNothing(catalogue, standing, language) : []
    return standing.organisation && why.length > 0 ? [{ organisation: standing.organisation, why }] : []
  })
  return all.length === standings.length ? all : []
}

/** For pages that are about something else: one query, to be sent along with theirs. A stranger is asked to sign in first. */
export async function readWhyNotOffered(tx: Tx, ask: Ask, catalogue: Catalogue): Promise<NothingIn[]> {
  if (!ask.visitor || ask.visitor.customers > 0) return []
  return whyNotOffered(ask, catalogue, await standingsOf(tx, ask.visitor.personId, ask.at, deciding))
}

/** The facts that refuse; no contract is listed, since none would help. */
export const deciding = { listed: 0 }
