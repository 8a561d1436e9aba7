// The shape of a preset's world.yaml: people, organisations, and tickets as they went. Faults are named by path before anything is played.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { languages } from '../src/platform/messages.ts'

const duration = z.string().regex(/^(\d+d)?\s*(\d+h)?\s*(\d+m)?$/, 'a duration such as 2d 3h 10m')
const key = z.string().regex(/^[a-z0-9-]+$/)
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

export const Story = z.strictObject({
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
      members: z.record(
        key,
        z.strictObject({ files: z.boolean(), sees: z.enum(['none', 'all']), administers: z.boolean().default(false) }),
      ),
    }),
  ),
  tickets: z.array(
    z.strictObject({
      by: key,
      of: key.optional(),
      type: key,
      service: key.optional(),
      priority: key.optional(),
      severity: key.optional(),
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

export function readStory(presetFolder: string): Story {
  const path = join(presetFolder, 'world.yaml')
  const read = Story.safeParse(parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path}:\n${z.prettifyError(read.error)}`)
  return read.data
}
