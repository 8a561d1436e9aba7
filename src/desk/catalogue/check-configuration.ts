// Every fault of a document at once, each with its place and a message that people can act on: the same for files and administration pages.
import { z } from 'zod'
import { languages, words } from '../../platform/messages.ts'
import { nearest } from '../../platform/nearest.ts'
import { Refusal } from '../../platform/refusal.ts'
import { Configuration, shape } from './configuration.ts'
import { type Fault, type Known, crossFaults } from './cross-checks.ts'

export type Checked =
  | { readonly configuration: Configuration; readonly faults: null }
  | { readonly configuration: null; readonly faults: Fault[] }

export function checkConfiguration(given: unknown): Checked {
  const result = Configuration.safeParse(given)
  if (result.success) return { configuration: result.data, faults: null }
  const faults = [...result.error.issues.flatMap((issue) => faultsOf(issue, given)), ...crossFaults(soundPartOf(given))]
  const seen = new Set<string>()
  const isNew = (fault: Fault) => {
    const said = JSON.stringify([fault.path, fault.message, fault.values])
    return !seen.has(said) && seen.add(said)
  }
  return { configuration: null, faults: faults.filter(isNew) }
}

/** For deeds: the document, or Refusal `invalid` with a fault per place, its path joined by points. */
export function soundConfiguration(given: unknown): Configuration {
  const { configuration, faults } = checkConfiguration(given)
  if (configuration) return configuration
  throw new Refusal(
    'invalid',
    {},
    faults.map(({ path, message, values }) => ({ field: path.join('.'), message, values })),
  )
}

/** In English, for the operator's terminal. */
export const sentenceOf = (fault: Fault): string => words('en')(fault.message, fault.values)

type Issue = z.core.$ZodIssue
type Path = readonly (string | number)[]

function faultsOf(issue: Issue, given: unknown, above: Path = []): Fault[] {
  const path = [...above, ...(issue.path as (string | number)[])]
  const value = at(given, path)
  const fault = (name: string, values: Fault['values'] = {}): Fault[] => [{ path, message: `configuration.fault.${name}`, values }]
  if (issue.code === 'custom' && issue.params?.message) return [{ path, message: issue.params.message, values: issue.params.values }]
  if (/^configuration\.fault\./.test(issue.message)) return [{ path, message: issue.message, values: { given: shown(value) } }]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(given, path, key))
  if (issue.code === 'invalid_union') {
    // A built-in field is a word, any other a mapping: whoever wrote a mapping is told about that.
    const branch = typeof value === 'string' ? issue.errors[0] : issue.errors.at(-1)
    if (branch) return branch.flatMap((inner) => faultsOf(inner, given, path))
    const options = 'options' in issue ? (issue.options as string[]) : []
    return value === undefined ? fault('missing', { key: String(path.at(-1)) }) : oneOf(fault, options, value)
  }
  if (value === undefined) return fault('missing', { key: String(path.at(-1)) })
  if (issue.code === 'invalid_type') return fault('wrong-type', { expected: issue.expected, given: kindOf(value) })
  if (issue.code === 'invalid_value') return oneOf(fault, issue.values.map(String), value)
  if (issue.code === 'too_small')
    return fault(issue.origin === 'string' ? 'empty' : 'too-small', { minimum: Number(issue.minimum), of: issue.origin })
  if (issue.code === 'too_big') return fault('too-big', { maximum: Number(issue.maximum), of: issue.origin })
  return fault('invalid')
}

function oneOf(fault: (name: string, values: Fault['values']) => Fault[], options: readonly string[], value: unknown): Fault[] {
  const near = typeof value === 'string' ? nearest(value, options) : null
  return fault(near ? 'one-of-near' : 'one-of', { options: options.join(', '), given: shown(value), near: near ?? '' })
}

function unknownKey(given: unknown, path: Path, key: string): Fault {
  const keys = keysAt(given, path)
  const near = nearest(key, keys)
  const message = `configuration.fault.${near ? 'unknown-key-near' : 'unknown-key'}`
  return { path: [...path, key], message, values: { key, near: near ?? '', keys: keys.join(', ') } }
}

const at = (given: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined),
    given,
  )

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
const kindOf = (value: unknown): string => (value === null ? 'nothing' : Array.isArray(value) ? 'array' : typeof value)

interface Schema {
  readonly properties?: Record<string, Schema>
  readonly items?: Schema
  readonly anyOf?: Schema[]
  readonly oneOf?: Schema[]
  readonly propertyNames?: { readonly enum?: string[] }
  readonly additionalProperties?: Schema | boolean
  readonly const?: unknown
}
let published: Schema | null = null

/** Which keys may stand at a place, as the published schema says; of alternatives the one whose `kind` was given. */
function keysAt(given: unknown, path: Path): string[] {
  published ??= z.toJSONSchema(shape, { io: 'input', reused: 'inline' }) as Schema
  let places: { schema: Schema; value: unknown }[] = alternatives({ schema: published, value: given })
  for (const step of path) {
    places = places.flatMap(({ schema, value }) => {
      const rest = schema.additionalProperties
      const next = typeof step === 'number' ? schema.items : (schema.properties?.[step] ?? (typeof rest === 'object' ? rest : undefined))
      return next ? alternatives({ schema: next, value: at(value, [step]) }) : []
    })
  }
  return [...new Set(places.flatMap(({ schema }) => [...Object.keys(schema.properties ?? {}), ...(schema.propertyNames?.enum ?? [])]))]
}

function alternatives(place: { schema: Schema; value: unknown }): { schema: Schema; value: unknown }[] {
  const all = [...(place.schema.anyOf ?? []), ...(place.schema.oneOf ?? [])]
  if (all.length === 0) return [place]
  const kind = at(place.value, ['kind'])
  const fits = all
    .flatMap((schema) => alternatives({ schema, value: place.value }))
    .filter(({ schema }) => {
      const own = schema.properties?.['kind']?.const
      return own === undefined || kind === undefined || own === kind
    })
  return fits
}

/** What of the document is sound in itself, in its places, so that one mistake does not hide what else is wrong. */
function soundPartOf(given: unknown): Known {
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(
    Object.entries(shape.shape as Record<string, z.ZodType>).flatMap(([name, schema]) => {
      const value = (given as Record<string, unknown>)[name]
      const whole = schema.safeParse(value)
      if (whole.success) return [[name, whole.data]]
      if (name === 'messages') return [[name, soundMessages(value)]]
      const element = elementOf(schema)
      return element && Array.isArray(value) ? [[name, value.map((entry) => soundEntry(element, entry))]] : []
    }),
  )
}

function soundMessages(given: unknown): Known['messages'] {
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(
    languages.map((language) => {
      const said = Object.entries(((given as Record<string, unknown>)[language] ?? {}) as object)
      return [language, Object.fromEntries(said.filter(([, text]) => typeof text === 'string'))]
    }),
  )
}

function elementOf(schema: z.ZodType): z.ZodType | null {
  if (schema instanceof z.ZodDefault) return elementOf(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : null
}

function soundEntry(element: z.ZodType, entry: unknown): unknown {
  const whole = element.safeParse(entry)
  if (whole.success) return whole.data
  if (typeof entry !== 'object' || entry === null) return {}
  const fields = element instanceof z.ZodObject ? (element.shape as Record<string, z.ZodType>) : { key: z.string() }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, schema]) => {
      const part = schema.safeParse((entry as Record<string, unknown>)[name])
      return part.success && part.data !== undefined ? [[name, part.data]] : []
    }),
  )
}
