// Files over the API: sent ahead as a stream, then named by a ticket, reply or note; read back only by who may read what they hang on (F13).
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import type { ReceivedFile } from '../desk/files/attach-to-draft.ts'
import { fileFor } from '../desk/files/file-for.ts'
import { widestLimits } from '../desk/files/limits.ts'
import { receiveFile } from '../desk/files/receive-file.ts'
import { keepUpload } from '../desk/files/uploads.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { reading } from '../platform/database.ts'
import { fileAnswer } from '../platform/file-answer.ts'
import { readMultipart } from '../platform/multipart.ts'
import { Refusal } from '../platform/refusal.ts'
import { jsonAnswer } from './asked.ts'
import { type Call, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofKey, refuses } from './problem.ts'
import * as said from './said.ts'
import { Attachment } from './shapes.ts'

const binary = { type: 'string' as const, format: 'binary' }

export const FileName = z.strictObject({
  name: z.string().min(1).max(1000).optional().meta({ description: 'The file’s name, for raw bytes.', example: 'console.log' }),
})
// No Zod schemas here: the validator would read the whole body into memory.
export const fileBody = {
  required: true,
  content: {
    'multipart/form-data': { schema: { type: 'object' as const, properties: { file: binary }, required: ['file' as string] } },
    'application/octet-stream': { schema: binary },
  },
}

export const postAttachment = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/attachments',
    operationId: 'sendAttachment',
    tags: ['Attachments'],
    summary: 'Send a file ahead of its message',
    description:
      'Either `multipart/form-data` with exactly one part that is a file, or the bytes themselves as `application/octet-stream` with the name in `?name=`. The answer’s `id` is then named in `attachments` of a ticket, reply or note, once. Limits are in the catalogue. What no message names within seven days may be removed.',
    ...needs('tickets:write'),
    request: {
      headers: OnceHeaders,
      query: FileName,
      body: fileBody,
    },
    responses: {
      201: jsonAnswer('The file is stored.', Attachment),
      ...refuses('invalid', 'unsupported-body', 'file-too-large', 'file-empty', 'file-name-bad', 'too-many-files', ...ofKey),
    },
  }),
  handler: async (c) => {
    const file = await received(c, c.req.valid('query').name)
    const { body } = await once(c, `${file.sha256} ${file.name}`, async (act) => ({
      status: 201,
      body: said.attachment(await keepUpload(act, file)),
    }))
    return c.json(body, 201)
  },
})

/** One file, as a part of a form or as the bytes themselves. */
export async function received(c: Call, name: string | undefined): Promise<ReceivedFile> {
  const { house, token } = c.var
  const limits = await reading(house.app, token.personId, widestLimits)
  const room = { fileBytes: limits.fileBytes, leftBytes: limits.totalBytes, totalBytes: limits.totalBytes }
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  const { body } = c.req.raw
  if (type === 'application/octet-stream') {
    if (!name) throw new Refusal('invalid', {}, [{ field: 'name', message: 'api.fault.required', parameter: 'name' } as never])
    return receiveFile(house.storage, { name, bytes: (body ?? []) as AsyncIterable<Uint8Array>, ...stated(c) }, room)
  }
  if (name !== undefined) throw new Refusal('unsupported-body')
  let file: ReceivedFile | undefined
  for await (const part of readMultipart(body, c.req.header('content-type')).parts) {
    if (part.kind === 'field' || file)
      throw new Refusal('invalid', {}, [{ field: part.name, message: file ? 'refusal.fault.sent-twice' : 'refusal.fault.unknown-field' }])
    file = await receiveFile(house.storage, { name: part.fileName, bytes: part.bytes, ...stated(c) }, room)
  }
  if (!file) throw new Refusal('invalid', {}, [{ field: 'file', message: 'api.fault.required' }])
  return file
}

function stated(c: Call): { statedSize?: number } {
  const length = Number(c.req.header('content-length'))
  return Number.isSafeInteger(length) && length > 0 ? { statedSize: length } : {}
}

export const getAttachment = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/attachments/{id}',
    operationId: 'readAttachment',
    tags: ['Attachments'],
    summary: 'Read a file',
    description:
      'The bytes as they came; a part of them with `Range`, guarded by `If-Range` with the `ETag`. The kind of the content stands in the `mediaType` of the message’s attachment.',
    ...needs('tickets:read'),
    request: { params: z.strictObject({ id: GivenId }) },
    responses: {
      200: { description: 'The bytes.', content: { 'application/octet-stream': { schema: binary } } },
      206: { description: 'The part named by `Range`.', content: { 'application/octet-stream': { schema: binary } } },
      304: { description: 'Unchanged.' },
      416: { description: 'The file ends before the part named by `Range`.' },
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    const { personId } = c.var.token
    const file = await reading(c.var.house.app, personId, (tx) => fileFor(tx, { personId }, c.req.valid('param').id))
    // A program knows the type from the message; a browser that ends up here must not act on any (F12).
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    }
    return fileAnswer(c.req.raw, c.var.house.storage, file, headers)
  },
})
