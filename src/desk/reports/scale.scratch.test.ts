import { sql } from 'kysely'
import { test } from 'vitest'
import { counter, question } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { attainmentQuery } from './attainment.ts'
import { reportOf } from './report.ts'
import { statementOf, statementClocks } from './statement.ts'
import { scopeOfCustomer, scopeOfStaff } from './scope.ts'
test('scale', async () => {
  const c = await counter()
  const acme = await c.organisation('Acme')
  const ada = await c.person('Ada')
  await c.member(acme, ada, { sees: 'all' })
  const kim = await c.agent('Kim', ['technical'])
  const chief = await c.agent('Chief', [], 'administrator')
  const orgs = [acme]
  for (let i = 0; i < 199; i++) orgs.push(await c.organisation('Org ' + i))
  const { id } = await createTicket({ ...c.as(ada), at: new Date('2026-03-02T08:00:00Z') }, {
    ...question,
    requestType: 'incident',
    severity: 'a',
    service: 'virtual-server',
    priority: null,
  } as never)
  await sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'reference', 'ZZ-' || n, 'organisation_id', (${orgs}::uuid[])[1 + n % 200],
    'queue_key', (array['technical','billing','sales'])[1 + n % 3]))).* from ticket t, generate_series(1, 70000) n where t.id = ${id}`.execute(
    c.owner,
  )
  await sql`insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, left_ms, used_ms, missed, ended_at, queue_key, organisation_id)
    select t.id, m.metric, 1, (array['a','b','c','d'])[1 + (random()*3)::int], 1, 60, 'always', s.state, date_trunc('milliseconds', timestamptz '2026-11-21' - random() * interval '730 days'),
      case when s.state = 'running' then timestamptz '2026-11-22' end, 0, (random() * 7200000)::bigint, random() < 0.1, case when s.state in ('met','dropped') then timestamptz '2026-11-21' end, t.queue_key, t.organisation_id
    from ticket t, unnest(array['first-response','next-response','resolution']) m (metric), lateral (select (array['met','met','met','met','met','met','dropped','paused','running'])[1 + (random()*8 + length(t.reference)*0)::int] as state) s where t.reference like 'ZZ-%' limit 200000`.execute(
    c.owner,
  )
  await sql`vacuum analyze ticket_clock`.execute(c.owner)
  await sql`vacuum analyze ticket`.execute(c.owner)
  await sql`analyze`.execute(c.owner)
  const now = new Date('2026-11-21T12:00:00Z')
  const out: string[] = []
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const times: number[] = []
    for (let i = 0; i < 7; i++) {
      const s = performance.now()
      await work()
      times.push(performance.now() - s)
    }
    out.push(
      `${name}: ${times
        .sort((a, b) => a - b)
        .map((t) => t.toFixed(0))
        .join(' ')}`,
    )
  }
  const asked = { metric: 'first-response' as const, limit: 25 }
  const report = (who: typeof kim, more: object) => () =>
    reading(c.app, who.personId, (tx) => reportOf(tx, who, { ...asked, ...more }, now))
  await timed('admin 24 months', report(chief, { from: '2024-12', until: '2026-11' }))
  await timed('admin 6 months', report(chief, {}))
  await timed('agent 6 months', report(kim, {}))
  await timed('agent 1 month', report(kim, { from: '2026-10', until: '2026-10' }))
  await timed('customer in 6 months', report(chief, { organisation: acme }))
  const st = { organisationId: acme, month: '2026-10', at: now, limit: 50 }
  await timed('statement', () => reading(c.app, ada.personId, (tx) => statementOf(tx, ada, st)))
  await timed('statement clocks', () => reading(c.app, ada.personId, (tx) => statementClocks(tx, ada, st)))
  const explain = async (who: typeof kim, by: never, counted: (tx: never) => Promise<never>) =>
    reading(c.app, who.personId, async (tx) => {
      const q = attainmentQuery(await counted(tx as never), {
        by,
        zone: 'Europe/Paris',
        ...((by as string[]).length > 1 && { metric: 'first-response' as const }),
      })
      const { rows } = await sql<Record<string, string>>`explain (analyze, buffers, costs off) ${q}`.execute(tx)
      return rows.map((r) => r['QUERY PLAN']).join('\n')
    })
  const heads = ['month', 'policy', 'queue', 'organisation'] as never
  out.push(
    await explain(chief, heads, (async (tx: never) => ({
      scope: await scopeOfStaff(tx, chief),
      from: new Date('2026-06-01'),
      before: new Date('2026-12-01'),
      at: now,
    })) as never),
  )
  out.push(
    await explain(kim, heads, (async (tx: never) => ({
      scope: await scopeOfStaff(tx, kim),
      from: new Date('2026-10-01'),
      before: new Date('2026-11-01'),
      at: now,
    })) as never),
  )
  out.push(
    await explain(
      ada,
      ['policy'] as never,
      (async (tx: never) => ({
        scope: await scopeOfCustomer(tx, { ...ada, staffRole: null }, acme),
        from: new Date('2026-10-01'),
        before: new Date('2026-11-01'),
        at: now,
      })) as never,
    ),
  )
  const { writeFileSync } = await import('node:fs')
  writeFileSync('/tmp/reports-try/scale.txt', out.join('\n\n'))
}, 300_000)
