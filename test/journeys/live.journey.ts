// Open pages stay fresh while people work in them: on the real ticket page, list and workspace, fed by real events.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { browser, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('live', async () => {
  const { as, url, faults } = await startJourney()
  const tom = await as('tom@aurora.example')
  const noor = await as('noor@guichet.example')
  await tom.goto(`${url}/tickets`)
  const reference = (await tom
    .locator('a', { hasText: 'analytics-07' })
    .or(tom.locator('turbo-frame#tickets a[href^="/tickets/"]'))
    .first()
    .getAttribute('href'))!
    .split('/')
    .pop()!
    .split('?')[0]!

  const say = (kind: 'replies' | 'notes', body: string) =>
    noor.evaluate(
      async ({ reference, kind, body, draft }) => {
        const form = new FormData()
        form.append('csrf', document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')!.content)
        form.append('draft', draft)
        form.append('body', body)
        const response = await fetch(`/workspace/tickets/${reference}/${kind}?draft=${draft}`, { method: 'POST', body: form })
        return response.status
      },
      { reference, kind, body, draft: newId() },
    )
  const shows = (page: Page, text: string) => page.locator('#conversation').getByText(text, { exact: true }).waitFor({ timeout: 15_000 })

  test('what an agent answers shows on the open ticket, while the customer types in Japanese; a note never does', async () => {
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    await tom.goto(`${url}/tickets/${reference}`)
    const text = tom.locator('draft-form textarea[name=body]')
    await text.focus()
    await tom.keyboard.type('We see it too: ')
    const input = await tom.context().newCDPSession(tom)
    await input.send('Input.imeSetComposition', { text: 'さくばn', selectionStart: 4, selectionEnd: 4 })
    expect(await say('notes', 'Only among ourselves')).toBe(200)
    for (let at = 1; at <= 4; at++) {
      expect(await say('replies', `Answer number ${at}`)).toBe(200)
      await shows(tom, `Answer number ${at}`)
    }
    expect(await text.inputValue()).toBe('We see it too: さくばn')
    await input.send('Input.insertText', { text: '昨晩' })
    expect(await text.inputValue()).toBe('We see it too: 昨晩')
    expect(await tom.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    expect(await tom.content()).not.toContain('Only among ourselves')
    await tom.reload() // at once, before the pause after which a draft is saved
    expect(await text.inputValue()).toBe('We see it too: 昨晩')
  })

  test("the agent's open ticket hears the customer, and the list hears both", async () => {
    const list = await noor.context().newPage()
    await list.goto(`${url}/workspace`)
    await noor.bringToFront()
    const text = tom.locator('draft-form textarea[name=body]')
    await text.fill('It happened again this night')
    await text.press('Control+Enter')
    await shows(noor, 'It happened again this night')
    await tom.locator('#conversation').getByText('It happened again this night').waitFor()
    expect(await tom.locator('draft-form textarea[name=body]').inputValue()).toBe('')
    await list.close()
  })

  test('a letter read within a second of being sent stays marked as new while it is looked at, and no longer', async () => {
    const list = await tom.goto(`${url}/tickets`)
    expect(list?.status()).toBe(200)
    expect(await say('replies', 'Look at this at once')).toBe(200)
    const mark = tom.locator('#conversation .letter', { hasText: 'Look at this at once' }).locator('.unread')
    await tom.goto(`${url}/tickets/${reference}`)
    await mark.waitFor({ timeout: 1000 })
    // Longer than it takes to hear of the letter, to ask again, and to show the answer.
    await tom.waitForTimeout(4000)
    expect(await mark.isVisible()).toBe(true)
    const before = Date.now()
    const read = tom.waitForResponse((response) => {
      const upTo = new URLSearchParams(response.request().postData() ?? '').get('upTo')
      return response.url().endsWith('/read') && Date.parse(upTo ?? '') >= before
    })
    expect(await say('replies', 'And one more')).toBe(200)
    await shows(tom, 'And one more')
    expect(await tom.locator('#conversation .unread').allTextContents()).toEqual(['New', 'New'])
    expect((await read).status()).toBe(204)
    await tom.goto(`${url}/tickets`)
    await tom.goBack()
    await tom.reload()
    expect(await tom.locator('#conversation .unread').count()).toBe(0)
  })

  test('no page threw or broke its security policy', () => expect(faults).toEqual([]))
})
