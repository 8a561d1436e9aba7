// Each list of the configuration and the table that keeps it, in both directions: without it file, page and database would drift apart.
import { languages } from '../../platform/messages.ts'
import type { Configuration } from './configuration.ts'

export const parts = [
  'contexts',
  'editions',
  'queues',
  'entities',
  'offerings',
  'request_types',
  'vendors',
  'services',
  'plans',
  'partner_kinds',
  'partner_roles',
  'partner_rules',
  'regions',
  'components',
  'fields',
  'priorities',
  'severities',
  'calendars',
  'promises',
  'webhooks',
  'escalations',
  'public_statuses',
] as const
export type Part = (typeof parts)[number]
/** One entry of a list, as the document writes it. */
export type Entry = { readonly key: string } & Readonly<Record<string, unknown>>
export type Row = Record<string, unknown>

interface Table {
  readonly name: string
  /** The columns whose names differ from the document's. */
  readonly renamed?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  /** What a column holds where the document is silent; else null. */
  readonly silent?: Readonly<Record<string, unknown>>
  /** Ordered by what it says itself, not by its place in the list. */
  readonly ranked?: true
}

/** In the order in which they may be written. */
export const tables: Readonly<Record<Exclude<Part, 'contexts'>, Table>> = {
  editions: { name: 'edition', columns: ['key', 'label'] },
  calendars: {
    name: 'business_calendar',
    columns: ['key', 'label', 'zone', 'hours', 'exceptions', 'languages'],
    silent: { languages: [] },
  },
  queues: { name: 'queue', columns: ['key', 'label', 'calendar', 'callbacks'], renamed: { calendar: 'calendar_key' } },
  entities: { name: 'contracting_entity', columns: ['key', 'label'] },
  offerings: {
    name: 'offering',
    columns: ['key', 'label', 'description', 'group', 'entity', 'needs_grant'],
    renamed: { group: 'grouped', entity: 'entity_key' },
    silent: { needs_grant: false },
  },
  request_types: {
    name: 'request_type',
    columns: [
      'key',
      'label',
      'description',
      'queue',
      'asks_priority',
      'asks_severity',
      'asks_service',
      'folded',
      'special_of',
      'send',
      'offerings',
      'contexts',
      'editions',
      'technical',
      'callback',
      'languages',
      'limits',
    ],
    renamed: { queue: 'queue_key', send: 'send_label' },
    silent: {
      asks_service: 'required',
      folded: false,
      offerings: [],
      contexts: [],
      editions: [],
      technical: true,
      callback: false,
      languages: [],
    },
  },
  vendors: { name: 'vendor', columns: ['key', 'label', 'url', 'address', 'phone'] },
  services: {
    name: 'service',
    columns: ['key', 'label', 'description', 'folded', 'offerings', 'checklist', 'template', 'editions', 'vendor', 'console_url'],
    silent: { folded: false, offerings: [], checklist: [], editions: [] },
  },
  plans: { name: 'plan', columns: ['key', 'label', 'description', 'calendar'], renamed: { calendar: 'calendar_key' } },
  partner_kinds: { name: 'partner_kind', columns: ['key', 'label', 'description'] },
  partner_roles: { name: 'partner_role', columns: ['key', 'label', 'description', 'rights'] },
  partner_rules: {
    name: 'partner_rule',
    columns: ['key', 'label', 'kinds', 'services', 'requests', 'may'],
    silent: { kinds: [], services: [], requests: 'all' },
  },
  regions: { name: 'region', columns: ['key', 'label'] },
  components: {
    name: 'component',
    columns: ['key', 'label', 'description', 'group', 'region', 'services'],
    renamed: { group: 'grouped' },
    silent: { services: [] },
  },
  fields: {
    name: 'form_field',
    columns: ['key', 'kind', 'label', 'help', 'required', 'options', 'pattern', 'typed', 'prefill', 'when', 'fixed'],
    renamed: { when: 'shown_when' },
    silent: { required: false, options: [], typed: false, when: {} },
  },
  priorities: { name: 'priority', columns: ['key', 'label', 'rank'], ranked: true },
  severities: { name: 'severity', columns: ['key', 'label', 'description', 'rank'], ranked: true },
  promises: {
    name: 'promise',
    columns: [
      'key',
      'label',
      'plans',
      'request_types',
      'severities',
      'languages',
      'services',
      'contracts',
      'filed_by',
      'first_response',
      'first_response_calendar',
      'next_response',
      'next_response_calendar',
      'resolution',
      'resolution_calendar',
      'pauses',
      'explained',
      'ahead',
    ],
    silent: {
      plans: [],
      request_types: [],
      severities: [],
      languages: [],
      services: [],
      contracts: [],
      filed_by: 'all',
      pauses: ['pending', 'on-hold'],
      explained: false,
      ahead: false,
    },
  },
  webhooks: { name: 'webhook', columns: ['key', 'label', 'url'] },
  escalations: {
    name: 'escalation_step',
    columns: ['key', 'label', 'promises', 'metric', 'minutes', 'action', 'tell', 'people', 'queue', 'unassign', 'webhook'],
    renamed: { queue: 'queue_key', webhook: 'webhook_key' },
    silent: { promises: [], tell: [], people: [], unassign: false },
  },
  public_statuses: { name: 'public_status', columns: ['key', 'label', 'description'] },
}

/** The row that keeps an entry. */
export function rowOf(part: keyof typeof tables, entry: Entry): Row {
  const { columns, renamed = {}, silent = {} } = tables[part]
  return Object.fromEntries(columns.map((field) => [renamed[field] ?? field, stored(field, entry[field]) ?? silent[field] ?? null]))
}

/** The entry that a row keeps: nothing that is null, and of a field only what its kind has. */
export function entryOf(part: keyof typeof tables, row: Row): Entry {
  const { columns, renamed = {} } = tables[part]
  const wanted = part === 'fields' ? columns.filter((field) => isOfKind(field, String(row.kind))) : columns
  const said = wanted.flatMap((field) => {
    const value = row[renamed[field] ?? field]
    return value === null || value === undefined ? [] : [[field, written(field, value)]]
  })
  return Object.fromEntries(said) as Entry
}

const ofKinds: Readonly<Record<string, readonly string[]>> = {
  options: ['select', 'multi-select'],
  pattern: ['text', 'cloud-tenant'],
  typed: ['cloud-tenant'],
  prefill: ['text', 'phone'],
}
const isOfKind = (field: string, kind: string): boolean =>
  kind === 'built-in' ? field === 'key' || field === 'kind' : (ofKinds[field]?.includes(kind) ?? true)

type Limits = Configuration['limits']
interface StoredLimits {
  readonly fileBytes: number
  readonly files: number
  readonly totalBytes: number
}
const million = 1_000_000
export const storedLimits = ({ file_mb, files, message_mb }: Limits): StoredLimits => ({
  fileBytes: Math.round(file_mb * million),
  files,
  totalBytes: Math.round(message_mb * million),
})
export const writtenLimits = ({ fileBytes, files, totalBytes }: StoredLimits): Limits => ({
  file_mb: fileBytes / million,
  files,
  message_mb: totalBytes / million,
})

function stored(field: string, value: unknown): unknown {
  if (field === 'limits' && value) return storedLimits(value as Limits)
  if (field === 'when' && value) return withoutEmpty(value as Row)
  return value
}

function written(field: string, value: unknown): unknown {
  if (field === 'limits') return writtenLimits(value as StoredLimits)
  if (field === 'when') return withoutEmpty(value as Row)
  if (field === 'options') return (value as (Row & { retired?: true })[]).filter((option) => !option.retired).map(inOrder)
  if (field === 'callbacks') return Object.fromEntries(ofCallbacks.map((name) => [name, (value as Row)[name]]))
  return inOrder(value)
}
const ofCallbacks = ['calendar', 'slot_minutes', 'places', 'lead_minutes', 'days_ahead', 'languages', 'attempts']

/** A condition that names nothing is none. */
const withoutEmpty = (given: Row): Row =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && Object.keys(value as object).length > 0))

/** PostgreSQL keeps keys in an order of its own; texts are written with English first. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  const given = value as Row
  if ('en' in given)
    return Object.fromEntries(languages.flatMap((language) => (given[language] === undefined ? [] : [[language, given[language]]])))
  return Object.fromEntries(Object.entries(given).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, inOrder(inner)]])))
}
