// A report reads the months it is of and no more, however long the house has kept its clocks. `CLOCKS=200000 SHOW_TIMES=1` measures it.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, question, type Someone } from '../../../test/support/counter.ts'
import { type Tx, reading } from '../../platform/database.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { type Broken, type Counted, attainmentQuery } from './attainment.ts'
import { reportOf } from './report.ts'
import { type Scope, scopeOfCustomer, scopeOfStaff } from './scope.ts'
import { statementClocks, statementOf } from './statement.ts'

const clocks = Number(process.env.CLOCKS ?? 9_000)
const now = new Date('2026-11-21T12:00:00Z')
const zone = 'Europe/Paris'
const c = await counter()
const organisations = await Promise.all(Array.from({ length: 50 }, (_, at) => c.organisation(`Customer ${at}`)))
const acme = organisations[0]!
const ada = await c.person('Ada')
await c.member(acme, ada, { sees: 'all' })
const kim = await c.agent('Kim', ['technical'])
const chief = await c.agent('Chief', [], 'administrator')
const incident = { ...question, requestType: 'incident', severity: 'a', priority: null }
const { id } = await createTicket({ ...c.as(ada), at: new Date('2024-12-02T08:00:00Z') }, incident as never)
// Three clocks each, spread over two years, customers and queues; the deeds would take an hour.
await sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'reference', 'ZZ-' || n,
    'organisation_id', (${organisations}::uuid[])[1 + n % 50], 'queue_key', (array['technical', 'billing', 'sales'])[1 + n % 3]))).*
  from ticket t, generate_series(1, ${Math.ceil(clocks / 3)}::int) n where t.id = ${id}`.execute(c.owner)
await sql`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, left_ms, used_ms, missed, ended_at,
    queue_key, organisation_id)
  select t.id, m.metric, 1, 'policy-' || n % 4, 1, 60, 'always', s.state, date_trunc('milliseconds', timestamptz '2026-11-21' - (n * 7919 % 730) * interval '1 day'),
    case when s.state = 'running' then timestamptz '2026-11-22' end, 0, n * 104729 % 7200000, n % 10 = 0,
    case when s.state in ('met', 'dropped') then timestamptz '2026-11-21' end, t.queue_key, t.organisation_id
  from (select *, substr(reference, 4)::bigint as n from ticket where reference like 'ZZ-%') t,
    unnest(array['first-response', 'next-response', 'resolution']) m (metric),
    lateral (select (array['met', 'met', 'met', 'met', 'dropped', 'paused', 'running'])[1 + t.n % 7] as state) s`.execute(c.owner)
await sql`analyze`.execute(c.owner)

const read = <T>(who: Someone, work: (tx: Tx) => Promise<T>) => reading(c.app, who.personId, work)
const plan = (who: Someone, scope: (tx: Tx) => Promise<Scope>, range: Pick<Counted, 'from' | 'before'>, broken: Broken) =>
  read(who, async (tx) => {
    const query = attainmentQuery({ scope: await scope(tx), ...range, at: now }, broken)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, costs off) ${query}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
const october = { from: new Date('2026-09-30T22:00:00Z'), before: new Date('2026-10-31T23:00:00Z') }
const all: Broken = { by: ['month', 'policy', 'queue', 'organisation'], zone, metric: 'first-response' }

test('a month is one range of the index over moments, read once, for administrators and agents', async () => {
  for (const who of [chief, kim]) {
    const said = await plan(who, (tx) => scopeOfStaff(tx, who), october, all)
    expect(said.match(/ticket_clock_started/g)).toHaveLength(1)
    expect(said).not.toMatch(/Seq Scan on ticket_clock/)
  }
})
test('a customer’s month is one range of the index over customers and moments', async () => {
  const who = { ...ada, staffRole: null }
  const said = await plan(ada, (tx) => scopeOfCustomer(tx, who, acme), october, { by: ['policy'], zone })
  expect(said.match(/ticket_clock_of_organisation/g)).toHaveLength(1)
  expect(said).not.toMatch(/Seq Scan on ticket_clock/)
})

test.runIf(process.env.SHOW_TIMES)('how long each takes', { timeout: 300_000 }, async () => {
  const report = (who: Someone, more: object) => () =>
    read(who, (tx) => reportOf(tx, who, { metric: 'first-response', limit: 25, timeZone: zone, ...more }, now))
  const asked = { organisationId: acme, month: '2026-10', at: now, timeZone: zone, limit: 50 }
  const works: Record<string, () => Promise<unknown>> = {
    'all, 24 months': report(chief, { from: '2024-12', until: '2026-11' }),
    'all, 6 months': report(chief, {}),
    'one queue, 6 months': report(kim, {}),
    'one queue, 1 month': report(kim, { from: '2026-10', until: '2026-10' }),
    'one customer, 6 months': report(chief, { organisation: acme }),
    'statement, with its 6 months': () => read(ada, (tx) => statementOf(tx, ada, asked)),
    'the first 50 clocks of a statement': () => read(ada, (tx) => statementClocks(tx, ada, asked)),
  }
  for (const [name, work] of Object.entries(works)) {
    const times: number[] = []
    for (let run = 0; run < 9; run++) {
      const before = performance.now()
      await work()
      times.push(performance.now() - before)
    }
    times.sort((a, b) => a - b)
    console.log(`${name}: least ${Math.round(times[0]!)} ms, middle ${Math.round(times[4]!)} ms`)
  }
  console.log(await plan(chief, (tx) => scopeOfStaff(tx, chief), october, all))
})
