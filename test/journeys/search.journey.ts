// Search and answers beside the form under the default preset, in a real browser: a stranger finds an article in spite of two slips of the finger, a
// customer finds tickets while typing and solves what they came for without a ticket, an agent is led to the workspace, and all of it without script.
import { describe, expect, test } from 'vitest'
import { browser, look, settled, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('search', async () => {
  const { as, open, url, faults } = await startJourney()
  test('X-10 NTT-03 a stranger finds an article with a typing error, by the code of an error, and on a screen in another language', async () => {
    const page = await open('/search')
    await look(page)
    await page.fill('#search-q', 'snapshto qouta backups')
    await page.locator('.hits').waitFor()
    await expect.poll(() => page.locator('.hit-title').first().textContent()).toContain('snapshot quota reached')
    expect(await page.locator('.hits mark').count()).toBeGreaterThan(0)
    expect(new URL(page.url()).searchParams.get('q')).toBe('snapshto qouta backups')
    await look(page)
    await page.fill('#search-q', 'bkp-3021')
    await expect.poll(() => page.locator('.hit-title').first().textContent()).toContain('BKP-3021')
    for (const [language, locale] of [
      ['tr', 'tr-TR'],
      ['ja', 'ja-JP'],
    ] as const) {
      const other = await open(`/search?language=${language}&q=snapshot+quota`, { locale })
      const first = other.locator('.hit-title').first()
      expect(await first.textContent()).toContain('Backup stops with BKP-3021: snapshot quota reached')
      // Read aloud as what it is: nobody wrote it in their language.
      expect(await other.locator('.hit [lang=en]').count()).toBeGreaterThan(0)
      expect(await other.locator('html').getAttribute('lang')).toBe(language)
      await look(other)
    }
  })

  test('X-07 a customer finds tickets while typing, narrows them in words, and goes to one', async () => {
    const tom = await as('tom@aurora.example')
    await tom.getByRole('link', { name: 'Search', exact: true }).click()
    await tom.fill('#search-q', 'is:mine')
    await tom.locator('.hits').waitFor()
    const all = await tom.locator('.hit').count()
    expect(all).toBeGreaterThan(1)
    await look(tom)
    await tom.fill('#search-q', 'is:mine type:nonsense')
    await expect.poll(() => tom.locator('.notice').textContent()).toContain('nonsense')
    await tom.fill('#search-q', 'type:technical is:mine')
    await expect.poll(() => tom.locator('.search-chosen').textContent()).toContain('type')
    await settled(tom)
    await tom.locator('.hit-title a').first().click()
    await tom.waitForURL(/\/tickets\/CS-/)
  })

  test('NTT-20 answers stand beside the form as one types, open in their place, and end it without a ticket', async () => {
    const tom = await as('tom@aurora.example')
    await tom.goto(`${url}/tickets/new`)
    await tom.check('input[name=type][value=technical]', { force: true })
    await tom.fill('input[name=summary]', 'The backup stops, snapshot quota reached')
    await tom.locator('.answer').first().waitFor()
    await tom.fill('textarea[name=body]', 'Since yesterday the backup of vm-17 says BKP-3021.')
    await settled(tom)
    await look(tom)
    await tom.locator('.answer summary').first().click()
    await expect.poll(() => tom.locator('.answer').first().textContent()).toContain('backup plan set the number')
    expect(await tom.inputValue('textarea[name=body]')).toContain('says BKP-3021')
    expect(await tom.inputValue('input[name=summary]')).toContain('snapshot quota')
    await look(tom)
    await tom.getByRole('button', { name: 'This solved it' }).first().click()
    await tom.waitForURL(`${url}/`)
    expect(await tom.locator('main').textContent()).toContain('Nothing was sent')
    await tom.goto(`${url}/search?in=tickets&q=${encodeURIComponent('"says BKP-3021"')}`)
    expect(await tom.locator('.hits').count()).toBe(0)
    await tom.goto(`${url}/tickets/new`)
    expect(await tom.locator('.drafts').count()).toBe(0)
  })

  test('NTT-20 X-07 without script: search is a form, and an answer stands beside the draft, led to by a link, or ends it', async () => {
    const elif = await as('elif@deniz.example', { javaScriptEnabled: false, locale: 'tr-TR' })
    await elif.goto(`${url}/search?q=backup+quota&in=articles`)
    expect(await elif.locator('.hit-title').first().textContent()).toContain('BKP-3021')
    await elif.fill('#search-q', 'is:benim')
    await elif.press('#search-q', 'Enter')
    expect(await elif.locator('.tabs').count()).toBe(1)
    await elif.goto(`${url}/tickets/new`)
    await elif.check('input[name=type][value=technical]', { force: true })
    await elif.fill('input[name=summary]', 'The backup stops, snapshot quota reached')
    expect(await elif.locator('.answer').count()).toBe(0)
    await elif.click('button[data-send]')
    await elif.locator('#error-summary').waitFor()
    const answer = elif.locator('.answer').first()
    expect(await answer.locator('.answer-title').textContent()).toContain('BKP-3021')
    await answer.locator('summary').click()
    const [page] = await Promise.all([
      elif.context().waitForEvent('page'),
      answer.getByRole('link', { name: 'Ayrı sayfada okuyunuz' }).click(),
    ])
    await page.waitForURL(/\/help\/[a-z]/)
    expect(await page.locator('.article-text').textContent()).toContain('backup plan set the number')
    await page.close()
    expect(await elif.inputValue('input[name=summary]')).toContain('snapshot quota')
    await answer.getByRole('button', { name: 'Bu, sorunumu çözdü' }).click()
    await elif.waitForURL(`${url}/`)
    expect(await elif.locator('main').textContent()).toContain('Hiçbir şey gönderilmedi')
    await elif.goto(`${url}/tickets/new`)
    expect(await elif.locator('.drafts').count()).toBe(0)
  })

  test('DT-26 an agent is led to the workspace, and by a name to that person’s tickets', async () => {
    const noor = await as('noor@guichet.example')
    await noor.goto(`${url}/search?q=server&in=tickets`)
    await noor.locator('.hits').waitFor()
    expect(await noor.locator('a[href^="/workspace/tickets/CS-"]').count()).toBeGreaterThan(0)
    await look(noor)
    await noor.goto(`${url}/workspace/search?q=yildiz`)
    await look(noor)
    await noor.getByRole('navigation', { name: 'Tickets from' }).getByRole('link', { name: 'Elif Yıldız' }).click()
    await noor.waitForURL(/q=from%3Aelif%40deniz\.example/)
    expect(await noor.locator('.search-chosen').textContent()).toContain('elif@deniz.example')
    expect(await noor.locator('#agent-list tbody tr').count()).toBeGreaterThan(0)
  })

  test('no page threw or broke its policy', () => expect(faults).toEqual([]))
})
