// What contracts give, sorted once per standing, however many options are judged by it and however many contracts there are.
import type { ContractFact, Standing } from './facts.ts'

export interface Held {
  /** Active, bought from us, and for whom it is filed: only these give anything. */
  readonly usable: readonly ContractFact[]
  /** Active, and bought through a partner. */
  readonly viaPartner: readonly ContractFact[]
  readonly coming: readonly ContractFact[]
  readonly ended: readonly ContractFact[]
  /** Plans of the usable ones. */
  readonly plans: ReadonlySet<string>
  /** Whose contracts give a plan (null: whose there are at all); null where it is not one alone. */
  readonly entityOf: ReadonlyMap<string | null, string | null>
  /** What pays under some plans for a service, as found so far: hundreds of types share a few plans. */
  readonly paying: Map<string, Paying>
}
export interface Paying {
  /** Ids of contracts, sorted. */
  readonly sources: readonly string[]
  /** The services they cover; null: every one. */
  readonly covered: ReadonlySet<string> | null
}

/** Of one entity, or (null) of all. */
export function held(standing: Standing, entity: string | null): Held {
  const { byEntity } = sorted(standing)
  let paper = byEntity.get(entity)
  if (!paper) {
    paper = sort(standing, entity === null ? standing.contracts : standing.contracts.filter((contract) => contract.entity === entity))
    byEntity.set(entity, paper)
  }
  return paper
}

/** A partner's paper pays for its customers if it says so, and the customer's for the customer; one's own never by what it gives customers (MS-08, MS-46). */
export const fitsParty = ({ acting }: Standing, { covers, ofPartner }: ContractFact): boolean =>
  acting !== null && ofPartner ? covers !== 'own' : covers !== 'customers'
/** null: whatever the service. */
export const coversService = ({ services }: ContractFact, service: string | null): boolean =>
  service === null || services.length === 0 || services.includes(service)

export const contractOf = (standing: Standing, id: string): ContractFact | undefined => sorted(standing).byId.get(id)

/** The contracts of these plans that cover the service. */
export function paying(paper: Held, plans: readonly string[], service: string | null): Paying {
  const key = `${service ?? ''} ${plans.join(' ')}`
  let found = paper.paying.get(key)
  if (!found) {
    const pays = paper.usable.filter((one) => one.plan !== null && plans.includes(one.plan) && coversService(one, service))
    const bounded = pays.length > 0 && pays.every(({ services }) => services.length > 0)
    found = { sources: pays.map(({ id }) => id).sort(), covered: bounded ? new Set(pays.flatMap(({ services }) => services)) : null }
    paper.paying.set(key, found)
  }
  return found
}

interface Sorted {
  readonly byEntity: Map<string | null, Held>
  readonly byId: ReadonlyMap<string, ContractFact>
}
const known = new WeakMap<Standing, Sorted>()

function sorted(standing: Standing): Sorted {
  let one = known.get(standing)
  if (!one) {
    one = { byEntity: new Map(), byId: new Map(standing.contracts.map((contract) => [contract.id, contract])) }
    known.set(standing, one)
  }
  return one
}

function sort(standing: Standing, contracts: readonly ContractFact[]): Held {
  const usable = contracts.filter((one) => one.active && !one.partner && fitsParty(standing, one))
  return {
    usable,
    viaPartner: contracts.filter((one) => one.active && one.partner),
    coming: contracts.filter((one) => !one.begun),
    ended: contracts.filter((one) => one.begun && !one.active),
    plans: new Set(usable.flatMap((one) => one.plan ?? [])),
    entityOf: entitiesOf(usable),
    paying: new Map(),
  }
}

function entitiesOf(usable: readonly ContractFact[]): Map<string | null, string | null> {
  const found = new Map<string | null, string | null>()
  const add = (plan: string | null, entity: string) => found.set(plan, !found.has(plan) || found.get(plan) === entity ? entity : null)
  for (const { plan, entity } of usable) {
    add(null, entity)
    if (plan !== null) add(plan, entity)
  }
  return found
}
