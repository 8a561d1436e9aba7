// A real browser for the journeys: Debian's Chromium when it is there, else the one that came from npm, else by apt as root.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import { expect } from 'vitest'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/** Where a Chromium lies, or null when none can be had: then the journeys are skipped, and counted so. */
async function executable(): Promise<string | null> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  try {
    const path = await (await import('@sparticuz/chromium')).default.executablePath()
    if (spawnSync(path, ['--version']).status === 0) return path
  } catch {
    // Not for this platform: fall through to the system's packages.
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'], {
      stdio: 'ignore',
      timeout: 300_000,
    })
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  }
  return null
}

export async function launchBrowser(): Promise<Browser | null> {
  const path = await executable()
  return path ? chromium.launch({ executablePath: path, args: quiet }) : null
}

export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true }
export const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeFinding {
  id: string
  help: string
  nodes: { target: string[]; failureSummary?: string }[]
}

/** Fails on any WCAG 2.2 A or AA finding of axe on the page as it stands, in light and in dark. */
export async function expectAccessible(page: Page, schemes: readonly ('light' | 'dark')[] = ['light', 'dark']): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Debug evaluation, not a script of the page: our CSP stays as it is. Once for each document.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
    const findings = await page.evaluate(async () => {
      const axe = (globalThis as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: AxeFinding[] }> } }).axe
      return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
    })
    const told = findings.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(' ')} (${node.failureSummary?.split('\n').slice(1, 3).join(' ')})`)
          .join('; ')}`,
    )
    expect(told, `${page.url()} in ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}

/** A page that is wider than its window cannot be read on a phone. */
export async function expectFits(page: Page): Promise<void> {
  const { wide, window } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, window: innerWidth }))
  expect(wide, `${page.url()} is ${wide} px wide in a window of ${window}`).toBeLessThanOrEqual(window)
}
