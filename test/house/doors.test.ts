// Every route of the portal, workspace and administration, held against everyone who has no business there.
import { describe, expect, test } from 'vitest'
import { roundTrips } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { postedFromAnywhere } from '../../src/web/csrf.ts'
import { routes } from '../../src/web/routes.ts'
import { type Browser, origin, testHouse } from '../support/house.ts'

const { as, stranger, web, db, people } = await testHouse()
const tom = await as('tom')
const yuki = await as('yuki')
const noor = await as('noor')
const zsofia = await as('zsofia')
const ada = await as('ada') // an administrator: no door is closed to her for another reason

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
  /** Whoever asks, with scripts' words for the answer, so that one "no" can be told from another. */
  const codeOf = async (browser: Browser, method: string, address: string, headers: Record<string, string>, body = 'body=x') => {
    const response = await web.request(`${origin}${address}`, {
      method,
      headers: { host: 'localhost:3000', cookie: browser.cookie, accept: 'application/json', 'content-type': plain, ...headers },
      body,
    })
    const told = await response.text()
    expect(told).not.toContain(ticket.summary)
    return `${response.status} ${told.startsWith('{') ? JSON.parse(told).code : ''}`
  }
  const plain = 'application/x-www-form-urlencoded'

  test.each(Object.entries(sends))('%s changes nothing on any route', async (_, headers) => {
    const open = []
    for (const [method, path] of changing) {
      const said = await codeOf(ada, method, fill(path), headers, `csrf=${ada.csrf}&body=x`)
      if (said !== '403 cross-site') open.push(`${method} ${path}: ${said}`)
    }
    // A reader's mail program posts from anywhere; what it posts here is not what such a program says.
    expect(open).toEqual([])
  })

  /** Gates come before forms: each is passed by someone whom it lets through, so that the token alone can refuse. */
  async function passers(): Promise<(path: string) => { who: Browser; address: string; type?: string }> {
    const helen = await as('helen')
    const organisation = async (name: string) =>
      (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
    const [harbour, cloudwright] = [await organisation('Harbour & Vale'), await organisation('Cloudwright Partners')]
    await db.owner
      .insertInto('partnership')
      .values({ seller_id: cloudwright, buyer_id: aurora.id, created_at: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const draft = newId()
    const fields = { type: 'technical', service: 'virtual-server', priority: 'medium', summary: 'For Harbour', body: 'It hums.' }
    expect((await helen.post(`/for/${harbour}/tickets/new?draft=${draft}`, { draft, ...fields })).status).toBe(303)
    const theirs = await db.owner
      .selectFrom('ticket')
      .select(['id', 'reference'])
      .where('summary', '=', 'For Harbour')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow()
    const { id: article } = await db.owner.selectFrom('article').select('id').executeTakeFirstOrThrow()
    return (path) => {
      if (path.startsWith('/for/'))
        return { who: helen, address: `${fill(path, { customer: harbour, reference: theirs.reference })}?ticket=${theirs.id}` }
      if (path.startsWith('/ask/')) return { who: helen, address: fill(path, { customer: aurora.id }) }
      if (path === '/tickets/:reference/replies') return { who: tom, address: `${fill(path)}?ticket=${ticket.id}` }
      if (path === '/workspace/tickets/new') return { who: ada, address: `${path}?requester=${people.get('tom')}` }
      if (path === '/workspace/articles/:id/files') return { who: ada, address: fill(path, { id: article }), type: inParts }
      return { who: ada, address: fill(path), ...(path.endsWith('/:key/holidays') && { type: inParts }) }
    }
  }
  const inParts = 'multipart/form-data; boundary=x'
  const bodyOf = (csrf: string, type = plain) =>
    type === plain ? `csrf=${csrf}&body=x` : `--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x--\r\n`

  test('and a form with no token, somebody’s or nobody’s is refused on every route', async () => {
    const passerOf = await passers()
    const open = []
    for (const [method, path] of changing) {
      // The first changes nothing for whoever is in, the second shows what was typed and stores nothing.
      if (path === '/sign-in' || path === '/signed-out' || postedFromAnywhere.has(path)) continue
      const { who, address, type = plain } = passerOf(path)
      for (const csrf of ['', '00000000', yuki.csrf]) {
        const said = await codeOf(who, method, address, { ...here, 'content-type': type }, bodyOf(csrf, type))
        if (said !== '403 cross-site') open.push(`${method} ${path}: ${said}`)
      }
    }
    expect(open).toEqual([])
  })
  const here = { origin, 'sec-fetch-site': 'same-origin' }
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
    expect(await response.text()).not.toContain('evil')
  })
  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000'])('on loopback a Host of %j is one of ours', async (host) => {
    expect((await web.request(`http://${host}/sign-in`, { headers: { host } })).status).toBe(200)
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

describe('F28 when something breaks', () => {
  test.each([
    ['a page', 'GET', 'text/html'],
    ['a form', 'POST', 'text/html'],
    ['a script', 'GET', 'application/json'],
  ])('%s says a number to ask about, and nothing of the inside', async (_, method, accept) => {
    await db.owner.schema.alterTable('ticket').renameTo('ticket_away').execute()
    const path = method === 'GET' ? '/tickets' : `/tickets/${ticket.reference}/replies?ticket=${ticket.id}`
    const headers = { host: 'localhost:3000', cookie: tom.cookie, accept, origin, 'content-type': 'application/x-www-form-urlencoded' }
    const response = await Promise.resolve(
      web.request(`${origin}${path}`, { method, headers, ...(method === 'POST' && { body: `csrf=${tom.csrf}&body=A%20secret` }) }),
    ).finally(() => db.owner.schema.alterTable('ticket_away').renameTo('ticket').execute())
    const told = await response.text()
    expect(response.status).toBe(500)
    expect(told).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
    expect(told).not.toMatch(/ticket_away|relation|select|Error|node_modules|\.tsx?\b|\bat \/|@|A secret|42P01/)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('how often the database is asked', () => {
  const trips = async (browser: Browser, path: string) => {
    await browser.page(path) // what is read once is known from now on
    const counted = { count: 0 }
    await roundTrips.run(counted, () => browser.page(path))
    return counted.count
  }
  test('who asks is one trip, list and ticket at most three more, begin and commit included', async () => {
    expect(await trips(tom, '/tickets')).toBeLessThanOrEqual(4)
    expect(await trips(tom, `/tickets/${ticket.reference}`)).toBeLessThanOrEqual(4)
    expect(await trips(noor, '/workspace/queues/technical')).toBeLessThanOrEqual(4)
    expect(await trips(noor, `/workspace/tickets/${ticket.reference}`)).toBeLessThanOrEqual(4)
  })
})
