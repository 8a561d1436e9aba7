// Everything a page of a new ticket is made from, read at one moment: who files for whom, what may be chosen, the draft, and who can be added.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Asking } from '../../desk/entitlements/ask-for-right.ts'
import { type Draft, type DraftContent, draftOf, draftsOf } from '../../desk/tickets/drafts.ts'
import { type Tx, reading } from '../../platform/database.ts'
import type { Match } from '../../desk/incidents/matching-incidents.ts'
import type { FoundArticle } from '../../desk/search/find-articles.ts'
import { suggest } from '../../desk/search/suggest.ts'
import { isId, newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { belongs, ForAnother } from '../customers/other.tsx'
import type { Door } from './door.ts'
import { factsFor, type FilingAsked, filingOf, standingsAt } from './filing.ts'
import { incidentsFor } from './meets.ts'
import { type PhoneQuestions, phoneQuestions } from '../callbacks/questions.tsx'
import { earlyOf } from './early.ts'
import { listOf, textOf } from './path.ts'
import { type People, people, peopleRead } from './people.ts'

export interface Situation extends FilingAsked {
  readonly draft: Draft
  /** Rights that the reader asked for lately. */
  readonly asked: readonly Asking[]
  readonly people: People
  readonly allowsOutside: boolean
  /** Others that were begun and not sent. */
  readonly drafts: readonly Draft[]
  /** Known to be wrong with what is chosen and written. */
  readonly incidents: readonly Match[]
  /** Articles that may answer it, for who files for themselves. */
  readonly answers: readonly FoundArticle[]
  /** When its requester can be phoned, where a type in the form asks for that. */
  readonly phones: readonly PhoneQuestions[]
  readonly refusal: Refusal | null
  readonly refusedFiles: readonly Refusal[]
  /** The reader's own, which a vendor would be told. */
  readonly address: string
}

/** A page only names a draft: a GET writes nothing. */
export const freshDraft = (ask: SignedAsk, id: string = newId()): Draft => ({
  id,
  kind: 'ticket',
  ticketId: null,
  customerId: null,
  partnerId: null,
  content: {},
  files: [],
  updatedAt: ask.at,
  became: null,
})

export function draftNamed(ask: SignedAsk, id: string | undefined): Promise<Draft | null> {
  const { personId } = ask.visitor
  return isId(id) ? reading(ask.house.app, personId, (tx) => draftOf(tx, personId, id)) : Promise.resolve(null)
}

export async function situationOf(
  ask: SignedAsk,
  door: Door,
  draft: Draft,
  more: Pick<Situation, 'refusedFiles'> = { refusedFiles: [] },
): Promise<Situation> {
  const { house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  return reading(house.app, visitor.personId, async (tx) => ({ ...(await situationIn(tx, ask, door, draft, catalogue)), ...more }))
}

/** The same for a draft that is only named, at the same moment; null when it was sent before. */
export async function situationNamed(
  ask: SignedAsk,
  door: Door,
  wanted: string | undefined,
  given: (draft: Draft) => DraftContent,
): Promise<Situation | null> {
  const { house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  return reading(house.app, visitor.personId, async (tx) => {
    const id = isId(wanted) ? wanted : null
    const fresh = freshDraft(ask, id ?? undefined)
    // Most drafts are only named, or name nothing that the facts hang on: these are asked for in the same trip.
    const early = earlyIn(tx, ask, door, id)
    early.standings(factsFor(catalogue, given(fresh), 'page')).catch(() => {}) // whoever needs it meets the fault
    const [drafts, { isBegun }] = await early.rest
    const known = id && isBegun ? (drafts.find((draft) => draft.id === id) ?? (await draftOf(tx, visitor.personId, id))) : null
    if (known?.became) return null
    if (known && !belongs(known, door)) throw new ForAnother(known)
    const draft = known ?? fresh
    return situationIn(tx, ask, door, { ...draft, content: given(draft) }, catalogue, early)
  })
}

/** What hangs on no draft, and whether the one that is named is there. */
function earlyIn(tx: Tx, ask: SignedAsk, door: Door, draftId: string | null = null) {
  const { at, c, visitor } = ask
  const { personId } = visitor
  // A question before the form shows nobody to add.
  const requesterId = door.acting || c.req.query('step') ? null : door.requesterId
  const rest = Promise.all([
    door.room === 'portal' ? draftsOf(tx, personId, 'ticket') : [],
    earlyOf(tx, { personId, requesterId, draftId, at }),
  ])
  return { standings: standingsAt(tx, door, at), rest }
}

async function situationIn(
  tx: Tx,
  ask: SignedAsk,
  door: Door,
  draft: Draft,
  catalogue: Catalogue,
  early = earlyIn(tx, ask, door),
): Promise<Situation> {
  const reads = [filingOf(tx, ask, door, draft, catalogue, 'page', early.standings), early.rest] as const
  const [filing, [drafts, { address, asked, only }]] = await Promise.all(reads)
  const { path } = filing
  const organisationId = path.standing?.organisation?.id ?? null
  const shown = path.open || !organisationId ? null : organisationId
  const known = shown !== null && only?.id === shown ? only : null
  const [text, chosen] = [ask.c.req.query('people') ?? '', listOf(draft.content, 'colleague')]
  const [found, organisation, incidents, mine, phones, answers] = await Promise.all([
    !shown
      ? peopleRead([])
      : known && text === '' && chosen.length === 0
        ? peopleRead(known.people)
        : people(tx, { organisationId: door.acting?.partnerId ?? shown, except: door.requesterId, text, chosen }),
    known ??
      (shown
        ? tx.selectFrom('organisation').select('allows_outside_participants as outside').where('id', '=', shown).executeTakeFirst()
        : undefined),
    door.asks ? [] : incidentsFor(tx, ask, filing),
    known ??
      (asksForPhone(catalogue) && (door.acting?.partnerId ?? shown)
        ? tx
            .selectFrom('organisation')
            .select('contact_phone as phone')
            .where('id', '=', door.acting?.partnerId ?? shown)
            .executeTakeFirst()
        : undefined),
    phoneQuestions(tx, filing, ask.at),
    door.room === 'portal' && !path.open ? suggest(tx, typedIn(ask, draft, filing)) : [],
  ])
  return {
    ...filing,
    ask,
    asked: door.customer === null ? asked : [],
    people: found,
    allowsOutside: organisation?.outside ?? false,
    incidents,
    answers,
    phones,
    drafts: drafts.filter(
      (other) => other.id !== draft.id && belongs(other, door) && hasText(other) && !textOf(other.content, 'requester'),
    ),
    refusal: null,
    refusedFiles: [],
    address,
    ...(door.customer === null && { mine: { name: ask.visitor.name, address, phone: mine?.phone ?? '' } }),
  }
}

const typedIn = ({ language }: SignedAsk, { content }: Draft, { path }: Pick<FilingAsked, 'path'>) => ({
  text: `${textOf(content, 'summary')}\n${textOf(content, 'body')}`.trim(),
  service: textOf(content, 'service') || path.chosen.service,
  requestType: path.chosen.type,
  language,
})

const asksForPhone = ({ fields }: Catalogue): boolean => fields.some(({ prefill, retired }) => prefill === 'phone' && !retired)

const hasText = (draft: Draft): boolean =>
  draft.files.length > 0 || Boolean(textOf(draft.content, 'summary') || textOf(draft.content, 'body'))
