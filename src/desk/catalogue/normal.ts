// One spelling of a configuration: two documents that mean the same are equal here, whatever they left out or in which order they said it.
import type { Configuration, Field } from './configuration.ts'
import { type Entry, type Part, entryOf, inOrder, rowOf, storedLimits, writtenLimits } from './tables.ts'

export const settings = [
  'brand',
  'reference_prefix',
  'languages',
  'limits',
  'close_solved_after_days',
  'intake',
  'refused_types',
  'status_filter',
  'health_page',
  'help_page',
  'scope_url',
] as const
export type Setting = (typeof settings)[number]

/** Lists as entries with a key (a built-in field too), settings and messages beside them. */
export interface Normal {
  readonly settings: Readonly<Record<Setting, unknown>>
  readonly lists: Readonly<Record<Part, readonly Entry[]>>
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const states = ['new', 'open', 'pending', 'on-hold', 'solved', 'closed']

export function normal(given: Configuration): Normal {
  const list = (part: Exclude<Part, 'contexts'>, entries: readonly object[]) =>
    entries.map((entry) => entryOf(part, rowOf(part, entry as Entry)))
  const byRank = (entries: readonly Entry[]) => entries.toSorted((a, b) => Number(a.rank) - Number(b.rank))
  return {
    settings: Object.fromEntries(
      settings.map((name) => [name, name === 'limits' ? writtenLimits(storedLimits(given.limits)) : inOrder(given[name])]),
    ) as Normal['settings'],
    lists: {
      contexts: given.contexts.map(({ of_customer, ...context }) => inOrder({ ...context, ...(of_customer && { of_customer }) }) as Entry),
      editions: list('editions', given.editions),
      queues: list('queues', given.queues),
      entities: list('entities', given.entities),
      offerings: list('offerings', given.offerings),
      request_types: list('request_types', given.request_types),
      vendors: list('vendors', given.vendors),
      services: list('services', given.services),
      partner_kinds: list('partner_kinds', given.partner_kinds),
      // What may be done is a set.
      partner_roles: list('partner_roles', given.partner_roles).map((role) => ({
        ...role,
        rights: [...new Set(role.rights as string[])].sort(),
      })),
      partner_rules: list('partner_rules', given.partner_rules),
      regions: list('regions', given.regions),
      components: list('components', given.components),
      // A plan is a set of types, a public status a set of states.
      plans: list('plans', given.plans).map((plan, at) => ({
        ...plan,
        request_types: [...new Set(given.plans[at]!.request_types)].sort(),
      })),
      fields: list('fields', given.fields.map(fieldEntry)),
      priorities: byRank(list('priorities', given.priorities)),
      severities: byRank(list('severities', given.severities)),
      calendars: list('calendars', given.calendars),
      promises: list('promises', given.promises),
      webhooks: list('webhooks', given.webhooks),
      // Whom it tells is a set.
      escalations: list('escalations', given.escalations).map((step) => ({ ...step, tell: [...new Set(step.tell as string[])].sort() })),
      public_statuses: list('public_statuses', given.public_statuses).map((status, at) => ({
        ...status,
        states: states.filter((state) => given.public_statuses[at]!.states.includes(state as 'new')),
      })),
    },
    messages: Object.fromEntries(
      Object.entries(given.messages).flatMap(([language, said]) => (said && Object.keys(said).length > 0 ? [[language, said]] : [])),
    ),
  }
}

const fieldEntry = (field: Field): Entry => (typeof field === 'string' ? { key: field, kind: 'built-in' } : field)

/** Back to the document. */
export function documentOf({ settings, lists, messages }: Normal): Configuration {
  const fields = lists.fields.map((field) => (field.kind === 'built-in' ? field.key : field))
  return { ...settings, ...lists, fields, messages } as unknown as Configuration
}
