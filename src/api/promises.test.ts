// Programs read how each promise stands, and an empty list where none was given.
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'

const { call, organisations } = await apiHouse()
const incident = {
  requestType: 'incident',
  service: 'virtual-server',
  severity: 'a',
  organisationId: organisations.a,
  summary: 'Nothing starts',
  body: 'Since nine.',
}

test('MS-22 a ticket says by when its first answer is promised', async () => {
  const { status, body } = await call('alice', 'POST', '/tickets', { json: incident })
  expect(status).toBe(201)
  const ticket = (await call('alice', 'GET', `/tickets/${body.reference}`)).body
  expect(ticket.promises).toEqual([
    { metric: 'first-response', state: 'running', dueAt: new Date(Date.parse(ticket.createdAt) + 3_600_000).toISOString(), missed: false },
    { metric: 'resolution', state: 'running', dueAt: new Date(Date.parse(ticket.createdAt) + 8 * 3_600_000).toISOString(), missed: false },
  ])
})
test('DT-05 where nothing is promised it says so', async () => {
  const { body } = await call('alice', 'POST', '/tickets', {
    json: { ...incident, requestType: 'technical', severity: undefined, priority: 'medium' },
  })
  expect((await call('alice', 'GET', `/tickets/${body.reference}`)).body.promises).toEqual([])
})
