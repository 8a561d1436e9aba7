// Service health stands in front of the form, in the Hungarian guide's words: a partner meets what is known while filing for a customer, joins it, is told
// in Hungarian, and is asked at the end.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, glance, type Journey, look, settled, startJourney } from '../../support/journey.ts'
import { card, choose, field, textOf } from './steps.ts'

const hungarian = { locale: 'hu-HU' }
const known = 'Néhány cégnél késve érkeznek a levelek'

describe.skipIf(!browser)('Partner Center, service health in front of the form, in Hungarian', () => {
  let journey: Journey
  let eszter: Page
  let tamas: Page
  let incident = ''
  let joined = ''

  beforeAll(async () => {
    journey = await startJourney({ preset: 'partner-center' })
    eszter = await journey.as('eszter@kekhegy.example', hungarian)
    tamas = await journey.as('tamas@partner-center.example', hungarian)
  })
  const ofBalaton = (summary: string) => eszter.locator('table.tickets tbody tr', { hasText: summary }).first()
  const begin = async (page: Page) => {
    await page.goto(`${journey.url}/customers`)
    await page.getByRole('link', { name: 'Balaton Bútor Kft.', exact: true }).click()
    await page.waitForURL(/\/for\//)
    await page.getByRole('link', { name: 'Új kérelem', exact: true }).first().click()
    await page.locator('[data-continue]').waitFor()
    await choose(page, 'Office 365, Dynamics CRM Online, EMS')
    await choose(page, 'Office 365')
    await choose(page, 'E-mail és naptár')
  }
  const fill = async (page: Page, summary: string, body: string) => {
    await card(page, 'B · Mérsékelt').click()
    await field(page, 'Tárgy').fill(summary)
    await field(page, 'Leírás').fill(body)
  }

  test('MS-18 MS-16 Szolgáltatásállapot stands on the customer’s page, before anything is filed', async () => {
    await eszter.goto(`${journey.url}/customers`)
    await eszter.getByRole('link', { name: 'Balaton Bútor Kft.', exact: true }).click()
    await eszter.waitForURL(/\/for\//)
    const health = eszter.locator('section[aria-labelledby=customer-health]')
    expect(await textOf(health)).toContain('Szolgáltatásállapot')
    expect(await textOf(health)).toContain(known)
    await glance(eszter)
  })

  test('MS-18 the form of the service shows what is known of it before a word is written', async () => {
    await begin(eszter)
    const panel = eszter.locator('.meets')
    await panel.waitFor()
    expect(await textOf(panel)).toContain('Erről már tudunk')
    expect(await textOf(panel)).toContain(known)
    expect(await textOf(panel), 'the newest word, in the reader’s language').toContain('Egy szűrő minden mellékletet kétszer ellenőriz.')
    incident = await textOf(panel.locator('.reference').first())
    await look(eszter)
  })

  test('MS-18 what was not answered is asked once more before it is sent, and nothing is lost', async () => {
    await fill(eszter, 'A bútorbolt levelei egy órát késnek', 'Reggel óta minden külső levél legalább egy órával később érkezik meg.')
    await eszter.locator('button[data-send]').click()
    await eszter.locator('.meets.is-first').waitFor()
    expect(await textOf(eszter.locator('.meets'))).toContain('Küldés előtt: erről van szó?')
    expect(await field(eszter, 'Leírás').inputValue()).toContain('legalább egy órával később')
    expect(await eszter.locator('#error-summary').count()).toBe(0)
    expect(await eszter.evaluate(() => document.activeElement?.id)).toBe('meets-title')
    await glance(eszter)
  })

  test('MS-18 Engem is érint: the request waits with the incident, for the customer, with its own words, and in nobody’s queue', async () => {
    await eszter.getByRole('button', { name: 'Engem is érint' }).click()
    await eszter.waitForURL(/\/for\/[^/]+\/tickets(\?|#|$)/)
    const row = ofBalaton('A bútorbolt levelei egy órát késnek')
    await row.waitFor()
    joined = await textOf(row.locator('.reference'))
    await row.getByRole('link', { name: 'A bútorbolt levelei egy órát késnek' }).click()
    await eszter.waitForURL(new RegExp(`/for/.*${joined}`))
    expect(await textOf(eszter.locator('#ticket-incident'))).toContain(`Ehhez tartozik: ${incident}`)
    expect(await textOf(eszter.locator('#conversation'))).toContain('legalább egy órával később')
    await look(eszter)
    await tamas.goto(`${journey.url}/workspace/queues/microsoft-365`)
    expect(await tamas.content()).not.toContain(joined)
  })

  test('MS-18 Az enyém más: another matter goes on at once, and the agent sees what was said', async () => {
    await begin(eszter)
    await eszter.locator('.meets').waitFor()
    await eszter.getByRole('button', { name: 'Az enyém más' }).click()
    await eszter.locator('.meets-said').waitFor()
    await fill(eszter, 'Nem nyílik meg a közös naptár', 'A boltvezetők naptára üres lapot mutat.')
    await eszter.locator('button[data-send]').click()
    await eszter.waitForURL(/\/for\/[^/]+\/tickets(\?|#|$)/)
    const other = await textOf(ofBalaton('Nem nyílik meg a közös naptár').locator('.reference'))
    await tamas.goto(`${journey.url}/workspace/tickets/${other}`)
    expect(await textOf(tamas.locator('.side-incident'))).toContain('jelezte, hogy az övé más')
    await glance(tamas)
  })

  const say = async (state: string | null, words: Record<string, string>) => {
    await tamas.goto(`${journey.url}/workspace/health/${incident}`)
    await settled(tamas)
    if (state) await tamas.selectOption('form[action$="/updates"] select[name=state]', state)
    else expect(await tamas.locator('form[action$="/updates"] [name=report]').isChecked()).toBe(true)
    for (const [language, text] of Object.entries(words)) {
      const words = tamas.locator(`form[action$="/updates"] [name="body.${language}"]`)
      if (!(await words.isVisible())) await tamas.locator('form[action$="/updates"] details summary').first().click()
      await words.fill(text)
    }
    await tamas.locator('form[action$="/updates"] button[value=say]').click()
    await settled(tamas)
  }

  test('MS-18 one update reaches the request in Hungarian, on the open page and by mail', async () => {
    await eszter.goto(`${journey.url}/tickets/${joined}`)
    await eszter.waitForURL(/\/for\//)
    await say('monitoring', { en: 'The setting is changed everywhere.', hu: 'A beállítást mindenhol módosítottuk.' })
    await eszter.locator('#conversation').getByText('A beállítást mindenhol módosítottuk.').waitFor({ timeout: 15_000 })
    expect(await textOf(eszter.locator('#conversation'))).not.toContain('The setting is changed')
    await expect
      .poll(
        () =>
          journey.sink.to('eszter@kekhegy.example').filter(({ mail }) => mail.text?.includes('A beállítást mindenhol módosítottuk.'))
            .length,
        {
          timeout: 20_000,
        },
      )
      .toBe(1)
  })

  test('MS-18 when it is over each is asked: Önnél megoldódott? — No brings it back to the engineers', async () => {
    await say('resolved', { en: 'Mail arrives at once.', hu: 'A levelek azonnal megérkeznek.' })
    const question = eszter.locator('#incident-question')
    await question.getByRole('heading', { name: 'Önnél megoldódott?' }).waitFor({ timeout: 15_000 })
    await look(eszter)
    await question.getByRole('button', { name: 'Nem, még nem' }).click()
    await eszter.locator('#notice, .notice', { hasText: 'Mérnökeink újra foglalkoznak vele' }).first().waitFor()
    expect(new URL(eszter.url()).pathname, 'still in the customer’s context').toMatch(/^\/for\//)
    await tamas.goto(`${journey.url}/workspace/queues/microsoft-365`)
    await tamas.getByText(joined).first().waitFor()
  })

  test('MS-18 the report afterwards reaches who was affected, in Hungarian', async () => {
    await eszter.goto(`${journey.url}/tickets/${joined}`)
    await eszter.waitForURL(/\/for\//)
    await say(null, {
      en: 'We try such settings in one company first.',
      hu: 'Az ilyen beállítást ezentúl előbb egyetlen cégnél próbáljuk ki.',
    })
    await eszter.locator('#conversation').getByText('előbb egyetlen cégnél próbáljuk ki').waitFor({ timeout: 15_000 })
    expect(await textOf(eszter.locator('#conversation'))).toContain(`Beszámoló erről: ${incident}`)
    await glance(eszter)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
