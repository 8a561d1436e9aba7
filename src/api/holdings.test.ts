// Contracts, cloud tenants and grants over the API: the same deeds, the same refusals, the refused case first.
import { beforeAll, expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { sellsThings } from '../../test/support/sold.ts'

const { call, raw, tokenOf, db, people, organisations } = await apiHouse()
beforeAll(() => sellsThings(db))
const at = (rest: string) => `/organisations/${organisations.a}${rest}`
const contract = { number: 'C-1', entity: 'east', plan: 'premium', startsOn: '2020-01-01' }

test('contracts are written by our administrators with the scope for it, read by members, and unknown to others', async () => {
  for (const who of ['alice', 'amy', 'tess'] as const) {
    const refused = await call(who, 'POST', at('/contracts'), { json: contract })
    expect([refused.status, refused.body.code]).toEqual([403, 'may-not-do-that'])
  }
  const authorization = `Bearer ${await tokenOf('ada', ['organisations:read'])}`
  expect((await raw('POST', at('/contracts'), { json: contract, headers: { authorization } })).body.code).toBe('token-lacks-scope')
  const wrong = await call('ada', 'POST', at('/contracts'), { json: { ...contract, entity: 'nowhere', endsOn: '2019-01-01' } })
  expect(wrong.body.faults).toMatchObject([{ pointer: '#/endsOn' }])
  expect((await call('ada', 'POST', at('/contracts'), { json: { ...contract, entity: 'nowhere' } })).body.faults).toMatchObject([
    { pointer: '#/entity' },
  ])

  const headers = { 'idempotency-key': 'contract-1' }
  const made = await call('ada', 'POST', at('/contracts'), { json: contract, headers })
  expect(made.status, made.text).toBe(201)
  expect((await call('ada', 'POST', at('/contracts'), { json: contract, headers })).body).toEqual(made.body)
  expect((await call('ada', 'POST', at('/contracts'), { json: contract })).body.code).toBe('contract-number-taken')
  await call('ada', 'POST', at('/contracts'), { json: { ...contract, number: 'C-2', plan: null } })
  await call('ada', 'PUT', at(`/contracts/${made.body.id}`), { json: { ...contract, number: 'C-1a' } })
  expect((await call('ada', 'PUT', at(`/contracts/${made.body.id}/last-day`), { json: { endsOn: '2021-01-01' } })).status).toBe(204)

  const first = await call('alice', 'GET', at('/contracts?limit=1'))
  expect(first.body.contracts).toMatchObject([{ number: 'C-1a', plan: 'premium', state: 'ended', endsOn: '2021-01-01', partner: null }])
  const rest = await call('alice', 'GET', at(`/contracts?limit=1&cursor=${first.body.nextCursor}`))
  expect(rest.body).toMatchObject({ contracts: [{ number: 'C-2', state: 'active' }], nextCursor: null })
  expect((await call('bob', 'GET', at('/contracts'))).status).toBe(404)
})

test('NTT-23 cloud tenants are kept by the organisation’s administrators', async () => {
  expect((await call('alice', 'POST', at('/cloud-tenants'), { json: { name: 't-1' } })).status).toBe(403)
  const made = await call('amy', 'POST', at('/cloud-tenants'), { json: { name: 't-1', label: 'Production' } })
  expect(made.status, made.text).toBe(201)
  expect((await call('amy', 'POST', at('/cloud-tenants'), { json: { name: 't-1' } })).body.code).toBe('tenant-there-already')
  expect((await call('alice', 'GET', at('/cloud-tenants'))).body.cloudTenants).toMatchObject([{ name: 't-1', isRetired: false }])
  expect((await call('alice', 'DELETE', at(`/cloud-tenants/${made.body.id}`))).status).toBe(403)
  expect((await call('amy', 'DELETE', at(`/cloud-tenants/${made.body.id}`))).status).toBe(204)
  expect((await call('alice', 'GET', at('/cloud-tenants'))).body.cloudTenants).toMatchObject([{ name: 't-1', isRetired: true }])
  expect((await call('bob', 'GET', at('/cloud-tenants'))).status).toBe(404)
})

test('NTT-11 grants are given and taken at once; one’s own are seen by oneself, all by who administers', async () => {
  const grant = at(`/grants/${people.alice}/cloud-east`)
  expect((await call('alice', 'PUT', grant)).status).toBe(403)
  expect((await call('tess', 'PUT', grant)).status).toBe(403)
  expect((await call('amy', 'PUT', at(`/grants/${people.bob}/cloud-east`))).status).toBe(404)
  expect((await call('amy', 'PUT', grant)).status).toBe(204)
  expect((await call('ada', 'PUT', at(`/grants/${people.amy}/cloud-west`))).status).toBe(204)
  const offerings = async (who: 'alice' | 'amy') =>
    (await call(who, 'GET', at('/grants'))).body.grants.map((one: { offering: string }) => one.offering).toSorted()
  expect(await offerings('alice')).toEqual(['cloud-east'])
  expect(await offerings('amy')).toEqual(['cloud-east', 'cloud-west'])
  expect((await call('amy', 'DELETE', grant)).status).toBe(204)
  expect(await offerings('alice')).toEqual([])
  expect((await call('bob', 'GET', at('/grants'))).status).toBe(404)
})
