// Which escalations happened is told to who works the ticket, and to nobody else.
import { runMigrations } from 'graphile-worker'
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { escalate } from '../desk/escalations/escalate.ts'
import { keepClocks } from '../desk/promises/keep-clocks.ts'

const { call, organisations, db, clock } = await apiHouse()
await runMigrations({ connectionString: db.urls.worker })

test('F22 a ticket that was late says what happened, to agents of its queue and administrators alone', async () => {
  const { body: made } = await call('alice', 'POST', '/tickets', {
    json: {
      requestType: 'incident',
      service: 'virtual-server',
      severity: 'a',
      organisationId: organisations.a,
      summary: 'Nothing starts',
      body: 'Since nine.',
    },
  })
  const ticket = (await call('alice', 'GET', `/tickets/${made.reference}`)).body
  const event = await db.worker.selectFrom('ticket_event').select('id').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
  await keepClocks(db.worker, [event.id], clock.now())
  const path = `/tickets/${ticket.reference}/escalations`
  expect((await call('ada', 'GET', path)).body).toEqual({ escalations: [] })
  clock.pass(3_601_000)
  await escalate({ db: db.worker, now: () => clock.now() })
  const { escalations } = (await call('ada', 'GET', path)).body
  expect(escalations.map(({ step, action, metric }: Record<string, string>) => `${step} ${action} ${metric}`).sort()).toEqual([
    'late notify first-response',
    'raise raise first-response',
    'remind notify first-response',
  ])
  expect(escalations[0].dueAt).toBe(new Date(Date.parse(ticket.createdAt) + 3_600_000).toISOString())
  expect((await call('alice', 'GET', path)).status).toBe(403)
  expect((await call('ada', 'GET', '/tickets/CS-1/escalations')).status).toBe(404)
  expect((await call('ada', 'GET', `/tickets/${ticket.reference}`)).body).toMatchObject({
    promises: [{ metric: 'first-response', state: 'late' }, {}],
  })
})
