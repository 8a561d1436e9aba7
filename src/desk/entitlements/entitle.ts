// Who may file what, and if not, why and who can change it: one pure function that pages, REST and the deed all ask.
import { type Catalogue, type Service, byKey, plansOf, specialsOf } from '../catalogue/catalogue.ts'
import { mayAct, outsideDelegation } from '../partners/may-act.ts'
import type { ContractFact, Standing, Wanted } from './facts.ts'
import { type Held, contractOf, coversService, fitsParty, held, paying } from './holdings.ts'
import { type Allowed, type Reason, type Refused, type Remedy, type Verdict, no } from './verdict.ts'

/** Nothing is set aside. */
export const none: ReadonlySet<Reason> = new Set()

/**
 * Pure. Parts not chosen yet do not refuse; whoever files sees to it that what is asked is chosen (intake.ts). `waived`: reasons that do not
 * count this once (one of us files for a customer in spite of them).
 */
export function entitle(catalogue: Catalogue, standing: Standing, wanted: Wanted, waived: ReadonlySet<Reason> = none): Verdict {
  // No contract of ours covers another's product: none is asked for it.
  const ours = byKey(catalogue.services, wanted.service)?.vendor ? { ...wanted, service: null } : wanted
  const refused =
    mayFile(standing) ??
    contextIs(catalogue, standing, ours) ??
    mayAct(catalogue, standing, ours) ??
    offeringIs(catalogue, standing, ours, waived) ??
    contractIs(catalogue, standing, ours, waived) ??
    typeIs(catalogue, standing, ours, waived)
  return refused ?? underService(catalogue, standing, wanted, granted(catalogue, standing, ours), waived)
}

/** The part of a verdict that hangs on the service: given what the rest allowed. Apart, since thousands of services share the rest. */
function underService(catalogue: Catalogue, standing: Standing, wanted: Wanted, rest: Verdict, waived: ReadonlySet<Reason>): Verdict {
  if (!rest.allowed || wanted.service === null) return rest
  const service = byKey(catalogue.services, wanted.service)
  if (!service || service.retired) return no('service', 'not-offered', 'choose-another', service ? { service: service.key } : {})
  return ofService(standing, service, wanted, rest, waived)
}

/** Of a service that is there. */
export function ofService(
  standing: Standing,
  service: Service,
  { offering, type }: Wanted,
  rest: Verdict,
  waived: ReadonlySet<Reason> = none,
): Verdict {
  if (!rest.allowed) return rest
  const { key } = service
  if (!offered(service.offerings, offering))
    return no('service', 'not-in-offering', 'choose-another', { service: key, offering: offering! })
  if (!inEdition(service.editions, standing))
    return no('service', 'not-in-edition', 'choose-another', { service: key, edition: standing.edition ?? '' })
  if (service.vendor !== null && !waived.has('third-party'))
    return no('service', 'third-party', 'vendor', { service: key, vendor: service.vendor })
  if (service.vendor === null && rest.covered && !rest.covered.has(key))
    return no('service', 'not-covered', 'provider', { service: key, organisation: standing.organisation?.name ?? '' })
  return outsideDelegation(standing, type, key) ?? rest
}

function mayFile({ files, organisation, administrators }: Standing): Refused | null {
  if (files) return null
  return no('organisationId', 'may-not-file', asks(administrators), { organisation: organisation?.name ?? '', ...names(administrators) })
}

function contextIs({ contexts }: Catalogue, { acting }: Standing, { context }: Wanted): Refused | null {
  if (context === null) return null
  const chosen = byKey(contexts, context)
  if (!chosen) return no('context', 'not-offered', 'choose-another')
  if (chosen.of_customer && !acting) return no('context', 'choose-customer', 'choose-another', { context })
  if (!chosen.of_customer && acting && contexts.some(({ of_customer }) => of_customer))
    return no('context', 'own-context', 'choose-another', { context, partner: acting.partner.name })
  return null
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
  if (!fitsParty(standing, contract))
    return no('contracts', standing.acting ? 'covers-own' : 'covers-customers', 'choose-another', { ...about, plan: contract.plan ?? '' })
  if (wanted.service !== null && !coversService(contract, wanted.service))
    return no('contracts', 'not-covered', 'choose-another', { ...about, service: wanted.service })
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
  if (!inEdition(type.editions, standing))
    return no('requestType', 'not-in-edition', 'choose-another', { ...about, edition: standing.edition ?? '' })
  const plans = plansOf(catalogue, type.key)
  if (plans.length === 0) return null
  const paper = held(standing, entityOf(catalogue, standing, wanted))
  if (paying(paper, plans, wanted.service).sources.length > 0) return null
  if (wanted.service !== null && plans.some((plan) => paper.plans.has(plan)))
    return no('service', 'not-covered', 'provider', { ...about, service: wanted.service, organisation: standing.organisation?.name ?? '' })
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
    ...paying(paper, plans, wanted.service),
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

const asks = (administrators: Standing['administrators']): Remedy => (administrators.length > 0 ? 'administrator' : 'provider')
const names = (administrators: Standing['administrators']) => ({ administrators: administrators.map(({ name }) => name).join('\n') })
const inEdition = (editions: readonly string[], { edition }: Standing): boolean =>
  editions.length === 0 || (edition !== null && editions.includes(edition))
const offered = (where: readonly string[], chosen: string | null): boolean =>
  where.length === 0 || chosen === null || where.includes(chosen)
/** Where nothing is sold by plan or offering, no contract is asked for. */
const sells = ({ plans, offerings }: Catalogue): boolean => plans.length > 0 || offerings.length > 0
