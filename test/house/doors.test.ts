// Every route of the portal, workspace and administration, held against everyone who has no business there.
import { describe, expect, test } from 'vitest'
import { routes } from '../../src/web/routes.ts'
import { type Browser, origin, testHouse } from '../support/house.ts'

const { as, stranger, web, db, people } = await testHouse()
const tom = await as('tom')
const yuki = await as('yuki')
const noor = await as('noor')
const zsofia = await as('zsofia')

/** Tom's ticket with its file, of the technical queue: foreign to Yuki (another customer) and to Zsófia (another queue). */
const ticket = await db.owner
  .selectFrom('ticket')
  .selectAll()
  .where('requester_id', '=', people.get('tom') ?? '')
  .where('queue_key', '=', 'technical')
  .orderBy('created_at', 'desc')
  .executeTakeFirstOrThrow()
const file = await db.owner
  .selectFrom('message_file')
  .innerJoin('message', 'message.id', 'message_file.message_id')
  .select('message_file.id')
  .where('message.ticket_id', '=', ticket.id)
  .executeTakeFirstOrThrow()
const aurora = await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()
const absent = '019f0000-0000-7000-8000-000000000000'

const fill = (path: string, ids: Record<string, string> = {}) =>
  path.replaceAll(
    /:(\w+)/g,
    (_, name: string) => ids[name] ?? (name === 'reference' ? ticket.reference : name === 'queue' ? 'technical' : absent),
  )

const signedRoutes = routes.filter(([, , who]) => who !== 'anyone')
const changing = routes.filter(([method]) => method !== 'GET')

describe('F21 a stranger', () => {
  test.each(signedRoutes.filter(([method]) => method === 'GET').map(([, path]) => path))('is sent to sign in by GET %s', async (path) => {
    const response = await stranger.get(fill(path))
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(/^\/sign-in\?next=%2F/)
  })

  test.each(signedRoutes.filter(([method]) => method === 'POST').map(([, path]) => path))('is refused by POST %s', async (path) => {
    expect((await stranger.post(fill(path), {})).status).toBe(401)
  })
})

describe('F21 a customer', () => {
  test.each(routes.filter(([, , who]) => who === 'staff' || who === 'administrator').map(([method, path]) => [method, path] as const))(
    'finds nothing at %s %s',
    async (method, path) => {
      const response = method === 'GET' ? await tom.get(fill(path)) : await tom.post(fill(path), {})
      expect(response.status).toBe(404)
    },
  )
  test.each(routes.filter(([, , who]) => who === 'administrator').map(([method, path]) => [method, path] as const))(
    'and an agent finds nothing at %s %s',
    async (method, path) => {
      const response = method === 'GET' ? await noor.get(fill(path)) : await noor.post(fill(path), {})
      expect(response.status).toBe(404)
    },
  )
})

describe('F20 F22 someone else’s ticket, file and organisation', () => {
  /** Bodies without what differs by nature: ids that were asked for, times, tokens. */
  const told = async (response: Response, asked: string) =>
    `${response.status} ${(await response.text()).replaceAll(asked, 'X').replaceAll(/value="[^"]*"/g, '')}`
  const customers = signedRoutes.filter(([method, path, who]) => method === 'GET' && who === 'signed-in' && path.includes(':'))

  test.each(customers.map(([, path]) => path))('GET %s tells another customer the same as if it did not exist', async (path) => {
    const there = fill(path, { reference: ticket.reference, id: path.startsWith('/files') ? file.id : aurora.id, file: file.id })
    const nowhere = fill(path, { reference: 'CS-999999', id: absent, file: absent })
    const [foreign, missing] = await Promise.all([yuki.get(there), yuki.get(nowhere)])
    expect(foreign.status).toBe(404)
    expect(await told(foreign, /[^/]+$/.exec(there)?.[0] ?? '')).toBe(await told(missing, /[^/]+$/.exec(nowhere)?.[0] ?? ''))
  })

  const refusesForeign = async (browser: Browser, path: string) => {
    const response = await browser.post(path, {
      body: 'x',
      happening: 'solved',
      address: 'yuki@hokuto.example',
      assigneeId: browser.personId ?? '',
      queue: 'billing',
      priority: 'high',
      severity: 'a',
    })
    expect(response.status, path).toBe(404)
  }
  test.each(changing.filter(([, path, who]) => who === 'signed-in' && path.startsWith('/tickets/:reference')).map(([, path]) => path))(
    'POST %s is not found for another customer',
    async (path) => {
      await refusesForeign(yuki, fill(path, { person: people.get('mira') ?? '' }))
    },
  )
  test.each(changing.filter(([, path, who]) => who === 'staff' && path.includes(':reference')).map(([, path]) => path))(
    'POST %s is not found for an agent of another queue',
    async (path) => {
      await refusesForeign(zsofia, fill(path, { person: people.get('mira') ?? '' }))
    },
  )
  test('and the ticket is as it was', async () => {
    const now = await db.owner.selectFrom('ticket').selectAll().where('id', '=', ticket.id).executeTakeFirstOrThrow()
    expect(now).toEqual(ticket)
  })
})

describe('F29 a request from elsewhere', () => {
  const sends = {
    'without an origin': {},
    'with a foreign origin': { origin: 'https://evil.example' },
    'with origin null': { origin: 'null' },
    'as another site says': { 'sec-fetch-site': 'cross-site' },
    'from a sibling host': { origin: 'http://evil.localhost:3000', 'sec-fetch-site': 'same-site' },
    'as plain text': { origin: 'https://evil.example', 'content-type': 'text/plain' },
    'with a method override': { origin: 'https://evil.example', 'x-http-method-override': 'GET' },
  }
  test.each(Object.entries(sends))('%s changes nothing on any route', async (_, headers) => {
    for (const [method, path] of changing) {
      const response = await web.request(`${origin}${fill(path)}`, {
        method,
        headers: { host: 'localhost:3000', cookie: tom.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `csrf=${tom.csrf}&body=x`,
      })
      expect([401, 403, 404], `${method} ${path}`).toContain(response.status)
      expect(await response.text()).not.toContain(ticket.summary)
    }
  })
  test('and a form without its token is refused', async () => {
    for (const [method, path, who] of changing) {
      if (who !== 'signed-in' || method !== 'POST') continue
      const response = await web.request(`${origin}${fill(path)}`, {
        method,
        headers: {
          host: 'localhost:3000',
          cookie: tom.cookie,
          origin,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'csrf=00000000&body=x',
      })
      expect([403, 404, 415], `${path}`).toContain(response.status)
    }
  })
  test('GET changes nothing', async () => {
    const before = await counts()
    for (const [method, path] of routes) if (method === 'GET' && path !== '/live') await (await noor.get(fill(path))).text()
    expect(await counts()).toEqual(before)
  })
  async function counts() {
    const all = await Promise.all(
      [
        'ticket',
        'message',
        'note',
        'participant',
        'ticket_event',
        'people_event',
        'draft',
        'membership',
        'invitation',
        'incident',
        'incident_update',
        'health_event',
        'health_subscription',
        'status_source',
      ].map(async (table) => {
        const row = await db.owner
          .selectFrom(table as 'ticket')
          .select((e) => e.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
        return [table, Number(row.n)]
      }),
    )
    return Object.fromEntries(all)
  }
})

describe('F27 F31 addresses', () => {
  test.each([
    '/..%2fadmin',
    '/tickets/%2e%2e/admin',
    '/files/..%2f..%2fetc%2fpasswd',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/main.js',
    '/workspace%2ftickets',
    '//evil.example/',
    '/tickets/%00',
  ])('%s leads nowhere', async (path) => {
    const response = await web.request(new Request(`${origin}${path}`, { headers: { host: 'localhost:3000', cookie: tom.cookie } }))
    expect([303, 400, 404]).toContain(response.status)
    expect(response.headers.get('location') ?? '/').toMatch(/^\/(?!\/)/)
  })
  test.each(['evil.example', 'localhost:3000.evil.example', 'localhost', 'localhost:3001', ''])('a Host of %j gets 421', async (host) => {
    const response = await web.request(`${origin}/sign-in`, { headers: { host } })
    expect(response.status).toBe(421)
  })
  test.each(['x-forwarded-host', 'x-forwarded-for', 'forwarded', 'x-original-url', 'x-rewrite-url', 'x-remote-user', 'cf-connecting-ip'])(
    '%s of just anybody has no effect',
    async (name) => {
      const plain = await (await stranger.get('/sign-in')).text()
      expect(await (await stranger.get('/sign-in', { [name]: 'evil.example' })).text()).toBe(plain)
    },
  )
})

describe('what every answer carries', () => {
  test.each(['/', '/sign-in', '/nothing/here'])('%s', async (path) => {
    const { headers } = await stranger.get(path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('strict-transport-security')).toBeNull()
  })
  test('nothing is inline: no script, style or handler in the pages of the world', async () => {
    for (const path of ['/', '/tickets', '/tickets/new', `/tickets/${ticket.reference}`, '/account']) {
      const html = await tom.page(path)
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>[^<]/)
      expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
    }
  })
  test('behind TLS browsers are told to stay there, and cookies are bound to the host', async () => {
    const secure = await testHouse({ world: false, config: { url: 'https://support.example', loopbackOnly: false } })
    const answer = await secure.web.request('https://support.example/sign-in?language=fr', { headers: { host: 'support.example' } })
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    for (const cookie of answer.headers.getSetCookie()) expect(cookie).toMatch(/Secure/)
  })
})
