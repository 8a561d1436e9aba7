// What is asked of all contracts of an organisation is read from one of each kind: the same answers, and few pages however many contracts there are.
import fc from 'fast-check'
import { type RawBuilder, sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { type Db, reading, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'

const c = await counter()
await sellEnterprise(c, monday)
const kim = await c.agent('Kim', ['general'])
const sellers = [await c.organisation('Reseller'), await c.organisation('Distributor')]

type Found = RawBuilder<{ found: string[] | null }>
const found = async (query: Found, db: Tx | Db) => (await query.execute(db)).rows[0]!.found

const partners = (of: string): Found => sql`select array(select w.id from guichet_partners_of(${of}) w order by 1) as found`
const plans = (of: string): Found =>
  sql`select array(select unnest(s.plans) order by 1) as found from guichet_my_standings() s where s.organisation_id = ${of}`
/** Null is everything, and not the same as nothing. */
const covered = (of: string, day: string): Found =>
  sql`select case when w is not null then array(select unnest(w) order by 1) end as found from guichet_covered_services(${of}, ${day}::date) w`
const deciding = (of: string, partner: string | null, day: string, listed = 0): Found =>
  sql`select array(select k ->> 'id' from json_array_elements(guichet_deciding_contracts(${of}, ${partner}, 'UTC', ${day}::timestamptz, '{}', ${listed})) k order by 1) as found`

/** The same, read from every contract. */
const each = {
  partners: (of: string): Found =>
    sql`select array(select distinct partner_id from contract where organisation_id = ${of} and partner_id is not null order by 1) as found`,
  plans: (of: string): Found =>
    sql`select array(select distinct plan_key from contract where organisation_id = ${of} and plan_key is not null
      and starts_on <= current_date and (ends_on is null or ends_on >= current_date) order by 1) as found`,
  covered: (of: string, day: string): Found =>
    sql`select case when exists (select from contract where organisation_id = ${of}) then array(
      select distinct s.key from contract c join service s on s.retired_at is null
      where c.organisation_id = ${of} and c.starts_on <= ${day}::date and (c.ends_on is null or c.ends_on >= ${day}::date)
        and case when c.services <> '{}' then s.key = any (c.services)
          else s.offerings = '{}' or exists (select from offering o where o.entity_key = c.entity_key and o.key = any (s.offerings)) end order by 1) end as found`,
  deciding: (of: string, partner: string, day: string): Found =>
    sql`select array(select id::text from (select distinct on (kind, organisation_id, begun, active) id from
        (select *, starts_on <= ${day}::date as begun, starts_on <= ${day}::date and (ends_on is null or ends_on >= ${day}::date) as active from contract) c
        where organisation_id = ${of} or organisation_id = ${partner} and covers <> 'own'
        order by kind, organisation_id, begun, active, case when begun then ends_on end desc nulls first, starts_on, id) one order by 1) as found`,
}

const day = fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03', '2030-01-01')
const contract = fc
  .record({
    ofPartner: fc.boolean(),
    entity_key: fc.constantFrom('east', 'west'),
    plan_key: fc.constantFrom(null, 'basic', 'premium'),
    partner_id: fc.constantFrom(null, ...sellers),
    covers: fc.constantFrom('own', 'customers', 'both'),
    services: fc.constantFrom<string[][]>([], ['rack'], ['virtual-server', 'gone']),
    starts_on: day,
    ends_on: fc.option(day),
  })
  .filter(({ starts_on, ends_on }) => ends_on === null || ends_on >= starts_on)

test('one of each kind tells what they all do, whatever they are and on whatever day', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(contract, { maxLength: 16 }), day, async (contracts, on) => {
      const [customer, partner, ada] = [await c.organisation('Acme'), await c.organisation('Helpers'), await c.person('Ada')]
      await c.member(customer, ada)
      for (const [at, { ofPartner, ...one }] of contracts.entries())
        await c.worker
          .insertInto('contract')
          .values({ ...one, id: newId(), organisation_id: ofPartner ? partner : customer, number: `${customer}-${at}`, created_at: monday })
          .execute()
      const told = (who: { personId: string }, query: Found) => reading(c.app, who.personId, (tx) => found(query, tx))
      expect(await told(ada, partners(customer))).toEqual(await found(each.partners(customer), c.owner))
      expect(await told(ada, plans(customer))).toEqual(await found(each.plans(customer), c.owner))
      expect(await told(ada, covered(customer, on))).toEqual(await found(each.covered(customer, on), c.owner))
      expect(await told(kim, deciding(customer, partner, on))).toEqual(await found(each.deciding(customer, partner, on), c.owner))
    }),
    { numRuns: 60 },
  )
})

const [large, eve] = [await c.organisation('Zaibatsu'), await c.person('Eve')]
beforeAll(async () => {
  await c.member(large, eve)
  await sql`insert into contract (id, organisation_id, partner_id, entity_key, number, starts_on, ends_on, created_at)
    select gen_random_uuid(), ${large}, case when n % 3 = 0 then ${sellers[0]!}::uuid end, 'west', 'Q-' || n, '2020-01-01', case when n % 2 = 0 then date '2021-01-01' end, ${monday}
    from generate_series(1, 30000) n`.execute(c.worker)
  await sql`analyze contract`.execute(c.owner)
})

/** How PostgreSQL came to it, the second time: the first one finds what a session reads once about tables and functions. */
const explained = (query: Found) =>
  reading(c.app, eve.personId, async (tx) => {
    await sql`set local work_mem = '512kB'`.execute(tx)
    await query.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (analyze, buffers) ${query}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join(' ')
  })

test.each([
  ['the partners', partners(large)],
  ['the services', covered(large, '2026-03-02')],
  ['the plans', plans(large)],
])('of 30,000 contracts a few pages are read: %s', async (_, query) => {
  const [, hit, read = 0] = /shared hit=(\d+)(?: read=(\d+))?/.exec(await explained(query))!
  expect(Number(hit) + Number(read)).toBeLessThan(200)
})

test('which of 30,000 contracts decide is looked up, not sorted', async () => {
  expect(await explained(deciding(large, null, '2026-03-02', 200))).not.toMatch(/temp/)
})
