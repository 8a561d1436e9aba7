// The Hungarian guide's way through the customers: chosen from the list, looked after, filed for in a context nobody mistakes, and asked where nothing is delegated.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, glance, type Journey, look, settled, startJourney } from '../../support/journey.ts'
import { card, cards, choose, field, send, textOf } from './steps.ts'

const hungarian = { locale: 'hu-HU' }
const bar = '.acting'

describe.skipIf(!browser)('Partner Center, customers, in Hungarian', () => {
  let journey: Journey
  let eszter: Page
  const opened = async (page: Page, name: string) => {
    await page.goto(`${journey.url}/customers`)
    await page.getByRole('link', { name, exact: true }).click()
    await page.locator(`${bar} strong`, { hasText: name }).waitFor()
    await settled(page)
  }

  const begin = async (page: Page) => {
    await page.locator('.page-title a.button').click()
    await page.waitForURL(/step=/)
    await settled(page)
  }

  beforeAll(async () => {
    journey = await startJourney({ preset: 'partner-center' })
    eszter = await journey.as('eszter@kekhegy.example', hungarian)
  })

  test('MS-13 MS-14 MS-16 Ügyfelek: the customers, what waits for whom, and until when the delegation lasts', async () => {
    await eszter.getByRole('banner').getByRole('link', { name: 'Ügyfelek' }).click()
    await eszter.getByRole('heading', { level: 1, name: 'Ügyfelek' }).waitFor()
    const rows = eszter.locator('table.customers tbody tr')
    expect(await textOf(rows.nth(0))).toMatch(/Balaton Bútor Kft\..*Kékhegy Informatika Kft\./)
    expect(await textOf(rows.nth(1))).toMatch(/Varga Pékség Kft\./)
    expect(await textOf(rows.nth(1).locator('.col-health'))).toBe('Gyengébben működik')
    expect(await rows.nth(1).locator('.chip').count()).toBeGreaterThan(0)
    await look(eszter)
    await eszter.locator('#q').fill('pékség')
    await eszter.locator('#q').press('Enter')
    await eszter.waitForURL(/q=/)
    expect(await rows.count()).toBe(1)
  })

  test('MS-15 MS-16 MS-17 Szolgáltatáskezelés: the customer’s health and incidents, and the consoles of its services for it', async () => {
    await opened(eszter, 'Varga Pékség Kft.')
    await eszter.getByRole('heading', { level: 1, name: 'Szolgáltatáskezelés' }).waitFor()
    await eszter.getByText('Néhány cégnél késve érkeznek a levelek').first().waitFor()
    const consoles = eszter.locator('.consoles a')
    expect(await consoles.count()).toBe(1) // Azure was not delegated here.
    expect(await consoles.first().getAttribute('href')).toContain('vargapekseg.example')
    await look(eszter)
  })

  let reference = ''
  test('MS-01 MS-19 MS-33 MS-35 MS-39 a request for the customer carries the partner’s details, and stands in the customer’s list', async () => {
    await opened(eszter, 'Balaton Bútor Kft.')
    await begin(eszter)
    await choose(eszter, 'Azure')
    await choose(eszter, 'Műszaki')
    expect(await field(eszter, 'Kapcsolattartó').or(eszter.locator('#answer-contact-name')).first().inputValue()).toBe('Nagy Eszter')
    expect(await eszter.locator('#answer-contact-address').inputValue()).toBe('eszter@kekhegy.example')
    expect(await eszter.locator('#answer-contact-phone').inputValue()).toBe('+36 1 555 0123')
    await look(eszter)
    await card(eszter, 'B · Mérsékelt').click()
    await eszter.locator('#answer-customer-tenant').selectOption('balaton.example')
    await field(eszter, 'Tárgy').fill('A mentés nem fut le')
    await field(eszter, 'Leírás').fill('Három napja minden éjszakai mentés megszakad.')
    reference = await send(eszter, 'Létrehozás', 'A mentés nem fut le')
    expect(new URL(eszter.url()).pathname).toMatch(/^\/for\/[^/]+\/tickets$/)
    await look(eszter)
    await eszter.getByRole('link', { name: 'A mentés nem fut le' }).click()
    await eszter.waitForURL(new RegExp(reference))
    const side = await textOf(eszter.locator('aside.ticket-side'))
    for (const words of ['Balaton Bútor Kft.', 'Kékhegy Informatika Kft.', 'Nagy Eszter', 'CSP-100417']) expect(side).toContain(words)
    await look(eszter)
  })

  test('MS-40 the customer finds it among its own, with who filed it', async () => {
    const vera = await journey.as('vera@balaton.example', hungarian)
    await vera.goto(`${journey.url}/tickets?tab=organisation`)
    await vera.getByRole('link', { name: 'A mentés nem fut le' }).click()
    await vera.waitForURL(new RegExp(`/tickets/${reference}`))
    expect(await textOf(vera.locator('aside.ticket-side'))).toContain('Kékhegy Informatika Kft.')
    expect(await vera.locator(bar).count()).toBe(0)
    await glance(vera)
    await vera.context().close()
  })

  test('MS-09 MS-10 MS-12 several contracts could pay for Azure; Office 365 is included and billing is free', async () => {
    await opened(eszter, 'Balaton Bútor Kft.')
    await begin(eszter)
    await choose(eszter, 'Azure')
    await choose(eszter, 'Műszaki')
    expect(await textOf(eszter.locator('.covered'))).toMatch(/CSP-100417.*További 1 szerződés is fedezhetné/)
    await opened(eszter, 'Balaton Bútor Kft.')
    await begin(eszter)
    await choose(eszter, 'Azure')
    await choose(eszter, 'Számlázás')
    expect(await textOf(eszter.locator('.covered'))).toBe('Ehhez a támogatás díjmentesen jár.')
    await opened(eszter, 'Balaton Bútor Kft.')
    await begin(eszter)
    await choose(eszter, 'Office 365, Dynamics CRM Online, EMS')
    await choose(eszter, 'Office 365')
    await choose(eszter, 'E-mail és naptár')
    expect(await textOf(eszter.locator('.covered'))).toBe('Ehhez a támogatás díjmentesen jár.')
  })

  test('MS-04 MS-11 a government customer is offered what its edition has; a contract on trial counts', async () => {
    const andras = await journey.as('andras@rendszerhaz.example', hungarian)
    await opened(andras, 'Szőlőfürt Borászat Kft.')
    await begin(andras)
    await choose(andras, 'Office 365, Dynamics CRM Online, EMS')
    expect(await cards(andras)).toEqual(['Office 365', 'Enterprise Mobility Suite'])
    expect(await textOf(andras.locator('.is-refused'))).toMatch(/Dynamics CRM Online.*Kormányzati/)
    await glance(andras)
    await opened(andras, 'Szőlőfürt Borászat Kft.')
    await begin(andras)
    await choose(andras, 'Azure')
    await choose(andras, 'Műszaki')
    expect(await textOf(andras.locator('.covered'))).toMatch(/CSP-207731.*Próbaidős/)
    await andras.context().close()
  })

  test('MS-02 MS-30 an advisor files nothing that is not technical for Azure, and reads who does', async () => {
    const judit = await journey.as('judit@tanacsado.example', hungarian)
    await opened(judit, 'Varga Pékség Kft.')
    await begin(judit)
    await choose(judit, 'Azure')
    expect(await cards(judit)).toEqual(['Műszaki', 'Korlátok és kvóták'])
    const refused = await textOf(judit.locator('.is-refused', { hasText: 'Számlázás' }).first())
    expect(refused).toContain('Kékhegy Informatika Kft.')
    await look(judit)
    await judit.context().close()
  })

  test('MS-36 without a delegation the customer approves one request by a link, and it is sent with its file', async () => {
    const judit = await journey.as('judit@tanacsado.example', hungarian)
    await judit.goto(`${journey.url}/customers`)
    await judit.getByRole('link', { name: 'Kérelem meghatalmazás nélküli ügyfélnek' }).click()
    await judit.getByRole('heading', { level: 1 }).waitFor()
    await look(judit)
    await judit.getByRole('link', { name: /Balaton Bútor Kft\./ }).click()
    await judit.locator(`${bar}.is-asking strong`, { hasText: 'Balaton Bútor Kft.' }).waitFor()
    await choose(judit, 'Azure')
    await choose(judit, 'Műszaki')
    await look(judit)
    await card(judit, 'C · Minimális').click()
    await field(judit, 'Tárgy').fill('Költöztetés előtti kérdés')
    await field(judit, 'Leírás').fill('Melyik zónába kerülhetnek a gépek?')
    await judit
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'leltar.txt', mimeType: 'text/plain', buffer: Buffer.from('bb-web-01\n') })
    await judit.locator('.file-card', { hasText: 'leltar.txt' }).waitFor()
    await judit.locator('[data-send]').click()
    await judit.waitForURL(/\/customers\/asking\//)
    expect(await textOf(judit.locator('main'))).toMatch(/Költöztetés előtti kérdés.*leltar\.txt/)
    await look(judit)

    const [mail] = await journey.sink.until(1, { to: 'vera@balaton.example', ms: 20_000 })
    const link = /https?:\/\/\S+\/approvals\/[\w-]{43}/.exec(mail!.mail.text ?? '')![0]
    const vera = await journey.as('vera@balaton.example', hungarian)
    await vera.goto(`${journey.url}/organisations`)
    await vera.getByText('Költöztetés előtti kérdés').waitFor()
    await look(vera)
    // The link is enough: nobody has to be signed in.
    const anyone = await journey.open(new URL(link).pathname, hungarian)
    expect(await textOf(anyone.locator('main'))).toMatch(/Költöztetés előtti kérdés.*leltar\.txt/)
    await look(anyone)
    await anyone.getByRole('button', { name: 'Jóváhagyás és küldés' }).click()
    await anyone.getByText('A kérelem elküldve', { exact: false }).first().waitFor()
    await anyone.goto(link)
    await anyone.getByText('Ez a hivatkozás már nem működik').waitFor()
    await vera.goto(`${journey.url}/tickets?tab=organisation`)
    await vera.getByRole('link', { name: 'Költöztetés előtti kérdés' }).click()
    await vera.getByText('leltar.txt').first().waitFor()
    await judit.reload()
    await judit.getByText('Jóváhagyva').first().waitFor()
    await glance(judit)
    for (const page of [judit, vera, anyone]) await page.context().close()
  })

  test('MS-44 MS-45 two tabs stay with their customers, one’s own pages say nothing of them, and a form is sent for no other', async () => {
    const [one, other] = [eszter, await eszter.context().newPage()]
    await opened(one, 'Balaton Bútor Kft.')
    await opened(other, 'Varga Pékség Kft.')
    await begin(one)
    await choose(one, 'Azure')
    await choose(one, 'Műszaki')
    await begin(other)
    await choose(other, 'Office 365, Dynamics CRM Online, EMS')
    expect(await textOf(one.locator(bar))).toContain('Balaton Bútor Kft.')
    expect(await textOf(other.locator(bar))).toContain('Varga Pékség Kft.')
    // The form of the one, sent to the address of the other.
    const elsewhere = new URL(other.url()).pathname
    await one
      .locator('draft-form form, form.ask-form')
      .first()
      .evaluate((form, path) => {
        const action = new URL((form as HTMLFormElement).action)
        ;(form as HTMLFormElement).action = `${path}${action.search}`
      }, elsewhere)
    await card(one, 'C · Minimális').click()
    await field(one, 'Tárgy').fill('Rossz helyre küldve')
    await field(one, 'Leírás').fill('Ennek a Balatonhoz kell tartoznia.')
    await one.locator('[data-send]').click()
    await one.getByRole('heading', { level: 1, name: /más/i }).waitFor()
    await glance(one)
    await one.locator('main a.button').first().click()
    await one.locator(`${bar} strong`, { hasText: 'Balaton Bútor Kft.' }).waitFor()
    expect(await one.locator('#body').inputValue()).toBe('Ennek a Balatonhoz kell tartoznia.')
    for (const path of ['/', '/tickets', '/tickets/new', '/customers']) {
      await other.goto(journey.url + path)
      expect(await other.locator(bar).count()).toBe(0)
    }
    await other.close()
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
