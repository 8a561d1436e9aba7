// Delegations over the API: the same deeds and refusals as the pages; the refused case first.
import { beforeAll, expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { partnersAct, sells } from '../../test/support/delegating.ts'

const { call, raw, tokenOf, db, organisations, people } = await apiHouse()
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
/** A is the customer (amy administers it), B the partner. */
const [customer, partner] = [organisations.a, organisations.b]
const at = (id: string, rest = '') => `/organisations/${id}/delegations${rest}`
const asking = (more: object = {}) => ({ customerId: customer, roles: ['engineer'], endsAt: inDays(60), ...more })
beforeAll(async () => {
  await partnersAct({ owner: db.owner, app: db.app, worker: db.worker })
  await sells(db.worker, partner, customer)
  await db.owner.updateTable('membership').set({ administers: true }).where('organisation_id', '=', partner).execute()
})

test('MS-01 MS-13 a delegation is asked for, answered and ended by those who may, and unknown to others', async () => {
  const refused = await call('alice', 'POST', at(customer), { json: asking({ customerId: partner }) })
  expect([refused.status, refused.body.code]).toEqual([403, 'may-not-do-that'])
  expect((await call('carla', 'POST', at(partner), { json: asking() })).body.code).toBe('not-found')
  const authorization = `Bearer ${await tokenOf('bob', ['organisations:read'])}`
  expect((await raw('POST', at(partner), { json: asking(), headers: { authorization } })).body.code).toBe('token-lacks-scope')
  expect((await call('bob', 'POST', at(partner), { json: asking({ endsAt: undefined }) })).status).toBe(422)
  expect((await call('bob', 'POST', at(partner), { json: asking({ roles: ['king'] }) })).body.faults).toMatchObject([
    { pointer: '#/roles' },
  ])
  expect((await call('bob', 'POST', at(partner), { json: asking({ approved: true }) })).status).toBe(422)

  const headers = { 'idempotency-key': 'delegation-1' }
  const json = asking({ reason: 'To look after it' })
  const made = await call('bob', 'POST', at(partner), { json, headers })
  expect(made.status, made.text).toBe(201)
  expect((await call('bob', 'POST', at(partner), { json, headers })).body).toEqual(made.body)
  expect((await call('bob', 'POST', at(partner), { json })).body.code).toBe('delegation-there-already')

  const open = await call('alice', 'GET', at(customer, '?which=open'))
  expect(open.body.delegations).toMatchObject([
    { id: made.body.id, state: 'asked', reason: 'To look after it', roles: ['engineer'], services: [] },
  ])
  const decision = at(customer, `/${made.body.id}/decision`)
  expect((await call('alice', 'PUT', decision, { json: { approve: true } })).body.code).toBe('may-not-do-that')
  expect((await call('bob', 'PUT', at(partner, `/${made.body.id}/decision`), { json: { approve: true } })).body.code).toBe(
    'may-not-do-that',
  )
  expect((await call('carla', 'PUT', decision, { json: { approve: true } })).body.code).toBe('not-found')
  const less = { roles: ['reader'], endsAt: inDays(10) }
  expect((await call('amy', 'PUT', decision, { json: { approve: true, terms: less } })).status).toBe(204)
  expect((await call('amy', 'PUT', decision, { json: { approve: false } })).body.code).toBe('delegation-over')
  const held = await call('bob', 'GET', at(partner, '?side=held&which=ending'))
  expect(held.body).toMatchObject({ delegations: [{ id: made.body.id, state: 'live', roles: ['reader'] }], nextCursor: null })
  expect((await call('bob', 'GET', at(partner))).body.delegations).toEqual([])

  expect((await call('alice', 'DELETE', at(customer, `/${made.body.id}`))).body.code).toBe('may-not-do-that')
  expect((await call('tess', 'DELETE', at(customer, `/${made.body.id}`))).body.code).toBe('may-not-do-that')
  // F21 as an organisation that is no party of it, or not one’s own.
  expect((await call('amy', 'DELETE', at(partner, `/${made.body.id}`))).body.code).toBe('may-not-do-that')
  expect((await call('bob', 'DELETE', at(partner, `/${made.body.id}`))).status).toBe(204)
  expect((await call('amy', 'DELETE', at(customer, `/${made.body.id}`))).body.code).toBe('delegation-over')
  expect((await call('amy', 'GET', at(customer, '?which=over'))).body.delegations).toMatchObject([{ state: 'ended' }])
})

test('MS-01 MS-14 MS-35 the customers one acts for are listed, and tickets filed and found for one; refused at once when it ends', async () => {
  const filing = (more: object = {}) => ({
    ...{ requestType: 'billing', service: 'backup', priority: 'low', summary: 'By machine', body: 'x', organisationId: customer },
    ...{ partnerId: partner, ...more },
  })
  expect((await call('bob', 'GET', '/customers')).body).toEqual({ customers: [], nextCursor: null })
  expect((await call('bob', 'POST', '/tickets', { json: filing() })).body.code).toBe('not-delegated')
  const terms = { roles: ['engineer'], endsAt: inDays(90) }
  expect((await call('alice', 'POST', at(customer, '/granted'), { json: { ...terms, partnerId: partner } })).body.code).toBe(
    'may-not-do-that',
  )
  const granted = await call('amy', 'POST', at(customer, '/granted'), { json: { ...terms, partnerId: partner } })
  expect(granted.status, granted.text).toBe(201)
  // MS-03 a delegation alone lets nobody act.
  expect((await call('bob', 'POST', '/tickets', { json: filing() })).body.code).toBe('not-delegated')
  const given = { organisation_id: partner, person_id: people.bob, role_key: 'engineer', given_at: new Date() }
  await db.owner.insertInto('partner_assignment').values(given).execute()
  const made = await call('bob', 'POST', '/tickets', { json: filing() })
  expect(made.status, made.text).toBe(201)
  const ticket = (await call('bob', 'GET', `/tickets/${made.body.reference}`)).body
  expect(ticket).toMatchObject({ organisation: { id: customer }, partner: { id: partner }, requester: { id: people.bob } })
  expect((await call('bob', 'GET', '/tickets?tab=customers')).body.tickets).toMatchObject([{ id: ticket.id, partner: { id: partner } }])
  expect((await call('bob', 'GET', '/customers?text=ANALY')).body.customers).toMatchObject([
    { customer: { id: customer }, open: 1, forProvider: 1, delegations: [{ partner: { id: partner }, rights: ['file', 'see'] }] },
  ])
  expect((await call('bob', 'GET', '/customers?text=nobody')).body.customers).toEqual([])

  const one = at(customer, `/${granted.body.id}`)
  expect((await call('bob', 'PUT', one, { json: terms })).body.code).toBe('may-not-do-that')
  expect((await call('amy', 'PUT', one, { json: { roles: ['engineer'] } })).status).toBe(422)
  expect((await call('amy', 'PUT', one, { json: { ...terms, services: ['virtual-server'] } })).status).toBe(204)
  expect((await call('bob', 'GET', `/tickets/${ticket.id}`)).status).toBe(404)
  expect((await call('bob', 'POST', '/tickets', { json: filing() })).body.code).toBe('not-entitled')
  expect((await call('amy', 'PUT', one, { json: terms })).status).toBe(204)
  expect((await call('bob', 'GET', `/tickets/${ticket.id}`)).status).toBe(200)
  expect((await call('amy', 'DELETE', one)).status).toBe(204)
  expect((await call('bob', 'GET', `/tickets/${ticket.id}`)).status).toBe(404)
  expect((await call('bob', 'GET', '/customers')).body.customers).toEqual([])
})
