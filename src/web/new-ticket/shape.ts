// Which fields the page holds: those of this choice, and hidden those that another choice in the same form would bring; so no choice takes text away.
import { byKey, type Catalogue, type FormField, type RequestType } from '../../desk/catalogue/catalogue.ts'
import { type Chosen, fixedBy, formFor } from '../../desk/catalogue/form.ts'

/** What the browser must know to mirror the server: a list that is missing asks nothing. */
export interface When {
  readonly types?: readonly string[]
  readonly services?: readonly string[]
  readonly answers?: Readonly<Record<string, readonly string[]>>
}
export interface Shaped {
  readonly field: FormField
  readonly isShown: boolean
  /** null: nothing in this form makes it come or go. */
  readonly when: When | null
}
/** The types offered as cards in the form (null: chosen before), and whether the service is chosen in it. */
export interface Selectors {
  readonly types: readonly string[] | null
  readonly service: boolean
}

export function shapeOf(catalogue: Catalogue, chosen: Chosen, selectors: Selectors): Shaped[] {
  const shown = new Set(formFor(catalogue, chosen))
  const shaped: Shaped[] = []
  for (const field of catalogue.fields) {
    if (field.retired) continue
    const when = comesWhen(catalogue, field, chosen, selectors, shaped)
    if (when) shaped.push({ field, isShown: shown.has(field), when: Object.keys(when).length > 0 ? when : null })
  }
  return shaped
}

/** null: no choice in this form brings it. */
function comesWhen(catalogue: Catalogue, field: FormField, chosen: Chosen, selectors: Selectors, before: readonly Shaped[]): When | null {
  const when: { types?: readonly string[]; services?: readonly string[]; answers?: Record<string, readonly string[]> } = {}
  const isOf = asking(catalogue, field)
  if (isOf) {
    if (selectors.types) {
      const offered = selectors.types.filter(isOf)
      if (offered.length === 0) return null
      if (offered.length < selectors.types.length || chosen.type === null) when.types = offered
    } else if (chosen.type === null || !isOf(chosen.type)) return null
  }
  if (field.kind === 'built-in') return when
  const { services, offerings, contexts, editions, answers } = field.when
  if (editions && editions.length > 0 && !editions.includes(chosen.edition ?? '')) return null
  if (services && services.length > 0) {
    if (selectors.service) when.services = services
    else if (chosen.service === null || !services.includes(chosen.service)) return null
  }
  if (offerings && offerings.length > 0 && !offerings.includes(chosen.offering ?? '')) return null
  if (contexts && contexts.length > 0 && !contexts.includes(chosen.context ?? '')) return null
  for (const [key, wanted] of Object.entries(answers ?? {})) {
    const other = before.find((one) => one.field.key === key)
    if (!other) return null
    const fixed = fixedBy(other.field, chosen.context)
    if (fixed && !wanted.includes(fixed.value)) return null
    // A fixed one is no control, but may itself come and go: then the condition stays and the browser reads its marked value.
    when.answers = { ...when.answers, [key]: wanted }
  }
  return when
}

/** Of which types it is: of those that ask a built-in field, of those that a configured one names. undefined: of all. */
function asking(catalogue: Catalogue, { kind, key: name, when: { types } }: FormField): ((type: string) => boolean) | undefined {
  if (kind !== 'built-in') return types && types.length > 0 ? (key) => types.includes(key) : undefined
  const asks = byTypes[name]
  return (
    asks &&
    ((key) => {
      const type = byKey(catalogue.requestTypes, key)
      return type !== undefined && asks(type)
    })
  )
}
const byTypes: Readonly<Record<string, (type: RequestType) => boolean>> = {
  priority: (type) => type.asksPriority,
  severity: (type) => type.asksSeverity,
  service: (type) => type.asksService !== 'none',
}
