// MS-18 for machines: a ticket is opened joining an incident, tells of it in the caller's language, and the question at the end is answered.
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { update, withParts, wrong } from '../../test/support/incidents.ts'
import type { Act } from '../desk/actor.ts'
import { tellUpdate } from '../desk/incidents/tell-incident.ts'

const { call, open, people, db, clock } = await apiHouse()
await withParts(db)
const ada = (): Act => ({ db: db.app, actor: { personId: people.ada, staffRole: 'administrator', via: 'workspace' }, at: clock.now() })
const shown = async (who: 'alice' | 'bob' | 'tess', reference: string) => (await call(who, 'GET', `/tickets/${reference}`)).body

test('MS-18 joined at create, told in the language asked for, answered once', async () => {
  const incident = await wrong(ada())
  const { reference } = await open('alice', { incident: { id: incident.id, how: 'joined' } })
  const ticket = await shown('alice', reference)
  expect(ticket.incident).toEqual({
    id: incident.id,
    reference: incident.reference,
    kind: 'incident',
    state: 'investigating',
    title: 'Servers in the north do not start',
    how: 'joined',
    asked: false,
    answer: null,
  })
  clock.pass(1000)
  const { id } = await update(ada(), incident.id, { state: 'resolved', body: { en: 'It runs.', tr: 'Çalışıyor.' } })
  await tellUpdate({ db: db.worker, now: () => clock.now(), updateId: id })
  const turkish = await call('alice', 'GET', `/tickets/${reference}/messages`, { headers: { 'accept-language': 'tr' } })
  expect(turkish.body.messages.at(-1)).toMatchObject({ body: 'Çalışıyor.', incident: { reference: incident.reference, kind: 'solved' } })
  expect((await shown('alice', reference)).incident.asked).toBe(true)
  const answer = (who: 'alice' | 'tess') => call(who, 'POST', `/tickets/${reference}/incident/answer`, { json: { answer: 'not-solved' } })
  expect((await answer('tess')).body.code).toBe('may-not-do-that')
  expect((await answer('alice')).body).toEqual({ status: 'open' })
  expect((await answer('alice')).body.code).toBe('not-in-this-state')
  expect((await shown('alice', reference)).incident).toMatchObject({ asked: false, answer: 'not-solved' })
})

test('who works it attaches and detaches; what is over is refused at its field', async () => {
  const incident = await wrong(ada())
  const { reference } = await open('bob', { service: 'virtual-server' })
  expect((await call('tess', 'PUT', `/tickets/${reference}/incident`, { json: { incident: incident.reference } })).status).toBe(204)
  expect((await shown('bob', reference)).incident).toMatchObject({ how: 'attached' })
  expect((await call('bob', 'DELETE', `/tickets/${reference}/incident`)).body.code).toBe('may-not-do-that')
  expect((await call('tess', 'DELETE', `/tickets/${reference}/incident`)).status).toBe(204)
  expect((await call('tess', 'DELETE', `/tickets/${reference}/incident`)).body.code).toBe('not-in-this-state')
  await update(ada(), incident.id, { state: 'resolved', body: { en: 'Over.' } })
  const refused = await call('bob', 'PUT', `/tickets/${reference}/incident`, { json: { incident: incident.reference } })
  expect(refused.body).toMatchObject({ code: 'invalid', faults: [{ pointer: '#/incident' }] })
})
