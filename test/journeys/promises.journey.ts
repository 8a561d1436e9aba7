// What is promised before anything is sent, as the Hungarian guide tells it, in a real browser: a moment for each severity in English, business hours in
// other languages, one business day for what is no break-fix; and major problems of partners stand before all others.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, glance, type Journey, look, settled, startJourney } from '../support/journey.ts'
import { card, choose, textOf } from './presets/steps.ts'

describe.skipIf(!browser)('promises before sending', () => {
  let journey: Journey
  let eszter: Page
  let tamas: Page
  const block = () => textOf(eszter.locator('.first-answer:visible'))
  /** To the form of a customer's request. */
  const request = async (...answers: string[]) => {
    await eszter.goto(`${journey.url}/tickets/new`)
    await eszter.locator('a.card-choice.is-lead').click()
    await eszter.waitForURL(/\/customers\?/)
    await eszter.getByRole('link', { name: 'Balaton Bútor Kft.', exact: true }).click()
    await settled(eszter)
    for (const one of answers) await choose(eszter, one)
    await eszter.locator('input[name=summary]').waitFor()
  }
  const speak = async (language: 'hu' | 'en') => {
    await eszter.goto(`${journey.url}/account`)
    await eszter.selectOption('select[name=language]', language)
    await eszter
      .locator('form:has(select[name=language]) button[type=submit], form:has(select[name=language]) .actions button')
      .first()
      .click()
    await expect.poll(() => eszter.locator('html').getAttribute('lang')).toBe(language)
    await settled(eszter)
  }
  /** "Saturday 21 November 2026 at 20:31 CET" as the reader's clock shows it so many minutes from now. */
  const shownIn = (minutes: number, from: number) => {
    const at = new Date(from + minutes * 60_000)
    const of = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'Europe/Budapest' }).format(at)
    return new RegExp(
      `${of({ day: 'numeric' })} ${of({ month: 'long' })} ${of({ year: 'numeric' })}.* ${of({ hour: '2-digit', minute: '2-digit' })}`,
    )
  }

  beforeAll(async () => {
    journey = await startJourney({ preset: 'partner-center' })
    eszter = await journey.as('eszter@kekhegy.example', { locale: 'hu-HU' })
    tamas = await journey.as('tamas@partner-center.example', { locale: 'hu-HU' })
  })

  test('MS-26 MS-27 in Hungarian no figure is promised: its business hours are told, and that English has one', async () => {
    await request('Azure', 'Műszaki')
    expect(await block()).toContain('Munkaidőben: Magyar nyelvű ügyfélszolgálat (H–P 09:00–17:00, Europe/Budapest)')
    expect(await block()).toContain('angol')
    expect(await block()).not.toMatch(/\d\s*(óra|perc)/)
    await glance(eszter)
  })

  test('MS-20 MS-21 MS-22 MS-23 MS-24 MS-29 in English each severity, told by its impact, has its moment: two, four and eight hours from now', async () => {
    await speak('en')
    const before = Date.now()
    await request('Azure', 'Technical')
    const said = await block()
    const [a, b, c] = ['A · Critical', 'B · Moderate', 'C · Minimal'].map((name) => said.indexOf(name))
    const part = [said.slice(a, b), said.slice(b, c), said.slice(c)]
    for (const [at, minutes] of [120, 240, 480].entries()) {
      const could = [before, Date.now(), before + 30_000].map((from) => shownIn(minutes, from))
      expect(
        could.some((moment) => moment.test(part[at]!)),
        `${part[at]} is ${could[0]}`,
      ).toBe(true)
    }
    const severity = eszter.getByRole('group', { name: 'Severity' })
    expect(await textOf(severity)).toMatch(/Production is down.*Part of production is affected.*can still be used, or it is not production/)
    await look(eszter)
  })

  test('MS-25 MS-28 what is no break-fix has one business day, over night and weekend', async () => {
    await request('Azure', 'Billing')
    expect(await block()).toMatch(/First answer, if you send it now ?by \w+,? \d+ \w+ \d{4} at \d\d:\d\d \S+ at the latest/)
    expect(await block()).not.toContain('Critical')
    await glance(eszter)
  })

  const file = async (severity: string, summary: string) => {
    await request('Azure', 'Technical')
    const told = await block()
    await card(eszter, severity).click()
    await eszter.fill('input[name=summary]', summary)
    await eszter.fill('textarea[name=body]', 'The back ends are up, the health check fails.')
    await eszter.locator('button[data-send]:visible').click()
    await eszter.waitForURL(/to=/)
    const reference = new URL(eszter.url()).searchParams.get('to')!
    return { reference, told }
  }

  test('MS-29 what the form told is what the ticket then says', async () => {
    const { reference, told } = await file('A · Critical', 'The gateway answers 502 to everything')
    await eszter.goto(`${journey.url}/tickets/${reference}`)
    await eszter.waitForURL(/\/for\//)
    const due = await eszter.locator('.promise-state[title]').first().getAttribute('title')
    // "Saturday, 21 November 2026 at 20:31 CET": the form was looked at a little earlier.
    const momentOf = (words: string) => Date.parse(words.replace(/^\D*/, '').replace(' at ', ' ').replace(/ \S+$/, ''))
    const first = /A · Critical ?by (.*?) at the latest/.exec(told)![1]!
    expect(momentOf(first)).not.toBeNaN()
    expect(momentOf(due!) - momentOf(first)).toBeGreaterThanOrEqual(0)
    expect(momentOf(due!) - momentOf(first)).toBeLessThanOrEqual(120_000)
    await glance(eszter)
  })

  test('MS-07 a major problem of a partner in the programme stands before all others, also those that are due earlier', async () => {
    const earlier = await file('B · Moderate', 'Exports are slow')
    journey.later(200) // it is due in forty minutes
    const major = await file('A · Critical', 'Nothing can be reached')
    const rows = async () => {
      await tamas.goto(`${journey.url}/workspace/queues/azure`)
      return tamas.locator('tr[id^=row-], [id^=row-]').evaluateAll((all) => all.map(({ id }) => id.replace('row-', '')))
    }
    await expect
      .poll(
        async () => {
          const all = await rows()
          return all.indexOf(major.reference) >= 0 && all.indexOf(major.reference) < all.indexOf(earlier.reference)
        },
        { timeout: 15_000 },
      )
      .toBe(true)
    await glance(tamas)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
