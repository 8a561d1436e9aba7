// What every journey starts from: the real house with its demo world on a free port, a real mail server, a real browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { Guichet } from '../../src/guichet.ts'
import { readSettings } from '../../src/platform/config.ts'
import { desktop, expectAccessible, expectFits, launchBrowser, phone } from './browser.ts'
import { startGuichet } from './built.ts'
import { type SmtpSink, smtpSink } from './smtp-sink.ts'

/** null where no browser can be had: the journeys are skipped then. */
export const browser: Browser | null = await launchBrowser()

// Registered here, since most journeys start in a hook, and what a hook registers never runs.
const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  await browser?.close()
  for (const stop of stops) await stop()
})

export interface Journey {
  readonly house: Guichet
  readonly url: string
  readonly sink: SmtpSink
  /** What no page may do: throw, or break its own security policy. */
  readonly faults: string[]
  /** A page of a browser of its own. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>
  /** The same, signed in as someone of the demo world. */
  as(address: string, options?: BrowserContextOptions): Promise<Page>
  /** Turns the clock of the house on by so many minutes; nobody is signed out by less than an hour. */
  later(minutes: number): void
}

/** Without a browser a file is read to its end all the same, so that each of its tests is counted as skipped: whatever it asks for is this again. */
const nobodys: Journey = new Proxy(Object, {
  get: (_, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : nobodys),
  apply: () => nobodys,
}) as unknown as Journey

export async function startJourney(options: { preset?: string; env?: Record<string, string> } = {}): Promise<Journey> {
  if (!browser) return nobodys
  const home = mkdtempSync(join(tmpdir(), 'guichet-journey-'))
  const sink = await smtpSink()
  const settings = {
    PORT: '0',
    GUICHET_HOME: home,
    SMTP_URL: sink.url,
    LOG_LEVEL: 'error',
    GUICHET_PRESET: options.preset ?? 'default',
    ...options.env,
  }
  let ahead = 0
  const house = await startGuichet(readSettings(settings, []), () => new Date(Date.now() + ahead))
  const faults: string[] = []
  stops.push(async () => {
    await house.stop()
    await sink.close()
    rmSync(home, { recursive: true, force: true })
  })
  const url = house.config.url
  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await (browser as Browser).newContext({ ...desktop, locale: 'en-GB', ...options })).newPage()
    page.on('pageerror', (fault) => faults.push(`${page.url()}: ${fault.message}`))
    page.on(
      'console',
      (line) => line.type() === 'error' && !/status of 4\d\d/.test(line.text()) && faults.push(`${page.url()}: ${line.text()}`),
    )
    await page.goto(url + path)
    return page
  }
  async function as(address: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open('/sign-in', options)
    await page.fill('input[name=address]', address)
    await page.fill('input[name=password]', house.demo?.password ?? '')
    await page.press('input[name=password]', 'Enter')
    await page.waitForURL((at) => at.pathname !== '/sign-in')
    return page
  }
  const later = (minutes: number) => {
    ahead += minutes * 60_000
  }
  return { house, url, sink, faults, open, as, later }
}

/** As everybody may meet a page: wide and narrow, light and dark. */
export async function look(page: Page): Promise<void> {
  await settled(page)
  const before = page.viewportSize()
  for (const { viewport } of [desktop, phone]) {
    if (viewport) await page.setViewportSize(viewport)
    await expectFits(page)
    await expectAccessible(page)
  }
  if (before) await page.setViewportSize(before)
  expect(await page.locator('h1').count(), `${page.url()} has one main heading`).toBe(1)
}

/** The same pages in other words: wide and light, narrow and dark. That all four go together is looked at elsewhere. */
export async function glance(page: Page): Promise<void> {
  await settled(page)
  const before = page.viewportSize()
  for (const [{ viewport }, scheme] of [
    [desktop, 'light'],
    [phone, 'dark'],
  ] as const) {
    if (viewport) await page.setViewportSize(viewport)
    await expectFits(page)
    await expectAccessible(page, [scheme])
  }
  if (before) await page.setViewportSize(before)
  expect(await page.locator('h1').count(), `${page.url()} has one main heading`).toBe(1)
}

/** Turbo says on the root element that it is still on its way. */
export const settled = (page: Page) => page.waitForFunction(() => document.documentElement?.hasAttribute('aria-busy') === false)
