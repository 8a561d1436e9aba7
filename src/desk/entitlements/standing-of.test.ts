// The facts that decide: only one's own are read, all that matter are read, and thousands of contracts do not slow it down.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { enterpriseCatalogue, sellEnterprise, wanted } from '../../../test/support/enterprise.ts'
import { reading, roundTrips, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { entitle } from './entitle.ts'
import { type StandingRow, standingIn, standingsOf, standingsQuery } from './standing-of.ts'

const c = await counter()
await sellEnterprise(c, monday)
const [acme, rival, large, reseller] = [
  await c.organisation('Acme'),
  await c.organisation('Rival'),
  await c.organisation('Zaibatsu'),
  await c.organisation('Reseller'),
]
const [ada, bob, eve, nobody] = [await c.person('Ada'), await c.person('Bob'), await c.person('Eve'), await c.person('Nobody')]
const kim = await c.agent('Kim', ['general'])
const several = 8000

beforeAll(async () => {
  await c.member(acme, ada, { administers: true })
  await c.member(acme, bob, { files: false })
  await c.member(large, ada)
  await c.member(rival, eve)
  const contract = (organisation_id: string, number: string, more: object = {}) =>
    c.worker
      .insertInto('contract')
      .values({
        id: newId(),
        organisation_id,
        entity_key: 'east',
        plan_key: 'basic',
        number,
        starts_on: '2020-01-01',
        created_at: monday,
        ...more,
      })
      .execute()
  await contract(acme, 'A-1')
  await contract(acme, 'A-2', { partner_id: reseller, entity_key: 'west' })
  await contract(rival, 'R-1', { plan_key: 'premium' })
  await c.worker.updateTable('organisation').set({ contact_phone: '+81 3 1234 5678' }).where('id', '=', reseller).execute()
  await c.worker
    .insertInto('filing_grant')
    .values({ organisation_id: acme, person_id: ada.personId, offering_key: 'cloud-east', granted_at: monday })
    .execute()
  await c.worker.insertInto('cloud_tenant').values([
    { id: newId(), organisation_id: acme, name: 'prod', created_at: monday },
    { id: newId(), organisation_id: acme, name: 'old', created_at: monday, retired_at: monday },
    { id: newId(), organisation_id: rival, name: 'rivals', created_at: monday },
  ]).execute() // biome-ignore format: a table
  await sql`insert into contract (id, organisation_id, entity_key, plan_key, number, starts_on, ends_on, created_at)
    select gen_random_uuid(), ${large}, 'east', 'advanced', 'Z-' || lpad(n::text, 6, '0'), '2020-01-01', case when n % 3 = 0 then date '2025-12-31' end, ${monday}
    from generate_series(1, ${sql.lit(several)}) n`.execute(c.worker)
  await contract(large, 'Z-zz-last', { plan_key: 'premium' })
  await sql`insert into contract (id, organisation_id, partner_id, entity_key, number, starts_on, created_at)
    select gen_random_uuid(), ${rival}, ${reseller}, 'west', 'Q-' || n, '2020-01-01', ${monday} from generate_series(1, 30000) n`.execute(
    c.worker,
  )
  await sql`analyze contract`.execute(c.owner)
})

const of = (who: { personId: string }, person = who.personId) => reading(c.app, who.personId, (tx) => standingsOf(tx, person, monday))

test('NTT-10 one per organisation, with rights, grants, tenants, who administers, and the partner with its contact', async () => {
  const [first, second] = await of(ada)
  expect(first).toMatchObject({
    organisation: { id: acme, name: 'Acme' },
    files: true,
    grants: ['cloud-east'],
    tenants: [{ name: 'prod', label: null }],
    administrators: [{ id: ada.personId, name: 'Ada' }],
    contracts: [
      { number: 'A-1', entity: 'east', plan: 'basic', active: true, begun: true, startsOn: '2020-01-01', endsOn: null, partner: null },
      { number: 'A-2', entity: 'west', partner: { id: reseller, name: 'Reseller', phone: '+81 3 1234 5678' } },
    ],
  })
  expect(second?.organisation?.name).toBe('Zaibatsu')
  expect(await of(bob)).toMatchObject([{ organisation: { id: acme }, files: false, grants: [] }])
})

test('who belongs nowhere has one standing of their own, and a disabled person none', async () => {
  expect(await of(nobody)).toEqual([
    {
      acting: null,
      edition: null,
      calendar: null,
      organisation: null,
      files: true,
      grants: [],
      contracts: [],
      tenants: [],
      administrators: [],
    },
  ])
  await c.disable(nobody)
  expect(await of(nobody)).toEqual([])
})

test('F01 nobody reads another’s: not by person, not by organisation, not by naming a contract', async () => {
  const seen = await of(eve, ada.personId)
  expect(JSON.stringify(seen)).not.toMatch(/A-1|Acme|Z-/)
  const rivals = await c.worker.selectFrom('contract').select('id').where('number', '=', 'R-1').executeTakeFirstOrThrow()
  const mine = await reading(c.app, ada.personId, (tx) =>
    standingIn(tx, ada.personId, acme, monday, { contracts: [rivals.id], tenants: ['rivals'] }),
  )
  expect(mine?.contracts.map(({ number }) => number)).toEqual(['A-1', 'A-2'])
  expect(mine?.tenants).toEqual([{ name: 'prod', label: null }])
  expect(await reading(c.app, ada.personId, (tx) => standingIn(tx, ada.personId, rival, monday))).toBeNull()
  expect(await of(kim, eve.personId)).toMatchObject([{ organisation: { id: rival } }])
})

test('of many contracts those that decide are read, in one trip, bounded, and quickly', async () => {
  const [far] = await c.worker.selectFrom('contract').select('id').where('number', '=', 'Z-007999').execute()
  const read = () => reading(c.app, ada.personId, (tx) => standingIn(tx, ada.personId, large, monday, { contracts: [far!.id] }))
  const trips = { count: 0 }
  const standing = (await roundTrips.run(trips, read))!
  expect(trips.count).toBeLessThanOrEqual(2) // begin travels with it; commit
  expect(standing.contracts.length).toBeLessThanOrEqual(260)
  expect(standing.contracts.map(({ number }) => number)).toEqual(expect.arrayContaining(['Z-000001', 'Z-007999', 'Z-zz-last']))
  expect(standing.contracts.some(({ active, begun }) => begun && !active)).toBe(true)
  const catalogue = enterpriseCatalogue()
  expect(entitle(catalogue, standing, wanted({ type: 'premium-general' }))).toMatchObject({
    allowed: true,
    plan: 'premium',
    entity: 'east',
  })
  for (let warm = 0; warm < 3; warm++) await read()
  let quickest = Number.POSITIVE_INFINITY
  for (let time = 0; time < 10; time++) {
    const begun = performance.now()
    await read()
    quickest = Math.min(quickest, performance.now() - begun)
  }
  expect(quickest).toBeLessThan(100)
})

test('only the organisation’s own contracts are visited', async () => {
  const pages = reading(c.app, ada.personId, async (tx) => {
    const query = standingsQuery(ada.personId, acme, monday, {}).compile(tx)
    const look = () => tx.executeQuery<{ 'QUERY PLAN': string }>({ ...query, sql: `explain (analyze, buffers) ${query.sql}` })
    await look() // finds what a session reads once about tables and functions
    const { rows } = await look()
    const [, hit, read = 0] = /shared hit=(\d+)(?: read=(\d+))?/.exec(rows.map((row) => row['QUERY PLAN']).join(' '))!
    return Number(hit) + Number(read)
  })
  expect(await pages).toBeLessThan(80)
})

/** The same as guichet_standings, by whatever the policies of each table let through. */
const byPolicies = (personId: string, organisationId: string | null, listed: number) =>
  sql<StandingRow>`select o.id, o.name, o.edition, o.calendar_key as calendar, coalesce(m.files_tickets, true) as files,
    (select coalesce(json_agg(g.offering_key), '[]') from filing_grant g where g.organisation_id = o.id and g.person_id = p.id) as grants,
    (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name)), '[]') from guichet_administrators_of(o.id) a) as administrators,
    (select coalesce(json_agg(json_build_object('name', t.name, 'label', t.label) order by t.name), '[]') from cloud_tenant t
      where t.organisation_id = o.id and t.retired_at is null) as tenants,
    (select json_agg(json_build_object('id', w.id, 'name', w.name, 'address', w.contact_address, 'phone', w.contact_phone, 'url', w.contact_url))
      from guichet_partners_of(o.id) w where exists (select from contract c where c.organisation_id = o.id and c.partner_id is not null)) as partners,
    (with mine as (select c.*, c.starts_on <= d.today as begun, c.starts_on <= d.today and (c.ends_on is null or c.ends_on >= d.today) as active
        from contract c, (select (${monday}::timestamptz at time zone p.time_zone)::date as today) d where c.organisation_id = o.id),
      chosen as ((select distinct on (kind, begun, active) id from mine
          order by kind, begun, active, case when begun then ends_on end desc nulls first, starts_on, id)
        union (select id from mine where active order by number, id limit ${listed})
        union (select id from mine where begun and not active order by ends_on desc, id limit ${Math.min(listed, 50)}))
      select coalesce(json_agg(json_build_object('id', k.id, 'number', k.number, 'entity', k.entity_key, 'plan', k.plan_key, 'partner', k.partner_id,
        'active', k.active, 'begun', k.begun, 'startsOn', k.starts_on, 'endsOn', k.ends_on, 'covers', k.covers, 'services', k.services, 'trial', k.trial,
        'calendar', k.calendar_key, 'ofPartner', false) order by k.active desc, k.begun, k.number, k.id), '[]')
      from mine k where k.id in (select id from chosen)) as contracts
    from person p left join membership m on m.person_id = p.id left join organisation o on o.id = m.organisation_id
    where p.id = ${personId} and p.disabled_at is null and (${organisationId}::uuid is null or m.organisation_id = ${organisationId}::uuid)
    order by o.name, o.id`

test('F01 what is told at once is what the policies tell, to everyone of everyone, read and while writing', async () => {
  const belongsNowhere = await c.person('Ann')
  const id = newId()
  await c.worker.insertInto('ticket').values({
    id, reference: 'CS-1', request_type: 'general', requester_id: belongsNowhere.personId, queue_key: 'general', summary: 'x',
    created_at: monday, updated_at: monday, touched_at: monday,
  }).execute() // biome-ignore format: a row
  await c.worker
    .insertInto('participant')
    .values({ ticket_id: id, person_id: eve.personId, added_by: kim.personId, added_at: monday, updated_at: monday })
    .execute()
  const boss = await c.agent('Root', [], 'administrator')
  const everyone = [ada, bob, eve, nobody, belongsNowhere, kim, boss]
  let told = 0
  for (const asker of everyone)
    for (const one of everyone)
      for (const [organisation, through] of [
        [null, reading],
        [acme, writing],
      ] as const) {
        const [ours, theirs] = await through(c.app, asker.personId, async (tx) => [
          (await standingsQuery(one.personId, organisation, monday, { listed: 3 }).execute(tx)).rows,
          (await byPolicies(one.personId, organisation, 3).execute(tx)).rows,
        ])
        expect(ours, `${asker.personId} asks of ${one.personId} in ${organisation}`).toEqual(theirs)
        told += ours.length
      }
  expect(told).toBeGreaterThan(35)
})
