// What is promised, walked in a real browser: a customer files, the queue stands in the order of what is due, the clock stands while it is the customer's turn,
// goes on, runs late, and is met; both sides are told the same in words.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser, look, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('a promise and its clock', async () => {
  const { as, url, faults, later } = await startJourney()
  const tom = await as('tom@aurora.example')
  const noor = await as('noor@guichet.example')
  let reference = ''
  const side = (page: Page) => page.locator('.promise-state')
  const promised = async (page: Page) => (await side(page).allTextContents()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
  const dueInQueue = async () => {
    await noor.reload()
    return row().locator('.at-due').textContent()
  }
  const row = () => noor.locator(`#row-${reference}`)

  test('MS-29 before sending the form says by when', async () => {
    await tom.goto(`${url}/tickets/new`)
    await tom.check('input[name=type][value=incident]', { force: true })
    await tom.locator('.first-answer').waitFor()
    expect(await tom.locator('.first-answer').textContent()).toContain('at the latest')
    await tom.fill('input[name=summary]', 'Nothing starts any more')
    await tom.fill('textarea[name=body]', 'Since nine o’clock.')
    await tom.selectOption('select[name=service]', 'virtual-server')
    await tom.check('input[name=severity][value=a]', { force: true })
    await look(tom)
    await tom.click('button[data-send]')
    await tom.waitForURL(/to=/)
    reference = new URL(tom.url()).searchParams.get('to')!
  })

  test('MS-20 the customer sees how it stands, and the queue stands in the order of what is due', async () => {
    await tom.goto(`${url}/tickets/${reference}`)
    await expect.poll(() => promised(tom)).toContainEqual(expect.stringMatching(/^Running by /))
    await look(tom)
    await noor.goto(`${url}/workspace/unassigned`)
    await row().waitFor()
    await expect.poll(() => row().locator('.at-due').textContent()).toContain('First answer') // by itself
    const due = await noor.locator('.at-due time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime')))
    expect(due.length).toBeGreaterThan(0)
    await look(noor)
  })

  test('with little left it says so in words', async () => {
    later(50)
    await expect.poll(dueInQueue).toContain('Due soon')
  })

  test('asked something, the customer has the turn and the clock stands; the derivation says since when and why', async () => {
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    await noor.locator('form[action$="/status"] select[name=happening]').selectOption('asked-requester')
    await noor.locator('form[action$="/status"] button').first().click()
    await expect.poll(() => promised(noor)).toContainEqual(expect.stringMatching(/^Paused /))
    await tom.goto(`${url}/tickets/${reference}`)
    expect(await promised(tom)).toContainEqual(expect.stringMatching(/^Paused /))
    later(30)
    await noor.reload()
    await noor.locator('.promise-why summary').first().click()
    const why = noor.locator('.promise-why').first()
    expect(await why.textContent()).toMatch(/filed[\s\S]*counted[\s\S]*requester’s turn \(Noor[\s\S]*the clock stood/)
    await look(noor)
  })

  test('answered by the customer it goes on and is not late at once; then it is late, first in the queue, and said in words', async () => {
    await tom.goto(`${url}/tickets/${reference}`)
    await tom.fill('textarea[name=body]', 'All of them.')
    await tom.locator('.composer button[data-send]').click()
    await expect.poll(() => promised(tom)).toContainEqual(expect.stringMatching(/^(Running|Due soon) by /))
    later(45)
    await noor.goto(`${url}/workspace/unassigned`)
    await expect.poll(dueInQueue).toContain('Late')
    await tom.reload()
    expect(await promised(tom)).toContainEqual(expect.stringMatching(/^Late it was due /))
    await look(noor)
  })

  test('our answer, late, is kept as missed', async () => {
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    await noor.getByText('Reply to the customer', { exact: true }).click()
    await noor.fill('#reply-body', 'We are on it.')
    await noor.locator('button.is-public[data-send]').click()
    await expect.poll(() => promised(noor)).toContainEqual(expect.stringMatching(/^Missed given, but late/))
    await look(noor)
    expect(faults).toEqual([])
  })
})
