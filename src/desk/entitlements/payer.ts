// Which of several contracts that could pay is taken where nobody chooses: one of the plan the ticket is worked under (MS-10).
import type { ContractFact, Standing } from './facts.ts'
import { contractOf } from './holdings.ts'
import type { Allowed } from './verdict.ts'

/** undefined: nothing has to pay. */
/** Under which it is worked: those that were named, or the one that pays. */
export const papersOf = (
  standing: Standing,
  verdict: Pick<Allowed, 'sources' | 'plan'>,
  named: readonly string[],
): readonly ContractFact[] =>
  named.length > 0 ? standing.contracts.filter(({ id }) => named.includes(id)) : [payerOf(standing, verdict) ?? []].flat()

export function payerOf(standing: Standing, { sources, plan }: Pick<Allowed, 'sources' | 'plan'>): ContractFact | undefined {
  const could = sources.flatMap((id) => contractOf(standing, id) ?? [])
  return could.find((one) => one.plan === plan) ?? could[0]
}
