// Sends a kept file the same way through every door: whole, in part as after a broken download, or not again when it is unchanged.
import type { FileStorage } from './storage.ts'

interface Sent {
  readonly sha256: string
  readonly size: number
}

/** `headers` say what it is and how a reader must treat it; validators, range and length are added here. */
export async function fileAnswer(request: Request, storage: FileStorage, file: Sent, headers: Record<string, string>): Promise<Response> {
  const etag = `"${file.sha256}"`
  const always = { ...headers, etag, 'accept-ranges': 'bytes' }
  const known = request.headers
    .get('if-none-match')
    ?.split(',')
    .map((tag) => tag.trim())
  if (known?.includes(etag)) return new Response(null, { status: 304, headers: always })

  const ifRange = request.headers.get('if-range')
  const range = ifRange === null || ifRange === etag ? rangeOf(request.headers.get('range'), file.size) : null
  if (range === 'unsatisfiable') return new Response(null, { status: 416, headers: { ...always, 'content-range': `bytes */${file.size}` } })
  const length = range ? range.to - range.from + 1 : file.size
  const body = request.method === 'HEAD' ? null : await storage.read(file.sha256, range ?? undefined)
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...always,
      'content-length': String(length),
      ...(range ? { 'content-range': `bytes ${range.from}-${range.to}/${file.size}` } : {}),
    },
  })
}

/** One range (RFC 9110, 14.1.2); several, or another unit, are answered with everything. */
function rangeOf(header: string | null, size: number): { from: number; to: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [first, last] = [match[1]!, match[2]!]
  if (first === '') return Number(last) === 0 ? 'unsatisfiable' : { from: Math.max(0, size - Number(last)), to: size - 1 }
  const from = Number(first)
  if (from >= size) return 'unsatisfiable'
  if (last !== '' && Number(last) < from) return null
  return { from, to: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
