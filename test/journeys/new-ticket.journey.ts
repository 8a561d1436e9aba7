// A new ticket in a real browser: whatever is chosen in whatever order, with script and without, nothing typed is lost; people and services are picked by keys, by finger and by search.
import { serve } from '@hono/node-server'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { expectAccessible, expectFits, launchBrowser, phone } from '../support/browser.ts'
import { sellEnterprise } from '../support/enterprise.ts'
import { testHouse } from '../support/house.ts'
import { look, settled } from '../support/journey.ts'
import { furnishTom, walkable } from '../support/walkable.ts'
import { freePort } from '../support/free-port.ts'

const browser = await launchBrowser()
const port = await freePort()
const origin = `http://localhost:${port}`
const { db, web, as, people } = await testHouse({ config: { url: origin, port } })
const server = serve({ fetch: web.fetch, port, hostname: '127.0.0.1' })
afterAll(async () => {
  await browser?.close()
  server.close()
})

const faults: string[] = []
async function open(person: string, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { cookie } = await as(person)
  const context = await browser!.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options })
  await context.addCookies(
    cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: origin })),
  )
  const page = await context.newPage()
  page.on('pageerror', (fault) => faults.push(`${page.url()}: ${fault.message}`))
  page.on(
    'console',
    (line) => line.type() === 'error' && !/status of 4\d\d/.test(line.text()) && faults.push(`${page.url()}: ${line.text()}`),
  )
  await page.goto(origin + path)
  return page
}

/** The same numbers each time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

async function toForm(page: Page): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await settled(page)
    if (await page.locator('textarea[name=body]').count()) return
    const options = page.locator('.step-form input[type=radio]')
    if (!(await page.locator('.step-form input[type=radio]:checked').count())) await options.first().check()
    await Promise.all([page.waitForEvent('framenavigated'), page.locator('[data-continue]').click()])
    await page.waitForLoadState()
  }
  throw new Error(`no form at ${page.url()}`)
}

describe.skipIf(!browser)('a new ticket', () => {
  beforeAll(async () => {
    await sellEnterprise(db, new Date(), walkable)
    await furnishTom(db, people)
  })

  const moved = new Set<string>()
  /** Moves whichever selector of the form is met: a card, a box, a list, or a colleague between the two lists. */
  async function choose(page: Page, next: (below: number) => number): Promise<void> {
    const folded = page.locator('#type-field > .more-choices:not([open]) > summary')
    if (await folded.isVisible()) await folded.click()
    const found = await page.locator('.ask-form :is(input[type=radio], input[type=checkbox], select, [role=option]):visible').all()
    // Of a group of many one is as good as another: each group is met as often.
    const groups = Map.groupBy(
      await Promise.all(found.map(async (one) => ({ one, name: (await one.getAttribute('name')) ?? 'colleague' }))),
      ({ name }) => name,
    )
    const [name, group] = [...groups][next(groups.size)]!
    const { one } = group[next(group.length)]!
    moved.add(name)
    if ((await one.getAttribute('role')) === 'option') {
      // Which side it stands on follows from the list it is of.
      const isChosen = await one.evaluate((option) => option.closest('.two-list-from') === null)
      await one.click()
      await page.locator(isChosen ? '.two-list [data-remove]' : '.two-list [data-add]').click()
    } else if (await one.evaluate((control) => control.tagName === 'SELECT'))
      await one.selectOption({ index: next(await one.locator('option').count()) })
    else if ((await one.getAttribute('type')) === 'checkbox') await one.setChecked(!(await one.isChecked()))
    else await one.check()
  }

  /** NTT-27: every text field has its own story; after each move it must stand where it was written, to the letter. */
  async function walk(page: Page, seed: number, moves: number, hasScript: boolean): Promise<Map<string, string>> {
    const next = numbers(seed)
    await page.locator('#participants-field > summary').click()
    const typed = new Map<string, string>()
    const pick = async (selector: string) => {
      const found = await page.locator(selector).all()
      return found.length > 0 ? found[next(found.length)]! : null
    }
    const holds = async () => {
      for (const [name, text] of typed) {
        const held = await page.locator(`.ask-form [name="${name}"]`).first().inputValue()
        expect(held.replaceAll('\r\n', '\n'), `${name} after move of seed ${seed}`).toBe(text)
      }
    }
    for (let move = 0; move < moves; move++) {
      const what = next(10)
      if (what < 4) {
        const field = await pick(
          '.ask-form :is(input[name=summary], textarea, input[name^=answer-]:not([type=hidden], [list], [type=datetime-local], [type=checkbox])):visible',
        )
        if (!field) continue
        // Held by its handle: the shape may change meanwhile, and a place among the visible is then another field's.
        const held = (await field.elementHandle())!
        const name = (await held.getAttribute('name'))!
        const isLong = await held.evaluate((one) => one.tagName === 'TEXTAREA')
        const words = [' more', ' ünï–日本', ' <b>&amp;', isLong ? '\nnext line' : ' same line'][next(4)]!
        await held.press('Control+End')
        // It may go while the hand is on its way to it; then nobody types.
        if (!(await held.evaluate((one) => one === document.activeElement))) continue
        await page.keyboard.insertText(words)
        typed.set(name, (typed.get(name) ?? '') + words)
      } else if (what < 8) await choose(page, next)
      else {
        // An earlier answer is changed: away from the form and back, by a button of the page or the browser's Back.
        const change = await pick(hasScript ? '.trail-change' : '.trail-change, .only-without-script button:visible')
        if (!change) continue
        await Promise.all([page.waitForEvent('framenavigated'), change.click()])
        await settled(page)
        if (!(await page.locator('textarea[name=body]').count())) {
          if (next(3) === 0) await page.goBack()
          else await (await pick('.step-form input[type=radio]'))!.check()
          await toForm(page)
        }
      }
      await holds()
    }
    await holds()
    return typed
  }

  async function walkWithScript(seed: number): Promise<void> {
    const page = await open('tom', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type]').first().check()
    const typed = await walk(page, seed, 50, true)
    await page.locator('draft-form:not([data-unsaved])').waitFor({ state: 'attached' })
    await page.reload()
    for (const [name, text] of typed) expect(await page.locator(`.ask-form [name="${name}"]`).first().inputValue()).toBe(text)
    await page.context().close()
  }

  test.each([[1], [2], [3]])('NTT-27 a random walk over all selectors with script keeps every character (seed %i)', walkWithScript)

  test.each([[4], [5]])('NTT-27 a random walk without script keeps every character (seed %i)', async (seed) => {
    const page = await open('tom', `/tickets/new?draft=${newId()}`, { javaScriptEnabled: false })
    await toForm(page)
    await page.locator('input[name=type]').first().check()
    await walk(page, seed, 30, false)
    await page.context().close()
  })

  test('of them all, the walks moved each', async () => {
    const all = ['type', 'service', 'priority', 'severity', 'contracts', 'colleague']
    const own = ['answer-tenant', 'answer-state', 'answer-affected']
    const missing = () => [...all, ...own].filter((name) => !moved.has(name))
    // What a walk meets follows from how fast the page is too: a few more walks meet the rest.
    for (let seed = 6; seed < 16 && missing().length > 0; seed++) await walkWithScript(seed)
    expect(missing()).toEqual([])
  }, 600_000)

  test('the steps read well wide and narrow, light and dark; Back and Forward of the browser find what was chosen', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await look(page)
    await page.locator('input[name=context][value=customer]').check()
    await page.locator('[data-continue]').click()
    await page.waitForURL(/step=offering/)
    await look(page)
    await page.locator('input[name=offering][value=data-center]').check()
    await page.locator('[data-continue]').click()
    await page.locator('textarea[name=body]').waitFor({ state: 'attached' })
    await page.locator('input[name=type][value=general]').check()
    await page.fill('textarea[name=body]', 'Before going back')
    await page.goBack()
    await page.locator('input[name=offering][value=data-center]:checked').waitFor({ state: 'attached' })
    await page.goBack()
    await page.locator('input[name=context][value=customer]:checked').waitFor({ state: 'attached' })
    await page.goForward()
    await page.locator('input[name=offering]:checked').waitFor({ state: 'attached' })
    await page.goForward()
    await page.locator('textarea[name=body]').waitFor({ state: 'attached' })
    expect(await page.inputValue('textarea[name=body]')).toBe('Before going back')
    await look(page)
    await page.context().close()
  })

  test('NTT-24 X-03 questions come and go with the choice, are told, and keep what was typed', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=general]').check()
    await expect.poll(() => page.locator('textarea[name=answer-story]').isVisible()).toBe(false)
    await page.locator('input[name=type][value=incident]').check()
    await page.fill('textarea[name=answer-story]', 'It was a dark night')
    expect(await page.locator('[data-said]').first().textContent()).toContain('Story')
    await page.locator('input[name=type][value=general]').check()
    await expect.poll(() => page.locator('textarea[name=answer-story]').isVisible()).toBe(false)
    await page.locator('input[name=type][value=incident]').check()
    expect(await page.inputValue('textarea[name=answer-story]')).toBe('It was a dark night')
    await page.selectOption('select[name=answer-state]', 'recovered')
    await expect.poll(() => page.locator('textarea[name=answer-recovery]').isVisible()).toBe(true)
    // Of several that may be ticked together, one brings a question of its own; ticks outlive a type that does not ask.
    const [mail, backup] = ['mail', 'backup'].map((one) => page.getByRole('checkbox', { name: one, exact: true }))
    await backup!.check()
    expect(await page.locator('input[name=answer-mailbox]').isVisible()).toBe(false)
    await mail!.check()
    await page.fill('input[name=answer-mailbox]', 'sales@')
    await page.locator('input[name=type][value=plain]').check()
    await expect.poll(() => page.locator('input[name=answer-affected]').first().isVisible()).toBe(false)
    await page.locator('input[name=type][value=incident]').check()
    expect([await mail!.isChecked(), await backup!.isChecked()]).toEqual([true, true])
    expect(await page.inputValue('input[name=answer-mailbox]')).toBe('sales@')
    await mail!.uncheck()
    await expect.poll(() => page.locator('input[name=answer-mailbox]').isVisible()).toBe(false)
    await look(page)
    await page.context().close()
  })

  test('the types that were not chosen fold away in a form that comes back; another one chosen there stays in sight', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=general]').check()
    await page.fill('textarea[name=body]', 'Kept while I change it')
    await page.locator('[data-send]').click()
    await page.locator('#error-summary').waitFor()
    expect(await page.locator('input[name=type]:visible').count()).toBe(1)
    await look(page)
    const fold = page.locator('#type-field > .more-choices')
    await fold.locator('summary').click()
    await page.locator('input[name=type][value=incident]').check()
    await fold.locator('summary').click()
    await expect.poll(() => page.locator('input[name=type]:checked').isVisible()).toBe(true)
    expect(await page.inputValue('textarea[name=body]')).toBe('Kept while I change it')
    await page.context().close()
  })

  test('NTT-28 the checklist of the chosen service stands beside the text; its template joins it and leaves it, also by undo', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=general]').check()
    await page.fill('textarea[name=body]', 'My words')
    await page.selectOption('select[name=service]', 'virtual-server')
    await page.locator('.advice', { hasText: 'Virtual server' }).waitFor()
    await page.locator('text-template button').click()
    expect(await page.inputValue('textarea[name=body]')).toBe('My words\n\nName of the virtual-server:\n\nWhat its console says:\n')
    await page.locator('textarea[name=body]').press('Control+z')
    expect(await page.inputValue('textarea[name=body]')).toBe('My words')
    await page.locator('text-template button').click()
    await page.locator('text-template button', { hasText: 'Take the questions out again' }).click()
    expect((await page.inputValue('textarea[name=body]')).trim()).toBe('My words')
    await page.context().close()
  })

  test('HK-08 a file over the limit of the type is refused before it is sent, by name, size and limit, and the rest stays', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    const sent: string[] = []
    page.on('request', (request) => request.url().includes('/files') && sent.push(request.url()))
    await page.locator('input[name=type][value=billing]').check()
    await page.fill('input[name=summary]', 'With evidence')
    expect(await page.locator('.file-drop .of-type:visible').textContent()).toContain('1 kB')
    await page.setInputFiles('input[type=file]', { name: 'dump.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1500) })
    const refused = await page.locator('[data-refused] li').textContent()
    expect(refused).toMatch(/dump\.bin is 1\.5\skB\..*1\skB/)
    expect(sent).toEqual([])
    // The page that comes back still says what did not go along: what was refused, and what failed on its way.
    await page.route('**/files?*', (route) => route.fulfill({ status: 408 }))
    await page.locator('input[name=type][value=general]').check()
    await page.setInputFiles('input[type=file]', { name: 'trace.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(500) })
    await page.getByRole('button', { name: 'Try trace.bin again' }).waitFor()
    await page.locator('input[name=type][value=billing]').check()
    await page.setInputFiles('input[type=file]', { name: 'dump.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1500) })
    await page.locator('[data-send]').click()
    await page.locator('#error-summary').waitFor()
    expect(await page.locator('[data-refused] li').allTextContents()).toEqual([refused])
    await page.unroute('**/files?*')
    await page.getByRole('button', { name: 'Try trace.bin again' }).click()
    await page.locator('.file-card a', { hasText: 'trace.bin' }).waitFor()
    await page.locator('#type-field > .more-choices > summary').click()
    await page.locator('input[name=type][value=general]').check()
    await page.setInputFiles('input[type=file]', { name: 'dump.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1500) })
    await page.locator('.file-card a', { hasText: 'dump.bin' }).waitFor()
    expect(await page.inputValue('input[name=summary]')).toBe('With evidence')
    await page.context().close()
  })

  test('HK-11 Cancel asks, and keeps what is typed', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=general]').check()
    await page.fill('input[name=summary]', 'Perhaps tomorrow')
    const address = new URL(page.url())
    await page.locator('.send .confirm summary').click()
    await page.getByRole('button', { name: 'Keep as draft' }).click()
    await page.waitForURL(/\/tickets$/)
    await page.goto(origin + address.pathname + address.search)
    expect(await page.inputValue('input[name=summary]')).toBe('Perhaps tomorrow')
    await page.context().close()
  })
})

describe.skipIf(!browser)('NTT-30 colleagues', () => {
  beforeAll(() => sellEnterprise(db, new Date(), walkable))

  test('move between two lists by the keyboard alone, and follow the ticket', async () => {
    const page = await open('tom', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=plain]').check()
    await page.locator('#participants-field summary').focus()
    await page.keyboard.press('Enter')
    await page.locator('#people-find').focus()
    await page.keyboard.type('priya')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const chosen = page.locator('.two-list > .two-list-side [role=option]')
    await expect.poll(() => chosen.allTextContents()).toEqual(['Priya Raman'])
    expect(await page.locator('two-list [role=status]').textContent()).toBe('Priya Raman was added.')
    await expectAccessible(page)
    await page.fill('input[name=summary]', 'For two')
    await page.fill('textarea[name=body]', 'Both of us wait.')
    if (await page.locator('textarea[name=answer-own-words]:visible').count()) await page.fill('textarea[name=answer-own-words]', 'Ours')
    await page.locator('[data-send]').click()
    await page.waitForURL(/\/tickets(#|\?|$)/)
    const priya = await open('priya', '/tickets?tab=cc')
    await priya.locator('tr', { hasText: 'For two' }).waitFor()
    await priya.context().close()
    await page.context().close()
  })

  test('and by a finger on a phone', async () => {
    const page = await open('tom', `/tickets/new?draft=${newId()}`, phone)
    await toForm(page)
    await page.locator('input[name=type][value=plain]').check()
    await page.locator('#participants-field summary').tap()
    await page.locator('.two-list-from [role=option]', { hasText: 'Mira' }).tap()
    await page.locator('[data-add]').tap()
    const chosen = page.locator('.two-list > .two-list-side [role=option]')
    await expect.poll(() => chosen.allTextContents()).toEqual(['Mira Okafor'])
    await expectFits(page)
    await chosen.first().tap()
    await page.locator('.two-list [data-remove]').tap()
    await expect.poll(() => chosen.count()).toBe(0)
    await page.locator('.send .confirm summary').tap()
    await expectFits(page)
    await page.context().close()
  })
})

describe.skipIf(!browser)('dozens of contracts', () => {
  beforeAll(async () => {
    await sellEnterprise(db, new Date(), (document) => {
      const made = walkable(document)
      const fields = made.fields.map((field) =>
        typeof field === 'object' && field.key === 'contracts' ? { ...field, when: { types: ['billing'] } } : field,
      )
      return { ...made, fields } as typeof made
    })
    const organisation = await db.owner
      .selectFrom('membership as m')
      .innerJoin('person as p', 'p.id', 'm.person_id')
      .select('m.organisation_id as id')
      .where('p.name', 'like', 'Tom%')
      .executeTakeFirstOrThrow()
    await db.owner
      .insertInto('contract')
      .values(
        Array.from({ length: 40 }, (_, at) => ({
          id: newId(),
          organisation_id: organisation.id,
          entity_key: 'east',
          number: `J-${at + 100}`,
          starts_on: '2020-01-01',
          created_at: new Date(),
        })),
      )
      .execute()
  })

  test('come when the form asks for them, stay ticked while it does not, and go along', async () => {
    const page = await open('tom', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    const box = page.getByRole('checkbox', { name: 'J-117' })
    await page.locator('input[name=type][value=general]').check()
    expect(await page.content()).not.toContain('J-117')
    await page.locator('input[name=type][value=billing]').check()
    await box.check()
    await expectAccessible(page)
    await page.locator('input[name=type][value=general]').check()
    await page.locator('input[name=type][value=billing]').check()
    expect(await box.isChecked()).toBe(true)
    await page.fill('input[name=summary]', 'About this contract')
    await page.locator('[data-send]').click()
    await page.locator('#error-summary').waitFor()
    expect(await box.isChecked()).toBe(true)
    await page.fill('textarea[name=body]', 'What does it hold?')
    await page.locator('[data-send]').click()
    await page.waitForURL(/\/tickets(\?|#|$)/)
    const filed = await db.owner
      .selectFrom('ticket_contract as c')
      .innerJoin('ticket as t', 't.id', 'c.ticket_id')
      .innerJoin('contract as k', 'k.id', 'c.contract_id')
      .select('k.number')
      .where('t.summary', '=', 'About this contract')
      .execute()
    expect(filed).toEqual([{ number: 'J-117' }])
    await page.context().close()
  })
})

describe.skipIf(!browser)('thousands of services', () => {
  beforeAll(() =>
    sellEnterprise(db, new Date(), (document) => {
      const made = walkable(document)
      const many = Array.from({ length: 1000 }, (_, at) => ({
        key: `service-${at}`,
        label: { en: `Service ${at}` },
        checklist: [{ en: `Point ${at}` }],
      }))
      const vaults = Array.from({ length: 3 }, (_, at) => ({ key: `vault-${at}`, label: { en: `Vault ${at}` }, editions: ['sealed'] }))
      return {
        ...made,
        editions: [{ key: 'sealed', label: { en: 'Sealed edition' } }],
        services: [...made.services, ...many, ...vaults],
      }
    }),
  )

  test('are searched as one types, by keys alone; the choice brings its checklist', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=general]').check()
    const input = page.getByRole('combobox', { name: /Which service/ })
    await input.focus()
    await page.keyboard.type('service 777')
    await page.getByRole('option', { name: 'Service 777' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    expect(await page.locator('input[name=service]').inputValue()).toBe('service-777')
    await page.locator('.advice', { hasText: 'Point 777' }).waitFor()
    await input.press('ArrowDown')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await input.inputValue()).toBe('Service 777')
    await page.context().close()
  })

  test('NTT-16 one that may not be chosen is found with the reason, and leads to a page that says it in full; the words stay', async () => {
    const page = await open('lena', `/tickets/new?draft=${newId()}`)
    await toForm(page)
    await page.locator('input[name=type][value=general]').check()
    await page.fill('textarea[name=body]', 'Kept while I look')
    const input = page.getByRole('combobox', { name: /Which service/ })
    await input.focus()
    await page.keyboard.type('vault 2')
    const option = page.getByRole('option', { name: /Vault 2/ })
    await option.waitFor()
    expect(await option.textContent()).toContain('edition')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.waitForURL(/step=service&q=vault\+2/)
    await page.locator('.card-choice.is-refused', { hasText: 'Vault 2' }).waitFor()
    await look(page)
    await page.goBack()
    await page.locator('textarea[name=body]').waitFor()
    expect(await page.inputValue('textarea[name=body]')).toBe('Kept while I look')
    expect(await page.locator('input[name=service]').inputValue()).toBe('')
    await page.context().close()
  })

  test('no page threw or broke its own security policy', () => expect(faults).toEqual([]))
})
