import { launchBrowser, desktop, phone } from '/work/main/test/support/browser.ts'
const browser = (await launchBrowser())!
const base = 'http://localhost:3471'
const pw = process.argv[2]!
const ctx = await browser.newContext(desktop)
const page = await ctx.newPage()
page.on('console', (m) => console.log('console', m.type(), m.text().slice(0, 300)))
const axeSource = (await import('node:fs')).readFileSync('/work/main/node_modules/axe-core/axe.min.js', 'utf8')
async function check(name: string, p = page) {
  await p.screenshot({ path: `/tmp/idhome/${name}.png`, fullPage: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await p.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await p.evaluate(axeSource)
    const v = await p.evaluate(async () => (await (globalThis as any).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations)
    for (const one of v) console.log(name, colorScheme, one.id, one.help, one.nodes.slice(0, 3).map((n: any) => n.target.join(' ') + ' ' + n.failureSummary?.slice(0, 200)).join(' | '))
  }
}
for (const [path, name] of [['/sign-in', 'sign-in'], ['/sign-up', 'sign-up'], ['/forgot-password?first=1', 'first'], ['/set-password?token=x', 'gone'], ['/sign-in?language=ja', 'sign-in-ja']] as const) {
  await page.goto(base + path)
  await check(name)
}
await page.goto(base + '/sign-up?language=en')
await page.fill('#firstName', 'Nina')
await page.click('main button[type=submit]')
await page.waitForSelector('#error-summary')
await check('sign-up-fault')
await page.goto(base + '/sign-in?next=/account')
await page.fill('#address', 'mira@aurora.example')
await page.fill('#password', 'wrong password')
await page.click('main button[type=submit]')
await page.waitForSelector('#error-summary')
await check('sign-in-fault')
await page.fill('#address', 'mira@aurora.example')
await page.fill('#password', pw)
await page.click('main button[type=submit]')
await page.waitForURL('**/account')
await check('account')
await page.goto(base + '/organisations')
await page.locator('.people-list summary').nth(1).click()
await check('organisation')
await page.fill('#invite-address', 'nina@aurora.example')
await page.click('text=Send invitation')
await page.waitForSelector('text=The invitation is on its way')
await check('organisation-invited')
await page.goto(base + '/account/tokens')
await page.fill('#name', 'Backup job')
await page.click('text=Make a token')
await page.waitForSelector('text=Choose at least one thing')
await page.check('#scopes')
await page.click('text=Make a token')
await page.waitForSelector('code.token')
await check('tokens')
const p2 = await (await browser.newContext({ ...phone, storageState: await ctx.storageState() })).newPage()
for (const path of ['account', 'organisations', 'account/tokens']) {
  await p2.goto(`${base}/${path}`)
  await check('phone-' + path.replaceAll('/', '-'), p2)
  const wide = await p2.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) console.log('overflows', path, wide)
}
const p3 = await (await browser.newContext(phone)).newPage()
await p3.goto(base + '/sign-in')
await check('phone-sign-in', p3)
await browser.close()
