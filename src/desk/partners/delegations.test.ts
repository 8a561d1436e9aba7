// Who may ask, grant, answer, change and end a delegation, who gives roles; and that the database holds it where a deed forgets.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Someone, counter, refusalOf } from '../../../test/support/counter.ts'
import { partnersAct, sells } from '../../../test/support/delegating.ts'
import { reading, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { parse } from '../parse.ts'
import { AskDelegation, askDelegation } from './ask-delegation.ts'
import { changeDelegation, sealOf } from './change-delegation.ts'
import { customersOf, partnersFor, rolesOf } from './counterparts.ts'
import { decideDelegation } from './decide-delegation.ts'
import { Terms } from './delegation-terms.ts'
import { delegationById, delegationsOf } from './delegations.ts'
import { endDelegation } from './end-delegation.ts'
import { giveRole, takeRole } from './give-role.ts'
import { GrantDelegation, grantDelegation } from './grant-delegation.ts'
import { addPartnership, endPartnership } from './partnership.ts'
import { placeOrganisation } from './place-organisation.ts'

const c = await counter()
const [customer, partner, distributor, other] = await Promise.all(
  ['Customer', 'Partner', 'Distributor', 'Other'].map((name) => c.organisation(name)),
)
const people = {
  chief: await c.person('Chief'),
  member: await c.person('Member'),
  head: await c.person('Head'),
  engineer: await c.person('Engineer'),
  stranger: await c.person('Stranger'),
  distributing: await c.person('Distributing'),
  agent: await c.agent('Agent', ['technical']),
  provider: await c.agent('Provider', [], 'administrator'),
}
const { chief, member, head, engineer, stranger, distributing, provider } = people
/** The deeds' moment is the database's: what is live is decided by its clock. */
const now = new Date()
const day = 86_400_000
const inDays = (count: number) => new Date(now.getTime() + count * day)
beforeAll(async () => {
  await partnersAct(c)
  await c.member(customer!, chief, { administers: true })
  await c.member(customer!, member, { sees: 'all' })
  await c.member(partner!, head, { administers: true })
  await c.member(partner!, engineer)
  await c.member(distributor!, distributing, { administers: true })
  await c.member(other!, stranger, { administers: true })
  await sells(c.worker, distributor!, partner!)
  await sells(c.worker, partner!, customer!)
})
const terms = (more: object = {}) => parse(Terms, { roles: ['engineer'], endsAt: inDays(90), ...more })
const asking = (more: object = {}) => parse(AskDelegation, { roles: ['engineer'], endsAt: inDays(90), customerId: customer, ...more })
const grant = (more: object = {}) => parse(GrantDelegation, { roles: ['engineer'], endsAt: inDays(90), partnerId: partner, ...more })
const asked = () => askDelegation(c.as(head, now), partner!, asking())
const granted = (more: object = {}) => grantDelegation(c.as(chief, now), customer!, grant(more))
const eventsAbout = (id: string) =>
  c.owner
    .selectFrom('people_event')
    .select(['type', 'organisation_id', 'actor_id', 'payload'])
    .where(sql<boolean>`payload ->> 'delegationId' = ${id}`)
    .orderBy('seq')
    .execute()
const over = (id: string) =>
  c.owner.updateTable('delegation').set({ ended_at: now }).where('id', '=', id).where('ended_at', 'is', null).execute()
const mine = (who: Someone) =>
  reading(
    c.app,
    who.personId,
    async (tx) => (await sql<{ id: string; rights: string[] }>`select id, rights from guichet_my_delegations()`.execute(tx)).rows,
  )

describe('MS-13 F21 person × deed', () => {
  const deeds: Record<string, (who: Someone) => Promise<unknown>> = {
    ask: (who) => askDelegation(c.as(who, now), partner!, asking()),
    grant: (who) => grantDelegation(c.as(who, now), customer!, grant()),
    approve: async (who) => decideDelegation(c.as(who, now), customer!, (await asked()).id, { approve: true, terms: null }),
    refuse: async (who) => decideDelegation(c.as(who, now), customer!, (await asked()).id, { approve: false }),
    change: async (who) => changeDelegation(c.as(who, now), customer!, (await granted()).id, terms({ roles: ['reader'] })),
    revoke: async (who) => endDelegation(c.as(who, now), customer!, (await granted()).id),
    'give back': async (who) => endDelegation(c.as(who, now), partner!, (await granted()).id),
    withdraw: async (who) => endDelegation(c.as(who, now), partner!, (await asked()).id),
    'give a role': (who) => giveRole(c.as(who, now), partner!, engineer.personId, { role: 'reader', customerId: null }),
    'take a role': (who) => takeRole(c.as(who, now), partner!, engineer.personId, { role: 'reader', customerId: null }),
    'say who sells': (who) => addPartnership(c.as(who, now), { sellerId: partner!, buyerId: customer! }),
    'say who no longer sells': (who) => endPartnership(c.as(who, now), { sellerId: partner!, buyerId: distributor! }),
    place: (who) => placeOrganisation(c.as(who, now), partner!, { kind: 'reseller', edition: null }),
  }
  const may = 'may-not-do-that'
  const none = 'not-found'
  const table: Record<string, Partial<Record<keyof typeof people, string>>> = {
    ask: { head: 'done', chief: may, member: may, engineer: may, provider: may, agent: may, stranger: none, distributing: may },
    grant: { chief: 'done', member: may, head: may, engineer: none, provider: may, agent: may, stranger: none, distributing: may },
    approve: { chief: 'done', member: may, head: may, engineer: none, provider: may, agent: may, stranger: none, distributing: none },
    refuse: { chief: 'done', member: may, head: may, engineer: none, provider: may, agent: may, stranger: none, distributing: none },
    change: { chief: 'done', member: may, head: may, engineer: none, provider: may, agent: may, stranger: none, distributing: none },
    revoke: { chief: 'done', member: may, head: may, engineer: none, provider: 'done', agent: may, stranger: none, distributing: none },
    'give back': {
      head: 'done',
      chief: may,
      member: may,
      engineer: none,
      provider: 'done',
      agent: may,
      stranger: none,
      distributing: none,
    },
    withdraw: { head: 'done', chief: may, member: may, engineer: none, provider: 'done', agent: may, stranger: none, distributing: none },
    'give a role': { head: 'done', engineer: may, provider: 'done', chief: may, agent: may, stranger: none, distributing: may },
    'take a role': { head: 'done', engineer: may, provider: 'done', chief: may, agent: may, stranger: none, distributing: may },
    'say who sells': { provider: 'done', head: may, chief: may, agent: may, stranger: none },
    'say who no longer sells': { provider: 'done', head: may, chief: may, agent: may, stranger: none },
    place: { provider: 'done', head: may, engineer: may, agent: may, stranger: none },
  }
  const cases = Object.entries(table).flatMap(([deed, row]) => Object.entries(row).map(([who, expected]) => [deed, who, expected] as const))
  test.each(cases)('%s by %s: %s', async (deed, who, expected) => {
    for (const { id } of await c.owner.selectFrom('delegation').select('id').execute()) await over(id)
    expect(await refusalOf(deeds[deed]!(people[who as keyof typeof people]))).toBe(expected)
  })
})

describe('MS-01 MS-13 a delegation', () => {
  test('MS-01 is asked for, approved with less, changed, and revoked at once; both parties have it on record', async () => {
    const { id } = await askDelegation(
      c.as(head, now),
      partner!,
      asking({ roles: ['engineer', 'reader'], reason: 'To look after the servers' }),
    )
    await giveRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: null })
    expect(await mine(engineer)).toEqual([])
    expect(await refusalOf(askDelegation(c.as(head, now), partner!, asking()))).toBe('delegation-there-already')
    await decideDelegation(c.as(chief, now), customer!, id, { approve: true, terms: terms({ services: ['virtual-server'] }) })
    expect(await mine(engineer)).toMatchObject([{ id }])
    expect(await refusalOf(decideDelegation(c.as(chief, now), customer!, id, { approve: true, terms: null }))).toBe('delegation-over')
    await changeDelegation(c.as(chief, now), customer!, id, terms({ roles: ['reader'] }))
    // The role that the person has is granted no longer.
    expect(await mine(engineer)).toEqual([])
    await changeDelegation(c.as(chief, now), customer!, id, terms({ roles: ['engineer'] }))
    expect(await mine(engineer)).toMatchObject([{ id }])
    await endDelegation(c.as(chief, now), customer!, id)
    expect(await mine(engineer)).toEqual([])
    expect(await refusalOf(endDelegation(c.as(head, now), partner!, id))).toBe('delegation-over')
    expect(await refusalOf(changeDelegation(c.as(chief, now), customer!, id, terms()))).toBe('delegation-over')

    const events = await eventsAbout(id)
    for (const side of [customer, partner])
      expect(events.filter((event) => event.organisation_id === side).map((event) => event.type)).toEqual([
        'delegation.asked',
        'delegation.approved',
        'delegation.changed',
        'delegation.changed',
        'delegation.ended',
      ])
    const approved = events.find((event) => event.type === 'delegation.approved')!
    expect(approved.payload).toMatchObject({
      was: { roles: ['engineer', 'reader'], services: [] },
      now: { roles: ['engineer'], services: ['virtual-server'] },
    })
    expect(events.at(-1)!.payload).toMatchObject({ by: 'customer' })
    await takeRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: null })
  })

  test('MS-03 nobody in the partner acts without a role, not even its administrator; and nobody with one that the customer did not grant', async () => {
    const { id } = await granted()
    expect(await mine(head)).toEqual([])
    expect(await mine(engineer)).toEqual([])
    await giveRole(c.as(head, now), partner!, engineer.personId, { role: 'reader', customerId: null })
    expect(await mine(engineer)).toEqual([])
    await giveRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: customer! })
    await giveRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: customer! })
    expect(await mine(engineer)).toMatchObject([{ id }])
    const roles = await reading(c.app, head.personId, (tx) => rolesOf(tx, partner!))
    expect(roles.map(({ role, customer }) => [role, customer?.name])).toEqual([
      ['engineer', 'Customer'],
      ['reader', undefined],
    ])
    await takeRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: customer! })
    expect(await mine(engineer)).toEqual([])
    await takeRole(c.as(head, now), partner!, engineer.personId, { role: 'reader', customerId: null })
    await over(id)
  })

  test('F22 a role is for a customer the partner deals with, a member has it, and the role is offered', async () => {
    const faultOf = (deed: Promise<unknown>) =>
      deed.then(
        () => 'done',
        (fault) => fault.faults?.[0]?.field ?? fault.code,
      )
    const give = (who: string, role: string, customerId: string | null) => giveRole(c.as(head, now), partner!, who, { role, customerId })
    expect(await faultOf(give(engineer.personId, 'engineer', other!))).toBe('customerId')
    expect(await faultOf(give(engineer.personId, 'engineer', newId()))).toBe('customerId')
    expect(await faultOf(give(engineer.personId, 'old', null))).toBe('role')
    expect(await faultOf(give(member.personId, 'engineer', null))).toBe('not-found')
  })

  test('is never wider than what is configured, and it ends', async () => {
    const faultOf = (more: object) =>
      granted(more).then(
        ({ id }) => over(id).then(() => 'done'),
        (fault) => fault.faults[0].field,
      )
    await c.worker.insertInto('cloud_tenant').values({ id: newId(), organisation_id: customer!, name: 'north', created_at: now }).execute()
    expect(await faultOf({ roles: ['engineer', 'king'] })).toBe('roles')
    expect(await faultOf({ roles: ['old'] })).toBe('roles')
    expect(await faultOf({ services: ['nowhere'] })).toBe('services')
    expect(await faultOf({ requestTypes: ['nothing'] })).toBe('requestTypes')
    expect(await faultOf({ tenants: ['south'] })).toBe('tenants')
    expect(await faultOf({ tenants: ['north'] })).toBe('done')
    expect(await faultOf({ partnerId: other })).toBe('partnerId')
    expect(await faultOf({ endsAt: inDays(-1) })).toBe('endsAt')
    expect(await faultOf({ endsAt: inDays(3 * 366 + 2) })).toBe('endsAt')
    expect(await faultOf({ startsAt: inDays(10), endsAt: inDays(5) })).toBe('endsAt')
    expect(() => grant({ endsAt: undefined })).toThrow()
    expect(() => grant({ roles: [] })).toThrow()
    for (const reason of ['a\0b', 'half \ud83d']) expect(() => grant({ reason }), JSON.stringify(reason)).toThrow()
  })

  test('F22 asking tells nothing of the customer’s tenants, and a stranger to the partner is as one that does not exist', async () => {
    const { id } = await askDelegation(c.as(head, now), partner!, asking({ tenants: ['no-such-tenant'] }))
    // The customer cannot grant what is not there.
    expect(await refusalOf(decideDelegation(c.as(chief, now), customer!, id, { approve: true, terms: null }))).toBe('invalid')
    await over(id)
    const faults = async (customerId: string) =>
      askDelegation(c.as(head, now), partner!, asking({ customerId })).catch((fault) => [fault.code, fault.faults])
    expect(await faults(other!)).toEqual(await faults(newId()))
  })

  test('begins when it says, and one that begins later lets nobody act yet', async () => {
    const { id } = await granted({ startsAt: inDays(2) })
    await giveRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: null })
    expect(await mine(engineer)).toEqual([])
    const row = await reading(c.app, chief.personId, (tx) => delegationById(tx, customer!, id, now))
    expect(row.state).toBe('coming')
    await over(id)
    await takeRole(c.as(head, now), partner!, engineer.personId, { role: 'engineer', customerId: null })
  })

  test('F35 a change made on a page that is behind undoes nothing', async () => {
    const { id } = await granted()
    const { terms: shown } = await reading(c.app, chief.personId, (tx) => delegationById(tx, customer!, id, now))
    await changeDelegation(c.as(chief, now), customer!, id, terms({ roles: ['reader'] }), sealOf(shown))
    expect(await refusalOf(changeDelegation(c.as(chief, now), customer!, id, terms({ endsAt: inDays(10) }), sealOf(shown)))).toBe(
      'changed-meanwhile',
    )
    await over(id)
  })

  test('two of the customer’s answer at once: one is told that it is decided', async () => {
    const { id } = await asked()
    const second = await c.person('Second')
    await c.member(customer!, second, { administers: true })
    const answers = await Promise.all([
      refusalOf(decideDelegation(c.as(chief, now), customer!, id, { approve: true, terms: null })),
      refusalOf(decideDelegation(c.as(second, now), customer!, id, { approve: false })),
    ])
    expect(answers.toSorted()).toEqual(['delegation-over', 'done'])
    await over(id)
  })

  test('an asking that nobody answered makes room for the next once it has lapsed', async () => {
    const { id } = await askDelegation(c.as(head, inDays(-5)), partner!, asking({ endsAt: inDays(-1) }))
    expect(await refusalOf(decideDelegation(c.as(chief, now), customer!, id, { approve: true, terms: null }))).toBe('delegation-over')
    const again = await asked()
    await over(again.id)
  })
})

describe('F22 behind the deeds, the database', () => {
  const update = (who: Someone, id: string, set: object) =>
    writing(
      c.app,
      who.personId,
      async (tx) => (await tx.updateTable('delegation').set(set).where('id', '=', id).executeTakeFirst()).numUpdatedRows,
    ).then(Number, (fault) => (fault.code === '42501' ? 'refused' : Promise.reject(fault)))

  test('the partner’s administrator approves, widens and extends nothing by SQL', async () => {
    const { id } = await asked()
    const yes = { approved_at: now, decided_by: head.personId }
    expect(await update(head, id, yes)).toBe('refused')
    expect(await update(engineer, id, yes)).toBe(0)
    expect(await update(member, id, yes)).toBe(0)
    expect(await update(stranger, id, yes)).toBe(0)
    expect(await update(provider, id, yes)).toBe('refused')
    expect(await update(head, id, { roles: ['reader'] })).toBe('refused')
    expect(await update(chief, id, { ...yes, decided_by: chief.personId })).toBe(1)
    expect(await update(head, id, { ends_at: inDays(900) })).toBe('refused')
    expect(await update(head, id, { ended_at: now, ended_by: head.personId })).toBe(1)
    // What is over stays so, also for the customer.
    expect(await update(chief, id, { ended_at: null, ended_by: null })).toBe(0)
  })

  test('nobody makes one that grants something but the customer, nor asks a stranger', async () => {
    const make = (who: Someone, more: object) =>
      writing(c.app, who.personId, (tx) =>
        tx
          .insertInto('delegation')
          .values({
            id: newId(),
            customer_id: customer!,
            partner_id: partner!,
            roles: ['engineer'],
            requested_by: who.personId,
            requested_at: now,
            starts_at: now,
            ends_at: inDays(3),
            ...more,
          })
          .execute(),
      ).then(
        () => 'made',
        (fault) => fault.code,
      )
    expect(await make(head, { approved_at: now })).toBe('42501')
    expect(await make(head, { single: true })).toBe('42501')
    expect(await make(head, { customer_id: other! })).toBe('42501')
    expect(await make(engineer, {})).toBe('42501')
    expect(await make(provider, { approved_at: now })).toBe('42501')
    expect(await make(chief, { requested_by: head.personId, approved_at: now })).toBe('42501')
  })

  test('a query without any predicate shows each person what is theirs', async () => {
    await granted()
    const foreign = await c.owner
      .insertInto('delegation')
      .values({
        id: newId(),
        customer_id: other!,
        partner_id: distributor!,
        roles: ['engineer'],
        requested_by: stranger.personId,
        requested_at: now,
        starts_at: now,
        ends_at: inDays(3),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const all = (who: Someone) =>
      reading(c.app, who.personId, async (tx) => ({
        delegations: await tx.selectFrom('delegation').select(['customer_id', 'partner_id', 'id']).execute(),
        roles: await tx.selectFrom('partner_assignment').selectAll().execute(),
        partnerships: await tx.selectFrom('partnership').selectAll().execute(),
        events: await tx.selectFrom('people_event').select('organisation_id').execute(),
        organisations: await tx.selectFrom('organisation').select('id').execute(),
      }))
    for (const who of [chief, member, head, engineer]) {
      const seen = await all(who)
      expect(seen.delegations.map((row) => row.id)).not.toContain(foreign.id)
      expect(seen.organisations.map((row) => row.id)).not.toContain(other)
      const own = who === chief || who === member ? customer! : partner!
      for (const row of seen.delegations) expect([row.customer_id, row.partner_id]).toContain(own)
      for (const row of seen.partnerships) expect([row.seller_id, row.buyer_id]).toContain(own)
      for (const row of seen.events) expect(row.organisation_id).toBe(own)
      for (const row of seen.roles) expect(row.organisation_id).toBe(own)
    }
    // A colleague who acts for none of its customers knows of none of their grants.
    expect((await all(engineer)).delegations).toEqual([])
    const one = (who: Someone, as: string, id: string) => refusalOf(reading(c.app, who.personId, (tx) => delegationById(tx, as, id, now)))
    expect(await one(head, distributor!, foreign.id)).toBe('not-found')
    expect(await one(chief, customer!, foreign.id)).toBe('not-found')
  })

  test('an organisation does not say itself what kind of partner it is, and a role learns no foreign name', async () => {
    const by = (who: Someone, what: ReturnType<typeof sql>) =>
      writing(c.app, who.personId, (tx) => what.execute(tx)).then(
        () => 'done',
        (fault) => fault.code,
      )
    expect(await by(head, sql`update organisation set partner_kind = 'distributor' where id = ${partner}`)).toBe('42501')
    expect(await by(head, sql`select guichet_place_organisation(${partner}, 'distributor', null)`)).toBe('42501')
    const role = (
      customerId: string,
    ) => sql`insert into partner_assignment (organisation_id, person_id, role_key, customer_id, given_by, given_at)
      values (${partner}, ${engineer.personId}, 'reader', ${customerId}, ${head.personId}, now())`
    expect(await by(head, role(other!))).toBe('42501')
    const event = sql`insert into people_event (id, organisation_id, actor_id, type, payload, at)
      values (${newId()}, ${other}, ${head.personId}, 'delegation.ended', ${JSON.stringify({ delegationId: newId() })}, now())`
    expect(await by(head, event)).toBe('42501')
  })

  test('whom to ask and whom to grant to, each administrator learns of their own organisation alone', async () => {
    const asks = (who: Someone, id: string) =>
      reading(c.app, who.personId, async (tx) => (await customersOf(tx, id)).rows.map((row) => row.name))
    expect(await asks(distributing, distributor!)).toEqual(expect.arrayContaining(['Customer', 'Partner']))
    expect(await asks(head, partner!)).toEqual(['Customer'])
    expect(await asks(head, distributor!)).toEqual([])
    expect(await asks(engineer, partner!)).toEqual([])
    const grants = (who: Someone, id: string) =>
      reading(c.app, who.personId, async (tx) => (await partnersFor(tx, id)).map((row) => row.name))
    expect(await grants(chief, customer!)).toEqual(['Distributor', 'Partner'])
    expect(await grants(member, customer!)).toEqual([])
    expect(await grants(head, customer!)).toEqual([])
  })

  test('lists come in pages and forget none', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await reading(c.app, chief.personId, (tx) =>
        delegationsOf(tx, { customerId: customer!, which: 'over', at: now, cursor, limit: 3 }),
      )
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    for (const days of [5, 3, 4]) await granted({ endsAt: inDays(days) })
    const list = (which: 'granted' | 'ending', after?: string) =>
      reading(c.app, head.personId, (tx) => delegationsOf(tx, { partnerId: partner!, which, at: now, cursor: after, limit: 2 }))
    const first = await list('ending')
    const second = await list('ending', first.nextCursor!)
    const ends = [...first.rows, ...second.rows].map((row) => row.terms.endsAt)
    expect(ends).toEqual(ends.toSorted())
    expect(ends.length).toBe(3)
  })
})
