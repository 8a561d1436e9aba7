import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PeopleEvent } from '../../desk/events.ts'
import { mailedLink } from '../../desk/people/mailed-link.ts'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import { tokenOfPath } from '../../../test/support/identity.ts'

const { house, db, web, stranger, as, people, setNow } = await testHouse()
const origin = 'http://localhost:3000'
const password = 'a long new password'
const hour = 3_600_000

let at = new Date()
const pass = (milliseconds: number) => setNow((at = new Date(at.getTime() + milliseconds)))
beforeAll(() => setNow(at))

/** The mail of the newest event about an address, as the worker would make it. */
async function mailTo(address: string) {
  const event = await db.worker
    .selectFrom('people_event')
    .selectAll()
    .where(sql`payload ->> 'address'`, '=', address)
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return event ? mailOf(event) : null
}
const mailOf = (event: { id: string; type: string; payload: unknown }) =>
  mailedLink(house.identity, event.id, { type: event.type, ...(event.payload as object) } as PeopleEvent, house.now())
const visible = (html: string) =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
const withCookies = (cookie: string) => ({
  get: (path: string) => web.request(`${origin}${path}`, { headers: { host: 'localhost:3000', cookie } }),
})

async function signedUp(address: string, names = { firstName: 'Dora', lastName: 'Novak' }) {
  const sent = await stranger.post('/sign-up', { ...names, address })
  expect(sent.status).toBe(303)
  return mailTo(address)
}

describe('a visitor without a session', () => {
  it('AT-03 AT-22 is led from "my tickets" to the sign-in page, and back after it', async () => {
    const led = await stranger.get('/tickets?tab=cc')
    expect(led.status).toBe(303)
    expect(led.headers.get('location')).toBe('/sign-in?next=%2Ftickets%3Ftab%3Dcc')
    await as('mira')
    const signedIn = await stranger.post('/sign-in', {
      address: 'mira@aurora.example',
      password: 'correct horse 7 staple',
      next: '/tickets?tab=cc',
    })
    expect(signedIn.status).toBe(303)
    expect(signedIn.headers.get('location')).toBe('/tickets?tab=cc')
  })

  it('lands where their work begins: staff in the workspace, customers on their home page; each where a link led', async () => {
    const lands = async (who: string, next?: string) => {
      const { personId } = await as(who)
      const { address } = await db.owner
        .selectFrom('person_address')
        .select('address')
        .where('person_id', '=', personId)
        .executeTakeFirstOrThrow()
      const answer = await stranger.post('/sign-in', { address, password: 'correct horse 7 staple', ...(next && { next }) })
      expect(answer.status).toBe(303)
      return answer.headers.get('location')
    }
    expect(await lands('noor')).toBe('/workspace')
    expect(await lands('noor', '/tickets')).toBe('/tickets')
    expect(await lands('mira')).toBe('/')
    const again = await (await as('noor')).get('/sign-in')
    expect(again.headers.get('location')).toBe('/workspace')
    expect((await (await as('mira')).get('/sign-in')).headers.get('location')).toBe('/')
  })

  it('AT-04 AT-23 AT-26 finds a way for each of three: sign up, set a password by mail, forgot password', async () => {
    const html = await stranger.page('/sign-in')
    const links = [...html.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href)
    expect(links).toEqual(expect.arrayContaining(['/sign-up', '/forgot-password?first=1', '/forgot-password']))
    const text = visible(html)
    expect(text).toContain('You have no tickets yet')
    expect(text).toContain('You have tickets already')
    expect(text).toContain('Forgot your password?')
    expect(html.lastIndexOf('href="/sign-up"')).toBeGreaterThan(html.lastIndexOf('href="/forgot-password'))
  })

  it('reads each of these pages in six languages', async () => {
    for (const path of ['/sign-in', '/sign-up', '/forgot-password', '/set-password?token=x']) {
      for (const language of ['en', 'tr', 'fr', 'it', 'ja', 'hu']) {
        const response = await stranger.get(`${path}${path.includes('?') ? '&' : '?'}language=${language}`)
        expect(await response.text()).toContain(`<html lang="${language}"`)
      }
    }
  })
})

describe('signing up', () => {
  it('AT-01 AT-05 asks for names and an address and for no password', async () => {
    const html = await stranger.page('/sign-up')
    expect([...html.matchAll(/<input[^>]*name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'csrf',
      'next',
      'timeZone',
      'firstName',
      'lastName',
      'address',
    ])
    expect(html).toContain('Sign up')
  })

  it('AT-06 AT-07 AT-08 AT-09 AT-10 leads by the mailed link to a password and to one’s tickets', async () => {
    const mail = await signedUp('dora@novak.example')
    expect(mail).toMatchObject({ kind: 'welcome', path: expect.stringMatching(/^\/set-password\?token=w/) })
    const page = await stranger.page(mail!.path)
    expect(page).toContain('Set password')
    const token = tokenOfPath(mail!.path)
    expect(page).toContain(`value="${token}"`)
    // Looking is not using: a mail scanner that opens the link spends nothing.
    await stranger.page(mail!.path)
    const set = await stranger.post('/set-password', { token, password })
    expect(set.status).toBe(303)
    const tickets = await withCookies(cookiesOf(set)).get('/tickets')
    expect(tickets.status).toBe(200)
    expect((await stranger.post('/sign-in', { address: 'Dora@NOVAK.example', password })).status).toBe(303)
  })

  it('AT-12 works once and for seven days', async () => {
    const once = await signedUp('once@novak.example')
    const token = tokenOfPath(once!.path)
    expect((await stranger.post('/set-password', { token, password })).status).toBe(303)
    for (const used of [await stranger.post('/set-password', { token, password: 'another password' }), await stranger.get(once!.path)]) {
      expect(used.status).toBe(410)
      expect(visible(await used.text())).toContain('This link no longer works')
    }
    const late = await signedUp('late@novak.example')
    pass(7 * 24 * hour + 1)
    expect((await stranger.post('/set-password', { token: tokenOfPath(late!.path), password })).status).toBe(410)
  })

  it('AT-02 AT-12 with an address that has tickets leads to that person, and only after the link is used', async () => {
    const lena = people.get('lena')!
    const mail = await signedUp('lena@post.example', { firstName: 'Not', lastName: 'Lena' })
    expect(mail).toMatchObject({ kind: 'welcome', personId: lena })
    expect((await stranger.post('/sign-in', { address: 'lena@post.example', password })).status).toBe(401)
    const set = await stranger.post('/set-password', { token: tokenOfPath(mail!.path), password })
    const html = await (await withCookies(cookiesOf(set)).get('/account')).text()
    expect(html).toContain('Lena')
    expect(html).not.toContain('value="Not"') // what a stranger typed about a known person is not taken over
    const { rows } = {
      rows: await db.worker.selectFrom('person_address').select('verified_at').where('address', '=', 'lena@post.example').execute(),
    }
    expect(rows[0]!.verified_at).not.toBeNull()
  })

  it('keeps what was typed when a field is at fault, and says at the field what to do', async () => {
    const response = await stranger.post('/sign-up', { firstName: 'Dora', lastName: '', address: 'dora at novak' })
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('value="Dora"')
    expect(html).toContain('value="dora at novak"')
    expect(html).toMatch(/id="address-error"/)
    expect(html).toMatch(/id="lastName-error"/)
    expect(html).toMatch(/aria-invalid="true"/)
  })
})

describe('a forgotten password', () => {
  it('AT-24 AT-25 is replaced by a mailed link within the hour, and other sessions end', async () => {
    const before = await as('tom')
    expect((await stranger.post('/forgot-password', { address: 'tom@aurora.example' })).headers.get('location')).toBe(
      '/forgot-password/sent',
    )
    const mail = await mailTo('tom@aurora.example')
    expect(mail!.kind).toBe('reset')
    expect((await stranger.post('/set-password', { token: tokenOfPath(mail!.path), password })).status).toBe(303)
    expect((await before.get('/tickets')).status).toBe(303)
    expect((await stranger.post('/sign-in', { address: 'tom@aurora.example', password: 'correct horse 7 staple' })).status).toBe(401)
    expect((await stranger.post('/sign-in', { address: 'tom@aurora.example', password })).status).toBe(303)

    pass(25 * hour)
    await stranger.post('/forgot-password', { address: 'tom@aurora.example' })
    const late = await mailTo('tom@aurora.example')
    pass(hour + 1)
    expect((await stranger.post('/set-password', { token: tokenOfPath(late!.path), password })).status).toBe(410)
  })

  it('AT-26 is also how somebody known only by mail gets a first one', async () => {
    await stranger.post('/forgot-password', { address: 'bruno@mistral.example', first: '1' })
    const mail = await mailTo('bruno@mistral.example')
    expect((await stranger.post('/set-password', { token: tokenOfPath(mail!.path), password })).status).toBe(303)
  })

  it('sends nothing to an address nobody has', async () => {
    await stranger.post('/forgot-password', { address: 'nobody@novak.example' })
    expect(await mailTo('nobody@novak.example')).toBeNull()
  })

  it('is replaced by a mailed link, which ends sessions and API tokens and says so first', async () => {
    const address = 'forgetful@novak.example'
    const first = await signedUp(address)
    expect(visible(await stranger.page(first!.path))).not.toContain('API tokens')
    const session = withCookies(cookiesOf(await stranger.post('/set-password', { token: tokenOfPath(first!.path), password })))
    const { person_id } = await db.worker
      .selectFrom('person_address')
      .select('person_id')
      .where('address', '=', address)
      .executeTakeFirstOrThrow()
    const { token } = await house.identity.makeToken(person_id, { name: 'Backup', scopes: ['tickets:read'], days: 30 })
    const bearer = { authorization: `Bearer ${token}` }
    const holder = () => house.identity.tokenOf(new Request(`${origin}/api/v1/me`, { headers: bearer }))
    expect(await holder()).not.toBeNull()
    pass(2 * hour)
    await stranger.post('/forgot-password', { address })
    const reset = (await mailTo(address))!
    expect(reset.kind).toBe('reset')
    expect(visible(await stranger.page(reset.path))).toContain('signs you out everywhere and revokes your API tokens')
    expect(await holder()).not.toBeNull() // looking is not using
    const set = await stranger.post('/set-password', { token: tokenOfPath(reset.path), password: 'quite another phrase' })
    expect(set.status).toBe(303)
    expect(await holder()).toBeNull()
    expect((await session.get('/account')).status).toBe(303)
  })
})

describe('F08 a flood of requests', () => {
  it('makes at most one mail an hour and five a day for one address, with nothing of the attacker in it', async () => {
    const victim = 'victim@novak.example'
    const canary = 'BUY-CHEAP-NOW'
    let last = '0'
    let mails = 0
    for (let h = 0; h < 24; h++) {
      await db.owner.deleteFrom('identity.tries').execute() // as if from many sources
      for (let n = 0; n < 4; n++) {
        const sent = await stranger.post(n % 2 ? '/forgot-password' : '/sign-up', { firstName: canary, lastName: canary, address: victim })
        expect(sent.status).toBe(303)
      }
      const events = await db.worker.selectFrom('people_event').selectAll().where('seq', '>', last).orderBy('seq').execute()
      let inHour = 0
      for (const event of events) {
        const mail = await mailOf(event)
        if (mail?.address !== victim) continue
        inHour++
        expect(JSON.stringify(mail)).not.toContain(canary)
      }
      expect(inHour).toBeLessThanOrEqual(1)
      mails += inHour
      last = events.at(-1)!.seq
      pass(hour)
    }
    expect(mails).toBe(5)
  })
})

describe('F30 known and unknown', () => {
  const unknown = (n: number) => `unknown${n}@aurora.example`
  const known = ['mira@aurora.example', 'priya@aurora.example'] // the second has no login

  it('addresses get the same status, the same headers and the same body', async () => {
    await as('mira')
    await db.owner.deleteFrom('identity.tries').execute()
    const shape = async (path: string, fields: Record<string, string>, address: string) => {
      const response = await stranger.post(path, { ...fields, address })
      const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'))
      return { status: response.status, headers, body: (await response.text()).replaceAll(address, 'ADDRESS') }
    }
    for (const [path, fields] of [
      ['/sign-in', { password: 'not the password' }],
      ['/sign-up', { firstName: 'A', lastName: 'B' }],
      ['/forgot-password', {}],
    ] as const) {
      const ofNobody = await shape(path, fields, unknown(0))
      for (const address of known) expect(await shape(path, fields, address), address).toEqual(ofNobody)
      expect(ofNobody.status).toBe(path === '/sign-in' ? 401 : 303)
    }
    // And what is no address at all.
    const first = await shape('/sign-in', { password: 'not the password' }, known[1]!)
    expect(await shape('/sign-in', { password: 'not the password' }, 'no address')).toEqual(first)
  })
})

describe('F31 where one is sent', () => {
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    'http:evil.example',
    '/%0d%0aset-cookie:x=1',
    ' //evil.example',
    'evil.example',
    '/..//evil.example/p',
    '/.//evil.example/a?b',
    '/x/%2e%2e//evil.example',
    `/${'a'.repeat(3000)}`,
  ])('never leaves the site: next=%j', async (next) => {
    await as('mira')
    const signedIn = await stranger.post('/sign-in', { address: 'mira@aurora.example', password: 'correct horse 7 staple', next })
    expect(signedIn.status).toBe(303)
    const location = signedIn.headers.get('location')!
    expect(new URL(location, origin).origin).toBe(origin)
    expect(location.startsWith('//')).toBe(false)
    const html = await (await stranger.get(`/sign-in?next=${encodeURIComponent(next)}`)).text()
    expect(html).not.toMatch(/(href|value|action)="(https?:)?[\\/]{2}(?!localhost)/)
  })

  it('does not follow a foreign Host: no page, no link, no Location of it', async () => {
    for (const headers of [{ host: 'evil.example' }, { host: 'localhost:3000.evil.example' }, { host: 'evil.example:3000' }]) {
      const response = await web.request(`${origin}/forgot-password`, {
        method: 'POST',
        headers: { ...headers, origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'address=mira@aurora.example',
      })
      expect(response.status).toBe(421)
    }
    const forwarded = await stranger.get('/tickets', {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    })
    expect(forwarded.headers.get('location')).toBe('/sign-in?next=%2Ftickets')
    pass(25 * hour)
    await stranger.post('/forgot-password', { address: 'mira@aurora.example' }, { 'x-forwarded-host': 'evil.example' })
    expect((await mailTo('mira@aurora.example'))!.path).toMatch(/^\/set-password\?token=r[A-Za-z0-9_-]+$/)
  })
})

describe('F07 odd bodies', () => {
  const routes = ['/sign-in', '/sign-up', '/forgot-password', '/set-password', '/set-up', '/invitations/x', '/sign-out'] as const
  const fields = ['address', 'password', 'token', 'firstName', 'lastName', 'next', 'timeZone'] as const

  it('with a field twice are refused, and no mail goes to either address', async () => {
    const before = await events()
    for (const path of routes.slice(0, 5)) {
      const response = await stranger.post(path, {
        firstName: 'A',
        lastName: 'B',
        password,
        token: 'x',
        address: ['mira@aurora.example', 'evil@x.example'],
      })
      expect([path, response.status]).toEqual([path, path === '/set-password' ? 410 : 422])
    }
    expect(await events()).toBe(before)
  })

  it('as lists, objects, JSON, XML, files or nonsense are refused as such, never as a fault', async () => {
    const before = await events()
    for (const path of routes) {
      const bodies: [string, string][] = [
        ...(path === '/sign-in' ? (['address', 'next'] as const) : fields).flatMap((field): [string, string][] => [
          ['application/x-www-form-urlencoded', `${field}[]=a@b.example&${field}[]=c@d.example`],
          ['application/x-www-form-urlencoded', `${field}[$ne]=x`],
          ['application/x-www-form-urlencoded', `${field}=a%00b`],
          ['application/x-www-form-urlencoded', `${field}=${'a'.repeat(100_000)}`],
          ['application/x-www-form-urlencoded', `${field}=%ff%fe`],
        ]),
        ['application/json', '{"address":["mira@aurora.example","evil@x.example"],"password":{"$ne":null}}'],
        ['text/xml', '<a/>'],
        ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="address"\r\n\r\na@b.example\r\n--x--'],
        ['application/x-www-form-urlencoded', '__proto__[address]=a@b.example&constructor=x'],
      ]
      for (const [type, body] of bodies) {
        const response = await web.request(`${origin}${path}`, {
          method: 'POST',
          headers: { host: 'localhost:3000', origin, 'content-type': type },
          body,
        })
        const text = await response.text()
        const said = `${path} ${type} ${body.slice(0, 60)}: ${response.status}`
        expect(response.status, said).toBeLessThan(500)
        if (path !== '/sign-out') expect(response.status, said).toBeGreaterThanOrEqual(400)
        expect(text, said).not.toMatch(/at \w+ \(|node_modules|\bTypeError\b|\[object Object\]/)
        await db.owner.deleteFrom('identity.tries').execute()
      }
    }
    expect(await events()).toBe(before)
  }, 120_000)

  const events = async () => (await db.worker.selectFrom('people_event').select('id').execute()).length
})

describe('guessing', () => {
  it('F26 is counted by the real source, whatever X-Forwarded-For claims, and says how long to wait', async () => {
    await db.owner.deleteFrom('identity.tries').execute()
    const guess = (n: number) =>
      stranger.post('/sign-in', { address: 'mira@aurora.example', password: 'not the password' }, { 'x-forwarded-for': `203.0.113.${n}` })
    for (let n = 0; n < 10; n++) expect((await guess(n)).status).toBe(401)
    const stopped = await guess(11)
    expect(stopped.status).toBe(429)
    expect(visible(await stopped.text())).toContain('Wait 15 minutes, or set a new password by mail')
    // What stops the guesser does not stop an unknown address from being told the same.
    for (let n = 0; n < 10; n++) await stranger.post('/sign-in', { address: 'nobody@aurora.example', password: 'not the password' })
    expect((await stranger.post('/sign-in', { address: 'nobody@aurora.example', password: 'not the password' })).status).toBe(429)
    await db.owner.deleteFrom('identity.tries').execute()
  })
})

describe('signing out', () => {
  it('ends the session here and in the database', async () => {
    const mira: Browser = await as('mira')
    expect((await mira.get('/account')).status).toBe(200)
    const out = await mira.post('/sign-out', {})
    expect(out.headers.getSetCookie().join()).toMatch(/guichet_session=; .*Max-Age=0/)
    expect((await mira.get('/account')).status).toBe(303)
  })

  it('F29 needs the token of the form', async () => {
    const mira = await as('mira')
    const forged = await web.request(`${origin}/sign-out`, {
      method: 'POST',
      headers: { host: 'localhost:3000', origin, cookie: mira.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'csrf=x',
    })
    expect(forged.status).toBe(403)
    expect((await mira.get('/account')).status).toBe(200)
  })
})
