// From a ticket that is answered late to the customer's monthly statement, as page, spreadsheet and paper; and to nobody whom it does not concern.
import type { Page } from 'playwright-core'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { browser, glance, look, settled, startJourney } from '../support/journey.ts'
import { textOfPdf } from '../support/reports.ts'

const summary = 'Nothing starts since the night: ジョブが止まりました'

describe.skipIf(!browser)('what was promised, and what of it was kept', async () => {
  const { as, url, faults, later } = await startJourney()
  // Filed, answered and looked up within one month of the house: what would run into the next is all told there.
  const now = Temporal.Now.zonedDateTimeISO('Europe/Paris')
  const nextMonth = now.with({ day: 1 }).startOfDay().add({ months: 1 })
  const left = Math.ceil(now.until(nextMonth).total('minutes'))
  if (left < 5 * 60) later(left)
  const tom = await as('tom@aurora.example')
  const noor = await as('noor@guichet.example')
  const mira = await as('mira@aurora.example')
  let reference = ''
  let statement = ''
  const status = (page: Page, path: string) => page.request.get(url + path).then((answer) => answer.status())

  test('MS-22 Tom files an incident, promised within the hour, and is answered two and a half hours later', async () => {
    await tom.goto(`${url}/tickets/new`)
    await tom.check('input[name=type][value=incident]', { force: true })
    await tom.locator('.first-answer').waitFor()
    await tom.fill('input[name=summary]', summary)
    await tom.fill('textarea[name=body]', 'Since nine o’clock.')
    await tom.selectOption('select[name=service]', 'virtual-server')
    await tom.check('input[name=severity][value=a]', { force: true })
    await tom.click('button[data-send]')
    await tom.waitForURL(/to=/)
    reference = new URL(tom.url()).searchParams.get('to')!
    later(150)
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    await noor.getByText('Reply to the customer', { exact: true }).click()
    await noor.fill('#reply-body', 'We have started it again.')
    await noor.locator('button.is-public[data-send]').click()
    await noor.locator('.promise-state', { hasText: 'Missed' }).first().waitFor()
  })

  test('the report finds it among what was missed, with how late it was and why, and draws the months', async () => {
    await noor.goto(`${url}/workspace`)
    await noor.locator('a[href="/workspace/reports"]').click()
    await noor.waitForURL(/\/workspace\/reports/)
    const missed = noor.locator('.report-missed > li', { hasText: reference })
    await expect
      .poll(
        async () => {
          await noor.reload()
          return missed.first().textContent()
        },
        { timeout: 20_000 },
      )
      .toMatch(/First answer · Incident A[\s\S]*1 hr[\s\S]*filed/)
    expect(await noor.locator('svg.report-plot').getAttribute('aria-describedby')).toBe('months')
    await look(noor)
  })

  test('without script the form narrows it to one customer, whose statement is a link away', async () => {
    const ada = await as('ada@guichet.example', { javaScriptEnabled: false })
    await ada.goto(`${url}/workspace/reports`)
    await ada.selectOption('select[name=customer]', { label: 'Aurora Analytics' })
    await ada.locator('.report-filters button').click()
    await ada.waitForURL(/customer=[0-9a-f-]{36}/)
    expect(await ada.locator('.report-missed').textContent()).toContain(reference)
    await ada.locator('#months a[href*="/reports/customers/"]').last().click()
    await ada.waitForURL(/\/workspace\/reports\/customers\//)
    expect(await ada.locator('main').textContent()).toContain('Aurora Analytics')
    await noor.goto(ada.url())
    await glance(noor)
  })

  test('Mira, who sees all tickets of Aurora, finds the statement on her organisation’s page', async () => {
    await mira.goto(`${url}/organisations`)
    await mira.locator('#statements a').click()
    await mira.waitForURL(/\/statements\/\d{4}-\d\d$/)
    statement = new URL(mira.url()).pathname
    expect(await mira.locator('main').textContent()).toContain(summary)
    await look(mira)
    await mira.locator('a[rel=prev]').click()
    await settled(mira)
    await expect.poll(() => mira.locator('main').textContent()).not.toContain(reference)
    await mira.locator('a[rel=next]').click()
    await mira.waitForURL(new RegExp(`${statement}$`))
  })

  test('F17 as CSV it says the same in cells, as PDF on paper with every letter in it', async () => {
    const csv = await (await mira.request.get(`${url}${statement}/statement.csv`)).text()
    const line = csv.split('\r\n').find((one) => one.includes(reference) && one.includes('First answer'))
    expect(line).toMatch(/"Incident A","Missed"/)
    expect(line).toContain(summary)
    const [download] = await Promise.all([mira.waitForEvent('download'), mira.locator('a[href$="statement.pdf"]').click()])
    expect(download.suggestedFilename()).toMatch(/^statement-\d{4}-\d\d\.pdf$/)
    const answer = await mira.request.get(`${url}${statement}/statement.pdf`)
    expect(answer.headers()['content-type']).toBe('application/pdf')
    const { text } = await textOfPdf(await answer.body())
    for (const words of [reference, 'Aurora Analytics', 'ジョブが止まりました', 'What was missed, and why', 'First answer'])
      expect(text).toContain(words)
  })

  test('F22 to Tom, who sees his own tickets alone, and to another customer it does not exist', async () => {
    const yuki = await as('yuki@hokuto.example', { locale: 'ja' })
    for (const file of ['', '/statement.csv', '/statement.pdf'])
      for (const who of [tom, yuki]) expect(await status(who, statement + file)).toBe(404)
    expect(await status(tom, '/workspace/reports')).toBe(404)
  })

  test('X-10 in the languages of other customers', async () => {
    for (const [address, locale] of [
      ['yuki@hokuto.example', 'ja'],
      ['elif@deniz.example', 'tr'],
    ] as const) {
      const page = await as(address, { locale })
      await page.goto(`${url}/organisations`)
      await page.locator('#statements a').click()
      await page.waitForURL(/\/statements\//)
      await glance(page)
    }
  })

  test('no page threw or broke its policy', () => expect(faults).toEqual([]))
})
