// Everything that must fit before a ticket is made: what was chosen exists, may be filed by its requester, and answers what the form asks.
import type { Language } from '../../platform/messages.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'
import { type GivenAnswers, parseAnswers } from '../catalogue/answers.ts'
import { type Catalogue, type FormField, type RequestType, byKey } from '../catalogue/catalogue.ts'
import { answerTo, formFor } from '../catalogue/form.ts'
import { entitle, none } from '../entitlements/entitle.ts'
import type { ContractFact, DelegationFact, Standing, Wanted } from '../entitlements/facts.ts'
import type { Allowed, Reason, Verdict } from '../entitlements/verdict.ts'
import { NotEntitled } from '../entitlements/explain.ts'
import { type ChosenPath, questionsBefore } from '../entitlements/intake.ts'
import { papersOf } from '../entitlements/payer.ts'
import type { FilingStanding } from '../entitlements/standing-of.ts'
import { beyond, delegationFor } from '../partners/may-act.ts'
import { aboutFiling } from '../promises/about.ts'
import type { About as PromisedAbout } from '../promises/promise-for.ts'

export interface Given {
  readonly requestType: string
  readonly service: string | null
  readonly priority: string | null
  readonly severity: string | null
  readonly context: string | null
  readonly offering: string | null
  readonly contractIds: readonly string[]
  readonly answers: GivenAnswers
  readonly override: boolean
  /** It goes to the vendor of the service, as its requester agreed. */
  readonly toVendor?: boolean
}
export interface Filed {
  readonly requestType: string
  readonly queue: string
  readonly context: string | null
  readonly offering: string | null
  readonly entity: string | null
  readonly plan: string | null
  readonly contracts: readonly string[]
  /** What it is worked under, also where the ticket does not say so. */
  readonly papers: readonly ContractFact[]
  readonly answers: GivenAnswers
  readonly answered: string
  /** Cloud tenants that were answered, by name. */
  readonly tenants: readonly string[]
  /** Acting for a customer: under which delegation; null: for one's own. */
  readonly delegation: DelegationFact | null
  readonly overridden: Reason | null
}
interface Requester {
  readonly language: Language
  readonly timeZone: string
}

/** What one of us may set aside for a customer; never what is not there, or another's. */
export const waivable: ReadonlySet<Reason> = new Set<Reason>(['not-in-plan', 'contract-ended', 'no-grant'])
const handedOver: ReadonlySet<Reason> = new Set<Reason>(['third-party'])

/** Pure. Refusals: not-entitled (the reason at its field), invalid (all faults at once). `override` has been allowed by then. */
export function whatIsFiled(catalogue: Catalogue, standing: FilingStanding, given: Given, requester: Requester): Filed {
  const { type, faults } = fieldsFit(catalogue, given)
  const { path, contracts: named } = wayTo(catalogue, standing, given, requester.language, faults)
  faults.push(...unplaced(catalogue, type, path))
  const form = formFor(catalogue, { ...path, edition: standing.edition })
  const contracts = asksContracts(catalogue, form) ? named : []
  const { verdict, overridden } = judged(catalogue, standing, { ...path, language: requester.language }, contracts, given, faults)
  const said = parseAnswers(form, path.context, given.answers, {
    ...requester,
    tenants: standing.tenants.map(({ name }) => name),
    contracts: standing.contracts,
    contractIds: contracts,
  })
  faults.push(...said.faults)
  if (faults.length > 0) throw new Refusal('invalid', {}, faults)
  const papers = papersOf(standing, verdict, contracts)
  const tenants = form.flatMap(({ key, kind }) => (kind === 'cloud-tenant' ? [answerTo(said.answers, key) ?? []].flat() : []))
  return {
    requestType: type.key,
    queue: type.queue,
    context: path.context,
    offering: path.offering,
    entity: verdict.entity,
    plan: verdict.plan,
    // Nobody who acts for a customer is asked who pays: whatever covers it does, and the ticket says so.
    contracts: contracts.length > 0 || !standing.acting ? contracts : papers.map(({ id }) => id),
    papers,
    tenants,
    delegation: delegationOf(catalogue, standing, given, tenants, requester.language),
    answers: said.answers,
    answered: wordsOf(form, said.answers, requester.language, standing, contracts),
    overridden,
  }
}

/** What decides on its promise, before anything is written and whatever its severity. Pure. Refusals: invalid, not-entitled. */
export function whatIsPromised(
  catalogue: Catalogue,
  standing: FilingStanding,
  asked: Pick<Given, 'requestType' | 'service' | 'context' | 'offering' | 'contractIds'>,
  language: Language,
): PromisedAbout {
  const faults: FieldFault[] = []
  const type = byKey(catalogue.requestTypes, asked.requestType)
  if (!type || type.retired) throw new Refusal('invalid', {}, [{ field: 'requestType', message: 'ticket.fault.choose' }])
  const service = byKey(catalogue.services, asked.service)
  if (asked.service !== null && (!service || service.retired)) faults.push({ field: 'service', message: 'ticket.fault.choose' })
  const given: Given = { ...asked, priority: null, severity: null, answers: {}, override: false }
  const { path, contracts: named } = wayTo(catalogue, standing, given, language, faults)
  faults.push(...unplaced(catalogue, type, path))
  if (faults.length > 0) throw new Refusal('invalid', {}, faults)
  const contracts = asksContracts(catalogue, formFor(catalogue, { ...path, edition: standing.edition })) ? named : []
  const { verdict } = judged(catalogue, standing, { ...path, language }, contracts, given, faults)
  return aboutFiling(standing, papersOf(standing, verdict, contracts), {
    plan: verdict.plan,
    type: type.key,
    severity: null,
    service: asked.service,
    language,
    queue: type.queue,
    byPartner: standing.acting !== null,
  })
}

function delegationOf(
  catalogue: Catalogue,
  standing: Standing,
  { requestType: type, service }: Given,
  tenants: readonly string[],
  language: Language,
): DelegationFact | null {
  if (!standing.acting) return null
  const found = delegationFor(standing.acting, { type, service, tenants })
  if (!found) throw new NotEntitled(catalogue, beyond(standing, standing.acting, type, service), language)
  return found
}

/** Whether what was chosen exists, is still offered, and is what the type asks for. Without a type nothing more can be said. */
function fieldsFit(catalogue: Catalogue, given: Given): { type: RequestType; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const chosen = <T extends { key: string; retired?: boolean }>(
    field: string,
    list: readonly T[],
    key: string | null,
    asked: 'required' | 'optional' | 'none',
  ) => {
    const found = byKey(list, key)
    if (key === null ? asked === 'required' : !found || found.retired) faults.push({ field, message: 'ticket.fault.choose' })
    else if (key !== null && asked === 'none') faults.push({ field, message: 'ticket.fault.not-asked' })
    return found?.retired ? undefined : found
  }
  const type = chosen('requestType', catalogue.requestTypes, given.requestType, 'required')
  const some = catalogue.services.some((service) => !service.retired)
  chosen('service', catalogue.services, given.service, some ? (type?.asksService ?? 'optional') : 'none')
  if (type) {
    chosen('priority', catalogue.priorities, given.priority, type.asksPriority ? 'required' : 'none')
    chosen('severity', catalogue.severities, given.severity, type.asksSeverity ? 'required' : 'none')
  }
  if (!type) throw new Refusal('invalid', {}, faults)
  return { type, faults }
}

/** What was chosen on the way to the form, with what has only one answer. A question nobody answered is a fault; one nobody could, a refusal. */
function wayTo(catalogue: Catalogue, standing: Standing, given: Given, language: Language, faults: FieldFault[]) {
  const { requestType: type, service, offering, context, answers, contractIds } = given
  const sent: ChosenPath = { type, service, offering, context, answers, contract: contractIds[0] ?? null }
  const path = { ...sent }
  for (const step of questionsBefore(catalogue, standing, sent, language)) {
    const ask = step.ask as 'context' | 'offering' | 'contract'
    if (sent[ask] !== null) continue
    const refused = step.options.find(({ verdict }) => !verdict.allowed)?.verdict
    if (step.chosen !== null) path[ask] = step.chosen
    else if (refused && !refused.allowed && !given.override && step.options.every(({ verdict }) => !verdict.allowed))
      throw new NotEntitled(catalogue, refused, language)
    else faults.push({ field: ask === 'contract' ? 'contracts' : ask, message: 'ticket.fault.choose' })
  }
  const contracts = contractIds.length > 0 || path.contract === null ? contractIds : [path.contract]
  return { path, contracts }
}

/** What is offered in some places only is asked for at one of them: leaving the place out is no way around its rules. */
function unplaced(catalogue: Catalogue, type: RequestType, { offering, context, service }: ChosenPath): FieldFault[] {
  const bound = type.offerings.length > 0 || (byKey(catalogue.services, service)?.offerings.length ?? 0) > 0
  const missing = [offering === null && bound && 'offering', context === null && type.contexts.length > 0 && 'context']
  return missing.filter((field) => field !== false).map((field) => ({ field, message: 'ticket.fault.choose' }))
}

const asksContracts = (catalogue: Catalogue, form: readonly FormField[]): boolean =>
  catalogue.intake.some(({ ask }) => ask === 'contract') || form.some(({ kind }) => kind === 'contracts')

/** Every contract that is named must allow it, and all are with one entity; the first decides. */
function judged(
  catalogue: Catalogue,
  standing: Standing,
  wanted: Wanted,
  contracts: readonly string[],
  { override, toVendor }: Pick<Given, 'override' | 'toVendor'>,
  faults: readonly FieldFault[],
) {
  let first: Allowed | undefined
  let overridden: Reason | null = null
  for (const contract of contracts.length > 0 ? contracts : [null]) {
    const asked: Wanted = { ...wanted, contract }
    let verdict: Verdict = entitle(catalogue, standing, asked, toVendor ? handedOver : none)
    if (!verdict.allowed && override && waivable.has(verdict.reason)) {
      overridden ??= verdict.reason
      verdict = entitle(catalogue, standing, asked, waivable)
    }
    if (!verdict.allowed && verdict.reason === 'not-offered') throw new Refusal('invalid', {}, faultsWith(faults, unknown(verdict.field)))
    if (!verdict.allowed) throw new NotEntitled(catalogue, verdict, wanted.language)
    if (first && first.entity !== verdict.entity)
      throw new Refusal('invalid', {}, [{ field: 'contracts', message: 'ticket.fault.contract-entities' }])
    first ??= verdict
  }
  return { verdict: first!, overridden }
}

const unknown = (field: string): FieldFault => ({ field, message: field === 'contracts' ? 'ticket.fault.contract' : 'ticket.fault.choose' })
const faultsWith = (faults: readonly FieldFault[], one: FieldFault) =>
  faults.some(({ field }) => field === one.field) ? faults : [...faults, one]

/** What people will search for: what was written, the names of what was chosen, the numbers of contracts. */
function wordsOf(
  form: readonly FormField[],
  answers: GivenAnswers,
  language: Language,
  standing: Standing,
  contracts: readonly string[],
): string {
  const words = form.flatMap(({ key, options }) =>
    [answerTo(answers, key) ?? []].flat().map((value) => {
      const named = options.find((option) => option.key === value)?.label
      return named ? (named[language] ?? named.en) : value
    }),
  )
  const numbers = standing.contracts.filter(({ id }) => contracts.includes(id)).map(({ number }) => number)
  return [...words, ...numbers].join(' ')
}
