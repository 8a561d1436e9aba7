// The marketplace of the Hungarian guide, walked in Hungarian: the product's page names its vendor, the form leads there, and with consent the request goes to them and back.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, glance, type Journey, look, startJourney } from '../../support/journey.ts'
import { letter, talk } from '../../support/smtp-talk.ts'
import { card, cards, choose, field, textOf } from './steps.ts'
import { freePort } from '../../support/free-port.ts'

const hungarian = { locale: 'hu-HU' }
const replyDomain = 'valasz.partner-center.example'
const vendor = 'tamogatas@nyaklanc.example'

describe.skipIf(!browser)('Partner Center, products of others, in Hungarian', () => {
  let journey: Journey
  let eszter: Page
  let port = 0
  let reference = ''
  let address = ''

  beforeAll(async () => {
    port = await freePort()
    journey = await startJourney({
      preset: 'partner-center',
      env: { GUICHET_REPLY_DOMAIN: replyDomain, GUICHET_MAIL_LISTEN: `127.0.0.1:${port}` },
    })
    eszter = await journey.as('eszter@kekhegy.example', hungarian)
  })

  test('MS-43 Piactér, a termék kiválasztása, támogatási elérhetőség a termékoldalon', async () => {
    await eszter.getByRole('banner').getByRole('link', { name: 'Piactér', exact: true }).click()
    await eszter.waitForURL(/\/marketplace$/)
    expect(await textOf(eszter.locator('h1'))).toBe('Piactér')
    expect(await textOf(eszter.locator('main'))).toContain('3 termék')
    await look(eszter)
    await field(eszter, 'Termék vagy szállító keresése').fill('irattar')
    await eszter.getByRole('button', { name: 'Keresés', exact: true }).click()
    await eszter.waitForURL(/q=irattar/)
    await eszter.getByRole('link', { name: 'Nyaklánc Irattár', exact: true }).click()
    await eszter.waitForURL(/\/marketplace\/nyaklanc-archive$/)
    expect(await textOf(eszter.locator('h2').first())).toBe('Támogatási elérhetőség')
    await look(eszter)
  })

  test('MS-42 a termékoldalon hivatkozás, e-mail-cím és telefonszám áll, egy vagy több', async () => {
    await eszter.goto(`${journey.url}/marketplace/nyaklanc-archive`)
    const panel = eszter.locator('section[aria-labelledby=support-contact]')
    expect(await textOf(panel)).toContain('Nyaklánc Szoftver Kft.')
    expect(await panel.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      'https://nyaklanc.example/tamogatas',
      `mailto:${vendor}`,
      'tel:+3615550177',
    ])
    await eszter.goto(`${journey.url}/marketplace/vadmacska-firewall`)
    expect(await panel.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      'https://vadmacska.example/segitseg',
    ])
  })

  test('MS-41 a termék kiválasztása jegy helyett a szállítóhoz vezet, a beírt szöveg megmarad', async () => {
    await eszter.goto(`${journey.url}/tickets/new`)
    await choose(eszter, 'A sajátunk')
    await choose(eszter, 'Piactéri termékek')
    expect(await cards(eszter)).toEqual([
      'Nyaklánc Irattár (szállító: Nyaklánc Szoftver Kft.)',
      'Nyaklánc Számla (szállító: Nyaklánc Szoftver Kft.)',
      'Vadmacska Tűzfal (szállító: Vadmacska Biztonság Zrt.)',
    ])
    await glance(eszter)
    await eszter.locator('label.card-choice', { hasText: 'Nyaklánc Irattár' }).click()
    await eszter.locator('[data-continue]').click()
    const offer = eszter.locator('.to-vendor')
    await offer.waitFor()
    expect(await textOf(offer)).toContain(vendor)
    expect(await eszter.locator('button.to-us:visible').count()).toBe(0)
    await field(eszter, 'Tárgy').fill('A visszakeresés üres listát ad')
    await field(eszter, 'Leírás').fill('Tegnap óta egyetlen levelet sem talál.')
    await look(eszter)
    await offer.getByRole('button', { name: 'Továbbítás a szállítónak', exact: true }).click()
    await eszter.locator('#error-summary').waitFor()
    expect(await textOf(eszter.locator('#error-summary'))).toContain('Jelölje be, ha hozzájárul')
    expect(await field(eszter, 'Tárgy').inputValue()).toBe('A visszakeresés üres listát ad')
    await glance(eszter)
  })

  test('MS-41 hozzájárulással a kérés e-mailben a szállítóhoz megy, és a válasza a jegyre érkezik', async () => {
    await eszter.locator('.to-vendor input[name=consent]').check()
    await eszter.getByRole('button', { name: 'Továbbítás a szállítónak', exact: true }).click()
    await eszter.waitForURL(/\/tickets\/PC-\d+/)
    reference = /PC-\d+/.exec(eszter.url())![0]
    expect(await textOf(eszter.locator('.status-card'))).toContain('A szállítónál, kezdete:')
    expect(await textOf(eszter.locator('.vendor-card'))).toContain('Nyaklánc Szoftver Kft.')
    expect(await textOf(eszter.locator('#readers-field'))).toContain('A szállító és mi: Nyaklánc Szoftver Kft.')
    const [mail] = await journey.sink.until(1, { to: vendor, ms: 20_000 })
    expect(mail!.mail.subject).toBe(`[${reference}] A visszakeresés üres listát ad`)
    address = mail!.mail.replyTo![0]!.address!
    expect(address.endsWith(`@${replyDomain}`)).toBe(true)
    await eszter.goto(`${journey.url}/tickets/${reference}`)
    const told = await talk({
      port,
      from: 'kata@nyaklanc.example',
      to: [address],
      raw: letter('Kérjük, építse újra a keresőindexet.\r\n\r\n2026. nov. 21. <x@y.example> ezt írta:\r\n> Tegnap óta', [
        'From: Kata <kata@nyaklanc.example>',
      ]),
    })
    expect(told.data).toMatch(/^250/)
    // The open page shows it by itself.
    const answer = eszter.locator('.letter', { hasText: 'építse újra a keresőindexet' })
    await answer.waitFor({ timeout: 20_000 })
    expect(await textOf(answer.locator('.letter-by'))).toContain('Nyaklánc Szoftver Kft.')
    expect(await answer.locator('.vendor-mark').count()).toBe(0)
    expect(await answer.locator('details.quoted').count()).toBe(1)
    await look(eszter)
    await journey.sink.until(2, { to: 'eszter@kekhegy.example', ms: 20_000 })
  })

  test('F04 más tartományból érkező válasz „nem ellenőrzött feladó” jelzéssel áll ott', async () => {
    await talk({ port, from: 'bela@kulso.example', to: [address], raw: letter('Én is segítek.', ['From: Béla <bela@kulso.example>']) })
    const answer = eszter.locator('.letter', { hasText: 'Én is segítek.' })
    await answer.waitFor({ timeout: 20_000 })
    expect(await textOf(answer.locator('.vendor-mark'))).toContain('Nem ellenőrzött feladó')
    await look(eszter)
  })

  test('MS-41 a további válaszokból csak az jut a szállítóhoz, amit neki szánt', async () => {
    await field(eszter, 'Az Ön üzenete').fill('Az újraépítés óta két levelet talál.')
    await eszter.getByRole('button', { name: 'Válasz küldése', exact: true }).click()
    const [, further] = await journey.sink.until(2, { to: vendor, ms: 20_000 })
    expect(further!.mail.text).toContain('Az újraépítés óta két levelet talál.')
    expect(further!.mail.replyTo![0]!.address).toBe(address)
    await eszter.locator('.letter', { hasText: 'két levelet talál' }).waitFor()
    await card(eszter, 'Csak mi').click()
    await field(eszter, 'Az Ön üzenete').fill('Szerződésünk száma 4711.')
    await eszter.getByRole('button', { name: 'Válasz küldése', exact: true }).click()
    await eszter.locator('.letter', { hasText: '4711' }).waitFor()
    await journey.sink.until(3, { to: 'eszter@kekhegy.example', ms: 20_000 }).catch(() => [])
    expect(journey.sink.to(vendor).some(({ raw }) => raw.includes('4711'))).toBe(false)
  })

  test('az ügyfélszolgálat is látja, az adminisztrátor a beérkezett leveleket is', async () => {
    const greta = await journey.as('greta@partner-center.example')
    await greta.goto(`${journey.url}/workspace/tickets/${reference}`)
    expect(await textOf(greta.locator('.vendor-card'))).toContain('Nyaklánc')
    await glance(greta)
    await greta.goto(`${journey.url}/admin/incoming-mail`)
    expect(await greta.locator('.admin-table tbody tr').count()).toBe(2)
    await look(greta)
    const [saved] = await Promise.all([greta.waitForEvent('download'), greta.locator('.admin-table tbody tr a[download]').first().click()])
    expect(saved.suggestedFilename()).toMatch(/^mail-.*\.eml$/)
    await greta.context().close()
  })

  test('az ügyfél visszaveszi, és a kérés újra a szolgáltatónál van', async () => {
    await eszter.locator('.vendor-card summary').click()
    await eszter.locator('.vendor-card').getByRole('button', { name: 'Visszavétel', exact: true }).click()
    await eszter.locator('.vendor-card', { hasText: 'A szállítónál volt' }).waitFor()
    expect((await talk({ port, to: [address], raw: letter('Későn.') })).rcpt[0]).toMatch(/^550/)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
