// Programs are told what pages tell: what may be filed, why not the rest, what the form asks; and are refused the same with the same words.
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { sellEnterprise } from '../../test/support/enterprise.ts'
import { newId } from '../platform/id.ts'

const { call, db, organisations, people, clock, raw, tokenOf } = await apiHouse()
await sellEnterprise({ worker: db.worker, app: db.app }, clock.now())
const contract = async (organisation_id: string, number: string, more: object = {}) => {
  const id = newId()
  await db.worker
    .insertInto('contract')
    .values({
      id,
      organisation_id,
      entity_key: 'east',
      plan_key: 'basic',
      number,
      starts_on: '2020-01-01',
      created_at: clock.now(),
      ...more,
    })
    .execute()
  return id
}
const own = await contract(organisations.a, 'A-1')
const others = await contract(organisations.b, 'BABBAGE-9', { plan_key: 'premium' })
await db.worker
  .insertInto('filing_grant')
  .values({ organisation_id: organisations.a, person_id: people.alice, offering_key: 'cloud-east', granted_at: clock.now() })
  .execute()
await db.worker
  .insertInto('cloud_tenant')
  .values({ id: newId(), organisation_id: organisations.a, name: 'prod-1', label: 'Production', created_at: clock.now() })
  .execute()

interface Choice {
  key: string
  label: string
  verdict: { allowed: boolean; reason?: string; sentence?: string }
}
const keys = (choices: Choice[]) => choices.map(({ key }) => key)
const filed = { requestType: 'general', offering: 'cloud-east', contractIds: [own], summary: 'A disk', body: 'Full.' }

test('NTT-18 without explain what may be filed, with it also every refused one, with sentence and who can change it', async () => {
  const { body } = await call('alice', 'GET', '/entitlements?offering=cloud-east')
  const [mine] = body.entitlements
  expect(body.entitlements).toHaveLength(1)
  expect(mine).toMatchObject({ organisation: { id: organisations.a }, verdict: { allowed: true, entity: 'east' }, moreServices: false })
  expect(keys(mine.requestTypes)).toEqual(['general', 'incident', 'billing', 'plain'])
  expect(mine.contracts).toMatchObject([{ key: own, label: 'A-1' }])
  expect(keys(mine.services)).toEqual(['virtual-server'])

  const explained = await call('alice', 'GET', '/entitlements?offering=cloud-east&explain=1')
  const all: Choice[] = explained.body.entitlements[0].requestTypes
  expect(all).toHaveLength(10)
  expect(all.find(({ key }) => key === 'premium-general')?.verdict).toEqual({
    allowed: false,
    field: 'requestType',
    reason: 'not-in-plan',
    sentence: '“premium-general” comes with this plan: Premium plan. The contract has: Basic plan. We can change it: ask us.',
    remedy: 'provider',
    administrators: [],
    partner: null,
  })
  expect(explained.body.entitlements[0].offerings).toMatchObject([
    { key: 'cloud-east', verdict: { allowed: true } },
    { key: 'cloud-west', verdict: { allowed: false, reason: 'no-contract' } },
    { key: 'data-center', verdict: { allowed: true } },
  ])
})

test('NTT-10 who lacks a grant is told who can give it; who belongs nowhere gets an answer too', async () => {
  const { body } = await call('amy', 'GET', '/entitlements?offering=cloud-east')
  expect(body.entitlements[0].verdict).toMatchObject({ reason: 'no-grant', administrators: [{ id: people.amy }] })
  expect((await call('carla', 'GET', '/entitlements')).body.entitlements).toMatchObject([{ organisation: null }])
})

test('another’s contracts and organisations stay unseen, with explain as without', async () => {
  const strange = await call('alice', 'GET', `/entitlements?explain=1&contract=${others}`)
  const unknown = await call('alice', 'GET', `/entitlements?explain=1&contract=${newId()}`)
  expect(strange.text).toBe(unknown.text)
  expect(strange.text).not.toContain('BABBAGE')
  expect((await call('alice', 'GET', `/entitlements?organisation=${organisations.b}`)).status).toBe(404)
  expect((await call('alice', 'GET', `/entitlements?requester=${people.bob}`)).status).toBe(404)
  expect((await call('tess', 'GET', `/entitlements?requester=${people.bob}`)).body.entitlements).toMatchObject([
    { organisation: { id: organisations.b } },
  ])
  expect(
    (await raw('GET', '/entitlements', { headers: { authorization: `Bearer ${await tokenOf('alice', ['people:read'])}` } })).status,
  ).toBe(403)
})

test('which desk receives what is told to staff alone', async () => {
  const desks = (body: unknown) => new Set([...JSON.stringify(body).matchAll(/"queue":("[^"]*"|null)/g)].map(([, queue]) => queue))
  for (const path of ['/entitlements?offering=cloud-east', '/entitlements?offering=cloud-east&type=incident&explain=1', '/catalogue']) {
    expect(desks((await call('alice', 'GET', path)).body), path).toEqual(new Set(['null']))
    const staffs = path === '/catalogue' ? path : `${path}&requester=${people.alice}`
    expect(desks((await call('tess', 'GET', staffs)).body), path).toContain('"general"')
  }
})

test('POST refuses with the same sentence, in the language asked for, pointing into the body', async () => {
  const { body } = await call('alice', 'GET', '/entitlements?offering=cloud-east&type=premium-general', {
    headers: { 'accept-language': 'fr' },
  })
  const { sentence } = body.entitlements[0].verdict
  const refused = await call('alice', 'POST', '/tickets', {
    json: { ...filed, requestType: 'premium-general' },
    headers: { 'accept-language': 'fr' },
  })
  expect(refused.body).toMatchObject({
    status: 403,
    code: 'not-entitled',
    reason: 'not-in-plan',
    remedy: 'provider',
    detail: sentence,
    faults: [{ pointer: '#/requestType' }],
  })
  expect(sentence).toContain('Premium plan (fr)')
})

test('a ticket is opened with everything, and shows it', async () => {
  const answers = { tenant: 'prod-1', occurred: '2026-03-02T08:55[Asia/Tokyo]', state: 'ongoing' }
  const made = await call('alice', 'POST', '/tickets', { json: { ...filed, requestType: 'incident', answers } })
  expect(made.status, made.text).toBe(201)
  const { body } = await call('alice', 'GET', `/tickets/${made.body.reference}`)
  expect(body).toMatchObject({
    offering: 'cloud-east',
    entity: 'east',
    plan: 'basic',
    context: null,
    contracts: [{ number: 'A-1' }],
    answers: [
      { key: 'tenant', label: 'Tenant', kind: 'cloud-tenant', value: 'prod-1' },
      { key: 'occurred', value: '2026-03-02T08:55[Asia/Tokyo]' },
      { key: 'state', value: 'ongoing' },
    ],
  })
})

test('faults of answers and contracts point to them', async () => {
  const { body } = await call('alice', 'POST', '/tickets', { json: { ...filed, requestType: 'incident', answers: { state: 'odd' } } })
  expect(body.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '#/answers/tenant',
    '#/answers/occurred',
    '#/answers/state',
  ])
  const strange = await call('alice', 'POST', '/tickets', { json: { ...filed, contractIds: [others] } })
  expect(strange.body).toMatchObject({ code: 'invalid', faults: [{ pointer: '#/contractIds' }] })
  expect(strange.text).not.toContain('BABBAGE')
})

test('one of us files for a customer in spite of the plan, and no customer does', async () => {
  const json = { ...filed, requestType: 'callback-general', answers: { phone: '+81 3 1234 5678' }, organisationId: organisations.a }
  const spite = { ...json, requesterId: people.alice, override: true }
  expect((await call('tess', 'POST', '/tickets', { json: { ...spite, override: false } })).body.reason).toBe('not-in-plan')
  expect((await call('tess', 'POST', '/tickets', { json: spite })).status).toBe(201)
  expect((await call('alice', 'POST', '/tickets', { json: { ...json, override: true } })).body.code).toBe('may-not-do-that')
})

test('NTT-24 the form names its fields, their conditions, tenants and what the context fixes', async () => {
  const { body } = await call('alice', 'GET', '/form?type=incident&offering=cloud-east&context=customer')
  expect(body.fields.map(({ key }: { key: string }) => key)).toEqual([
    'summary', 'service', 'support-plan', 'tenant', 'occurred', 'state', 'recovery', 'contracts', 'body', 'files', 'participants',
  ]) // biome-ignore format: one line
  const field = (key: string) => body.fields.find((one: { key: string }) => one.key === key)
  expect(field('tenant')).toMatchObject({ kind: 'cloud-tenant', required: true, options: [{ key: 'prod-1', label: 'Production' }] })
  expect(field('recovery')).toMatchObject({ when: { state: ['recovered'] } })
  expect(field('support-plan')).toMatchObject({ fixed: { value: 'Cloud Solution Provider', reason: 'Fixed' } })
  expect((await call('alice', 'GET', '/form?type=billing')).body.limits).toEqual({ fileBytes: 1000, files: 2, messageBytes: 1500 })
  expect(
    (await call('bob', 'GET', '/form?type=incident')).body.fields.find((one: { key: string }) => one.key === 'tenant').options,
  ).toEqual([])
})

test('the catalogue names offerings, entities, plans and contexts; services are found among many', async () => {
  const many = Array.from({ length: 600 }, (_, at) => ({
    key: `bulk-${at}`,
    label: JSON.stringify({ en: `Bulk Nr ${at}` }),
    position: 1000 + at,
  }))
  await db.worker.insertInto('service').values(many).execute()
  const { forgetCatalogue } = await import('../desk/catalogue/catalogue-of.ts')
  forgetCatalogue(db.app)
  const { body } = await call('alice', 'GET', '/catalogue')
  expect(body).toMatchObject({ intake: ['offering', 'type'], moreServices: true, contexts: [{ key: 'own' }, { key: 'customer' }] })
  expect(body.services).toHaveLength(500)
  expect(keys(body.plans)).toEqual(['basic', 'advanced', 'premium'])
  expect(body.requestTypes.find(({ key }: { key: string }) => key === 'premium-general')).toMatchObject({
    specialOf: 'general',
    asksService: 'optional',
  })
  expect(keys((await call('alice', 'GET', '/catalogue?q=bulk%20nr%20599')).body.services)).toEqual(['bulk-599'])
  expect(keys((await call('alice', 'GET', '/entitlements?q=RACK&offering=data-center')).body.entitlements[0].services)).toEqual(['rack'])
})
