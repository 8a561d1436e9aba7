import { sql } from 'kysely'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'

const { as, stranger, db, house, people } = await testHouse()
const [noor, ada, tom] = [await as('noor'), await as('ada'), await as('tom')]

/** Through the forms, as people do it. */
const fields = {
  language: 'en',
  kind: 'how-to',
  title: 'Attach a log file',
  summary: 'Where the button is, and how large a file may be.',
  body: '## Find the button\n\nPress {{label:portal.new.button}}.\n\n## Choose the file\n\nAny <b>file</b>.\n\n## Send it\n\n![x](https://evil.example/a.png) [bad](javascript:alert(1)) [good](/tickets/new)',
  audience: 'everyone',
}
async function draft(more: Record<string, string | string[]> = {}): Promise<string> {
  const made = await noor.post('/workspace/articles/new', { ...fields, ...more })
  expect(made.status, await made.clone().text()).toBe(303)
  return made.headers.get('location')!
}
const post = async (who: typeof noor, path: string, given: Record<string, string>) => {
  const response = await who.post(path, given)
  return response.status
}
async function published(more: Record<string, string | string[]> = {}, language = 'en'): Promise<string> {
  const here = await draft(more)
  expect(await post(noor, `${here}/review`, { language, version: '1', forEveryone: 'yes', note: '' })).toBe(303)
  expect(await post(ada, `${here}/review/decision`, { language, version: '1', decision: 'approve', reason: '' })).toBe(303)
  expect(await post(noor, `${here}/publication`, { from: '' })).toBe(303)
  return here
}

describe('from a draft to its readers', () => {
  test('F25 an agent writes, another person approves, then everyone reads it without signing in', async () => {
    const here = await draft({ slug: 'attach-a-log' })
    for (const path of ['/help/attach-a-log', here, `${here}/text/en`, `${here}/text/en/versions`]) {
      expect((await stranger.get(path)).status, path).not.toBe(200)
      expect((await tom.get(path)).status, path).toBe(404)
    }
    const page = await noor.page(here)
    expect(page).toContain('Nobody but us reads it yet.')
    expect((await noor.post(`${here}/publication`, { from: '' })).status).toBe(409)
    expect(await post(noor, `${here}/review`, { language: 'en', version: '1', forEveryone: 'yes', note: 'Please' })).toBe(303)
    expect(await noor.page(here)).toContain('somebody else has to approve')
    expect((await noor.post(`${here}/review/decision`, { language: 'en', version: '1', decision: 'approve', reason: '' })).status).toBe(403)
    expect(await ada.page(here)).toContain('value="approve"')
    expect(await post(ada, `${here}/review/decision`, { language: 'en', version: '1', decision: 'approve', reason: '' })).toBe(303)
    expect(await post(noor, `${here}/publication`, { from: '' })).toBe(303)

    const read = await stranger.page('/help/attach-a-log')
    expect(read).toContain('<h1>')
    expect(read).toContain('In this article')
    expect(read).toContain('<a href="#part-find-the-button">')
    expect(read, 'HK-36').toContain('<b class="ui-label">New ticket</b>')
    expect(read, 'F10').not.toContain('<b>file')
    expect(read).not.toContain('evil.example/a.png"/')
    expect(read).not.toContain('href="javascript')
    expect(read).toContain('<a href="/tickets/new">good</a>')
    expect(await stranger.page('/help')).toContain('Attach a log file')
  })

  test('HK-36 each reader meets the labels in the language of their own screen', async () => {
    await published({ slug: 'labels' })
    const hungarian = await (await stranger.get('/help/labels', { 'accept-language': 'hu' })).text()
    expect(hungarian).toContain('<b class="ui-label">Új támogatási kérelem</b>')
    expect(hungarian, 'and are told that the text is not in theirs').toContain('Ez a cikk még nem olvasható')
    expect(hungarian).toContain('lang="en"')
  })

  test('HK-35 a text that a machine translated says so before its first line', async () => {
    const here = await published({ slug: 'by-machine' })
    expect(
      await post(noor, `${here}/text/fr`, { ...fields, title: 'Joindre un journal', machine: 'translated', basedOn: '0', ofVersion: '1' }),
    ).toBe(303)
    expect(await post(noor, `${here}/review`, { language: 'fr', version: '1', forEveryone: 'yes' })).toBe(303)
    expect(await (await stranger.get('/help/by-machine', { 'accept-language': 'fr' })).text()).not.toContain('Joindre un journal')
    expect(await post(ada, `${here}/review/decision`, { language: 'fr', version: '1', decision: 'approve', reason: '' })).toBe(303)
    const french = await (await stranger.get('/help/by-machine', { 'accept-language': 'fr' })).text()
    expect(french).toContain('Joindre un journal')
    expect(french).toContain('Ce texte a été traduit par une machine.')
    expect(french, 'HK-34').toContain('Dans cet article')
    expect(await stranger.page('/help/by-machine')).not.toContain('by a machine')
    const entryOf = async (language: string) => {
      const feed = await (await stranger.get('/help/feed.xml', { 'accept-language': language })).text()
      return feed.split('<entry').find((one) => one.includes('/help/by-machine?'))!
    }
    const entry = await entryOf('fr')
    const note = entry.indexOf('Ce texte a été traduit par une machine.')
    expect(note, 'nor does a reader of the feed meet it undisclosed').toBeGreaterThan(entry.indexOf('<content'))
    expect(note).toBeLessThan(entry.indexOf('Choose the file'))
    expect(await entryOf('en')).not.toContain('by a machine')
  })

  test('HK-36 a label is quoted nowhere that would show its key: neither in a title nor in a summary', async () => {
    for (const field of ['title', 'summary']) {
      const refused = await noor.post('/workspace/articles/new', { ...fields, [field]: 'Press {{label:portal.new.button}}' })
      expect(refused.status, field).toBe(422)
      const page = await refused.text()
      expect(page).toContain(`href="#${field}"`)
      expect(page).toContain('Labels are quoted in the text and the workaround alone.')
    }
  })

  test('a refused form comes back with all that was typed, and its faults', async () => {
    const refused = await noor.post('/workspace/articles/new', {
      ...fields,
      title: '',
      body: 'Kept {{label:no.such}}',
      errorCodes: 'A-1\nA-2',
    })
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toContain('href="#title"')
    expect(page).toContain('Kept {{label:no.such}}')
    expect(page).toContain('A-1\nA-2')
    const quote = await noor.post('/workspace/articles/new', { ...fields, body: 'Kept {{label:no.such}}' })
    expect(await quote.text()).toContain('Nothing is called {{label:no.such}}')
    const nobody = await noor.post('/workspace/articles/new', { ...fields, audience: 'chosen', forOrganisations: 'No such company' })
    expect(await nobody.text()).toContain('No organisation is called No such company.')
  })

  test('the preview shows what readers will see, and what was typed stays', async () => {
    const shown = await noor.post('/workspace/articles/new', { ...fields, do: 'preview' })
    expect(shown.status).toBe(200)
    const page = await shown.text()
    expect(page).toContain('<b class="ui-label">New ticket</b>')
    expect(page).toContain('Press {{label:portal.new.button}}.')
    const live = await noor.post('/workspace/articles/preview', {
      language: 'tr',
      title: 'x',
      body: '{{label:portal.new.button}} <script>alert(1)</script>',
    })
    const part = await live.text()
    expect(part).toContain('Yeni talep')
    expect(part).not.toContain('<script>')
    expect((await tom.post('/workspace/articles/preview', { body: 'x' })).status).toBe(404)
  })
})

describe('F25 the second person', () => {
  const badge = async (who: typeof noor) =>
    /href="\/workspace\/articles(?:\?view=review)?"[^>]*>.*?(\d+) articles? waits?/s.exec(await who.page('/workspace/mine'))?.[1] ?? '0'

  test('sees in the workspace how many articles wait for their word; who wrote or asked does not', async () => {
    const [before, own] = [Number(await badge(ada)), Number(await badge(noor))]
    const here = await draft({ slug: 'waits-for-ada' })
    await post(noor, `${here}/review`, { language: 'en', version: '1', forEveryone: 'yes', note: '' })
    expect([Number(await badge(ada)), Number(await badge(noor))]).toEqual([before + 1, own])
    const list = await ada.page('/workspace/articles?view=review')
    expect(list).toMatch(/class="article-waiting"/)
    await post(ada, `${here}/review/decision`, { language: 'en', version: '1', decision: 'send-back', reason: 'Not yet' })
    expect(Number(await badge(ada))).toBe(before)
  })

  test('sees what else changes with the words, and everyone reads it only then', async () => {
    const here = await published({ slug: 'told-by-two', kind: 'error-guide', errorCodes: 'E-1' })
    const about = { kind: 'error-guide', errorCodes: 'E-1\nACME-2', errorTexts: '', issueState: '', fixedOn: '' }
    expect(await post(noor, `${here}/about`, about)).toBe(303)
    expect(await post(noor, `${here}/name`, { slug: 'told-by-one' })).toBe(303)
    expect(await stranger.page('/help/told-by-two')).not.toContain('ACME-2')
    const page = await noor.page(here.split('?')[0]!)
    expect(page).toContain('Version 3 also changes the address or what it is about.')
    expect(page, 'the forms go on from what was proposed').toContain('value="told-by-one"')
    expect(await post(noor, `${here}/review`, { language: 'en', version: '3', forEveryone: 'yes', note: '' })).toBe(303)
    const compared = await ada.page(`${here}/text/en/versions?from=1&to=3`)
    expect(compared).toMatch(/<ins>[^<]*ACME-2/)
    expect(compared).toMatch(/told-by-<\/?|<ins>one|told-by-one/)
    expect(await post(ada, `${here}/review/decision`, { language: 'en', version: '3', decision: 'approve', reason: '' })).toBe(303)
    expect(await stranger.page('/help/told-by-one')).toContain('ACME-2')
    expect((await stranger.get('/help/told-by-two')).headers.get('location')).toContain('/help/told-by-one')
  })
})

describe('for programs', () => {
  test('the feed says of a known issue how it stands and the way around it, before its text', async () => {
    await published({
      slug: 'slow-console',
      kind: 'known-issue',
      title: 'Consoles open slowly',
      issueState: 'fixed',
      fixedOn: '2026-04-30',
      workaround: 'Open it **twice**.',
      body: 'We found the cause.',
    })
    const feed = await stranger.page('/help/feed.xml')
    const entry = feed.split('<entry').find((one) => one.includes('/help/slow-console?'))!
    const places = [
      'State: Fixed',
      'Fixed on: 30 Apr 2026',
      'What helped until it was fixed',
      'strong&#62;twice',
      'We found the cause.',
    ].map((words) => entry.indexOf(words))
    expect(places.every((at) => at > entry.indexOf('<content'))).toBe(true)
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
  })

  test('what helps until an issue is fixed is called so while it is not, and what helped once it is, in every language', async () => {
    const here = await published({
      slug: 'lost-cursor',
      kind: 'known-issue',
      title: 'The cursor is lost',
      issueState: 'being-fixed',
      workaround: 'Click **once**.',
      body: 'Under repair.',
    })
    const headings = async (language: string) => {
      const heading = /<h2[^>]*>([^<]*)<\/h2>/
      const page = await (await stranger.get('/help/lost-cursor', { 'accept-language': language })).text()
      const feed = await (await stranger.get('/help/feed.xml', { 'accept-language': language })).text()
      const entry = feed.split('<entry').find((one) => one.includes('/help/lost-cursor?'))!
      const content = entry.replaceAll('&#60;', '<').replaceAll('&#62;', '>')
      return [heading.exec(page.slice(page.indexOf('article-workaround')))?.[1], heading.exec(content)?.[1]]
    }
    const words = {
      en: ['What you can do until then', 'What helped until it was fixed'],
      tr: ['O zamana kadar yapabilecekleriniz', 'Düzeltilene kadar işe yarayan çözüm'],
      fr: ['Solution provisoire', 'Solution provisoire avant la correction'],
      it: ['Soluzione provvisoria', 'Soluzione provvisoria prima della correzione'],
      ja: ['回避策', '修正前の回避策'],
      hu: ['Amit addig tehet', 'Ami a javításig segített'],
    }
    for (const [language, [open]] of Object.entries(words)) expect(await headings(language), language).toEqual([open, open])
    expect(await post(noor, `${here}/about`, { kind: 'known-issue', issueState: 'fixed', fixedOn: '' })).toBe(303)
    for (const [language, [, fixed]] of Object.entries(words)) expect(await headings(language), language).toEqual([fixed, fixed])
  })

  test('a shared link shows title, words, languages and a picture of the house’s own address, whatever host was asked', async () => {
    await published({ slug: 'shared' })
    for (const host of ['localhost:3000', 'wrong.example']) {
      const response = await stranger.get('/help/shared?language=en', { host, 'x-forwarded-host': 'wrong.example' })
      const page = await response.text()
      expect(page).not.toContain('wrong.example')
      if (host === 'wrong.example') continue
      expect(page).toMatch(/<meta property="og:image" content="http:\/\/localhost:3000\/assets\/social[^"]*\.png"\/>/)
      expect(page).toContain('<meta property="og:locale" content="en_GB"/>')
      expect(page).toContain('<meta name="twitter:card" content="summary_large_image"/>')
      expect(page).toContain('<meta property="og:url" content="http://localhost:3000/help/shared?language=en"/>')
    }
    expect(await stranger.page('/help')).toContain('<meta property="og:locale:alternate" content="ja_JP"/>')
  })

  test('the address of each language, the feed and the list of all pages name what everyone may read, and nothing else', async () => {
    await published({ slug: 'for-all' })
    const inside = await draft({ slug: 'for-customers', audience: 'signed-in', title: 'Only for customers' })
    await post(noor, `${inside}/publication`, { from: '' })
    await draft({ slug: 'nobodys-yet', title: 'Secret plans' })
    const page = await stranger.page('/help/for-all')
    expect(page).toContain('<link rel="canonical" href="http://localhost:3000/help/for-all?language=en"/>')
    expect(page).toContain('hreflang="x-default" href="http://localhost:3000/help/for-all"')
    expect(page).toContain('property="og:title"')
    expect(page).not.toContain('name="robots"')
    expect(await tom.page('/help/for-customers')).toContain('name="robots" content="noindex"')
    expect(await stranger.page('/sitemap.xml')).toContain('<sitemap><loc>http://localhost:3000/sitemap/start</loc></sitemap>')
    for (const browser of [stranger, tom, noor]) {
      for (const path of ['/help/feed.xml', '/sitemap/start']) {
        const text = await browser.page(path)
        expect(text, path).toContain('/help/for-all')
        expect(text, `${path}: kept by programs, so as a stranger whoever asks`).not.toContain('for-customers')
        expect(text).not.toContain('nobodys-yet')
      }
    }
    const feed = await stranger.get('/help/feed.xml')
    expect(feed.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    expect((await stranger.get('/help/feed.xml', { 'if-none-match': feed.headers.get('etag')! })).status).toBe(304)
    expect(await stranger.page('/robots.txt')).toContain('Sitemap: http://localhost:3000/sitemap.xml')
    expect(await tom.page('/help')).toContain('Only for customers')
    expect(await stranger.page('/help')).not.toContain('Only for customers')
  })

  test('an old name leads to the new one for good, with its language', async () => {
    const here = await published({ slug: 'old-name' })
    expect(await post(noor, `${here}/name`, { slug: 'new-name' })).toBe(303)
    expect((await stranger.get('/help/old-name')).status, 'until a second person approves').toBe(200)
    expect(await post(noor, `${here}/review`, { language: 'en', version: '2', forEveryone: 'yes', note: '' })).toBe(303)
    expect(await post(ada, `${here}/review/decision`, { language: 'en', version: '2', decision: 'approve', reason: '' })).toBe(303)
    const moved = await stranger.get('/help/old-name?language=fr')
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/help/new-name?language=fr'])
    // Beside a form it is asked for by the name it had when it was found, and answered in the place that asked.
    const frame = { 'turbo-frame': 'answer-old-name' }
    const beside = await tom.get('/tickets/new/answers/old-name', frame)
    expect([beside.status, beside.headers.get('location')]).toEqual([302, '/tickets/new/answers/new-name'])
    expect(await (await tom.get('/tickets/new/answers/new-name', frame)).text()).toContain('<turbo-frame id="answer-old-name"')
    expect(await (await tom.get('/tickets/new/answers/new-name', { 'turbo-frame': '"><b>' })).text()).toContain('id="answer-new-name"')
    expect((await noor.post(`${here}/name`, { slug: 'Not A Name' })).status).toBe(422)
  })

  test('where the house shows its help only to who is signed in, strangers and programs are told so', async () => {
    await published({ slug: 'closed-soon' })
    await db.owner
      .insertInto('setting')
      .values({ key: 'help_page', value: JSON.stringify('signed-in') })
      .onConflict((c) => c.column('key').doUpdateSet({ value: JSON.stringify('signed-in') }))
      .execute()
    forgetCatalogue(house.app)
    expect((await stranger.get('/help/closed-soon')).headers.get('location')).toBe('/sign-in?next=%2Fhelp%2Fclosed-soon')
    expect((await stranger.get('/help/feed.xml')).status).toBe(401)
    expect(await stranger.page('/sitemap.xml')).not.toContain('<loc>')
    expect((await stranger.get('/sitemap/start')).status).toBe(404)
    expect(await stranger.page('/robots.txt')).not.toContain('Sitemap')
    expect(await stranger.page('/')).not.toContain('href="/help"')
    expect(await tom.page('/help/closed-soon')).toContain('Attach a log file')
    await db.owner
      .updateTable('setting')
      .set({ value: JSON.stringify('everyone') })
      .where('key', '=', 'help_page')
      .execute()
    forgetCatalogue(house.app)
  })
})

describe('readers', () => {
  test('say whether it helped, signed in or not; we read it with the words', async () => {
    const here = await published({ slug: 'feedback' })
    expect((await stranger.post('/help/feedback/feedback', { helped: 'no', words: 'Step <b>three</b>?', language: 'en' })).status).toBe(303)
    expect((await tom.post('/help/feedback/feedback', { helped: 'yes', words: '', language: 'en' })).status).toBe(303)
    // Said of the English text by somebody whose screen is Turkish: it stays Turkish.
    const said = await stranger.post('/help/feedback/feedback', { helped: 'yes', language: 'en' }, { 'accept-language': 'tr' })
    expect(said.headers.get('location')).toBe('/help/feedback#feedback')
    const page = await noor.page(here)
    expect(page).toContain('2 of 3 were helped')
    expect(page).toContain('Step &lt;b&gt;three&lt;/b&gt;?')
    expect((await stranger.post('/help/feedback/feedback', { helped: 'perhaps' })).status).toBe(422)
    expect((await stranger.post('/help/nobodys-yet/feedback', { helped: 'yes' })).status).toBe(404)
    expect(
      (
        await stranger.post(
          '/help/feedback/feedback',
          { helped: 'yes' },
          { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        )
      ).status,
    ).toBe(403)
  })

  test('are thanked where they were asked, not on top of the page, and once', async () => {
    await published({ slug: 'thanked' })
    const place = /<div[^>]*id="feedback"[^>]*>.*?<\/div>\s*<aside/s
    const asked = await tom.page('/help/thanked')
    expect(asked).toContain('<form class="article-feedback" id="feedback"')
    for (const [who, words] of [
      [stranger, 'Thank you. It is good to know that this helps.'],
      [tom, 'Thank you. We will look at what is missing.'],
    ] as const) {
      const sent = await who.post('/help/thanked/feedback', { helped: who === tom ? 'no' : 'yes', language: 'en' })
      const location = new URL(sent.headers.get('location')!, 'http://localhost:3000')
      // A browser goes to the fragment by itself and puts the focus there; Turbo, which loses it, finds it in the address.
      expect(location.hash).toBe('#feedback')
      expect(location.searchParams.get('to')).toBe(who === tom ? 'feedback' : null)
      const cookie = [who.cookie, sent.headers.getSetCookie()[0]!.split(';')[0]].filter(Boolean).join('; ')
      const read = async (path: string) => (await who.get(path, { cookie })).text()
      expect(await read('/help'), 'nowhere else').not.toContain(words)
      expect(await read('/help/attach-a-log')).not.toContain(words)
      const page = await read(location.pathname + location.search)
      expect(page.split(words)).toHaveLength(2)
      const there = place.exec(page)![0]
      expect(there).toContain(words)
      expect(there, 'takes the focus').toContain('tabindex="-1"')
      expect(there, 'is read out').toContain('role="status"')
      expect(page, 'is not asked again at once').not.toContain('Did this help?')
      expect(await who.page('/help/thanked')).toContain('Did this help?')
    }
  })

  test('meet one field that searches: the page’s own, and none in the bar', async () => {
    await published({ slug: 'searched', kind: 'error-guide', errorCodes: 'S-1' })
    for (const who of [tom, noor, stranger]) {
      const page = await who.page('/help')
      expect(page).toContain('id="help-q"')
      expect(page).not.toContain('class="bar-search"')
      // By service and error: there for who wants it, folded for everybody else.
      expect(page).toMatch(/<details class="help-narrow">/)
      expect(await who.page('/help?kind=error-guide')).toMatch(/<details class="help-narrow" open[^>]*>/)
      for (const path of ['/help/searched', '/health', '/search']) expect(await who.page(path), path).toContain('class="bar-search"')
    }
  })

  test('strangers have the same way to the search in the bar, and are not offered tickets there', async () => {
    expect(await stranger.page('/')).toMatch(/<a class="bar-search" href="\/search"/)
    const page = await stranger.page('/search')
    expect(page).toContain('Search the help centre')
    expect(page).not.toContain('Search tickets and help')
    expect(await tom.page('/search')).toContain('Search tickets and help')
  })

  test('NTT-03 find an error by its code, and are told when no article knows it', async () => {
    await published({ slug: 'zone-77', kind: 'error-guide', errorCodes: 'ZONE-77', title: 'The zone is full' })
    for (const copied of [
      'zone-77',
      'zone 77',
      'ZONE77',
      `The request could not be carried out.\r\nCode: ZONE-77. ${'Please try again. '.repeat(30)}`,
    ])
      expect(await stranger.page(`/help?kind=error-guide&code=${encodeURIComponent(copied)}`), copied).toContain('The zone is full')
    expect(await stranger.page('/help?kind=error-guide&code=NET-9')).toContain('No article knows this error yet')
  })

  test('F25 who is not signed in is asked to, and led back, whether or not there is such an article; nobody is sent to be added to one', async () => {
    const inside = await draft({ slug: 'inside-only', audience: 'signed-in' })
    expect(await post(noor, `${inside}/publication`, { from: '' })).toBe(303)
    const asked = async (who: typeof tom, slug: string) => {
      const response = await who.get(`/help/${slug}?language=fr`, { 'accept-language': 'en' })
      return { status: response.status, page: (await response.text()).replaceAll(slug, '…') }
    }
    const [there, nowhere] = [await asked(stranger, 'inside-only'), await asked(stranger, 'nowhere-at-all')]
    expect(there).toEqual(nowhere)
    expect(there.status).toBe(404)
    expect(there.page).toContain(`href="/sign-in?next=${encodeURIComponent('/help/…?language=fr').replace('%E2%80%A6', '…')}"`)
    expect(there.page).toContain('href="/help"')
    expect(there.page).not.toMatch(/ask the person who sent it|demandez à la personne/)
    expect((await asked(tom, 'inside-only')).status).toBe(200)
    const signedIn = await asked(tom, 'nowhere-at-all')
    expect(signedIn.page).toContain('There is no article here')
    expect(signedIn.page).not.toContain('/sign-in?next=')
    expect(await (await stranger.get('/nowhere-at-all')).text()).toContain('/sign-in?next=%2Fnowhere-at-all')
  })

  test('F29 strangers get the pages compressed; whose page holds a token does not', async () => {
    await published({ slug: 'zipped' })
    const asked = (who: typeof tom, path: string, encoding: string) => who.get(path, { 'accept-encoding': encoding })
    for (const path of ['/help', '/help/zipped']) {
      const zipped = await asked(stranger, path, 'gzip, deflate, br')
      expect(zipped.headers.get('content-encoding')).toBe('gzip')
      expect(zipped.headers.get('vary')).toContain('accept-encoding')
      expect(zipped.headers.get('content-type')).toContain('text/html')
      expect(String(gunzipSync(Buffer.from(await zipped.arrayBuffer())))).toBe(await stranger.page(path))
      for (const other of ['identity', 'br', 'gzip;q=0, br'])
        expect((await asked(stranger, path, other)).headers.has('content-encoding'), other).toBe(false)
      expect((await asked(tom, path, 'gzip')).headers.has('content-encoding')).toBe(false)
    }
    expect((await asked(stranger, '/help/nothing-here', 'gzip')).status).toBe(404)
  })

  test('the first page is small: without pictures, script or what only those who are signed in need', async () => {
    await published({ slug: 'small' })
    const page = await stranger.page('/help/small')
    expect(page).not.toContain('app.js')
    expect(await tom.page('/help/small')).toContain('app')
    expect(Buffer.byteLength(page)).toBeLessThan(16_000)
  })
})

describe('F25 the forms that say who reads, and from when', () => {
  test('by plan, edition, service and kind of partner: those who were ticked, and nobody else', async () => {
    const label = JSON.stringify({ en: 'Sovereign' })
    await sql`insert into edition (key, label, position) values ('sovereign', ${label}::jsonb, 0)`.execute(db.owner)
    await sql`update organisation set edition = 'sovereign' where id in (select organisation_id from membership where person_id = ${people.get('yuki')!})`.execute(
      db.owner,
    )
    await sql`update contract set services = '{network}' where number = 'GE-2026-0077'`.execute(db.owner)
    forgetCatalogue(house.app)
    // Nadia's company has the premium plan, which covers all; Amir's the advanced one, which covers the network; Helen sells; Yuki's is sovereign.
    const readers = { nadia: await as('nadia'), amir: await as('amir'), helen: await as('helen'), yuki: await as('yuki'), tom }
    const who = async (slug: string) => {
      const statuses = await Promise.all(Object.values(readers).map(async (one) => (await one.get(`/help/${slug}`)).status))
      return Object.keys(readers).filter((_, at) => statuses[at] === 200)
    }
    const here = await draft({ slug: 'for-some', audience: 'chosen', forPlans: ['premium', 'advanced'] })
    expect(await post(noor, `${here}/publication`, { from: '' })).toBe(303)
    expect(await who('for-some')).toEqual(['nadia', 'amir'])
    for (const [ticked, read] of [
      [{ forPlans: 'premium' }, ['nadia']],
      [{ forPlans: ['premium', 'advanced'], forServices: 'virtual-server' }, ['nadia']],
      [{ forPlans: ['premium', 'advanced'], forServices: 'network' }, ['nadia', 'amir']],
      [{ forPartners: 'reseller' }, ['helen']],
      [{ forEditions: 'sovereign' }, ['yuki']],
      [{ forEditions: 'sovereign', forPartners: 'reseller' }, []],
    ] as const) {
      const sent = await noor.post(`${here}/audience`, { audience: 'chosen', ...ticked } as Record<string, string>)
      expect(sent.status, JSON.stringify(ticked)).toBe(303)
      expect(await who('for-some'), JSON.stringify(ticked)).toEqual(read)
      const page = await noor.page(here)
      for (const [name, keys] of Object.entries(ticked))
        for (const key of [keys].flat())
          expect(page, 'stays ticked').toMatch(new RegExp(`<input[^>]* name="${name}"[^>]* value="${key}" checked`))
    }
    expect((await noor.post(`${here}/audience`, { audience: 'chosen', forPlans: 'no-such-plan' })).status).toBe(422)
  })

  test('from a day and an hour on the clock of who publishes, and by no other clock', async () => {
    const { rows } = await sql<{ zone: string }>`select time_zone as zone from person where id = ${noor.personId}`.execute(db.owner)
    // Farther from UTC than the hour of which it is asked, in both directions, and never turned back: no hour comes twice.
    for (const zone of ['Asia/Tokyo', 'Pacific/Honolulu']) {
      await db.owner.updateTable('person').set({ time_zone: zone }).where('id', '=', noor.personId!).execute()
      const wall = (at: number) => new Date(at).toLocaleString('sv', { timeZone: zone }).replace(' ', 'T').slice(0, 16)
      const slug = `from-${zone.split('/')[1]!.toLowerCase()}`
      const here = await draft({ slug, audience: 'signed-in' })
      for (const [hours, status] of [
        [24, 404],
        [1, 404],
        [-1, 200],
      ] as const) {
        const from = wall(Date.now() + hours * 3_600_000)
        const sent = await noor.post(`${here}/publication`, { from })
        expect(sent.status, `${zone} ${from}`).toBe(303)
        expect((await tom.get(`/help/${slug}`)).status, `${zone} ${hours}`).toBe(status)
        expect((await tom.page('/help?kind=how-to')).includes(`/help/${slug}"`), `${zone} ${hours}`).toBe(status === 200)
        expect(await noor.page(here)).toContain(`value="${from}"`)
      }
      expect((await noor.post(`${here}/publication`, { from: '2026-02-30T10:00' })).status).toBe(422)
    }
    await db.owner.updateTable('person').set({ time_zone: rows[0]!.zone }).where('id', '=', noor.personId!).execute()
  })
})

describe('two who write', () => {
  test('the second is shown the first one’s words, and saves after them', async () => {
    const here = await draft({ slug: 'both' })
    const text = { title: 'x', body: 'one\ntwo', basedOn: '1' }
    expect(await post(noor, `${here}/text/en`, text)).toBe(303)
    const late = await ada.post(`${here}/text/en`, { ...text, body: 'one\nthree' })
    expect(late.status).toBe(409)
    const page = await late.text()
    expect(page).toContain('Somebody saved version 2 while you wrote')
    expect(page).toContain('name="basedOn" value="2"')
    expect(await post(ada, `${here}/text/en`, { ...text, body: 'one\nthree', basedOn: '2' })).toBe(303)
    const versions = await noor.page(`${here}/text/en/versions?from=2&to=3`)
    expect(versions).toMatch(/<del>two<\/del>|<ins>three<\/ins>/)
    expect(await post(noor, `${here}/restoration`, { language: 'en', version: '1', basedOn: '3' })).toBe(303)
    expect(await noor.page(`${here}/text/en`)).toContain('Press {{label:portal.new.button}}.')
  })
})

describe('an answer', () => {
  test('becomes a draft, for who works the ticket and for nobody else', async () => {
    const { reference, id, service } = await db.owner
      .selectFrom('message')
      .innerJoin('ticket', 'ticket.id', 'message.ticket_id')
      .innerJoin('person', 'person.id', 'ticket.requester_id')
      .select(['ticket.reference', 'message.id', 'ticket.service'])
      .where('message.from_staff', '=', true)
      .where('person.language', '=', 'tr')
      .where('ticket.queue_key', 'in', ({ selectFrom }) =>
        selectFrom('queue_member').select('queue_key').where('person_id', '=', people.get('noor')!),
      )
      .executeTakeFirstOrThrow()
    expect(await noor.page(`/workspace/tickets/${reference}`)).toContain(`/workspace/articles/new?from=${id}`)
    const form = await noor.page(`/workspace/articles/new?from=${id}`)
    expect(form).toContain('Take out whatever belongs to the customer alone')
    expect(form, 'in the language of whom it was written to').toMatch(/<option value="tr"[^>]* selected/)
    if (service) expect(form).toMatch(new RegExp(`value="${service}"[^>]* checked`))
    const here = await draft({ from: id, title: 'From an answer' })
    const event = await db.owner
      .selectFrom('article_event')
      .select('payload')
      .where('article_id', '=', here.split('/').at(-1)!)
      .executeTakeFirstOrThrow()
    expect(event.payload).toMatchObject({ messageId: id })
    const theirs = await db.owner.selectFrom('message').select('id').where('from_staff', '=', false).executeTakeFirstOrThrow()
    expect((await noor.get(`/workspace/articles/new?from=${theirs.id}`)).status, 'what a customer wrote is theirs').toBe(404)
    expect((await tom.get(`/workspace/articles/new?from=${id}`)).status).toBe(404)
  })
})
