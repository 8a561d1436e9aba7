// The workspace as an agent likes it: panes made wider by key and by hand, kept for the next visit; each keeps its scroll.
import { describe, expect, test } from 'vitest'
import { browser, look, settled, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('panes', async () => {
  const { as, url, faults } = await startJourney()
  const noor = await as('noor@guichet.example', { viewport: { width: 1600, height: 900 } })
  const widthOf = async (pane: string) => Math.round((await noor.locator(`#pane-${pane}`).boundingBox())!.width)
  const edge = (pane: string) => noor.locator(`pane-edge[data-pane=${pane}]`)

  test('an edge says what it is, how wide its pane is, and moves by arrow keys within its bounds', async () => {
    await noor.goto(`${url}/workspace/queues/technical`)
    await noor.locator('.agent-table a[data-row]').first().click()
    await edge('list').waitFor()
    for (const pane of ['rail', 'list', 'side']) {
      const before = await widthOf(pane)
      expect(await edge(pane).getAttribute('role')).toBe('separator')
      expect(await edge(pane).getAttribute('aria-valuenow')).toBe(String(before))
      await edge(pane).focus()
      await noor.keyboard.press(pane === 'side' ? 'ArrowLeft' : 'ArrowRight')
      expect(await widthOf(pane)).toBe(before + 16)
      expect(await edge(pane).getAttribute('aria-valuenow')).toBe(String(before + 16))
      await noor.keyboard.press('Home')
      expect(String(await widthOf(pane))).toBe(await edge(pane).getAttribute('aria-valuemin'))
      await noor.keyboard.press('Enter')
      expect(await widthOf(pane)).toBe(before)
    }
    await look(noor)
  })

  test('dragged, it stays as it was left, on the next page and after a reload; not on a phone', async () => {
    const box = (await edge('list').boundingBox())!
    const before = await widthOf('list')
    await noor.mouse.move(box.x + box.width / 2, 400)
    await noor.mouse.down()
    await noor.mouse.move(box.x + box.width / 2 + 60, 420, { steps: 4 })
    await noor.mouse.up()
    expect(Math.abs((await widthOf('list')) - before - 60)).toBeLessThanOrEqual(1)
    await noor.keyboard.press('j')
    await settled(noor)
    expect(Math.abs((await widthOf('list')) - before - 60)).toBeLessThanOrEqual(1)
    await noor.reload()
    expect(Math.abs((await widthOf('list')) - before - 60)).toBeLessThanOrEqual(1)
    await noor.setViewportSize({ width: 400, height: 800 })
    expect(await noor.locator('pane-edge:visible').count()).toBe(0)
    await noor.setViewportSize({ width: 1600, height: 900 })
  })

  test('the list beside a ticket stays where it was scrolled to when the next ticket opens', async () => {
    await noor.setViewportSize({ width: 1600, height: 180 })
    const list = noor.locator('#pane-list')
    const rows = noor.locator('#pane-list a[data-row]')
    await rows.last().evaluate((row) => row.scrollIntoView({ block: 'start' }))
    const top = await list.evaluate((pane) => pane.scrollTop)
    expect(top).toBeGreaterThan(0)
    const reference = await rows.last().locator('.reference').textContent()
    await rows.last().click()
    await noor.waitForURL(`**/tickets/${reference}**`)
    await settled(noor)
    expect(Math.abs((await list.evaluate((pane) => pane.scrollTop)) - top)).toBeLessThanOrEqual(60) // the sticky title may cost a little
  })

  test('on a narrow screen the rail is a strip that shows where one is, fades where there is more, and leaves the page where it was', async () => {
    for (const [width, path] of [
      [360, '/workspace/articles'],
      [768, '/workspace/articles'],
      [360, '/workspace/queues/technical'],
    ] as const) {
      await noor.setViewportSize({ width, height: 800 })
      await noor.goto(url + path)
      const [here, strip] = [noor.locator('#pane-rail [aria-current]'), noor.locator('#pane-rail nav')]
      await expect.poll(() => strip.getAttribute('data-more'), { message: path }).not.toBeNull()
      const [item, frame] = [(await here.boundingBox())!, (await strip.boundingBox())!]
      expect(item.x).toBeGreaterThanOrEqual(frame.x - 1)
      expect(item.x + item.width).toBeLessThanOrEqual(frame.x + frame.width + 1)
      expect(await noor.evaluate(() => [scrollX, scrollY])).toEqual([0, 0])
    }
    await noor.setViewportSize({ width: 1600, height: 900 })
    await noor.goto(`${url}/workspace/queues/technical`)
    await noor.locator('.agent-table a[data-row]').first().click()
    await noor.locator('#pane-list').waitFor()
  })

  test('of a tall side only the side scrolls: nothing in it makes the work behind the panes taller', async () => {
    await noor.setViewportSize({ width: 1440, height: 600 })
    const heights = await noor
      .locator('#pane-side, main')
      .evaluateAll((both) => both.map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight))
    expect(heights[0]).toBe(0)
    expect(heights[1]).toBeGreaterThan(200)
    await noor.setViewportSize({ width: 1600, height: 900 })
  })

  test('in the portal rooms, tabs and chips are strips too, with script and without, so that a list begins on the first screen', async () => {
    const mira = await as('mira@aurora.example', { viewport: { width: 360, height: 740 } })
    const inSight = async (page: typeof mira, path: string, strip: string) => {
      await page.goto(url + path)
      const here = (await page.locator(`${strip} [aria-current]`).first().boundingBox())!
      expect(here.x, `${path} ${strip}`).toBeGreaterThanOrEqual(8)
      expect(here.x + here.width, `${path} ${strip}`).toBeLessThanOrEqual(352)
      const { height } = (await page.locator(strip).boundingBox())!
      expect(height, `${path} ${strip}`).toBeLessThan(60)
    }
    const context = await (browser as NonNullable<typeof browser>).newContext({
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: false,
      storageState: await mira.context().storageState(),
    })
    for (const page of [mira, await context.newPage()]) {
      await inSight(page, '/organisations', '.bar-nav')
      await inSight(page, '/tickets?tab=organisation', '.tabs')
      await inSight(page, '/tickets?tab=organisation&updated=1', 'nav.chips')
    }
    expect(await mira.locator('.bar-nav').getAttribute('data-more')).toBe('end')
    expect(await mira.locator('nav.chips').getAttribute('data-more')).toBe('start')
    await mira.goto(`${url}/tickets?tab=organisation`)
    expect((await mira.locator('#tickets tbody tr').first().boundingBox())!.y).toBeLessThan(500)
    await look(mira)
    await context.close()
  })

  test('on a phone a refusal in the side of a ticket is in sight, at its field', async () => {
    const noor = await as('noor@guichet.example', { viewport: { width: 360, height: 740 } })
    await noor.goto(`${url}/workspace/queues/technical`)
    await noor.locator('a[href*="/workspace/tickets/CS-"]').first().click()
    await noor.locator('select[name=happening]').selectOption('closed')
    await noor.locator('#status form').evaluate((form) => ((form as HTMLFormElement).noValidate = true))
    await noor.locator('#status form button').click()
    const reason = noor.locator('select[name=reason][aria-invalid=true]')
    await reason.waitFor()
    expect(await noor.locator('select[name=happening]').inputValue()).toBe('closed')
    await expect.poll(() => reason.evaluate((field) => field === document.activeElement)).toBe(true)
    await expect.poll(async () => (await reason.boundingBox())?.y ?? 9999).toBeLessThan(740)
  })

  test('without script there is no edge, and the panes stand as before', async () => {
    const state = await noor.context().storageState()
    const context = await (browser as NonNullable<typeof browser>).newContext({
      viewport: { width: 1600, height: 900 },
      javaScriptEnabled: false,
      storageState: state,
    })
    const page = await context.newPage()
    await page.goto(noor.url())
    expect(await page.locator('pane-edge:visible').count()).toBe(0)
    expect(Math.round((await page.locator('#pane-list').boundingBox())!.width)).toBe(17 * 16)
    await context.close()
  })

  test('no page threw or broke its security policy', () => expect(faults).toEqual([]))
})
