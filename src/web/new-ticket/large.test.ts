// 5,000 services and 200 request types make no large page: what is many is searched for, with script in the form and without on a page of its own.
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, db } = await testHouse()
const lena = await as('lena')
const pad = (at: number) => String(at).padStart(4, '0')

beforeAll(async () => {
  await sellEnterprise(db, new Date(), (document) => ({
    ...document,
    intake: [],
    plans: [],
    offerings: [],
    editions: [],
    fields: document.fields.filter((field) => typeof field === 'string'),
    request_types: Array.from({ length: 200 }, (_, at) => ({
      key: `type-${pad(at)}`,
      label: { en: `Request number ${pad(at)}`, tr: `İstek ${pad(at)}` },
      description: { en: `What to ask under ${at}` },
      queue: 'general',
      asks_priority: false,
      asks_severity: false,
      asks_service: 'required',
    })),
    services: Array.from({ length: 5000 }, (_, at) => ({
      key: `service-${pad(at)}`,
      label: { en: `Service ${pad(at)}`, fr: `Système élevé ${pad(at)}` },
    })),
  }))
})

const steps = async (address = '/tickets/new') => {
  const answer = await lena.get(address)
  return answer.status === 303 ? lena.page(answer.headers.get('location')!) : answer.text()
}

test('many types are a question of their own with a search; the chosen one leads to a form that is no larger than any', async () => {
  const page = await steps()
  const { action, choices } = formOf(page, '/tickets/new')!
  expect(choices.get('type')).toHaveLength(30)
  expect(page).toContain('200 fit')
  const found = await lena.page(`${action}&q=0177`)
  expect(formOf(found, '/tickets/new')!.choices.get('type')).toEqual(['type-0177'])
  const chosen = await lena.post(action, { type: 'type-0177' })
  const began = performance.now()
  const form = await lena.page(chosen.headers.get('location')!)
  const took = performance.now() - began
  expect(form).toContain('Request number 0177')
  expect(form).not.toContain('<option')
  expect(formOf(form, '/tickets/new')!.buttons).toContain('step:service')
  expect(gzipSync(form).byteLength).toBeLessThan(15_000)
  expect(gzipSync(page).byteLength).toBeLessThan(15_000)
  expect(took).toBeLessThan(1000)
})

test('services are found by any word of their name, whatever its case and accents; without script on a page', async () => {
  const query = 'type=type-0001'
  const found = async (q: string) =>
    (
      (await (await lena.get(`/tickets/new/services?${query}&q=${encodeURIComponent(q)}`)).json()) as { found: { key: string }[] }
    ).found.map(({ key }) => key)
  expect(await found('SERVICE 0042')).toEqual(['service-0042'])
  expect(await found('nothing like it')).toEqual([])
  expect(await found('')).toHaveLength(12)
  const address = /draft=[0-9a-f-]+/.exec(formOf(await steps(), '/tickets/new')!.action)![0]
  await lena.post(`/tickets/new?${address}&step=type`, { type: 'type-0001' })
  const form = Object.fromEntries(
    formOf(await lena.page(`/tickets/new?${address}`), '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'),
  )
  const gone = await lena.post(`/tickets/new?${address}`, { ...form, body: 'Kept while I look', go: 'step:service' })
  const search = await lena.page(`${gone.headers.get('location')}&q=4321`)
  expect(formOf(search, '/tickets/new')!.choices.get('service')).toEqual(['service-4321'])
  const back = await lena.post(formOf(search, '/tickets/new')!.action, { service: 'service-4321' })
  const again = await lena.page(back.headers.get('location')!)
  expect(again).toContain('Service 4321')
  expect(again).toContain('Kept while I look</textarea>')
  const sent = Object.fromEntries(formOf(again, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
  expect((await lena.post(`/tickets/new?${address}`, { ...sent, summary: 'One of many' })).status).toBe(303)
})
