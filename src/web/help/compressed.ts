// What a stranger reads is sent compressed: it holds no token whose letters its length could tell, as pages of who is signed in do (decision 0014).
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Ask } from '../ask.ts'

const zip = promisify(gzip)

export async function compressed({ c, visitor }: Ask, response: Response): Promise<Response> {
  const { status, body } = response
  if (visitor || !body || !/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(c.req.header('accept-encoding') ?? '')) return response
  const headers = new Headers(response.headers)
  headers.set('content-encoding', 'gzip')
  headers.append('vary', 'accept-encoding')
  return new Response(await zip(await response.arrayBuffer()), { status, headers })
}
