// Any sound configuration: what property tests apply, export and read back. Whatever a file may hold is to be found in some of them.
import fc from 'fast-check'
import { checkConfiguration } from '../../src/desk/catalogue/check-configuration.ts'
import type { Configuration } from '../../src/desk/catalogue/configuration.ts'
import { builtIn, questions } from '../../src/desk/catalogue/cross-checks.ts'
import { languages } from '../../src/platform/messages.ts'

// Texts as people and editors leave them: signs of YAML, several lines, all scripts, quotes, leading and trailing signs.
const awkward = fc.constantFrom(
  'yes',
  '1',
  '- a',
  'a: b',
  '# a',
  "it's",
  '"a"',
  'a\n\n  b\nc',
  '~',
  'null',
  '{a}',
  '*a',
  '&a',
  '@',
  '語',
  'İı',
  'e\u0301',
  '😀',
  'a\u2028b',
  '\ufeffa',
  'a\tb',
)
const text = fc
  .oneof(
    awkward,
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.array(awkward, { minLength: 1, maxLength: 4 }).map((all) => all.join(' ')),
  )
  .map(
    (given) =>
      [...given]
        .filter((letter) => letter.isWellFormed() && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(letter))
        .join('')
        .trim() || 'text',
  )
const words = fc.record(Object.fromEntries(languages.map((language) => [language, text])), { requiredKeys: ['en'] }) as fc.Arbitrary<
  Configuration['queues'][0]['label']
>
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
const keysOf = (given: readonly string[]) => fc.subarray([...given])
// Few keys, so that the next configuration restores what this one retired.
const keys = (prefix: string, most: number, least = 0) =>
  fc.shuffledSubarray(
    Array.from({ length: most }, (_, at) => `${prefix}${at}`),
    { minLength: least },
  )
const limits = fc.record({
  file_mb: fc.integer({ min: 1, max: 1_000_000 }).map((n) => n / 1000),
  files: fc.integer({ min: 1, max: 100 }),
  message_mb: fc.double({ min: 0.001, max: 1000, noNaN: true }),
})

/** Each is sound; between them they hold whatever a file may hold. */
export const configurations: fc.Arbitrary<Configuration> = fc
  .record({
    queues: keys('q', 3, 1),
    entities: keys('e', 3),
    offerings: keys('o', 4),
    types: keys('t', 5, 1),
    services: keys('s', 6, 1),
    plans: keys('p', 3),
    contexts: keys('c', 3),
    fields: keys('f', 5),
    priorities: keys('pr', 3, 1),
    severities: keys('se', 3, 1),
    calendars: keys('k', 3),
    promises: keys('pm', 4),
    statuses: keys('st', 3, 1),
    editions: keys('ed', 3),
    partnerKinds: keys('pk', 3),
    partnerRoles: keys('ro', 3),
    partnerRules: keys('ru', 3),
    regions: keys('r', 3),
    components: keys('co', 4),
    vendors: keys('v', 3),
    webhooks: keys('w', 3),
    escalations: keys('x', 4),
    asked: fc.shuffledSubarray([...questions]),
  })
  // What is not there is not asked for.
  .map((has) => ({ ...has, asked: has.asked.filter((ask) => has[`${ask}s` as 'contexts']?.length !== 0) }))
  .chain((has) => {
    const each = <T>(of: readonly string[], one: (key: string, at: number) => fc.Arbitrary<T>) =>
      fc.tuple(...of.map(one)) as fc.Arbitrary<T[]>
    const labelled = { label: words }
    const when = (at: number) =>
      fc.record(
        {
          types: keysOf(has.types),
          services: keysOf(has.services),
          offerings: keysOf(has.offerings),
          contexts: keysOf(has.contexts),
          editions: keysOf(has.editions),
          answers: at > 0 ? fc.constant({ [has.fields[0]!]: ['north'] }) : fc.constant({}),
        },
        { requiredKeys: [] },
      )
    const options = fc
      .subarray(['south', 'west', 'east'])
      .chain((more) => each<{ key: string }>(['north', ...more], (key) => fc.record({ key: fc.constant(key), ...labelled })))
    const pattern = optional(fc.constantFrom('[a-z]{3}', '\\d+'))
    const prefill = optional(fc.constantFrom('name', 'address', 'phone'))
    const field = (key: string, at: number) => {
      const plain = {
        key: fc.constant(key),
        ...labelled,
        help: optional(words),
        required: fc.boolean(),
        when: when(at),
      }
      const fixed = (value: fc.Arbitrary<string>) => ({
        fixed:
          has.contexts.length === 0
            ? fc.constant(undefined)
            : optional(fc.record({ value, contexts: fc.subarray(has.contexts, { minLength: 1 }), reason: words })),
      })
      const fitting = <T extends { pattern?: string | undefined; fixed?: { value: string } | undefined }>(one: T): T =>
        one.fixed && one.pattern ? { ...one, fixed: { ...one.fixed, value: one.pattern === '\\d+' ? '12' : 'abc' } } : one
      const choice = options.chain((offered) =>
        fc.record({
          ...plain,
          ...fixed(fc.constantFrom(...offered.map((one) => one.key))),
          kind: fc.constantFrom('select', 'multi-select'),
          options: fc.constant(offered),
        }),
      )
      if (at === 0) return choice as fc.Arbitrary<unknown>
      return fc.oneof<fc.Arbitrary<unknown>[]>(
        choice,
        fc.record({ ...plain, kind: fc.constant('contracts') }),
        fc.record({
          ...plain,
          ...fixed(fc.constantFrom('2026-11-21T10:00[Europe/Istanbul]', '2026-07-01T23:45[UTC]')),
          kind: fc.constant('date-time'),
        }),
        fc.record({ ...plain, ...fixed(text), kind: fc.constant('long-text') }),
        fc.record({ ...plain, ...fixed(text), kind: fc.constant('phone'), prefill }),
        fc.record({ ...plain, ...fixed(text), kind: fc.constant('text'), pattern, prefill }).map(fitting),
        fc.record({ ...plain, ...fixed(text), kind: fc.constant('cloud-tenant'), typed: fc.boolean(), pattern }).map(fitting),
      )
    }
    // Only where somebody asks for the place is anything offered in some places alone.
    const offeredIn = keysOf(has.asked.includes('offering') ? has.offerings : [])
    const queue = fc.constantFrom(...has.queues)
    const nothing = fc.constant(undefined)
    const url = fc.constantFrom('https://outside.example/hook', 'http://outside.example:8080/?a=b&c=%20#d')
    const calendar = has.calendars.length > 0 ? optional(fc.constantFrom(...has.calendars)) : nothing
    const callbacks = fc.record({
      calendar: fc.constantFrom(...has.calendars, 'k0'),
      slot_minutes: fc.integer({ min: 5, max: 480 }),
      places: fc.integer({ min: 1, max: 100 }),
      lead_minutes: fc.integer({ min: 0, max: 20_160 }),
      days_ahead: fc.integer({ min: 1, max: 60 }),
      languages: fc.subarray([...languages]),
      attempts: fc.integer({ min: 1, max: 10 }),
    })
    // A figure may stand alone, and so may a calendar.
    const figures = (metric: string) => ({
      [metric]: has.calendars.length > 0 ? optional(fc.integer({ min: 1, max: 525_600 })) : nothing,
      [`${metric}_calendar`]: calendar,
    })
    const ranked = (of: readonly string[], more: Record<string, fc.Arbitrary<unknown>> = {}) =>
      fc
        .shuffledSubarray([1, 2, 3, 4, 5], { minLength: of.length, maxLength: of.length })
        .chain((ranks) => each(of, (key, at) => fc.record({ key: fc.constant(key), ...labelled, ...more, rank: fc.constant(ranks[at]!) })))
    return fc.record({
      brand: text
        .map(
          (given) =>
            given
              .replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
              .slice(0, 20)
              .trim() || 'House',
        )
        .filter((given) => given.isWellFormed()),
      reference_prefix: fc.constantFrom('CS', 'A', 'TICKET'),
      languages: fc.shuffledSubarray([...languages], { minLength: 1 }),
      limits,
      close_solved_after_days: fc.integer({ min: 1, max: 365 }),
      intake: each(has.asked, (ask) => fc.record({ ask: fc.constant(ask), label: optional(words), help: optional(words) })),
      refused_types: fc.constantFrom('greyed', 'folded', 'hidden'),
      status_filter: fc.constantFrom('chips', 'menu'),
      health_page: fc.constantFrom('everyone', 'signed-in'),
      help_page: fc.constantFrom('everyone', 'signed-in'),
      scope_url: fc.constantFrom('', 'https://house.example/scope', 'http://house.example/?what=covered&lang=語'),
      contexts: each(has.contexts, (key) =>
        fc.record({ key: fc.constant(key), ...labelled, description: optional(words), of_customer: optional(fc.boolean()) }),
      ),
      editions: each(has.editions, (key) => fc.record({ key: fc.constant(key), ...labelled })),
      partner_kinds: each(has.partnerKinds, (key) => fc.record({ key: fc.constant(key), ...labelled, description: optional(words) })),
      partner_roles: each(has.partnerRoles, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          description: optional(words),
          rights: fc.subarray(['file', 'see', 'health'], { minLength: 1 }),
        }),
      ),
      partner_rules: each(has.partnerRules, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          kinds: keysOf(has.partnerKinds),
          services: keysOf(has.services),
          requests: fc.constantFrom('all', 'technical', 'other'),
          may: fc.boolean(),
        }),
      ),
      regions: each(has.regions, (key) => fc.record({ key: fc.constant(key), ...labelled })),
      components: each(has.components, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          description: optional(words),
          group: optional(words),
          region: has.regions.length > 0 ? optional(fc.constantFrom(...has.regions)) : nothing,
          services: keysOf(has.services),
        }),
      ),
      vendors: each(has.vendors, (key) =>
        fc
          .record({
            key: fc.constant(key),
            ...labelled,
            url: optional(url),
            address: optional(fc.constantFrom('help@vendor.example', 'a b@ü.example')),
            phone: optional(fc.constantFrom('+44 20 7946 0123', 'yes')),
          })
          .map((one) => ((one.url ?? one.address ?? one.phone) ? one : { ...one, phone: '112' })),
      ),
      entities: each(has.entities, (key) => fc.record({ key: fc.constant(key), ...labelled })),
      offerings: each(has.offerings, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          description: optional(words),
          group: optional(words),
          entity: has.entities.length > 0 ? optional(fc.constantFrom(...has.entities)) : fc.constant(undefined),
          needs_grant: fc.boolean(),
        }),
      ),
      queues: each(has.queues, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          calendar,
          callbacks: has.calendars.includes('k0') ? optional(callbacks) : nothing,
        }),
      ),
      request_types: each(has.types, (key, at) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          description: words,
          queue,
          asks_priority: fc.boolean(),
          asks_severity: fc.boolean(),
          asks_service: fc.constantFrom('required', 'optional', 'none'),
          folded: fc.boolean(),
          special_of: at > 0 ? optional(fc.constant(has.types[0]!)) : fc.constant(undefined),
          send: optional(words),
          offerings: offeredIn,
          contexts: keysOf(has.asked.includes('context') ? has.contexts : []),
          editions: keysOf(has.editions),
          technical: fc.boolean(),
          callback: fc.boolean(),
          languages: fc.subarray([...languages]),
          limits: optional(limits),
        }),
      ),
      services: each(has.services, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          description: optional(words),
          folded: fc.boolean(),
          offerings: offeredIn,
          checklist: fc.array(words, { maxLength: 2 }),
          template: optional(words),
          editions: keysOf(has.editions),
          vendor: has.vendors.length > 0 ? optional(fc.constantFrom(...has.vendors)) : nothing,
          console_url: optional(fc.constantFrom('https://console.example/{tenant}', 'http://console.example/?of={tenant}#語')),
        }),
      ),
      plans: each(has.plans, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          description: optional(words),
          request_types: fc.subarray(has.types, { minLength: 1 }),
          calendar,
        }),
      ),
      fields: each(has.fields, field).chain((own) =>
        fc.shuffledSubarray([...builtIn], { minLength: builtIn.length }).map((all) => [...own, ...all]),
      ),
      priorities: ranked(has.priorities),
      severities: ranked(has.severities, { description: words }),
      calendars: each(has.calendars, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          zone: fc.constantFrom('UTC', 'Europe/Budapest', 'Asia/Kathmandu', 'America/St_Johns'),
          hours: fc.constantFrom('24/7', 'Mo-Fr 09:00-12:30,13:30-17:00; Sa 10:00-14:00', 'Mo-Su 22:00-06:00'),
          exceptions: optional(fc.constantFrom('2026-12-25', '2026-12-24..2027-01-01\n2027-03-15 09:00-12:00', '2028-02-29')),
          languages: fc.subarray([...languages]),
        }),
      ),
      promises: each(has.promises, (key) =>
        fc.record({
          key: fc.constant(key),
          ...labelled,
          plans: keysOf(has.plans),
          request_types: keysOf(has.types),
          severities: keysOf(has.severities),
          languages: fc.subarray([...languages]),
          services: keysOf(has.services),
          contracts: fc.subarray(['C-1', 'GE 2026/1', '語-7']),
          filed_by: fc.constantFrom('all', 'partners', 'customers'),
          ...figures('first_response'),
          ...figures('next_response'),
          ...figures('resolution'),
          pauses: fc.subarray(['pending', 'on-hold']),
          explained: fc.boolean(),
          ahead: fc.boolean(),
        }),
      ),
      webhooks: each(has.webhooks, (key) => fc.record({ key: fc.constant(key), ...labelled, url })),
      escalations: each(has.escalations, (key) =>
        fc
          .oneof(
            fc.record({
              action: fc.constant('notify'),
              tell: fc.subarray(['assignee', 'queue', 'administrators'], { minLength: 1 }),
              people: fc.constant([]),
            }),
            fc.record({
              action: fc.constant('notify'),
              tell: fc.constant([]),
              people: fc.subarray(['night@house.example', 'ünal+x@house.example'], { minLength: 1 }),
            }),
            fc.record({ action: fc.constant('raise') }),
            fc.record({ action: fc.constant('reassign'), queue, unassign: fc.boolean() }),
            fc.record({ action: fc.constant('reassign'), unassign: fc.constant(true) }),
            ...(has.webhooks.length > 0 ? [fc.record({ action: fc.constant('webhook'), webhook: fc.constantFrom(...has.webhooks) })] : []),
          )
          .chain((deed) =>
            fc.record({
              key: fc.constant(key),
              ...labelled,
              promises: keysOf(has.promises),
              metric: fc.constantFrom('first-response', 'next-response', 'resolution'),
              minutes: fc.integer({ min: -525_600, max: 525_600 }),
              ...Object.fromEntries(Object.entries(deed).map(([name, value]) => [name, fc.constant(value)])),
            }),
          ),
      ),
      public_statuses: fc
        .tuple(
          ...['new', 'open', 'pending', 'on-hold', 'solved', 'closed'].map((state) =>
            fc.constantFrom(...has.statuses).map((key) => [state, key] as const),
          ),
        )
        .chain((shown) =>
          each([...new Set(shown.map(([, key]) => key))], (key) =>
            fc.record({
              key: fc.constant(key),
              ...labelled,
              description: words,
              states: fc.constant(shown.filter(([, by]) => by === key).map(([state]) => state)),
            }),
          ),
        ),
      messages: fc.record(
        {
          en: fc.record({ 'portal.home.title': text.map((given) => given.replaceAll(/[{}'<]/g, '') || 'Home') }, { requiredKeys: [] }),
          hu: fc.record(
            { 'account.save': fc.constant('Mehet'), 'account.password.help': fc.constant('Legalább {minimum} jel.') },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    })
  })
  .map((given) => {
    // Who asks to be phoned is phoned: by a queue that phones.
    const phones = new Set((given.queues as { key: string; callbacks?: unknown }[]).filter((one) => one.callbacks).map(({ key }) => key))
    for (const type of given.request_types as { queue: string; callback: boolean }[]) type.callback &&= phones.has(type.queue)
    const { configuration, faults } = checkConfiguration(JSON.parse(JSON.stringify(given)))
    if (faults) throw new Error(JSON.stringify(faults, null, 1).slice(0, 2000))
    return configuration!
  })
