// The Japanese guide walked in Japanese, under its own preset: who may file and under which category, what each plan allows, the form and what it must never lose.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browser, type Journey, glance, settled, startJourney } from '../../support/journey.ts'
import { answer, card, cards, choose, field, optionsOf, send, textOf, textsOf } from './steps.ts'

const japanese = { locale: 'ja-JP' }
const hokushin = 'Enterprise Cloud 2.0（北辰コミュニケーションズ株式会社）'
const global = 'Enterprise Cloud 2.0（北辰グローバルサービス株式会社）'

describe.skipIf(!browser)('Enterprise Cloud 2.0, in Japanese', () => {
  let journey: Journey
  let sota: Page
  let reference = ''
  const summary = '仮想サーバーのコンソールに接続できない'
  const newTicket = () => `${journey.url}/tickets/new`

  beforeAll(async () => {
    journey = await startJourney({ preset: 'enterprise-cloud' })
    sota = await journey.as('sota@hikari.example', japanese)
  })

  test('NTT-06 who buys through a partner meets no form, but the partner and how to reach them', async () => {
    const yuto = await journey.as('yuto@umino.example', japanese)
    await yuto.goto(newTicket())
    expect(await yuto.locator('[name=summary], [name=type], [data-continue]').count()).toBe(0)
    const said = await textOf(yuto.locator('main'))
    for (const words of ['さくらクラウドパートナーズ株式会社', 'madoguchi@sakura-partners.example', '+81 3 5550 0142'])
      expect(said).toContain(words)
    expect(await yuto.locator('a[href="mailto:madoguchi@sakura-partners.example"]').count()).toBe(1)
    await glance(yuto)
    // The first page says so too, instead of leading there; so it does to an organisation without a contract of its own.
    await yuto.goto(journey.url)
    expect(await yuto.locator('main a[href="/tickets/new"]').count()).toBe(0)
    expect(await yuto.locator('.hero-refused a[href="mailto:madoguchi@sakura-partners.example"]').count()).toBe(1)
    await glance(yuto)
    await yuto.context().close()
    const sakura = await journey.as('sakura@sakura-partners.example', japanese)
    await sakura.goto(journey.url)
    expect(await textOf(sakura.locator('.hero-refused'))).toContain('契約がありません')
    expect(await sakura.locator('main a[href="/tickets/new"]').count()).toBe(0)
    await sakura.context().close()
  })

  test('NTT-10 NTT-11 who lacks the permission is told so and who grants it, asks for it, and has it as soon as it is granted', async () => {
    const nanami = await journey.as('nanami@hikari.example', japanese)
    await nanami.goto(newTicket())
    const said = await textOf(nanami.locator('main'))
    expect(said).toContain('チケット作成権限')
    expect(said).toContain('小林 遥')
    expect(await nanami.locator('[name=summary]').count()).toBe(0)
    await glance(nanami)
    // How one comes by it stands on a page of its own.
    await nanami.goto(`${journey.url}/help/permission-to-create-tickets`)
    expect(await textOf(nanami.locator('h1'))).toBe('チケット作成権限の付与について')
    await glance(nanami)
    await nanami.goto(newTicket())
    await nanami.getByRole('button', { name: '管理者に依頼する' }).first().click()
    await nanami.getByText('組織の管理者にメールで依頼しました。').waitFor()
    const [asked] = await journey.sink.until(1, { to: 'haruka@hikari.example', ms: 20_000 })
    expect(asked!.mail.text).toContain('石井 七海')

    const haruka = await journey.as('haruka@hikari.example', japanese)
    await haruka.getByRole('link', { name: '組織', exact: true }).click()
    await haruka.waitForURL(/\/organisations/)
    await glance(haruka)
    const form = haruka.locator('form[action$="/grants"]', { has: haruka.locator('[aria-label="石井 七海さんの設定を保存"]') })
    await haruka.locator('details', { has: form }).locator('summary').click()
    await glance(haruka)
    await form.getByLabel(hokushin).check()
    await form.getByRole('button').click()
    await haruka.getByText('権限を変更しました', { exact: false }).first().waitFor()
    await haruka.context().close()

    await nanami.goto(newTicket())
    await card(nanami, 'General Inquiry').waitFor()
    await nanami.context().close()
  })

  test('a contract that ended is named with its day, and no form is shown', async () => {
    const kohei = await journey.as('kohei@wakaba.example', japanese)
    await kohei.goto(newTicket())
    expect(await textOf(kohei.locator('main'))).toContain('ECL-2021-00205')
    expect(await kohei.locator('[name=summary]').count()).toBe(0)
    await glance(kohei)
    await kohei.context().close()
  })

  test('NTT-07 NTT-08 NTT-09 NTT-12 with two contracting entities one chooses under Data Center, marked by the contract one comes from', async () => {
    const misaki = await journey.as('misaki@shinonome.example', japanese)
    await misaki.getByRole('banner').getByRole('link', { name: 'サービスデスク', exact: true }).click()
    await misaki.waitForURL(/\/tickets$/)
    await misaki.getByRole('link', { name: 'チケットの作成', exact: true }).click()
    await misaki.waitForURL(/\/tickets\/new/)
    expect(await textOf(misaki.locator('legend'))).toBe('カテゴリー')
    expect(await textsOf(misaki.locator('.choices-group'))).toContain('Data Center')
    expect(await cards(misaki)).toEqual([hokushin, global])
    expect(await misaki.locator('input[name=offering]:checked').count()).toBe(0)
    await glance(misaki)
    await misaki.goto(`${journey.url}/organisations`)
    await misaki.getByRole('link', { name: 'チケットの作成: ECG-2025-00067' }).click()
    await misaki.waitForURL(/\/tickets\/new/)
    expect(await card(misaki, global).locator('input').isChecked()).toBe(true)
    await misaki.locator('[data-continue]').click()
    await misaki.locator('.trail', { hasText: global }).waitFor()
    // The plan of that contract: Advanced
    expect(await cards(misaki)).toContain('Callback Request (General Inquiry)')
    await choose(misaki, 'General Inquiry')
    expect(await textsOf(misaki.getByRole('group', { name: /契約番号/ }).locator('label'))).toEqual([
      expect.stringContaining('ECG-2025-00067'),
    ])
    await misaki.locator('.trail .trail-change').first().click()
    await choose(misaki, hokushin)
    expect(await cards(misaki)).not.toContain('Callback Request (General Inquiry)')
    await misaki.context().close()
  })

  test.each([
    ['sota@hikari.example', 'NTT-13', ['General Inquiry', 'Incident Submission']],
    [
      'aoi@minato.example',
      'NTT-14',
      ['General Inquiry', 'Incident Submission', 'Callback Request (General Inquiry)', 'Callback Request (Incident Submission)'],
    ],
    [
      'shiori@aoba.example',
      'NTT-15',
      ['Premium Plan (General Inquiry)', 'General Inquiry', 'Premium Plan (Incident Submission)', 'Incident Submission'],
    ],
  ])(
    '%s NTT-16 NTT-18 X-03 %s: the plan’s types and no others, each described; why others are missing is one fold away',
    async (address, _, types) => {
      const page = await journey.as(address, japanese)
      await page.goto(newTicket())
      expect(await cards(page)).toEqual(types)
      expect(await textOf(page.locator('.trail'))).toContain('カテゴリー')
      expect(await page.locator('label.card-choice .card-choice-help').count()).toBe(types.length)
      await glance(page)
      await page.locator('details.more-choices summary').click()
      expect(await textOf(page.locator('details.more-choices'))).toMatch(/プラン/)
      await glance(page)
      if (address === 'sota@hikari.example') {
        // A plan is ours to change: the button asks our administrators, who read of it by mail.
        await page.locator('details.more-choices button[value="ask:type:callback-general"]').click()
        await page.getByText('ご依頼を受け付けました。').waitFor()
        const [asked] = await journey.sink.until(1, { to: 'mizuki@hokushin.example', ms: 20_000 })
        for (const words of ['山口 颯太', 'ひかり製薬株式会社', 'Callback Request (General Inquiry)'])
          expect(asked!.mail.text).toContain(words)
        await page.locator('details.more-choices summary').click()
        expect(await textOf(page.locator('details.more-choices'))).toContain('依頼済み')
        expect(await page.locator('button[value="ask:type:callback-general"]').count()).toBe(0)
      }
      await page.context().close()
    },
  )

  test('NTT-18 the server refuses a type that the plan lacks, however it is asked for', async () => {
    await sota.goto(newTicket())
    await sota
      .locator('input[name=type]')
      .first()
      .evaluate((input) => {
        ;(input as HTMLInputElement).value = 'callback-general'
        ;(input as HTMLInputElement).checked = true
      })
    await sota.locator('[data-continue]').click()
    await sota.locator('#error-summary').waitFor()
    expect(await sota.locator('[name=summary]').count()).toBe(0)
  })

  test('NTT-17 Premium comes first and marked; the general type warns that the general desk answers; the special desk receives it', async () => {
    const shiori = await journey.as('shiori@aoba.example', japanese)
    await shiori.goto(newTicket())
    expect(await shiori.locator('input[name=type]:checked').getAttribute('value')).toBe('premium-general')
    expect(await textOf(card(shiori, 'General Inquiry'))).toContain('一般窓口')
    expect(await textOf(card(shiori, 'Premium Plan (General Inquiry)'))).not.toContain('一般窓口が')
    await choose(shiori, 'Premium Plan (General Inquiry)')
    expect(await textOf(shiori.locator('.goes-to'))).toContain('特別窓口')
    await field(shiori, '内容').fill('プレミアム窓口の受付時間について')
    await field(shiori, 'サービスメニュー').selectOption({ label: 'その他' })
    await field(shiori, 'Tenant ID').fill('c2e86f04d17b49ab8f3390e5ad61b972')
    await field(shiori, '詳細').fill('年末年始の受付時間を教えてください。')
    await send(shiori, 'チケットの作成', 'プレミアム窓口の受付時間について')
    // Who chooses the general type in spite of the warning is answered by the general desk.
    await shiori.goto(newTicket())
    await choose(shiori, 'General Inquiry')
    await field(shiori, '内容').fill('一般窓口への質問')
    await field(shiori, 'サービスメニュー').selectOption({ label: 'その他' })
    await field(shiori, 'Tenant ID').fill('c2e86f04d17b49ab8f3390e5ad61b972')
    await field(shiori, '詳細').fill('一般窓口で構いません。')
    await send(shiori, 'チケットの作成', '一般窓口への質問')
    await shiori.context().close()
    const kaede = await journey.as('kaede@hokushin.example', japanese)
    await kaede.goto(`${journey.url}/workspace/queues/special-desk`)
    await kaede.locator('.agent-table', { hasText: 'プレミアム窓口の受付時間について' }).waitFor()
    expect(await textOf(kaede.locator('.agent-table'))).not.toContain('一般窓口への質問')
    await kaede.context().close()
    const ren = await journey.as('ren@hokushin.example', japanese)
    await ren.goto(`${journey.url}/workspace/queues/general-desk`)
    await ren.locator('.agent-table', { hasText: '一般窓口への質問' }).waitFor()
    expect(await textOf(ren.locator('.agent-table'))).not.toContain('プレミアム窓口の受付時間について')
    await ren.context().close()
  })

  test('NTT-19 NTT-21 NTT-22 NTT-23 NTT-25 NTT-26 the form follows the choice, with the guide’s fields', async () => {
    await sota.goto(newTicket())
    await choose(sota, 'General Inquiry')
    for (const label of ['内容', 'サービスメニュー', 'Tenant ID', '詳細']) {
      expect(await field(sota, label).getAttribute('aria-required'), label).toBe('true')
    }
    expect((await optionsOf(field(sota, 'サービスメニュー'))).slice(0, 2)).toEqual(['ベアメタルサーバー', '仮想サーバー'])
    expect(await textOf(sota.locator('#files-field .label'))).toContain('添付ファイル')
    // MS-37: what is rarely needed stands under a heading of its own, before "other"; it is chosen like any other.
    const menu = field(sota, 'サービスメニュー')
    expect(await textsOf(menu.locator('optgroup option'))).toEqual(['モニタリング', 'ポータル・API'])
    expect((await optionsOf(menu)).at(-1)).toBe('その他')
    await menu.selectOption({ label: 'モニタリング' })
    await sota.locator('.advice', { hasText: 'モニタリング' }).waitFor()
    // NTT-23: the organisation's own are offered
    expect(await sota.locator('datalist option[value="7f3c1d9a5b2e4c60918d2af46be0c713"]').count()).toBe(1)
    // NTT-24: nothing about a malfunction is asked here
    for (const label of ['事象発生日時', '動作実績', '現在の状況'])
      expect(await sota.getByText(label, { exact: true }).locator('visible=true').count(), label).toBe(0)
    await glance(sota)
  })

  test('NTT-23 a Tenant ID that cannot be one is refused at its field', async () => {
    await field(sota, '内容').fill(summary)
    await field(sota, 'Tenant ID').fill('tenant-1')
    await field(sota, '詳細').fill('本番環境で発生しています。')
    await sota.getByRole('button', { name: 'チケットの作成', exact: true }).click()
    await sota.locator('#error-summary').waitFor()
    expect(await textOf(sota.locator('#error-summary'))).toContain('Tenant ID')
    expect(await field(sota, '詳細').inputValue()).toBe('本番環境で発生しています。')
  })

  test('NTT-24 an incident asks when it happened, whether it worked before and how it is now; nothing typed is lost on the way', async () => {
    await sota.locator('.trail .trail-change').last().click()
    await choose(sota, 'Incident Submission')
    expect(await field(sota, '内容').inputValue()).toBe(summary)
    expect(await field(sota, '詳細').inputValue()).toBe('本番環境で発生しています。')
    await sota.getByRole('group', { name: '事象発生日時' }).waitFor()
    expect(await optionsOf(field(sota, '動作実績'))).toContain('それまでは正常に動作していた')
    expect(await optionsOf(field(sota, '現在の状況'))).toContain('継続中')
    await glance(sota)
  })

  test('NTT-27 NTT-28 changing サービスメニュー never takes a character of 詳細; each menu says what to write, beside it or merged with undo', async () => {
    const text = '本番環境で発生しています。\n\n昨日の 22:10 からです。'
    const body = field(sota, '詳細')
    await body.fill(text)
    await field(sota, 'サービスメニュー').selectOption({ label: '仮想サーバー' })
    await sota.locator('.advice', { hasText: 'インスタンス名とインスタンスID' }).waitFor()
    expect(await body.inputValue()).toBe(text)
    await sota.getByRole('button', { name: '質問を本文に挿入する' }).click()
    await expect.poll(() => body.inputValue()).toContain('【インスタンス名／インスタンスID】')
    expect(await body.inputValue()).toContain(text)
    await sota.getByRole('button', { name: '挿入した質問を取り消す' }).click()
    await expect.poll(async () => (await body.inputValue()).trimEnd()).toBe(text)
    for (const menu of ['ベアメタルサーバー', 'ロジカルネットワーク', 'その他', '仮想サーバー']) {
      await field(sota, 'サービスメニュー').selectOption({ label: menu })
      await settled(sota)
      expect((await body.inputValue()).trimEnd(), menu).toBe(text)
    }
    await sota.locator('.advice', { hasText: 'イメージとフレーバー' }).waitFor()
    await glance(sota)
  })

  test('NTT-29 NTT-30 contract numbers are ticked, and colleagues move from left to right with 追加, by keyboard too', async () => {
    const contracts = sota.getByRole('group', { name: /契約番号/ })
    expect(await contracts.getByRole('checkbox').count()).toBe(1)
    await contracts.getByLabel(/ECL-2024-00817/).check()
    await sota.locator('#participants-field summary').click()
    const [left, right] = [sota.getByRole('listbox', { name: '候補' }), sota.getByRole('listbox', { name: '選択済み' })]
    expect((await textsOf(left.getByRole('option'))).sort()).toEqual(['小林 遥', '石井 七海'].sort())
    await glance(sota)
    await left.getByRole('option', { name: '小林 遥' }).click()
    await sota.getByRole('button', { name: '追加', exact: true }).click()
    await right.getByRole('option', { name: '小林 遥' }).waitFor()
    await left.focus()
    await sota.keyboard.press('Enter')
    await right.getByRole('option', { name: '石井 七海' }).waitFor()
    await right.getByRole('option', { name: '石井 七海' }).click()
    await sota.getByRole('button', { name: '削除', exact: true }).click()
    expect(await textsOf(right.getByRole('option'))).toEqual(['小林 遥'])
  })

  test('NTT-26 NTT-31 X-05 チケットの作成 makes the ticket with its file', async () => {
    await field(sota, 'Tenant ID').fill('7f3c1d9a5b2e4c60918d2af46be0c713')
    await sota.fill('[name=answer-occurred]', '2026-11-20T22:10')
    expect(await sota.inputValue('[name=answer-occurred-zone]')).toBe('Asia/Tokyo')
    await sota.fill('[name=answer-occurred-zone]', 'Asia/Singapore')
    await field(sota, '動作実績').selectOption({ label: 'それまでは正常に動作していた' })
    await field(sota, '現在の状況').selectOption({ label: '継続中' })
    await sota.setInputFiles('#files', { name: 'console.txt', mimeType: 'text/plain', buffer: Buffer.from('connection refused') })
    await sota.locator('.file-card', { hasText: 'console.txt' }).waitFor()
    reference = await send(sota, 'チケットの作成', summary)
    expect(reference).toMatch(/^ECL-\d+$/)
  })

  test('NTT-33 サービスデスク leads to チケット一覧, where it stands', async () => {
    await sota.goto(journey.url)
    await sota.getByRole('banner').getByRole('link', { name: 'サービスデスク', exact: true }).click()
    await sota.waitForURL(/\/tickets$/)
    expect(await textOf(sota.locator('h1'))).toBe('チケット一覧')
    await sota.getByRole('link', { name: summary }).waitFor()
    await glance(sota)
    await sota.getByRole('link', { name: summary }).click()
    await sota.waitForURL(new RegExp(reference))
    const side = await textOf(sota.locator('aside.ticket-side'))
    for (const words of [
      'Incident Submission',
      '仮想サーバー',
      hokushin,
      'ECL-2024-00817',
      '事象発生日時',
      'Asia/Singapore',
      '継続中',
      'Tenant ID',
      '小林 遥',
    ])
      expect(side).toContain(words)
    await glance(sota)
  })

  test('NTT-30 the colleague who was added sees it among those they follow', async () => {
    const haruka = await journey.as('haruka@hikari.example', japanese)
    await haruka.goto(`${journey.url}/tickets?tab=cc`)
    await haruka.getByRole('link', { name: summary }).waitFor()
    await haruka.context().close()
    // and a mail told her so.
    const isOfIt = () => journey.sink.to('haruka@hikari.example').some(({ mail }) => mail.text?.includes('チケットに追加されました'))
    await expect.poll(isOfIt, { timeout: 20_000 }).toBe(true)
  })

  test('NTT-32 NTT-34 a mail tells of the reply, and チケット対応ログ shows it', async () => {
    const ren = await journey.as('ren@hokushin.example', japanese)
    await answer(ren, journey, reference, 'コンソールの接続先を切り替えました。再度お試しください。', 'pending')
    await glance(ren)
    await ren.context().close()
    const told = await journey.sink.saying('コンソールの接続先を切り替えました', { to: 'sota@hikari.example', ms: 20_000 })
    expect(told.mail.subject).toContain(reference)
    await sota.goto(/https?:\/\/\S+\/tickets\/ECL-\d+/.exec(told.mail.text!)![0])
    await sota.getByRole('heading', { name: 'チケット対応ログ' }).waitFor()
    await sota.locator('.letter', { hasText: 'コンソールの接続先を切り替えました' }).waitFor()
  })

  test('NTT-35 追加更新情報 and 更新 answer it', async () => {
    await field(sota, '追加更新情報').fill('接続できました。ありがとうございます。')
    await glance(sota)
    await sota.getByRole('button', { name: '更新', exact: true }).click()
    await sota.locator('.letter', { hasText: '接続できました' }).waitFor()
  })

  test('NTT-36 with “notice only” the next mail has the link and no word of the reply', async () => {
    await sota.goto(`${journey.url}/account`)
    await card(sota, '通知のみ受け取る').or(sota.getByLabel('通知のみ受け取る')).first().click()
    await sota.locator('form:has([name=mail]) button[type=submit]').first().click()
    await settled(sota)
    const before = journey.sink.to('sota@hikari.example').length
    const ren = await journey.as('ren@hokushin.example', japanese)
    await answer(ren, journey, reference, 'それでは解決といたします。', 'solved')
    await ren.context().close()
    const mails = await journey.sink.until(before + 1, { to: 'sota@hikari.example', ms: 20_000 })
    const told = mails.at(-1)!
    expect(told.mail.text).toContain(`/tickets/${reference}`)
    expect(`${told.mail.subject} ${told.mail.text} ${told.mail.html}`).not.toContain('それでは解決といたします')
  })

  test('no page threw or broke its own security policy', () => expect(journey.faults).toEqual([]))
})
