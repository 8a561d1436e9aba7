// The help centre in a real browser: a stranger reads and finds, an agent writes, a second person approves, everyone reads; and each preset's guide finds its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { expectFits, phone } from '../support/browser.ts'
import { browser, glance, look, settled, startJourney } from '../support/journey.ts'

const files = mkdtempSync(join(tmpdir(), 'guichet-help-'))
afterAll(() => rmSync(files, { recursive: true, force: true }))
const picture = join(files, 'where the button is.png')
writeFileSync(
  picture,
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP8z4APMOGVHbHSAEEsAROxCnMTAAAAAElFTkSuQmCC', 'base64'),
)

/** All that came but pictures, as it came: compressed where it was. */
async function expectLight(page: Page): Promise<void> {
  await settled(page)
  const [sizes, pictures] = await page.evaluate(() => [
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((one) => {
      const { name, transferSize } = one as PerformanceResourceTiming
      return { name, transferSize }
    }),
    [...document.images].map(({ currentSrc }) => currentSrc),
  ])
  const total = sizes.filter(({ name }) => !pictures.includes(name)).reduce((sum, { transferSize }) => sum + transferSize, 0)
  expect(total, JSON.stringify(sizes)).toBeLessThan(60_000)
  expect(total, 'it was measured').toBeGreaterThan(5_000)
}

describe.skipIf(!browser)('an article, from the first word to its readers', async () => {
  const { as, open, url, faults } = await startJourney()
  const stranger = await open('/')
  const noor = await as('noor@guichet.example')
  let here = ''
  const answeredInPlace = async (page: Page) => {
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('feedback')
    const { y, height } = (await page.locator('#feedback').boundingBox())!
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y + height).toBeLessThanOrEqual(page.viewportSize()!.height)
  }
  const said = (page: Page, words: string) => page.getByText(words).first().waitFor()

  test('DT-01, NTT-01, NTT-02 a stranger finds the help centre from the first page, and in it answers, known issues and errors', async () => {
    await stranger.getByRole('link', { name: 'The whole help centre' }).click()
    await stranger.waitForURL(/\/help$/)
    expect(await stranger.locator('main').textContent()).toContain('Describe a problem so that it is solved soon')
    await look(stranger)
    await stranger.getByRole('navigation', { name: 'Kinds of articles' }).getByRole('link', { name: 'Known issues' }).click()
    await stranger.getByRole('link', { name: 'Large uploads stop in browsers older than two years' }).click()
    expect(await stranger.locator('main').textContent()).toContain('What you can do until then')
    await glance(stranger)
  })

  test('NTT-03 an error is found by the code on the screen', async () => {
    await stranger.goto(`${url}/help`)
    await stranger.getByText('By service or error message').click()
    await stranger.getByLabel('Error code or message').fill('net-4031')
    await stranger.getByRole('button', { name: 'Find' }).click()
    await stranger.getByRole('link', { name: 'A network cannot be attached: NET-4031' }).click()
    await stranger.getByRole('heading', { name: 'What to do' }).waitFor()
    await look(stranger)
  })

  test('HK-29, HK-30, HK-31, HK-34 the article on describing a problem has its contents, and one jumps to a part', async () => {
    await stranger.goto(`${url}/help/describe-a-problem`)
    const contents = stranger.getByRole('navigation', { name: 'In this article' })
    expect(await contents.getByRole('link').allInnerTexts()).toEqual([
      'Say what does not work',
      'Attach what you saw',
      'Name versions',
      'Leave secrets out',
      'Answer while it is warm',
    ])
    await contents.getByRole('link', { name: 'Name versions' }).click()
    expect(new URL(stranger.url()).hash).toBe('#part-name-versions')
    await look(stranger)
  })

  test('HK-36 the labels it quotes are those of the reader’s own screen', async () => {
    await stranger.goto(`${url}/help/describe-a-problem?language=ja`)
    expect(await stranger.locator('.ui-label').allInnerTexts()).toContain('内容')
    await glance(stranger)
    await stranger.goto(`${url}/help?language=en`)
  })

  test('F25 an agent writes with a preview beside it; nobody else sees the draft', async () => {
    await noor.goto(`${url}/workspace/articles`)
    await look(noor)
    await noor.getByRole('link', { name: 'Write an article', exact: true }).click()
    await noor.getByRole('button', { name: 'Save as a draft' }).click()
    await noor.locator('#error-summary').waitFor()
    await look(noor)
    await noor.getByLabel('Title').fill('Restart a server from the console')
    await noor.locator('#body').fill('## Find it\n\nOpen {{label:common.nav.tickets}}.')
    await noor.locator('article-preview .ui-label', { hasText: 'Tickets' }).waitFor()
    await noor.locator('#body').fill('## Find it\n\nOpen {{label:common.nav.tikets}}.')
    await said(noor, 'Nothing is called {{label:common.nav.tikets}}')
    await noor.locator('#body').fill('## Find it\n\nOpen {{label:common.nav.tickets}}.\n\n## Press it\n\nOnce.\n\n## Wait\n\nA minute.')
    await noor.locator('input[name=audience][value=everyone]').check()
    await noor.getByRole('button', { name: 'Save as a draft' }).click()
    await said(noor, 'The draft is saved.')
    here = new URL(noor.url()).pathname
    await look(noor)
    expect((await stranger.goto(`${url}/help/restart-a-server-from-the-console`))?.status()).toBe(404)
  })

  test('pictures are added and shown where the words name them', async () => {
    await noor.setInputFiles('#file', picture)
    await noor.getByRole('button', { name: 'Add', exact: true }).click()
    await said(noor, 'Added.')
    const line = await noor.locator('.article-file-list code').textContent()
    expect(line).toMatch(/^!\[where the button is\.png\]\(attachment:/)
    await noor.getByRole('link', { name: 'Edit' }).first().click()
    const body = noor.locator('#body')
    await body.fill(`${await body.inputValue()}\n\n${line ?? ''}`)
    await noor.locator('article-preview img').waitFor()
    expect(await noor.locator('article-preview img').evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(
      10,
    )
    await look(noor)
    await noor.getByRole('button', { name: 'Save as a new version' }).click()
    await said(noor, 'Saved as a new version')
  })

  test('F25 a second person sees what changed and approves; then it is published and read without signing in', async () => {
    await noor.getByText('Ask for approval').first().click()
    await noor.getByRole('button', { name: 'Send to a second person' }).click()
    await said(noor, 'You wrote it or asked for it, so somebody else has to approve.')
    await look(noor)
    const ada = await as('ada@guichet.example')
    await ada.goto(`${url}/workspace/articles?view=review`)
    await ada.getByRole('link', { name: 'Restart a server from the console' }).click()
    await ada.getByRole('link', { name: 'See what changes in version 2' }).click()
    await ada.locator('.compare ins').first().waitFor()
    await look(ada)
    await ada.goto(url + here)
    await ada.getByRole('button', { name: 'Approve' }).click()
    await said(ada, 'Approved.')
    await noor.goto(url + here)
    await noor.getByRole('button', { name: 'Publish', exact: true }).click()
    await said(noor, 'Published.')
    await stranger.goto(`${url}/help/restart-a-server-from-the-console`)
    const shown = stranger.locator('.article-text img')
    expect(await shown.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(10)
    await look(stranger)
  })

  test('HK-35 a translation is written beside its original, and readers are told that a machine made it', async () => {
    await noor.goto(url + here)
    await noor.getByRole('link', { name: 'Français' }).click()
    await noor.getByRole('heading', { name: 'The original, version 2' }).waitFor()
    await noor.getByLabel('Title').fill('Redémarrer un serveur depuis la console')
    await noor.locator('#body').fill('Ouvrez {{label:common.nav.tickets}}.')
    await noor.getByLabel('Help of a machine').selectOption('translated')
    await look(noor)
    await noor.getByRole('button', { name: 'Save as a new version' }).click()
    await said(noor, 'Saved as a new version')
    await noor.locator('.article-text-row', { hasText: 'Français' }).getByText('Ask for approval').click()
    await noor.locator('.article-text-row', { hasText: 'Français' }).getByRole('button', { name: 'Send to a second person' }).click()
    const ada = await as('ada@guichet.example')
    await ada.goto(url + here)
    await ada.getByRole('button', { name: 'Approve' }).click()
    await said(ada, 'Approved.')
    const french = await open('/help/restart-a-server-from-the-console', { locale: 'fr-FR' })
    await said(french, 'Ce texte a été traduit par une machine.')
    await glance(french)
  })

  test('whoever reads, lists or edits the translation knows that the original has moved on', async () => {
    await noor.goto(`${url}${here}/text/en`)
    const body = noor.locator('#body')
    await body.fill(`${await body.inputValue()}\n\nThen look at the lamp.`)
    await noor.getByRole('button', { name: 'Save as a new version' }).click()
    await said(noor, 'Saved as a new version')
    const french = await open('/help/restart-a-server-from-the-console', { locale: 'fr-FR' })
    expect(await french.locator('main').textContent(), 'nothing has moved for readers yet').not.toContain('L’original a changé')
    const original = noor.locator('.article-text-row', { hasText: 'English' })
    await original.getByText('Ask for approval').click()
    await original.getByRole('button', { name: 'Send to a second person' }).click()
    const ada = await as('ada@guichet.example')
    await ada.goto(url + here)
    await ada.getByRole('button', { name: 'Approve' }).click()
    await said(ada, 'Approved.')
    await french.reload()
    await said(french, 'L’original a changé depuis cette traduction.')
    await glance(french)
    await french.getByRole('link', { name: 'Lire l’original' }).click()
    await said(french, 'Then look at the lamp.')
    await noor.goto(url + here)
    await noor.locator('.article-text-row', { hasText: 'Français' }).getByText('Translates version 2, the original is at 3').waitFor()
    await noor.goto(`${url}${here}/text/fr`)
    await said(noor, 'What changed from version 2 to 3')
    expect((await noor.locator('#body').boundingBox())!.width, 'room to write, beside the original').toBeGreaterThan(400)
    expect(await noor.locator('.article-original .compare ins').allInnerTexts()).toContain('Then look at the lamp.')
  })

  test('typed text that was not saved outlasts a link of the rail, Back and a reload, and says so where another saved meanwhile', async () => {
    const body = noor.locator('#body')
    const state = noor.locator('kept-form [data-state]')
    const kept = () => noor.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('kept ')))
    await noor.goto(`${url}${here}/text/en`)
    const before = await body.inputValue()
    await body.fill(`${before}\n\nTyped and left.`)
    await noor.locator('.rail-link', { hasText: 'Unassigned' }).click()
    await noor.waitForURL(/unassigned/)
    await noor.goBack()
    await expect.poll(() => state.textContent()).toContain('Your unsaved text is back.')
    expect(await body.inputValue()).toContain('Typed and left.')
    await noor.reload()
    await expect.poll(() => state.textContent()).toContain('Your unsaved text is back.')
    await glance(noor)
    const ada = await as('ada@guichet.example')
    await ada.goto(`${url}${here}/text/en`)
    await ada.fill('#body', `${before}\n\nSaved by Ada.`)
    await ada.getByRole('button', { name: 'Save as a new version' }).click()
    await said(ada, 'Saved as a new version')
    await noor.reload()
    await expect.poll(() => state.textContent()).toContain('the page has changed since')
    expect(await body.inputValue()).toContain('Saved by Ada.')
    await noor.getByRole('button', { name: 'Put it back' }).click()
    expect(await body.inputValue()).toContain('Typed and left.')
    await noor.getByRole('button', { name: 'Save as a new version' }).click()
    await said(noor, 'Saved by Ada.')
    expect(await body.inputValue(), 'the newer version is shown before it is replaced').toContain('Typed and left.')
    await noor.goto(`${url}${here}/text/en`)
    await noor.getByRole('button', { name: 'Discard it' }).click()
    expect(await body.inputValue()).toContain('Saved by Ada.')
    expect(await kept()).toEqual([])
    await body.fill(before)
    await noor.getByRole('button', { name: 'Save as a new version' }).click()
    await said(noor, 'Saved as a new version')
    expect(await kept(), 'what was taken is kept no longer').toEqual([])
  })

  test('what readers looked for in vain is told to those who write, with the way to an article', async () => {
    await stranger.goto(`${url}/help`)
    await stranger.locator('#help-q').fill('zeppelin hangar')
    await stranger.locator('#help-q').press('Enter')
    await stranger.waitForURL(/zeppelin/)
    await noor.goto(`${url}/workspace/articles`)
    await noor.getByRole('link', { name: 'Searched in vain' }).click()
    await noor.getByRole('heading', { name: 'Searched in vain', level: 1 }).waitFor()
    const row = noor.getByRole('row', { name: /zeppelin hangar/ })
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(expect.arrayContaining(['English', '1']))
    await look(noor)
    await row.getByRole('link', { name: 'Write an article' }).click()
    await noor.waitForURL(/\/workspace\/articles\/new/)
    expect(await noor.getByLabel('Title').inputValue()).toBe('zeppelin hangar')
  })

  test('an answer becomes a draft article', async () => {
    await noor.goto(`${url}/workspace/mine`)
    await noor.locator('a[data-row]').first().click()
    await noor.getByRole('link', { name: 'Turn into an article' }).first().click()
    await said(noor, 'Take out whatever belongs to the customer alone')
    expect(await noor.inputValue('#body')).not.toBe('')
  })

  test('renamed, its old address leads on; readers say whether it helped, and we read it', async () => {
    await noor.goto(url + here)
    await noor.locator('#name-part > summary').click()
    await noor.getByLabel('Name in the address').fill('restart-a-server')
    await noor.getByRole('button', { name: 'Rename' }).click()
    await said(noor, 'Readers keep what they have.')
    await said(noor, 'also changes the address or what it is about')
    const original = noor.locator('.article-text-row', { hasText: 'English' })
    // Without a mouse.
    await original.locator('summary', { hasText: 'Ask for approval' }).focus()
    await noor.keyboard.press('Enter')
    for (const field of ['forEveryone', 'note']) {
      await noor.keyboard.press('Tab')
      expect(await noor.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe(field)
    }
    await noor.keyboard.press('Tab')
    await noor.keyboard.press('Enter')
    await said(noor, 'It waits for a second person now.')
    const ada = await as('ada@guichet.example')
    await ada.goto(`${url}/workspace/mine`)
    await ada.locator('.rail-rooms').getByText('1 article waits for your word').waitFor({ state: 'attached' })
    await ada.goto(url + here)
    await ada.getByRole('button', { name: 'Approve' }).click()
    await said(ada, 'Approved.')
    await noor.goto(url + here)
    await stranger.goto(`${url}/help/restart-a-server-from-the-console`)
    expect(new URL(stranger.url()).pathname).toBe('/help/restart-a-server')
    await stranger.getByText('Say more').click()
    await stranger.getByLabel('What was missing, or what helped').fill('Which button?')
    await stranger.getByRole('button', { name: 'No', exact: true }).click()
    await said(stranger, 'We will look at what is missing.')
    await answeredInPlace(stranger)
    await look(stranger)
    await noor.goto(url + here)
    await said(noor, 'Which button?')
    expect(await noor.locator('main').textContent()).toContain('0 of 1 were helped')
  })

  test('with script too, the thanks stand where the question was, in sight and with the focus', async () => {
    await noor.goto(`${url}/help/describe-a-problem`)
    await noor.getByRole('button', { name: 'Yes', exact: true }).press('Enter')
    await said(noor, 'It is good to know that this helps.')
    await noor.waitForFunction(() => location.hash === '#feedback' && location.search === '')
    await answeredInPlace(noor)
    await look(noor)
    await noor.reload()
    await noor.getByRole('heading', { name: 'Did this help?' }).waitFor()
  })

  test('on a phone a stranger searches from the bar, in each language, with and without script', async () => {
    for (const language of ['en', 'tr', 'fr', 'it', 'ja', 'hu'])
      for (const width of [320, 360, 414]) {
        const page = await open(`/?language=${language}`, { viewport: { width, height: 740 } })
        await expectFits(page)
        const icon = page.locator('.bar-search')
        const box = (await icon.boundingBox())!
        expect(Math.min(box.width, box.height), `${language} ${width}`).toBeGreaterThanOrEqual(44)
        const [first, last] = [page.locator('.bar-row > .brand'), page.locator('.bar-row > .button')]
        const [brand, signIn] = [(await first.boundingBox())!, (await last.boundingBox())!]
        expect(Math.abs(brand.y + brand.height / 2 - signIn.y - signIn.height / 2), `${language} ${width}: one line`).toBeLessThan(12)
        await page.context().close()
      }
    const page = await open('/', { ...phone, javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Search', exact: true }).click()
    await page.getByLabel('Search the help centre').fill('NET-4031')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: 'A network cannot be attached: NET-4031' }).waitFor()
    await page.context().close()
  })

  test('F25 a crawl without signing in meets nothing but what is published for everyone', async () => {
    const read = async (address: string) => (await stranger.request.get(address)).text()
    const locations = (text: string) => [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address!)
    const lists = await Promise.all(locations(await read(`${url}/sitemap.xml`)).map(read))
    const map = lists.join('\n')
    const feed = await (await stranger.request.get(`${url}/help/feed.xml`)).text()
    expect(map).toContain('/help/restart-a-server?language=fr')
    for (const address of locations(map)) expect((await stranger.request.get(address)).status(), address).toBe(200)
    expect(feed).toContain('Restart a server from the console')
    for (const path of [here, `${here}/text/en`, `${here}/text/en/versions`, '/workspace/articles', '/workspace/articles/searches'])
      expect(new URL((await stranger.request.get(url + path)).url()).pathname, path).toBe('/sign-in')
    await noor.goto(url + here)
    await noor.getByText('Retire', { exact: true }).click()
    await noor.getByRole('button', { name: 'Retire the article' }).click()
    await said(noor, 'Readers do not find it any more.')
    expect((await stranger.goto(`${url}/help/restart-a-server`))?.status()).toBe(404)
  })

  test.each([
    ['/help', 'en-GB'],
    ['/help', 'ja-JP'],
    ['/help/describe-a-problem', 'en-GB'],
    ['/help/describe-a-problem', 'ja-JP'],
  ])('the first visit stays under 60 kB, without pictures: %s in %s', async (path, locale) => expectLight(await open(path, { locale })))

  test('an article prints without what one would click, and with all its words', async () => {
    const page = await open('/help/describe-a-problem')
    const hidden = ['.bar', '.article-feedback', '.help-onward', '.article-contents']
    for (const part of hidden) expect(await page.locator(part).first().isVisible(), part).toBe(true)
    const text = await page.locator('.article-text').allInnerTexts()
    await page.emulateMedia({ media: 'print' })
    for (const part of hidden) expect(await page.locator(part).first().isVisible(), part).toBe(false)
    expect(await page.locator('.article-text').allInnerTexts()).toEqual(text)
    await page.getByRole('heading', { name: 'Describe a problem so that it is solved soon' }).waitFor()
    await page.context().close()
  })

  test('NTT-20 signed out meanwhile, one loses nothing that was typed: the answer’s place says what happened, and still leads to it', async () => {
    const tom = await as('tom@aurora.example')
    await tom.goto(`${url}/tickets/new?type=technical`)
    await tom.locator('input[name=summary]').fill('A network cannot be attached: NET-4031')
    const answer = tom.locator('.answer', { hasText: 'NET-4031' })
    await answer.waitFor()
    await tom.context().clearCookies()
    await answer.locator('summary').click()
    await answer.getByText('This part could not be loaded.').waitFor()
    expect(await answer.textContent()).not.toContain('Content missing')
    expect(await answer.getByRole('link', { name: 'Read it on a page of its own' }).getAttribute('href')).toMatch(/^\/help\//)
    expect(await tom.locator('input[name=summary]').inputValue()).toBe('A network cannot be attached: NET-4031')
    await look(tom)
    await tom.context().close()
  })

  test('a link that is shared shows a picture that is there', async () => {
    await stranger.goto(`${url}/help`)
    const picture = await stranger.locator('meta[property="og:image"]').getAttribute('content')
    const answer = await stranger.request.get(picture ?? '')
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/png'])
    expect((await answer.body()).byteLength).toBeGreaterThan(5_000)
  })

  test('no page threw or broke its own policy', () => expect(faults).toEqual([]))
})

describe.skipIf(!browser)('the guides’ own words', async () => {
  test('NTT-01, NTT-02, NTT-03, NTT-04, X-10, HK-34 Enterprise Cloud: before filing one is led to frequent questions, known issues, error messages and what support covers, in Japanese', async () => {
    const { open, as, url, faults, house } = await startJourney({ preset: 'enterprise-cloud' })
    const reader = await open('/help', { locale: 'ja-JP' })
    for (const words of ['よくある質問', '既知の事象', 'エラーメッセージと対処方法'])
      expect(await reader.locator('main').textContent()).toContain(words)
    await glance(reader)
    await expectLight(await open('/help', { locale: 'ja-JP' }))
    await reader.goto(`${url}/help/console-copy-paste`)
    const facts = reader.getByRole('region', { name: '概要' })
    expect((await facts.allInnerTexts()).join()).toMatch(/原因.*サービス.*仮想サーバー/s)
    await reader.goto(`${url}/help`)
    await reader.getByRole('link', { name: 'お問い合わせの前にご確認ください' }).first().click()
    await reader.getByRole('navigation', { name: 'この記事の内容' }).waitFor()
    await glance(reader)
    await reader.goto(`${url}/help?kind=error-guide&code=IAAS-2041`)
    await reader.getByRole('link', { name: /IAAS-2041/ }).waitFor()
    // Without spaces between the words, by a part of them, and in narrow signs: in the reader's language, with what was asked marked.
    for (const [asked, title] of [
      ['日本語を貼り付けると文字化けする', 'コンソール画面で日本語を貼り付けると文字化けする'],
      ['文字化け', 'コンソール画面で日本語を貼り付けると文字化けする'],
      ['ｻｰﾊﾞｰを起動できません', 'IAAS-3107 サーバーを起動できません'],
      ['既存のサブネットと重複', 'IAAS-2041 ネットワークの作成に失敗しました'],
    ] as const) {
      await reader.goto(`${url}/search?q=${encodeURIComponent(asked)}`)
      expect((await reader.locator('.hit-title').first().textContent())?.trim(), asked).toBe(title)
      expect(await reader.locator('.hit').first().locator('mark').count(), asked).toBeGreaterThan(0)
    }
    await glance(reader)
    const customer = house.demo!.people.find(({ is }) => is === 'customer')!
    const page = await as(customer.address, { locale: 'ja-JP' })
    await page.goto(`${url}/tickets/new`)
    for (const words of ['よくある質問', '既知の事象', 'エラーメッセージと対処方法', 'サービス説明書'])
      expect(await page.locator('.help-links').first().textContent()).toContain(words)
    expect(await page.getByRole('link', { name: 'サービス説明書' }).first().getAttribute('href')).toBe(
      'https://ecl.example/service-description',
    )
    expect(faults).toEqual([])
  })

  test('AT-11 Atera: from an article of the “Centro assistenza” one opens a ticket', async () => {
    const { as, url, house, faults } = await startJourney({ preset: 'atera' })
    const customer = house.demo!.people.find(({ is }) => is === 'customer')!
    const page = await as(customer.address, { locale: 'it-IT' })
    await page.goto(`${url}/help`)
    expect(await page.locator('h1').textContent()).toBe('Centro assistenza')
    await page.getByRole('link', { name: 'Aprire un ticket dal centro assistenza' }).first().click()
    await page.locator('.help-onward a.button').click()
    await page.waitForURL(/\/tickets\/new/)
    expect(faults).toEqual([])
  })

  test('HK-29..31, HK-34, HK-35 HOSTKEY: the tips stand in an article with its contents, and its English translation says what it is', async () => {
    const { open, url, faults } = await startJourney({ preset: 'hostkey' })
    const page = await open('/help/bien-decrire-son-probleme', { locale: 'fr-FR' })
    await page.getByRole('navigation', { name: 'Dans cet article' }).waitFor()
    for (const words of ['Soyez précis', 'Joignez des captures d’écran', 'Donnez les détails techniques'])
      await page.getByRole('heading', { name: words }).waitFor()
    await glance(page)
    await expectLight(await open('/help/bien-decrire-son-probleme', { locale: 'fr-FR' }))
    await page.goto(`${url}/help/bien-decrire-son-probleme?language=en`)
    await page.getByText('This text was translated by a machine.').waitFor()
    expect(faults).toEqual([])
  })

  test('DT-01, X-10 DT Cloud: help stands in the menu, and the articles are there in Turkish, found whatever the case of İ and ı', async () => {
    const { open, url, faults } = await startJourney({ preset: 'dt-cloud' })
    const page = await open('/', { locale: 'tr-TR' })
    await page.getByRole('navigation').getByRole('link', { name: 'Yardım', exact: true }).click()
    await page.waitForURL(/\/help$/)
    await page.getByRole('link', { name: 'Destek talebi nasıl oluşturulur?' }).first().waitFor()
    await glance(page)
    for (const [asked, title] of [
      ['ANLIK GÖRÜNTÜ KOTASI', 'Yedekleme BKP-3021 koduyla duruyor'],
      ['anlik goruntu kotasi', 'Yedekleme BKP-3021 koduyla duruyor'],
      ['İLKE İZİN VERMİYOR', 'S3 “Access Denied” (403) hatası'],
      ['ÖNBELLEĞİ TEMİZLEME GECİKİYOR', 'CDN önbelleği temizleme bazı bölgelerde gecikiyor'],
    ] as const) {
      await page.goto(`${url}/search?q=${encodeURIComponent(asked)}`)
      expect((await page.locator('.hit-title').first().textContent())?.trim(), asked).toBe(title)
      expect(await page.locator('.hit').first().locator('mark').count(), asked).toBeGreaterThan(0)
    }
    await glance(page)
    expect(faults).toEqual([])
  })

  test('MS-47 Partner Center: whose tenant it is, is explained, with the way to the frequent questions', async () => {
    const { as, url, house, faults } = await startJourney({ preset: 'partner-center' })
    const customer = house.demo!.people.find(({ is }) => is === 'customer')!
    const page = await as(customer.address, { locale: 'hu-HU' })
    await page.goto(`${url}/tickets/new`)
    await page.locator('.help-links').getByRole('link', { name: 'Gyakori kérdések' }).first().waitFor()
    await page.goto(`${url}/help?kind=faq`)
    await page.getByRole('link', { name: 'Saját bérlő vagy ügyfélbérlő?' }).click()
    await page.locator('.article-text').waitFor()
    await glance(page)
    await page.goto(`${url}/help/ugyfellista-lassu`)
    const facts = page.getByRole('region', { name: 'Röviden' })
    expect(await facts.locator('dt').allInnerTexts()).toEqual(['Állapot', 'Kijavítva'])
    expect(await facts.locator('dd').allInnerTexts()).toEqual(['Kijavítva', '2026. okt. 14.'])
    await page.getByRole('heading', { name: 'Ami a javításig segített' }).waitFor()
    expect(faults).toEqual([])
  })
})
