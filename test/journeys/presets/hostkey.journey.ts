// The HOSTKEY guide: its labels are English, the guide French. The English labels are walked first, then the same in complete French.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, type Journey, glance, settled, startJourney } from '../../support/journey.ts'
import { answer, field, send, textOf, textsOf } from './steps.ts'

const english = { locale: 'en-GB' }
const french = { locale: 'fr-FR' }
const threeMegabytes = 3_000_000

describe.skipIf(!browser)('HOSTKEY, by its English labels', () => {
  let journey: Journey
  let oscar: Page
  let reference = ''
  const summary = 'Cannot reach fox-game-05 over IPv6'

  beforeAll(async () => {
    journey = await startJourney({ preset: 'hostkey' })
    oscar = await journey.as('oscar@foxglove.example', english)
  })

  test('HK-01 HK-02 HK-03 HK-04 Support in the top menu opens Requests to support, and New request the form', async () => {
    await oscar.getByRole('banner').getByRole('link', { name: 'Support', exact: true }).click()
    await oscar.waitForURL(/\/tickets$/)
    expect(await textOf(oscar.locator('h1'))).toBe('Requests to support')
    await glance(oscar)
    await oscar.getByRole('link', { name: 'New request', exact: true }).click()
    await oscar.locator('[name=summary]').waitFor()
    await glance(oscar)
  })

  test('HK-05 HK-06 HK-07 HK-09 the form asks for summary and description, says what to write, and that one should glance it over', async () => {
    expect(await field(oscar, 'Summary').getAttribute('aria-required')).toBe('true')
    const description = field(oscar, 'Description')
    expect(await description.getAttribute('aria-required')).toBe('true')
    const help = await textOf(oscar.locator(`#${(await description.getAttribute('aria-describedby'))!.split(' ')[0]}`))
    for (const words of ['does not work', 'did about it', 'expected', 'anything else']) expect(help).toContain(words)
    expect(await textOf(oscar.locator('#files-field .label'))).toContain('Attachment')
    expect(await textOf(oscar.locator('aside'))).toMatch(/before you send/i)
    // One kind of request, no service, no urgency: nothing is asked that the guide does not know.
    for (const name of ['priority', 'severity', 'service']) expect(await oscar.locator(`[name=${name}]:visible`).count(), name).toBe(0)
    expect(await oscar.locator('label.card-choice:visible').count()).toBe(0)
  })

  test('HK-08 a file over 3 MB is refused before it is sent, by name, size and limit, and the rest stays', async () => {
    await field(oscar, 'Summary').fill(summary)
    await field(oscar, 'Description').fill('Over IPv4 it answers.')
    const uploads: string[] = []
    oscar.on('request', (request) => /\/files\b/.test(request.url()) && request.method() === 'POST' && uploads.push(request.url()))
    expect(await textOf(oscar.locator('#files-help'))).toMatch(/3\sMB/)
    await oscar.setInputFiles('#files', { name: 'dump.tar', mimeType: 'application/x-tar', buffer: Buffer.alloc(threeMegabytes + 400_000) })
    const refused = oscar.locator('[data-refused] li', { hasText: 'dump.tar' })
    await refused.waitFor()
    expect(await textOf(refused)).toMatch(/3\.4\sMB.*3\sMB/)
    expect(uploads).toEqual([])
    expect(await textOf(oscar.locator('#files-field'))).toMatch(/larger/i)
    expect(await field(oscar, 'Summary').inputValue()).toBe(summary)
    expect(await field(oscar, 'Description').inputValue()).toBe('Over IPv4 it answers.')
    await glance(oscar)
  })

  test('HK-11 Cancel asks first and keeps the draft; nothing is created', async () => {
    await oscar.locator('summary', { hasText: 'Cancel' }).click()
    await oscar.getByText('Nothing has been sent.').waitFor()
    await glance(oscar)
    await oscar.locator('button[name=go][value=later]').click()
    await oscar.waitForURL(/\/tickets(#|\?|$)/)
    expect(await oscar.locator('table.tickets', { hasText: summary }).count()).toBe(0)
    await oscar.getByRole('link', { name: 'New request', exact: true }).click()
    await oscar.locator('details.drafts summary').click()
    await oscar.getByRole('link', { name: summary }).click()
    await oscar.waitForURL(/draft=/)
    await settled(oscar)
    expect(await field(oscar, 'Description').inputValue()).toBe('Over IPv4 it answers.')
  })

  test('HK-09 what is missing is said at its field, before anything is created', async () => {
    await field(oscar, 'Description').fill('')
    await oscar.getByRole('button', { name: 'Send', exact: true }).click()
    await oscar.locator('#error-summary').waitFor()
    expect(await textOf(oscar.locator('#error-summary'))).toContain('Description')
    expect(await field(oscar, 'Summary').inputValue()).toBe(summary)
  })

  test('HK-07 HK-10 X-01 Send makes the request, with its file, under a number such as CS-295900', async () => {
    await field(oscar, 'Description').fill('Over IPv4 it answers, over IPv6 nothing since this morning.')
    await oscar.setInputFiles('#files', { name: 'ping6.txt', mimeType: 'text/plain', buffer: Buffer.from('100% packet loss') })
    await oscar.locator('.file-card', { hasText: 'ping6.txt' }).waitFor()
    reference = await send(oscar, 'Send', summary)
    expect(reference).toMatch(/^CS-\d{6}$/)
  })

  test('HK-12 HK-13 HK-14 HK-15 HK-16 each row has number, status, date and time, and the short description', async () => {
    const row = oscar.locator('table.tickets tbody tr', { hasText: summary })
    expect(await textOf(row.locator('.chip'))).toBe('open')
    const times = await row
      .locator('time')
      .evaluateAll((all) => all.map((time) => [time.getAttribute('datetime'), time.getAttribute('title') ?? time.textContent]))
    expect(times).toHaveLength(2)
    for (const [at, words] of times) {
      expect(at).toMatch(/T\d\d:\d\d/)
      expect(words).toMatch(/\d{1,2}:\d{2}/)
    }
    await glance(oscar)
  })

  test('HK-17 HK-28 X-07 at the top right a drop-down Show tickets with status: open, closed, all, and updated as a mark beside', async () => {
    const menu = field(oscar, 'Show tickets with status')
    expect(await textsOf(menu.locator('option'))).toEqual(['open', 'closed', 'all'])
    expect(await menu.inputValue()).toBe('')
    const [at, list] = [await menu.boundingBox(), await oscar.locator('table.tickets').boundingBox()]
    expect(at!.y + at!.height).toBeLessThan(list!.y)
    expect(at!.x).toBeGreaterThan(list!.x + list!.width / 2)
    for (const [status, value, isThere] of [
      ['open', 'open', 1],
      ['closed', 'closed', 0],
      ['all', '', 1],
    ] as const) {
      await menu.selectOption({ label: status })
      await oscar.waitForURL((to) => (to.searchParams.get('status') ?? '') === value && to.searchParams.has('status'))
      await settled(oscar)
      expect(await menu.inputValue(), status).toBe(value)
      expect(await menu.evaluate((select) => select === document.activeElement), 'who chooses by keys goes on there').toBe(true)
      expect(await oscar.locator('table.tickets tbody tr', { hasText: summary }).count(), status).toBe(isThere)
    }
    await oscar.getByRole('link', { name: 'updated', exact: true }).click()
    await oscar.waitForURL(/updated=1/)
    await oscar.locator('a.chip[aria-current=true]', { hasText: 'updated' }).click()
    await oscar.waitForURL((to) => !to.searchParams.has('updated'))
    await glance(oscar)
  })

  test('HK-17 the same without script, by a button', async () => {
    const page = await journey.as('oscar@foxglove.example', { ...english, javaScriptEnabled: false })
    await page.goto(`${journey.url}/tickets?updated=1`)
    await field(page, 'Show tickets with status').selectOption({ label: 'closed' })
    await page.locator('.status-menu').getByRole('button').click()
    await page.waitForURL((to) => to.searchParams.get('status') === 'closed' && to.searchParams.get('updated') === '1')
    expect(await field(page, 'Show tickets with status').inputValue()).toBe('closed')
    await page.context().close()
  })

  test('HK-18 HK-19 HK-20 HK-25 the request opens with all that was said and attached', async () => {
    await oscar.getByRole('link', { name: summary }).click()
    await oscar.waitForURL(new RegExp(reference))
    await oscar.getByRole('heading', { name: 'Communication history' }).waitFor()
    expect(await textOf(oscar.locator('.letters'))).toContain('nothing since this morning')
    await oscar.locator('.letters .file-card', { hasText: 'ping6.txt' }).waitFor()
    expect(await textOf(oscar.locator('.status-card .chip'))).toBe('open')
    await glance(oscar)
  })

  test('HK-21 HK-27 HK-28 HK-32 HK-33 an answer is pushed: by mail, as a mark, and as whose turn it is', async () => {
    await oscar.goto(`${journey.url}/tickets`)
    const maartje = await journey.as('maartje@hostkey.example', english)
    await answer(maartje, journey, reference, 'Which address does your route go through?', 'pending')
    await maartje.context().close()
    const row = oscar.locator('table.tickets tbody tr.is-unread', { hasText: summary })
    await row.waitFor({ timeout: 15_000 })
    expect(await textOf(row)).toMatch(/updated/)
    expect(await textOf(row.locator('.chip'))).toBe('open')
    expect(await textOf(row.locator('.turn'))).toMatch(/your turn/i)
    await oscar.getByRole('link', { name: 'updated', exact: true }).click()
    await oscar.waitForURL(/updated/)
    await row.waitFor()
    await journey.sink.saying('Which address does your route go through?', { to: 'oscar@foxglove.example', ms: 20_000 })
  })

  test('HK-22 HK-23 HK-24 X-05 Write a comment, Attachment, Add comment', async () => {
    await oscar.goto(`${journey.url}/tickets/${reference}`)
    await field(oscar, 'Write a comment').fill('Through fe80::1, as before.')
    expect(await textOf(oscar.locator('#reply .file-drop .label'))).toContain('Attachment')
    await oscar.setInputFiles('#reply input[type=file]', {
      name: 'route.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('default via fe80::1'),
    })
    await oscar.locator('#reply .file-card', { hasText: 'route.txt' }).waitFor()
    await oscar.getByRole('button', { name: 'Add comment', exact: true }).click()
    await oscar.locator('.letter', { hasText: 'Through fe80::1' }).waitFor()
    await oscar.locator('.letters .file-card', { hasText: 'route.txt' }).waitFor()
  })

  test('HK-26 closed says why: solved, or no longer relevant', async () => {
    await oscar.goto(`${journey.url}/tickets/${reference}`)
    await oscar.locator('.status-deeds summary', { hasText: 'No longer needed' }).click()
    await oscar.getByRole('button', { name: 'Close the ticket' }).click()
    await expect.poll(() => textOf(oscar.locator('.status-card')), { timeout: 10_000 }).toMatch(/closed.*no longer relevant/i)
    await glance(oscar)
  })

  test('HK-26 and solved, where the one who asked says so', async () => {
    await oscar.goto(`${journey.url}/tickets/new`)
    await field(oscar, 'Summary').fill('Reverse DNS of fox-game-06')
    await field(oscar, 'Description').fill('It still names the old host.')
    const second = await send(oscar, 'Send', 'Reverse DNS of fox-game-06')
    await oscar.goto(`${journey.url}/tickets/${second}`)
    await oscar.getByRole('button', { name: 'Mark as solved' }).click()
    const card = () => textOf(oscar.locator('.status-card'))
    await expect.poll(card, { timeout: 10_000 }).toMatch(/closed/i)
    expect(await card()).toMatch(/solved/i)
    expect(await card()).not.toMatch(/no longer relevant/i)
    await oscar.locator('.status-deeds summary', { hasText: 'No longer needed' }).click()
    await oscar.getByRole('button', { name: 'Close the ticket' }).click()
    await expect.poll(card, { timeout: 10_000 }).toMatch(/closed.*solved/i)
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))

  test('HK-03 HK-04 HK-05 HK-06 HK-08 HK-10 HK-11 HK-17 HK-22 HK-26 the same in French: list, form, what is refused, Cancel, sending, closing', async () => {
    const hugo = await journey.as('hugo@lavandiere.example', french)
    expect(await hugo.locator('html').getAttribute('lang')).toBe('fr')
    const foreign = [
      'Send',
      'Reply',
      'Status',
      'Created',
      'Updated',
      'Cancel',
      'Close',
      'Closed',
      'Draft',
      'File',
      'Keep',
      'Discard',
      'ticket’s',
    ]
    const inFrench = async () => {
      const page = await textOf(hugo.locator('body'))
      for (const words of foreign) expect(page, words).not.toMatch(new RegExp(`\\b${words}\\b`))
    }
    await hugo.goto(`${journey.url}/tickets`)
    expect(await textOf(hugo.locator('h1'))).toBe('Demandes au support')
    const menu = field(hugo, 'Afficher les demandes selon le statut')
    expect(await textsOf(menu.locator('option'))).toEqual(['ouverte', 'fermée', 'toutes'])
    await hugo.getByRole('link', { name: 'mises à jour', exact: true }).waitFor()
    await glance(hugo)
    await hugo.getByRole('link', { name: 'Nouvelle demande', exact: true }).click()
    await field(hugo, 'Résumé').waitFor()
    await field(hugo, 'Description').waitFor()
    expect(await textOf(hugo.locator('#files-field'))).toMatch(/3\sMo/)
    const go = hugo.getByRole('button', { name: 'Envoyer', exact: true })
    await go.click()
    await hugo.locator('#error-summary').waitFor()
    expect(await textsOf(hugo.locator('#error-summary .fault-of'))).toEqual(['Résumé', 'Description'])
    await inFrench()
    await glance(hugo)
    const request = 'Le nom inverse de lav-03 est faux'
    await field(hugo, 'Résumé').fill(request)
    await field(hugo, 'Description').fill('Il désigne encore l’ancien serveur.')
    await hugo.setInputFiles('#files', { name: 'dump.tar', mimeType: 'application/x-tar', buffer: Buffer.alloc(threeMegabytes + 400_000) })
    const refused = hugo.locator('[data-refused] li', { hasText: 'dump.tar' })
    await refused.waitFor()
    expect(await textOf(refused)).toMatch(/3,4\sMo\..*3\sMo.*conservé/)
    await inFrench()
    await hugo.locator('summary', { hasText: 'Annuler' }).click()
    await hugo.getByText('Rien n’a été envoyé.').waitFor()
    await inFrench()
    await hugo.locator('button[name=go][value=later]').click()
    await hugo.waitForURL(/\/tickets(#|\?|$)/)
    await hugo.getByRole('link', { name: 'Nouvelle demande', exact: true }).click()
    await hugo.locator('details.drafts summary').click()
    await hugo.getByRole('link', { name: request }).click()
    await hugo.waitForURL(/draft=/)
    await settled(hugo)
    const sent = await send(hugo, 'Envoyer', request)
    await hugo.goto(`${journey.url}/tickets/${sent}`)
    await hugo.locator('.status-deeds summary', { hasText: 'Plus besoin d’aide' }).click()
    await inFrench()
    await hugo.getByRole('button', { name: 'Fermer le ticket' }).click()
    await expect.poll(() => textOf(hugo.locator('.status-card')), { timeout: 10_000 }).toMatch(/fermée/)
    await inFrench()
    await hugo.goto(`${journey.url}/tickets`)
    await hugo.getByRole('link', { name: 'Le serveur redémarre toutes les nuits vers 3 h' }).click()
    await field(hugo, 'Écrire un commentaire').waitFor()
    await hugo.getByRole('heading', { name: 'Historique des échanges' }).waitFor()
    await hugo.getByRole('button', { name: 'Ajouter le commentaire', exact: true }).waitFor()
    await inFrench()
    await glance(hugo)
  })
})
