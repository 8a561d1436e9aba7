// Everything a page of a new ticket is made from, read at one moment: who files for whom, what may be chosen, the draft, and who can be added.
import { type Catalogue, catalogueOf, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { type Asking, askedLately } from '../../desk/entitlements/ask-for-right.ts'
import { none, type Reason } from '../../desk/entitlements/entitle.ts'
import { type FilingStanding, standingsOf } from '../../desk/entitlements/standing-of.ts'
import { type Draft, type DraftContent, draftOf, draftsOf } from '../../desk/tickets/drafts.ts'
import { waivable } from '../../desk/tickets/what-is-filed.ts'
import { type Tx, reading } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { type Language, isLanguage } from '../../platform/messages.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { keysOf, listOf, type Path, pathOf, type Question, textOf } from './path.ts'
import { type Colleague, people } from './people.ts'
import { type Shaped, shapeOf } from './shape.ts'

/** The portal's page and the workspace's differ in little more than this. */
export interface Door {
  readonly room: 'portal' | 'workspace'
  readonly base: string
  /** Kept in every address: for whom an agent files. */
  readonly query: Readonly<Record<string, string>>
  readonly requesterId: string
  /** The customer an agent files for; null when one files for oneself. */
  readonly customer: string | null
  /** Where one is who leaves. */
  readonly out: string
}
export const portal = (ask: SignedAsk): Door => ({
  room: 'portal',
  base: '/tickets/new',
  query: {},
  requesterId: ask.visitor.personId,
  customer: null,
  out: '/tickets',
})

/** For a customer: who asks is in every address. */
export const workspace = (person: { readonly id: string; readonly name: string }): Door => ({
  room: 'workspace',
  base: '/workspace/tickets/new',
  query: { requester: person.id },
  requesterId: person.id,
  customer: person.name,
  out: '/workspace',
})

export interface Situation {
  readonly ask: SignedAsk
  readonly door: Door
  /** A ticket is judged and answered in the language of who asks, and its moments are theirs, whoever files it for them. */
  readonly requester: Requester
  /** Rights that the reader asked for lately. */
  readonly asked: readonly Asking[]
  readonly catalogue: Catalogue
  readonly draft: Draft
  readonly path: Path<FilingStanding>
  readonly shape: readonly Shaped[]
  readonly people: { readonly found: readonly Colleague[]; readonly chosen: readonly Colleague[]; readonly hasMore: boolean }
  readonly allowsOutside: boolean
  /** Others that were begun and not sent. */
  readonly drafts: readonly Draft[]
  readonly refusal: Refusal | null
  readonly refusedFiles: readonly Refusal[]
}

export const addressOf = (door: Door, draftId: string, more: Record<string, string> = {}): string =>
  `${door.base}?${new URLSearchParams({ ...door.query, draft: draftId, ...more })}`

/** A page only names a draft: a GET writes nothing. */
export const freshDraft = (ask: SignedAsk, id: string = newId()): Draft => ({
  id,
  kind: 'ticket',
  ticketId: null,
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
  more: { refusal?: Refusal; refusedFiles?: readonly Refusal[] } = {},
): Promise<Situation> {
  const { house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const { content } = draft
  return reading(house.app, visitor.personId, async (tx) => {
    const [known, drafts, requester, asked] = await Promise.all([
      standingsOf(tx, door.requesterId, ask.at, namedIn(catalogue, content)),
      door.room === 'portal' ? draftsOf(tx, visitor.personId, 'ticket') : [],
      door.customer === null ? { language: ask.language, timeZone: ask.timeZone } : requesterOf(tx, door.requesterId, ask),
      door.customer === null ? askedLately(tx, visitor.personId, ask.at) : [],
    ])
    const path = pathOf(catalogue, filingFor(door.customer !== null, known), content, requester.language, waivedIn(door, content))
    const organisationId = path.standing?.organisation?.id ?? null
    const shown = path.open || !organisationId ? null : organisationId
    const [found, organisation] = await Promise.all([
      shown
        ? people(tx, {
            organisationId: shown,
            except: door.requesterId,
            text: ask.c.req.query('people') ?? '',
            chosen: listOf(content, 'colleague'),
          })
        : { found: [], chosen: [], hasMore: false },
      shown
        ? tx.selectFrom('organisation').select('allows_outside_participants as outside').where('id', '=', shown).executeTakeFirst()
        : undefined,
    ])
    return {
      ask,
      door,
      requester,
      asked,
      catalogue,
      draft,
      path,
      shape: shapeOf(catalogue, path.chosen, {
        types: path.inForm.type && keysOf(path.inForm.type),
        service: path.inForm.service !== null,
      }),
      people: found,
      allowsOutside: organisation?.outside ?? false,
      drafts: drafts.filter((other) => other.id !== draft.id && hasText(other) && !textOf(other.content, 'requester')),
      refusal: more.refusal ?? null,
      refusedFiles: more.refusedFiles ?? [],
    }
  })
}

interface Requester {
  readonly language: Language
  readonly timeZone: string
}
export async function requesterOf(tx: Tx, personId: string, otherwise: Requester): Promise<Requester> {
  const row = await tx.selectFrom('person').select(['language', 'time_zone as timeZone']).where('id', '=', personId).executeTakeFirst()
  return { language: isLanguage(row?.language) ? row.language : otherwise.language, timeZone: row?.timeZone ?? otherwise.timeZone }
}

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

const hasText = (draft: Draft): boolean =>
  draft.files.length > 0 || Boolean(textOf(draft.content, 'summary') || textOf(draft.content, 'body'))

/** Words of the catalogue, or a name that is the same in all languages. */
export const said = (ask: Pick<SignedAsk, 'language'>, words: Words | string): string =>
  typeof words === 'string' ? words : label(words, ask.language)

/** What a question is called beside its answer; the configured words where there are some. */
export const termOf = (ask: SignedAsk, question: Pick<Question, 'ask' | 'label'>): string =>
  question.label ? label(question.label, ask.language) : ask.t(`portal.new.term.${question.ask}`)

/** The question in full, as it is asked. */
export const asked = (ask: SignedAsk, question: Pick<Question, 'ask' | 'label'>): string => {
  if (question.label) return label(question.label, ask.language)
  if (question.ask === 'type' || question.ask === 'service' || question.ask === 'organisation') return ask.t(`portal.new.${question.ask}`)
  return ask.t(`portal.new.ask.${question.ask}`)
}

export function answerOf(ask: SignedAsk, question: Pick<Question, 'ask' | 'options' | 'chosen'>): string {
  const option = question.options.find(({ key }) => key === question.chosen)
  if (!option) return ''
  return said(ask, option.label) || ask.t('portal.new.organisation.none')
}
