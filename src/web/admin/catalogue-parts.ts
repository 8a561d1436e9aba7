// Every part of the catalogue and every setting of its entries, with its kind: pages, reading and history are made from this table.
import { languages } from '../../platform/messages.ts'
import { longest } from '../../desk/catalogue/longest.ts'
import type { Entry } from '../../desk/catalogue/tables.ts'

export const partNames = [
  'settings',
  'intake',
  'contexts',
  'entities',
  'offerings',
  'queues',
  'request_types',
  'services',
  'plans',
  'fields',
  'priorities',
  'severities',
  'public_statuses',
  'editions',
  'partner_kinds',
  'partner_roles',
  'partner_rules',
  'regions',
  'components',
  'vendors',
  'calendars',
  'promises',
  'escalations',
  'webhooks',
] as const
/** A list of entries, or `settings`, which is one. */
export type PartName = (typeof partNames)[number]
export type ListName = Exclude<PartName, 'settings'>
export const isList = (name: string): name is ListName => name !== 'settings' && (partNames as readonly string[]).includes(name)

/** What may be chosen: entries of another part, or fixed values whose words are `admin.catalogue.value.<set>.<value>`. */
export type From = { readonly part: ListName } | { readonly values: readonly string[]; readonly set: string }

export type Kind =
  /** One text in six languages; `rows` makes it a text of several lines. */
  | { readonly kind: 'words'; readonly maximum: number; readonly rows?: number }
  /** `rows` makes it several lines. */
  | { readonly kind: 'line'; readonly maximum: number; readonly isCode?: boolean; readonly rows?: number }
  /** Texts of one line each, a line for each. */
  | { readonly kind: 'lines'; readonly maximum: number }
  | { readonly kind: 'number'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'yes' }
  | { readonly kind: 'one'; readonly from: From }
  | { readonly kind: 'some'; readonly from: From }
  | { readonly kind: 'limits' }
  /** Texts, each in six languages, in their order. */
  | { readonly kind: 'list'; readonly maximum: number }
  /** Choices with a key and a label. */
  | { readonly kind: 'options'; readonly maximum: number }
  /** Of other fields, which answers let this one appear. */
  | { readonly kind: 'answers' }

export type Setting = Kind & {
  /** As the document writes it; a point leads inside. */
  readonly name: string
  readonly required?: boolean
  /** Choosing none says something, which silence would not. */
  readonly saysNone?: boolean
  /** There is a sentence `admin.catalogue.help.<name>`, or one of that name. */
  readonly help?: boolean | string
  /** Only for fields of these kinds. */
  readonly of?: readonly string[]
}

const name = { kind: 'words', maximum: longest.name } as const
const help = { kind: 'words', maximum: longest.help } as const
const label: Setting = { name: 'label', ...name, required: true }
const description: Setting = { name: 'description', ...help, rows: 3 }
const offerings: Setting = { name: 'offerings', kind: 'some', from: { part: 'offerings' }, help: true }
const contexts: Setting = { name: 'contexts', kind: 'some', from: { part: 'contexts' }, help: true }
const editions: Setting = { name: 'editions', kind: 'some', from: { part: 'editions' }, help: true }
const covered: Setting = { name: 'services', kind: 'some', from: { part: 'services' }, help: true }
const folded: Setting = { name: 'folded', kind: 'yes', help: true }
const rank: Setting = { name: 'rank', kind: 'number', minimum: 1, maximum: 100, required: true, help: true }
const calendar: Setting = { name: 'calendar', kind: 'one', from: { part: 'calendars' } }
/** A figure, and by which calendar it counts. */
const promised = (metric: string): Setting[] => [
  { name: metric, kind: 'number', minimum: 1, maximum: 525_600, help: `minutes-of-${metric.replace('_', '-')}` },
  { name: `${metric}_calendar`, kind: 'one', from: { part: 'calendars' }, help: 'calendar-of-promise' },
]
const spoken: From = { values: languages, set: 'language' }
export const states = ['new', 'open', 'pending', 'on-hold', 'solved', 'closed'] as const
export const fieldKinds = ['text', 'long-text', 'select', 'multi-select', 'date-time', 'phone', 'cloud-tenant', 'contracts'] as const

export const settingsOf: Readonly<Record<PartName, readonly Setting[]>> = {
  settings: [
    { name: 'brand', kind: 'line', maximum: longest.brand, required: true },
    { name: 'reference_prefix', kind: 'line', maximum: 8, isCode: true, required: true, help: true },
    { name: 'languages', kind: 'some', from: spoken, required: true, help: true },
    { name: 'limits', kind: 'limits', required: true },
    { name: 'close_solved_after_days', kind: 'number', minimum: 1, maximum: 365, required: true, help: true },
    { name: 'refused_types', kind: 'one', from: { values: ['greyed', 'folded', 'hidden'], set: 'refused' }, required: true },
    { name: 'status_filter', kind: 'one', from: { values: ['chips', 'menu'], set: 'status-filter' }, required: true },
    { name: 'health_page', kind: 'one', from: { values: ['everyone', 'signed-in'], set: 'health-page' }, required: true },
    { name: 'help_page', kind: 'one', from: { values: ['everyone', 'signed-in'], set: 'health-page' }, required: true, help: true },
    { name: 'scope_url', kind: 'line', maximum: longest.webAddress, isCode: true, help: true },
  ],
  intake: [
    { name: 'label', ...name, help: 'label-of-step' },
    { name: 'help', ...help, rows: 2 },
  ],
  contexts: [label, description, { name: 'of_customer', kind: 'yes', help: true }],
  entities: [label],
  offerings: [
    label,
    description,
    { name: 'group', ...name, help: true },
    { name: 'entity', kind: 'one', from: { part: 'entities' }, help: true },
    { name: 'needs_grant', kind: 'yes', help: true },
  ],
  queues: [
    label,
    { ...calendar, help: 'calendar-of-queue' },
    { name: 'callbacks.calendar', kind: 'one', from: { part: 'calendars' }, help: true },
    { name: 'callbacks.slot_minutes', kind: 'number', minimum: 5, maximum: 480 },
    { name: 'callbacks.places', kind: 'number', minimum: 1, maximum: 100, help: true },
    { name: 'callbacks.lead_minutes', kind: 'number', minimum: 0, maximum: 20_160, help: true },
    { name: 'callbacks.days_ahead', kind: 'number', minimum: 1, maximum: 60 },
    { name: 'callbacks.languages', kind: 'some', from: spoken, help: true },
    { name: 'callbacks.attempts', kind: 'number', minimum: 1, maximum: 10, help: true },
  ],
  request_types: [
    label,
    { ...description, required: true },
    { name: 'queue', kind: 'one', from: { part: 'queues' }, required: true },
    { name: 'asks_priority', kind: 'yes' },
    { name: 'asks_severity', kind: 'yes' },
    { name: 'asks_service', kind: 'one', from: { values: ['required', 'optional', 'none'], set: 'asks-service' }, required: true },
    folded,
    { name: 'special_of', kind: 'one', from: { part: 'request_types' }, help: true },
    { name: 'send', ...name, help: true },
    offerings,
    contexts,
    editions,
    { name: 'technical', kind: 'yes', help: true },
    { name: 'callback', kind: 'yes', help: true },
    { name: 'languages', kind: 'some', from: spoken, help: 'languages-of-type' },
    { name: 'limits', kind: 'limits', help: true },
  ],
  services: [
    label,
    description,
    folded,
    offerings,
    { name: 'checklist', kind: 'list', maximum: longest.help, help: true },
    { name: 'template', kind: 'words', maximum: longest.text, rows: 6, help: true },
    editions,
    { name: 'vendor', kind: 'one', from: { part: 'vendors' }, help: true },
    { name: 'console_url', kind: 'line', maximum: longest.webAddress, isCode: true, help: true },
  ],
  plans: [
    label,
    description,
    { name: 'request_types', kind: 'some', from: { part: 'request_types' }, required: true, help: true },
    { ...calendar, help: 'calendar-of-plan' },
  ],
  fields: [
    label,
    { name: 'help', ...help, rows: 2 },
    { name: 'required', kind: 'yes' },
    { name: 'options', kind: 'options', maximum: longest.name, required: true, of: ['select', 'multi-select'] },
    { name: 'pattern', kind: 'line', maximum: longest.pattern, isCode: true, help: true, of: ['text', 'cloud-tenant'] },
    { name: 'typed', kind: 'yes', help: true, of: ['cloud-tenant'] },
    { name: 'prefill', kind: 'one', from: { values: ['name', 'address', 'phone'], set: 'prefill' }, help: true, of: ['text', 'phone'] },
    { name: 'when.types', kind: 'some', from: { part: 'request_types' } },
    { name: 'when.services', kind: 'some', from: { part: 'services' } },
    { name: 'when.offerings', kind: 'some', from: { part: 'offerings' } },
    { name: 'when.contexts', kind: 'some', from: { part: 'contexts' } },
    { name: 'when.editions', kind: 'some', from: { part: 'editions' } },
    { name: 'when.answers', kind: 'answers' },
    { name: 'fixed.contexts', kind: 'some', from: { part: 'contexts' }, help: true },
    { name: 'fixed.value', kind: 'line', maximum: longest.text, of: ['select', 'multi-select', 'date-time'] },
    { name: 'fixed.value', kind: 'line', maximum: longest.text, rows: 3, of: ['text', 'long-text', 'phone', 'cloud-tenant', 'contracts'] },
    { name: 'fixed.reason', ...help },
  ],
  priorities: [label, rank],
  severities: [label, { ...description, required: true }, rank],
  public_statuses: [
    label,
    { ...description, required: true },
    { name: 'states', kind: 'some', from: { values: states, set: 'state' }, required: true, help: true },
  ],
  editions: [label],
  partner_kinds: [label, description],
  partner_roles: [
    label,
    description,
    { name: 'rights', kind: 'some', from: { values: ['file', 'see', 'health'], set: 'partner-right' }, required: true, help: true },
  ],
  partner_rules: [
    label,
    { name: 'kinds', kind: 'some', from: { part: 'partner_kinds' }, help: true },
    covered,
    { name: 'requests', kind: 'one', from: { values: ['all', 'technical', 'other'], set: 'requests' }, required: true },
    { name: 'may', kind: 'yes', help: true },
  ],
  regions: [label],
  components: [
    label,
    description,
    { name: 'group', ...name, help: 'group-of-component' },
    { name: 'region', kind: 'one', from: { part: 'regions' } },
    { ...covered, help: 'services-of-component' },
  ],
  vendors: [
    label,
    { name: 'url', kind: 'line', maximum: longest.webAddress, isCode: true, help: true },
    { name: 'address', kind: 'line', maximum: longest.address, isCode: true },
    { name: 'phone', kind: 'line', maximum: longest.phone, isCode: true },
  ],
  calendars: [
    label,
    { name: 'zone', kind: 'line', maximum: longest.zone, isCode: true, required: true, help: true },
    { name: 'hours', kind: 'line', maximum: longest.hours, isCode: true, required: true, help: true },
    { name: 'exceptions', kind: 'line', maximum: longest.text, isCode: true, rows: 6, help: true },
    { name: 'languages', kind: 'some', from: spoken, help: 'languages-of-calendar' },
  ],
  promises: [
    { ...label, help: 'label-of-promise' },
    { name: 'plans', kind: 'some', from: { part: 'plans' }, help: true },
    { name: 'request_types', kind: 'some', from: { part: 'request_types' }, help: 'request-types-of-promise' },
    { name: 'severities', kind: 'some', from: { part: 'severities' }, help: true },
    { name: 'languages', kind: 'some', from: spoken, help: 'languages-of-promise' },
    { ...covered, help: true },
    { name: 'contracts', kind: 'lines', maximum: longest.contract, help: 'contracts-of-promise' },
    { name: 'filed_by', kind: 'one', from: { values: ['all', 'partners', 'customers'], set: 'filed-by' }, required: true },
    ...promised('first_response'),
    ...promised('next_response'),
    ...promised('resolution'),
    { name: 'pauses', kind: 'some', from: { values: ['pending', 'on-hold'], set: 'state' }, saysNone: true, help: true },
    { name: 'explained', kind: 'yes', help: true },
    { name: 'ahead', kind: 'yes', help: true },
  ],
  escalations: [
    label,
    { name: 'promises', kind: 'some', from: { part: 'promises' }, help: true },
    {
      name: 'metric',
      kind: 'one',
      from: { values: ['first-response', 'next-response', 'resolution'], set: 'metric' },
      required: true,
    },
    { name: 'minutes', kind: 'number', minimum: -525_600, maximum: 525_600, required: true, help: 'minutes-of-escalation' },
    { name: 'action', kind: 'one', from: { values: ['notify', 'raise', 'reassign', 'webhook'], set: 'action' }, required: true },
    { name: 'tell', kind: 'some', from: { values: ['assignee', 'queue', 'administrators'], set: 'tell' }, help: true },
    { name: 'people', kind: 'lines', maximum: longest.address, help: true },
    { name: 'queue', kind: 'one', from: { part: 'queues' }, help: 'queue-of-escalation' },
    { name: 'unassign', kind: 'yes', help: true },
    { name: 'webhook', kind: 'one', from: { part: 'webhooks' }, help: true },
  ],
  webhooks: [label, { name: 'url', kind: 'line', maximum: longest.webAddress, isCode: true, required: true, help: 'url-of-webhook' }],
}

/** What this entry can say: a built-in field nothing, any other what its kind has. */
export const settingsFor = (part: PartName, entry: Pick<Entry, string>): readonly Setting[] =>
  part === 'fields'
    ? entry.kind === 'built-in'
      ? []
      : settingsOf.fields.filter(({ of }) => !of || of.includes(String(entry.kind)))
    : settingsOf[part]

/** Ordered by rank rather than by place. */
export const isRanked = (part: ListName): boolean => part === 'priorities' || part === 'severities'
/** The message key of a name of the document. */
export const asKey = (name: string): string => name.replaceAll('_', '-')
