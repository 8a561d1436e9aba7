// F20: every id of another customer, wherever an operation takes one, is answered exactly as an id that does not exist.
import { expect, test } from 'vitest'
import { type Answered, type Sent, apiHouse } from '../../test/support/api.ts'
import { routes } from './routes.ts'

const { call, open, people, organisations } = await apiHouse()
const absent = '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001'
const bobs = await open('bob')
const alices = await open('alice', { participants: [{ personId: people.amy }] })
const upload = async (who: 'alice' | 'bob') => {
  const sent = await call(who, 'POST', '/attachments?name=a.txt', { body: 'text', headers: { 'content-type': 'application/octet-stream' } })
  expect(sent.status, sent.text).toBe(201)
  return sent.body.id as string
}
const bobsFile = await upload('bob')
const bobsSentFile = await upload('bob')
expect(
  (await call('bob', 'POST', `/tickets/${bobs.reference}/messages`, { json: { body: 'a file', attachments: [bobsSentFile] } })).status,
).toBe(201)
/** Nobody but staff knows of it. */
const unpublished = (await call('tess', 'POST', '/health/incidents', { json: { kind: 'incident', title: { en: 'x' }, body: { en: 'y' } } }))
  .body.reference as string

/** For bob's organisation alone. */
const article = (
  await call('tess', 'POST', '/articles', {
    json: {
      language: 'en',
      slug: 'only-for-b',
      words: { title: 'x', body: 'y' },
      about: { kind: 'how-to' },
      audience: { audience: 'chosen', organisations: [organisations.b] },
    },
  })
).body as { id: string; slug: string }
expect((await call('tess', 'PUT', `/articles/${article.id}/publication`, { json: {} })).status).toBe(204)

interface Position {
  operation: string
  at: string
  foreign: string
  make(id: string): { method: string; path: string; sent?: Sent }
}
const ticketPath = (operation: string, json?: unknown): Position[] => {
  const [method, path] = operation.split(' ') as [string, string]
  const make = (id: string) => ({
    method,
    path: path.replace('{ref}', id).replace('{person}', people.amy),
    ...(json !== undefined && { sent: { json } }),
  })
  return [
    { operation, at: 'path ref, by id', foreign: bobs.id, make },
    { operation, at: 'path ref, by reference', foreign: bobs.reference, make: (id) => make(id === absent ? 'CS-1' : id) },
  ]
}
const within = (operation: string, at: string, foreign: string, json: (id: string) => unknown): Position => {
  const [method, path] = operation.split(' ') as [string, string]
  return { operation, at, foreign, make: (id) => ({ method, path: path.replace('{ref}', alices.reference), sent: { json: json(id) } }) }
}
const ticket = (more: object) => ({
  requestType: 'technical',
  service: 'backup',
  priority: 'low',
  organisationId: organisations.a,
  summary: 's',
  body: 'b',
  ...more,
})

const positions: Position[] = [
  ...ticketPath('GET /tickets/{ref}'),
  ...ticketPath('GET /tickets/{ref}/messages'),
  ...ticketPath('GET /tickets/{ref}/notes'),
  ...ticketPath('POST /tickets/{ref}/messages', { body: 'b' }),
  ...ticketPath('POST /tickets/{ref}/notes', { body: 'b' }),
  ...ticketPath('POST /tickets/{ref}/read'),
  ...ticketPath('POST /tickets/{ref}/status', { happening: 'solved' }),
  ...ticketPath('POST /tickets/{ref}/participants', { personId: people.amy }),
  ...ticketPath('DELETE /tickets/{ref}/participants/{person}'),
  ...ticketPath('PUT /tickets/{ref}/incident', { incident: 'INC-1' }),
  ...ticketPath('DELETE /tickets/{ref}/incident'),
  ...ticketPath('POST /tickets/{ref}/incident/answer', { answer: 'solved' }),
  ...ticketPath('GET /tickets/{ref}/escalations'),
  ...ticketPath('GET /tickets/{ref}/callback'),
  ...ticketPath('GET /tickets/{ref}/callback/times'),
  ...ticketPath('PUT /tickets/{ref}/callback', { startsAt: '2026-11-23T08:00:00Z' }),
  ...ticketPath('DELETE /tickets/{ref}/callback'),
  ...ticketPath('POST /tickets/{ref}/callback/attempts', { outcome: 'reached' }),
  ...ticketPath('PUT /tickets/{ref}/assignee', { assigneeId: null }),
  ...ticketPath('PUT /tickets/{ref}/queue', { queue: 'billing' }),
  ...ticketPath('PUT /tickets/{ref}/priority', { priority: 'low' }),
  ...ticketPath('PUT /tickets/{ref}/severity', { severity: 'a' }),
  {
    operation: 'DELETE /tickets/{ref}/participants/{person}',
    at: 'path person',
    foreign: people.bob,
    make: (id) => ({ method: 'DELETE', path: `/tickets/${alices.reference}/participants/${id}` }),
  },
  within('POST /tickets/{ref}/participants', 'body personId', people.bob, (personId) => ({ personId })),
  within('POST /tickets/{ref}/messages', 'body attachments', bobsFile, (id) => ({ body: 'b', attachments: [id] })),
  within('POST /tickets/{ref}/messages', 'body attachments, of a message', bobsSentFile, (id) => ({ body: 'b', attachments: [id] })),
  within('POST /promises/preview', 'body organisationId', organisations.b, (organisationId) => ({
    requestType: 'incident',
    organisationId,
  })),
  within('POST /promises/preview', 'body partnerId', organisations.b, (partnerId) => ({
    requestType: 'incident',
    organisationId: organisations.a,
    partnerId,
  })),
  {
    operation: 'POST /calendars/{key}/holidays',
    at: 'path key',
    foreign: 'office',
    make: (key) => ({ method: 'POST', path: `/calendars/${key}/holidays`, sent: { json: { file: 'BEGIN:VCALENDAR', take: 'all' } } }),
  },
  within('POST /tickets', 'body partnerId', organisations.b, (partnerId) => ticket({ partnerId })),
  within('POST /tickets', 'body organisationId', organisations.b, (organisationId) => ticket({ organisationId })),
  within('POST /tickets', 'body requesterId', people.bob, (requesterId) => ticket({ requesterId })),
  within('POST /tickets', 'body participants', people.bob, (personId) => ticket({ participants: [{ personId }] })),
  within('POST /tickets', 'body attachments', bobsFile, (id) => ticket({ attachments: [id] })),
  {
    operation: 'GET /tickets',
    at: 'query organisation',
    foreign: organisations.b,
    make: (id) => ({ method: 'GET', path: `/tickets?tab=organisation&organisation=${id}` }),
  },
  { operation: 'GET /attachments/{id}', at: 'path id', foreign: bobsFile, make: (id) => ({ method: 'GET', path: `/attachments/${id}` }) },
  {
    operation: 'GET /attachments/{id}',
    at: 'path id, of a message',
    foreign: bobsSentFile,
    make: (id) => ({ method: 'GET', path: `/attachments/${id}` }),
  },
  {
    operation: 'GET /organisations/{id}',
    at: 'path id',
    foreign: organisations.b,
    make: (id) => ({ method: 'GET', path: `/organisations/${id}` }),
  },
  {
    operation: 'GET /reports/promises',
    at: 'query customer',
    foreign: organisations.b,
    make: (id) => ({ method: 'GET', path: `/reports/promises?customer=${id}` }),
  },
  {
    operation: 'GET /people',
    at: 'query organisation',
    foreign: organisations.b,
    make: (id) => ({ method: 'GET', path: `/people?organisation=${id}` }),
  },
  ...(
    [
      ['GET', '/contracts'],
      ['POST', '/contracts', { number: 'X', entity: 'guichet', startsOn: '2026-01-01' }],
      ['PUT', '/contracts/{contract}', { number: 'X', entity: 'guichet', startsOn: '2026-01-01' }],
      ['PUT', '/contracts/{contract}/last-day', { endsOn: '2026-01-01' }],
      ['GET', '/cloud-tenants'],
      ['POST', '/cloud-tenants', { name: 'X' }],
      ['DELETE', '/cloud-tenants/{tenant}'],
      ['PUT', '/calendar', { calendar: 'office' }],
      ['GET', '/grants'],
      ['PUT', '/grants/{person}/{offering}'],
      ['DELETE', '/grants/{person}/{offering}'],
      ['GET', '/delegations'],
      ['POST', '/delegations', { customerId: organisations.a, roles: ['x'], endsAt: '2027-01-01T00:00:00Z' }],
      ['POST', '/delegations/granted', { partnerId: organisations.a, roles: ['x'], endsAt: '2027-01-01T00:00:00Z' }],
      ['PUT', '/delegations/{delegation}', { roles: ['x'], endsAt: '2027-01-01T00:00:00Z' }],
      ['PUT', '/delegations/{delegation}/decision', { approve: true }],
      ['DELETE', '/delegations/{delegation}'],
      ['GET', '/statements/{month}'],
      ['GET', '/statements/{month}/clocks'],
    ] as const
  ).map(
    ([method, rest, json]): Position => ({
      operation: `${method} /organisations/{id}${rest}`,
      at: 'path id',
      foreign: organisations.b,
      make: (id) => ({
        method,
        path: `/organisations/${id}${rest
          .replace(/\{(contract|tenant|delegation)\}/, absent)
          .replace('{person}', people.bob)
          .replace('{month}', '2026-03')
          .replace('{offering}', 'x')}`,
        ...(json && { sent: { json } }),
      }),
    }),
  ),
  ...(
    [
      ['GET', ''],
      ['POST', '/updates', { body: { en: 'b' } }],
      ['PUT', '/publication'],
    ] as const
  ).map(
    ([method, rest, json]): Position => ({
      operation: `${method} /health/incidents/{reference}${rest}`,
      at: 'path reference, not published',
      foreign: unpublished,
      make: (id) => ({
        method,
        path: `/health/incidents/${id === absent ? 'INC-1' : id}${rest}`,
        ...(json && { sent: { json } }),
      }),
    }),
  ),
  {
    operation: 'GET /search',
    at: 'query organisation',
    foreign: organisations.b,
    make: (id) => ({ method: 'GET', path: `/search?text=backup&scope=customers&organisation=${id}` }),
  },
  ...['type:', 'service:', 'from:', bobs.reference].map(
    (text): Position => ({
      operation: 'GET /search/completions',
      at: `query organisation, ${text}`,
      foreign: organisations.b,
      make: (id) => ({
        method: 'GET',
        path: `/search/completions?to=filters,tickets&scope=customers&organisation=${id}&text=${encodeURIComponent(text)}`,
      }),
    }),
  ),
  {
    operation: 'GET /articles/{slug}',
    at: 'path slug',
    foreign: article.slug,
    make: (slug) => ({ method: 'GET', path: `/articles/${slug === absent ? 'there-is-none' : slug}` }),
  },
  ...(
    [
      ['POST', '/versions', { language: 'en', words: { title: 'x', body: 'y' } }],
      ['POST', '/reviews', { language: 'en', version: 1, forEveryone: false }],
      ['PUT', '/decision', { language: 'en', version: 1, approve: true }],
      ['PUT', '/publication', {}],
      ['DELETE', '/publication'],
      ['POST', '/files', {}],
    ] as const
  ).map(
    ([method, rest, json]): Position => ({
      operation: `${method} /articles/{id}${rest}`,
      at: 'path id',
      foreign: article.id,
      make: (id) => ({ method, path: `/articles/${id}${rest}`, ...(json && { sent: { json } }) }),
    }),
  ),
  { operation: 'GET /people/{id}', at: 'path id', foreign: people.bob, make: (id) => ({ method: 'GET', path: `/people/${id}` }) },
]

const seen = ({ status, body }: Answered) => ({ status, body })
test.each(positions)('F20 $operation, $at', async ({ foreign, make }) => {
  const ask = async (id: string) => {
    const { method, path, sent } = make(id)
    return call('alice', method, path, sent)
  }
  const [theirs, none] = [await ask(foreign), await ask(absent)]
  expect(seen(theirs)).toEqual(seen(none))
  // An empty list tells as little as "not found".
  if (theirs.status === 200)
    for (const list of [theirs.body.tickets, theirs.body.completions]) if (list !== undefined) expect(list).toEqual([])
  if (theirs.status !== 200) expect(theirs.status).toBeGreaterThanOrEqual(400)
})

test('F20 every operation that takes an id stands in the table above', () => {
  const tested = new Set(positions.map(({ operation }) => operation))
  const missing = routes
    .filter(({ route }) => /\{/.test(route.path) || ['/tickets', '/people'].includes(route.path))
    .map(({ route }) => `${route.method.toUpperCase()} ${route.path}`)
    .filter((operation) => !tested.has(operation))
  expect(missing).toEqual([])
})

test('nothing of another customer stands in any list', async () => {
  for (const path of [
    '/tickets?tab=all',
    '/tickets?tab=organisation',
    '/tickets?tab=cc',
    '/organisations',
    '/customers',
    '/people',
    `/search?text=${bobs.reference}`,
    `/search/completions?text=${bobs.reference}`,
    ...['type:', 'service:', 'severity:', 'priority:', 'from:', 'queue:', 'CS-'].map(
      (text) => `/search/completions?text=${encodeURIComponent(text)}`,
    ),
    '/search/suggestions?text=only+for+b+x+y&service=backup',
  ]) {
    const { text } = await call('alice', 'GET', path)
    for (const id of [bobs.id, bobs.reference, people.bob, organisations.b, article.slug]) expect(text, path).not.toContain(id)
  }
})
