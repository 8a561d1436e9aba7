// MS-41 to MS-43 under the default preset, in a real browser and over real SMTP both ways: a product of another company leads to its vendor, with script and
// without; with consent the request and its file go there, the answer and its file come back; an agent takes it back, an administrator lets a mail in.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser, glance, look, settled, startJourney } from '../support/journey.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { card, textOf } from './presets/steps.ts'
import { freePort } from '../support/free-port.ts'

const replyDomain = 'reply.guichet.example'
const vendor = 'support@sentinel.example'

describe.skipIf(!browser)('a product of another company', async () => {
  const port = await freePort()
  const { as, url, faults, sink } = await startJourney({
    env: { GUICHET_REPLY_DOMAIN: replyDomain, GUICHET_MAIL_LISTEN: `127.0.0.1:${port}` },
  })
  const tom = await as('tom@aurora.example')
  const elif = await as('elif@deniz.example', { javaScriptEnabled: false })
  const noor = await as('noor@guichet.example')
  const stands = (page: Page) => textOf(page.locator('.status-card'))
  elif.setDefaultTimeout(10_000)
  let address = ''
  let his = ''

  test('MS-43 MS-42 the marketplace has the product, its page the support contact', async () => {
    await tom.getByRole('banner').getByRole('link', { name: 'Marketplace' }).click()
    await tom.waitForURL(/\/marketplace$/)
    await look(tom)
    await tom.fill('input[name=q]', 'backup')
    await tom.keyboard.press('Enter')
    await tom.getByRole('link', { name: 'Sentinel Backup' }).click()
    await tom.waitForURL(/sentinel-backup$/)
    const contact = tom.locator('section[aria-labelledby=support-contact]')
    expect(await contact.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      'https://sentinel.example/support',
      `mailto:${vendor}`,
      'tel:+442079460123',
    ])
    await look(tom)
  })

  test('MS-41 choosing the product puts its vendor where the send button was, and every typed word stays', async () => {
    await tom.getByRole('link', { name: 'Write a request' }).click()
    await tom.waitForURL(/service=sentinel-backup/)
    await settled(tom)
    await tom.check('input[name=type][value=technical]', { force: true })
    await tom.locator('.to-vendor').waitFor()
    await tom.goto(`${url}/tickets/new`)
    await tom.check('input[name=type][value=technical]', { force: true })
    await tom.check('input[name=priority][value=medium]', { force: true })
    await tom.fill('input[name=summary]', 'Restore stops')
    await tom.fill('textarea[name=body]', 'At 40 %, each night.')
    await tom.setInputFiles('input[type=file]', { name: 'restore.log', mimeType: 'text/plain', buffer: Buffer.from('error 7\n') })
    await tom.locator('.file-drop-list').getByText('restore.log').waitFor()
    expect(await tom.locator('.to-vendor').count()).toBe(0)
    await tom.selectOption('select[name=service]', 'sentinel-backup')
    await tom.locator('.to-vendor').waitFor()
    await expect.poll(() => tom.locator('button.to-us:visible').count()).toBe(0)
    expect(await textOf(tom.locator('.to-vendor'))).toContain(vendor)
    expect(await tom.inputValue('textarea[name=body]')).toBe('At 40 %, each night.')
    await look(tom)
    await tom.selectOption('select[name=service]', 'virtual-server')
    await tom.locator('.to-vendor').waitFor({ state: 'detached' })
    expect(await tom.locator('button.to-us:visible').count()).toBeGreaterThan(0)
    await tom.selectOption('select[name=service]', 'sentinel-backup')
    await tom.locator('.to-vendor input[name=consent]').check()
    await tom.getByRole('button', { name: 'Hand over to the vendor' }).click()
    await tom.waitForURL(/\/tickets\/CS-\d+/)
    his = /CS-\d+/.exec(tom.url())![0]
    expect(await stands(tom)).toContain('With the vendor since')
    const [mail] = await sink.until(1, { to: vendor, ms: 20_000 })
    expect(mail!.mail.text).toContain('At 40 %, each night.')
    expect(mail!.mail.attachments.map(({ filename }) => filename)).toEqual(['restore.log'])
    address = mail!.mail.replyTo![0]!.address!
    expect(mail!.from).toBe(address)
    expect(address).toMatch(new RegExp(`^[0-9a-f]{32}@${replyDomain.replaceAll('.', '\\.')}$`))
  })

  test('MS-41 the vendor’s answer and its file stand on the open page, and the customer is told by mail', async () => {
    await settled(tom)
    const raw = [
      'From: Ana Ferro <ana@sentinel.example>',
      'Message-ID: <one@sentinel.example>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Set the timeout to 900. Sch=F6ne Gr=FC=DFe',
      '--b',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=patch.txt',
      '',
      'timeout=900',
      '--b--',
      '',
    ].join('\r\n')
    expect((await talk({ port, from: 'ana@sentinel.example', to: [address], raw })).data).toMatch(/^250/)
    const answer = tom.locator('.letter', { hasText: 'Set the timeout to 900. Schöne Grüße' })
    await answer.waitFor({ timeout: 20_000 })
    expect(await textOf(answer)).toContain('Sentinel Software')
    expect(await textOf(answer)).toContain('patch.txt')
    await look(tom)
    await sink.saying('Sentinel Software', { to: 'tom@aurora.example', ms: 20_000 })
    expect(sink.to('tom@aurora.example').some(({ raw }) => raw.includes(address.split('@')[0]!))).toBe(false)
  })

  test('only what is meant for the vendor reaches them', async () => {
    await card(tom, 'Only us').click()
    await tom.fill('textarea[name=body]', 'Our contract number is 4711.')
    await tom.getByRole('button', { name: 'Send reply', exact: true }).click()
    await tom.locator('.letter', { hasText: '4711' }).waitFor()
    await card(tom, 'The vendor and us: Sentinel Software').click()
    await tom.fill('textarea[name=body]', 'It is set to 900 now.')
    await tom.getByRole('button', { name: 'Send reply', exact: true }).click()
    await sink.until(2, { to: vendor, ms: 20_000 })
    expect(sink.to(vendor).map(({ mail }) => mail.text?.includes('4711'))).toEqual([false, false])
  })

  test('an agent sees with whom it is, and takes it back; the address is closed then', async () => {
    await noor.goto(`${url}/workspace/tickets/${his}`)
    expect(await textOf(noor.locator('.vendor-card'))).toContain('Sentinel Software')
    await glance(noor)
    await noor.locator('.vendor-card summary').click()
    await noor.locator('.vendor-card').getByRole('button', { name: 'Take it back' }).click()
    await noor.locator('.vendor-card', { hasText: 'Was with the vendor' }).waitFor()
    expect((await talk({ port, to: [address], raw: letter('Too late.') })).rcpt[0]).toMatch(/^550/)
    expect((await talk({ port, to: [`${'0'.repeat(32)}@${replyDomain}`], raw: letter('Guessed.') })).rcpt[0]).toMatch(/^550/)
  })

  test('MS-41 without script the same way leads to the vendor, and what was set aside waits for an administrator', async () => {
    const before = sink.to(vendor).length
    await elif.goto(`${url}/tickets/new`)
    await elif.check('input[name=type][value=technical]', { force: true })
    await elif.check('input[name=priority][value=medium]', { force: true })
    await elif.fill('input[name=summary]', 'Vault is locked')
    await elif.fill('textarea[name=body]', 'Since noon.')
    await elif.selectOption('select[name=service]', 'sentinel-vault')
    await elif.locator('button.to-us').click()
    const offer = elif.locator('.to-vendor')
    await offer.waitFor()
    expect(await elif.inputValue('textarea[name=body]')).toBe('Since noon.')
    expect(await textOf(offer)).toContain(vendor)
    const name = 'hand-over'
    await offer.locator(`button[value=${name}]`).click()
    await elif.locator('#error-summary').waitFor()
    await elif.locator('.to-vendor input[name=consent]').check()
    await elif.locator(`.to-vendor button[value=${name}]`).click()
    await elif.waitForURL(/\/tickets\/CS-\d+/)
    const mails = await sink.until(before + 1, { to: vendor, ms: 20_000 })
    const hers = mails.at(-1)!.mail.replyTo![0]!.address!
    const raw = letter('Your ticket was answered: unlock with the spare key.', ['From: Desk <noreply@desk.example>', 'Subject: Answer'])
    await talk({ port, from: 'noreply@desk.example', to: [hers], raw })

    const ada = await as('ada@guichet.example')
    await expect
      .poll(async () => (await ada.goto(`${url}/admin/incoming-mail?state=quarantined`)) && ada.locator('.admin-table tbody tr').count(), {
        timeout: 20_000,
      })
      .toBe(1)
    await elif.reload()
    expect(await textOf(elif.locator('.letters'))).not.toContain('spare key')
    await look(ada)
    await ada.locator('.admin-table summary').click()
    await glance(ada)
    await ada.locator('.admin-table').getByRole('button', { name: 'Put it on the ticket' }).click()
    await ada.getByText('The mail goes to ticket').waitFor()
    const answer = elif.locator('.letter', { hasText: 'unlock with the spare key' })
    await expect.poll(async () => (await elif.reload()) && answer.count(), { timeout: 20_000 }).toBe(1)
    expect(await textOf(answer)).toContain('noreply@desk.example')
  })

  test('no page threw or broke its own security policy', () => expect(faults).toEqual([]))
})
