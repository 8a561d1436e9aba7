import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { origin, testHouse } from '../../../test/support/house.ts'
import { subscriptionToken } from '../../desk/health/subscribe.ts'
import { applyConfiguration } from '../../desk/catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { configurationOf } from '../../desk/catalogue/configuration-of.ts'
import { escapeXml } from './feed.ts'

/** A status page of another provider, in our own network: the operator allowed it. */
const upstream = { status: 200, body: '', asked: 0 }
const server = createServer((_, res) => {
  upstream.asked++
  res.writeHead(upstream.status, { 'content-type': 'application/json' }).end(upstream.body)
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
afterAll(() => void server.close())
const { port } = server.address() as AddressInfo

const { as, stranger, house, db, web } = await testHouse({ config: { fetchAllow: [`127.0.0.1:${port}`] } })
const noor = await as('noor')
const ada = await as('ada')

describe('MS-16 the page of service health', () => {
  test('tells a stranger how the service is, with what is wrong, planned and known', async () => {
    const page = await stranger.page('/health')
    expect(page).toContain('Some services are slower or less reliable than usual.')
    expect(page).toContain('Slow connections in the European network')
    expect(page).toContain('New storage machines in Asia')
    expect(page).toContain('Use another browser')
  })
  test('in the language of who reads, and says so where only English was written', async () => {
    expect(await stranger.page('/health?language=hu')).toContain('Lassú kapcsolatok az európai hálózatban')
    expect(await stranger.page('/health?language=ja')).toContain('ヨーロッパのネットワークで接続が遅くなっています')
  })
  test('is open to who is signed in and to us, and stands in the bar and on the home', async () => {
    for (const who of ['tom', 'yuki', 'noor', 'zsofia']) {
      const browser = await as(who)
      expect(await browser.page('/health')).toContain('class="health-banner')
      expect(await browser.page('/')).toContain('href="/health"')
    }
    expect(await stranger.page('/')).toContain('/health/incidents/')
  })
  test('the history is there page by page and by component', async () => {
    expect(await stranger.page('/health/history')).toContain('Servers in Europe could not be started')
    const filtered = await stranger.page('/health/history?component=network-europe')
    expect(filtered).not.toContain('Servers in Europe could not be started')
    expect(filtered).toContain('Slow connections')
  })
  test('without components it says calmly that nothing is reported, and to administrators how to begin', async () => {
    const none = await testHouse()
    await none.db.worker.updateTable('component').set({ retired_at: new Date() }).execute()
    expect(await none.stranger.page('/health')).toContain('Nothing is reported here yet.')
    expect(await none.stranger.page('/health')).not.toContain('/admin/catalogue/components')
    expect(await (await none.as('ada')).page('/health')).toContain('/admin/catalogue/components')
    expect(await none.stranger.page('/')).not.toContain('href="/health"')
  })
})

describe('a house that shows it to who is signed in', async () => {
  const closed = await testHouse()
  const now = await configurationOf(closed.db.worker)
  const operator = { personId: null, staffRole: null, via: 'workspace' } as const
  await applyConfiguration({ db: closed.db.worker, actor: operator, at: new Date() }, { ...now, health_page: 'signed-in' })
  forgetCatalogue(closed.db.app)

  test('leads strangers to sign in and back, and tells programs no', async () => {
    const { stranger } = closed
    for (const path of ['/health', '/health/history', '/health/incidents/INC-1004'])
      expect((await stranger.get(path)).headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
    for (const path of ['/health/feed.atom', '/health/maintenance.ics', '/health/summary.json']) {
      const answer = await stranger.get(path)
      expect(answer.status).toBe(401)
      expect(await answer.text()).not.toContain('European network')
    }
    expect((await stranger.post('/health/subscriptions', { address: 'new@elsewhere.example' })).status).toBe(401)
    expect(await stranger.page('/')).not.toContain('/health')
    expect(await (await closed.as('tom')).page('/health')).toContain('Slow connections in the European network')
  })
})

describe('mails about the service', () => {
  const rows = () => db.worker.selectFrom('health_subscription').selectAll().orderBy('created_at').execute()

  test('AT-12 a stranger is told the same whether the address is known or not', async () => {
    const answers = []
    for (const address of ['new@elsewhere.example', 'new@elsewhere.example', 'tom@aurora.example']) {
      const answer = await stranger.post('/health/subscriptions', { address })
      answers.push([answer.status, answer.headers.get('location')])
    }
    expect(new Set(answers.map(String)).size).toBe(1)
    expect((await stranger.post('/health/subscriptions', { address: 'no address' })).status).toBe(422)
  })
  test('F07 opening a link does nothing; its button does; a mail program ends it with one POST from anywhere', async () => {
    const [row] = await rows()
    const path = `/health/subscriptions/${subscriptionToken(house.identity.sealOf, row!.id)}`
    expect(await stranger.page(path)).toContain('new@elsewhere.example')
    expect((await rows())[0]!.confirmed_at).toBe(null)
    expect((await stranger.post(`${path}/confirmation`, {})).status).toBe(303)
    expect((await rows())[0]!.confirmed_at).not.toBe(null)
    expect((await stranger.get(`${path}/one-click`)).status).toBe(303) // a scanner that opens it
    expect((await rows())[0]!.ended_at).toBe(null)
    const oneClick = (body: string) =>
      web.request(`${origin}${path}/one-click`, {
        method: 'POST',
        body,
        headers: { host: 'localhost:3000', 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect((await oneClick('something=else')).status).toBe(403)
    expect((await oneClick('List-Unsubscribe=One-Click')).status).toBe(204)
    expect((await rows())[0]!.ended_at).not.toBe(null)
    expect((await stranger.get('/health/subscriptions/guessed')).status).toBe(410)
  })
  test('who is signed in follows with their own address, and stops', async () => {
    const mira = await as('mira')
    expect((await mira.post('/health/subscriptions', {})).headers.get('location')).toBe('/health')
    expect(await mira.page('/health')).toContain('mira@aurora.example')
    await mira.post('/health/subscriptions/end', {})
    expect(await mira.page('/health')).not.toContain('Mails go to')
    expect((await mira.post('/health/subscriptions', { components: 'no-such' })).status).toBe(422)
    await mira.post('/health/subscriptions', { components: 'network-asia' })
    expect(await mira.page('/health')).toContain('About: Network · Asia')
  })
})

describe('the feed and the calendar', () => {
  test('the feed is Atom, and is told "as before" while it is', async () => {
    const answer = await stranger.get('/health/feed.atom')
    expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    const text = await answer.text()
    expect(text).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom" xml:lang="en">/)
    for (const part of ['<id>', '<updated>', '<author><name>', 'rel="self"']) expect(text).toContain(part)
    const entries = text.split('<entry>').slice(1)
    expect(entries.length).toBeGreaterThanOrEqual(4)
    for (const entry of entries)
      for (const part of ['<id>', '<title>', '<updated>', '<content type="html">']) expect(entry.split(part)).toHaveLength(2)
    expect(text.match(/<(\w+)[ >]/g)!.length).toBeGreaterThan(20)
    expect((await stranger.get('/health/feed.atom', { 'if-none-match': answer.headers.get('etag')! })).status).toBe(304)
  })
  test('F10 what was typed stays text in XML, whatever it is', () => {
    expect(escapeXml('</title><script>"\'&\0\x0b\ud800')).toBe('&#60;/title&#62;&#60;script&#62;&#34;&#39;&#38;\ufffd')
  })
  test('RFC 5545 the calendar: CRLF, lines of 75 octets, UTC, texts escaped, the same UID each time', async () => {
    const answer = await stranger.get('/health/maintenance.ics?language=ja')
    expect(answer.headers.get('content-type')).toContain('text/calendar')
    const text = await answer.text()
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    const lines = text.replaceAll('\r\n ', '').trimEnd().split('\r\n')
    expect(lines[0]).toBe('BEGIN:VCALENDAR')
    expect(lines.at(-1)).toBe('END:VCALENDAR')
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
    for (const time of ['DTSTAMP', 'DTSTART', 'DTEND']) expect(lines.find((line) => line.startsWith(time))).toMatch(/:\d{8}T\d{6}Z$/)
    expect(lines.find((line) => line.startsWith('SUMMARY'))).toBe('SUMMARY;LANGUAGE=ja:アジアのストレージ機器の入れ替え')
    const uid = (of: string) => /UID:(\S+)/.exec(of.replaceAll('\r\n ', ''))![1]
    expect(uid(await (await stranger.get('/health/maintenance.ics')).text())).toBe(uid(text))
  })
})

describe('MS-16 the workspace', () => {
  const fields = {
    kind: 'incident',
    'title.en': 'Backups are late',
    'title.hu': 'Késnek a mentések',
    'body.en': 'Since noon.',
    impact: 'partial-outage',
    state: 'investigating',
    components: ['storage-europe'],
  }
  test('an agent writes it down, sees it as customers will, and publishes it', async () => {
    expect(await noor.page('/workspace/health')).toContain('Slow connections in the European network')
    expect(await noor.page('/workspace/health/new')).toContain('value="maintenance"')
    const faulty = await noor.post('/workspace/health/new', { ...fields, 'title.en': '', do: 'save' })
    expect(faulty.status).toBe(422)
    expect(await faulty.text()).toContain('Késnek a mentések') // nothing typed is lost
    const saved = await noor.post('/workspace/health/new', { ...fields, do: 'save' })
    const path = saved.headers.get('location')!
    expect(path).toMatch(/^\/workspace\/health\/INC-\d+$/)
    const reference = path.split('/').at(-1)!
    expect(await noor.page(path)).toContain('Only we see this yet')
    expect((await stranger.get(`/health/incidents/${reference}`)).status).toBe(404)
    expect(await noor.page('/workspace/health?view=drafts')).toContain(reference)
    expect((await noor.post(`${path}/publication`, {})).status).toBe(303)
    expect(await stranger.page(`/health/incidents/${reference}?language=hu`)).toContain('Késnek a mentések')

    const preview = await noor.post(`${path}/updates`, { 'body.en': '**Soon** <b>x</b>', state: 'identified', do: 'preview' })
    expect(await preview.text()).toContain('<strong>Soon</strong> &lt;b&gt;')
    const filled = await noor.post(`${path}/updates`, { 'body.en': '', 'body.tr': 'Benim sözüm', template: 'monitoring', do: 'fill' })
    const page = await filled.text()
    expect(page).toContain('It should work again.')
    expect(page).toContain('Benim sözüm')
    expect((await noor.post(`${path}/updates`, { 'body.en': 'Mended.', state: 'resolved', tells: 'yes', do: 'say' })).status).toBe(303)
    expect(await stranger.page(`/health/incidents/${reference}`)).toContain('Mended.')
    expect((await noor.post(`${path}/updates`, { 'body.en': 'A full disk.', report: 'yes', do: 'say' })).status).toBe(303)
    expect(await stranger.page(`/health/incidents/${reference}`)).toContain('A full disk.')
    await noor.post(`${path}/changes`, { 'title.en': 'Backups were late', startsAt: '2026-11-01T10:00' })
    expect(await stranger.page(`/health/incidents/${reference}`)).toContain('Backups were late')
  })
  test('planned work is typed in the time of who writes it', async () => {
    const when = { kind: 'maintenance', 'title.en': 'Move', 'body.en': 'x', startsAt: '2030-07-01T10:00', do: 'publish' }
    expect((await noor.post('/workspace/health/new', { ...when, endsAt: '2030-07-01T09:00' })).status).toBe(422)
    const made = await noor.post('/workspace/health/new', { ...when, endsAt: '2030-07-01T12:00' })
    const row = await db.worker
      .selectFrom('incident')
      .select('starts_at')
      .where('reference', '=', made.headers.get('location')!.split('/').at(-1)!)
      .executeTakeFirstOrThrow()
    const person = await db.worker.selectFrom('person').select('time_zone').where('id', '=', noor.personId).executeTakeFirstOrThrow()
    const shown = new Intl.DateTimeFormat('sv', { timeZone: person.time_zone, dateStyle: 'short', timeStyle: 'short' }).format(
      row.starts_at,
    )
    expect(shown).toBe('2030-07-01 10:00')
  })
})

describe('F32 the administrator’s status sources', () => {
  test('are tried, matched and switched on; an answer is never shown', async () => {
    const add = (url: string) => ada.post('/admin/status-sources', { name: 'Upstream', url, format: 'status-page', everyMinutes: '5' })
    expect((await add('not an address at all')).status).toBe(422)
    const path = (await add(`http://127.0.0.1:${port}/api/v2/summary.json`)).headers.get('location')!
    upstream.body = 'the secret of the inside'
    const failed = await (await ada.post(`${path}/trial`, {})).text()
    expect(failed).toContain('Its answer is not of the chosen format.')
    expect(failed).not.toContain('secret of the inside')
    upstream.body = JSON.stringify({ components: [{ id: 'c1', name: 'Their API', status: 'operational' }], incidents: [] })
    expect(await (await ada.post(`${path}/trial`, {})).text()).toContain('Their API')
    await ada.post(`${path}/components`, { 'of.0': 'c1', 'is.0': 'console' })
    await ada.post(`${path}/switch`, { enabled: 'yes' })
    expect(await db.worker.selectFrom('status_source').select(['components', 'enabled']).executeTakeFirstOrThrow()).toEqual({
      components: { c1: 'console' },
      enabled: true,
    })
    expect((await noor.get('/admin/status-sources')).status).toBe(404)
  })
  test('that lead inside are not asked', async () => {
    const before = upstream.asked
    for (const url of [`http://localhost:${port}/`, 'http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/latest/meta-data/']) {
      const path = (await ada.post('/admin/status-sources', { name: 'x', url, format: 'guichet', everyMinutes: '5' })).headers.get(
        'location',
      )!
      expect(await (await ada.post(`${path}/trial`, {})).text()).toMatch(/It leads into a private network|This is not an address to fetch/)
    }
    expect(upstream.asked).toBe(before)
  })
})
