// Where a request comes from, as far as config says whom to believe: what tries are counted by (F26).
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Source } from '../platform/identity.ts'
import { clientAddressReader } from '../platform/trusted-proxies.ts'
import type { Ask } from './ask.ts'

const readers = new Map<readonly string[], ReturnType<typeof clientAddressReader>>()

export function sourceOf(ask: Ask): Source {
  const { trustedProxies } = ask.house.config
  let read = readers.get(trustedProxies)
  if (!read) readers.set(trustedProxies, (read = clientAddressReader(trustedProxies)))
  return { request: ask.c.req.raw, address: read(peerOf(ask), ask.c.req.header('x-forwarded-for')) }
}

/** Without a socket, as in tests that call the app, everyone comes from one place. */
function peerOf(ask: Ask): string {
  if (!(ask.c.env as { incoming?: unknown } | undefined)?.incoming) return '127.0.0.1'
  return getConnInfo(ask.c).remote.address ?? '127.0.0.1'
}
