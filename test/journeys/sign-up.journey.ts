// How a visitor becomes someone we know: the Italian guide's three ways to "My tickets", walked in its language in a real browser, with real mail.
import { request } from 'node:http'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { languages, words } from '../../src/platform/messages.ts'
import { expectAccessible, expectFits, phone } from '../support/browser.ts'
import { browser, type Journey, look, settled, startJourney } from '../support/journey.ts'

const t = words('it')
const linkIn = (text: string | undefined) => /https?:\/\/\S+\/set-password\?\S+/.exec(text ?? '')?.[0] ?? ''
const italian = { locale: 'it-IT' }

describe.skipIf(!browser)('signing up and in, in Italian', () => {
  let journey: Journey
  let link = ''
  beforeAll(async () => {
    journey = await startJourney()
  })

  test('AT-03 AT-22 AT-26 "my tickets" leads a stranger to the sign-in page, which answers the three kinds of visitor', async () => {
    const page = await journey.open('/tickets', italian)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect(await page.locator('html').getAttribute('lang')).toBe('it')
    for (const key of ['sign-in.help.new', 'sign-in.help.has-tickets', 'sign-in.forgot'] as const) {
      expect(await page.getByText(t(key)).count(), key).toBeGreaterThan(0)
    }
    await look(page)
  })

  test('AT-01 AT-04 AT-05 AT-06 signing up asks for names and address, no password, and a welcome mail comes', async () => {
    const page = await journey.open('/sign-in', italian)
    await page.getByRole('link', { name: t('sign-in.sign-up') }).click()
    await page.waitForURL(/\/sign-up/)
    expect(await page.locator('input[type=password]').count()).toBe(0)
    await look(page)
    await page.fill('input[name=firstName]', 'Marta')
    await page.fill('input[name=lastName]', "D'Angelo")
    await page.fill('input[name=address]', 'marta@nuova.example')
    await page.getByRole('button', { name: t('sign-in.sign-up') }).click()
    await page.waitForURL(/\/sign-up\/sent/)
    await look(page)
    const [welcome] = await journey.sink.until(1, { to: 'marta@nuova.example', ms: 20_000 })
    expect(welcome?.to).toEqual(['marta@nuova.example'])
    link = linkIn(welcome?.mail.text)
    expect(link).not.toBe('')
  })

  test('AT-12 a faulty address is refused at its field and nothing typed is lost', async () => {
    const page = await journey.open('/sign-up', italian)
    await page.fill('input[name=firstName]', 'Marta')
    await page.fill('input[name=lastName]', 'Rossi')
    await page.fill('input[name=address]', 'marta at nuova')
    await page.getByRole('button', { name: t('sign-in.sign-up') }).click()
    await page.locator('#address-error').waitFor()
    expect(await page.inputValue('input[name=firstName]')).toBe('Marta')
    expect(await page.inputValue('input[name=address]')).toBe('marta at nuova')
    await look(page)
  })

  test('AT-07 AT-08 AT-09 AT-10 the button of the mail opens the page on which the password is set, and the person is in', async () => {
    const welcome = journey.sink.to('marta@nuova.example')[0]
    expect(welcome?.mail.html).toContain(words('it')('mail.welcome.button'))
    const page = await journey.open(new URL(link).pathname + new URL(link).search, italian)
    await look(page)
    await page.fill('input[name=password]', 'tre lune sul porto')
    await page.getByRole('button', { name: t('sign-in.set.button') }).click()
    await page.waitForURL((at) => at.pathname !== '/set-password')
    await page.goto(`${journey.url}/tickets`)
    expect(new URL(page.url()).pathname).toBe('/tickets')
    await look(page)
  })

  test('AT-12 the link works once', async () => {
    const page = await journey.open(new URL(link).pathname + new URL(link).search, italian)
    expect(await page.getByText(t('sign-in.gone.title')).count()).toBeGreaterThan(0)
    await look(page)
  })

  test('AT-02 AT-23 AT-24 AT-25 who has forgotten the password gets a mail and sets a new one', async () => {
    const page = await journey.open('/sign-in', italian)
    await page.getByRole('link', { name: t('sign-in.forgot'), exact: true }).click()
    await page.waitForURL(/\/forgot-password/)
    await look(page)
    await page.fill('input[name=address]', 'giulia@bernini.example')
    await page.getByRole('button', { name: t('sign-in.forgot.button') }).click()
    await page.waitForURL(/\/forgot-password\/sent/)
    const [mail] = await journey.sink.until(1, { to: 'giulia@bernini.example', ms: 20_000 })
    const reset = new URL(linkIn(mail?.mail.text))
    await page.goto(journey.url + reset.pathname + reset.search)
    await page.fill('input[name=password]', 'quattro barche in mare')
    await page.getByRole('button', { name: t('sign-in.set.button') }).click()
    await page.waitForURL((at) => at.pathname !== '/set-password')
    await page.goto(`${journey.url}/tickets`)
    // AT-13: present and past tickets of hers are there
    expect(await page.getByText('Non riesco ad aprire la console del server').count()).toBeGreaterThan(0)
  })

  test('AT-14 AT-15 AT-16 the three sections of "my tickets"', async () => {
    const page = await journey.as('camille@mistral.example')
    for (const [tab, summary] of [
      ['mine', 'Restaurer un seul dossier'],
      ['organisation', 'Offre pour deux serveurs'],
    ] as const) {
      await page.goto(`${journey.url}/tickets?tab=${tab}`)
      expect(await page.getByText(summary).count(), tab).toBeGreaterThan(0)
      await look(page)
    }
    const bruno = await journey.as('bruno@mistral.example')
    await bruno.goto(`${journey.url}/tickets?tab=cc`)
    expect(await bruno.getByText('Restaurer un seul dossier').count()).toBeGreaterThan(0)
  })

  test('the account and organisation pages are accessible and fit', async () => {
    const page = await journey.as('mira@aurora.example')
    for (const path of ['/account', '/account/tokens', '/']) {
      await page.goto(journey.url + path)
      await look(page)
    }
    await page.goto(`${journey.url}/organisations`)
    await look(page)
  })

  test.each(languages)('X-10 the customer’s pages stand in %s, on a phone', async (language) => {
    const page = await journey.as('mira@aurora.example', phone)
    await page.goto(`${journey.url}/account`)
    await page.selectOption('select[name=language]', language)
    await page.locator('form:has(select[name=language]) button[type=submit]').click()
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language)
    await page.goto(`${journey.url}/tickets`)
    const ticket = await page.locator('a[href^="/tickets/CS-"]').first().getAttribute('href')
    for (const path of ['/', '/tickets', '/tickets/new', '/account', ticket]) {
      await page.goto(journey.url + path)
      await settled(page)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      await expectFits(page)
      await expectAccessible(page)
    }
    await page.context().close()
  })

  test('without script a session that ended costs nothing that was typed: one signs in, comes back and sends it', async () => {
    const page = await journey.as('tom@aurora.example', { locale: 'en-GB', javaScriptEnabled: false })
    // Nothing can be asked of a page without script: the same words are looked at in one that has it.
    const lookAgain = async (seen: Page) => {
      const html = await page.content()
      await seen.route('**/as-it-was', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
      await seen.goto(`${journey.url}/as-it-was`)
      await look(seen)
      await seen.context().close()
    }
    await page.goto(`${journey.url}/tickets/new?type=technical`)
    await page.fill('input[name=summary]', 'Cannot reach <analytics-07>')
    await page.fill('textarea[name=body]', 'Since noon.\n\nIt answers no ping & no ssh.')
    const send = page.locator('main').getByRole('button', { name: words('en')('portal.new.send') })
    await page.context().clearCookies()
    await send.click()
    expect(await page.locator('textarea[name=body]').inputValue()).toBe('Since noon.\n\nIt answers no ping & no ssh.')
    await lookAgain(await journey.open('/sign-in'))
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: words('en')('file.draft.sign-in') }).click(),
    ])
    await other.fill('input[name=address]', 'tom@aurora.example')
    await other.fill('input[name=password]', journey.house.demo?.password ?? '')
    await other.press('input[name=password]', 'Enter')
    await other.waitForURL(/tickets\/new/)
    await page.getByRole('button', { name: words('en')('sign-in.text-continue') }).click()
    await page.getByText(words('en')('sign-in.text-ready', { name: 'Tom Whitfield' })).waitFor()
    await lookAgain(await journey.as('tom@aurora.example'))
    await page.getByRole('button', { name: words('en')('sign-in.text-send') }).click()
    // What was missing is asked as ever.
    await page.locator('input[name=priority]').first().check()
    await page.locator('select[name=service]').selectOption({ index: 1 })
    await send.click()
    await page.getByRole('link', { name: 'Cannot reach <analytics-07>' }).first().click()
    expect(await page.locator('main').textContent()).toContain('It answers no ping & no ssh.')
    await page.context().close()
  })

  test('F07 a link that opens a login stands in no mail but the one that goes to its owner alone', async () => {
    const opening = /\/(set-password|invitations|set-up)\b/
    const holding = journey.sink.mails.filter(({ raw, mail }) => opening.test([raw, mail.text, mail.html, mail.subject].join('\n')))
    // Both that were asked for above, each to one address, in the envelope and in the head.
    expect(holding.map(({ to }) => to).sort()).toEqual([['giulia@bernini.example'], ['marta@nuova.example']])
    for (const { to, mail } of holding) {
      expect([...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].map(({ address }) => address)).toEqual(to)
      const links = new Set(`${mail.text} ${mail.html}`.match(/https?:\/\/[^\s"<]+\/set-password\?[^\s"<]+/g))
      expect(links.size).toBe(1)
    }
    const tokens = holding.map(({ mail }) => new URL(linkIn(mail.text)).searchParams.get('token')!)
    for (const token of tokens) expect(journey.sink.mails.filter(({ raw }) => raw.replaceAll(/=\r\n/g, '').includes(token))).toHaveLength(1)
  })

  test('health is told to whatever host asks, and nothing else is', async () => {
    const { port } = new URL(journey.url)
    const told = (path: string, host: string) =>
      new Promise<number>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => resolve(answer.resume().statusCode!))
        asked.on('error', reject).end()
      })
    for (const path of ['/healthz', '/readyz']) expect(await told(path, 'probe.internal'), path).toBe(200)
    expect(await told('/sign-in', 'probe.internal')).toBe(421)
    expect(await told('/sign-in', `127.0.0.1:${port}`)).toBe(200)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
