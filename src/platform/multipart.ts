// Reads multipart/form-data as it arrives, part by part: a field is a string, a file a stream that must be read before the next part comes.
// Nothing is buffered, so a request of any size costs the same memory; whoever stops reading stops the request.
import { Busboy } from '@fastify/busboy'
import type { Readable } from 'node:stream'
import { Refusal } from './refusal.ts'
import { utf8 } from './utf8.ts'

export type Part =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'file'; readonly name: string; readonly fileName: string; readonly bytes: AsyncIterable<Uint8Array> }

export interface Multipart {
  readonly parts: AsyncGenerator<Part, void, void>
  /** Bytes read from the request so far. */
  received(): number
}

interface Arrived {
  readonly name: string
  /** None: a field. */
  readonly fileName: string | undefined
  readonly bytes: AsyncIterable<Uint8Array>
  readonly stream: Readable
}

const most = { fieldSize: 1_000_000, fields: 200, files: 500 }
const limits = { files: most.fields + most.files, headerPairs: 20, headerSize: 16_384 }

/**
 * `body` and `content-type` of the request. A body that is not multipart, is cut off or is malformed refuses as `unsupported-body`, a field that is no
 * UTF-8 as `malformed`.
 */
export function readMultipart(body: ReadableStream<Uint8Array> | null, contentType: string | undefined): Multipart {
  if (!body || !contentType || !/^multipart\/form-data\s*;/i.test(contentType)) throw new Refusal('unsupported-body')
  let received = 0
  const reader = body.getReader()
  const busboy = openBusboy(contentType)
  const waiting: Arrived[] = []
  const open = new Set<Readable>()
  let ended = false
  let fault: unknown
  let awaken = () => {}
  let refill = () => {}

  const fail = (thrown: unknown) => {
    fault ??= thrown
    ended = true
    for (const stream of open) stream.destroy(fault as Error)
    refill()
    awaken()
  }
  // Fields come as streams of bytes too (`openBusboy`): as text busboy gives them only with signs in place of bytes that are none.
  const left = { fields: most.fields, files: most.files }
  busboy.on('file', (name: string | undefined, stream, fileName: string | undefined) => {
    open.add(stream)
    stream.on('error', () => {}) // told to whoever reads it; a part that nobody reads must not end the process
    stream.on('close', () => open.delete(stream))
    if (--left[fileName === undefined ? 'fields' : 'files'] < 0) fail(new Refusal('invalid'))
    if (ended) return void stream.destroy()
    // A reader that turns away leaves the stream whole, so that the parts behind it can still come.
    const bytes = async function* () {
      try {
        yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
      } catch {
        throw fault ?? new Refusal('unsupported-body')
      }
    }
    waiting.push({ name: name ?? '', fileName, bytes: bytes(), stream })
    awaken()
  })
  busboy.on('filesLimit', () => fail(new Refusal('invalid'))) // each refused one is remembered
  busboy.on('error', () => fail(new Refusal('unsupported-body')))
  busboy.on('drain', () => refill())
  busboy.on('finish', () => {
    ended = true
    refill()
    awaken()
  })

  const pump = async () => {
    try {
      while (!ended) {
        const { done, value } = await reader.read()
        if (done) return void busboy.end()
        received += value.byteLength
        if (!busboy.write(value) && !ended) await new Promise<void>((resolve) => (refill = resolve))
      }
    } catch {
      fail(new Refusal('unsupported-body')) // its sender went away: nobody's fault, and nobody hears this
    }
  }

  async function* parts(): AsyncGenerator<Part, void, void> {
    const pumping = pump()
    try {
      while (true) {
        const arrived = waiting.shift()
        if (arrived) {
          yield await partOf(arrived)
          await dropped(arrived.stream)
        } else if (fault) {
          throw fault
        } else if (ended) {
          return
        } else {
          await new Promise<void>((resolve) => (awaken = resolve))
        }
      }
    } finally {
      ended = true
      for (const stream of open) stream.destroy()
      await reader.cancel().catch(() => {})
      refill()
      await pumping
    }
  }
  return { parts: parts(), received: () => received }
}

async function partOf({ name, fileName, bytes }: Arrived): Promise<Part> {
  if (fileName !== undefined) return { kind: 'file', name, fileName: unquoted(fileName), bytes }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > most.fieldSize) throw new Refusal('message-too-large', { name, size, limit: most.fieldSize })
    chunks.push(chunk)
  }
  return { kind: 'field', name, value: utf8(Buffer.concat(chunks)) }
}

function openBusboy(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits,
      preservePath: true,
      isPartAFile: () => true,
    })
  } catch {
    throw new Refusal('unsupported-body')
  }
}

/** What the reader left of a file flows away unseen. */
function dropped(stream: Readable): Promise<void> | undefined {
  if (stream.readableEnded || stream.destroyed) return
  return new Promise((resolve) => {
    stream.once('end', resolve)
    stream.once('close', resolve)
    stream.resume()
  })
}

/** Browsers write a quote in a name as %22 (HTML, multipart form data). */
const unquoted = (fileName: string) => fileName.replaceAll('%22', '"')
