// The parts that several routes ask for in the same way: a ticket's reference, lists of keys, cursors, attachments.
import { z } from '@hono/zod-openapi'
import { type Words, label } from '../desk/catalogue/catalogue.ts'
import { fold } from '../desk/search/words.ts'
import { Id } from '../desk/tickets/fields.ts'
import type { Language } from '../platform/messages.ts'

export const Reference = z
  .string()
  .regex(/^([A-Z]{1,8}-[0-9]{1,15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/)
  .meta({ description: 'Reference or id of the ticket.', example: 'CS-295900' })
export const OfTicket = z.strictObject({ ref: Reference })

/** Several keys of the catalogue in one scalar. */
export const keyList = (what: string) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,49}$/, 'api.fault.key-list')
    .transform((text) => text.split(','))
    .optional()
    .meta({ description: `Keys of ${what}, separated by commas.` })

export const KeyOf = (what: string) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'api.fault.key-list')
    .optional()
    .meta({ description: `Key of one ${what}.` })

/** What is too many to list is looked for: by key, or by words of its name. */
export const finding = (what: string) =>
  z
    .string()
    .max(200, 'api.fault.search-text')
    .optional()
    .meta({ description: `Only ${what} whose key or name holds this.` })
export function matching(q: string | undefined, key: string, name: Words | string, language: Language): boolean {
  if (q === undefined) return true
  const sought = fold(q.trim())
  return key.includes(sought) || fold(typeof name === 'string' ? name : label(name, language)).includes(sought)
}

export const momentOf = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'api.fault.moment' })
    .transform((text) => new Date(text))
    .optional()
    .meta({ description, example: '2026-11-01T00:00:00Z' })

export const flag = (description: string) =>
  z
    .enum(['true', 'false'], 'api.fault.flag')
    .transform((text) => text === 'true')
    .optional()
    .meta({ description })

export const limitUpTo = (maximum: number) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, 'api.fault.limit')
    .transform(Number)
    .refine((limit) => limit <= maximum, 'api.fault.limit')
    .optional()
    .meta({ description: `At most this many, 1 to ${maximum}.`, type: 'integer', minimum: 1, maximum, example: 25 })

export const Cursor = z
  .string()
  .max(500, 'api.fault.cursor')
  .optional()
  .meta({ description: '`nextCursor` of a former answer with the same filters.' })

export const Attachments = z
  .array(Id)
  .max(20, 'api.fault.attachments')
  .default([])
  .meta({ description: 'Ids from `POST /attachments`, each used once.', example: [] })

export const jsonBody = <S extends z.ZodType>(schema: S) => ({ required: true, content: { 'application/json': { schema } } })
export const jsonAnswer = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
})
