// An administrator who never saw a YAML file changes what customers may ask for, by keyboard, on a phone and without script alike.
import { describe, expect, test } from 'vitest'
import { browser, look, settled, startJourney } from '../support/journey.ts'

describe.skipIf(!browser)('the catalogue', async () => {
  const { as, url, faults } = await startJourney()
  const ada = await as('ada@guichet.example')

  /** One transition beginning amid another is told as a fault of the page. */
  const still = async () => {
    await settled(ada)
    await ada.waitForTimeout(300)
    await ada.waitForFunction(() => document.getAnimations().length === 0)
  }

  test('every page of it fits a phone and is accessible in light and dark', async () => {
    for (const path of [
      '',
      '/settings',
      '/request_types/incident',
      '/services',
      '/fields/_new?kind=select',
      '/history',
      '/nothing',
      '/messages?q=ticket',
    ]) {
      await ada.goto(`${url}/admin/catalogue${path}`)
      await look(ada)
    }
  })

  test('a service is added with its name in Hungarian, and stands in the list', async () => {
    await ada.goto(`${url}/admin/catalogue/services/_new`)
    await ada.getByLabel('Key', { exact: true }).fill('dns')
    await ada.locator('[id="label.en"]').fill('Name service')
    await ada.locator('[id="label.hu"]').fill('Névszolgáltatás')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.getByText('Saved. It holds at once.').waitFor()
    await ada.locator('#entry-dns').getByText('Name service').first().waitFor()
    await still()
  })

  test('another row keeps what was typed and takes the cursor, and Enter saves', async () => {
    await ada.goto(`${url}/admin/catalogue/services/dns`)
    await ada.locator('[id="label.tr"]').fill('Ad hizmeti')
    await ada.locator('[id="checklist.0.en"]').fill('The zone')
    await ada.getByRole('button', { name: 'Another row' }).click()
    await ada.locator('[id="checklist.1.en"]').waitFor()
    await still()
    expect(await ada.locator('[id="label.tr"]').inputValue()).toBe('Ad hizmeti')
    expect(await ada.locator('[id="checklist.0.en"]').inputValue()).toBe('The zone')
    expect(await ada.evaluate(() => document.activeElement?.id)).toBe('checklist.1.en')
    await ada.keyboard.type('The record')
    await ada.keyboard.press('Enter')
    await ada.getByText('Saved. It holds at once.').waitFor()
    await still()
    const html = await (await ada.request.get(`${url}/admin/catalogue/services/dns`)).text()
    for (const value of ['The zone', 'The record', 'Ad hizmeti']) expect(html).toContain(`value="${value}"`)
  })

  test('what is refused says where, and keeps what was typed', async () => {
    await ada.goto(`${url}/admin/catalogue/services/_new`)
    await ada.getByLabel('Key', { exact: true }).fill('No Key')
    await ada.locator('[id="label.ja"]').fill('名前だけ')
    await ada.getByRole('button', { name: 'Save' }).click()
    await ada.locator('.error-summary').waitFor()
    expect(await ada.locator('[id="label.ja"]').inputValue()).toBe('名前だけ')
    await look(ada)
  })

  test('a sentence that another changed meanwhile is refused in sight, with what was typed beside what stands now', async () => {
    const messages = `${url}/admin/catalogue/messages`
    const place = '[id="message-admin.catalogue.search-none"]'
    const texts = ['en', 'fr'].map((language) => ada.locator(`[id="admin.catalogue.search-none.${language}"]`))
    await ada.goto(`${messages}?q=none`) // one of many, far down
    await ada.locator(`${place} summary`).click()
    const form = await ada.locator(`${place} form`).evaluate((form: HTMLFormElement) => Object.fromEntries(new FormData(form) as never))
    await texts[1]!.fill('Rien')
    await ada.request.post(messages, { form: { ...form, 'text.en': 'No such thing', do: 'save' }, headers: { origin: url } })
    await ada.locator(place).getByRole('button', { name: 'Save' }).click()
    const notice = ada.locator(`${place} [role=alert]`)
    await notice.waitFor()
    await still()
    expect(await notice.evaluate((notice) => notice.parentElement === document.activeElement)).toBe(true)
    await expect.poll(() => notice.evaluate((notice) => notice.getBoundingClientRect().bottom < innerHeight)).toBe(true)
    expect(await Promise.all(texts.map((text) => text.inputValue()))).toEqual(['No such thing', 'Rien'])
    expect(await ada.locator(`${place} .field-error`).allTextContents()).toEqual([expect.stringContaining('No such thing')])
    await look(ada)
    await ada.locator(place).getByRole('button', { name: 'Use the product’s words' }).click()
    await ada.getByText('The product’s words are shown again.').waitFor()
    await still()
  })

  test('works without script', async () => {
    const plain = await browser!.newContext({ javaScriptEnabled: false, storageState: await ada.context().storageState() })
    const page = await plain.newPage()
    await page.goto(`${url}/admin/catalogue/services/dns`)
    await page.locator('[id="label.tr"]').fill('Ad hizmeti')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.goto(`${url}/admin/catalogue/services/dns`)
    expect(await page.locator('[id="label.tr"]').inputValue()).toBe('Ad hizmeti')
    expect(await page.locator('.catalogue-history').textContent()).toContain('Türkçe')
    await plain.close()
  })

  test('MS-37 the form as a customer sees it', async () => {
    await ada.goto(`${url}/admin/catalogue/preview?q=tom`)
    await ada.locator('.catalogue-list a').first().click()
    await ada.locator('.catalogue-preview').waitFor()
    await look(ada)
    expect(await ada.locator('.catalogue-preview input[name=summary]').isDisabled()).toBe(true)
  })

  test('NTT-11 contracts, tenants and grants of an organisation', async () => {
    await ada.goto(`${url}/admin/organisations`)
    await ada.getByRole('link', { name: 'Aurora Analytics' }).click()
    await ada.locator('#add-contract > summary').click()
    await ada.getByLabel('Number').fill('AU-2041')
    await ada.locator('[id="new-entity"]').selectOption({ index: 1 })
    await ada.locator('[id="new-plan"]').selectOption({ index: 1 })
    await ada.getByRole('button', { name: 'Add the contract' }).click()
    await ada.locator('#contracts').getByText('AU-2041').first().waitFor()
    await look(ada)
    const mira = await as('mira@aurora.example')
    await mira.goto(`${url}/organisations`)
    await mira.locator('#contracts').getByText('AU-2041').waitFor()
    await mira.locator('#tenant-name').fill('t-9f31')
    await mira.getByRole('button', { name: 'Add', exact: true }).click()
    await mira.locator('#tenants').getByText('t-9f31').first().waitFor()
    await look(mira)
  })

  test('no page broke its own policy', () => expect(faults).toEqual([]))
})
