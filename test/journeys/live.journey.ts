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

  test('the side of a ticket follows what others do to it, and leaves alone what one has in hand', async () => {
    const other = await as('ada@guichet.example')
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    const change = (deed: string, fields: Record<string, string>) =>
      other.evaluate(
        async ([address, fields]) => {
          const csrf = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')!.content
          return (await fetch(address, { method: 'POST', body: new URLSearchParams({ csrf, ...fields }) })).status
        },
        [`/workspace/tickets/${reference}/${deed}`, fields] as const,
      )
    const field = (name: string) => noor.locator(`#side select[name=${name}]`)
    const line = (form: string) => noor.locator(`#${form}-form .side-now`)
    const from = (form: string) => noor.locator(`#${form}-form [name=from]`).inputValue()
    const shows = (name: string, value: string) => expect.poll(() => field(name).inputValue(), { timeout: 15_000 }).toBe(value)
    const says = (form: string, words: string) => expect.poll(() => line(form).textContent(), { timeout: 15_000 }).toBe(words)
    const idOf = async (name: string) => (await field('assigneeId').locator('option', { hasText: name }).getAttribute('value'))!
    const [kenji, ada] = [await idOf('健司'), await idOf('Ada Lindqvist')]
    const moves = () =>
      field('happening')
        .locator('option')
        .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))

    // What nobody touches is as it is now, and what it would be sent with too.
    for (const priority of ['low', 'high']) {
      expect(await change('priority', { priority })).toBe(200)
      await shows('priority', priority)
      expect(await from('priority')).toBe(priority)
    }
    expect(await moves()).toContain('solved')
    expect(await change('assignee', { assigneeId: kenji })).toBe(200)
    expect(await change('status', { happening: 'solved' })).toBe(200)
    await shows('assigneeId', kenji)
    await expect.poll(moves).toEqual(['', 'reopened', 'closed'])
    expect(await change('status', { happening: 'reopened' })).toBe(200)
    await expect.poll(moves).toContain('solved')

    // What is chosen or typed stays, also where it is nobody, and says what stands there now.
    await field('assigneeId').selectOption('')
    await noor.fill('#side input[name=address]', 'half an addr')
    await field('severity').focus()
    const severity = await field('severity').inputValue()
    expect(await change('assignee', { assigneeId: ada })).toBe(200)
    await says('assignee', 'Meanwhile somebody changed this. Now it is: Ada Lindqvist.')
    const next = severity === 'b' ? 'a' : 'b'
    expect(await change('severity', { severity: next })).toBe(200)
    await expect.poll(() => line('severity').textContent()).toContain('Now it is: ')
    expect([await field('assigneeId').inputValue(), await from('assignee'), await field('severity').inputValue()]).toEqual([
      '',
      kenji,
      severity,
    ])
    expect(await noor.evaluate(() => (document.activeElement as HTMLSelectElement).name)).toBe('severity')
    // Untouched and let go, it is as fresh as the rest.
    await noor.locator('#side input[name=address]').focus()
    await shows('severity', next)
    await says('severity', '')
    expect(await noor.locator('#side input[name=address]').inputValue()).toBe('half an addr')
    await noor.fill('#side input[name=address]', '')

    // Sent all the same it is refused, and chosen with open eyes it is taken.
    await noor.locator('#assignee-form button').press('Enter')
    await noor.getByText('Somebody changed this in the meantime').waitFor()
    await shows('assigneeId', ada)
    await field('assigneeId').selectOption('')
    await noor.locator('#assignee-form button').press('Enter')
    await noor.getByText('The assignee is changed').waitFor()
    await shows('assigneeId', '')

    // A button is not exchanged under the pointer.
    await noor.hover('#take-form button')
    expect(await change('assignee', { assigneeId: kenji })).toBe(200)
    await expect.poll(() => line('take').textContent(), { timeout: 15_000 }).toContain('Now it is: ')
    expect(await from('take')).toBe('')
    await noor.mouse.move(700, 5)
    await expect.poll(() => from('take')).toBe(kenji)

    // What came back refused stands as it was sent, with its fault.
    await field('happening').selectOption('closed')
    await noor.locator('#status-form').evaluate((form) => ((form as HTMLFormElement).noValidate = true))
    await noor.locator('#status-form button').press('Enter')
    const fault = noor.locator('#status-form select[name=reason][aria-invalid=true]')
    await fault.waitFor()
    await noor.locator('#side input[name=address]').focus()
    expect(await change('priority', { priority: 'low' })).toBe(200)
    await shows('priority', 'low')
    expect([await fault.count(), await field('happening').inputValue()]).toEqual([1, 'closed'])
    await noor.goto(`${url}/workspace/tickets/${reference}`)

    // What is not possible any more goes, except from somebody's hand.
    await tom.goto(`${url}/tickets/${reference}`)
    const deeds = tom.locator('#status-deeds button')
    expect(await deeds.count()).toBeGreaterThan(0)
    await field('happening').selectOption('put-on-hold')
    expect(await change('status', { happening: 'closed', reason: 'duplicate' })).toBe(200)
    await says('status', 'Meanwhile somebody changed the ticket. This is not possible any more.')
    expect(await field('happening').inputValue()).toBe('put-on-hold')
    expect(await noor.locator('#side').locator('select[name=priority], select[name=assigneeId]').count()).toBe(0)
    await expect.poll(() => deeds.count(), { timeout: 15_000 }).toBe(0)
    await other.context().close()
  })

  test('no page threw or broke its security policy', () => expect(faults).toEqual([]))
})
