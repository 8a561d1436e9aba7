// Whoever stands to tickets in every way at once reads each of them once, whatever is asked, a page at a time, forwards and back.
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { counter, monday } from '../../../test/support/counter.ts'
import { enterprise, filerAndReader, withPartners } from '../../../test/support/enterprise.ts'
import { reading } from '../../platform/database.ts'
import { parse } from '../parse.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { catalogueOf, forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { type Asker, ticketsVisibleTo } from './access.ts'
import { branchesOf, tabs } from './branches.ts'
import { exportTickets } from './export-tickets.ts'
import { ListTickets, listTickets, page } from './list-tickets.ts'
import { statesOf } from './rows.ts'
import { type SearchTickets, searchTickets } from './search-tickets.ts'

const c = await counter()
await applyConfiguration(
  { db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at: monday },
  { ...enterprise(withPartners), partner_roles: filerAndReader },
)
forgetCatalogue(c.app)
const [customers, tickets] = [24, 1500]
const helpers = await c.organisation('Helpers')
const [pat, quin, kim] = [await c.person('Pat'), await c.person('Quin'), await c.agent('Kim', ['general'])]
const customer = (n: number) => `00000000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`

beforeAll(async () => {
  const id = (kind: string, n: string) => sql.raw(`('00000000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`)
  await c.member(helpers, pat, { sees: 'all' })
  await c.member(helpers, kim)
  await sql`insert into organisation (id, name, created_at) select ${id('9000', 'n')}, 'Customer ' || n, ${monday} from generate_series(1, ${sql.lit(customers)}) n`.execute(
    c.worker,
  )
  // Of some customers a partner who acts for them is a colleague too.
  await c.member(customer(3), pat, { sees: 'all' })
  await c.member(customer(3), kim, { sees: 'all' })
  await sql`insert into delegation (id, customer_id, partner_id, roles, services, requested_by, requested_at, approved_at, starts_at, ends_at)
    select ${id('a000', 'n')}, ${id('9000', 'n')}, ${helpers}, (array['{filer}', '{reader}', '{filer,reader}'])[1 + n % 3]::text[],
      case when n % 5 = 0 then '{virtual-server}'::text[] else '{}' end, ${quin.personId}, now(), now(), now() - interval '1 day', now() + interval '100 days'
    from generate_series(1, ${sql.lit(customers)}) n where n % 6 <> 0`.execute(c.worker)
  for (const { personId } of [pat, kim])
    for (const role_key of ['filer', 'reader'])
      await c.worker
        .insertInto('partner_assignment')
        .values({ organisation_id: helpers, person_id: personId, role_key, given_at: monday })
        .execute()
  // Many moments are those of many tickets, and half were touched by us after everyone had heard of them last.
  const people = sql.raw(`array['${[pat, kim, quin].map(({ personId }) => personId).join("','")}']::uuid[]`)
  await sql`insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, summary, status, created_at, updated_at, touched_at, waiting_since, closed_at, partner_id, delegation_id)
    select gen_random_uuid(), 'EC-' || (1000000 + n), (array['billing', 'general', 'move'])[1 + n % 3], (array['virtual-server', 'rack', null])[1 + n / 7 % 3],
      case when n % 17 > 0 then ${id('9000', 'of_customer')} end, (${people})[1 + n / 5 % 3], (array['general', 'special'])[1 + n % 2], 'Ticket ' || n, status, at, moved, moved + (n / 3 % 2) * interval '1 hour', at,
      case when status = 'closed' then moved end, case when filed then ${helpers}::uuid end, case when filed then ${id('a000', 'of_customer')} end
    from (select g.*, n % 17 > 0 and n % 2 = 0 and of_customer % 6 > 0 as filed, at + (n / 11 % 9) * interval '6 hours' as moved,
        (array['new', 'open', 'pending', 'on-hold', 'solved', 'closed', 'closed', 'closed'])[1 + n / 2 % 8] as status
      from (select n, 1 + (n * 7919) % ${sql.lit(customers)} as of_customer, ${monday}::timestamptz - (38 - n / 40) * interval '20 days' as at
        from generate_series(1, ${sql.lit(tickets)}) n) g) g`.execute(c.worker)
  await sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at)
    select t.id, w, t.requester_id, t.created_at, t.updated_at from ticket t, unnest((${people})[:2]) w where substr(t.reference, 7)::int % 9 = 0`.execute(
    c.worker,
  )
  await sql`analyze`.execute(c.owner)
}, 120_000)

const askers: Asker[] = [pat, kim, { ...pat, customers: 20 }, { ...kim, customers: 20 }, quin]
const once = (ids: readonly string[]) => new Set(ids).size === ids.length

async function pagesOf(who: Asker, asked: ListTickets): Promise<string[]> {
  const ids: string[] = []
  let [cursor, last]: (string | null | undefined)[] = [undefined, undefined]
  do {
    const list = await reading(c.app, who.personId, (tx) => listTickets(tx, who, { ...asked, ...(cursor && { cursor }) }))
    ids.push(...list.rows.map(({ id }) => id))
    last = list.previousCursor
    cursor = list.nextCursor
  } while (cursor)
  // The same again, backwards from the last page.
  let behind = ids.length - (ids.length % (asked.limit ?? 25) || Math.min(asked.limit ?? 25, ids.length))
  while (last) {
    const list = await reading(c.app, who.personId, (tx) => listTickets(tx, who, { ...asked, cursor: last! }))
    const expected = ids.slice(Math.max(0, behind - (asked.limit ?? 25)), behind)
    expect(list.rows.map(({ id }) => id)).toEqual(expected)
    behind -= expected.length
    last = list.previousCursor
  }
  return ids
}

/** With no patience at all: after each stretch of time it goes on by itself. */
async function bitByBit(who: Asker, asked: ListTickets, limit: number): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  for (;;) {
    const list = await reading(c.app, who.personId, (tx) => {
      const { cursor: _, limit: __, ...wanted } = parse(ListTickets, asked)
      return page(tx, who, wanted, cursor, limit, branchesOf(who, wanted), [], undefined, 0)
    })
    ids.push(...list.rows.map(({ id }) => id))
    if (list.lookedBackTo) expect(list.rows.length).toBeLessThanOrEqual(limit)
    if (!list.nextCursor) return ids
    cursor = list.nextCursor
  }
}

async function found(who: Asker, asked: SearchTickets): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const answer = await reading(c.app, who.personId, (tx) => searchTickets(tx, who, { ...asked, ...(cursor && { cursor }) }))
    expect(answer.isPartial).toBe(false)
    ids.push(...answer.rows.map(({ id }) => id))
    cursor = answer.nextCursor
  } while (cursor)
  return ids
}

test('lists: each ticket once, forwards, back and as an export; all is what one sees', { timeout: 300_000 }, async () => {
  const catalogue = await catalogueOf(c.app)
  const asked = fc.record({
    tab: fc.constantFrom(...tabs),
    sort: fc.constantFrom('updated' as const, 'updated' as const, 'created' as const),
    statuses: fc.subarray(catalogue.publicStatuses.map(({ key }) => key)),
    requestTypes: fc.subarray(['billing', 'move']),
    organisationId: fc.constantFrom(undefined, undefined, customer(1), customer(3), customer(4)),
  })
  const of = fc.record({ who: fc.constantFrom(...askers), asked, limit: fc.constantFrom(7, 23, 100) })
  await fc.assert(
    fc.asyncProperty(of, async ({ who, asked: { organisationId, ...more }, limit }) => {
      const wanted = { ...more, ...(organisationId && { organisationId }) }
      const ids = await pagesOf(who, { ...wanted, limit })
      expect(once(ids)).toBe(true)
      expect(await bitByBit(who, wanted, limit)).toEqual(ids)
      const exported: string[] = []
      for await (const rows of exportTickets(c.app, who, wanted)) exported.push(...rows.map(({ id }) => id))
      expect(exported).toEqual(ids)
      if (wanted.tab !== 'all') return
      const filters = [
        sql`true`,
        ...(wanted.statuses.length > 0 ? [sql`t.status = any (${statesOf(catalogue, wanted.statuses)})`] : []),
        ...(wanted.requestTypes.length > 0 ? [sql`t.request_type = any (${wanted.requestTypes})`] : []),
        ...(organisationId ? [sql`t.organisation_id = ${organisationId}`] : []),
      ]
      const seen = await reading(c.app, who.personId, (tx) =>
        sql<{
          id: string
        }>`select t.id from ticket t where ${ticketsVisibleTo({ ...who, staffRole: null })} and ${sql.join(filters, sql` and `)}`.execute(
          tx,
        ),
      )
      expect([...ids].sort()).toEqual(seen.rows.map(({ id }) => id).sort())
    }),
    { numRuns: 150 },
  )
})

test.each(['type:billing', 'status:open', 'status:closed', 'status:open type:move', 'type:billing from:quin', 'from:pat', 'from:nobody'])(
  'a search for %s: each ticket once, and of one organisation no less than of its customer alone',
  { timeout: 120_000 },
  async (text) => {
    for (const who of askers) {
      const all = await found(who, { text, limit: 40 })
      const everything = await found(who, { text, limit: 40, scope: 'everything' })
      expect([once(all), once(everything)]).toEqual([true, true])
      expect(all.filter((id) => !everything.includes(id))).toEqual([])
      for (const organisationId of [customer(3), customer(4)]) {
        const ofIt = await found(who, { text, limit: 40, organisationId })
        for (const scope of ['customers', 'organisation'] as const)
          expect((await found(who, { text, limit: 40, scope, organisationId })).filter((id) => !ofIt.includes(id))).toEqual([])
        const alone = await reading(c.app, who.personId, (tx) =>
          sql<{
            id: string
          }>`select t.id from ticket t where t.id = any (${all}::uuid[]) and t.organisation_id = ${organisationId}`.execute(tx),
        )
        expect([...ofIt].sort()).toEqual(alone.rows.map(({ id }) => id).sort())
      }
    }
  },
)
