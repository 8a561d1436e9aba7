// The Turkish guide walked in Turkish, under its own preset: a first request, its three types and its form, the list, the answer.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, type Journey, glance, settled, startJourney } from '../../support/journey.ts'
import { answer, card, cards, choose, drop, expectNoPromise, field, optionsOf, send, textOf, textsOf } from './steps.ts'

const turkish = { locale: 'tr-TR' }

describe.skipIf(!browser)('DT Cloud, in Turkish', () => {
  let journey: Journey
  let umut: Page
  let onur: Page
  let reference = ''
  const summary = 'İç ağdaki düğüm NotReady durumunda kalıyor'

  beforeAll(async () => {
    journey = await startJourney({ preset: 'dt-cloud' })
    umut = await journey.as('umut@ipekyolu.example', turkish)
    onur = await journey.as('onur@dt-cloud.example', turkish)
  })

  test('DT-06 DT-07 who never filed a request meets the button, not an empty table', async () => {
    await umut.getByRole('navigation').getByRole('link', { name: 'Destek', exact: true }).click()
    await umut.waitForURL(/\/tickets$/)
    expect(await umut.locator('html').getAttribute('lang')).toBe('tr')
    expect(await textOf(umut.locator('h1'))).toBe('Destek Talepleri')
    expect(await umut.locator('table').count()).toBe(0)
    await umut.getByRole('link', { name: 'Destek Talebi Oluştur' }).waitFor()
    await glance(umut)
  })

  test('DT-10 DT-11 DT-12 X-03 exactly three types, each explained, stand before the form', async () => {
    await umut.getByRole('link', { name: 'Destek Talebi Oluştur' }).click()
    await umut.locator('[data-continue]').waitFor()
    expect(await cards(umut)).toEqual(['Faturalama', 'Satış Destek', 'Teknik Destek'])
    const explained = await textsOf(umut.locator('label.card-choice .card-choice-help'))
    expect(explained).toHaveLength(3)
    for (const words of explained) expect(words.length).toBeGreaterThan(20)
    expect(await umut.locator('[name=summary]').count()).toBe(0)
    await glance(umut)
    // Going on without a choice is refused here, in words.
    await umut.locator('[data-continue]').click()
    await umut.locator('#error-summary, .error').first().waitFor()
    expect(await umut.locator('[name=summary]').count()).toBe(0)
  })

  test.each(['Faturalama', 'Satış Destek'])(
    'DT-04 DT-12 DT-22 %s asks for a category too, and the way back keeps what was typed',
    async (type) => {
      await umut.goto(`${journey.url}/tickets/new`)
      await choose(umut, type)
      expect(await textOf(umut.locator('.trail'))).toContain(type)
      expect(await optionsOf(field(umut, 'Kategori'))).toEqual(['CCE', 'PAAS', 'S3', 'CDN', 'Yedekleme', 'Diğer'])
      await umut.fill('[name=summary]', 'Yarım kalan bir talep')
      // DT-22: it is needed here as well.
      await umut.getByRole('button', { name: 'Gönder', exact: true }).click()
      await umut.locator('#error-summary').waitFor()
      expect(await textsOf(umut.locator('#error-summary .fault-of'))).toContain('Kategori')
      await umut.locator('.trail .trail-change').click()
      await choose(umut, 'Teknik Destek')
      expect(await umut.inputValue('[name=summary]')).toBe('Yarım kalan bir talep')
    },
  )

  test('DT-03 DT-13 DT-14 DT-15 DT-16 DT-17 DT-19 DT-20 DT-21 the form asks what the guide says, in its words', async () => {
    await umut.goto(`${journey.url}/tickets/new`)
    await choose(umut, 'Teknik Destek')
    await field(umut, 'Özet').waitFor()
    await field(umut, 'Açıklama').waitFor()
    expect(await optionsOf(field(umut, 'Ne yapmak istiyorsunuz?'))).toEqual(['Yardım istemek', 'Sorun bildirmek', 'Öneri iletmek'])
    expect(await optionsOf(field(umut, 'Kategori'))).toEqual(['CCE', 'PAAS', 'S3', 'CDN', 'Yedekleme', 'Diğer'])
    const priority = umut.getByRole('group', { name: 'Öncelik' })
    expect(await textsOf(priority.locator('.card-choice-label'))).toEqual(['Düşük', 'Orta', 'Yüksek'])
    const files = umut.locator('#files-field')
    expect(await textOf(files.locator('.label'))).toContain('Dosya Ekleyin')
    expect(await textOf(files)).toMatch(/25\sMB/)
    expect(await textOf(umut.locator('aside'))).toContain('Ayrıntılar')
    await umut.getByRole('button', { name: 'Gönder', exact: true }).waitFor()
    await expectNoPromise(umut)
    await glance(umut)
  })

  test('DT-18 everything but files is missed when it is missing, each at its field, and nothing typed is lost', async () => {
    const all = ['Özet', 'Açıklama', 'Kategori', 'Ne yapmak istiyorsunuz?', 'Öncelik']
    await umut.getByRole('button', { name: 'Gönder', exact: true }).click()
    await umut.locator('#error-summary').waitFor()
    expect((await textsOf(umut.locator('#error-summary .fault-of'))).sort()).toEqual(all.sort())
    // Each is said again under the field it leads to.
    const ids = await umut.locator('#error-summary a').evaluateAll((links) => links.map((link) => link.getAttribute('href')!.slice(1)))
    expect(ids).toHaveLength(all.length)
    for (const id of ids) expect(await textOf(umut.locator(`[id="${id}-error"]`)), id).not.toBe('')
    await field(umut, 'Özet').fill(summary)
    await umut.getByRole('button', { name: 'Gönder', exact: true }).click()
    await expect.poll(() => textsOf(umut.locator('#error-summary .fault-of'))).not.toContain('Özet')
    const faulty = await textsOf(umut.locator('#error-summary .fault-of'))
    expect(faulty.sort()).toEqual(['Açıklama', 'Kategori', 'Ne yapmak istiyorsunuz?', 'Öncelik'].sort())
    expect(await field(umut, 'Özet').inputValue()).toBe(summary)
    await glance(umut)
  })

  test('DT-17 X-05 a file is chosen, another is let go over the form', async () => {
    await umut.setInputFiles('#files', { name: 'kume.txt', mimeType: 'text/plain', buffer: Buffer.from('NAME STATUS\nds-01 NotReady') })
    await umut.locator('.file-card', { hasText: 'kume.txt' }).waitFor()
    await drop(umut, '[name=body]', 'olaylar.log', 'FailedScheduling')
  })

  test('DT-20 DT-23 X-01 Gönder makes the request, and Destek Talepleri shows it', async () => {
    await field(umut, 'Ne yapmak istiyorsunuz?').selectOption({ label: 'Sorun bildirmek' })
    await card(umut, 'Yüksek').click()
    await field(umut, 'Kategori').selectOption({ label: 'CCE' })
    await field(umut, 'Açıklama').fill('Sabahtan beri **ic-ag-03** düğümü hazır değil. İşlemler ılımlı hızda.')
    reference = await send(umut, 'Gönder', summary)
    expect(reference).toMatch(/^DT-\d+$/)
    expect(await textOf(umut.locator('h1'))).toBe('Destek Talepleri')
    await glance(umut)
  })

  test('X-08 a receipt comes by mail, in Turkish', async () => {
    const [receipt] = await journey.sink.until(1, { to: 'umut@ipekyolu.example', ms: 20_000 })
    expect(receipt!.mail.subject).toContain(reference)
    expect(receipt!.mail.text).toContain('Talebiniz bize ulaştı')
  })

  test('DT-08 DT-09 DT-24 DT-25 the list shows all that was ever filed, in these columns, with a plus for a new one', async () => {
    const cagri = await journey.as('cagri@marmara.example', turkish)
    await cagri.goto(`${journey.url}/tickets`)
    expect(await textsOf(cagri.locator('table.tickets th'))).toEqual(
      ['Referans', 'Özet', 'Tür', 'Durum', 'Güncellenme tarihi', 'Oluşturma tarihi'].map((words) => expect.stringContaining(words)),
    )
    const states = await textsOf(cagri.locator('table.tickets tbody .chip'))
    expect(new Set(states)).toEqual(new Set(['Açık', 'Kapalı']))
    const plus = cagri.getByRole('link', { name: 'Yeni destek talebi' })
    expect(await plus.locator('svg').count()).toBe(1)
    await glance(cagri)
    await cagri.context().close()
  })

  test('DT-26 DT-27 DT-28 X-07 X-10 search, status and type find a request, whatever the case of İ and ı', async () => {
    const ilknur = await journey.as('ilknur@marmara.example', turkish)
    await ilknur.goto(`${journey.url}/tickets?tab=organisation`)
    await ilknur.fill('#q', 'YEDEKLEME RAPORLARI')
    await ilknur.press('#q', 'Enter')
    await ilknur.locator('table.tickets tbody tr').first().waitFor()
    expect(await textOf(ilknur.locator('table.tickets tbody'))).toContain('Yedekleme raporlarının haftalık özet olarak gelmesi')
    await ilknur.goto(`${journey.url}/tickets?tab=organisation`)
    await ilknur.getByRole('link', { name: 'Yanıtınız bekleniyor', exact: true }).click()
    await ilknur.waitForURL(/status=/)
    await settled(ilknur)
    expect(await textOf(ilknur.locator('table.tickets tbody'))).toContain('Ekim faturasındaki S3 istek bedeli')
    await ilknur.goto(`${journey.url}/tickets?tab=organisation`)
    await ilknur.locator('#more-filters summary').click()
    expect(await ilknur.getByLabel('Kategori', { exact: true }).count()).toBe(1)
    await ilknur.locator('#more-filters select[name=type]').selectOption({ label: 'Faturalama' })
    await ilknur.locator('#more-filters .filter-go button').click()
    await ilknur.waitForURL(/type=billing/)
    await settled(ilknur)
    expect(await ilknur.locator('table.tickets tbody tr').count()).toBe(1)
    await glance(ilknur)
    await ilknur.context().close()
  })

  test('DT-29 DT-30 DT-31 the row opens what was entered, and how it stands', async () => {
    await umut.getByRole('link', { name: summary }).click()
    await umut.waitForURL(new RegExp(reference))
    const card = await textOf(umut.locator('.status-card'))
    for (const words of [
      'Açık',
      'Destek talep tipi',
      'Teknik Destek',
      'Öncelik',
      'Yüksek',
      'Kategori',
      'CCE',
      'E-postanız',
      'umut@ipekyolu.example',
    ])
      expect(card).toContain(words)
    expect(card).toContain('Oluşturma tarihi')
    expect(card).toContain('Güncellenme tarihi')
    // DT-03: the use it was sent for
    expect(await textOf(umut.locator('aside.ticket-side'))).toContain('Sorun bildirmek')
    expect(await textOf(umut.locator('.letters'))).toContain('İşlemler ılımlı hızda')
    await glance(umut)
  })

  test('DT-05 DT-32 DT-34 DT-35 an answer of the team stands under Aktivite, and is announced by mail', async () => {
    await answer(onur, journey, reference, 'Düğümü yeniden başlattık, şimdi hazır görünüyor.', 'pending')
    await glance(onur)
    await umut.getByRole('heading', { name: 'Aktivite' }).waitFor()
    await umut.locator('.letter', { hasText: 'Düğümü yeniden başlattık' }).waitFor({ timeout: 15_000 })
    await expectNoPromise(umut)
    await journey.sink.saying('Düğümü yeniden başlattık', { to: 'umut@ipekyolu.example', ms: 20_000 })
  })

  test('DT-33 X-05 the customer comments, with a file', async () => {
    await field(umut, 'Yorumunuz').fill('Teşekkürler, düğüm artık hazır.')
    await umut.setInputFiles('#reply input[type=file]', { name: 'durum.txt', mimeType: 'text/plain', buffer: Buffer.from('ds-01 Ready') })
    await umut.locator('#reply .file-card', { hasText: 'durum.txt' }).waitFor()
    await umut.getByRole('button', { name: 'Yorumu gönder', exact: true }).click()
    await umut.locator('.letter', { hasText: 'düğüm artık hazır' }).waitFor()
    await umut.locator('.letters .file-card', { hasText: 'durum.txt' }).waitFor()
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
