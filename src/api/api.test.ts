import { expect, test } from 'vitest'
import { scopes, scopesFor } from '../platform/identity.ts'
import { apiHouse } from '../../test/support/api.ts'
import { routes } from './routes.ts'

const house = await apiHouse()
const { raw, call, tokenOf } = house
const nobody = '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001'

/** Each operation with an address that fits its pattern, and a body of its kind. */
const operations = routes.map(({ route }) => ({
  name: `${route.method.toUpperCase()} ${route.path}`,
  method: route.method.toUpperCase(),
  path: route.path.replace('{ref}', nobody).replace(/\{[^}]+\}/g, nobody),
  scope: route.security[0]!.token[0],
  takesJson: 'body' in (('request' in route && route.request) || {}) && !route.path.startsWith('/attachments'),
}))

test.each(operations)('a stranger is refused: $name', async ({ method, path }) => {
  for (const headers of [
    {},
    { authorization: 'Bearer guichet_0000000000000000000000000000' },
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer' },
  ] as Record<string, string>[]) {
    const answer = await raw(method, path, { headers })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(answer.body.code).toBe('sign-in-first')
  }
})

test('a session cookie opens nothing here', async () => {
  const { identity, people } = house
  const { cookies } = await identity.startSession(people.ada, 'ada@guichet.example', {
    request: new Request('http://localhost:3000/'),
    address: '127.0.0.1',
  })
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  expect((await identity.whoAsks(new Request('http://localhost:3000/', { headers: { cookie } })))?.personId).toBe(people.ada)
  expect((await raw('GET', '/me', { headers: { cookie } })).status).toBe(401)
})

test.each(operations.filter(({ scope }) => scope))(
  'a token without the scope is refused: $name',
  async ({ method, path, scope, takesJson }) => {
    const others = scopes.filter((one) => one !== scope)
    const answer = await raw(method, path, {
      headers: { authorization: `Bearer ${await tokenOf('amy', others)}` },
      ...(takesJson && { json: {} }),
    })
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({ code: 'token-lacks-scope', detail: expect.stringContaining(scope!) })
  },
)

const beyond = (
  [
    ['amy', null],
    ['tess', 'agent'],
  ] as const
).flatMap(([who, staffRole]) =>
  operations
    .filter(({ scope }) => scope && !scopesFor(staffRole).includes(scope))
    .map(({ name, ...operation }) => ({ name: `${who}: ${name}`, who, ...operation })),
)
test.each(beyond)(
  'a scope that the token page would not offer its person opens nothing: $name',
  async ({ who, method, path, takesJson }) => {
    const answer = await call(who, method, path, takesJson ? { json: {} } : {})
    expect([answer.status, answer.body.code]).toEqual([403, 'may-not-do-that'])
  },
)

test('a revoked token, and one of a disabled person, is nobody’s at once', async () => {
  const { identity, people, db } = house
  const { id, token } = await identity.makeToken(people.carla, { name: 'one', scopes, days: 1 })
  const headers = { authorization: `Bearer ${token}` }
  expect((await raw('GET', '/me', { headers })).status).toBe(200)
  await identity.revokeToken(people.carla, id)
  expect((await raw('GET', '/me', { headers })).status).toBe(401)
  const other = await identity.makeToken(people.carla, { name: 'two', scopes, days: 1 })
  await db.worker.updateTable('person').set({ disabled_at: new Date() }).where('id', '=', people.carla).execute()
  expect((await raw('GET', '/me', { headers: { authorization: `Bearer ${other.token}` } })).status).toBe(401)
  await db.worker.updateTable('person').set({ disabled_at: null }).where('id', '=', people.carla).execute()
})

test('me says who the token stands for', async () => {
  const { body } = await call('alice', 'GET', '/me')
  expect(body).toMatchObject({
    person: { id: house.people.alice, name: 'alice Customer', address: 'alice@customer.example', staff: false },
    staffRole: null,
    organisations: [
      { id: house.organisations.a, name: 'Analytical Engines', mine: { filesTickets: true, seesTickets: 'none', administers: false } },
    ],
    scopes: [...scopes],
  })
})

test('the catalogue speaks the language asked for', async () => {
  const english = await call('alice', 'GET', '/catalogue')
  const turkish = await call('alice', 'GET', '/catalogue', { headers: { 'accept-language': 'tr-TR,tr;q=0.9' } })
  const labelOf = (answer: typeof english) => answer.body.requestTypes.find((type: { key: string }) => type.key === 'technical').label
  expect([labelOf(english), labelOf(turkish)]).toEqual(['Technical support', 'Teknik destek'])
  expect(turkish.headers.get('content-language')).toBe('tr')
  expect(english.body.queues).toEqual([])
  expect((await call('tess', 'GET', '/catalogue')).body.queues).not.toEqual([])
})

test('whoever asks for no language is answered in their own; problems too', async () => {
  const { db, people } = house
  await db.worker.updateTable('person').set({ language: 'tr' }).where('id', '=', people.carla).execute()
  expect((await call('carla', 'GET', '/catalogue')).headers.get('content-language')).toBe('tr')
  expect((await call('carla', 'GET', '/catalogue', { headers: { 'accept-language': 'hu' } })).headers.get('content-language')).toBe('hu')
})

test('an unchanged answer is 304 with no body', async () => {
  const first = await call('alice', 'GET', '/catalogue')
  const again = await call('alice', 'GET', '/catalogue', { headers: { 'if-none-match': first.headers.get('etag')! } })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('HEAD is GET without its body; OPTIONS and 405 say what is allowed; nothing is said to other origins', async () => {
  const head = await call('alice', 'HEAD', '/me')
  expect([head.status, head.text]).toEqual([200, ''])
  for (const { path } of operations) {
    const options = await raw('OPTIONS', path, {
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    })
    expect(options.status).toBe(204)
    expect(options.headers.get('allow')).toContain('OPTIONS')
    expect([...options.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
  const patch = await call('alice', 'PATCH', '/tickets')
  expect([patch.status, patch.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD, OPTIONS'])
})

test('an address that is none is a problem like any other', async () => {
  const answer = await raw('GET', '/nothing/here')
  expect(answer.status).toBe(404)
  expect(answer.body).toEqual({
    type: '/api#problem-not-found',
    title: 'Not found',
    status: 404,
    detail: expect.any(String),
    code: 'not-found',
  })
})

const json = { 'content-type': 'application/json' }
test.each([
  ['a key twice', '{"summary":"a","summary":"b"}', 400],
  ['__proto__', '{"__proto__":{"polluted":true},"summary":"a"}', 400],
  ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}', 400],
  ['no JSON', '{', 400],
  ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400],
  ['an array for the whole', '[]', 422],
  ['an unknown key', '{"requestType":"technical","summary":"a","body":"b","isAdministrator":true}', 422],
  ['an array for a scalar', '{"requestType":"technical","summary":["a"],"body":"b"}', 422],
  ['an object for a scalar', '{"requestType":{"$ne":null},"summary":"a","body":"b"}', 422],
  ['a number for a scalar', '{"requestType":"technical","summary":7,"body":"b"}', 422],
  ['NUL in a text', '{"requestType":"technical","summary":"a\\u0000b","body":"b"}', 422],
])('F33 a body with %s is refused', async (_name, body, status) => {
  const answer = await call('alice', 'POST', '/tickets', { body, headers: json })
  expect(answer.status, answer.text).toBe(status)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('F33 every scalar of a new ticket refuses an array, an object and a prototype', async () => {
  const good = {
    requestType: 'technical',
    service: 'backup',
    organisationId: house.organisations.a,
    summary: 'a',
    body: 'b',
    priority: 'medium',
    severity: null,
    requesterId: house.people.alice,
  }
  for (const field of Object.keys(good)) {
    for (const bad of [['a'], { a: 1 }, 1.5, true]) {
      const answer = await call('alice', 'POST', '/tickets', { json: { ...good, [field]: bad } })
      expect(answer.status, `${field} ${JSON.stringify(bad)}`).toBe(422)
      expect(answer.body.faults.map((fault: { pointer: string }) => fault.pointer)).toEqual([`#/${field}`])
    }
  }
})

test('each fault stands at its place, in the language asked for', async () => {
  const { body } = await call('alice', 'POST', '/tickets', {
    json: { 'a/b~c': 1, requestType: 'technical', summary: '', body: 'b', participants: [{ address: 'x'.repeat(300) }] },
  })
  expect(body.faults.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
    '#/a~1b~0c',
    '#/participants/0/address',
    '#/summary',
  ])
  const listed = await call('alice', 'GET', '/tickets?limit=0&tab=everything&nonsense=1')
  expect(listed.body.faults.map((fault: { parameter: string }) => fault.parameter).sort()).toEqual(['limit', 'nonsense', 'tab'])
})

test.each([
  ['tab=mine&tab=all'],
  ['tab[]=mine'],
  ['__proto__=1'],
  ['constructor=1'],
  ['limit=1e1'],
  ['createdFrom=yesterday'],
  ['status=Open'],
  ['updated=1'],
])('F33 the query %s is refused', async (query) => {
  expect([400, 422]).toContain((await call('alice', 'GET', `/tickets?${query}`)).status)
})

test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/json; charset=latin1'], ['application/xml'], ['']])(
  'a body of the kind "%s" is 415',
  async (type) => {
    const answer = await call('alice', 'POST', '/tickets', { body: Buffer.from('{}'), headers: { 'content-type': type } })
    expect(answer.status).toBe(415)
  },
)

test('a body past the limit is 413, stated or not', async () => {
  const long = `{"summary":"${'a'.repeat(1_100_000)}"}`
  expect(
    (await call('alice', 'POST', '/tickets', { body: long, headers: { ...json, 'content-length': String(long.length) } })).status,
  ).toBe(413)
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(65_536, 0x20)) })
  expect((await call('alice', 'POST', '/tickets', { body: endless, headers: json })).status).toBe(413)
})

const lineBreaks = ['a\r\nset-cookie: x=1', 'a\nx: y', 'a\0b', 'a b x: y']
test.each(lineBreaks)('F16 %j in a text becomes no header', async (text) => {
  const answer = await call('alice', 'POST', '/tickets', { json: { requestType: text, summary: text, body: text } })
  expect([...answer.headers.keys()]).not.toContain('set-cookie')
  expect([...answer.headers.keys()]).not.toContain('x')
})

test('a fault tells a number, no stack and no inside', async () => {
  const { house: inside } = house
  const broken = Object.assign(Object.create(inside), { app: {} })
  const { apiApp } = await import('./api.ts')
  const app = apiApp({ ...broken, identity: inside.identity, now: inside.now, wake: inside.wake, log: { error() {} } } as never)
  const response = await app.request('http://localhost:3000/me', { headers: { authorization: `Bearer ${await tokenOf('alice')}` } })
  const text = await response.text()
  expect(response.status).toBe(500)
  expect(JSON.parse(text)).toMatchObject({ code: 'fault', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  expect(text).not.toMatch(/TypeError|node_modules|\.ts/)
})

test('more than so many requests a minute are slowed down, and told when to come back', async () => {
  const slow = await apiHouse({ perMinute: 3 })
  const answers = []
  for (let i = 0; i < 4; i++) answers.push(await slow.call('alice', 'GET', '/me'))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  expect(answers[0]!.headers.get('ratelimit')).toMatch(/^"token";r=2;t=\d+$/)
  expect(Number(answers[3]!.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await slow.call('bob', 'GET', '/me')).status).toBe(200)
})

test('a call answered anew, since its person changed after the last one, is counted once', async () => {
  const { db, people, call } = await apiHouse()
  const asked = async () => {
    const { headers } = await call('alice', 'GET', '/catalogue')
    return { language: headers.get('content-language'), left: Number(/;r=(\d+);/.exec(headers.get('ratelimit')!)![1]) }
  }
  await asked() // the first use is written down, and so is another fact of the caller
  const before = await asked()
  await db.worker.updateTable('person').set({ language: 'tr' }).where('id', '=', people.alice).execute()
  expect(await asked()).toEqual({ language: 'tr', left: before.left - 1 })
})
