// Service health in the Hungarian guide's words: from the customer's menu to its services, what is wrong with them, each incident, and everyone's page.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, glance, type Journey, look, startJourney } from '../../support/journey.ts'
import { textOf, textsOf } from './steps.ts'

const hungarian = { locale: 'hu-HU' }
const late = 'Néhány cégnél késve érkeznek a levelek'
const moves = 'Költözik az észak-európai tárolás'

describe.skipIf(!browser)('Partner Center, service health, in Hungarian', () => {
  let journey: Journey
  let eszter: Page
  const health = () => eszter.locator('section[aria-labelledby=customer-health]')

  beforeAll(async () => {
    journey = await startJourney({ preset: 'partner-center' })
    eszter = await journey.as('eszter@kekhegy.example', hungarian)
  })
  const start = async (customer: string) => {
    await eszter.goto(`${journey.url}/customers`)
    await eszter.getByRole('link', { name: customer, exact: true }).click()
    await eszter.waitForURL(/\/for\//)
  }

  test('MS-15 Szolgáltatáskezelés az ügyfél menüjében', async () => {
    await start('Balaton Bútor Kft.')
    await eszter.getByRole('link', { name: 'Új kérelem', exact: true }).first().click()
    await eszter.waitForURL(/\/tickets\/new/)
    await eszter.getByRole('link', { name: 'Szolgáltatáskezelés', exact: true }).click()
    await eszter.waitForURL(/\/for\/[^/]+$/)
    expect(await textOf(eszter.locator('h1'))).toBe('Szolgáltatáskezelés')
    await look(eszter)
  })

  test('MS-16 az ügyfél szolgáltatásainak állapota és incidensei, a karbantartással együtt', async () => {
    expect(await textOf(health().locator('h2'))).toBe('Szolgáltatásállapot')
    expect(await textOf(health())).toContain('Egyes szolgáltatások a szokásosnál lassabbak vagy kevésbé megbízhatók.')
    expect(await textsOf(health().locator('h3'))).toEqual([late, moves])
  })

  test('MS-16 csak azoké a szolgáltatásoké, amelyekre a meghatalmazás szól', async () => {
    await start('Varga Pékség Kft.')
    expect(await textsOf(health().locator('h3'))).toEqual([late])
  })

  test('MS-16 egy incidens közlései, a legújabb elöl, az olvasó nyelvén', async () => {
    await health().getByRole('link', { name: late }).click()
    await eszter.waitForURL(/\/health\/incidents\/INC-/)
    const updates = await textsOf(eszter.locator('.health-updates li'))
    expect(updates).toEqual([
      expect.stringContaining('Egy szűrő minden mellékletet kétszer ellenőriz.'),
      expect.stringContaining('A külső levelek legfeljebb egy órát késnek.'),
    ])
    expect(await textOf(eszter.locator('.health-incident-side'))).toContain('Az ok ismert')
    await look(eszter)
  })

  test('MS-16 a szolgáltatás állapota mindenkinek, bejelentkezés nélkül is', async () => {
    const stranger = await journey.open('/health', hungarian)
    const main = await textOf(stranger.locator('main'))
    for (const words of [
      'A szolgáltatás állapota',
      late,
      moves,
      'Az ügyféllista régi nevet mutat',
      'Keressen az új névre',
      'Nyugat-Európa',
    ])
      expect(main).toContain(words)
    await look(stranger)
    await stranger.goto(`${journey.url}/health/history`)
    await glance(stranger)
    const feed = await (await stranger.request.get(`${journey.url}/health/feed.atom`, { headers: { 'accept-language': 'hu' } })).text()
    expect(feed).toContain(late)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
