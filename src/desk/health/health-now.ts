// How the service is at this moment: each component with the worst that is open and published for it.
import type { Tx } from '../../platform/database.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue, Component, Words } from '../catalogue/catalogue.ts'
import { type IncidentPage, openIncidents, openWithUpdates } from './incidents.ts'
import { type Condition, conditionBy, worst } from './lifecycle.ts'

export interface ComponentNow {
  readonly component: Component
  readonly condition: Condition
}
export interface Group {
  /** Heading and region; null where the catalogue names none. */
  readonly heading: Words | null
  readonly region: { readonly key: string; readonly label: Words } | null
  readonly components: readonly ComponentNow[]
}
export interface HealthNow {
  readonly condition: Condition
  readonly groups: readonly Group[]
  /** Something is wrong now; what began last first. */
  readonly incidents: readonly IncidentPage[]
  /** Planned or underway; the next first. */
  readonly maintenance: readonly IncidentPage[]
  readonly knownIssues: readonly IncidentPage[]
}

/** What a page of components shows. `only`: keys of those that concern someone; null: all. */
export async function healthNow(tx: Tx, { only = null }: { only?: ReadonlySet<string> | null } = {}): Promise<HealthNow> {
  const catalogue = await catalogueOf(tx)
  const open = (await openWithUpdates(tx)).filter((incident) => concerns(incident, only))
  const components = componentsNow(catalogue, open).filter(({ component }) => only === null || only.has(component.key))
  return {
    condition: worst([
      ...components.map(({ condition }) => condition),
      ...open.filter(({ components }) => components.length === 0).map(conditionBy),
    ]),
    groups: grouped(catalogue, components),
    incidents: open.filter(({ kind }) => kind === 'incident'),
    maintenance: open.filter(({ kind }) => kind === 'maintenance').reverse(),
    knownIssues: open.filter(({ kind }) => kind === 'known-issue'),
  }
}

/** One sentence's worth, for banners: the worst condition and what makes it; one small query. */
export async function healthInShort(
  tx: Tx,
  only: ReadonlySet<string> | null = null,
): Promise<{ condition: Condition; count: number; first: { reference: string; title: Words } | null }> {
  const catalogue = await catalogueOf(tx)
  if (!keepsHealth(catalogue)) return { condition: 'operational', count: 0, first: null }
  const wrong = (await openIncidents(tx)).filter((incident) => conditionBy(incident) !== 'operational' && concerns(incident, only))
  const condition = worst(wrong.map(conditionBy))
  return { condition, count: wrong.length, first: wrong.find((one) => conditionBy(one) === condition) ?? null }
}

/** Components are configured: only then the house speaks of service health at all. */
export const keepsHealth = (catalogue: Catalogue | null): boolean => catalogue?.components.some((component) => !component.retired) ?? false

/** An incident that names no component is about everything. */
export const concerns = (incident: { readonly components: readonly string[] }, only: ReadonlySet<string> | null): boolean =>
  only === null || incident.components.length === 0 || incident.components.some((key) => only.has(key))

export function componentsNow(
  catalogue: Catalogue,
  open: readonly (Parameters<typeof conditionBy>[0] & { readonly components: readonly string[] })[],
): ComponentNow[] {
  return catalogue.components
    .filter((component) => !component.retired)
    .map((component) => ({
      component,
      condition: worst(open.filter((incident) => incident.components.includes(component.key)).map(conditionBy)),
    }))
}

/** In the order of the catalogue: regions, and headings within. */
function grouped(catalogue: Catalogue, components: readonly ComponentNow[]): Group[] {
  const groups: (Group & { components: ComponentNow[] })[] = []
  for (const region of [null, ...catalogue.regions.map(({ key }) => key)]) {
    for (const one of components.filter(({ component }) => component.region === region)) {
      const heading = one.component.group
      const there = groups.find((group) => (group.region?.key ?? null) === region && group.heading?.en === heading?.en)
      if (there) there.components.push(one)
      else groups.push({ heading, region: catalogue.regions.find(({ key }) => key === region) ?? null, components: [one] })
    }
  }
  return groups
}
