// Programs are led to the vendor as people are, and read whose answer a message is.
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { vendorAnswers } from '../desk/marketplace/vendor-answers.ts'
import { handOver } from '../desk/marketplace/hand-over.ts'

const { call, db, organisations, people } = await apiHouse()
const filed = {
  requestType: 'technical',
  service: 'sentinel-backup',
  priority: 'medium',
  organisationId: organisations.a,
  summary: 'Restore stops',
  body: 'At 40 %.',
}

test('MS-41 POST of a ticket about another’s product answers 422 with the reason and the vendor’s contact', async () => {
  const { status, body } = await call('alice', 'POST', '/tickets', { json: filed, headers: { 'accept-language': 'hu' } })
  expect(status).toBe(422)
  expect(body).toMatchObject({
    code: 'third-party',
    reason: 'third-party',
    remedy: 'vendor',
    vendor: {
      key: 'sentinel',
      name: 'Sentinel Software',
      url: 'https://sentinel.example/support',
      address: 'support@sentinel.example',
      phone: '+44 20 7946 0123',
    },
    faults: [{ pointer: '#/service' }],
  })
  expect(body.detail).toContain('Forduljon a szállítóhoz.')
})

test('no field of the request makes it a ticket all the same', async () => {
  for (const more of [{ toVendor: true }, { vendor: true }, { consent: 'sentinel' }]) {
    const { status } = await call('alice', 'POST', '/tickets', { json: { ...filed, ...more } })
    expect(status).toBe(422)
  }
  expect(await db.worker.selectFrom('ticket').select('id').where('service', '=', 'sentinel-backup').execute()).toEqual([])
})

test('a message of a vendor says whose it is and whether that can be believed', async () => {
  const act = { db: db.app, actor: { personId: people.alice, staffRole: null, via: 'portal' as const }, at: new Date() }
  const { id } = await handOver(act, filed, 'sentinel')
  const thread = await db.worker.selectFrom('vendor_thread').select('id').where('ticket_id', '=', id).executeTakeFirstOrThrow()
  const system = { db: db.worker, actor: { personId: null, staffRole: null, via: 'mail' as const }, at: new Date() }
  await vendorAnswers(system, { threadId: thread.id, text: 'Update.', sender: 'bob@x.example', unverified: true, files: [] })
  const { body } = await call('alice', 'GET', `/tickets/${id}/messages`)
  expect(body.messages.map((message: { vendor: unknown }) => message.vendor)).toEqual([
    null,
    { key: 'sentinel', name: 'Sentinel Software', unverified: true, sender: 'bob@x.example' },
  ])
  expect(body.messages[1]).toMatchObject({ fromStaff: false, via: 'mail' })
})

test('a reply by API reaches the vendor only where it says so; otherwise it is a word to us', async () => {
  const act = { db: db.app, actor: { personId: people.alice, staffRole: null, via: 'portal' as const }, at: new Date() }
  const { id } = await handOver(act, filed, 'sentinel')
  const passed = async () =>
    (
      await db.worker
        .selectFrom('ticket_event')
        .select('id')
        .where('ticket_id', '=', id)
        .where('type', '=', 'ticket.sent-to-vendor')
        .execute()
    ).length
  const statusNow = async () => (await call('alice', 'GET', `/tickets/${id}`)).body.status
  expect((await call('alice', 'POST', `/tickets/${id}/messages`, { json: { body: 'For them.', toVendor: true } })).status).toBe(201)
  expect([await passed(), await statusNow()]).toEqual([2, 'on-hold'])
  expect((await call('alice', 'POST', `/tickets/${id}/messages`, { json: { body: 'For you.' } })).status).toBe(201)
  expect([await passed(), await statusNow()]).toEqual([2, 'open'])
})
