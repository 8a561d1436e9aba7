// The facts that decide: only one's own are read, all that matter are read, and thousands of contracts do not slow it down.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { enterpriseCatalogue, sellEnterprise, wanted } from '../../../test/support/enterprise.ts'
import { reading, roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { entitle } from './entitle.ts'
import { standingIn, standingsOf, standingsQuery } from './standing-of.ts'

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
  await sql`insert into contract (id, organisation_id, entity_key, number, starts_on, created_at)
    select gen_random_uuid(), ${rival}, 'west', 'Q-' || n, '2020-01-01', ${monday} from generate_series(1, 30000) n`.execute(c.worker)
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
  const plan = await reading(c.app, ada.personId, async (tx) => {
    const query = standingsQuery(ada.personId, acme, monday, {}).compile(tx)
    const { rows } = await tx.executeQuery<{ 'QUERY PLAN': string }>({ ...query, sql: `explain ${query.sql}` })
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toMatch(/contract_of_organisation/)
  expect(plan).not.toMatch(/Seq Scan on contract/)
})
