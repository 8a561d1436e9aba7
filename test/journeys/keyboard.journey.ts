// The whole portal without a mouse: every step is Tab, Enter, Space or typing; what has the focus is in sight, is marked, and can be left.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser, settled, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('by keyboard alone', async () => {
  const { open, as, house, url, faults } = await startJourney()
  const page = await open('/sign-in')

  interface Focus {
    readonly tag: string
    readonly name: string
    readonly marked: boolean
    readonly inSight: boolean
    readonly place: string
  }
  const focus = (on: Page = page): Promise<Focus> =>
    on.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const style = getComputedStyle(element)
      const label = (element as HTMLInputElement).labels?.[0]?.textContent
      const box = element.getBoundingClientRect()
      const boxed = element.closest('.file-drop-zone, .card-choice, tr, label')
      const outlined = (of: Element | null) => {
        if (!of) return false
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(of)
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
      }
      return {
        tag: element.localName,
        name: (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60),
        marked: outlined(element) || outlined(boxed) || style.outlineStyle === 'auto',
        inSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        place: `${element.localName}#${element.id} ${element.getAttribute('href') ?? element.getAttribute('name') ?? ''}`,
      }
    })

  /** Tabs on until what is named has the focus; on the way nothing may hold it, hide it or leave it unmarked. */
  async function tabTo(name: string | RegExp, most = 60): Promise<void> {
    const way: string[] = []
    for (let step = 0; step < most; step++) {
      await page.keyboard.press('Tab')
      const at = await focus()
      if (at.tag === 'body') continue // round the end of the page
      way.push(at.name || at.place)
      expect(at, `focus after ${way.slice(-3).join(' → ')} on ${page.url()}`).toMatchObject({ marked: true, inSight: true })
      if (typeof name === 'string' ? at.name === name || at.name.startsWith(`${name} `) : name.test(at.name)) return
    }
    throw new Error(`${name} was not reached on ${page.url()}: ${way.slice(-12).join(' → ')}`)
  }
  const go = async (key = 'Enter') => {
    await page.keyboard.press(key)
    await page.waitForTimeout(150)
    await page.waitForLoadState('load')
    await settled(page)
  }

  test('every page can be walked through from end to end: no trap, nothing hidden, nothing unmarked', async () => {
    const walked = await open('/sign-in')
    await walked.fill('input[name=address]', 'tom@aurora.example')
    await walked.fill('input[name=password]', house.demo!.password)
    await walked.press('input[name=password]', 'Enter')
    await walked.waitForURL((at) => at.pathname !== '/sign-in')
    await walked.goto(`${url}/tickets`)
    const ticket = await walked.locator('turbo-frame#tickets a[href^="/tickets/"]').first().getAttribute('href')
    for (const path of ['/', '/tickets', '/tickets/new', ticket!, '/organisations', '/account', '/account/tokens']) {
      await walked.goto(url + path)
      await walked.evaluate(() => (document.activeElement as HTMLElement).blur())
      let last = ''
      let held = 0
      for (let step = 0; step < 120; step++) {
        await walked.keyboard.press('Tab')
        const at = await focus(walked)
        if (at.tag === 'body') break
        expect(at, `${path}: ${at.place}`).toMatchObject({ marked: true, inSight: true })
        held = at.place === last && at.tag !== 'input' ? held + 1 : 0
        expect(held, `${path}: ${at.place} holds the focus`).toBeLessThan(3)
        last = at.place
        expect(step, `${path} has an end`).toBeLessThan(119)
      }
    }
    await walked.context().close()
  })

  test('no bar that sticks to an edge, no edge of a strip and no composer hides what has the focus', async () => {
    const places: [string, number, string][] = [
      ['ada@guichet.example', 1440, '/admin/catalogue/settings'],
      ['ada@guichet.example', 1440, '/admin/catalogue/fields/change-affects'],
      ['ada@guichet.example', 360, '/admin'],
      ['noor@guichet.example', 360, '/workspace/mine'],
      ['tom@aurora.example', 360, '/tickets'],
      ['mira@aurora.example', 360, '/tickets?tab=organisation'],
    ]
    for (const [who, width, path] of places) {
      const walked = await as(who, { viewport: { width, height: 900 } })
      await walked.goto(url + path)
      if (path === '/tickets') await walked.locator('turbo-frame#tickets a[href^="/tickets/"]').first().click()
      await settled(walked)
      for (const key of ['Tab', 'Shift+Tab'])
        for (let step = 0; step < 120; step++) {
          await walked.keyboard.press(key)
          const [place, hidden] = await walked.evaluate(() => {
            const element = document.activeElement as HTMLElement
            const { left, top, width, height } = element.getBoundingClientRect()
            const over = document.elementFromPoint(left + width / 2, top + height / 2)
            const label = (element as HTMLInputElement).labels?.[0]
            return [element.localName, over === null || !(over.contains(element) || element.contains(over) || label?.contains(over))]
          })
          if (place === 'body') break
          expect(hidden, `${path} at ${width}: ${(await focus(walked)).place}`).toBe(false)
        }
      await walked.context().close()
    }
  }, 60_000)

  test('a link within the page is followed there: nothing is asked for, what was typed stays, what is folded opens', async () => {
    const followed = await as('tom@aurora.example', { viewport: { width: 360, height: 900 } })
    const asked: string[] = []
    await followed.goto(`${url}/api`)
    await settled(followed)
    followed.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
    await followed.locator('a[href="#tag-Callbacks"]').click()
    await expect.poll(() => followed.locator('#tag-Callbacks').evaluate((head) => head.getBoundingClientRect().top)).toBeLessThan(200)
    await followed.locator('summary', { hasText: 'POST /api/v1/tickets/{ref}/messages' }).click()
    await followed.locator('#op-reply a[href^="#shape-"]').first().click()
    const shape = followed.locator(new URL(followed.url()).hash)
    await expect.poll(() => shape.isVisible()).toBe(true)
    expect(asked).toEqual([])

    await followed.goto(`${url}/tickets`)
    await followed.locator('turbo-frame#tickets a[href^="/tickets/"]').first().click()
    await followed.waitForURL(/CS-/)
    await settled(followed)
    await followed.locator('#reply textarea').fill('half a sentence')
    await followed.evaluate(() => scrollTo(0, 0))
    asked.length = 0
    await followed.locator('.reach a').click()
    await expect.poll(() => new URL(followed.url()).hash).toBe('#reply')
    await settled(followed)
    expect(await followed.locator('#reply textarea').inputValue()).toBe('half a sentence')
    expect(asked).not.toContain(`GET ${new URL(followed.url()).pathname}`)
    await followed.context().close()
  })

  test('AT-03 signs in', async () => {
    expect((await focus()).name).toBe('E-mail address') // where one begins
    await page.keyboard.type('tom@aurora.example')
    await tabTo('Password')
    await page.keyboard.type(house.demo!.password)
    await go()
    await page.waitForURL((at) => at.pathname === '/')
    await page.reload()
    await page.keyboard.press('Tab')
    expect((await focus()).name).toBe('Skip to the content')
    await go()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  })

  let reference = ''
  test('opens a ticket with a file, its text made bold by the toolbar', async () => {
    await page.goto(`${url}/tickets/new`)
    await tabTo(/Technical/)
    await page.keyboard.press('Space')
    const typed = { summary: 'By keyboard alone', body: 'The console shows an error' }
    await fillByKeys(/^(Summary|Subject|In one line)/, '#summary', typed.summary)
    await chooseByKeys('input[name=priority]')
    await chooseByKeys('#service')
    await page.locator('markdown-toolbar[for=body] md-bold').waitFor()
    await reach('markdown-toolbar[for=body] [tabindex="0"]')
    expect((await focus()).name).toBe('Bold')
    await page.keyboard.press('ArrowRight')
    expect((await focus()).name).toBe('Italic')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.keyboard.type(typed.body)
    expect(await page.inputValue('#body')).toBe(`**${typed.body}**`)
    const opened = page.waitForEvent('filechooser') // heard from now on: a key pressed in the same moment could come first
    await reach('#files-choose')
    const folder = mkdtempSync(join(tmpdir(), 'guichet-keys-'))
    writeFileSync(join(folder, 'console.log'), 'error 7\n')
    await page.keyboard.press('Space')
    const chooser = await opened
    await chooser.setFiles(join(folder, 'console.log'))
    await page.locator('.file-drop-list').getByText('console.log').waitFor()
    await reach('button[data-send], [data-send]')
    await go()
    await page.waitForURL((at) => at.pathname === '/tickets')
    const row = page.locator('tr', { hasText: typed.summary }).first()
    reference = (await row.getAttribute('id'))!
    expect(reference).toMatch(/^CS-\d+$/)
  })

  test('filters and searches the list, and opens what it found', async () => {
    await reach('input[type=search]')
    await page.keyboard.type('keyboard')
    await go()
    await page.waitForURL((at) => at.searchParams.get('q') === 'keyboard')
    await settled(page)
    await reach(`turbo-frame#tickets a[href^="/tickets/${reference}"]`)
    await go()
    await page.waitForURL((at) => at.pathname === `/tickets/${reference}`)
    await settled(page)
    expect(await page.locator('#conversation strong').textContent()).toBe('The console shows an error')
  })

  test('answers, and stands at the answer', async () => {
    await reach('textarea[name=body]')
    await page.keyboard.type('It stopped by itself.')
    await page.keyboard.press('Control+Enter')
    await page.locator('#conversation').getByText('It stopped by itself.').waitFor()
  })

  test('changes the account by the menu, and signs out', async () => {
    await page.goto(`${url}/tickets`)
    await tabTo(/Signed in as/)
    await page.keyboard.press('Enter')
    await tabTo(/^Account/)
    await page.keyboard.press('Escape')
    expect((await focus()).name).toMatch(/Signed in as/)
    expect(await page.locator('.menu[open]').count()).toBe(0)
    await page.keyboard.press('Enter')
    await tabTo(/^Account/)
    await go()
    await page.waitForURL((at) => at.pathname === '/account')
    await settled(page)
    await reach('[name=firstName]')
    await go()
    await tabTo(/Signed in as/, 80)
    await page.keyboard.press('Enter')
    await tabTo(/^Sign out/)
    await go()
    await page.waitForURL((at) => at.pathname !== '/account')
    await page.goto(`${url}/tickets`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  test('no page threw or broke its security policy', () => expect(faults).toEqual([]))

  /** Tabs, from wherever one is, until the element itself has the focus. */
  async function reach(selector: string, most = 120): Promise<void> {
    const way: string[] = []
    for (let step = 0; step < most; step++) {
      await page.keyboard.press('Tab')
      const at = await focus()
      way.push(at.name || at.place)
      if (at.tag !== 'body')
        expect(at, `focus on ${at.place} after ${way.slice(-3).join(' → ')} on ${page.url()}`).toMatchObject({
          marked: true,
          inSight: true,
        })
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    }
    throw new Error(`${selector} was not reached on ${page.url()}: ${way.slice(-12).join(' → ')}`)
  }
  async function fillByKeys(_label: RegExp, selector: string, text: string): Promise<void> {
    await reach(selector)
    await page.keyboard.type(text)
  }
  async function chooseByKeys(selector: string): Promise<void> {
    await reach(selector)
    const isList = await page.evaluate(() => document.activeElement?.localName === 'select')
    await page.keyboard.press(isList ? 'ArrowDown' : 'Space')
  }
})
