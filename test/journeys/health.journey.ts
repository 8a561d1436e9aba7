// Service health under the default preset, in a real browser: a stranger reads and follows it, an agent reports, publishes, updates and ends an incident,
// a customer sees what concerns them, and an administrator takes over what another provider publishes.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { browser, glance, look, settled, startJourney } from '../support/journey.ts'

/** The status page of another provider. */
const page = {
  page: { id: 'p', name: 'Carrier' },
  components: [{ id: 'line', name: 'Sea cable', status: 'major_outage' }],
  incidents: [
    {
      id: 'cut',
      name: 'Sea cable cut',
      status: 'identified',
      impact: 'critical',
      created_at: new Date(Date.now() - 600_000).toISOString(),
      components: [{ id: 'line', name: 'Sea cable' }],
      incident_updates: [
        { id: 'u1', status: 'identified', body: 'A ship is on its way.', created_at: new Date(Date.now() - 300_000).toISOString() },
      ],
    },
  ],
  scheduled_maintenances: [],
}
const upstream = createServer((_, res) => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page)))
await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done))
afterAll(() => void upstream.close())
const source = `127.0.0.1:${(upstream.address() as AddressInfo).port}`

describe.skipIf(!browser)('service health, from the first word to the report afterwards', async () => {
  const { as, open, url, faults, sink } = await startJourney({ env: { GUICHET_FETCH_ALLOW: source } })
  const stranger = await open('/')
  const noor = await as('noor@guichet.example')
  const address = 'reader@elsewhere.example'
  let reference = ''

  const say = async (state: string | null, words: string) => {
    await noor.goto(`${url}/workspace/health/${reference}`)
    if (state) await noor.selectOption('form[action$="/updates"] select[name=state]', state)
    await noor.fill('form[action$="/updates"] [name="body.en"]', words)
    await noor.getByRole('button', { name: 'Preview' }).click()
    await noor.locator('.health-said-preview').waitFor()
    await noor.getByRole('button', { name: 'Post the update' }).click()
    await noor.getByText('Your update is saved.').waitFor()
  }
  const mailsTo = (count: number) => expect.poll(() => sink.to(address).length, { timeout: 20_000 }).toBe(count)
  const linkIn = (text: string | undefined) => /https?:\/\/\S+\/health\/subscriptions\/[\w-]{43}/.exec(text ?? '')![0]

  test('MS-16 anyone reads how the service is: what is wrong, planned and known, by region and component', async () => {
    await stranger.getByRole('link', { name: 'Health', exact: true }).click()
    await stranger.waitForURL(/\/health$/)
    const main = stranger.locator('main')
    for (const words of ['What is wrong now', 'Planned maintenance', 'Known issues', 'Europe · Storage and network', 'Use another browser'])
      expect(await main.textContent()).toContain(words)
    const network = stranger.locator('#component-network-europe')
    expect(await network.textContent()).toContain('Degraded')
    await network.locator('summary').click()
    await expect.poll(() => network.locator('table').textContent()).toContain('Degraded')
    await look(stranger)
    await stranger.getByRole('link', { name: 'Slow connections in the European network' }).click()
    await stranger.waitForURL(/\/health\/incidents\/INC-/)
    expect(await stranger.locator('.health-updates li').allInnerTexts()).toEqual([
      expect.stringContaining('One of two lines'),
      expect.stringContaining('Since this morning'),
    ])
    await look(stranger)
    await stranger.goto(`${url}/health/history`)
    expect(await stranger.locator('main').textContent()).toContain('Servers in Europe could not be started')
    await look(stranger)
  })

  test('MS-16 the feed and the calendar are there for programs', async () => {
    const feed = await stranger.request.get(`${url}/health/feed.atom`)
    expect(feed.headers()['content-type']).toContain('application/atom+xml')
    expect(await feed.text()).toContain('Slow connections in the European network')
    const calendar = await stranger.request.get(`${url}/health/maintenance.ics`)
    expect(calendar.headers()['content-type']).toContain('text/calendar')
    expect((await calendar.text()).replaceAll('\r\n ', '')).toContain('SUMMARY;LANGUAGE=en:New storage machines in Asia')
  })

  test('F07 a stranger’s address gets one link, and mails only after its button', async () => {
    await stranger.goto(`${url}/health`)
    await stranger.getByText('Only about some services').click()
    await stranger.getByLabel('Servers · Asia').check()
    await stranger.getByLabel('Your e-mail address').fill(address)
    await stranger.getByRole('button', { name: 'Send me mails' }).click()
    await stranger.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    await mailsTo(1)
    await stranger.goto(linkIn(sink.to(address)[0]!.mail.text))
    await glance(stranger)
    await stranger.getByRole('button', { name: 'Yes, send me mails' }).click()
    await stranger.getByText('From now on we write to you.').waitFor()
  })

  test('MS-16 an agent writes it down; only we see it until it is published, then its readers get one mail', async () => {
    await noor.goto(`${url}/workspace/health`)
    await noor.getByRole('link', { name: 'Write something down' }).click()
    await noor.getByRole('button', { name: 'Go on' }).click()
    await noor.getByRole('button', { name: 'Save, not yet public' }).click()
    await noor.locator('#error-summary').waitFor() // nothing was written yet
    await look(noor)
    await noor.fill('[name="title.en"]', 'Servers in Asia restart by themselves')
    await noor.selectOption('select[name=impact]', 'partial-outage')
    await noor.getByLabel('Servers · Asia').check()
    await noor.getByLabel('Begin with a sentence of ours').selectOption({ index: 1 })
    await noor.getByRole('button', { name: 'Fill in' }).click()
    await expect.poll(() => noor.inputValue('[name="body.ja"]')).not.toBe('')
    expect(await noor.inputValue('[name="title.en"]')).toBe('Servers in Asia restart by themselves')
    await noor.fill('[name="body.en"]', 'Some servers restart **without being asked**. We look for the cause.')
    await noor.getByRole('button', { name: 'Save, not yet public' }).click()
    await noor.getByText('Only we see this yet').waitFor()
    reference = new URL(noor.url()).pathname.split('/').at(-1)!
    await look(noor)
    expect((await stranger.goto(`${url}/health/incidents/${reference}`))?.status()).toBe(404)
    await noor.getByRole('button', { name: 'Publish', exact: true }).click()
    await noor.getByText('Published.', { exact: true }).waitFor()
    expect((await stranger.goto(`${url}/health/incidents/${reference}`))?.status()).toBe(200)
    await stranger.goto(`${url}/health`)
    expect(await stranger.locator('.health-banner').first().textContent()).toContain('Some services do not work for some customers.')
    expect(await stranger.locator('#component-servers-asia').textContent()).toContain('Partial outage')
    await mailsTo(2)
    expect(sink.to(address)[1]!.mail.text).toContain('without being asked')
  })

  test('MS-16 updates, the end and the report afterwards stand on its page, the newest first', async () => {
    await say('identified', 'A power supply fails under load.')
    await say('resolved', 'The power supplies are replaced.')
    await noor.goto(`${url}/workspace/health/${reference}`)
    await glance(noor)
    await say(null, '## What happened\n\nA batch of power supplies was faulty.')
    await stranger.goto(`${url}/health/incidents/${reference}`)
    expect(await stranger.locator('.health-updates li').count()).toBe(3)
    expect(await stranger.locator('.health-updates li').first().textContent()).toContain('The power supplies are replaced.')
    expect(await stranger.locator('section[aria-labelledby=report]').textContent()).toContain('A batch of power supplies was faulty.')
    await glance(stranger)
    await mailsTo(5)
  })

  test('RFC 8058 one POST of the mail program ends the mails', async () => {
    const [, unsubscribe] = /List-Unsubscribe:\s*<([^>]+)>/i.exec(sink.to(address).at(-1)!.raw)!
    expect(sink.to(address).at(-1)!.raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/i)
    const answer = await stranger.request.post(unsubscribe!, { form: { 'List-Unsubscribe': 'One-Click' } })
    expect(answer.status()).toBe(204)
    await stranger.goto(linkIn(sink.to(address)[1]!.mail.text))
    await stranger.getByRole('heading', { name: 'These mails have ended' }).waitFor()
  })

  test('MS-16 a customer sees first what their contracts touch', async () => {
    const ada = await as('ada@guichet.example')
    await limit(ada)
    const nadia = await as('nadia@fenwick.example')
    await nadia.goto(`${url}/health`)
    expect(await nadia.locator('.health-component-name').allInnerTexts()).toEqual(
      ['Console and sign-in', 'Servers', 'Servers'].map((name) => expect.stringContaining(name)),
    )
    expect(await nadia.locator('.health-banner').first().textContent()).toContain('Everything that concerns you')
    await look(nadia)
    await nadia.getByRole('link', { name: 'Everything', exact: true }).click()
    await nadia.locator('#component-network-europe').waitFor()
    await nadia.getByRole('button', { name: 'Send me mails' }).click()
    await nadia.getByText('Mails go to nadia@fenwick.example.').waitFor()
    await nadia.close()
    await ada.close()
  })
  async function limit(ada: Page): Promise<void> {
    await ada.goto(`${url}/admin/organisations`)
    await ada.getByRole('link', { name: 'Fenwick Robotics Ltd' }).click()
    const form = ada.locator('form', { has: ada.locator('input[name=number][value="GE-2025-0412"]') })
    await form.evaluate((one) => {
      for (let around = one.closest('details'); around; around = around.parentElement?.closest('details') ?? null) around.open = true
    })
    await form.getByText('Allow only some').first().click()
    await form.getByLabel('Bare-metal server').check()
    await form.locator('button[type=submit]').last().click()
    await settled(ada)
  }

  test('F32 an administrator takes over what another provider publishes, and nothing from inside', async () => {
    const ada = await as('ada@guichet.example')
    const add = async (name: string, where: string) => {
      await ada.goto(`${url}/admin/status-sources`)
      await ada.getByText('Add a source').first().click()
      await ada.getByLabel('Name', { exact: true }).fill(name)
      await ada.locator('input[name=url]').fill(where)
      await ada.getByRole('button', { name: 'Add', exact: true }).click()
      await ada.waitForURL(/\/admin\/status-sources\/./)
      await ada.getByRole('button', { name: 'Try it now' }).click()
    }
    await add('Ourselves', 'http://localhost/')
    await ada.getByText('It leads into a private network.', { exact: false }).waitFor()
    await look(ada)
    await add('Carrier', `http://${source}/api/v2/summary.json`)
    await ada.getByLabel('Sea cable').selectOption({ label: 'Network · Asia' })
    await look(ada)
    await ada.getByRole('button', { name: 'Save', exact: true }).click()
    await settled(ada)
    await ada.getByRole('button', { name: 'Switch on' }).click()
    await settled(ada)
    await expect
      .poll(
        async () => {
          await stranger.goto(`${url}/health`)
          return stranger.locator('main').textContent()
        },
        { timeout: 90_000, interval: 3000 },
      )
      .toContain('Sea cable cut')
    expect(await stranger.locator('#component-network-asia').textContent()).toContain('Outage')
    expect(faults).toEqual([])
  }, 240_000)
})
