// A refusal of the deed speaks of its own fields; here each fault finds the control of the form that it is about.
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { controlOf, labelKey } from '../callbacks/questions.tsx'
import { nameOf } from './fields.tsx'
import type { Situation } from './situation.ts'
import { said } from './words.ts'

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

const labels = new Set(['type', 'organisation', 'summary', 'priority', 'severity', 'service', 'body', 'addresses'])

/** What the form calls the field that a fault is about. */
export function labelIn({ ask, catalogue }: Situation, field: string): string | undefined {
  const name = formField(field)
  const ofCallback = labelKey(name)
  if (ofCallback) return ask.t(ofCallback)
  if (labels.has(name)) return ask.t(`portal.new.${name}`)
  const configured = catalogue.fields.find(({ key, kind }) => nameOf(key) === name || (kind === 'contracts' && name === 'contracts'))
  return configured?.label ? said(ask, configured.label) : undefined
}
