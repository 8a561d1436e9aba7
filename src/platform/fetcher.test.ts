import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcp } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { type FetcherOptions, createFetcher, isPublicAddress } from './fetcher.ts'

/** Listens everywhere on this machine and counts who comes. */
let reached = 0
const canary = createTcp((socket) => {
  reached++
  socket.on('error', () => {})
  socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}')
})
await new Promise<void>((done) => canary.listen(0, '::', done))
const { port } = canary.address() as AddressInfo
afterAll(() => void canary.close())

const server = createServer((req, res) => {
  if (req.url !== '/untyped')
    res.setHeader('content-type', req.url === '/page' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8')
  if (req.url === '/json') res.end('{"a":1}')
  else if (req.url === '/canary') res.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end()
  else if (req.url === '/large') res.end('x'.repeat(70_000))
  else if (req.url === '/endless') {
    res.writeHead(200)
    const timer = setInterval(() => res.write('x'), 5)
    res.on('close', () => clearInterval(timer))
  } else if (req.url === '/packed') res.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
  else if (req.url === '/host') res.end(req.headers.host)
  else if (req.url === '/page' || req.url === '/untyped') res.end('{}')
  else if (req.url !== '/never') res.writeHead(404).end('secret of the inside')
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const here = (server.address() as AddressInfo).port
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** The canary's port is let through, so that only the address decides. */
const fetcher = (options: Partial<FetcherOptions> = {}) => createFetcher({ allow: [], ports: [80, 443, port], timeoutMs: 5000, ...options })
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'fetched',
    (fault: { code?: string }) => fault.code ?? String(fault),
  )

const literals = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433', // decimal
  '017700000001', // octal
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7f000001', // hexadecimal
  '0x7f.0.0.1',
  '0x7F.1',
  '127.0.0.1.',
  '0',
  '0.0.0.0',
  '0x0',
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254', // cloud metadata
  '0xa9fea9fe',
  '2852039166',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '240.0.0.1',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]', // NAT64
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]', // 6to4
  '[2001:0:7f00:1::]', // Teredo
  '[fe80::1]',
  '[fe80::1%25lo]', // zone
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fec0::1]',
  '[ff02::1]',
  '①②⑦.⓪.⓪.①', // letters that fold to digits
  '127。0。0。1', // ideographic stops
  '１２７.0.0.1',
]

/** What the resolver answers for names. */
const names: Record<string, string[]> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'inside.example': ['10.1.2.3'],
  'metadata.example': ['169.254.169.254'],
  '127.0.0.1.nip.example': ['127.0.0.1'],
  'mixed.example': ['93.184.216.34', '127.0.0.1'],
  'mixed6.example': ['2606:2800:220:1:248:1893:25c8:1946', '::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'zoned.example': ['fe80::1%lo'],
  'xn--bcher-kva.example': ['127.0.0.1'],
  'nobody.example': [],
}
const resolve = async (host: string) => names[host] ?? names[`${host}.`] ?? []

describe('F32 nothing inside is ever connected to', () => {
  test.each(literals)('http://%s', async (host) => {
    expect(await codeOf(fetcher({ resolve }).fetchText(`http://${host}:${port}/`))).toMatch(/^(not-public|address-bad|not-found)$/)
    expect(await codeOf(fetcher({ resolve }).post(`http://${host}:${port}/`, '{}', {}))).toMatch(/^(not-public|address-bad|not-found)$/)
    expect(reached).toBe(0)
  })

  test.each([...Object.keys(names), 'bücher.example', 'LOCALHOST'])('http://%s, by its name', async (host) => {
    expect(await codeOf(fetcher({ resolve }).fetchText(`http://${host}:${port}/`))).toMatch(/^(not-public|not-found)$/)
    expect(await codeOf(fetcher({ resolve }).post(`http://${host}:${port}/`, '{}', {}))).toMatch(/^(not-public|not-found)$/)
    expect(reached).toBe(0)
  })

  test.each([
    'http://user@93.184.216.34/',
    'http://user:pass@status.example/',
    'http://status.example@127.0.0.1/',
    'http://93.184.216.34:22/',
    'http://93.184.216.34:6379/',
    'ftp://status.example/',
    'file:///etc/hostname',
    'gopher://127.0.0.1/',
    'data:application/json,{}',
    'javascript:1',
    'status.example',
    '//127.0.0.1/',
    'http://',
    'http:\\\\127.0.0.1\\',
    '',
  ])('%s is no address to fetch', async (address) => {
    expect(await codeOf(fetcher({ resolve: async () => ['93.184.216.34'] }).fetchText(address))).toMatch(/^(address-bad|not-public)$/)
    expect(reached).toBe(0)
  })

  test('a name is looked up once: what it says the second time is never asked (rebinding)', async () => {
    let asked = 0
    const rebinding = async () => (asked++ === 0 ? ['93.184.216.34'] : ['127.0.0.1'])
    expect(await codeOf(fetcher({ resolve: rebinding, timeoutMs: 400 }).fetchText(`http://rebind.example:${port}/`))).toMatch(
      /^(unreachable|too-slow|status)$/,
    )
    expect(asked).toBe(1)
    expect(reached).toBe(0)
  })

  test('a redirect is not followed, also not from a host that is allowed', async () => {
    const one = fetcher({ allow: [`127.0.0.1:${here}`] })
    expect(await codeOf(one.fetchText(`http://127.0.0.1:${here}/canary`))).toBe('redirects')
    expect(await codeOf(one.post(`http://127.0.0.1:${here}/canary`, '{}', {}))).toBe('redirects')
    expect(reached).toBe(0)
  })

  test('a host that is allowed on one port is not allowed on another', async () => {
    const one = createFetcher({ allow: [`127.0.0.1:${here}`, '127.0.0.2'] })
    expect(await codeOf(one.fetchText(`http://127.0.0.1:${port}/`))).toBe('address-bad')
    expect(await codeOf(one.fetchText(`http://127.0.0.2:${port}/`))).toBe('address-bad')
    expect(reached).toBe(0)
  })

  test('the canary does sing', async () => {
    expect(await codeOf(createFetcher({ allow: [`127.0.0.1:${port}`] }).fetchText(`http://127.0.0.1:${port}/`))).toBe('fetched')
    expect(reached).toBe(1)
  })
})

describe('what is allowed is fetched within bounds', () => {
  const within = (timeoutMs: number) => createFetcher({ allow: [`status.example:${here}`], resolve: async () => ['127.0.0.1'], timeoutMs })
  const allowed = within(5000)
  const impatient = within(400)
  const at = (path: string, by = allowed) => by.fetchText(`http://status.example:${here}${path}`)

  test('by name, with the name said to the server', async () => {
    expect((await at('/json')).text).toBe('{"a":1}')
    expect((await at('/host')).text).toBe(`status.example:${here}`)
  })
  test.each([
    ['/large', 'too-large'],
    ['/endless', 'too-slow'],
    ['/never', 'too-slow'],
    ['/packed', 'encoded'],
    ['/page', 'type'],
    ['/untyped', 'type'],
    ['/absent', 'status'],
  ])('%s ends as %s', async (path, code) => {
    expect(await codeOf(at(path, code === 'too-slow' ? impatient : allowed))).toBe(code)
  })
  test.each([
    ['/json', 'fetched'],
    ['/large', 'fetched'], // nothing of it is read
    ['/endless', 'fetched'],
    ['/never', 'too-slow'],
    ['/absent', 'status'],
  ])('a POST to %s ends as %s', async (path, code) => {
    const by = code === 'too-slow' ? impatient : allowed
    expect(await codeOf(by.post(`http://status.example:${here}${path}`, '{"a":1}', { 'guichet-id': '1' }))).toBe(code)
  })
  test('more is read only when asked for', async () => {
    expect((await allowed.fetchText(`http://status.example:${here}/large`, { limit: 100_000 })).text).toHaveLength(70_000)
  })
  test('a resolver that never answers is too slow', async () => {
    const stuck = createFetcher({ allow: [], resolve: () => new Promise(() => {}), timeoutMs: 50 })
    expect(await codeOf(stuck.fetchText('https://status.example/'))).toBe('too-slow')
  })
})

test('what is public', () => {
  expect(['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '2a00:1450:4001::1'].map(isPublicAddress)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['', 'localhost', '2001:db8::1', '3fff::1', '1:2', '203.0.113.9'].map(isPublicAddress)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})
