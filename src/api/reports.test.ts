// Programs read reports and statements by the same rule as people.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { filesIncident } from '../../test/support/reports.ts'
import { forgetCatalogue } from '../desk/catalogue/catalogue-of.ts'
import { newId } from '../platform/id.ts'

const { call, db, people, organisations, clock: time } = await apiHouse()
await sql`update promise set next_response = null, resolution = null`.execute(db.worker)
for (const one of [db.app, db.worker]) forgetCatalogue(one)
const tess = { personId: people.tess, staffRole: 'agent' as const }
const at = new Date(time.now().getTime() - 4 * 3_600_000)
const month = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit' }).format(at)
const file = (who: 'alice' | 'bob', summary: string, answered: number) =>
  filesIncident(db, { personId: people[who], staffRole: null }, tess, { summary, at, answered })
const late = await file('alice', 'Late', 90)
await file('alice', 'In time', 10)
await file('bob', 'Of Babbage', 90)
const statement = (id: string, of = month) => `/organisations/${id}/statements/${of}`

test('a statement says what the page says, and each promise can be read', async () => {
  const { status, body } = await call('amy', 'GET', statement(organisations.a))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    organisation: { name: 'Analytical Engines' },
    month,
    zone: 'Europe/Paris',
    queues: null,
    metrics: { 'first-response': { kept: 1, missed: 1, share: 0.5, halfMs: 600_000, nineInTenMs: 5_400_000 }, resolution: { share: null } },
    byPolicy: [{ metric: 'first-response', policy: 'incident-a', kept: 1, missed: 1 }],
  })
  const first = (await call('amy', 'GET', `${statement(organisations.a)}/clocks?limit=1`)).body
  const second = (await call('amy', 'GET', `${statement(organisations.a)}/clocks?limit=1&cursor=${first.nextCursor}`)).body
  const clocks = [...first.clocks, ...second.clocks]
  expect(second.nextCursor).toBeNull()
  expect(clocks.find(({ result }: { result: string }) => result === 'missed')).toMatchObject({
    ticket: { reference: late.reference, summary: 'Late' },
    promisedMs: 3_600_000,
    takenMs: 5_400_000,
    lateMs: 1_800_000,
    why: null,
  })
  expect(JSON.stringify(clocks)).not.toContain('queue')
})
test('F20 F22 to others it does not exist, whatever they guess; agents read what their queues worked', async () => {
  for (const rest of ['', '/clocks']) {
    for (const who of ['alice', 'bob', 'carla'] as const)
      expect((await call(who, 'GET', statement(organisations.a) + rest)).status, who + rest).toBe(404)
    expect((await call('amy', 'GET', statement(newId()) + rest)).status).toBe(404)
    expect((await call('amy', 'GET', statement(organisations.a, '2099-01') + rest)).status).toBe(404)
    expect((await call('amy', 'GET', statement(organisations.a, '2026-13') + rest)).status).toBe(404)
  }
  const bills = (await call('bill', 'GET', statement(organisations.a))).body
  expect(bills).toMatchObject({ queues: ['billing'], metrics: { 'first-response': { kept: 0, missed: 0 } } })
  expect((await call('bill', 'GET', `${statement(organisations.a)}/clocks`)).body.clocks).toEqual([])
})
test('the report is for staff: agents by their queues, administrators all', async () => {
  const report = async (who: 'tess' | 'bill' | 'ada', query = '') => (await call(who, 'GET', `/reports/promises${query}`)).body
  expect((await call('amy', 'GET', '/reports/promises')).status).toBe(404)
  expect(await report('tess')).toMatchObject({ queues: ['technical'], metrics: { 'first-response': { kept: 1, missed: 2 } } })
  expect(await report('bill')).toMatchObject({ missed: [], byCustomer: [], metrics: { 'first-response': { kept: 0, missed: 0 } } })
  const all = await report('ada', `?customer=${organisations.a}`)
  expect(all.queues).toBeNull()
  expect(all.byCustomer).toMatchObject([{ customer: { name: 'Analytical Engines' }, kept: 1, missed: 1 }])
  expect(all.missed).toMatchObject([
    { ticket: { reference: late.reference }, queue: 'technical', why: [{ cause: 'filed', ran: true, ms: 5_400_000 }] },
  ])
  expect((await call('bill', 'GET', '/reports/promises?queue=technical')).status).toBe(404)
  expect((await call('tess', 'GET', '/reports/promises?from=2026')).status).toBe(422)
})
