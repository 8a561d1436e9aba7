// The shape of everything a preset configures. Files, administration pages and the database hold the same document; this is the one validation of all three.
import { z } from 'zod'
import { languages, words } from '../../platform/messages.ts'
import { builtIn, crossFaults, questions } from './cross-checks.ts'
import { isZone, readExceptions, readHours } from '../promises/hours.ts'
import { longest } from './longest.ts'
import { isPattern } from './pattern.ts'

// Errors are message keys, as everywhere: `configuration.fault.*`; faults.ts gives the others theirs.
const key = z.string().regex(/^[a-z0-9-]{1,40}$/, 'configuration.fault.key')
/** What the database cannot hold, and nobody can read, is refused. */
const readable = (given: string) => given.isWellFormed() && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(given)
const line = (maximum: number) => z.string().max(maximum).refine(readable, 'configuration.fault.unreadable')
const text = (maximum: number) =>
  line(maximum)
    .overwrite((given) => given.replaceAll(/\r\n?/g, '\n').trim())
    .min(1)
/** One text in several languages. English is what every other language falls back to, so it is never missing. */
const wordsUpTo = (maximum: number) => {
  const en = text(maximum)
  const other = en.optional()
  return z.strictObject({ en, tr: other, fr: other, it: other, ja: other, hu: other })
}
const Name = wordsUpTo(longest.name)
const Help = wordsUpTo(longest.help)
const rank = z.int().min(1).max(100)
const status = z.enum(['new', 'open', 'pending', 'on-hold', 'solved', 'closed'])
const keys = z.array(key).max(200).default([])
const minutes = z.int().min(1).max(525_600)
const limits = z.strictObject({
  file_mb: z.number().min(0.001).max(10_000),
  files: z.int().min(1).max(100),
  message_mb: z.number().min(0.001).max(50_000),
})

/** When a queue phones people. Time is open time of the calendar, cut into slots; of each as many people are called as there are places. */
const callbacks = z.strictObject({
  calendar: key,
  slot_minutes: z.int().min(5).max(480).default(30),
  places: z.int().min(1).max(100).default(1),
  /** How long before a slot begins it can still be taken, moved or given back. */
  lead_minutes: z.int().min(0).max(20_160).default(60),
  days_ahead: z.int().min(1).max(60).default(10),
  /** Spoken there; none named: all of the house. */
  languages: z.array(z.enum(languages)).default([]),
  /** After so many tries in its slot without an answer it counts as missed. */
  attempts: z.int().min(1).max(10).default(2),
})

const plainField = {
  label: Name,
  help: Help.optional(),
  required: z.boolean().default(false),
  /** All that are named must fit; of each, one is enough. */
  when: z
    .strictObject({
      types: keys,
      services: keys,
      offerings: keys,
      contexts: keys,
      /** Of the organisation that files: another edition may be asked, and told, another thing. */
      editions: keys,
      /** Key of another field to the values that let this one appear. */
      answers: z.record(key, z.array(line(200)).min(1)).default({}),
    })
    .partial()
    .default({}),
  /** Given by the context and shown read-only with the reason. */
  fixed: z.strictObject({ value: line(longest.text), contexts: keys, reason: Help }).optional(),
}
/** What of the person who files is written into the field at first, to be changed at will. */
const prefill = z.enum(['name', 'address', 'phone']).optional()
const webAddress = line(longest.webAddress).regex(/^https?:\/\/[^\s]+$/, 'configuration.fault.web-address')
/** Nobody is called by a name and password in the address, and configuration is shown, kept and exported. */
const calledAddress = webAddress.refine(
  (url) => URL.canParse(url) && !new URL(url).username && !new URL(url).password,
  'configuration.fault.webhook-address',
)
const choices = z
  .array(z.strictObject({ key, label: Name }))
  .min(1)
  .max(500)
const pattern = z.string().min(1).max(longest.pattern).refine(isPattern, 'configuration.fault.pattern')
export const Field = z.union([
  z.enum(builtIn),
  z.discriminatedUnion('kind', [
    z.strictObject({ key, kind: z.literal('text'), ...plainField, pattern: pattern.optional(), prefill }),
    z.strictObject({ key, kind: z.literal('long-text'), ...plainField }),
    z.strictObject({ key, kind: z.literal('select'), ...plainField, options: choices }),
    z.strictObject({ key, kind: z.literal('multi-select'), ...plainField, options: choices }),
    z.strictObject({ key, kind: z.literal('date-time'), ...plainField }),
    z.strictObject({ key, kind: z.literal('phone'), ...plainField, prefill }),
    /** Chosen from those of the organisation; `typed`: one that is not in the list may be written, if it fits the pattern. */
    z.strictObject({ key, kind: z.literal('cloud-tenant'), ...plainField, typed: z.boolean().default(false), pattern: pattern.optional() }),
    z.strictObject({ key, kind: z.literal('contracts'), ...plainField }),
  ]),
])
export type Field = z.output<typeof Field>

export const shape = z.strictObject({
  brand: line(longest.brand)
    .trim()
    .min(1)
    .refine((given) => !/[\p{Cc}\u2028\u2029]/u.test(given), 'configuration.fault.one-line'),
  reference_prefix: z.string().regex(/^[A-Z]{1,8}$/, 'configuration.fault.prefix'),
  /** The language of the house: what a visitor is shown who asks for none of ours. */
  languages: z
    .array(z.enum(languages))
    .min(1)
    .default([...languages]),
  limits: limits.default({ file_mb: 25, files: 20, message_mb: 100 }),
  close_solved_after_days: z.int().min(1).max(365).default(7),
  /** What is asked before the form, in this order; what is not named here is asked in the form where the type wants it. */
  intake: z.array(z.strictObject({ ask: z.enum(questions), label: Name.optional(), help: Help.optional() })).default([]),
  /** How types that someone may not file are shown: greyed with the reason, behind a fold that says why, or not at all. */
  refused_types: z.enum(['greyed', 'folded', 'hidden']).default('greyed'),
  /** How customers narrow their list by status: a chip for each, or one drop-down at its top right. */
  status_filter: z.enum(['chips', 'menu']).default('chips'),
  /** Who reads the page of service health, its feed and its calendar. */
  health_page: z.enum(['everyone', 'signed-in']).default('everyone'),
  /** Whether who is not signed in reads the articles that are for everyone. */
  help_page: z.enum(['everyone', 'signed-in']).default('everyone'),
  /** Where the provider says what support covers; empty: nowhere. */
  scope_url: z
    .string()
    .max(longest.webAddress)
    .regex(/^(https?:\/\/\S+)?$/, 'configuration.fault.web-address')
    .default(''),
  contexts: z
    .array(
      z.strictObject({
        key,
        label: Name,
        description: Help.optional(),
        /** A partner files for a customer of theirs: which one is asked first. */
        of_customer: z.boolean().optional(),
      }),
    )
    .default([]),
  /** Of organisations; types and services may be for some of them only. */
  editions: z.array(z.strictObject({ key, label: Name })).default([]),
  partner_kinds: z.array(z.strictObject({ key, label: Name, description: Help.optional() })).default([]),
  /** What a delegation grants and a partner gives its people. None: nobody acts for customers here. */
  partner_roles: z
    .array(z.strictObject({ key, label: Name, description: Help.optional(), rights: z.array(z.enum(['file', 'see', 'health'])).min(1) }))
    .max(40) // all in one delegation, whose index takes 2 kB of them
    .default([]),
  /** Who may file what for a customer: the first that fits decides; where none fits they may. */
  partner_rules: z
    .array(
      z.strictObject({
        key,
        label: Name,
        kinds: keys,
        services: keys,
        requests: z.enum(['all', 'technical', 'other']).default('all'),
        may: z.boolean(),
      }),
    )
    .default([]),
  regions: z.array(z.strictObject({ key, label: Name })).default([]),
  /** Parts of the service that can be unwell. */
  components: z
    .array(
      z.strictObject({
        key,
        label: Name,
        description: Help.optional(),
        group: Name.optional(),
        region: key.optional(),
        services: keys,
      }),
    )
    .default([]),
  /** Who answers for the products of others: at least one way to reach them. */
  vendors: z
    .array(
      z
        .strictObject({
          key,
          label: Name,
          url: webAddress.optional(),
          address: line(longest.address).optional(),
          phone: line(longest.phone).optional(),
        })
        .refine(({ url, address, phone }) => url ?? address ?? phone, 'configuration.fault.no-contact'),
    )
    .default([]),
  entities: z.array(z.strictObject({ key, label: Name })).default([]),
  offerings: z
    .array(
      z.strictObject({
        key,
        label: Name,
        description: Help.optional(),
        group: Name.optional(),
        entity: key.optional(),
        needs_grant: z.boolean().default(false),
      }),
    )
    .default([]),
  /** `calendar`: when somebody is there; counts for promises that name none. */
  queues: z.array(z.strictObject({ key, label: Name, calendar: key.optional(), callbacks: callbacks.optional() })).min(1),
  request_types: z
    .array(
      z.strictObject({
        key,
        label: Name,
        description: Help,
        queue: key,
        asks_priority: z.boolean(),
        asks_severity: z.boolean(),
        asks_service: z.enum(['required', 'optional', 'none']).default('required'),
        folded: z.boolean().default(false),
        /** The same request as that type, received at a special desk: who may file both is given this one, and warned at the other. */
        special_of: key.optional(),
        send: Name.optional(),
        offerings: keys,
        contexts: keys,
        editions: keys,
        /** Not billing, contracts and the like: partners of some kinds file only technical ones for customers. */
        technical: z.boolean().default(true),
        /** It asks to be phoned: a time of its queue's callbacks is chosen with it. */
        callback: z.boolean().default(false),
        languages: z.array(z.enum(languages)).default([]),
        limits: limits.optional(),
      }),
    )
    .min(1),
  services: z.array(
    z.strictObject({
      key,
      label: Name,
      description: Help.optional(),
      folded: z.boolean().default(false),
      offerings: keys,
      /** What a ticket about it should say, beside the text. */
      checklist: z.array(Help).max(30).default([]),
      /** Markdown, merged into the text on request, with undo. */
      template: wordsUpTo(longest.text).optional(),
      editions: keys,
      /** A product of theirs: they answer for it, not we. */
      vendor: key.optional(),
      /** Of the customer's console; `{tenant}` stands for the cloud tenant. */
      console_url: webAddress.optional(),
    }),
  ),
  plans: z
    .array(z.strictObject({ key, label: Name, description: Help.optional(), request_types: z.array(key).min(1), calendar: key.optional() }))
    .default([]),
  fields: z.array(Field).default([...builtIn]),
  priorities: z.array(z.strictObject({ key, label: Name, rank })),
  severities: z.array(z.strictObject({ key, label: Name, description: Help, rank })),
  /** When somebody is there. */
  calendars: z
    .array(
      z.strictObject({
        key,
        label: Name,
        /** IANA name. */
        zone: line(longest.zone).refine(isZone, 'configuration.fault.zone'),
        /** "Mo-Fr 09:00-12:30,13:30-17:00; Sa 10:00-14:00", or "24/7". */
        hours: line(longest.hours).refine((given) => readHours(given) !== null, 'configuration.fault.hours'),
        /** A line for each day or days: "2026-12-25", "2026-12-24..2027-01-01", "2026-12-24 09:00-12:00". */
        exceptions: text(longest.text)
          .refine((given) => readExceptions(given) !== null, 'configuration.fault.exceptions')
          .optional(),
        /** Where neither contract, organisation, plan nor queue names a calendar, tickets in these languages are counted by it. */
        languages: z.array(z.enum(languages)).default([]),
      }),
    )
    .default([]),
  /** Within which time we answer: the first that fits a ticket decides; where none fits, nothing is promised. */
  promises: z
    .array(
      z.strictObject({
        key,
        label: Name,
        plans: keys,
        request_types: keys,
        severities: keys,
        /** In which the ticket is written. */
        languages: z.array(z.enum(languages)).default([]),
        services: keys,
        /** Numbers of contracts. */
        contracts: z.array(line(longest.contract)).max(500).default([]),
        filed_by: z.enum(['all', 'partners', 'customers']).default('all'),
        /** Minutes of open time of the calendar beside it. Without a calendar: of the ticket's; without a figure: within the hours of the calendar. */
        first_response: minutes.optional(),
        first_response_calendar: key.optional(),
        next_response: minutes.optional(),
        next_response_calendar: key.optional(),
        resolution: minutes.optional(),
        resolution_calendar: key.optional(),
        /** When its clocks stand: while it is the requester's turn, and on hold. */
        pauses: z.array(z.enum(['pending', 'on-hold'])).default(['pending', 'on-hold']),
        /** The requester too may open how each figure came about. */
        explained: z.boolean().default(false),
        /** Such tickets stand before all others in their queue. */
        ahead: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Systems outside that are called. The secret that signs the calls is kept apart: it stands in no file. */
  webhooks: z.array(z.strictObject({ key, label: Name, url: calledAddress })).default([]),
  /** What happens before and after a promise is due, once each. */
  escalations: z
    .array(
      z.strictObject({
        key,
        label: Name,
        /** None named: all. */
        promises: keys,
        metric: z.enum(['first-response', 'next-response', 'resolution']),
        /** From the moment it is due, in open time of the promise's calendar; negative: before. */
        minutes: z.int().min(-525_600).max(525_600),
        action: z.enum(['notify', 'raise', 'reassign', 'webhook']),
        /** notify: whoever of them may see the ticket. Nobody assigned: its queue. */
        tell: z.array(z.enum(['assignee', 'queue', 'administrators'])).default([]),
        /** notify: e-mail addresses of ours. */
        people: z
          .array(line(longest.address).regex(/^[^\s@,;]+@[^\s@,;]+$/, 'configuration.fault.mail-address'))
          .max(50)
          .default([]),
        /** reassign: where it goes. */
        queue: key.optional(),
        /** reassign: nobody answers for it any more. */
        unassign: z.boolean().default(false),
        webhook: key.optional(),
      }),
    )
    .max(200)
    .default([]),
  public_statuses: z.array(z.strictObject({ key, label: Name, description: Help, states: z.array(status).min(1) })).min(1),
  /** Whole messages of the product in this house's words: language, then key of src/messages. */
  messages: z.partialRecord(z.enum(languages), z.record(z.string(), text(longest.text))).default({}),
})
export const Configuration = shape.superRefine((given, context) => {
  for (const { path, message, values } of crossFaults(given))
    context.addIssue({ code: 'custom', path: [...path], message: words('en')(message, values), params: { message, values } })
})
export type Configuration = z.output<typeof shape>
