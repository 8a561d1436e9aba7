// What people do at every counter, whatever it is called there: choose, write, send, answer. The words are each journey's own.
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Journey } from '../../support/journey.ts'
import { settled } from '../../support/journey.ts'

export const textOf = async (place: Locator): Promise<string> => ((await place.textContent()) ?? '').replace(/\s+/g, ' ').trim()
export const textsOf = async (places: Locator): Promise<string[]> =>
  (await places.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim())

/** A radio card by its words, whatever stands around it. */
export const card = (page: Page, words: string): Locator =>
  page.locator('label.card-choice', { has: page.locator('.card-choice-label', { hasText: new RegExp(`^\\s*${escaped(words)}\\s*$`) }) })

const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The words of the cards that can be chosen on this page, in their order. */
export const cards = (page: Page): Promise<string[]> => textsOf(page.locator('label.card-choice .card-choice-label'))

/** Answers one question that stands before the form. */
export async function choose(page: Page, words: string): Promise<void> {
  await card(page, words).click()
  await page.locator('[data-continue]').click()
  await page
    .locator('.trail-answer', { hasText: new RegExp(`^\\s*${escaped(words)}\\s*$`) })
    .first()
    .waitFor()
  await settled(page)
}

/** The field a label belongs to: a label that is only drawn is found by no one who hears the page. */
export const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true })

export const optionsOf = (select: Locator): Promise<string[]> => textsOf(select.locator('option:not([value=""])'))

/** Sends the form and returns the reference of the ticket that is now first in the list. */
export async function send(page: Page, button: string, summary: string): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.waitForURL(/\/tickets(#|\?|$)/)
  const row = page.locator('table.tickets tbody tr', { hasText: summary }).first()
  await row.waitFor()
  return textOf(row.locator('.reference'))
}

/** As an agent: one answer, and what becomes of the ticket with it. */
export async function answer(agent: Page, journey: Journey, reference: string, words: string, then?: 'pending' | 'solved'): Promise<void> {
  await agent.goto(`${journey.url}/workspace/tickets/${reference}`)
  await agent.keyboard.press('r')
  await agent.locator('#reply-body').waitFor()
  await agent.fill('#reply-body', words)
  if (then) await agent.selectOption('#reply-happening', then === 'pending' ? 'asked-requester' : 'solved')
  await agent.locator('form:has(#reply-body) [data-send]').click()
  await agent.locator('.letter', { hasText: words }).waitFor()
}

/** A file let go over the text, as from a desktop. */
export async function drop(page: Page, onto: string, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([onto, name, text]) => {
      const data = new DataTransfer()
      data.items.add(new File([text!], name!, { type: 'text/plain' }))
      document.querySelector(onto!)!.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    },
    [onto, name, text],
  )
  await page.locator('.file-card', { hasText: name }).waitFor()
}

/** No figure of hours or days is promised where nobody configured one (DT-05). */
export async function expectNoPromise(page: Page): Promise<void> {
  const said = await textOf(page.locator('main'))
  expect(said).not.toMatch(/\d+\s*(saat|gün|dakika|heures?|jours?|ore|giorni|時間|営業日|óra|nap|hours?|business days?)\b/iu)
}
