// What is filed, where, and under which rights, from a draft and the facts of one moment: page, search and deed are told the same.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { none } from '../../desk/entitlements/entitle.ts'
import { asksContracts, fewContracts } from '../../desk/entitlements/listed-contracts.ts'
import type { Reason } from '../../desk/entitlements/verdict.ts'
import { type FilingStanding, mostListed, type NamedFacts, standingsOf } from '../../desk/entitlements/standing-of.ts'
import { actingStanding } from '../../desk/partners/acting.ts'
import type { Draft, DraftContent } from '../../desk/tickets/drafts.ts'
import { waivable } from '../../desk/tickets/what-is-filed.ts'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Language, isLanguage } from '../../platform/messages.ts'
import type { SignedAsk } from '../ask.ts'
import type { Door } from './door.ts'
import { keysOf, listOf, type Path, pathOf, textOf } from './path.ts'
import { type Shaped, shapeOf } from './shape.ts'

/** What decides on what is filed; the deed is told no more. */
export interface Filing {
  readonly door: Door
  /** A ticket is judged and answered in the language of who asks, and its moments are theirs, whoever files it for them. */
  readonly requester: Requester
  readonly catalogue: Catalogue
  readonly draft: Pick<Draft, 'id' | 'content'>
  readonly path: Path<FilingStanding>
  readonly shape: readonly Shaped[]
}

export interface FilingAsked extends Filing {
  readonly ask: SignedAsk
  /** Of who files, for questions that ask it: the partner's, not the customer's (MS-33). */
  readonly mine?: Readonly<Record<'name' | 'address' | 'phone', string>>
}

type Purpose = 'page' | 'deed' | 'contracts'
type ReadStandings = (named: NamedFacts) => Promise<FilingStanding[]>

/** Reads again only what was not just asked for in the same words: a page asks before it knows whether there is a draft that names more. */
export function standingsAt(tx: Tx, door: Door, at: Date): ReadStandings {
  let last: { readonly words: string; readonly found: Promise<FilingStanding[]> } | null = null
  return (named) => {
    const words = JSON.stringify(named)
    if (last?.words !== words) last = { words, found: standingsFor(tx, door, at, named) }
    return last.found
  }
}
const lists = (catalogue: Catalogue, content: DraftContent, purpose: Purpose): boolean =>
  purpose === 'contracts' || asksContracts(catalogue, purpose === 'page' ? textOf(content, 'type') : null)
export const factsFor = (catalogue: Catalogue, content: DraftContent, purpose: Purpose): NamedFacts => ({
  ...namedIn(catalogue, content),
  listed: lists(catalogue, content, purpose) ? mostListed : fewContracts + 1,
})

/**
 * In a transaction of the reader's, or of the deed that follows. `contracts`: as many as one may choose from. A page lists them only where it
 * asks for them, a deed where one alone would be taken as chosen: hundreds cost more than all the rest.
 */
export async function filingOf<D extends Filing['draft']>(
  tx: Tx,
  ask: SignedAsk,
  door: Door,
  draft: D,
  catalogue: Catalogue,
  purpose: Purpose,
  read: ReadStandings = standingsAt(tx, door, ask.at),
): Promise<Filing & { readonly draft: D }> {
  const { content } = draft
  const isListed = lists(catalogue, content, purpose)
  const [known, requester] = await Promise.all([
    read(factsFor(catalogue, content, purpose)),
    door.customer === null ? { language: ask.language, timeZone: ask.timeZone } : requesterOf(tx, door.requesterId, ask),
  ])
  const path = pathOf(
    catalogue,
    filingFor(door.customer !== null, known),
    content,
    requester.language,
    waivedIn(door, content),
    asksWhose(ask, door),
  )
  const shape = shapeOf(catalogue, path.chosen, {
    types: path.inForm.type && keysOf(path.inForm.type),
    service: path.inForm.service !== null,
  })
  const isAsked = purpose === 'page' && shape.some(({ field, isShown }) => field.kind === 'contracts' && isShown)
  if (isAsked && !isListed) return filingOf(tx, ask, door, draft, catalogue, 'contracts', read)
  return { door, requester, catalogue, draft, path, shape }
}

interface Requester {
  readonly language: Language
  readonly timeZone: string
}
export async function requesterOf(tx: Tx, personId: string, otherwise: Requester): Promise<Requester> {
  const row = await tx.selectFrom('person').select(['language', 'time_zone as timeZone']).where('id', '=', personId).executeTakeFirst()
  return { language: isLanguage(row?.language) ? row.language : otherwise.language, timeZone: row?.timeZone ?? otherwise.timeZone }
}

/** Refusal not-delegated: they may not file for that customer now. */
export async function standingsFor(tx: Tx, door: Door, at: Date, named: NamedFacts): Promise<FilingStanding[]> {
  if (!door.acting) return standingsOf(tx, door.requesterId, at, named)
  const standing = await actingStanding(tx, { personId: door.requesterId, ...door.acting, asking: door.asks }, at, named)
  if (!standing) throw new Refusal('not-delegated')
  return [standing]
}

/** Who acts for customers is asked whose problem it is, though here only their own can be answered: the other answers lead to the customer. */
export const asksWhose = (ask: SignedAsk, door: Door): boolean => !door.acting && door.customer === null && ask.visitor.customers > 0

/** Staff file for any member. */
export const filingFor = (isCustomer: boolean, known: readonly FilingStanding[]): readonly FilingStanding[] =>
  isCustomer ? known.map((standing) => ({ ...standing, files: true })) : known

export const isOverridden = (content: DraftContent): boolean => textOf(content, 'override') === 'yes'

/** What one of us sets aside for a customer, exactly as the deed will judge it. */
export const waivedIn = (door: Pick<Door, 'customer'>, content: DraftContent): ReadonlySet<Reason> =>
  door.customer !== null && isOverridden(content) ? waivable : none

/** What was chosen is read however many there are to choose from. */
function namedIn(catalogue: Catalogue, content: DraftContent) {
  const contracts = [textOf(content, 'contract'), ...listOf(content, 'contracts')].filter(isId)
  const tenants = catalogue.fields.filter(({ kind }) => kind === 'cloud-tenant').map(({ key }) => textOf(content, `answer-${key}`))
  return { contracts, tenants: tenants.filter(Boolean) }
}
