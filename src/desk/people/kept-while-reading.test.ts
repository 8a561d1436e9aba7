// A transaction that only reads looks up once what follows from who asks (0031): the same as anew, of nobody else, and never where something is written.
import { type RawBuilder, sql } from 'kysely'
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { type Tx, reading, writing } from '../../platform/database.ts'

const { db, house, people } = await testHouse()
const lists = [
  'guichet_my_organisations',
  'guichet_organisations_i_see_all_of',
  'guichet_my_queues',
  'guichet_is_administrator',
  'guichet_is_staff',
  'guichet_is_partner',
  'guichet_tickets_i_follow',
  'guichet_people_i_know',
  'guichet_counterparts',
  'guichet_organisations_of_my_tickets',
]
const sets = ['guichet_customers_i_read', 'guichet_delegations_i_act_on']

/** What each answers, in order; `_now`: looked up anew. */
async function answers(tx: Tx, now: '' | '_now'): Promise<Record<string, unknown>> {
  const one = (name: string, value: RawBuilder<unknown>) => sql`${sql.lit(name)}, ${value}`
  const parts = [
    ...lists.map((name) =>
      one(
        name,
        sql`(select coalesce(jsonb_agg(x order by x), '[]') from jsonb_array_elements(
          case jsonb_typeof(to_jsonb(${sql.raw(`${name}${now}()`)})) when 'array' then to_jsonb(${sql.raw(`${name}${now}()`)}) else jsonb_build_array(${sql.raw(`${name}${now}()`)}) end) x)`,
      ),
    ),
    ...sets.map((name) => one(name, sql`(select coalesce(jsonb_agg(distinct x), '[]') from ${sql.raw(`${name}${now}()`)} x)`)),
  ]
  const { rows } = await sql<{ all: Record<string, unknown> }>`select jsonb_build_object(${sql.join(parts)}) as all`.execute(tx)
  return rows[0]!.all
}
const become = (tx: Tx, person: string) => sql`select set_config('guichet.person', ${person}, true)`.execute(tx)

test('what is kept is what is found anew, the second time too, for everyone of the world', async () => {
  for (const [name, id] of people) {
    await reading(house.app, id, async (tx) => {
      const now = await answers(tx, '_now')
      expect(await answers(tx, ''), name).toEqual(now)
      expect(await answers(tx, ''), `${name}, again`).toEqual(now)
    })
  }
  const known = async (name: string) => reading(house.app, people.get(name)!, (tx) => answers(tx, ''))
  expect((await known('ada'))['guichet_is_administrator'], 'it is no comparison of nothing with nothing').toEqual([true])
  expect((await known('mira'))['guichet_my_organisations']).toHaveLength(1)
})

test('which ticket is read from when is the same kept and anew, for everyone and every ticket', async () => {
  const { rows: tickets } = await sql<{ id: string }>`select id from ticket`.execute(db.owner)
  const all = sql<{ id: string; since: string | null }>`select t.id, guichet_reads_from(t.id)::text as since
    from unnest(${tickets.map(({ id }) => id)}::uuid[]) t (id)`
  for (const [name, id] of people) {
    const anew = await writing(house.app, id, (tx) => all.execute(tx))
    const kept = await reading(house.app, id, async (tx) => {
      const twice = sql<{
        id: string
        since: string | null
      }>`select t.id, a.since from unnest(${tickets.map((one) => one.id)}::uuid[]) t (id)
        cross join lateral (select guichet_reads_from(t.id)::text as since, guichet_reads_from(t.id) as again offset 0) a
        where a.since is not distinct from a.again::text`
      return twice.execute(tx)
    })
    expect(kept.rows, name).toEqual(anew.rows)
  }
})

test('F20 nothing kept of one person answers for another in the same transaction', async () => {
  const [ada, mira] = [people.get('ada')!, people.get('mira')!]
  const ofMira = await reading(house.app, mira, (tx) => answers(tx, '_now'))
  await reading(house.app, ada, async (tx) => {
    await answers(tx, '')
    await become(tx, mira)
    expect(await answers(tx, '')).toEqual(ofMira)
  })
  await reading(house.app, ada, async (tx) => {
    await become(tx, '')
    const { rows } = await sql<{ n: number }>`select (select count(*) from ticket) + cardinality(guichet_my_organisations()) as n`.execute(
      tx,
    )
    expect(Number(rows[0]!.n), 'nobody sees nothing').toBe(0)
  })
})

test('F20 whoever is disabled or a stranger keeps nothing', async () => {
  const eve = people.get('mira')!
  await sql`update person set disabled_at = now() where id = ${eve}`.execute(db.owner)
  for (const who of [eve, null])
    await reading(house.app, who, async (tx) => {
      const kept = await answers(tx, '')
      expect(Object.values(kept).flat().filter(Boolean)).toEqual([])
    })
  await sql`update person set disabled_at = null where id = ${eve}`.execute(db.owner)
})

test('a transaction that writes asks anew: what was taken away meanwhile, by itself or by another, is gone at once', async () => {
  const tom = people.get('tom')!
  const mine = sql<{ n: number }>`select cardinality(guichet_my_organisations()) as n`
  const count = async (tx: Tx) => (await mine.execute(tx)).rows[0]!.n
  await writing(house.app, tom, async (tx) => {
    expect(await count(tx)).toBeGreaterThan(0)
    await sql`update membership set person_id = ${people.get('noor')!} where person_id = ${tom}`.execute(db.owner) // by another, committed
    expect(await count(tx)).toBe(0)
  })
  expect(await reading(house.app, tom, count)).toBe(0)
})
