// NTT-14 walked in a browser: a customer asks to be phoned and picks a time, moves it, is called by an agent; and a second customer meets a time that is gone.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, glance, type Journey, look, settled, startJourney } from '../support/journey.ts'
import { choose, field, textOf } from './presets/steps.ts'

const japanese = { locale: 'ja-JP', timezoneId: 'Asia/Tokyo' }

describe.skipIf(!browser)('callbacks at the default counter', () => {
  let journey: Journey
  let nadia: Page
  let marcus: Page
  let noor: Page
  let reference = ''
  let time = ''

  beforeAll(async () => {
    journey = await startJourney()
    nadia = await journey.as('nadia@fenwick.example')
    marcus = await journey.as('marcus@fenwick.example')
    noor = await journey.as('noor@guichet.example')
  })

  let ahead = 0
  /** So many minutes into the time that was agreed. */
  const at = (moment: string, minutes: number) => {
    const wanted = (Date.parse(moment) - Date.now()) / 60_000 + minutes
    journey.later(wanted - ahead)
    ahead = wanted
  }
  const openForm = async (page: Page) => {
    await page.goto(`${journey.url}/tickets/new`)
    await page.getByLabel('Call me back').first().check()
    await page.locator('.callback-questions').waitFor()
  }
  const fill = async (page: Page, summary: string) => {
    await page.fill('[name=summary]', summary)
    await page.fill('[name=body]', 'The export stops at two, without a message.')
    await page.fill('[name=answer-callback-phone]', '+44 20 7946 0101')
    await page.locator('[name=priority]').first().check()
    await page.locator('[name=contracts]').first().check()
  }
  const pick = async (page: Page, value: string) => {
    const radio = page.locator(`input[type=radio][value="${value}"]`)
    const day = page.locator('details.slot-day', { has: radio })
    if (!(await day.evaluate((one) => (one as HTMLDetailsElement).open))) await day.locator('summary').click()
    await radio.check()
  }
  const values = (page: Page) =>
    page.locator('.slots input[type=radio]').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))

  test('NTT-14 the times appear with the type that asks for them, by day, in the zone that is named', async () => {
    await nadia.goto(`${journey.url}/tickets/new`)
    expect(await nadia.locator('.callback-questions').isVisible()).toBe(false)
    await openForm(nadia)
    expect(await textOf(nadia.locator('.callback-questions'))).toContain('Times in Europe/London. Each lasts 30 minutes.')
    await look(nadia)
  })

  test('NTT-14 the last place goes to one; the other keeps every word and chooses among what is left', async () => {
    await openForm(nadia)
    await fill(nadia, 'Nightly export stops')
    await openForm(marcus)
    await fill(marcus, 'Robot arm loses its place')
    const all = await values(nadia)
    time = all[20]!
    await pick(nadia, time)
    await pick(marcus, time)
    // One of the two places is taken while both forms are open.
    const mira = await journey.as('marcus@fenwick.example')
    await openForm(mira)
    await fill(mira, 'Another call')
    await pick(mira, time)
    await mira.locator('[data-send]').click()
    await mira.waitForURL(/\/tickets(#|\?|$)/)
    await mira.context().close()

    await nadia.locator('[data-send]').click()
    await nadia.waitForURL(/\/tickets(#|\?|$)/)
    reference = await textOf(nadia.locator('table.tickets tbody tr', { hasText: 'Nightly export stops' }).first().locator('.reference'))

    await marcus.locator('[data-send]').click()
    await marcus.locator('#error-summary').waitFor()
    expect(await textOf(marcus.locator('#error-summary'))).toContain('This time has just been taken.')
    expect(await marcus.inputValue('[name=summary]')).toBe('Robot arm loses its place')
    expect(await marcus.inputValue('[name=answer-callback-phone]')).toBe('+44 20 7946 0101')
    expect(await values(marcus)).not.toContain(time)
    await glance(marcus)
    await marcus.locator('#error-summary a', { hasText: 'taken' }).click()
    await marcus.waitForFunction(() => document.activeElement?.id === 'callback-at')
    await pick(marcus, all[21]!)
    await marcus.locator('[data-send]').click()
    await marcus.waitForURL(/\/tickets(#|\?|$)/)
  })

  test('NTT-14 the receipt brings the time and a calendar file; the ticket says both', async () => {
    const receipt = await journey.sink.saying('Call: ', { to: 'nadia@fenwick.example', ms: 20_000 })
    expect(receipt.mail.subject).toContain(reference)
    expect(receipt.mail.text).toContain('(Europe/London)')
    expect(receipt.raw).toMatch(/method=REQUEST/)
    await nadia.goto(`${journey.url}/tickets/${reference}`)
    expect(await textOf(nadia.locator('#callback'))).toContain('We will call you')
    await look(nadia)
    const [file] = await Promise.all([nadia.waitForEvent('download'), nadia.getByRole('link', { name: 'Calendar file' }).click()])
    expect(file.suggestedFilename()).toBe(`${reference}.ics`)
  })

  test('NTT-14 she chooses another time, and the mail says so', async () => {
    await nadia.getByRole('link', { name: 'Choose another time' }).click()
    await nadia.getByRole('heading', { name: 'Choose a time for the call' }).waitFor()
    await look(nadia)
    const next = (await values(nadia))[24]!
    await pick(nadia, next)
    await nadia.getByRole('button', { name: 'Take this time' }).click()
    await nadia.getByText('The call is agreed:', { exact: false }).first().waitFor()
    time = next
    await journey.sink.saying('Our call is at another time', { to: 'nadia@fenwick.example', ms: 20_000 })
  })

  test('NTT-14 the agent finds the call in the calendar, nobody answers twice, and it is her turn again', async () => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(new Date(time))
    await noor.goto(`${journey.url}/workspace/callbacks?view=week&day=${day}`)
    expect(await textOf(noor.locator('.call-week'))).toContain('Nadia Kowalczyk')
    await look(noor)
    await noor.goto(`${journey.url}/workspace/callbacks?view=day&day=${day}`)
    await look(noor)
    // At the agreed time.
    at(time, 1)
    nadia = await journey.as('nadia@fenwick.example')
    noor = await journey.as('noor@guichet.example')
    for (const note of ['Voicemail', 'Still voicemail']) {
      await noor.goto(`${journey.url}/workspace/tickets/${reference}#callback`)
      const card = noor.locator('#callback')
      await card.locator('summary', { hasText: 'Log a call' }).click()
      await card.locator('[name=outcome]').selectOption('no-answer')
      await card.locator('[name=note]').fill(note)
      await card.getByRole('button', { name: 'Log it' }).click()
      await noor.locator('#callback .callback-note', { hasText: note }).first().waitFor()
    }
    expect(await textOf(noor.locator('#callback'))).toContain('Missed: nobody answered')
    await look(noor)
    await nadia.goto(`${journey.url}/tickets/${reference}`)
    expect(await textOf(nadia.locator('#callback'))).toContain('We could not reach you')
    expect(await textOf(nadia.locator('main'))).not.toContain('voicemail')
    const missed = await journey.sink.saying('We could not reach you', { to: 'nadia@fenwick.example', ms: 20_000 })
    expect(missed.mail.text).toContain(`/tickets/${reference}/callback`)
  })

  test('NTT-14 she chooses once more, is called in time, and the ticket says so', async () => {
    await nadia.getByRole('link', { name: 'Choose a time' }).click()
    await nadia.getByRole('heading', { name: 'Choose a time for the call' }).waitFor()
    const next = (await values(nadia))[0]!
    await pick(nadia, next)
    await nadia.getByRole('button', { name: 'Take this time' }).click()
    await nadia.getByText('The call is agreed:', { exact: false }).first().waitFor()
    at(next, 5)
    nadia = await journey.as('nadia@fenwick.example')
    noor = await journey.as('noor@guichet.example')
    await noor.goto(`${journey.url}/workspace/callbacks`)
    const call = noor.locator('.call', { hasText: reference })
    expect(await textOf(call)).toContain('Call now')
    await call.locator('summary', { hasText: 'Log a call' }).click()
    await call.locator('[name=outcome]').selectOption('reached')
    await call.getByRole('button', { name: 'Log it' }).click()
    await noor.getByText('the callback is done', { exact: false }).first().waitFor()
    expect(await textOf(noor.locator('.call', { hasText: reference }))).toContain('Called in time')
    await nadia.goto(`${journey.url}/tickets/${reference}`)
    expect(await textOf(nadia.locator('#callback'))).toContain('We spoke with you')
    expect(journey.faults).toEqual([])
  })

  test('NTT-14 without script the type, the time and the change are chosen all the same', async () => {
    const plain = await journey.as('marcus@fenwick.example', { javaScriptEnabled: false })
    await plain.goto(`${journey.url}/tickets/new?type=callback`)
    await fill(plain, 'Without script')
    await plain.locator('.slots input[type=radio]').first().check()
    await plain.locator('[data-send]').click()
    await plain.waitForURL(/\/tickets(#|\?|$)/)
    await plain.getByText('Without script').first().click()
    await plain.getByRole('link', { name: 'Choose another time' }).click()
    await plain.locator('details.slot-day').nth(1).locator('summary').click()
    await plain.locator('details.slot-day').nth(1).locator('input[type=radio]').first().check()
    await plain.getByRole('button', { name: 'Take this time' }).click()
    await plain.getByText('The call is agreed:', { exact: false }).first().waitFor()
    await plain.context().close()
  })
})

describe.skipIf(!browser)('callbacks of the advanced plan, in Japanese', () => {
  test('NTT-14 both callback types of the guide ask for a time of the desk, in Japan’s zone, in Japanese or English', async () => {
    const journey = await startJourney({ preset: 'enterprise-cloud' })
    const aoi = await journey.as('aoi@minato.example', japanese)
    for (const type of ['Callback Request (General Inquiry)', 'Callback Request (Incident Submission)']) {
      await aoi.goto(`${journey.url}/tickets/new`)
      await choose(aoi, type)
      expect(await textOf(aoi.locator('.callback-questions'))).toContain('Asia/Tokyo')
      expect(await aoi.locator('.slots input[type=radio]').count()).toBeGreaterThan(30)
      await settled(aoi)
      await glance(aoi)
    }
    expect(await field(aoi, '通話の言語').locator('option').allTextContents()).toEqual(['日本語', '英語'])
    expect(journey.faults).toEqual([])
  })
})
