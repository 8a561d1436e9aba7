// Tickets by mail in a real browser and over real SMTP both ways: an address made from the form's choices, a mail that becomes a ticket, one that waits for
// what is missing, and the address ended. With script, and without.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { browser, look, settled, startJourney } from '../support/journey.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { textOf } from './presets/steps.ts'

const replyDomain = 'reply.guichet.example'

describe.skipIf(!browser)('tickets by mail', async () => {
  const port = await freePort()
  const { as, url, faults, sink } = await startJourney({
    env: { GUICHET_REPLY_DOMAIN: replyDomain, GUICHET_MAIL_LISTEN: `127.0.0.1:${port}` },
  })
  const tom = await as('tom@aurora.example')
  const mira = await as('mira@aurora.example', { javaScriptEnabled: false })
  const noor = await as('noor@guichet.example')
  const mail = (to: string, from: string, subject: string, text: string) =>
    talk({ port, from, to: [to], raw: letter(text, [`From: ${from}`, `Subject: ${subject}`]) })
  const shownAddress = (page: Page) => textOf(page.locator('code.token'))
  let address = ''
  let reference = ''

  test('the choices of a form are kept for an address, and what was typed stays', async () => {
    await tom.goto(`${url}/tickets/new`)
    await settled(tom)
    await tom.check('input[name=type][value=technical]', { force: true })
    await tom.selectOption('select[name=service]', 'virtual-server')
    await tom.check('input[name=priority][value=high]', { force: true })
    await tom.fill('textarea[name=body]', 'A thought for later')
    await tom.getByText('Next time by mail', { exact: true }).click()
    await look(tom)
    await tom.getByRole('button', { name: 'Keep these choices' }).click()
    await tom.waitForURL(/\/account\/by-mail/)
    expect(await textOf(tom.locator('main'))).toContain('Virtual server · High')
    await look(tom)
    await tom.goto(`${url}/tickets/new`)
    await tom.locator('details.drafts summary').click()
    const begun = tom.locator('details.drafts li a').first()
    await tom.goto(`${url}${await begun.getAttribute('href')}&check`)
    expect(await textOf(tom.locator('.error-summary'))).toMatch(/summary/i)
    await look(tom)
  })

  test('the address is shown once', async () => {
    await tom.goto(`${url}/account`)
    await tom.getByRole('link', { name: 'Manage addresses' }).click()
    await tom.waitForURL(/by-mail$/)
    await tom.getByRole('button', { name: 'Make the address' }).click()
    await tom.locator('code.token').waitFor()
    address = await shownAddress(tom)
    await tom.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await tom.getByRole('button', { name: 'Copy' }).click()
    await tom.getByText('Copied', { exact: true }).waitFor()
    expect(await tom.evaluate(() => navigator.clipboard.readText())).toBe(address)
    expect(address).toMatch(/^[0-9a-f]{32}@reply\.guichet\.example$/)
    await look(tom)
    await tom.goto(`${url}/account/by-mail`)
    expect(await tom.locator('code.token').count()).toBe(0)
  })

  test('a mail to it becomes the ticket that the form would have made; its writer gets the receipt, the agent has it', async () => {
    expect((await mail(address, 'tom@aurora.example', 'Disk full on db-2', 'Since this morning.')).data).toMatch(/^250/)
    const { mail: receipt } = await sink.saying('Disk full on db-2', { to: 'tom@aurora.example', ms: 30_000 })
    reference = /[A-Z]+-\d+/.exec(receipt.subject ?? '')![0]
    await tom.reload()
    await tom.getByText('Disk full on db-2', { exact: true }).waitFor()
    await tom.getByRole('link', { name: `Filed as ${reference}` }).click()
    await tom.waitForURL(new RegExp(reference))
    expect(await textOf(tom.locator('main'))).toContain('Since this morning.')
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    expect(await textOf(noor.locator('main'))).toContain('Since this morning.')
  })

  test('a stranger who writes to it is told nothing and files nothing; its owner sees that something came', async () => {
    const before = sink.mails.length
    expect((await mail(address, 'thief@evil.example', 'Your code is 482-113', 'As Tom')).data).toMatch(/^250/)
    await tom.goto(`${url}/account/by-mail`)
    await expect
      .poll(
        async () => {
          await tom.reload()
          return textOf(tom.locator('main'))
        },
        { timeout: 20_000, interval: 500 },
      )
      .toContain('not from a confirmed address of yours')
    expect(await textOf(tom.locator('main'))).not.toContain('482-113')
    await look(tom)
    expect(sink.mails.length).toBe(before)
  })

  test('without script: what lacks an answer waits as a draft, the mail says which, and its link leads to the rest', async () => {
    await mira.goto(`${url}/tickets/new`)
    await mira.check('input[name=type][value=technical]', { force: true })
    await mira.selectOption('select[name=service]', 'virtual-server')
    await mira.locator('summary', { hasText: 'Next time by mail' }).click()
    await mira.getByRole('button', { name: 'Keep these choices' }).click()
    await mira.waitForURL(/\/account\/by-mail/)
    expect(await textOf(mira.locator('main'))).toContain('until you complete it: How urgent is it for you?')
    await mira.getByRole('button', { name: 'Make the address' }).click()
    const hers = await shownAddress(mira)
    await mail(hers, 'mira@aurora.example', 'Snapshots fail', 'Each night at two.')
    const { mail: told } = await sink.saying('One step is missing', { to: 'mira@aurora.example', ms: 30_000 })
    expect(told.text).toContain('How urgent is it for you? Choose one.')
    await mira.goto(/https?:\S+\/tickets\/new\?draft=\S+/.exec(told.text!)![0])
    expect(await textOf(mira.locator('.error-summary'))).toContain('How urgent is it for you? Choose one.')
    expect(await mira.inputValue('input[name=summary]')).toBe('Snapshots fail')
    expect(await mira.inputValue('textarea[name=body]')).toBe('Each night at two.')
    await mira.check('input[name=priority][value=low]', { force: true })
    await mira.locator('button.to-us').click()
    await mira.waitForURL(/\/tickets\?to=/)
    expect(await textOf(mira.locator('main'))).toContain('Snapshots fail')
  })

  test('once it is ended, mail to it is refused', async () => {
    await tom.goto(`${url}/account/by-mail`)
    await tom.locator('summary', { hasText: 'End' }).click()
    await tom.getByRole('button', { name: 'End the address' }).click()
    await tom.getByText('You have no addresses').waitFor()
    expect((await mail(address, 'tom@aurora.example', 'Too late', 'x')).rcpt[0]).toMatch(/^550/)
    await look(tom)
    expect(faults).toEqual([])
  })
})
