// A catalogue that refuses: three plans, two companies that contract, offerings for the granted, fields of every kind. As a document, and in memory.
import { applyConfiguration } from '../../src/desk/catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../../src/desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../src/desk/catalogue/catalogue.ts'
import { Configuration } from '../../src/desk/catalogue/configuration.ts'
import type { ContractFact, Partner, Standing, Wanted } from '../../src/desk/entitlements/facts.ts'
import { defaultLimits } from '../../src/desk/files/limits.ts'
import type { Db } from '../../src/platform/database.ts'
import { languages } from '../../src/platform/messages.ts'

const words = (en: string) => Object.fromEntries(languages.map((language) => [language, language === 'en' ? en : `${en} (${language})`]))
const type = (key: string, queue: string, more: object = {}) => ({
  key,
  label: words(key),
  description: words(`About ${key}`),
  queue,
  asks_priority: false,
  asks_severity: false,
  asks_service: 'optional',
  ...more,
})
const callback = ['callback-general', 'callback-incident']

const document = {
  brand: 'Enterprise',
  reference_prefix: 'EC',
  intake: [{ ask: 'offering' }, { ask: 'type' }],
  contexts: [
    { key: 'own', label: words('For us') },
    { key: 'customer', label: words('For a customer') },
  ],
  entities: [
    { key: 'east', label: words('East Ltd') },
    { key: 'west', label: words('West Inc') },
  ],
  offerings: [
    { key: 'cloud-east', label: words('Cloud (East)'), entity: 'east', needs_grant: true },
    { key: 'cloud-west', label: words('Cloud (West)'), entity: 'west', needs_grant: true },
    { key: 'data-center', label: words('Data Center') },
  ],
  queues: [
    { key: 'general', label: words('General desk') },
    { key: 'special', label: words('Special desk') },
  ],
  request_types: [
    type('general', 'general'),
    type('incident', 'general'),
    type('callback-general', 'general'),
    type('callback-incident', 'general'),
    type('premium-general', 'special', { special_of: 'general' }),
    type('premium-incident', 'special', { special_of: 'incident' }),
    type('billing', 'general', { limits: { file_mb: 0.001, files: 2, message_mb: 0.0015 } }),
    type('move', 'general', { offerings: ['data-center'], asks_service: 'required' }),
    type('haiku', 'general', { languages: ['ja', 'fr'] }),
    type('plain', 'general', { asks_service: 'none' }),
  ],
  services: [
    { key: 'virtual-server', label: words('Virtual server') },
    { key: 'rack', label: words('Rack'), offerings: ['data-center'] },
  ],
  plans: [
    { key: 'basic', label: words('Basic plan'), request_types: ['general', 'incident'] },
    { key: 'advanced', label: words('Advanced plan'), request_types: ['general', 'incident', ...callback] },
    { key: 'premium', label: words('Premium plan'), request_types: ['premium-general', 'premium-incident', 'general', 'incident'] },
  ],
  fields: [
    'summary',
    'service',
    {
      key: 'support-plan',
      kind: 'text',
      label: words('Support plan'),
      fixed: { value: 'Cloud Solution Provider', contexts: ['customer'], reason: words('Fixed') },
      when: { contexts: ['customer'] },
    },
    { key: 'tenant', kind: 'cloud-tenant', label: words('Tenant'), required: true, when: { types: ['incident', 'premium-incident'] } },
    { key: 'occurred', kind: 'date-time', label: words('When'), required: true, when: { types: ['incident', 'premium-incident'] } },
    {
      key: 'state',
      kind: 'select',
      label: words('State'),
      required: true,
      options: [
        { key: 'ongoing', label: words('Still broken') },
        { key: 'recovered', label: words('Recovered') },
      ],
      when: { types: ['incident', 'premium-incident'] },
    },
    { key: 'recovery', kind: 'long-text', label: words('How'), when: { answers: { state: ['recovered'] } } },
    { key: 'phone', kind: 'phone', label: words('Phone'), required: true, when: { types: callback } },
    { key: 'contracts', kind: 'contracts', label: words('Contracts'), when: { offerings: ['cloud-east', 'cloud-west'] } },
    'priority',
    'severity',
    'body',
    'files',
    'participants',
  ],
  priorities: [],
  severities: [],
  public_statuses: [
    { key: 'open', label: words('Open'), description: words('Open'), states: ['new', 'open', 'on-hold', 'pending'] },
    { key: 'closed', label: words('Closed'), description: words('Closed'), states: ['solved', 'closed'] },
  ],
}
type Document = typeof document

/** Asks for whom it is first, and has a type that is for customers' cases alone. */
export const withContexts = (document: Document): Document => ({
  ...document,
  intake: [{ ask: 'context' }, ...document.intake],
  request_types: [...document.request_types, type('customer-case', 'general', { contexts: ['customer'] })],
})

/** Partners of four kinds, of which two file only technical requests for customers; two editions; a vendor's product. */
/** Who files for customers, and who reads what is theirs. */
export const filerAndReader = [
  { key: 'filer', label: { en: 'Filer' }, rights: ['file' as const] },
  { key: 'reader', label: { en: 'Reader' }, rights: ['see' as const] },
]

export const withPartners = (document: Document): object => ({
  ...withContexts(document),
  contexts: document.contexts.map((one) => ({ ...one, ...(one.key === 'customer' && { of_customer: true }) })),
  editions: ['commercial', 'government'].map((key) => ({ key, label: words(key) })),
  partner_kinds: ['advisor', 'indirect-reseller', 'direct-provider', 'indirect-provider'].map((key) => ({ key, label: words(key) })),
  partner_roles: [{ key: 'support', label: words('Support'), rights: ['file'] }],
  partner_rules: [
    {
      key: 'only-providers',
      label: words('Only providers'),
      kinds: ['advisor', 'indirect-reseller'],
      services: ['virtual-server'],
      requests: 'other',
      may: false,
    },
  ],
  vendors: [{ key: 'backup-inc', label: words('Backup Inc'), url: 'https://backup.example/help' }],
  request_types: [
    ...withContexts(document).request_types.map((one) => ({
      ...one,
      ...((one as { key: string }).key === 'billing' && { technical: false }),
    })),
    type('secret', 'general', { editions: ['government'] }),
  ],
  services: [...document.services, { key: 'other-backup', label: words('Other backup'), vendor: 'backup-inc' }],
})

export const enterprise = (change: (document: Document) => object = (same) => same): Configuration =>
  Configuration.parse(change(structuredClone(document)))

/** Replaces whatever a test database offers. */
export async function sellEnterprise(c: { worker: Db; app: Db }, at: Date, change?: (document: Document) => object): Promise<void> {
  await applyConfiguration({ db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at }, enterprise(change))
  forgetCatalogue(c.app)
}

/** As catalogue.ts would read it. */
export function enterpriseCatalogue(change?: (document: Document) => object): Catalogue {
  const given = enterprise(change)
  const alive = { retired: false }
  const described = <T extends { description?: unknown }>(one: T) => ({ ...one, description: one.description ?? null })
  return {
    version: 0,
    preset: null,
    brand: given.brand,
    referencePrefix: given.reference_prefix,
    languages: given.languages,
    limits: defaultLimits,
    closeSolvedAfterDays: 7,
    intake: given.intake,
    refusedTypes: given.refused_types,
    statusFilter: given.status_filter,
    healthPage: given.health_page,
    messages: {},
    contexts: given.contexts,
    retiredContexts: [],
    entities: given.entities.map((one) => ({ ...one, ...alive })),
    offerings: given.offerings.map(({ group, entity, needs_grant, ...one }) => ({
      ...described(one),
      group: group ?? null,
      entity: entity ?? null,
      needsGrant: needs_grant,
      ...alive,
    })),
    plans: given.plans.map(({ request_types, ...one }) => ({ ...described(one), requestTypes: request_types, ...alive })),
    fields: given.fields.map((field) => {
      const none = {
        label: null,
        help: null,
        required: false,
        options: [],
        pattern: null,
        typed: false,
        when: {},
        retiredOptions: [],
        fixed: null,
        ...alive,
      }
      return (typeof field === 'string'
        ? { ...none, key: field, kind: 'built-in' }
        : { ...none, ...field }) as unknown as Catalogue['fields'][number]
    }),
    requestTypes: given.request_types.map(({ asks_priority, asks_severity, asks_service, special_of, send, limits, ...one }) => ({
      ...one,
      asksPriority: asks_priority,
      asksSeverity: asks_severity,
      asksService: asks_service,
      specialOf: special_of ?? null,
      send: send ?? null,
      limits: limits ? { fileBytes: limits.file_mb * 1e6, files: limits.files, totalBytes: limits.message_mb * 1e6 } : null,
      ...alive,
    })),
    services: given.services.map(({ template, vendor, console_url, ...one }) => ({
      ...described(one),
      template: template ?? null,
      vendor: vendor ?? null,
      consoleUrl: console_url ?? null,
      ...alive,
    })),
    priorities: given.priorities,
    severities: given.severities,
    publicStatuses: given.public_statuses,
    queues: given.queues.map((one) => ({ calendar: null, ...one, ...alive })),
    editions: given.editions.map((one) => ({ ...one, ...alive })),
    partnerKinds: given.partner_kinds.map((one) => ({ ...described(one), ...alive })),
    partnerRoles: given.partner_roles.map((one) => ({ ...described(one), ...alive })),
    partnerRules: given.partner_rules.map((one) => ({ ...one, ...alive })),
    regions: given.regions.map((one) => ({ ...one, ...alive })),
    components: given.components.map(({ group, region, ...one }) => ({
      ...described(one),
      group: group ?? null,
      region: region ?? null,
      ...alive,
    })),
    calendars: given.calendars.map((one) => ({ exceptions: null, ...one, ...alive })),
    promises: given.promises.map((one) => {
      const target = (metric: 'first_response' | 'next_response' | 'resolution') =>
        one[metric] === undefined && one[`${metric}_calendar`] === undefined
          ? null
          : { minutes: one[metric] ?? null, calendar: one[`${metric}_calendar`] ?? null }
      return {
        ...one,
        requestTypes: one.request_types,
        filedBy: one.filed_by,
        targets: { 'first-response': target('first_response'), 'next-response': target('next_response'), resolution: target('resolution') },
        ...alive,
      }
    }),
    vendors: given.vendors.map((one) => ({ url: null, address: null, phone: null, ...one, ...alive })),
  } as unknown as Catalogue
}

export const partner: Partner = { id: 'p1', name: 'Reseller KK', address: 'help@reseller.example', phone: '+81 3 1234 5678', url: null }
export const contractFact = (more: Partial<ContractFact> = {}): ContractFact => ({
  id: 'c1',
  number: 'C-1',
  entity: 'east',
  plan: 'basic',
  partner: null,
  active: true,
  begun: true,
  startsOn: '2026-01-01',
  endsOn: null,
  covers: 'own',
  services: [],
  trial: false,
  calendar: null,
  ofPartner: false,
  ...more,
})
export const ended = { active: false, begun: true, endsOn: '2026-02-28' } as const
export const coming = { active: false, begun: false, startsOn: '2026-12-01' } as const
export const standingFact = (more: Partial<Standing> = {}): Standing => ({
  acting: null,
  edition: null,
  calendar: null,
  organisation: { id: 'o1', name: 'Acme' },
  files: true,
  grants: ['cloud-east', 'cloud-west'],
  contracts: [],
  administrators: [{ id: 'a1', name: 'Ada' }],
  ...more,
})
export const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  context: null,
  offering: null,
  contract: null,
  type: null,
  service: null,
  language: 'en',
  ...more,
})
