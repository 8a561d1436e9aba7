// What is old is found by its words too: the newest tickets are walked, older ones come from an index, stretch after stretch (docs/decisions/0022).
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, type Someone } from '../../../test/support/counter.ts'
import { newId } from '../../platform/id.ts'
import { reading } from '../../platform/database.ts'
import { askedOf } from '../search/asked.ts'
import { nearWords } from './near-words.ts'
import { searchTickets } from './search-tickets.ts'

const c = await counter()
const tickets = 4000
const start = Date.parse('2023-03-01T00:00:00Z')
const apart = 6.5 * 3600_000
const [acme, helpers] = [await c.organisation('Acme'), await c.organisation('Helpers')]
const [ada, cyd, pia, eve] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Pia'), await c.person('Eve')]
const [kim, root] = [await c.agent('Kim', ['technical']), await c.agent('Root', [], 'administrator')]
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
await c.member(helpers, pia)

const isAcmes = (n: number) => n % 2 === 0
const isAdas = (n: number) => n % 3 === 0
const isOpen = (n: number) => n % 7 !== 0
const hasZeppelin = (n: number) => n % 200 === 6
const hasBalloon = (n: number) => n % 400 === 6
const hasNote = (n: number) => n % 500 === 9
/** Words of old times, which nothing new has. */
const hasTelex = (n: number) => n % 4000 < 2000
const hasFax = (n: number) => hasTelex(n) && n % 5 === 1
const works: readonly (readonly [string, Someone, (n: number) => boolean])[] = [
  ['requester', ada, isAdas],
  ['colleague who sees all', cyd, isAcmes],
  ['partner of many customers', pia, isAcmes],
  ['agent of one queue', kim, (n) => n % 4 !== 3],
  ['administrator', root, () => true],
]

beforeAll(async () => {
  const id = (bits: string) =>
    sql.raw(`(lpad(to_hex(${start} + n::bigint * ${apart}), 12, '0') || '7000${bits}' || lpad(to_hex(n), 15, '0'))::uuid`)
  await sql`insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, summary, status, created_at, updated_at, touched_at, waiting_since, closed_at)
    select ${id('8')}, 'CS-' || (1000000 + n), 'technical', 'other', case when n % 2 = 0 then ${acme}::uuid end, case when n % 3 = 0 then ${ada.personId}::uuid else ${eve.personId}::uuid end,
      case when n % 4 = 3 then 'billing' else 'technical' end, 'Ticket ' || n, case when n % 7 = 0 then 'closed' else 'open' end, at, at, at,
      case when n % 7 > 0 then at end, case when n % 7 = 0 then at end
    from (select n, to_timestamp((${sql.lit(start)}::bigint + n::bigint * ${sql.lit(apart)}::bigint) / 1000.0) as at from generate_series(1, ${sql.lit(tickets)}) n) g`.execute(
    c.worker,
  )
  await sql`insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words)
    select id, requester_id, organisation_id, queue_key, to_tsvector('simple', concat_ws(' ', replace(reference, '-', ' '), 'server', case when n % 200 = 6 then 'zeppelin' end, case when n % 400 = 6 then 'balloon' end,
      case when n < 2000 then 'telex' end, case when n < 2000 and n % 5 = 1 then 'fax' end))
    from (select t.*, right(reference, 4)::int % 4000 as n from ticket t) t`.execute(c.worker)
  await sql`insert into note (id, ticket_id, author_id, body, created_at)
    select gen_random_uuid(), id, ${kim.personId}, 'A marmot.', created_at from ticket where right(reference, 4)::int % 500 = 9`.execute(
    c.worker,
  )
  await sql`insert into note_words (note_id, ticket_id, queue_key, words)
    select n.id, t.id, t.queue_key, to_tsvector('simple', n.body) from note n join ticket t on t.id = n.ticket_id`.execute(c.worker)
  await sql`insert into partner_role (key, label, rights, position) values ('old-reader', '{"en": "Reader"}', '{see}', 9)`.execute(c.owner)
  for (const customer of [acme, ...Array.from({ length: 24 }, () => newId())]) {
    if (customer !== acme)
      await sql`insert into organisation (id, name, created_at) values (${customer}, 'Further', now())`.execute(c.worker)
    await sql`insert into delegation (id, customer_id, partner_id, roles, requested_by, requested_at, approved_at, starts_at, ends_at)
      values (${newId()}, ${customer}, ${helpers}, '{old-reader}', ${cyd.personId}, now(), now(), now() - interval '1 day', now() + interval '100 days')`.execute(
      c.worker,
    )
  }
  await sql`insert into partner_assignment (organisation_id, person_id, role_key, given_at) values (${helpers}, ${pia.personId}, 'old-reader', now())`.execute(
    c.worker,
  )
  await sql`analyze`.execute(c.owner)
}, 120_000)

const found = async (who: Someone, text: string, limit = 100) => {
  const { rows, isNear } = await reading(c.app, who.personId, (tx) =>
    searchTickets(tx, who, { text, scope: who.staffRole ? 'everything' : 'all', limit }),
  )
  return isNear ? ['near'] : rows.map(({ reference }) => Number(reference.slice(3)) - 1_000_000)
}
const all = Array.from({ length: tickets }, (_, at) => tickets - at)

test.each(works)('%s: exactly what has the words, newest first, however old', async (_, who, reads) => {
  const mine = all.filter(reads)
  expect(await found(who, 'zeppelin')).toEqual(mine.filter(hasZeppelin))
  expect(await found(who, 'balloon zeppelin')).toEqual(mine.filter(hasBalloon))
  expect(await found(who, 'zeppelin -balloon')).toEqual(mine.filter((n) => hasZeppelin(n) && !hasBalloon(n)))
  expect(await found(who, 'zeppelin status:open')).toEqual(mine.filter((n) => hasZeppelin(n) && isOpen(n)))
  expect(await found(who, 'zeppelin -status:open')).toEqual(mine.filter((n) => hasZeppelin(n) && !isOpen(n)))
  expect(await found(who, 'server', 30)).toEqual(mine.slice(0, 30))
  const [oldest] = mine.slice(-1)
  expect(await found(who, `CS-${1_000_000 + oldest!}`)).toEqual([oldest])
  expect(await found(who, 'marmot')).toEqual(who.staffRole ? mine.filter(hasNote) : [])
})

test.each(works)(
  '%s: of several words the rarest is looked up, also where it is common in older tickets, or all are',
  async (_, who, reads) => {
    const mine = all.filter(reads)
    for (const text of ['server zeppelin fax', 'zeppelin server fax', 'telex zeppelin fax', 'fax telex zeppelin'])
      expect(await found(who, text), text).toEqual(mine.filter((n) => hasZeppelin(n) && hasFax(n)))
    expect(await found(who, 'telex zeppelin')).toEqual(mine.filter((n) => hasTelex(n) && hasZeppelin(n)))
    expect(await found(who, 'server fax telex', 50)).toEqual(mine.filter(hasFax).slice(0, 50))
    expect(await found(who, 'telex server -zeppelin', 50)).toEqual(mine.filter((n) => hasTelex(n) && !hasZeppelin(n)).slice(0, 50))
    expect(await found(who, 'balloon zeppelin telex status:open')).toEqual(mine.filter((n) => hasBalloon(n) && hasTelex(n) && isOpen(n)))
  },
)

test('what all must be there is known from a query of words, and nothing else is', async () => {
  const parts = async (sought: string) => {
    const { rows } = await sql<{ parts: string }>`select guichet_parts(${sought}::tsquery)::text as parts`.execute(c.owner)
    return rows[0]!.parts
  }
  const same = async (sought: string, ...each: string[]) => {
    const { rows } = await sql<{ as: string }>`select array(select unnest(${each}::text[])::tsquery)::text as as`.execute(c.owner)
    expect(await parts(sought), sought).toBe(rows[0]!.as)
  }
  await same("'a' & 'b' & 'c'", "'a'", "'b'", "'c'")
  await same("( 'a' | 'b':* ) & 'it''s & (so)' & ( ( 'c' & 'd' ) | 'e' )", "'a' | 'b':*", "'it''s & (so)'", "'c' & 'd' | 'e'")
  await same("'a' & !'b' & ( 'c' | !'d' )", "'a'")
  await same("'a' <-> 'b' & 'back\\\\slash':AB", "'a' <-> 'b'", "'back\\\\slash':AB")
  for (const whole of ["'a' | 'b' & 'c'", "!'a'", "!( 'a' & 'b' )", "'a'"]) await same(whole, whole)
})

test.each(works)('%s: page after page of what is old, each once', async (_, who, reads) => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const given = {
      text: 'zeppelin',
      scope: who.staffRole ? ('everything' as const) : ('all' as const),
      limit: 3,
      ...(cursor && { cursor }),
    }
    const page = await reading(c.app, who.personId, (tx) => searchTickets(tx, who, given))
    seen.push(...page.rows.map(({ reference }) => reference))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual(all.filter((n) => reads(n) && hasZeppelin(n)).map((n) => `CS-${1_000_000 + n}`))
})

test('by its beginning a word is met in the newest thousand of one’s own', async () => {
  for (const [who, reads] of [
    [ada, isAdas],
    [cyd, isAcmes],
  ] as const)
    expect(await found(who, 'zep')).toEqual(all.filter(reads).slice(0, 1000).filter(hasZeppelin))
})

test('who has no standing finds nothing by any word', async () => {
  const nobody = await c.person('Nobody')
  for (const text of ['zeppelin', 'zep', 'server', 'marmot', 'CS-1000002', 'zeppelin status:open'])
    expect(await found(nobody, text)).toEqual([])
})

test.each(works)('%s: a slip of the finger is forgiven from the words of the newest', async (_, who) => {
  expect(await found(who, 'servre')).toEqual(['near'])
})

// Last, since it moves the oldest tickets to others.
test('the words of the newest are known of whoever has none of the newest tickets of the house too', async () => {
  const [old, quiet] = [await c.organisation('Old'), await c.organisation('Quiet helpers')]
  const [una, sol] = [await c.person('Una'), await c.agent('Sol', ['sales'])]
  await c.member(quiet, una)
  for (const table of ['ticket', 'ticket_words'] as const) {
    const id = sql.ref(table === 'ticket' ? 'id' : 'ticket_id')
    await sql`update ${sql.table(table)} set organisation_id = ${old}, queue_key = 'sales'
      where ${id} in (select t.id from ticket t where t.reference < 'CS-1000006')`.execute(c.worker)
  }
  for (const customer of [old, ...(await further())])
    await sql`insert into delegation (id, customer_id, partner_id, roles, requested_by, requested_at, approved_at, starts_at, ends_at)
      values (${newId()}, ${customer}, ${quiet}, '{old-reader}', ${cyd.personId}, now(), now(), now() - interval '1 day', now() + interval '100 days')`.execute(
      c.worker,
    )
  await sql`insert into partner_assignment (organisation_id, person_id, role_key, given_at) values (${quiet}, ${una.personId}, 'old-reader', now())`.execute(
    c.worker,
  )
  for (const [who, standing] of [
    [una, 'customers'],
    [sol, 'queue'],
  ] as const) {
    const near = (word: string) => reading(c.app, who.personId, (tx) => nearWords(tx, askedOf(word), ['mine', 'cc', standing], null))
    expect([...(await near('servre'))]).toEqual([['servre', ['server']]])
    expect([...(await near('zepplin'))]).toEqual([])
  }
})

const further = async () =>
  (await sql<{ id: string }>`select id from organisation where name = 'Further'`.execute(c.worker)).rows.map(({ id }) => id)
