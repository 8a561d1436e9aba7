import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'

const { call } = await apiHouse()
const json = (more: object = {}) => ({
  json: {
    kind: 'incident',
    impact: 'outage',
    title: { en: 'Down', hu: 'Leállt' },
    body: { en: 'We look.' },
    components: ['network-asia'],
    ...more,
  },
})
const list = async (who: 'alice' | 'tess', path = '/health/incidents') =>
  (await call(who, 'GET', path)).body.incidents as { reference: string }[]

test('MS-16 staff reports, publishes and updates; everyone with a token reads what is published', async () => {
  expect((await call('alice', 'POST', '/health/incidents', json())).status).toBe(403)
  const made = await call('tess', 'POST', '/health/incidents', json())
  expect(made.status).toBe(201)
  const { reference } = made.body
  expect(made.headers.get('location')).toBe(`/api/v1/health/incidents/${reference}`)
  const before = await call('alice', 'GET', '/health')
  expect(await list('alice')).toEqual([])
  expect(await list('tess')).toEqual([])
  expect((await call('alice', 'GET', `/health/incidents/${reference}`)).status).toBe(404)
  expect((await call('tess', 'GET', `/health/incidents/${reference}`)).body.publishedAt).toBe(null)

  expect((await call('tess', 'PUT', `/health/incidents/${reference}/publication`)).status).toBe(204)
  const after = await call('alice', 'GET', '/health')
  expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
  expect(after.body.condition).toBe('outage')
  const touched = after.body.components.find((one: { key: string }) => one.key === 'network-asia')
  expect(touched).toMatchObject({ condition: 'outage', region: 'asia' })
  expect(await list('alice')).toMatchObject([{ reference, condition: 'outage', title: { hu: 'Leállt' } }])

  const said = await call('tess', 'POST', `/health/incidents/${reference}/updates`, { json: { state: 'resolved', body: { en: 'Over.' } } })
  expect(said.status).toBe(201)
  expect(await list('alice')).toEqual([])
  expect(await list('alice', '/health/incidents?past=true')).toMatchObject([{ reference, state: 'resolved' }])
  expect((await call('alice', 'GET', `/health/incidents/${reference}`)).body.updates).toMatchObject([
    { kind: 'solved' },
    { kind: 'update' },
  ])
})

test('what is wrong is said at its place', async () => {
  const planned = await call('tess', 'POST', '/health/incidents', json({ kind: 'maintenance' }))
  expect(planned.status).toBe(422)
  expect(planned.body.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/startsAt', '#/endsAt'])
  expect((await call('tess', 'POST', '/health/incidents', json({ components: ['nothing'] }))).body.faults[0].pointer).toBe('#/components')
  expect((await call('tess', 'POST', '/health/incidents', json({ title: { hu: 'csak' } }))).status).toBe(422)
  expect((await call('tess', 'POST', '/health/incidents', json({ more: 1 }))).status).toBe(422)
})

test('a repeated report is one', async () => {
  const headers = { 'idempotency-key': 'one' }
  const [first, second] = [
    await call('tess', 'POST', '/health/incidents', { ...json({ publish: true }), headers }),
    await call('tess', 'POST', '/health/incidents', { ...json({ publish: true }), headers }),
  ]
  expect(second.body).toEqual(first.body)
  expect(await list('alice')).toHaveLength(1)
})
