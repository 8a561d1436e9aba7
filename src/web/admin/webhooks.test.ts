// How webhooks go, for administrators alone; a secret goes in by a form and stands on no page afterwards.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withSteps } from '../../../test/support/escalations.ts'
import { testHouse } from '../../../test/support/house.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'

const { as, db, people } = await testHouse()
const secret = 'a-secret-that-nobody-reads-any-more-anywhere'
await withSteps(db, [{ key: 'call', action: 'webhook', webhook: 'on-call' }], {
  webhooks: [{ key: 'on-call', label: { en: 'On call', tr: 'Nöbet' }, url: 'https://pager.example/hook' }],
})

test('an administrator sets a secret, sends a trial, and sees what failed and why', async () => {
  const ada = await as('ada')
  expect(await ada.page('/admin/webhooks')).toMatch(/On call[\s\S]*Without a secret/)
  const short = await ada.post('/admin/webhooks/on-call/secret', { secret: 'too short' })
  expect(short.status).toBe(422)
  const again = await short.text()
  expect(again).toContain('Use at least 32 characters.')
  expect(again, 'nothing typed comes back').not.toContain('too short')
  expect((await ada.post('/admin/webhooks/on-call/secret', { secret })).status).toBe(303)
  const page = await ada.page('/admin/webhooks/on-call')
  expect(page).toContain('https://pager.example/hook')
  expect(page).not.toContain(secret)
  expect((await ada.post('/admin/webhooks/on-call/trial', {})).status).toBe(303)
  expect(await ada.page('/admin/webhooks/on-call')).toContain('1 call waits.')
  await sql`update webhook_call set attempts = 3, fault = 'redirects'`.execute(db.worker)
  await sql`update webhook_target set fault = 'redirects', failed_at = now(), failures = 3`.execute(db.worker)
  expect(await ada.page('/admin/webhooks/on-call')).toMatch(/It sends us elsewhere[\s\S]*Trial[\s\S]*3 tries so far/)
  expect(await ada.page('/admin/webhooks')).toContain('Fails')
  for (const path of [
    '/admin/catalogue/webhooks',
    '/admin/catalogue/webhooks/on-call',
    '/admin/catalogue/escalations',
    '/admin/catalogue/escalations/call',
    '/admin/catalogue/history',
  ])
    expect(await ada.page(path), path).not.toContain(secret)
  expect(await ada.page('/admin/catalogue/escalations')).toMatch(/First answer · When it is due · Call a webhook/)
})

test('F21 nobody else: pages and deeds are not there', async () => {
  for (const name of ['noor', 'tom']) {
    const browser = await as(name)
    for (const path of ['/admin/webhooks', '/admin/webhooks/on-call', '/admin/catalogue/escalations', '/admin/catalogue/webhooks'])
      expect((await browser.get(path)).status, `${name} ${path}`).toBe(404)
    for (const deed of ['secret', 'trial'])
      expect((await browser.post(`/admin/webhooks/on-call/${deed}`, { secret })).status, `${name} ${deed}`).toBe(404)
  }
  const ada = await as('ada')
  expect((await ada.get('/admin/webhooks/nowhere')).status).toBe(404)
  expect((await ada.post('/admin/webhooks/nowhere/trial', {})).status).toBe(404)
})

test('a step is written in the form, and what does not fit is said at its field', async () => {
  const ada = await as('ada')
  const step = { key: 'boss', 'label.en': 'Tell the boss', metric: 'resolution', minutes: '-30', action: 'notify' }
  const refused = await ada.post('/admin/catalogue/escalations/_new', step)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('It tells nobody.')
  const made = await ada.post('/admin/catalogue/escalations/_new', { ...step, people: 'boss@provider.example' })
  expect(made.status).toBe(303)
  const { rows } = await sql`select metric, minutes, action, people, tell from escalation_step where key = 'boss'`.execute(db.worker)
  expect(rows).toEqual([{ metric: 'resolution', minutes: -30, action: 'notify', people: ['boss@provider.example'], tell: [] }])
  expect((await ada.post('/admin/catalogue/escalations/_new', { ...step, key: 'x', people: 'not an address' })).status).toBe(422)
})

test('the ticket says in a quiet line what happened, to us alone', async () => {
  const { id, reference } = await createTicket(
    { db: db.app, actor: { personId: people.get('tom')!, staffRole: null, via: 'portal' }, at: new Date() },
    { requestType: 'technical', service: 'virtual-server', priority: 'medium', summary: 'It is slow', body: 'Since nine.' },
  )
  const record = (action: string, more: object = {}) =>
    sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at) values (gen_random_uuid(), ${id}, null, 'ticket.escalated', 'staff',
      ${JSON.stringify({ step: 'x', metric: 'first-response', round: 1, action, outcome: 'done', dueAt: new Date(), escalationId: id, ...more })}, now())`.execute(
      db.worker,
    )
  await record('notify', { people: 2 })
  await record('raise')
  await record('webhook', { outcome: 'not-possible' })
  const page = await (await as('ada')).page(`/workspace/tickets/${reference}`)
  expect(page).toContain('Escalation: 2 people were told (First answer)')
  expect(page).toContain('Escalation: it stands before all others in its queue now (First answer)')
  expect(page).toContain('Escalation: it could not be done as configured (First answer)')
  expect(await (await as('tom')).page(`/tickets/${reference}`)).not.toContain('Escalation')
})
