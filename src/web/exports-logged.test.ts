// F17: who took how much out of the house, and when, is on record; what was in it is not.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testHouse } from '../../test/support/house.ts'
import { monthAfter, monthOf } from '../desk/reports/months.ts'

const logged: string[] = []
const { as, db, people } = await testHouse({ logged })
const aurora = await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()
const lines = () => logged.map((line) => JSON.parse(line) as Record<string, unknown>)
const lastMonth = monthAfter(monthOf(new Date(), 'UTC'), -1)
const statements = `/workspace/reports/customers/${aurora.id}/${lastMonth}`

test.each([
  ['mira', '/tickets.csv?tab=organisation', { export: 'tickets', tab: 'organisation' }],
  ['mira', '/tickets.csv?q=canaryword', { export: 'tickets' }],
  ['noor', '/workspace/queues/technical/tickets.csv', { export: 'workspace', view: 'queue:technical' }],
  ['noor', '/workspace/search/tickets.csv?q=canaryword', { export: 'workspace', view: 'search' }],
  ['noor', `${statements}/statement.csv`, { export: 'statement', organisationId: aurora.id }],
  ['noor', `${statements}/statement.pdf`, { export: 'statement-pdf', organisationId: aurora.id }],
])('F17 %s at %s', async (who, path, told) => {
  logged.length = 0
  const response = await (await as(who)).get(path)
  expect(response.status).toBe(200)
  const rows = (await response.text()).split('\r\n').length - 2 // the heads, and what follows the last
  expect(lines()).toEqual([expect.objectContaining({ ...told, ...(path.includes('.csv') && { rows }), personId: people.get(who) })])
  expect(logged.join()).not.toMatch(/canaryword|Mira|example/)
})

test('F17 an export that is broken off is on record with what was read of it', async () => {
  await sql`insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, summary, status, created_at, updated_at, touched_at)
    select gen_random_uuid(), 'CS-' || (1000000 + n), 'technical', 'other', ${aurora.id}, ${people.get('tom')}, 'technical', repeat('Long ', 30), 'new', now(), now(), now()
    from generate_series(1, 4000) n`.execute(db.owner)
  logged.length = 0
  const { body } = await (await as('mira')).get('/tickets.csv?tab=organisation')
  const reader = body!.getReader()
  await reader.read()
  await reader.cancel()
  await expect.poll(lines).toEqual([expect.objectContaining({ export: 'tickets', rows: expect.any(Number) })])
  expect(lines()[0]!['rows']).toBeLessThan(4000)
})
