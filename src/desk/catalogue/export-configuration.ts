// Writes the configuration as the files it is read from, so that what was changed in the browser can be kept, compared and carried elsewhere.
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isScalar, isSeq } from 'yaml'
import { z } from 'zod'
import { type Configuration, shape } from './configuration.ts'
import { inOrder } from './tables.ts'

export const schemaLine = '# yaml-language-server: $schema=../preset.schema.json\n'

/** YAML in the order of the schema; what a preset need not say is not said. `keys`: only these top-level keys. */
export function exportConfiguration(configuration: Configuration, keys?: (key: string) => boolean): string {
  const said = Object.entries(shape.shape as Record<string, z.ZodType>).flatMap(([key, schema]) => {
    if (keys && !keys(key)) return []
    const value = plain(schema, configuration[key as keyof Configuration])
    return isEmpty(value) && schema.safeParse(undefined).success ? [] : [[key, value]]
  })
  const document = new Document(Object.fromEntries(said), { aliasDuplicateObjects: false })
  if (isMap(document.contents)) {
    document.contents.items.forEach((pair, at) => {
      if (isScalar(pair.key)) pair.key.spaceBefore = at > 0 && (isSeq(pair.value) || isMap(pair.value))
    })
  }
  return schemaLine + document.toString({ lineWidth: 0, singleQuote: true, blockQuote: 'literal' })
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** Keys in the schema's order, without what it would fill in by itself. */
function plain(given: z.ZodType, value: unknown): unknown {
  const schema = bare(given)
  if (Array.isArray(value)) return value.map((one) => (schema instanceof z.ZodArray ? plain(schema.element as z.ZodType, one) : one))
  if (typeof value !== 'object' || value === null) return value
  const fields = fieldsOf(schema, value)
  if (!fields) return inOrderOfLanguages(value)
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, field]) => {
      const own = (value as Record<string, unknown>)[key]
      if (own === undefined) return []
      const filledIn = field.safeParse(undefined)
      // None is said where silence means some.
      const meansNone = filledIn.data === undefined || isEmpty(filledIn.data)
      if (filledIn.success && (isDeepStrictEqual(filledIn.data, own) || (isEmpty(own) && meansNone))) return []
      return [[key, plain(field, own)]]
    }),
  )
}

const bare = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? bare(schema.unwrap() as z.ZodType) : schema

function fieldsOf(schema: z.ZodType, value: object): Record<string, z.ZodType> | null {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>
  if (!(schema instanceof z.ZodUnion)) return null
  const fitting = (schema.options as z.ZodType[]).map((option) => fieldsOf(bare(option), value))
  return fitting.find((fields) => fields && (!fields.kind || fields.kind.safeParse((value as { kind?: unknown }).kind).success)) ?? null
}

/** Records keep their own keys: conditions on answers, messages by language. */
const inOrderOfLanguages = (value: object): unknown =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, Array.isArray(inner) ? inOrder(inner) : inner]))
