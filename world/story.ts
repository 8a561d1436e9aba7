// The shape of a preset's world.yaml: people, organisations, and tickets as they went. Faults are named by path before anything is played.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { languages } from '../src/platform/messages.ts'

const duration = z.string().regex(/^(\d+d)?\s*(\d+h)?\s*(\d+m)?$/, 'a duration such as 2d 3h 10m')
const key = z.string().regex(/^[a-z0-9-]+$/)
/** A day, counted from the one on which the story is played. */
const day = z.string().regex(/^(\d+d ago|in \d+d)$/, 'a day such as 400d ago, or in 30d')
const file = z.strictObject({ name: z.string(), text: z.string() })

const Step = z.strictObject({
  after: duration,
  by: key,
  reply: z.string().optional(),
  note: z.string().optional(),
  assign: key.optional(),
  happen: z.enum(['put-on-hold', 'taken-up', 'solved', 'reopened', 'closed']).optional(),
  reason: z.enum(['solved', 'no-longer-relevant', 'duplicate', 'no-answer']).optional(),
  next: z.enum(['pending', 'on-hold', 'solved']).optional(),
})

const words = z.strictObject({
  en: z.string(),
  ...Object.fromEntries(languages.filter((one) => one !== 'en').map((one) => [one, z.string().optional()])),
})

/** Something wrong, planned, or wrong for a while; `at` is how long ago it was said. */
const HealthPiece = z.strictObject({
  kind: z.enum(['incident', 'maintenance', 'known-issue']),
  by: key,
  at: duration,
  impact: z.enum(['none', 'degraded', 'partial-outage', 'outage']).default('none'),
  components: z.array(key).default([]),
  title: words,
  body: words,
  workaround: words.optional(),
  /** Planned work: how long after it was said it begins, and how long it lasts. */
  begins: duration.optional(),
  lasts: duration.optional(),
  // biome-ignore lint/suspicious/noThenProperty: a story reads "then"; it is never awaited
  then: z
    .array(
      z.strictObject({
        after: duration,
        by: key,
        state: z.enum(['in-progress', 'investigating', 'identified', 'monitoring', 'resolved', 'cancelled']),
        impact: z.enum(['none', 'degraded', 'partial-outage', 'outage']).optional(),
        body: words,
      }),
    )
    .default([]),
})

export const Story = z.strictObject({
  health: z.array(HealthPiece).default([]),
  people: z.record(
    key,
    z.strictObject({
      first: z.string(),
      last: z.string(),
      language: z.enum(languages),
      zone: z.string(),
      address: z.email(),
      staff: z.enum(['agent', 'administrator']).optional(),
      queues: z.array(key).default([]),
    }),
  ),
  organisations: z.record(
    key,
    z.strictObject({
      name: z.string(),
      outside: z.boolean().default(false),
      /** Where customers reach a partner. */
      contact: z.strictObject({ address: z.email().optional(), phone: z.string().optional(), url: z.url().optional() }).default({}),
      /** `partner` is the organisation it was bought through. */
      contracts: z
        .array(
          z.strictObject({
            number: z.string(),
            entity: key,
            plan: key.optional(),
            starts: day,
            ends: day.optional(),
            partner: key.optional(),
            covers: z.enum(['own', 'customers', 'both']).optional(),
            services: z.array(key).optional(),
            trial: z.boolean().optional(),
          }),
        )
        .default([]),
      tenants: z.array(z.strictObject({ name: z.string(), label: z.string().optional() })).default([]),
      members: z.record(
        key,
        z.strictObject({
          files: z.boolean(),
          sees: z.enum(['none', 'all']),
          administers: z.boolean().default(false),
          /** Offerings they may file under. */
          grants: z.array(key).default([]),
          /** As which they act for the customers of a partner; "engineer@shop" for that customer alone. */
          roles: z.array(z.string().regex(/^[a-z0-9-]+(@[a-z0-9-]+)?$/)).default([]),
        }),
      ),
      /** What it is among partners, and of which edition. */
      kind: key.optional(),
      edition: key.optional(),
      sells_to: z.array(key).default([]),
      /** What it grants to a partner; `asked` waits for its answer. */
      delegations: z
        .array(
          z.strictObject({
            to: key,
            roles: z.array(key).min(1),
            services: z.array(key).default([]),
            types: z.array(key).default([]),
            tenants: z.array(z.string()).default([]),
            sees: z.enum(['all', 'summary']).default('all'),
            since: duration.default('60d'),
            until: duration,
            reason: z.string().default(''),
            state: z.enum(['asked', 'approved', 'refused', 'ended']).default('approved'),
          }),
        )
        .default([]),
    }),
  ),
  tickets: z.array(
    z.strictObject({
      by: key,
      of: key.optional(),
      /** Of the customer for whom it is filed, as the partner `of`. */
      for: key.optional(),
      context: key.optional(),
      offering: key.optional(),
      type: key,
      service: key.optional(),
      priority: key.optional(),
      severity: key.optional(),
      /** Numbers of contracts of the organisation. */
      contracts: z.array(z.string()).default([]),
      /** By key of the field; "@3h" is that long before now, on the writer's clock. */
      answers: z.record(key, z.union([z.string(), z.array(z.string())])).default({}),
      at: duration,
      summary: z.string(),
      body: z.string(),
      files: z.array(file).default([]),
      cc: z.array(key).default([]),
      // biome-ignore lint/suspicious/noThenProperty: a story reads "then"; it is never awaited
      then: z.array(Step).default([]),
    }),
  ),
})
export type Story = z.output<typeof Story>

/** Milliseconds of "2d 3h 10m". */
export function milliseconds(text: string): number {
  const [, days = 0, hours = 0, minutes = 0] = (/^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?$/.exec(text) ?? []).map((n) => Number(n ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60_000
}

/** The date of "400d ago" or "in 30d". */
export function dayOf(text: string, now: Date): string {
  const days = Number(/\d+/.exec(text)?.[0]) * (text.endsWith('ago') ? -1 : 1)
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

/** "@3h" as the moment it was, read from a clock in that zone; anything else as it is. */
export function answerOf<Given extends string | string[]>(given: Given, now: Date, zone: string): Given | string {
  if (typeof given !== 'string' || !given.startsWith('@')) return given
  const at = new Date(now.getTime() - milliseconds(given.slice(1)))
  const clock = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(at)
  return `${clock.replace(' ', 'T')}[${zone}]`
}

export function readStory(presetFolder: string): Story {
  const path = join(presetFolder, 'world.yaml')
  const read = Story.safeParse(parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path}:\n${z.prettifyError(read.error)}`)
  return read.data
}
