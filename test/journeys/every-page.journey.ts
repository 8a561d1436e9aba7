// Every page of the table of routes, looked at once: that none is forgotten when it is made, moved, or seldom opened. Guides are walked elsewhere.
import { serve } from '@hono/node-server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../src/web/routes.ts'
import { desktop, expectAccessible, expectFits, launchBrowser, phone } from '../support/browser.ts'
import { type TestHouse, testHouse } from '../support/house.ts'
import { type Knocks, knocking, waysIn } from '../support/openable.ts'
import { freePort } from '../support/free-port.ts'

const browser = await launchBrowser()
/** For programs, not for people; and what only leads on. */
const noPage =
  /\.(csv|ics|xml|atom|json|pdf|txt|yaml)$|^\/sitemap|^\/live$|^\/workspace$|^\/(help\/)?files\/:id$|\/raw$|\/search\/completions$/
/** Parts that script puts into their page, which is looked at with them. */
const parts = /\/tickets\/new\/(service|services|incidents|answers|answers\/:slug|people|contracts)$/

interface Place {
  readonly route: string
  readonly who: string
  readonly path: string
  readonly html: string
}

describe.skipIf(!browser)('every page', () => {
  let house: TestHouse
  let knocks: Knocks
  const stops: (() => void)[] = []
  const places: Place[] = []
  const unplaced: string[] = []

  const served = async (options: Parameters<typeof testHouse>[0] = {}) => {
    const port = await freePort()
    const made = await testHouse({ ...options, config: { url: `http://localhost:${port}`, port } })
    const server = serve({ fetch: made.web.fetch, port, hostname: '127.0.0.1' })
    stops.push(() => server.close())
    return made
  }

  beforeAll(async () => {
    house = await served()
    knocks = await knocking(house, ['ada', 'mira', 'helen', 'nadia', 'tom', 'amir', 'camille', 'lena'])
    const wayTo = await waysIn(house, knocks)
    for (const [method, route, who] of routes) {
      if (method !== 'GET' || noPage.test(route) || parts.test(route) || route === '/set-up') continue
      const { people, paths } = wayTo(route, who)
      const found = await firstOf(people, paths)
      if (found) places.push({ route, ...found })
      else unplaced.push(`${who} ${route}`)
    }
  })
  afterAll(async () => {
    await browser?.close()
    for (const stop of stops) stop()
  })

  async function firstOf(people: readonly string[], paths: readonly string[]): Promise<Omit<Place, 'route'> | null> {
    for (const who of people)
      for (const path of paths) {
        const response = await knocks.get(who)!.get(path)
        const html = await response.text()
        if (response.status === 200) return { who, path, html }
      }
    return null
  }

  test('each is found by somebody, and is a whole page', () => {
    expect(unplaced).toEqual([])
    expect(places.filter(({ html }) => !html.includes('<html lang="en"')).map(({ route }) => route)).toEqual([])
  })

  // Half in each language, and of each half one part wide in light and narrow in dark, the other the other way round.
  test.each([
    ['en', 'light', 0],
    ['ja', 'dark', 1],
    ['en', 'dark', 2],
    ['ja', 'light', 3],
  ] as const)(
    'in %s, wide in %s and narrow in the other light',
    async (language, scheme, part) => {
      await house.db.owner.updateTable('person').set({ language }).execute()
      const wrong: string[] = []
      const open = new Map<string, Page>()
      for (const { route, who, path } of places.filter((_, n) => n % 4 === part)) {
        const page = open.get(who) ?? (await pageOf(house, who, language))
        open.set(who, page)
        await seen(page, house.house.config.url + path, language, scheme).catch((fault: Error) =>
          wrong.push(`${route}: ${fault.message} ${JSON.stringify((fault as Error & { actual?: unknown }).actual ?? '')}`),
        )
      }
      for (const page of open.values()) await page.context().close()
      expect(wrong).toEqual([])
    },
    240_000,
  )

  test('and the pages of "no", of "sorry", and of a house in which nobody works yet', async () => {
    const { url } = house.house.config
    const page = await pageOf(house, 'nobody', 'ja')
    await seen(page, `${url}/nothing/here`, 'ja', 'light', 404)
    const { schema } = house.db.owner
    await schema.alterTable('incident').renameTo('incident_away').execute()
    await seen(page, `${url}/health/history`, 'ja', 'dark', 500).finally(() =>
      schema.alterTable('incident_away').renameTo('incident').execute(),
    )
    const empty = await served({ world: false })
    await seen(page, `${empty.house.config.url}/set-up`, 'ja', 'light')
    await page.context().close()
  }, 60_000)

  async function pageOf({ house }: TestHouse, who: string, language: string): Promise<Page> {
    const context = await browser!.newContext({ ...desktop, locale: language === 'ja' ? 'ja-JP' : 'en-GB' })
    const cookies = (knocks.get(who)?.cookie ?? '').split('; ').filter(Boolean)
    const { url } = house.config
    await context.addCookies(cookies.map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url })))
    return context.newPage()
  }

  async function seen(page: Page, address: string, language: string, scheme: 'light' | 'dark', status = 200): Promise<void> {
    await page.setViewportSize(desktop.viewport!)
    const response = await page.goto(address)
    expect(response?.status()).toBe(status)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    expect(await page.locator('h1').count(), 'main headings').toBe(1)
    expect(await page.locator('link[rel=stylesheet]').count(), 'our look').toBeGreaterThan(0)
    await expectFits(page)
    await expectAccessible(page, [scheme])
    await page.setViewportSize(phone.viewport!)
    await expectFits(page)
    await expectAccessible(page, [scheme === 'light' ? 'dark' : 'light'])
  }
})
