// Who may file what, and if not, why and who can change it: one pure function that portal, REST and mail all ask.
import type { Language } from '../../platform/messages.ts'
import { type Catalogue, type Service, byKey, plansOf, specialsOf } from '../catalogue/catalogue.ts'
import { type Held, contractOf, held } from './holdings.ts'

/** A contract as far as it decides. */
export interface ContractFact {
  readonly id: string
  readonly number: string
  readonly entity: string
  readonly plan: string | null
  readonly partner: Partner | null
  /** It has begun and has not ended, on the day of the act. */
  readonly active: boolean
  /** Its first day has come; not active and begun: it has ended. */
  readonly begun: boolean
  readonly startsOn: string
  readonly endsOn: string | null
}
/** Whom a customer bought from, and how to reach them. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly phone: string | null
  readonly url: string | null
}
/** The person and the organisation they file for. */
export interface Standing {
  /** null: files for themselves, belonging nowhere. */
  readonly organisation: { readonly id: string; readonly name: string } | null
  /** The right of the membership to file tickets; true for a person who belongs nowhere. */
  readonly files: boolean
  /** Offerings they were granted. */
  readonly grants: readonly string[]
  /** Of the organisation: whether any contract exists at all, and those that count (active ones first). */
  readonly contracts: readonly ContractFact[]
  /** Administrators of the organisation, who can grant rights. */
  readonly administrators: readonly { readonly id: string; readonly name: string }[]
}
/** What is asked for; null where it is not (yet) chosen: then that part does not refuse. */
export interface Wanted {
  readonly context: string | null
  readonly offering: string | null
  readonly contract: string | null
  readonly type: string | null
  readonly service: string | null
  readonly language: Language
}

export const reasons = [
  'may-not-file', // the member lacks the right
  'no-grant', // the offering is for people who were granted it
  'through-partner', // all contracts were bought through a partner: ask them
  'no-contract', // with the entity of the offering there never was one
  'contract-ended', // there was
  'contract-not-begun',
  'contract-elsewhere', // the chosen contract is with another entity than the offering's
  'not-in-plan', // the type needs a plan the contracts do not give
  'not-in-offering', // the type or service is not offered there
  'not-in-context',
  'not-in-language',
  'not-offered', // unknown or retired
] as const
export type Reason = (typeof reasons)[number]
/** Who can change it. */
export const remedies = ['administrator', 'provider', 'partner', 'choose-another'] as const
export type Remedy = (typeof remedies)[number]

export interface Refused {
  readonly allowed: false
  /** The field of the deed that it is about. */
  readonly field: 'organisationId' | 'offering' | 'contracts' | 'requestType' | 'service' | 'context'
  readonly reason: Reason
  readonly remedy: Remedy
  /** Names for the sentence: keys of the catalogue (plan, type, offering, entity), names, days. */
  readonly about: Readonly<Record<string, string>>
  readonly partner: Partner | null
}
export interface Allowed {
  readonly allowed: true
  readonly entity: string | null
  readonly plan: string | null
  readonly queue: string | null
  /** The type asked for is also received at a special desk that these contracts open: key of that type. */
  readonly specialType: string | null
}
export type Verdict = Allowed | Refused

/** Nothing is set aside. */
export const none: ReadonlySet<Reason> = new Set()

/**
 * Pure. Parts not chosen yet do not refuse; whoever files sees to it that what is asked is chosen (intake.ts). `waived`: reasons that do not
 * count this once (one of us files for a customer in spite of them).
 */
export function entitle(catalogue: Catalogue, standing: Standing, wanted: Wanted, waived: ReadonlySet<Reason> = none): Verdict {
  const refused =
    mayFile(standing) ??
    contextIs(catalogue, wanted) ??
    offeringIs(catalogue, standing, wanted, waived) ??
    contractIs(catalogue, standing, wanted, waived) ??
    typeIs(catalogue, standing, wanted, waived)
  return refused ?? underService(catalogue, wanted, granted(catalogue, standing, wanted))
}

/** The part of a verdict that hangs on the service: given what the rest allowed. Apart, since thousands of services share the rest. */
function underService(catalogue: Catalogue, wanted: Pick<Wanted, 'service' | 'offering'>, rest: Verdict): Verdict {
  if (!rest.allowed || wanted.service === null) return rest
  const service = byKey(catalogue.services, wanted.service)
  if (!service || service.retired) return no('service', 'not-offered', 'choose-another', service ? { service: service.key } : {})
  return ofService(service, wanted.offering, rest)
}

/** Of a service that is there. */
export function ofService(service: Service, offering: string | null, rest: Verdict): Verdict {
  if (!rest.allowed || offered(service.offerings, offering)) return rest
  return no('service', 'not-in-offering', 'choose-another', { service: service.key, offering: offering! })
}

function mayFile({ files, organisation, administrators }: Standing): Refused | null {
  if (files) return null
  return no('organisationId', 'may-not-file', asks(administrators), { organisation: organisation?.name ?? '', ...names(administrators) })
}

function contextIs({ contexts }: Catalogue, { context }: Wanted): Refused | null {
  return context === null || byKey(contexts, context) ? null : no('context', 'not-offered', 'choose-another')
}

function offeringIs(catalogue: Catalogue, standing: Standing, wanted: Wanted, waived: ReadonlySet<Reason>): Refused | null {
  const offering = byKey(catalogue.offerings, wanted.offering)
  if (wanted.offering !== null && (!offering || offering.retired))
    return no('offering', 'not-offered', 'choose-another', offering ? { offering: offering.key } : {})
  const about = { organisation: standing.organisation?.name ?? '', ...(offering && { offering: offering.key }) }
  const entity = offering?.entity ?? null
  const paper = held(standing, entity)
  if (paper.usable.length === 0 && paper.viaPartner[0] && sells(catalogue))
    return throughPartner(offering ? 'offering' : 'organisationId', paper.viaPartner[0], about)
  if (offering && entity !== null && paper.usable.length === 0) {
    const lacking = lacks('offering', paper, { ...about, entity }) ?? no('offering', 'no-contract', 'provider', { ...about, entity })
    if (!waived.has(lacking.reason)) return lacking
  }
  if (offering?.needsGrant && !standing.grants.includes(offering.key) && !waived.has('no-grant'))
    return no('offering', 'no-grant', asks(standing.administrators), { ...about, ...names(standing.administrators) })
  return null
}

function contractIs(catalogue: Catalogue, standing: Standing, wanted: Wanted, waived: ReadonlySet<Reason>): Refused | null {
  if (wanted.contract === null) return null
  const contract = contractOf(standing, wanted.contract)
  if (!contract) return no('contracts', 'not-offered', 'choose-another') // unknown and another's alike
  const entity = byKey(catalogue.offerings, wanted.offering)?.entity ?? null
  const about = { contract: contract.number, entity: contract.entity }
  if (entity !== null && entity !== contract.entity)
    return no('contracts', 'contract-elsewhere', 'choose-another', { ...about, wanted: entity, offering: wanted.offering! })
  if (!contract.begun) return no('contracts', 'contract-not-begun', 'provider', { ...about, startsOn: contract.startsOn })
  if (!contract.active && !waived.has('contract-ended')) return ended('contracts', contract, about)
  if (contract.active && contract.partner) return throughPartner('contracts', contract, about)
  return null
}

function typeIs(catalogue: Catalogue, standing: Standing, wanted: Wanted, waived: ReadonlySet<Reason>): Refused | null {
  if (wanted.type === null) return null
  const type = byKey(catalogue.requestTypes, wanted.type)
  if (!type || type.retired) return no('requestType', 'not-offered', 'choose-another', type ? { type: type.key } : {})
  const about = { type: type.key }
  if (!offered(type.offerings, wanted.offering))
    return no('requestType', 'not-in-offering', 'choose-another', { ...about, offering: wanted.offering! })
  if (!offered(type.contexts, wanted.context))
    return no('requestType', 'not-in-context', 'choose-another', { ...about, context: wanted.context! })
  if (type.languages.length > 0 && !type.languages.includes(wanted.language))
    return no('requestType', 'not-in-language', 'choose-another', { ...about, languages: type.languages.join() })
  const plans = plansOf(catalogue, type.key)
  if (plans.length === 0) return null
  const paper = held(standing, entityOf(catalogue, standing, wanted))
  if (plans.some((plan) => paper.plans.has(plan))) return null
  const said = { ...about, plans: plans.join(), plan: [...paper.plans].join(), organisation: standing.organisation?.name ?? '' }
  const giving = (contract: ContractFact) => contract.plan !== null && plans.includes(contract.plan)
  const partnered = paper.viaPartner.find(giving)
  if (partnered) return throughPartner('requestType', partnered, said)
  const refused =
    lacks('requestType', { coming: paper.coming.filter(giving), ended: paper.ended.filter(giving) }, said) ??
    no('requestType', 'not-in-plan', 'provider', said)
  return waived.has(refused.reason) ? null : refused
}

/** The answer once nothing refuses: whose contract, under which plan, to which desk. */
function granted(catalogue: Catalogue, standing: Standing, wanted: Wanted): Allowed {
  const type = byKey(catalogue.requestTypes, wanted.type)
  const entity = entityOf(catalogue, standing, wanted)
  const special = specialsOf(catalogue, wanted.type).find((one) => !typeIs(catalogue, standing, { ...wanted, type: one.key }, none))
  const plans = wanted.type === null ? [] : plansOf(catalogue, wanted.type)
  const paper = held(standing, entity)
  const own = wanted.contract === null ? undefined : contractOf(standing, wanted.contract)
  const gives = (plan: string | null): plan is string => plan !== null && (plans.length === 0 || plans.includes(plan))
  const best = gives(own?.plan ?? null)
    ? own!.plan
    : (catalogue.plans.findLast(({ key }) => paper.plans.has(key) && gives(key))?.key ?? null)
  return {
    allowed: true,
    entity: entity ?? paper.entityOf.get(best) ?? null,
    plan: best,
    queue: type?.queue ?? null,
    specialType: special?.key ?? null,
  }
}

/** That of the offering, or of the contract chosen. */
const entityOf = (catalogue: Catalogue, standing: Standing, wanted: Wanted): string | null =>
  byKey(catalogue.offerings, wanted.offering)?.entity ??
  (wanted.contract === null ? null : (contractOf(standing, wanted.contract)?.entity ?? null))

/** There will be a contract, or there was one: the nearest says so. */
function lacks(field: Refused['field'], paper: Pick<Held, 'coming' | 'ended'>, about: Refused['about']): Refused | null {
  const { coming, ended: over } = paper
  const first = coming.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0]
  const last = over.toSorted((a, b) => (a.endsOn! > b.endsOn! ? -1 : 1))[0]
  if (first)
    return no(field, 'contract-not-begun', 'provider', { ...about, contract: first.number, entity: first.entity, startsOn: first.startsOn })
  return last ? ended(field, last, { ...about, contract: last.number, entity: last.entity }) : null
}

const ended = (field: Refused['field'], { partner, endsOn }: ContractFact, about: Refused['about']): Refused => ({
  ...no(field, 'contract-ended', partner ? 'partner' : 'provider', { ...about, endsOn: endsOn! }),
  partner,
})
const throughPartner = (field: Refused['field'], { partner, number }: ContractFact, about: Refused['about']): Refused => ({
  ...no(field, 'through-partner', 'partner', { ...about, contract: number, partner: partner!.name }),
  partner,
})

const no = (field: Refused['field'], reason: Reason, remedy: Remedy, about: Refused['about'] = {}): Refused => ({
  allowed: false,
  field,
  reason,
  remedy,
  about,
  partner: null,
})
const asks = (administrators: Standing['administrators']): Remedy => (administrators.length > 0 ? 'administrator' : 'provider')
const names = (administrators: Standing['administrators']) => ({ administrators: administrators.map(({ name }) => name).join('\n') })
const offered = (where: readonly string[], chosen: string | null): boolean =>
  where.length === 0 || chosen === null || where.includes(chosen)
/** Where nothing is sold by plan or offering, no contract is asked for. */
const sells = ({ plans, offerings }: Catalogue): boolean => plans.length > 0 || offerings.length > 0
