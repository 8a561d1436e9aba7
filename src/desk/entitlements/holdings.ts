// What contracts give, sorted once per standing, however many options are judged by it and however many contracts there are.
import type { ContractFact, Standing } from './entitle.ts'

export interface Held {
  /** Active and bought from us: only these give anything. */
  readonly usable: readonly ContractFact[]
  /** Active, and bought through a partner. */
  readonly viaPartner: readonly ContractFact[]
  readonly coming: readonly ContractFact[]
  readonly ended: readonly ContractFact[]
  /** Plans of the usable ones. */
  readonly plans: ReadonlySet<string>
  /** Whose contracts give a plan (null: whose there are at all); null where it is not one alone. */
  readonly entityOf: ReadonlyMap<string | null, string | null>
}

/** Of one entity, or (null) of all. */
export function held(standing: Standing, entity: string | null): Held {
  const { byEntity } = sorted(standing)
  let paper = byEntity.get(entity)
  if (!paper) {
    paper = sort(entity === null ? standing.contracts : standing.contracts.filter((contract) => contract.entity === entity))
    byEntity.set(entity, paper)
  }
  return paper
}

export const contractOf = (standing: Standing, id: string): ContractFact | undefined => sorted(standing).byId.get(id)

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

function sort(contracts: readonly ContractFact[]): Held {
  const usable = contracts.filter((one) => one.active && !one.partner)
  return {
    usable,
    viaPartner: contracts.filter((one) => one.active && one.partner),
    coming: contracts.filter((one) => !one.begun),
    ended: contracts.filter((one) => one.begun && !one.active),
    plans: new Set(usable.flatMap((one) => one.plan ?? [])),
    entityOf: entitiesOf(usable),
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
