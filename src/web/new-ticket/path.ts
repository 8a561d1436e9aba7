// Which questions stand before the form, what was answered, and which is next: one reading of a draft for page, steps and sending alike.
import { type Catalogue, byKey, type Words } from '../../desk/catalogue/catalogue.ts'
import type { Answer, Answers } from '../../desk/catalogue/form.ts'
import { entitle, none } from '../../desk/entitlements/entitle.ts'
import type { Standing } from '../../desk/entitlements/facts.ts'
import type { Reason } from '../../desk/entitlements/verdict.ts'
import { type ChosenPath, intake, type Option, type Step } from '../../desk/entitlements/intake.ts'
import type { DraftContent } from '../../desk/tickets/drafts.ts'
import type { Language } from '../../platform/messages.ts'

/** A step of the intake, or the one before it: for which organisation. */
export interface Question {
  readonly ask: Step['ask'] | 'organisation'
  readonly label: Words | null
  readonly help: Words | null
  readonly options: readonly Option[]
  readonly option: Step['option']
  readonly chosen: string | null
  readonly preselected: string | null
  readonly isOnly: boolean
  readonly required: boolean
}
export interface Path<S extends Standing> {
  /** Where the person stands in the organisation that was chosen. */
  readonly standing: S | null
  /** Asked before the form, in order. */
  readonly before: readonly Question[]
  /** The first of them that has no answer yet. */
  readonly open: Question | null
  readonly inForm: { readonly type: Step | null; readonly service: Step | null }
  /** What the shape of the form hangs on. */
  readonly chosen: ChosenPath
}

/** More types than this are a question of their own, with a search: as cards in the form nobody would find theirs. */
export const mostCards = 30
/** More services than this are picked by a search rather than in a list. */
export const mostOptions = 100
/** Of those that may not be chosen so many say why. */
export const mostMissing = 20
export const nobody = 'none'

const elsewhere = new Set<Reason>(['not-in-offering', 'not-in-context', 'third-party', 'not-offered', 'own-context'])
/** Refused for a reason that somebody could change. What is merely offered elsewhere belongs to another answer, and nobody misses it here. */
export const missed = (options: readonly Option[]): Option[] =>
  options.filter(({ verdict }) => !verdict.allowed && !elsewhere.has(verdict.reason))

export const textOf = (content: DraftContent, name: string): string => {
  const value = content[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}
export const listOf = (content: DraftContent, name: string): string[] => {
  const value = content[name]
  return Array.isArray(value) ? value : value ? [value] : []
}
const keyIn = (content: DraftContent, name: string): string | null => textOf(content, name) || null

export function answersOf(catalogue: Catalogue, content: DraftContent): Answers {
  const answers: Record<string, Answer> = {}
  for (const { key, kind } of catalogue.fields) {
    const given = content[`answer-${key}`]
    if (given === undefined || kind === 'built-in') continue
    answers[key] = kind === 'multi-select' ? listOf(content, `answer-${key}`).filter(Boolean) : textOf(content, `answer-${key}`)
  }
  return answers
}

export function pathOf<S extends Standing>(
  catalogue: Catalogue,
  standings: readonly S[],
  content: DraftContent,
  language: Language,
  waived: ReadonlySet<Reason> = none,
  asksWhose = false,
): Path<S> {
  const whose = organisationOf(catalogue, standings, content, language)
  const standing = standings.find((one) => keyOf(one) === whose.chosen) ?? null
  const typed: ChosenPath = {
    context: keyIn(content, 'context'),
    offering: keyIn(content, 'offering'),
    contract: keyIn(content, 'contract'),
    type: keyIn(content, 'type'),
    service: keyIn(content, 'service'),
    edition: standing?.edition ?? null,
    answers: answersOf(catalogue, content),
  }
  const walk = (type: string | null) => (standing ? intake(catalogue, standing, { ...typed, type }, language, waived) : [])
  const isBefore = (step: Step) => !step.inForm || (step.ask === 'type' && step.choosable(mostCards + 1).length > mostCards)
  const first = walk(typed.type)
  const types = stepOf(first, 'type')
  const isCard = types !== null && !isBefore(types)
  // A type that is marked on a card counts as chosen: what the form shows is what it asks.
  const steps = isCard && types.chosen === null && types.preselected ? walk(types.preselected) : first
  const before: Question[] = [...(standings.length > 1 || !standing ? [whose] : []), ...steps.filter(isBefore)].map((question) =>
    asksWhose && question.options.some(leadsToCustomer) ? unlessSaid(question, typed.context) : question,
  )
  const answered = (ask: Step['ask']) => stepOf(steps, ask)?.chosen ?? null
  const type = answered('type')
  const service = stepOf(steps, 'service') ?? (isCard ? serviceOfOthers(catalogue, types, walk) : null)
  return {
    standing,
    before,
    open: before.find((question) => isOpen(question, content)) ?? null,
    inForm: { type: isCard ? (stepOf(steps, 'type') as Step) : null, service: service && !isBefore(service) ? service : null },
    chosen: {
      context: answered('context'),
      offering: answered('offering'),
      contract: answered('contract'),
      type,
      service: answered('service'),
      edition: typed.edition ?? null,
      answers: typed.answers,
    },
  }
}

/** A context of a customer: it is filed from that customer's pages. */
export const leadsToCustomer = ({ verdict }: Pick<Option, 'verdict'>): boolean => !verdict.allowed && verdict.reason === 'choose-customer'
const unlessSaid = (question: Question, context: string | null): Question => ({
  ...question,
  isOnly: false,
  chosen: question.chosen === context ? context : null,
})

const stepOf = (steps: readonly Step[], ask: Step['ask']): Step | null => steps.find((step) => step.ask === ask) ?? null
export const keysOf = (step: Pick<Step, 'options'>): string[] => step.options.filter(({ verdict }) => verdict.allowed).map(({ key }) => key)

/** What may be left out is asked once. */
const isOpen = (question: Question, content: DraftContent): boolean =>
  question.chosen === null && (question.required || content[question.ask] === undefined)

/** While no type that asks for a service is marked, the form still holds the question, for the card that brings it. */
function serviceOfOthers(catalogue: Catalogue, types: Step, walk: (type: string) => Step[]): Step | null {
  const asking = keysOf(types).find((key) => byKey(catalogue.requestTypes, key)?.asksService !== 'none')
  return asking === undefined ? null : stepOf(walk(asking), 'service')
}

const keyOf = (standing: Standing): string => standing.organisation?.id ?? nobody

/** Which of one's organisations it is for. One in which one may not file says why; the only one in which one may is not asked for. */
function organisationOf(catalogue: Catalogue, standings: readonly Standing[], content: DraftContent, language: Language): Question {
  const wanted = { context: null, offering: null, contract: null, type: null, service: null, language }
  const options = standings.map((standing) => ({
    key: keyOf(standing),
    label: standing.organisation?.name ?? '',
    description: null,
    folded: false,
    group: null,
    verdict: entitle(catalogue, standing, wanted),
  }))
  const allowed = options.filter(({ verdict }) => verdict.allowed)
  const only = allowed.length === 1 ? allowed[0]!.key : null
  const asked = textOf(content, 'organisation')
  return {
    ask: 'organisation',
    label: null,
    help: null,
    options,
    option: (key) => options.find((one) => one.key === key),
    chosen: only ?? allowed.find(({ key }) => key === asked)?.key ?? null,
    preselected: null,
    isOnly: only !== null,
    required: true,
  }
}
