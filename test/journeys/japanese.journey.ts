// Japanese can be read on a machine without a Japanese font: the script brings one there, and nowhere else.
import { serve } from '@hono/node-server'
import { afterAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { testHouse } from '../support/house.ts'
import { settled } from '../support/journey.ts'
import { freePort } from '../support/free-port.ts'

const browser = await launchBrowser()
const port = await freePort()
const origin = `http://localhost:${port}`
const { db, web, as } = await testHouse({ config: { url: origin, port } })
const server = serve({ fetch: web.fetch, port, hostname: '127.0.0.1' })
afterAll(async () => {
  await browser?.close()
  server.close()
})

/** A page as a machine sees it that can draw all letters, or none. */
async function open(path: string, hasFont: boolean) {
  const { cookie } = await as('mira')
  const context = await browser!.newContext({ viewport: { width: 1280, height: 900 } })
  await context.addCookies(
    cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: origin })),
  )
  // What is drawn is the machine's; whether two letters look alike is what the page asks of it.
  await context.addInitScript((hasFont) => {
    let drawn = 0
    HTMLCanvasElement.prototype.toDataURL = () => (hasFont ? `letter ${drawn++}` : 'a box')
  }, hasFont)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (fault) => faults.push(fault.message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(`${origin}${path}`)
  await settled(page)
  return { page, faults, brought: page.locator('link[href*="/assets/japanese-"]'), close: () => context.close() }
}
const known = () => [...document.fonts].filter(({ family, status }) => /Noto Sans JP/.test(family) && status === 'loaded').length

describe.skipIf(!browser)('a Japanese font', () => {
  test('comes where there is none, in the slices that the page needs, and breaks no rule of the page', async () => {
    await db.owner.updateTable('person').set({ language: 'ja' }).execute()
    const { page, faults, brought, close } = await open('/tickets', false)
    await brought.waitFor({ state: 'attached' })
    await expect.poll(() => page.evaluate(known)).toBeGreaterThan(0)
    expect(await page.evaluate(known), 'few of a hundred slices').toBeLessThan(40)
    expect(await page.evaluate(() => document.fonts.check('16px "Noto Sans JP"', '語'))).toBe(true)
    await page.locator('a[href="/help"]').first().click()
    await page.waitForURL(/\/help/)
    await settled(page)
    expect(await brought.count(), 'once').toBe(1)
    expect(faults).toEqual([])
    await close()
  })

  test('stays away where there is one', async () => {
    const { page, brought, close } = await open('/tickets', true)
    await page.waitForTimeout(500)
    expect(await brought.count()).toBe(0)
    await close()
  })
})
