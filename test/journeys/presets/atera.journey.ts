// The Italian guide walked in Italian, under its own preset: three kinds of visitor at the door, "I miei biglietti" with its sections, a ticket and its answer.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, type Journey, glance, settled, startJourney } from '../../support/journey.ts'
import { answer, field, textOf, textsOf } from './steps.ts'

const italian = { locale: 'it-IT' }
const linkIn = (text: string | undefined) => new URL(/https?:\/\/\S+\/set-password\?\S+/.exec(text ?? '')?.[0] ?? 'about:blank')

describe.skipIf(!browser)('Atera, in Italian', () => {
  let journey: Journey
  let matteo: Page
  let link: URL
  const summary = "L'agente non si avvia dopo l'aggiornamento di ieri"
  let reference = ''

  beforeAll(async () => {
    journey = await startJourney({ preset: 'atera' })
    matteo = await journey.as('matteo@trevi.example', italian)
  })

  test('AT-03 AT-22 AT-26 "I miei biglietti" leads a stranger to "Accedi ad Atera", which knows three kinds of visitor', async () => {
    const page = await journey.open('/', italian)
    await glance(page)
    await page.getByRole('navigation').getByRole('link', { name: 'I miei biglietti', exact: true }).click()
    await page.waitForURL(/\/sign-in/)
    expect(await textOf(page.locator('h1'))).toBe('Accedi ad Atera')
    await page.getByRole('link', { name: 'Iscriviti', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Password dimenticata?', exact: true }).waitFor()
    expect(await page.locator('.sign-in-doors dt').count()).toBe(2)
    await glance(page)
    await page.context().close()
  })

  test('AT-01 AT-04 AT-05 AT-06 X-08 "Iscriviti" asks for names and address, no password, and a welcome mail comes', async () => {
    const page = await journey.open('/sign-in', italian)
    await page.getByRole('link', { name: 'Iscriviti', exact: true }).click()
    await page.waitForURL(/\/sign-up/)
    expect(await page.locator('input[type=password]').count()).toBe(0)
    await field(page, 'Nome').fill('Bianca')
    await field(page, 'Cognome').fill("Dell'Orto")
    await field(page, 'Indirizzo e-mail').fill('bianca@nuova.example')
    await glance(page)
    await page.getByRole('button', { name: 'Iscriviti', exact: true }).click()
    await page.waitForURL(/\/sign-up\/sent/)
    await glance(page)
    const [welcome] = await journey.sink.until(1, { to: 'bianca@nuova.example', ms: 20_000 })
    // AT-07
    expect(welcome!.mail.html).toContain('Crea una password')
    link = linkIn(welcome!.mail.text)
    await page.context().close()
  })

  test('AT-12 signing up with a known address answers the same, and opens nothing', async () => {
    const page = await journey.open('/sign-up', italian)
    await field(page, 'Nome').fill('Qualcun')
    await field(page, 'Cognome').fill('Altro')
    await field(page, 'Indirizzo e-mail').fill('matteo@trevi.example')
    await page.getByRole('button', { name: 'Iscriviti', exact: true }).click()
    await page.waitForURL(/\/sign-up\/sent/)
    await page.goto(`${journey.url}/tickets`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.context().close()
  })

  test('AT-07 AT-08 AT-09 AT-10 "Crea una password" opens a page, "Imposta password" stores it, and the state of tickets is there', async () => {
    const page = await journey.open(link.pathname + link.search, italian)
    await glance(page)
    await page.fill('input[name=password]', 'tre lune sul porto')
    await page.getByRole('button', { name: 'Imposta password', exact: true }).click()
    await page.waitForURL((at) => at.pathname !== '/set-password')
    await page.goto(`${journey.url}/tickets`)
    expect(await textOf(page.locator('h1'))).toBe('I miei biglietti')
    await page.context().close()
    // AT-12: the link works once
    const again = await journey.open(link.pathname + link.search, italian)
    await again.getByText('Questo link non funziona più').first().waitFor()
    await again.context().close()
  })

  test('AT-02 AT-23 AT-24 AT-25 who has tickets and no password any more gets a mail through "Password dimenticata?" and "Invia"', async () => {
    const page = await journey.open('/tickets', italian)
    await page.getByRole('link', { name: 'Password dimenticata?', exact: true }).click()
    await page.waitForURL(/\/forgot-password/)
    await field(page, 'Indirizzo e-mail').fill('paolo@quercia.example')
    await glance(page)
    await page.getByRole('button', { name: 'Invia', exact: true }).click()
    await page.waitForURL(/\/forgot-password\/sent/)
    const [mail] = await journey.sink.until(1, { to: 'paolo@quercia.example', ms: 20_000 })
    const reset = linkIn(mail!.mail.text)
    await page.goto(journey.url + reset.pathname + reset.search)
    await page.fill('input[name=password]', 'quattro barche in mare')
    await page.getByRole('button', { name: 'Imposta password', exact: true }).click()
    await page.waitForURL((at) => at.pathname !== '/set-password')
    await page.context().close()
  })

  test('AT-13 AT-14 AT-15 AT-16 X-06 present and past tickets in three sections: mine, in CC, of the organisation', async () => {
    const chiara = await journey.as('chiara@trevi.example', italian)
    await chiara.goto(`${journey.url}/tickets`)
    const sections = chiara.locator('nav.tabs a')
    expect(await textsOf(sections)).toEqual([
      'Le mie richieste',
      'Richieste per le quali ho ricevuto un CC',
      "Richieste dell'organizzazione",
    ])
    const shown = () => textsOf(chiara.locator('table.tickets tbody .row-link'))
    expect((await shown()).map((words) => words.replace(/^.*: /, ''))).toEqual(
      expect.arrayContaining(["Aggiungere due tecnici all'abbonamento", 'Report mensile in italiano per i clienti']),
    )
    await glance(chiara)
    await sections.nth(1).click()
    await chiara.waitForURL(/tab=cc/)
    await settled(chiara)
    expect((await shown()).join()).toContain(summary)
    expect((await shown()).join()).not.toContain('abbonamento')
    await glance(chiara)
    await sections.nth(2).click()
    await chiara.waitForURL(/tab=organisation/)
    await settled(chiara)
    expect((await shown()).length).toBe(4)
    await glance(chiara)
    await chiara.context().close()
  })

  test('AT-17 AT-18 AT-19 a ticket opens with its status and the answers of support', async () => {
    await matteo.goto(`${journey.url}/tickets`)
    const row = matteo.locator('table.tickets tbody tr', { hasText: summary })
    reference = await textOf(row.locator('.reference'))
    expect(await textOf(row.locator('.chip'))).toBe('In attesa di risposta')
    await row.locator('.row-link').click()
    await matteo.waitForURL(new RegExp(reference))
    expect(await textOf(matteo.locator('.status-card .chip'))).toBe('In attesa di risposta')
    expect(await textOf(matteo.locator('.letters'))).toContain('certificato intermedio')
    await glance(matteo)
  })

  test('AT-20 AT-21 X-05 "Aggiungi alla conversazione" sends an answer with a document, and the ticket is Aperto again', async () => {
    await matteo.fill('#reply textarea', 'Sì, i certificati radice sono bloccati da un criterio.')
    await matteo.setInputFiles('#reply input[type=file]', {
      name: 'criterio.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('RootAutoUpdate=0'),
    })
    await matteo.locator('#reply .file-card', { hasText: 'criterio.txt' }).waitFor()
    await matteo.getByRole('button', { name: 'Aggiungi alla conversazione', exact: true }).click()
    await matteo.locator('.letter', { hasText: 'bloccati da un criterio' }).waitFor()
    await matteo.locator('.letters .file-card', { hasText: 'criterio.txt' }).waitFor()
    await expect.poll(() => textOf(matteo.locator('.status-card .chip')), { timeout: 10_000 }).toBe('Aperto')
  })

  test('AT-18 X-02 Risolto, as soon as support says so, told by mail', async () => {
    const livia = await journey.as('livia@atera.example', italian)
    await answer(livia, journey, reference, 'Abbiamo pubblicato un agente che porta con sé il certificato.', 'solved')
    await livia.context().close()
    await expect.poll(() => textOf(matteo.locator('.status-card .chip')), { timeout: 15_000 }).toBe('Risolto')
    await journey.sink.saying('porta con sé il certificato', { to: 'matteo@trevi.example', ms: 20_000 })
    await glance(matteo)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
