// Which of several contracts that could pay is taken where nobody chooses: one of the plan the ticket is worked under (MS-10).
import type { ContractFact, Standing } from './facts.ts'
import { contractOf } from './holdings.ts'
import type { Allowed } from './verdict.ts'

/** undefined: nothing has to pay. */
export function payerOf(standing: Standing, { sources, plan }: Pick<Allowed, 'sources' | 'plan'>): ContractFact | undefined {
  const could = sources.flatMap((id) => contractOf(standing, id) ?? [])
  return could.find((one) => one.plan === plan) ?? could[0]
}
