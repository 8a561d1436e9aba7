// The socket: listens from the first moment, says "in a moment" until the house stands or while its database is away, and drains at the end.
import { type IncomingMessage, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { OperatorError } from './config.ts'

/** What answers requests; `peer` reads are done by hono's getConnInfo from the environment. */
export type Answer = (request: Request, env: { incoming: IncomingMessage }) => Response | Promise<Response>

export interface HttpServer {
  readonly port: number
  answer(by: Answer): void
  /** Requests that have come and have no answer yet; one whose answer is a stream has it. */
  inHand(): number
  /** No new connections; whoever is being answered is answered, for at most `seconds`. */
  drain(seconds: number): Promise<void>
}

export async function listen(options: { port: number; hosts: readonly string[] }): Promise<HttpServer> {
  let answer: Answer = () => notNow('Guichet is starting.')
  let inHand = 0
  // Its lighter Response takes the place of the global one, which would make a stream of each page's text only to read it again.
  const listener = getRequestListener(async (request, env) => {
    inHand++
    try {
      return await answer(request, env as { incoming: IncomingMessage })
    } finally {
      inHand--
    }
  })
  const servers: Server[] = []
  let port = options.port
  for (const host of options.hosts) {
    const server = createServer({ requestTimeout: 15 * 60_000, headersTimeout: 30_000, keepAliveTimeout: 20_000 }, listener)
    try {
      await opened(server, host, port)
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException
      // A machine without IPv6 has its other loopback name still.
      if (servers.length > 0 && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) continue
      for (const other of servers) other.close()
      throw unopened(host, port, code)
    }
    port = (server.address() as AddressInfo).port
    servers.push(server)
  }
  return {
    port,
    answer(by) {
      answer = by
    },
    inHand: () => inHand,
    async drain(seconds) {
      const hard = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), seconds * 1000)
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
      clearTimeout(hard)
    },
  }
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function unopened(host: string, port: number, code: string | undefined): OperatorError {
  if (code === 'EADDRINUSE')
    return new OperatorError(`Port ${port} is in use already. Stop what listens there, or choose another: PORT=${port + 1} npm start`)
  if (code === 'EACCES')
    return new OperatorError(
      `This user may not listen on port ${port}. Choose one above 1023, for example PORT=3000, with a proxy in front.`,
    )
  return new OperatorError(`Guichet cannot listen on ${host}, port ${port} (${code}). Set HOST to an address of this machine.`)
}

/** Answers any path while pages cannot be made. */
export function notNow(why: string): Response {
  return new Response(`${why} Please try again in a few seconds.\n`, {
    status: 503,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'retry-after': '3',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
