// What the readable page needs of the OpenAPI document. It reads the committed file, so that this door knows nothing of the API's.
import committed from '../../../docs/api/openapi.json' with { type: 'json' }

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly example?: unknown
  readonly enum?: readonly unknown[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security: readonly { readonly token: readonly string[] }[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>
}
export interface Document {
  readonly info: { readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export const openapi = committed as unknown as Document

export const shapeName = (schema: Schema | undefined): string | null => schema?.$ref?.split('/').at(-1) ?? null

/** A type in few words: `string (uuid)`, `Attachment[]`, `"new" | "open"`. */
export function typeWords(schema: Schema): string {
  const shape = shapeName(schema)
  if (shape) return shape
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (several) return several.map(typeWords).join(' | ')
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const types = [schema.type ?? 'any'].flat()
  return types
    .map((type) => {
      if (type === 'array') return `${typeWords(schema.items ?? {})}[]`
      return schema.format && type !== 'null' ? `${type} (${schema.format})` : type
    })
    .join(' | ')
}

/** A body as its fields' examples make it; only what is needed, and what has an example. */
export function exampleOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example
  const shape = shapeName(schema)
  if (shape) return exampleOf(openapi.components.schemas[shape] ?? {})
  if (!schema.properties) return undefined
  const fields = Object.entries(schema.properties).filter(([name, field]) => schema.required?.includes(name) || field.example !== undefined)
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field) ?? null]))
}
