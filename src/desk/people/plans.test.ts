// Finds people and organisations among tens of thousands with the policies in force: the admin lists, the picker of a requester, whom a search
// names, a person's changes. A search that reads everyone is unusable for a provider whose customers are many.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, monday, question } from '../../../test/support/counter.ts'
import { reading, type Tx } from '../../platform/database.ts'
import { askedOf } from '../search/asked.ts'
import { peopleCalled } from '../search/people-called.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { findOrganisations, lastChanges } from './directory.ts'
import { findPeople } from './find-people.ts'

const c = await counter()
const kim = await c.agent('Kim', [], 'administrator')
const [people, organisations] = [40_000, 20_000]

beforeAll(async () => {
  const id = (kind: string) => sql.raw(`('00000000-0000-7000-${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`)
  const many = (count: number) => sql`generate_series(1, ${sql.lit(count)}) n`
  for (const query of [
    sql`insert into person (id, first_name, last_name, name, language, time_zone, created_at)
      select ${id('8000')}, 'P', '', md5(n::text) || case when n = 7777 then ' Zeppelin' else '' end, 'en', 'UTC', ${monday} from ${many(people)}`,
    sql`insert into person_address (address, person_id, created_at) select md5(n::text || 'a') || '@example.test', ${id('8000')}, ${monday} from ${many(people)}`,
    sql`insert into organisation (id, name, created_at) select ${id('9000')}, md5(n::text) || case when n = 777 then ' Marmot' else '' end, ${monday} from ${many(organisations)}`,
    sql`insert into organisation (id, name, created_at) values (gen_random_uuid(), 'İnönü Hosting', ${monday})`,
    sql`insert into people_event (id, person_id, actor_id, type, payload, at) select gen_random_uuid(), ${id('8000')}, null, 'person.changed', '{"fields":[]}', ${monday} from ${many(people)}`,
  ])
    await query.execute(c.worker)
  await createTicket(c.as({ personId: '00000000-0000-7000-8000-000000001e61', staffRole: null, name: '', address: '' }), question)
  await sql`analyze`.execute(c.owner)
}, 120_000)

/** Rows that were read to answer, whatever way, functions included. */
async function rowsRead(read: (tx: Tx) => Promise<unknown>): Promise<number> {
  return reading(c.app, kim.personId, async (tx) => {
    const soFar = async () =>
      (
        await sql<{ read: number }>`select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as read
        from pg_stat_xact_user_tables where relname in ('person', 'person_address', 'organisation', 'people_event')`.execute(tx)
      ).rows[0]!.read
    const before = await soFar()
    await read(tx)
    return (await soFar()) - before
  })
}

test.each<[string, number, (tx: Tx) => Promise<{ rows: { name: string }[] }>]>([
  ['the first people of all', 51, (tx) => findPeople(tx, { text: '' })],
  ['a rare part of a name', 1, (tx) => findPeople(tx, { text: 'zeppel' })],
  ['a rare part of an address', 1, (tx) => findPeople(tx, { text: '963bff225b1c7853a3c2c637df7b2ce7@' })],
  ['nobody', 0, (tx) => findPeople(tx, { text: 'no such words', only: 'active' })],
  ['the first organisations of all', 51, (tx) => findOrganisations(tx, { text: '' })],
  ['a rare part of an organisation’s name', 1, (tx) => findOrganisations(tx, { text: 'marmo' })],
])('%s: reads about what it shows', async (_, shown, find) => {
  const { rows } = await reading(c.app, kim.personId, find)
  expect(rows.length).toBe(Math.min(shown, 50))
  expect(await rowsRead(find)).toBeLessThan(400)
})

test('whom a search names is found by index: a rare name, and one of hundreds who filed nothing', async () => {
  const called = (text: string) => (tx: Tx) => peopleCalled(tx, kim, text, askedOf(text))
  const { people } = await reading(c.app, kim.personId, called('zeppelin'))
  expect(people.map(({ name }) => name)).toEqual([expect.stringContaining('Zeppelin')])
  expect(await rowsRead(called('zeppelin'))).toBeLessThan(50)
  expect(await rowsRead(called('ab'))).toBeLessThan(1_000)
  expect(await rowsRead(called('example')), 'what all addresses end in').toBeLessThan(50)
})

test('a page in the middle of all people costs what the first does', async () => {
  const half = Buffer.from(JSON.stringify(['8', '00000000-0000-7000-8000-000000000000'])).toString('base64url')
  expect(await rowsRead((tx) => findPeople(tx, { text: '', cursor: half }))).toBeLessThan(400)
})

test('a common part of a name is found without asking the policy of everybody, and in the order of names', async () => {
  const since = performance.now()
  const { rows } = await reading(c.app, kim.personId, (tx) => findPeople(tx, { text: 'a' }))
  expect(rows.map((row) => row.name)).toEqual(rows.map((row) => row.name).toSorted())
  expect(performance.now() - since).toBeLessThan(2_000)
})

test.each(['inonu', 'İNÖNÜ', 'ınönü host', 'ınonu'])('an organisation is found as people type its name: %s', async (text) => {
  const find = (tx: Tx) => findOrganisations(tx, { text })
  expect((await reading(c.app, kim.personId, find)).rows.map(({ name }) => name)).toEqual(['İnönü Hosting'])
  expect(await rowsRead(find)).toBeLessThan(50)
})

test('the changes of one person are read by index', async () => {
  expect(await rowsRead((tx) => lastChanges(tx, { personId: '00000000-0000-7000-8000-000000000007' }))).toBeLessThan(50)
})

test('whoever is not staff finds nobody by a part of a name', async () => {
  const ada = await c.person('Ada Zeppelin')
  const like = sql<{ id: string }>`select guichet_people_like('%zeppel%') as id union all select guichet_organisations_like('%marmo%')`
  expect((await reading(c.app, ada.personId, (tx) => like.execute(tx))).rows).toEqual([])
  expect((await reading(c.app, kim.personId, (tx) => like.execute(tx))).rows.length).toBe(3)
})
