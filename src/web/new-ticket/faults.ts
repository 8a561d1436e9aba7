// A refusal of the deed speaks of its own fields; here each fault finds the control of the form that it is about.
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { controlOf } from '../callbacks/questions.tsx'
import { nameOf } from './fields.tsx'
import type { Situation } from './situation.ts'

/** The desk's names of fields to the form's. */
const fieldOf: Record<string, string> = {
  requestType: 'type',
  organisationId: 'organisation',
  participants: 'addresses',
  contractIds: 'contracts',
}
export const formField = (field: string): string =>
  field.startsWith('answers.') ? nameOf(field.slice(8)) : (controlOf[field] ?? fieldOf[field.split('.')[0]!] ?? field)

export function faultsIn(s: Situation): Record<string, string> {
  const faults: Record<string, string> = Object.create(null)
  for (const [field, words] of Object.entries(faultsOf(s.ask, s.refusal))) faults[formField(field)] ??= words
  return faults
}
