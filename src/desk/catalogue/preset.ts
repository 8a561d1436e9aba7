// The shape of presets/<name>/preset.yaml, so that a mistake in it is named before anything is written.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'

const key = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a key is 1 to 40 of a-z, 0-9 and -')
const text = z.string().trim().min(1)
const words = z.strictObject({
  en: text,
  tr: text.optional(),
  fr: text.optional(),
  it: text.optional(),
  ja: text.optional(),
  hu: text.optional(),
})
const rank = z.int().min(1).max(100)
const status = z.enum(['new', 'open', 'pending', 'on-hold', 'solved', 'closed'])

const shape = z.strictObject({
  brand: text,
  reference_prefix: z.string().regex(/^[A-Z]{1,8}$/, '1 to 8 capital letters'),
  languages: z
    .array(z.enum(languages))
    .min(1)
    .default([...languages]),
  limits: z
    .strictObject({
      file_mb: z.number().positive().max(10_000),
      files: z.int().min(1).max(100),
      message_mb: z.number().positive().max(50_000),
    })
    .default({ file_mb: 25, files: 20, message_mb: 100 }),
  close_solved_after_days: z.int().min(1).max(365).default(7),
  queues: z.array(z.strictObject({ key, label: words })).min(1),
  request_types: z
    .array(z.strictObject({ key, label: words, description: words, queue: key, asks_priority: z.boolean(), asks_severity: z.boolean() }))
    .min(1),
  services: z.array(z.strictObject({ key, label: words })),
  priorities: z.array(z.strictObject({ key, label: words, rank })),
  severities: z.array(z.strictObject({ key, label: words, description: words, rank })),
  public_statuses: z.array(z.strictObject({ key, label: words, description: words, states: z.array(status).min(1) })).min(1),
})

export const Preset = shape.superRefine((preset, context) => {
  const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
  for (const list of ['queues', 'request_types', 'services', 'priorities', 'severities', 'public_statuses'] as const) {
    const keys = preset[list].map((entry) => entry.key)
    keys.forEach((given, at) => keys.indexOf(given) < at && fault([list, at, 'key'], `${given} stands twice`))
  }
  for (const list of ['priorities', 'severities'] as const) {
    const ranks = preset[list].map((entry) => entry.rank)
    ranks.forEach((given, at) => ranks.indexOf(given) < at && fault([list, at, 'rank'], `rank ${given} stands twice`))
  }
  const queues = new Set(preset.queues.map((queue) => queue.key))
  preset.request_types.forEach((type, at) => queues.has(type.queue) || fault(['request_types', at, 'queue'], `no queue ${type.queue}`))
  for (const state of status.options) {
    const shown = preset.public_statuses.filter((entry) => entry.states.includes(state)).length
    if (shown !== 1) fault(['public_statuses'], `${state} is shown by ${shown} public statuses; it needs exactly one`)
  }
})
export type Preset = z.output<typeof Preset>

/** Reads a preset's folder. Throws an Error that names the file and every fault in it. */
export function readPreset(folder: string): Preset {
  const file = join(folder, 'preset.yaml')
  const result = Preset.safeParse(parse(readFileSync(file, 'utf8')))
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`${file} cannot be applied:\n${faults.join('\n')}`)
}
