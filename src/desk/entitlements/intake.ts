// What is asked before the form and in it, what may be chosen at each question, and why the rest may not: page, REST and deed walk the same path.
import type { Language } from '../../platform/messages.ts'
import { type Catalogue, type Question, type RequestType, type Words, byKey, specialsOf } from '../catalogue/catalogue.ts'
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
/** What can be chosen from. Of thousands of services only those are judged that somebody looks at. */
interface Choices {
  /** Allowed and refused, in order; a special type stands before its general one. */
  readonly options: readonly Option[]
  option(key: string): Option | undefined
  /** The first so many that isChoosable. */
  choosable(most: number): readonly Option[]
}
export interface Step extends Choices {
  readonly ask: 'context' | 'offering' | 'contract' | 'type' | 'service'
  readonly label: Words | null
  readonly help: Words | null
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
    if (step.chosen !== null && step.option(step.chosen)?.verdict.allowed) wanted = { ...wanted, [question.ask]: step.chosen }
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
  choices: ReturnType<typeof choicesFrom>,
  { ask, label, help }: Question,
  asked: string | null,
  inForm: boolean,
  required: boolean,
): Step | null {
  if (choices.isEmpty) return null
  const [first, second] = choices.choosable(2)
  const isOnly = first?.verdict.allowed === true && !second
  const own = asked === null ? undefined : choices.option(asked)
  // An optional question is never answered for someone.
  const chosen = own && isChoosable(own) ? own.key : isOnly && required ? first.key : null
  const special = ask === 'type' && chosen === null ? specialIn(choices.options) : undefined
  return {
    ask,
    label: label ?? null,
    help: help ?? null,
    get options() {
      return choices.options
    },
    option: choices.option,
    choosable: choices.choosable,
    chosen,
    preselected: chosen ?? special?.key ?? null,
    isOnly,
    inForm,
    required,
  }
}

/** The first allowed one at which another is also received. */
function specialIn(options: readonly Option[]): Option | undefined {
  const opened = new Set(options.map(({ verdict }) => (verdict.allowed ? verdict.specialType : null)))
  return options.find(({ key, verdict }) => verdict.allowed && opened.has(key))
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
function choicesFrom<T extends { readonly key: string }>(
  list: readonly T[],
  optionOf: (one: T) => Option,
): Choices & { readonly isEmpty: boolean } {
  // A page asks more than once whether there are many, and at last perhaps for all: each is judged once.
  const judged: Option[] = []
  const at = (place: number) => (judged[place] ??= optionOf(list[place]!))
  let all: readonly Option[] | null = null
  return {
    isEmpty: list.length === 0,
    get options() {
      return (all ??= list.map((_, place) => at(place)))
    },
    option(key) {
      const one = byKey(list, key)
      return one && optionOf(one)
    },
    choosable(most) {
      const found: Option[] = []
      for (let place = 0; place < list.length && found.length < most; place++) {
        const option = at(place)
        if (isChoosable(option)) found.push(option)
      }
      return found
    },
  }
}
/** Lists of a catalogue are never changed in place. */
function offered<T extends { readonly retired: boolean }>(list: readonly T[]): readonly T[] {
  let those = current.get(list) as readonly T[] | undefined
  if (!those) current.set(list, (those = list.filter((one) => !one.retired)))
  return those
}
const current = new WeakMap<readonly object[], readonly object[]>()

type Judge = (wanted: Wanted) => Verdict
const optionsOf: Record<Ask, (catalogue: Catalogue, wanted: Wanted, judge: Judge, standing: Standing) => ReturnType<typeof choicesFrom>> = {
  context: (catalogue, wanted, judge) => choicesFrom(catalogue.contexts, (one) => option(one, judge({ ...wanted, context: one.key }))),
  offering: (catalogue, wanted, judge) =>
    choicesFrom(offered(catalogue.offerings), (one) => option(one, judge({ ...wanted, offering: one.key }))),
  contract: (catalogue, wanted, judge, standing) =>
    choicesFrom(
      standing.contracts.map((one) => ({ ...one, key: one.id })),
      ({ key, number, plan, entity }) => ({
        key,
        label: number,
        description: byKey(catalogue.plans, plan)?.label ?? null,
        folded: false,
        group: byKey(catalogue.entities, entity)?.label ?? null,
        verdict: judge({ ...wanted, contract: key }),
      }),
    ),
  type: (catalogue, wanted, judge) => choicesFrom(specialsFirst(catalogue), (one) => option(one, judge({ ...wanted, type: one.key }))),
  service: (catalogue, wanted, judge, standing) => {
    const rest = judge(wanted)
    return choicesFrom(offered(catalogue.services), (one) => option(one, ofService(standing, one, wanted, rest)))
  },
}

/** Every choice of one kind under what else was chosen, whether a page would ask for it or not. */
export const choicesOf = (catalogue: Catalogue, standing: Standing, wanted: Wanted, ask: Ask): readonly Option[] =>
  optionsOf[ask](catalogue, { ...wanted, [ask]: null }, (one) => entitle(catalogue, standing, one), standing).options

function specialsFirst(catalogue: Catalogue): readonly RequestType[] {
  let ordered = inOrder.get(catalogue)
  if (!ordered) {
    const types = offered(catalogue.requestTypes)
    const stands = new Set(types.map(({ key }) => key))
    ordered = types.flatMap((one) => (one.specialOf !== null && stands.has(one.specialOf) ? [] : [...specialsOf(catalogue, one.key), one]))
    inOrder.set(catalogue, ordered)
  }
  return ordered
}
const inOrder = new WeakMap<Catalogue, readonly RequestType[]>()
