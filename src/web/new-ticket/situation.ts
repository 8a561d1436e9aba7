// Everything a page of a new ticket is made from, read at one moment: who files for whom, what may be chosen, the draft, and who can be added.
import { type Catalogue, catalogueOf, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { type FilingStanding, standingsOf } from '../../desk/entitlements/standing-of.ts'
import { type Draft, type DraftContent, draftOf, draftsOf } from '../../desk/tickets/drafts.ts'
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
    const [known, drafts, language] = await Promise.all([
      standingsOf(tx, door.requesterId, ask.at, namedIn(catalogue, content)),
      door.room === 'portal' ? draftsOf(tx, visitor.personId, 'ticket') : [],
      door.customer === null ? ask.language : languageOf(tx, door.requesterId, ask.language),
    ])
    // Staff file for any member; where they set aside what a plan does not give, they choose as if it did.
    const standings = door.customer === null ? known : known.map((standing) => ({ ...standing, files: true }))
    const path =
      door.customer !== null && isOverridden(content)
        ? pathOf(unbound(catalogue), standings.map(withEnded), content, language)
        : pathOf(catalogue, standings, content, language)
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

/** A ticket is answered in the language of who asks, whoever files it for them. */
async function languageOf(tx: Tx, personId: string, otherwise: Language): Promise<Language> {
  const row = await tx.selectFrom('person').select('language').where('id', '=', personId).executeTakeFirst()
  return isLanguage(row?.language) ? row.language : otherwise
}

export const isOverridden = (content: DraftContent): boolean => textOf(content, 'override') === 'yes'

/** What one of us may set aside: the plan, the grant, the end of a contract (desk/tickets/what-is-filed.ts judges the same). */
function unbound(catalogue: Catalogue): Catalogue {
  const made = unbounds.get(catalogue) ?? {
    ...catalogue,
    plans: [],
    offerings: catalogue.offerings.map((offering) => ({ ...offering, needsGrant: false })),
  }
  unbounds.set(catalogue, made)
  return made
}
const unbounds = new WeakMap<Catalogue, Catalogue>()
const withEnded = (standing: FilingStanding): FilingStanding => ({
  ...standing,
  contracts: standing.contracts.map((contract) => ({ ...contract, active: contract.begun })),
})

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
