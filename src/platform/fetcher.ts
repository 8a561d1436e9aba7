// The one way from this house to an address somebody typed: without it a status source could be pointed at our own network (F32).
import { lookup as systemLookup } from 'node:dns/promises'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'

/** Why nothing was fetched; words for people stand under `health.fault.<code>`. */
export type FetchFaultCode =
  | 'address-bad' // not http or https, a user name in it, a port other than 80 and 443
  | 'not-public' // leads, wholly or in part, into a network that is not the internet
  | 'not-found' // no such host
  | 'unreachable'
  | 'too-slow'
  | 'too-large'
  | 'redirects'
  | 'status' // anything but 200; of a POST: anything that does not begin with 2
  | 'encoded'
  | 'type' // not JSON, nor plain text that may be

export class FetchFault extends Error {
  readonly code: FetchFaultCode
  constructor(code: FetchFaultCode) {
    super(code)
    this.name = 'FetchFault'
    this.code = code
  }
}

export interface FetcherOptions {
  /** GUICHET_FETCH_ALLOW: hosts, or host:port, that may be fetched although they stand in a private network. */
  readonly allow: readonly string[]
  /** All addresses of a name. Tests give their own. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  readonly ports?: readonly number[]
  readonly timeoutMs?: number
}

export interface Fetched {
  /** Never shown to people: it could be any page of any network. */
  readonly text: string
}

export interface Fetcher {
  /** GET of JSON, without following anywhere. Throws FetchFault. */
  fetchText(address: string, options?: { readonly limit?: number }): Promise<Fetched>
  /** POST that was taken. What is answered is not read. Throws FetchFault. */
  post(address: string, body: string, headers: Readonly<Record<string, string>>): Promise<void>
}

const longest = 64 * 1024
/** Files on plain web servers come as plain text. */
const json = /^(application\/([a-z0-9.-]+\+)?json|text\/(json|plain))\s*(;|$)/i

const closed = new BlockList()
// IANA special-purpose registries: whatever is not globally reachable, and multicast.
for (const range of ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'])
  add4(range)
for (const range of ['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'])
  add4(range)
for (const range of ['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']) add4(range)
for (const [net, bits] of [
  ['2001::', 23], // Teredo, ORCHID and other protocols
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 holds an IPv4 address
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, bits, 'ipv6')
function add4(range: string): void {
  const [net = '', bits] = range.split('/')
  closed.addSubnet(net, Number(bits), 'ipv4')
}
/** Of IPv6 only what is given out as global unicast; mapped, translated (NAT64), local and zoned addresses lie outside. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  return version === 6 && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

export function createFetcher(options: FetcherOptions): Fetcher {
  const { timeoutMs = 5000, ports = [80, 443] } = options
  const allowed = new Set(options.allow.map((one) => one.toLowerCase()))
  const resolve =
    options.resolve ?? (async (host) => (await systemLookup(host, { all: true, verbatim: true })).map(({ address }) => address))

  /** The URL, and the one address to connect to: looked up once, every answer checked. */
  async function checked(given: string): Promise<{ url: URL; address: string }> {
    if (!URL.canParse(given)) throw new FetchFault('address-bad')
    const url = new URL(given) // makes decimal, octal and hexadecimal literals dotted, names ASCII
    if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password) throw new FetchFault('address-bad')
    const port = portOf(url)
    const host = hostOf(url)
    const isAllowed = allowed.has(`${host}:${port}`) || (allowed.has(host) && ports.includes(port))
    if (!isAllowed && !ports.includes(port)) throw new FetchFault('address-bad')
    const addresses = isIP(host) ? [host] : await resolve(host).catch(() => [])
    const [address] = addresses
    if (address === undefined) throw new FetchFault('not-found')
    if (!isAllowed && !addresses.every(isPublicAddress)) throw new FetchFault('not-public')
    return { url, address }
  }

  async function within<T>(given: string, how: Omit<Exchange<T>, 'signal'>): Promise<T> {
    const deadline = AbortSignal.timeout(timeoutMs)
    const late = new Promise<never>((_, reject) =>
      deadline.addEventListener('abort', () => reject(new FetchFault('too-slow')), { once: true }),
    )
    late.catch(() => {})
    const { url, address } = await Promise.race([checked(given), late])
    return Promise.race([exchange(url, address, { ...how, signal: deadline }), late])
  }

  return {
    fetchText: (given, { limit = longest } = {}) =>
      within(given, { method: 'GET', headers: { accept: 'application/json' }, read: (answer) => bodyOf(answer, limit) }),
    post: (given, body, headers) => within(given, { method: 'POST', headers, body, read: taken }),
  }
}

const portOf = (url: URL) => (url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80)
const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

interface Exchange<T> {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
  read(answer: IncomingMessage): Promise<T>
}

function exchange<T>(url: URL, address: string, how: Exchange<T>): Promise<T> {
  return new Promise((settle, reject) => {
    const host = hostOf(url)
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    const asked = ask(
      {
        host: address, // the checked one: the name is not looked up again
        port: portOf(url),
        path: url.pathname + url.search,
        method: how.method,
        agent: false,
        signal: how.signal,
        maxHeaderSize: 16_384,
        ...(isIP(host) ? {} : { servername: host }),
        headers: {
          ...how.headers,
          ...(how.body !== undefined && { 'content-length': String(Buffer.byteLength(how.body)) }),
          host: url.host,
          'accept-encoding': 'identity',
          'user-agent': 'Guichet',
        },
      },
      (answer) => {
        how.read(answer).then(settle, (fault) => {
          asked.destroy()
          reject(fault)
        })
      },
    )
    asked.on('error', (fault) =>
      reject(fault instanceof FetchFault ? fault : new FetchFault(how.signal.aborted ? 'too-slow' : 'unreachable')),
    )
    asked.end(how.body)
  })
}

async function taken(answer: IncomingMessage): Promise<void> {
  const { statusCode: status = 0 } = answer
  answer.destroy()
  if (status >= 300 && status < 400) throw new FetchFault('redirects')
  if (status < 200 || status > 299) throw new FetchFault('status')
}

async function bodyOf(answer: IncomingMessage, limit: number): Promise<Fetched> {
  const { statusCode: status = 0, headers } = answer
  if (status >= 300 && status < 400) throw new FetchFault('redirects')
  if (status !== 200) throw new FetchFault('status')
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new FetchFault('encoded')
  if (!json.test(headers['content-type'] ?? '')) throw new FetchFault('type')
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.byteLength
      if (size > limit) throw new FetchFault('too-large')
      parts.push(part)
    }
  } catch (fault) {
    throw fault instanceof FetchFault ? fault : new FetchFault('unreachable')
  }
  return { text: Buffer.concat(parts).toString('utf8') }
}
