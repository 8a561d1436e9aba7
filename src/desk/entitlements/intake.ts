// What is asked before the form and in it, what may be chosen at each question, and why the rest may not: page, REST and deed walk the same path.
import type { Language } from '../../platform/messages.ts'
import { type Catalogue, type Question, type Words, byKey, specialsOf } from '../catalogue/catalogue.ts'
import { type Chosen, formFor } from '../catalogue/form.ts'
import { entitle, none, ofService } from './entitle.ts'
import type { Standing, Wanted } from './facts.ts'
import type { Reason, Verdict } from './verdict.ts'

export interface Option {
  /** Key, or id of a contract. */
  readonly key: string
  /** A contract's is its number. */
  readonly label: Words | string
  readonly description: Words | null
  /** Behind "More…". */
  readonly folded: boolean
  /** The heading it stands under. */
  readonly group: Words | null
  readonly verdict: Verdict
}
export interface Step {
  readonly ask: 'context' | 'offering' | 'contract' | 'type' | 'service'
  readonly label: Words | null
  readonly help: Words | null
  /** Allowed and refused, in order; a special type stands before its general one. */
  readonly options: readonly Option[]
  /** What was chosen, while it is allowed here, or leads to a vendor; or the only one that is allowed. */
  readonly chosen: string | null
  /** Marked when nothing is chosen: the chosen one, or the special type that these contracts open. */
  readonly preselected: string | null
  /** One option only is allowed: it is shown, not asked. */
  readonly isOnly: boolean
  /** Asked in the form rather than before it. */
  readonly inForm: boolean
  /** Whether it must be answered. */
  readonly required: boolean
}
/** A product of a vendor may be chosen too: the form then leads to them. */
export const isChoosable = ({ verdict }: Pick<Option, 'verdict'>): boolean => verdict.allowed || verdict.reason === 'third-party'
export type ChosenPath = Chosen & { readonly contract: string | null }
type Ask = Step['ask']
const nothing = { context: null, offering: null, contract: null, type: null, service: null }

/**
 * Pure. The questions before the form in their order, then those the form asks (`inForm`). Each judges its options under what the questions before it
 * chose, so that a later choice never makes an earlier one impossible. `waived`: reasons that do not count this once, as in entitle.
 */
export function intake(
  catalogue: Catalogue,
  standing: Standing,
  chosen: ChosenPath,
  language: Language,
  waived: ReadonlySet<Reason> = none,
): Step[] {
  const steps: Step[] = []
  const judge: Judge = (wanted) => entitle(catalogue, standing, wanted, waived)
  let wanted: Wanted = { ...nothing, language }
  const ask = (question: Question, inForm: boolean, required = true) => {
    const step = stepOf(optionsOf[question.ask](catalogue, wanted, judge, standing), question, chosen[question.ask], inForm, required)
    if (!step) return
    steps.push(
      question.ask === 'offering' ? { ...step, preselected: step.chosen ?? ofContract(catalogue, standing, chosen.contract, step) } : step,
    )
    // Another's product leads to its vendor, and judges nothing that is asked after it.
    if (step.chosen !== null && step.options.some(({ key, verdict }) => key === step.chosen && verdict.allowed))
      wanted = { ...wanted, [question.ask]: step.chosen }
  }
  const before = new Set(catalogue.intake.map((question) => question.ask))
  for (const question of catalogue.intake) {
    const service = byKey(catalogue.requestTypes, wanted.type)?.asksService
    if (question.ask !== 'service' || service === undefined) ask(question, false)
    else if (service !== 'none') ask(question, false, service === 'required')
  }
  if (!before.has('type')) ask({ ask: 'type' }, true)
  const type = byKey(catalogue.requestTypes, wanted.type)
  if (!before.has('service') && type && type.asksService !== 'none') ask({ ask: 'service' }, true, type.asksService === 'required')
  if (!before.has('contract')) {
    const field = formFor(catalogue, { ...chosen, ...wanted, edition: standing.edition }).find((one) => one.kind === 'contracts')
    if (field) ask({ ask: 'contract' }, true, field.required)
  }
  return steps
}

/** Pure. Of the questions before the form, those whose answer stands on the ticket beside type and service: what a deed asks for that no page led to it. */
export function questionsBefore(catalogue: Catalogue, standing: Standing, chosen: ChosenPath, language: Language): Step[] {
  const steps: Step[] = []
  const judge: Judge = (wanted) => entitle(catalogue, standing, wanted)
  let wanted: Wanted = { ...nothing, type: chosen.type, language }
  for (const question of catalogue.intake) {
    if (question.ask === 'type' || question.ask === 'service') continue
    const step = stepOf(optionsOf[question.ask](catalogue, wanted, judge, standing), question, chosen[question.ask], false, true)
    if (step) steps.push(step)
    wanted = { ...wanted, [question.ask]: chosen[question.ask] ?? step?.chosen ?? null }
  }
  return steps
}

/** null where there is nothing to choose from: the question does not arise. */
function stepOf(
  options: readonly Option[],
  { ask, label, help }: Question,
  asked: string | null,
  inForm: boolean,
  required: boolean,
): Step | null {
  if (options.length === 0) return null
  const allowed = options.filter(({ verdict }) => verdict.allowed)
  const isOnly = allowed.length === 1 && options.every((one) => one.verdict.allowed || !isChoosable(one))
  const own = asked === null ? undefined : options.find((one) => one.key === asked && isChoosable(one))
  // An optional question is never answered for someone.
  const chosen = own?.key ?? (isOnly && required ? allowed[0]!.key : null)
  const opened = ask === 'type' ? new Set(allowed.map(({ verdict }) => (verdict.allowed ? verdict.specialType : null))) : null
  const special = opened && allowed.find(({ key }) => opened.has(key))
  return {
    ask,
    label: label ?? null,
    help: help ?? null,
    options,
    chosen,
    preselected: chosen ?? special?.key ?? null,
    isOnly,
    inForm,
    required,
  }
}

/** Who has contracts with several of our companies finds the offering of the contract in hand marked (NTT-12). */
function ofContract(catalogue: Catalogue, { contracts }: Standing, contract: string | null, { options }: Step): string | null {
  const entity = contracts.find(({ id }) => id === contract)?.entity
  if (entity === undefined) return null
  return options.find(({ key, verdict }) => verdict.allowed && byKey(catalogue.offerings, key)?.entity === entity)?.key ?? null
}

type Listed = {
  readonly key: string
  readonly label: Words
  readonly description?: Words | null
  readonly folded?: boolean
  readonly group?: Words | null
}
const option = ({ key, label, description = null, folded = false, group = null }: Listed, verdict: Verdict): Option => ({
  key,
  label,
  description,
  folded,
  group,
  verdict,
})
const offered = <T extends { readonly retired: boolean }>(list: readonly T[]): T[] => list.filter((one) => !one.retired)

type Judge = (wanted: Wanted) => Verdict
const optionsOf: Record<Ask, (catalogue: Catalogue, wanted: Wanted, judge: Judge, standing: Standing) => Option[]> = {
  context: (catalogue, wanted, judge) => catalogue.contexts.map((one) => option(one, judge({ ...wanted, context: one.key }))),
  offering: (catalogue, wanted, judge) => offered(catalogue.offerings).map((one) => option(one, judge({ ...wanted, offering: one.key }))),
  contract: (catalogue, wanted, judge, standing) => {
    const plain = { description: null, folded: false, group: null }
    return standing.contracts.map(({ id, number, plan, entity }) => ({
      ...plain,
      key: id,
      label: number,
      description: byKey(catalogue.plans, plan)?.label ?? null,
      group: byKey(catalogue.entities, entity)?.label ?? null,
      verdict: judge({ ...wanted, contract: id }),
    }))
  },
  type: (catalogue, wanted, judge) => specialsFirst(catalogue).map((one) => option(one, judge({ ...wanted, type: one.key }))),
  service: (catalogue, wanted, judge, standing) => {
    const rest = judge(wanted)
    return offered(catalogue.services).map((one) => option(one, ofService(standing, one, wanted, rest)))
  },
}

/** Every choice of one kind under what else was chosen, whether a page would ask for it or not. */
export const choicesOf = (catalogue: Catalogue, standing: Standing, wanted: Wanted, ask: Ask): Option[] =>
  optionsOf[ask](catalogue, { ...wanted, [ask]: null }, (one) => entitle(catalogue, standing, one), standing)

function specialsFirst(catalogue: Catalogue) {
  const types = offered(catalogue.requestTypes)
  const stands = new Set(types.map(({ key }) => key))
  return types.flatMap((one) => (one.specialOf !== null && stands.has(one.specialOf) ? [] : [...specialsOf(catalogue, one.key), one]))
}
