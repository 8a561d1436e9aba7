// A partner with 2,000 customers reads a page of its tickets and customers, not all of them. PARTNER_TICKETS=200000 and SHOW_TIMES=1 measure.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, monday, type Someone } from '../../../test/support/counter.ts'
import { enterprise, filerAndReader, withPartners } from '../../../test/support/enterprise.ts'
import { reading, writing } from '../../platform/database.ts'
import type { Tx } from '../../platform/database.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { complete } from '../search/complete.ts'
import { countTickets } from '../tickets/count-tickets.ts'
import { listTickets } from '../tickets/list-tickets.ts'
import { searchTickets } from '../tickets/search-tickets.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { customersListed } from './customers.ts'

const c = await counter()
const customers = 2000
const tickets = Number(process.env.PARTNER_TICKETS ?? 20_000)
await applyConfiguration(
  { db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at: monday },
  { ...enterprise(withPartners), partner_roles: filerAndReader },
)
forgetCatalogue(c.app)
const helpers = await c.organisation('Helpers')
const [pia, ria, ada] = [await c.person('Pia'), await c.person('Ria'), await c.person('Ada')]
for (const who of [pia, ria]) await c.member(helpers, who)

beforeAll(async () => {
  const id = (kind: string, n: string) => sql.raw(`('00000000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`)
  await sql`insert into organisation (id, name, created_at) select ${id('9000', 'n')}, 'Customer ' || n, ${monday} from generate_series(1, ${sql.lit(customers)}) n`.execute(
    c.worker,
  )
  await sql`insert into delegation (id, customer_id, partner_id, roles, requested_by, requested_at, approved_at, starts_at, ends_at)
    select ${id('a000', 'n')}, ${id('9000', 'n')}, ${helpers}, '{filer,reader}', ${ada.personId}, now(), now(), now() - interval '1 day', now() + interval '100 days'
    from generate_series(1, ${sql.lit(customers)}) n`.execute(c.worker)
  for (const [who, role] of [
    [pia, 'filer'],
    [ria, 'reader'],
  ] as const)
    await c.worker
      .insertInto('partner_assignment')
      .values({ organisation_id: helpers, person_id: who.personId, role_key: role, given_at: monday })
      .execute()
  const ticket = sql.raw(
    `(lpad(to_hex(1772400000000 + n), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid`,
  )
  // Half were filed by the partner; the newest lie with few customers.
  await sql`insert into ticket (id, reference, request_type, organisation_id, requester_id, queue_key, summary, status, created_at, updated_at, touched_at, waiting_since, closed_at, partner_id, delegation_id)
    select ${ticket}, 'EC-' || (1000000 + n), 'billing', ${id('9000', 'of_customer')}, case when n % 2 = 0 then ${pia.personId}::uuid else ${ada.personId}::uuid end, 'general', 'Ticket ' || n,
      case when n % 3 = 0 then 'closed' else 'open' end, at, at, at, at, case when n % 3 = 0 then at end,
      case when n % 2 = 0 then ${helpers}::uuid end, case when n % 2 = 0 then ${id('a000', 'of_customer')} end
    from (select n, 1 + (n * 7919) % ${sql.lit(customers)} as of_customer, ${monday}::timestamptz + n * interval '1 minute' as at from generate_series(1, ${sql.lit(tickets)}) n) g`.execute(
    c.worker,
  )
  await sql`insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words)
    select id, requester_id, organisation_id, queue_key, to_tsvector('simple', 'server ' || case when right(reference, 4) = '0002' then 'zeppelin' else '' end) from ticket`.execute(
    c.worker,
  )
  await sql`vacuum (analyze) delegation`.execute(c.owner)
  await sql`analyze`.execute(c.owner)
}, 300_000)

/** The most pages one read may touch; a page of PostgreSQL is 8 kB. */
const reads: [string, Someone, number, (tx: Tx, who: Someone) => Promise<unknown>][] = [
  ['customers’ tickets, filed by the partner', pia, 5_000, (tx, who) => listTickets(tx, who, { tab: 'customers' })],
  ['customers’ tickets, read', ria, 12_000, (tx, who) => listTickets(tx, who, { tab: 'customers' })],
  ['the open ones', ria, 12_000, (tx, who) => listTickets(tx, who, { tab: 'customers', statuses: ['open'] })],
  // None is: two thirds of all tickets are not closed, and are read.
  ['the solved ones', ria, 45_000, (tx, who) => listTickets(tx, who, { tab: 'customers', statuses: ['solved'] })],
  ['the open ones by words', ria, 12_000, (tx, who) => searchTickets(tx, who, { text: 'status:open' })],
  // Nothing fits, so it is asked too whether there is more than was looked at: all is read a second time.
  ['a type that no customer has, by words', ria, 70_000, (tx, who) => searchTickets(tx, who, { text: 'type:haiku' })],
  [
    'of one customer',
    ria,
    3_000,
    (tx, who) => listTickets(tx, who, { tab: 'customers', organisationId: '00000000-0000-7000-9000-000000000007' }),
  ],
  ['mine', pia, 5_000, (tx, who) => listTickets(tx, who, { tab: 'mine' })],
  ['all', pia, 6_000, (tx, who) => listTickets(tx, who, { tab: 'all' })],
  ['counts', ria, 3_000, (tx, who) => countTickets(tx, who)],
  ['a rare word', ria, 6_000, (tx, who) => searchTickets(tx, who, { text: 'zeppelin' })],
  ['a common word', pia, 70_000, (tx, who) => searchTickets(tx, who, { text: 'server' })],
  ['a slip of the finger', ria, 7_000, (tx, who) => searchTickets(tx, who, { text: 'servre' })],
  ['a phrase that nothing says', ria, 3_000, (tx, who) => searchTickets(tx, who, { text: '"server"' })],
  ['a filter completed', ria, 13_000, (tx, who) => complete(tx, who, { text: 'type:' })],
  ['a name completed', ria, 13_000, (tx, who) => complete(tx, who, { text: 'from:a' })],
  ['a reference completed', pia, 20_000, (tx, who) => complete(tx, who, { text: 'EC-1000002' })],
  ['the list of customers', ria, 25_000, (tx) => customersListed(tx)],
  ['one ticket', pia, 4_000, (tx, who) => ticketPage(tx, who, 'EC-1000002')],
]
test.each(reads)('%s: reads a page of rows', { timeout: 120_000 }, async (name, who, most, read) => {
  await reading(c.app, who.personId, (tx) => read(tx, who)) // plans of functions
  const pages = async () =>
    (
      await sql<{
        hit: number
      }>`select sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read) as hit from pg_statio_user_tables`.execute(c.owner)
    ).rows[0]!.hit
  // The least of three: what PostgreSQL reads meanwhile for itself is counted too.
  const each: number[] = []
  const since = performance.now()
  for (let at = 0; at < 3; at++) {
    const before = Number(await pages())
    // Not as a read: what it touched is told with its commit, for which a read does not wait.
    await writing(c.app, who.personId, async (tx) => {
      await read(tx, who)
      await sql`select pg_stat_force_next_flush()`.execute(tx) // else it is told about once a second
    })
    each.push(Number(await pages()) - before)
  }
  const took = (performance.now() - since) / each.length
  const touched = Math.min(...each)
  if (process.env.SHOW_TIMES) process.stderr.write(`${name}: ${took.toFixed(1)} ms, ${Math.round(touched)} pages\n`)
  expect(touched).toBeGreaterThan(0)
  expect(touched).toBeLessThanOrEqual(most)
})

test('of thousands of customers what is kept while reading is what is found anew, the second time too', async () => {
  const ids = async (tx: Tx, from: string) => {
    const { rows } = await sql<{
      ids: string[]
    }>`select coalesce(array_agg(distinct x order by x), '{}') as ids from ${sql.raw(from)} x`.execute(tx)
    return rows[0]!.ids
  }
  for (const who of [pia, ria])
    await reading(c.app, who.personId, async (tx) => {
      for (const [kept, anew] of [
        ['guichet_customers_i_read()', 'guichet_customers_i_read_now()'],
        ['unnest(guichet_counterparts())', 'unnest(guichet_counterparts_now())'],
      ] as const) {
        const now = await ids(tx, anew)
        expect(await ids(tx, kept)).toEqual(now)
        expect(await ids(tx, kept), 'again').toEqual(now)
      }
    })
  await reading(c.app, ria.personId, async (tx) => expect(await ids(tx, 'guichet_customers_i_read()')).toHaveLength(customers))
})

test('a list leaves nothing out; a search looks at the newest twenty of each customer', async () => {
  const customer = '00000000-0000-7000-9000-000000000007'
  const oldest = await c.owner
    .updateTable('ticket')
    .set({ request_type: 'move' })
    .where('id', '=', (of) => of.selectFrom('ticket').select('id').where('organisation_id', '=', customer).orderBy('updated_at').limit(1))
    .returning('id')
    .executeTakeFirstOrThrow()
  const found = () =>
    reading(c.app, ria.personId, async (tx) => [
      (await listTickets(tx, ria, { tab: 'customers', requestTypes: ['move'] })).rows.length,
      (await searchTickets(tx, ria, { text: 'type:move' })).rows.length,
      (await searchTickets(tx, ria, { text: 'type:move' })).isPartial,
    ])
  expect(await found()).toEqual([1, 1, false])
  await sql`insert into ticket (id, reference, request_type, organisation_id, requester_id, queue_key, summary, status, created_at, updated_at, touched_at, waiting_since)
    select gen_random_uuid(), 'EC-' || (9000000 + n), 'billing', organisation_id, requester_id, queue_key, summary, 'open', later, later, later, later
    from ticket, generate_series(1, 20) n, lateral (select updated_at + interval '1 year' as later) after
    where ticket.id = ${oldest.id}`.execute(c.owner)
  expect(await found()).toEqual([1, 0, true])
})
