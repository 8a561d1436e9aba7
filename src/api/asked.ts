// The parts that several routes ask for in the same way: a ticket's reference, lists of keys, cursors, attachments.
import { z } from '@hono/zod-openapi'
import { Id } from '../desk/tickets/fields.ts'

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
