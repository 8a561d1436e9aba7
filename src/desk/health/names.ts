// What components are called, on pages and in mails: the same part in two regions is told apart.
import type { Language } from '../../platform/messages.ts'
import { type Catalogue, byKey, label } from '../catalogue/catalogue.ts'

/** Names of components, with their region where the same name stands in several. */
export function namesOf(catalogue: Catalogue, keys: readonly string[], language: Language): string[] {
  return keys.flatMap((key) => {
    const component = byKey(catalogue.components, key)
    if (!component) return []
    const name = label(component.label, language)
    const twins = catalogue.components.filter((one) => label(one.label, language) === name)
    const region = twins.length > 1 && component.region ? byKey(catalogue.regions, component.region) : undefined
    return [region ? `${name} · ${label(region.label, language)}` : name]
  })
}
