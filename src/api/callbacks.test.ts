// NTT-14 for programs: the same times, the same refusals, and another customer's callback is not there.
import { expect, test } from 'vitest'
import { type Who, apiHouse } from '../../test/support/api.ts'
import { newId } from '../platform/id.ts'

const { call, db, organisations, clock } = await apiHouse()
for (const organisation_id of [organisations.a, organisations.b]) {
  const id = newId()
  await db.worker
    .insertInto('contract')
    .values({
      id,
      organisation_id,
      entity_key: 'europe',
      plan_key: 'advanced',
      number: id,
      starts_on: '2020-01-01',
      created_at: clock.now(),
    })
    .execute()
}
const ticket = {
  requestType: 'callback',
  service: 'backup',
  priority: 'medium',
  summary: 'Call me',
  body: 'About the backup.',
}
const times = async (who: Who = 'alice') =>
  (await call(who, 'GET', '/callback-times?type=callback')).body.slots as { startsAt: string; endsAt: string; left: number }[]
const open = async (who: Who, startsAt: string, organisationId = organisations.a) =>
  call(who, 'POST', '/tickets', { json: { ...ticket, organisationId, callback: { startsAt, phone: '+33 1 44 55 66 77' } } })

test('the catalogue names the type, its times are listed, and one is taken with the ticket', async () => {
  const { body: catalogue } = await call('alice', 'GET', '/catalogue')
  const named = catalogue.requestTypes.filter((type: { callback: boolean }) => type.callback)
  expect(named.map(({ key }: { key: string }) => key)).toEqual(['callback'])
  const [first] = await times()
  expect(first).toMatchObject({ left: 2 })
  const { status, body } = await open('alice', first!.startsAt)
  expect(status).toBe(201)
  const { body: read } = await call('alice', 'GET', `/tickets/${body.reference}`)
  expect(read.callback).toMatchObject({
    startsAt: first!.startsAt,
    endsAt: first!.endsAt,
    phone: '+33144556677',
    state: 'booked',
    standing: 'ahead',
  })
  // The number is the answer of the form's own question, too.
  expect(read.answers).toMatchObject([{ key: 'callback-phone', value: '+33144556677' }])
  expect((await times())[0]).toMatchObject({ startsAt: first!.startsAt, left: 1 })
})
test('without a time, or with one that is gone, the fault names the field', async () => {
  const { body } = await call('alice', 'POST', '/tickets', {
    json: { ...ticket, organisationId: organisations.a, answers: { 'callback-phone': '+33144556677' } },
  })
  expect(body).toMatchObject({ code: 'invalid', faults: [{ pointer: '#/callback/startsAt' }] })
  const gone = await open('alice', '2020-01-06T09:00:00Z')
  expect(gone.body).toMatchObject({ code: 'invalid', faults: [{ pointer: '#/callback/startsAt' }] })
  const other = await call('alice', 'POST', '/tickets', {
    json: { ...ticket, requestType: 'technical', organisationId: organisations.a, callback: { startsAt: '2020-01-06T09:00:00Z' } },
  })
  expect(other.body).toMatchObject({ code: 'invalid', faults: [{ pointer: '#/callback' }] })
  expect((await call('alice', 'GET', '/callback-times?type=technical')).status).toBe(404)
})
test('the last place goes to one of two programs', async () => {
  const slot = (await times())[5]!
  expect((await open('alice', slot.startsAt)).status).toBe(201)
  const both = await Promise.all([open('alice', slot.startsAt), open('bob', slot.startsAt, organisations.b)])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 422])
  expect((await times()).some(({ startsAt }) => startsAt === slot.startsAt)).toBe(false)
})
test('it is moved, given back and chosen anew, each with what may be said of it', async () => {
  const all = await times()
  const { body } = await open('alice', all[8]!.startsAt)
  const path = `/tickets/${body.reference}/callback`
  const own = (await call('alice', 'GET', `${path}/times`)).body
  expect(own.languages).toContain('hu')
  expect((await call('alice', 'PUT', path, { json: { startsAt: all[9]!.startsAt, language: 'hu' } })).status).toBe(204)
  expect((await call('alice', 'GET', path)).body).toMatchObject({ startsAt: all[9]!.startsAt, language: 'hu', phone: '+33144556677' })
  const wrong = await call('alice', 'PUT', path, { json: { startsAt: all[9]!.startsAt, phone: 'x' } })
  expect(wrong.body).toMatchObject({ code: 'invalid', faults: [{ pointer: '#/phone' }] })
  expect((await call('alice', 'DELETE', path)).status).toBe(204)
  expect((await call('alice', 'DELETE', path)).status).toBe(204)
  expect((await call('alice', 'GET', path)).body).toMatchObject({ state: 'cancelled' })
  expect((await call('alice', 'PUT', path, { json: { startsAt: all[9]!.startsAt } })).status).toBe(204)
})
test('a customer reads no tries; who works the ticket logs and reads them', async () => {
  const { body } = await open('alice', (await times())[10]!.startsAt)
  const path = `/tickets/${body.reference}/callback`
  expect((await call('alice', 'POST', `${path}/attempts`, { json: { outcome: 'reached' } })).status).toBe(403)
  expect((await call('bill', 'POST', `${path}/attempts`, { json: { outcome: 'reached' } })).status).toBe(404)
  const logged = await call('tess', 'POST', `${path}/attempts`, { json: { outcome: 'busy', note: 'again later' } })
  expect([logged.status, logged.body]).toEqual([201, { state: 'booked' }])
  expect((await call('tess', 'GET', path)).body.attempts).toMatchObject([{ outcome: 'busy', note: 'again later' }])
  for (const answer of [await call('alice', 'GET', path), await call('alice', 'GET', `/tickets/${body.reference}`)]) {
    expect(answer.text).not.toContain('again later')
    expect(answer.text).not.toContain('"attempts"')
  }
})
test('the agents’ calendar holds what is booked in one’s queues', async () => {
  const slot = (await times())[12]!
  const { body } = await open('alice', slot.startsAt)
  const asked = `/workspace/callbacks?from=${slot.startsAt}&to=${slot.endsAt}`
  const { callbacks } = (await call('tess', 'GET', asked)).body
  expect(callbacks).toMatchObject([{ startsAt: slot.startsAt, tries: 0, ticket: { reference: body.reference, queue: 'technical' } }])
  expect((await call('bill', 'GET', asked)).body.callbacks).toEqual([])
  expect((await call('alice', 'GET', asked)).status).toBe(404)
  expect((await call('tess', 'GET', '/workspace/callbacks?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z')).status).toBe(422)
})
