// Scripts, style, font and icon as the build left them: found by their plain name, sent compressed, and kept by browsers for good.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { root } from './root.ts'

const dist = join(root, 'dist')
const manifest: Readonly<Record<string, string>> = existsSync(join(dist, 'assets.json'))
  ? JSON.parse(readFileSync(join(dist, 'assets.json'), 'utf8'))
  : {}

/** The address of a built file; its name changes with its content. Unbuilt, as in tests of pages, the plain name. */
export const assetPath = (name: string): string => `/assets/${manifest[name] ?? name}`

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}
const known = new Map(Object.values(manifest).map((file) => [file, types[file.split('.').pop() ?? ''] ?? 'application/octet-stream']))

interface Form {
  readonly path: string
  readonly encoding: 'br' | 'gzip' | null
}

function formFor(file: string, accepted: string): Form {
  for (const [encoding, extension] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    const path = join(dist, 'assets', file + extension)
    if (new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?(,|$))`).test(accepted) && existsSync(path)) return { path, encoding }
  }
  return { path: join(dist, 'assets', file), encoding: null }
}

/** GET /assets/:file. Only names of the manifest exist, so no path leads anywhere else (F27). */
export function assetAnswer(request: Request, file: string): Response {
  const type = known.get(file)
  if (!type) return new Response('Not found\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  const form = formFor(file, request.headers.get('accept-encoding') ?? '')
  const headers = new Headers({
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-length': String(statSync(form.path).size),
    vary: 'accept-encoding',
  })
  if (form.encoding) headers.set('content-encoding', form.encoding)
  const body = request.method === 'HEAD' ? null : (Readable.toWeb(createReadStream(form.path)) as ReadableStream<Uint8Array>)
  return new Response(body, { headers })
}
