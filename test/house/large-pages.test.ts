// With 5,000 services and 200 types no page lists them all: what is refused is shown in part, and an administrator previews any by its name.
import { beforeAll, expect, test } from 'vitest'
import { sellEnterprise } from '../support/enterprise.ts'
import { testHouse } from '../support/house.ts'

const { as, db } = await testHouse()
const pad = (at: number) => String(at).padStart(4, '0')
const many = Array.from({ length: 200 }, (_, at) => `type-${pad(at)}`)
const bytes = (page: string) => Buffer.byteLength(page)
const idOf = async (table: 'person' | 'organisation', name: string) =>
  (await db.owner.selectFrom(table).select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const chief = async () =>
  as((await db.owner.selectFrom('person').select('id').where('staff_role', '=', 'administrator').executeTakeFirstOrThrow()).id)

beforeAll(async () => {
  await sellEnterprise(db, new Date(), (document) => ({
    ...document,
    fields: document.fields.filter((field) => typeof field === 'string'),
    request_types: [
      ...document.request_types,
      ...many.map((key) => ({
        key,
        label: { en: `Request ${key}` },
        description: { en: 'What to ask' },
        queue: 'general',
        asks_priority: false,
        asks_severity: false,
      })),
    ],
    plans: document.plans.map((plan) => ({ ...plan, request_types: [...plan.request_types, ...many] })),
    services: Array.from({ length: 5000 }, (_, at) => ({ key: `service-${pad(at)}`, label: { en: `Service ${pad(at)}` } })),
  }))
}, 60_000)

test('what one may not file is shown in part, and all of it on request', async () => {
  const tom = await as('tom')
  const home = `/organisations/${await idOf('organisation', 'Aurora Analytics')}`
  const page = await tom.page(home)
  expect(bytes(page)).toBeLessThan(40_000)
  expect(page).toContain('Request type-0000')
  expect(page).not.toContain('Request type-0199')
  expect(page).toMatch(/href="[^"]*\?mine=all#mine">Show all \d+ that you may not file/)
  const all = await tom.page(`${home}?mine=all`)
  for (const key of many) expect(all).toContain(`Request ${key}`)
  expect(all).not.toContain('mine=all')
})

test('the lists of customers and of agents, and a new ticket, stay small', async () => {
  const [tom, us] = [await as('tom'), await chief()]
  for (const path of ['/', '/tickets']) expect(bytes(await tom.page(path)), path).toBeLessThan(40_000)
  for (const path of ['/workspace/unassigned', '/workspace/tickets/new', '/admin/catalogue', '/admin/catalogue/services/_new'])
    expect(bytes(await us.page(path)), path).toBeLessThan(40_000)
})

test('MS-37 an administrator previews any of them by its name; of several, one is chosen', async () => {
  await sellEnterprise(db, new Date(), (document) => ({
    ...document,
    intake: [],
    plans: [],
    offerings: [],
    fields: document.fields.filter((field) => typeof field === 'string'),
    request_types: document.request_types
      .slice(0, 1)
      .map((type) => ({ ...type, key: 'free', special_of: undefined, offerings: [], contexts: [], asks_service: 'required' as const })),
    services: Array.from({ length: 5000 }, (_, at) => ({ key: `service-${pad(at)}`, label: { en: `Service ${pad(at)}` } })),
  }))
  const us = await chief()
  const path = `/admin/catalogue/preview?person=${await idOf('person', 'Tom Whitfield')}`
  const page = await us.page(path)
  expect(page).toContain('name="service-named"')
  expect(bytes(page)).toBeLessThan(40_000)
  const several = await us.page(`${path}&service=&service-named=432`)
  expect(several).toContain('15 fit')
  expect(several).toMatch(/href="[^"]*service=service-4321[^"]*"/)
  const one = await us.get(`${path}&service=&service-named=Service+4321`)
  expect(one.status).toBe(303)
  const chosen = await us.page(one.headers.get('location')!)
  expect(/<input[^>]*name="service-named"[^>]*>/.exec(chosen)?.[0]).toContain('value="Service 4321"')
  expect(await us.page(`${path}&service-named=nothing+like+it`)).toContain('Nothing fits. Try another word.')
  expect((await us.get(`${path}&service=service-4321&service-named=`)).headers.get('location')).not.toContain('service')
})
