// Hands a file out so that nothing in it can run on our origin (F12): pictures are painted, everything else is saved by the reader.
import { type FoundFile, fileFor } from '../../desk/files/file-for.ts'
import { isRaster } from '../../desk/files/media-type.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'

export async function getFile(ask: SignedAsk): Promise<Response> {
  const { personId } = ask.visitor
  const file = await reading(ask.house.app, personId, (tx) => fileFor(tx, { personId }, ask.params['id'] ?? ''))
  const headers = fileHeaders(file)
  if (
    ask.c.req
      .header('if-none-match')
      ?.split(/\s*,\s*/)
      .includes(headers['etag']!)
  )
    return new Response(null, { status: 304, headers })

  const ifRange = ask.c.req.header('if-range')
  const range = ifRange === undefined || ifRange === headers['etag'] ? rangeOf(ask.c.req.header('range'), file.size) : null
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${file.size}` } })
  const length = range ? range.to - range.from + 1 : file.size
  const body = ask.c.req.method === 'HEAD' ? null : await ask.house.storage.read(file.sha256, range ?? undefined)
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(length),
      ...(range ? { 'content-range': `bytes ${range.from}-${range.to}/${file.size}` } : {}),
    },
  })
}

/** The same for every way in; the type was decided by content when the file came. */
export function fileHeaders(file: Pick<FoundFile, 'name' | 'mediaType' | 'sha256'>): Record<string, string> {
  const isPicture = isRaster(file.mediaType)
  return {
    'content-type': isPicture
      ? file.mediaType
      : file.mediaType === 'text/plain'
        ? 'text/plain; charset=utf-8'
        : handedOutAs(file.mediaType),
    'content-disposition': `${isPicture ? 'inline' : 'attachment'}; ${fileNameParameters(file.name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache', // kept, but asked for again each time: so are the rights
    etag: `"${file.sha256}"`,
    'accept-ranges': 'bytes',
  }
}

/** Types a browser might act on lose their name, whatever the table says. */
const handedOutAs = (mediaType: string): string =>
  /html|xml|svg|script|^text\/|multipart|^message\//.test(mediaType) ? 'application/octet-stream' : mediaType

/** RFC 6266 with RFC 8187: an ASCII name for old readers, the true one in UTF-8. */
export function fileNameParameters(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  if (ascii === name) return `filename="${ascii}"`
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** One range (RFC 9110, 14.1.2); several, or another unit, are answered with everything. */
export function rangeOf(header: string | undefined, size: number): { from: number; to: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [first, last] = [match[1]!, match[2]!]
  if (first === '') return Number(last) === 0 ? 'unsatisfiable' : { from: Math.max(0, size - Number(last)), to: size - 1 }
  const from = Number(first)
  if (from >= size) return 'unsatisfiable'
  if (last !== '' && Number(last) < from) return null
  return { from, to: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
