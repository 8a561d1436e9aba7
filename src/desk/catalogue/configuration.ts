// The shape of everything a preset configures. Files, administration pages and the database hold the same document; this is the one validation of all three.
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'

const key = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a key is 1 to 40 of a-z, 0-9 and -')
const text = z.string().trim().min(1).max(10_000)
/** One text in several languages. English is what every other language falls back to, so it is never missing. */
export const Words = z.strictObject({
  en: text,
  tr: text.optional(),
  fr: text.optional(),
  it: text.optional(),
  ja: text.optional(),
  hu: text.optional(),
})
const rank = z.int().min(1).max(100)
const status = z.enum(['new', 'open', 'pending', 'on-hold', 'solved', 'closed'])
const keys = z.array(key).max(200).default([])
const limits = z.strictObject({
  file_mb: z.number().positive().max(10_000),
  files: z.int().min(1).max(100),
  message_mb: z.number().positive().max(50_000),
})

export const questions = ['context', 'offering', 'contract', 'type', 'service'] as const
export const builtIn = ['summary', 'priority', 'severity', 'service', 'body', 'files', 'participants'] as const
const plainField = {
  key,
  label: Words,
  help: Words.optional(),
  required: z.boolean().default(false),
  /** All that are named must fit; of each, one is enough. */
  when: z
    .strictObject({
      types: keys,
      services: keys,
      offerings: keys,
      contexts: keys,
      /** Key of another field to the values that let this one appear. */
      answers: z.record(key, z.array(z.string()).min(1)).default({}),
    })
    .partial()
    .default({}),
  /** Given by the context and shown read-only with the reason. */
  fixed: z.strictObject({ value: z.string(), contexts: keys, reason: Words }).optional(),
}
const choices = z
  .array(z.strictObject({ key, label: Words }))
  .min(1)
  .max(500)
/** A regular expression without look-around and back-references, of at most 200 characters: it runs on what strangers type. */
const pattern = z
  .string()
  .max(200)
  .refine((given) => isPattern(given), 'is not a regular expression, or has look-around or back-references')
export const Field = z.union([
  z.enum(builtIn),
  z.discriminatedUnion('kind', [
    z.strictObject({ ...plainField, kind: z.literal('text'), pattern: pattern.optional() }),
    z.strictObject({ ...plainField, kind: z.literal('long-text') }),
    z.strictObject({ ...plainField, kind: z.literal('select'), options: choices }),
    z.strictObject({ ...plainField, kind: z.literal('multi-select'), options: choices }),
    z.strictObject({ ...plainField, kind: z.literal('date-time') }),
    z.strictObject({ ...plainField, kind: z.literal('phone') }),
    /** Chosen from those of the organisation; `typed`: one that is not in the list may be written, if it fits the pattern. */
    z.strictObject({ ...plainField, kind: z.literal('cloud-tenant'), typed: z.boolean().default(false), pattern: pattern.optional() }),
    z.strictObject({ ...plainField, kind: z.literal('contracts') }),
  ]),
])
export type Field = z.output<typeof Field>

const shape = z.strictObject({
  brand: z.string().trim().min(1).max(60),
  reference_prefix: z.string().regex(/^[A-Z]{1,8}$/, '1 to 8 capital letters'),
  /** The language of the house: what a visitor is shown who asks for none of ours. */
  languages: z
    .array(z.enum(languages))
    .min(1)
    .default([...languages]),
  limits: limits.default({ file_mb: 25, files: 20, message_mb: 100 }),
  close_solved_after_days: z.int().min(1).max(365).default(7),
  /** What is asked before the form, in this order; what is not named here is asked in the form where the type wants it. */
  intake: z.array(z.strictObject({ ask: z.enum(questions), label: Words.optional(), help: Words.optional() })).default([]),
  /** How types that someone may not file are shown: greyed with the reason, behind a fold that says why, or not at all. */
  refused_types: z.enum(['greyed', 'folded', 'hidden']).default('greyed'),
  contexts: z.array(z.strictObject({ key, label: Words, description: Words.optional() })).default([]),
  entities: z.array(z.strictObject({ key, label: Words })).default([]),
  offerings: z
    .array(
      z.strictObject({
        key,
        label: Words,
        description: Words.optional(),
        group: Words.optional(),
        entity: key.optional(),
        needs_grant: z.boolean().default(false),
      }),
    )
    .default([]),
  queues: z.array(z.strictObject({ key, label: Words })).min(1),
  request_types: z
    .array(
      z.strictObject({
        key,
        label: Words,
        description: Words,
        queue: key,
        asks_priority: z.boolean(),
        asks_severity: z.boolean(),
        asks_service: z.enum(['required', 'optional', 'none']).default('required'),
        folded: z.boolean().default(false),
        /** The same request as that type, received at a special desk: who may file both is given this one, and warned at the other. */
        special_of: key.optional(),
        send: Words.optional(),
        offerings: keys,
        contexts: keys,
        languages: z.array(z.enum(languages)).default([]),
        limits: limits.optional(),
      }),
    )
    .min(1),
  services: z.array(
    z.strictObject({
      key,
      label: Words,
      description: Words.optional(),
      folded: z.boolean().default(false),
      offerings: keys,
      /** What a ticket about it should say, beside the text. */
      checklist: z.array(Words).max(30).default([]),
      /** Markdown, merged into the text on request, with undo. */
      template: Words.optional(),
    }),
  ),
  plans: z.array(z.strictObject({ key, label: Words, description: Words.optional(), request_types: z.array(key).min(1) })).default([]),
  fields: z.array(Field).default([...builtIn]),
  priorities: z.array(z.strictObject({ key, label: Words, rank })),
  severities: z.array(z.strictObject({ key, label: Words, description: Words, rank })),
  public_statuses: z.array(z.strictObject({ key, label: Words, description: Words, states: z.array(status).min(1) })).min(1),
  /** Whole messages of the product in this house's words: language, then key of src/messages. */
  messages: z.partialRecord(z.enum(languages), z.record(z.string(), text)).default({}),
})

type Fault = (path: (string | number)[], message: string) => void
export const Configuration = shape.superRefine((given, context) => {
  const fault: Fault = (path, message) => context.addIssue({ code: 'custom', path, message })
  standOnce(given, fault)
  pointAtWhatIsThere(given, fault)
  fitTogether(given, fault)
})
export type Configuration = z.output<typeof Configuration>

export const listed = [
  'contexts',
  'entities',
  'offerings',
  'queues',
  'request_types',
  'services',
  'plans',
  'priorities',
  'severities',
  'public_statuses',
] as const
export const fieldKey = (field: Field): string => (typeof field === 'string' ? field : field.key)

function standOnce(given: Configuration, fault: Fault): void {
  const once = (list: string, all: readonly (string | number)[], named: string) => {
    const seen = new Set<string | number>()
    all.forEach((one, at) => (seen.has(one) ? fault([list, at, named], `${one} stands twice; give each its own`) : seen.add(one)))
  }
  for (const list of listed)
    once(
      list,
      given[list].map((entry) => entry.key),
      'key',
    )
  once('fields', given.fields.map(fieldKey), 'key')
  once(
    'intake',
    given.intake.map((step) => step.ask),
    'ask',
  )
  for (const list of ['priorities', 'severities'] as const)
    once(
      list,
      given[list].map((entry) => entry.rank),
      'rank',
    )
}

function pointAtWhatIsThere(given: Configuration, fault: Fault): void {
  const known = Object.fromEntries(listed.map((list) => [list, new Set<string>(given[list].map((entry) => entry.key))]))
  const one = (list: (typeof listed)[number], key: string | undefined, path: (string | number)[]) => {
    if (key !== undefined && !known[list]!.has(key)) fault(path, `there is no ${key} among ${list}; add it there or name another`)
  }
  const each = (list: (typeof listed)[number], all: readonly string[] | undefined, path: (string | number)[]) =>
    all?.forEach((key, at) => one(list, key, [...path, at]))
  given.offerings.forEach((offering, at) => one('entities', offering.entity, ['offerings', at, 'entity']))
  given.request_types.forEach((type, at) => {
    one('queues', type.queue, ['request_types', at, 'queue'])
    one('request_types', type.special_of, ['request_types', at, 'special_of'])
    each('offerings', type.offerings, ['request_types', at, 'offerings'])
    each('contexts', type.contexts, ['request_types', at, 'contexts'])
  })
  given.services.forEach((service, at) => each('offerings', service.offerings, ['services', at, 'offerings']))
  given.plans.forEach((plan, at) => each('request_types', plan.request_types, ['plans', at, 'request_types']))
  const fields = new Map(given.fields.map((field) => [fieldKey(field), field]))
  given.fields.forEach((field, at) => {
    if (typeof field === 'string') return
    each('request_types', field.when.types, ['fields', at, 'when', 'types'])
    each('services', field.when.services, ['fields', at, 'when', 'services'])
    each('offerings', field.when.offerings, ['fields', at, 'when', 'offerings'])
    each('contexts', field.when.contexts, ['fields', at, 'when', 'contexts'])
    each('contexts', field.fixed?.contexts, ['fields', at, 'fixed', 'contexts'])
    for (const [other, values] of Object.entries(field.when.answers ?? {})) {
      const asked = fields.get(other)
      const path = ['fields', at, 'when', 'answers', other]
      if (!asked || typeof asked === 'string' || !('options' in asked))
        fault(path, `${other} is not a select or multi-select among fields; a condition needs one`)
      else
        values.forEach((value, place) => {
          if (!asked.options.some((option) => option.key === value)) fault([...path, place], `${other} has no option ${value}`)
        })
      if (given.fields.findIndex((one) => fieldKey(one) === other) > at) fault(path, `${other} comes after this field; put it before`)
    }
  })
}

function fitTogether(given: Configuration, fault: Fault): void {
  for (const state of status.options) {
    const shown = given.public_statuses.filter((entry) => entry.states.includes(state)).length
    if (shown !== 1) fault(['public_statuses'], `${state} is shown by ${shown} public statuses; it needs exactly one`)
  }
  const named = given.fields.map(fieldKey)
  for (const name of builtIn)
    if (!named.includes(name)) fault(['fields'], `${name} is missing; every built-in field has its place in the list`)
  if (given.intake.some((step) => step.ask === 'context') && given.contexts.length === 0)
    fault(['intake'], 'asks for a context, and contexts is empty; list them or leave the question out')
  if (given.intake.some((step) => step.ask === 'offering') && given.offerings.length === 0)
    fault(['intake'], 'asks for an offering, and offerings is empty; list them or leave the question out')
  given.request_types.forEach((type, at) => {
    if (type.asks_service === 'required' && given.services.length === 0)
      fault(['request_types', at, 'asks_service'], 'needs a service, and services is empty; say none or list services')
    if (type.asks_priority && given.priorities.length === 0) fault(['request_types', at, 'asks_priority'], 'priorities is empty')
    if (type.asks_severity && given.severities.length === 0) fault(['request_types', at, 'asks_severity'], 'severities is empty')
    const special = given.request_types.find((other) => other.key === type.special_of)
    if (special && (special.special_of !== undefined || special === type))
      fault(['request_types', at, 'special_of'], 'names a type that is special itself; name the general one')
  })
}

/** Linear enough for what strangers type: no look-around, no back-references. Nested repetition is bounded by the input's length limit (200). */
function isPattern(given: string): boolean {
  if (/\(\?[=!<]|\\[1-9]|\\k</.test(given) || /[+*}]\)[+*{]/.test(given)) return false
  try {
    new RegExp(`^(?:${given})$`, 'u')
    return true
  } catch {
    return false
  }
}
