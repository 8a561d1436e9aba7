// X-09 MS-18 under the default preset, in a real browser: a customer meets an incident before sending, joins it, reads each update in their own language and in one
// mail, and is asked at the end. One says yes; the other has no script, says no, and is back in the queue.
import type { Page } from 'playwright-core'
import { expect, test, describe } from 'vitest'
import { browser, glance, look, settled, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('an incident and two customers', async () => {
  const { as, url, faults, sink } = await startJourney()
  const tom = await as('tom@aurora.example')
  const noor = await as('noor@guichet.example')
  const elif = await as('elif@deniz.example', { javaScriptEnabled: false })
  const fill = async (page: Page, summary: string, body: string) => {
    await page.check('input[name=type][value=technical]', { force: true })
    await page.check('input[name=priority][value=medium]', { force: true })
    await page.fill('input[name=summary]', summary)
    await page.fill('textarea[name=body]', body)
  }
  const referenceOn = async (page: Page) => new URL(page.url()).searchParams.get('to')!
  let incident = ''
  let his = ''
  let hers = ''

  test('X-09 frequent questions, known issues and error messages stand in front of the form, in tabs of their own, and no typed word is lost', async () => {
    await tom.goto(`${url}/tickets/new`)
    await fill(tom, 'Files stop at one half', 'Each upload stops since this morning.')
    for (const [kind, title, says] of [
      ['Frequent questions', 'My ticket is solved, but the problem is back', 'solved'],
      ['Known issues', 'Large uploads stop in browsers older than two years', 'What you can do until then'],
      ['Error messages', 'A network cannot be attached: NET-4031', 'NET-4031'],
    ] as const) {
      const [tab] = await Promise.all([
        tom.context().waitForEvent('page'),
        tom.locator('.beside-note .help-links').getByRole('link', { name: kind, exact: true }).click(),
      ])
      await tab.getByRole('link', { name: title }).first().click()
      await tab.locator('.article-text').last().waitFor()
      expect(await tab.locator('main').textContent()).toContain(says)
      await tab.close()
    }
    expect(await tom.inputValue('input[name=summary]')).toBe('Files stop at one half')
    expect(await tom.inputValue('textarea[name=body]')).toBe('Each upload stops since this morning.')
    // What was typed brings the known issue itself.
    await expect.poll(() => tom.locator('.answer-title').allTextContents()).toContain('Large uploads stop in browsers older than two years')
  })

  test('X-09 MS-18 choosing the service brings up what is known, while every typed word stays; region and words narrow it', async () => {
    await tom.goto(`${url}/tickets/new`)
    await fill(tom, 'Everything is slow', 'Since nine o’clock our sites hardly reach each other.')
    expect(await tom.locator('.meets').count()).toBe(0)
    await tom.selectOption('select[name=service]', 'network')
    await tom.locator('.meets').waitFor()
    incident = (await tom.locator('.meets-head .reference').first().textContent())!.trim()
    await expect.poll(() => tom.locator('.meets').textContent()).toContain('Slow connections in the European network')
    await look(tom)
    await tom.focus('select[name=region]')
    await tom.selectOption('select[name=region]', 'asia')
    await tom.locator('.meets-one').waitFor({ state: 'detached' })
    await expect.poll(() => tom.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('region')
    await tom.selectOption('select[name=region]', 'europe')
    await tom.locator('.meets-one').waitFor()
    expect(await tom.inputValue('textarea[name=body]')).toContain('hardly reach each other')
  })

  test('MS-18 "this affects me too" makes the ticket with one’s own text, waiting with the incident', async () => {
    await tom.getByRole('button', { name: 'This affects me too' }).click()
    await tom.waitForURL(/\/tickets\?to=/)
    his = await referenceOn(tom)
    await tom.goto(`${url}/tickets/${his}`)
    const card = tom.locator('#ticket-incident')
    await expect.poll(() => card.textContent()).toContain(`Belongs to ${incident}`)
    expect(await tom.locator('#conversation').textContent()).toContain('hardly reach each other')
    await look(tom)
    await noor.goto(`${url}/workspace/queues/technical`)
    expect(await noor.content()).not.toContain(his)
  })

  test('MS-18 without script the form stops once before sending, keeps all, and joins', async () => {
    await elif.goto(`${url}/tickets/new`)
    await fill(elif, 'Ağ çok yavaş', 'Sabahtan beri bağlantı kopuyor.')
    await elif.selectOption('select[name=service]', 'network')
    await elif.click('button[data-send]')
    await elif.locator('.meets.is-first').waitFor()
    expect(await elif.inputValue('textarea[name=body]')).toContain('Sabahtan beri bağlantı kopuyor.')
    expect(await elif.locator('#error-summary').count()).toBe(0)
    await elif.getByRole('button', { name: 'Bu beni de etkiliyor' }).click()
    await elif.waitForURL(/\/tickets\?to=/)
    hers = await referenceOn(elif)
  })

  const say = async (state: string, words: Record<string, string>) => {
    await noor.goto(`${url}/workspace/health/${incident}`)
    await settled(noor)
    await noor.selectOption('form[action$="/updates"] select[name=state]', state)
    for (const [language, text] of Object.entries(words)) {
      const field = noor.locator(`form[action$="/updates"] [name="body.${language}"]`)
      if (!(await field.isVisible())) await noor.locator('form[action$="/updates"] details summary').first().click()
      await field.fill(text)
    }
    await noor.locator('form[action$="/updates"] button[value=say]').click()
    await settled(noor)
  }

  test('MS-18 one update of the agent reaches both, each in their language, in the open page and in one mail', async () => {
    for (const who of ['tom@aurora.example', 'elif@deniz.example'])
      await expect.poll(() => sink.to(who).length, { timeout: 20_000 }).toBe(1)
    await say('monitoring', { en: 'The line is repaired. We watch it.', tr: 'Hat onarıldı. İzliyoruz.' })
    await tom.locator('#conversation').getByText('The line is repaired. We watch it.').waitFor({ timeout: 15_000 })
    await expect.poll(() => sink.to('elif@deniz.example').length, { timeout: 20_000 }).toBe(2)
    await expect.poll(() => sink.to('tom@aurora.example').length, { timeout: 20_000 }).toBe(2)
    expect(sink.to('elif@deniz.example').at(-1)!.mail.text).toContain('Hat onarıldı. İzliyoruz.')
    await elif.goto(`${url}/tickets/${hers}`)
    const page = await elif.content()
    expect(page).toContain('Hat onarıldı. İzliyoruz.')
    expect(page, 'F22').not.toContain(his)
    const withScript = await as('elif@deniz.example')
    await withScript.goto(`${url}/tickets/${hers}`)
    await glance(withScript)
    await withScript.close()
  })

  test('MS-18 solving asks each: yes solves, no is back in the queue', async () => {
    await say('resolved', { en: 'All connections are as fast as before.', tr: 'Tüm bağlantılar eskisi kadar hızlı.' })
    await tom.locator('#incident-question').getByRole('button', { name: 'Yes, it is solved' }).waitFor({ timeout: 15_000 })
    await look(tom)
    await tom.getByRole('button', { name: 'Yes, it is solved' }).click()
    await expect.poll(() => tom.locator('#status').textContent()).toContain('Solved')
    await expect
      .poll(async () => {
        await elif.goto(`${url}/tickets/${hers}`)
        return elif.content()
      })
      .toContain('Sizin için çözüldü mü?')
    await elif.getByRole('button', { name: 'Hayır, çözülmedi' }).click()
    await noor.goto(`${url}/workspace/queues/technical`)
    expect(await noor.content()).toContain(hers)
    expect(await noor.content()).not.toContain(his)
  })

  test('MS-18 the agent’s page of the tickets: attach by reference, choose what fits, detach', async () => {
    await noor.goto(`${url}/workspace/health/${incident}/tickets`)
    expect(await noor.locator('.incident-table').first().textContent()).toContain(hers)
    await look(noor)
    await noor.goto(`${url}/workspace/tickets/${hers}`)
    expect(await noor.locator('.side-incident').textContent()).toContain('Not solved for the requester')
    await glance(noor)
    await noor.locator('.side-incident').getByRole('button', { name: 'Detach' }).click()
    await expect.poll(() => noor.locator('.side-incident').textContent()).toContain('Reference of the incident')
    expect(faults).toEqual([])
  })
})
