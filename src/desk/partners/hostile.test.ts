// Tried by somebody who wants more than was granted: an approval for one ticket used twice, words of tickets that are no longer theirs, rights by SQL alone.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { runMigrations } from 'graphile-worker'
import { counter } from '../../../test/support/counter.ts'
import { enterprise, filerAndReader, withPartners } from '../../../test/support/enterprise.ts'
import { type Tx, reading, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { attachToDraft } from '../files/attach-to-draft.ts'
import { composeNotice } from '../../mail/outbound/compose-notice.ts'
import type { NoticeKind } from '../notices/notices.ts'
import { tellOfTickets } from '../notices/tell-of-tickets.ts'
import { type CreateTicket, createTicket } from '../tickets/create-ticket.ts'
import { listTickets } from '../tickets/list-tickets.ts'
import { addParticipant } from '../tickets/participants.ts'
import { discardDraft } from '../tickets/drafts.ts'
import { reply } from '../tickets/reply.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { actingStanding } from './acting.ts'
import { askFiling } from './ask-filing.ts'
import { actingFor } from './customers.ts'
import { decideFiling } from './decide-filing.ts'

const c = await counter()
const { database } = c
const at = new Date()
const day = 86_400_000
await applyConfiguration(
  { db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at },
  {
    ...enterprise(withPartners),
    partner_roles: [...filerAndReader, { key: 'whole', label: { en: 'Whole' }, rights: ['file', 'see', 'health'] }],
  },
)
forgetCatalogue(c.app)
const [shop, mill, helpers, rivals, distributor, other] = [
  await c.organisation('Shop', true),
  await c.organisation('Mill'),
  await c.organisation('Helpers'),
  await c.organisation('Rivals'),
  await c.organisation('Distributor'),
  await c.organisation('Other distributor'),
]
const [una, uwe, vic, pia, paul, ron, rae, zoe, dan] = [
  await c.person('Una'),
  await c.person('Uwe'),
  await c.person('Vic'),
  await c.person('Pia'),
  await c.person('Paul'),
  await c.person('Ron'),
  await c.person('Rae'),
  await c.person('Zoe'),
  await c.person('Dan'),
]
type Someone = typeof una
const wanted = { context: 'customer', requestType: 'billing', summary: 'Invoice', body: 'Wrong sum' } as const
const file = (who: Someone, more: Partial<CreateTicket> = {}, partnerId = helpers) =>
  createTicket(c.as(who, at), { ...wanted, organisationId: shop, partnerId, ...more })
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: Refusal) => {
      if (fault?.name !== 'Refusal') throw fault
      return fault.code
    },
  )
/** By the database alone: "no" is an error, or nothing changed. */
const bySql = (who: Someone, query: (tx: Tx) => Promise<{ numAffectedRows?: bigint; rows: unknown[] }>) =>
  writing(c.app, who.personId, query).then(
    ({ numAffectedRows, rows }) => Number(numAffectedRows ?? rows.length),
    (fault: { code?: string }) => fault.code ?? 'failed',
  )
const reads = async (who: Someone, ticket: string) =>
  (await reading(c.app, who.personId, (tx) => tx.selectFrom('message').select('body').where('ticket_id', '=', ticket).execute())).length
const matches = async (who: Someone, within: string, word: string) =>
  (
    await reading(c.app, who.personId, (tx) =>
      sql`select * from guichet_tickets_with(to_tsquery('simple', ${word}), ${within}, 100)`.execute(tx),
    )
  ).rows.length

async function delegate(partnerId: string, more: object = {}): Promise<string> {
  const id = newId()
  await c.worker
    .insertInto('delegation')
    .values({
      id,
      customer_id: shop,
      partner_id: partnerId,
      roles: ['filer', 'reader', 'whole'],
      requested_by: una.personId,
      requested_at: at,
      approved_at: at,
      starts_at: new Date(at.getTime() - day),
      ends_at: new Date(at.getTime() + day),
      ...more,
    })
    .execute()
  return id
}
const give = (partnerId: string, who: Someone, role: string) =>
  c.worker
    .insertInto('partner_assignment')
    .values({ organisation_id: partnerId, person_id: who.personId, role_key: role, given_at: at })
    .execute()
const change = (id: string, set: object) => c.worker.updateTable('delegation').set(set).where('id', '=', id).execute()
const sells = (seller: string, buyer: string) =>
  c.worker.insertInto('partnership').values({ seller_id: seller, buyer_id: buyer, created_at: at }).execute()

beforeAll(async () => {
  await runMigrations({ connectionString: database.urls.worker, logger: undefined as never })
  await c.member(shop, una, { administers: true, sees: 'all' })
  await c.member(shop, uwe, { sees: 'all' })
  await c.member(mill, vic, { administers: true, sees: 'all' })
  for (const who of [pia, paul, dan]) await c.member(helpers, who)
  for (const who of [ron, rae]) await c.member(rivals, who)
  for (const [seller, buyer] of [
    [helpers, shop],
    [rivals, shop],
    [distributor, helpers],
    [other, rivals],
  ] as const)
    await sells(seller, buyer)
  await give(helpers, pia, 'whole')
  await give(helpers, dan, 'whole')
  await give(rivals, ron, 'filer')
  await give(rivals, rae, 'reader')
})

async function approved(who: Someone = pia, summary = 'One ticket') {
  const draftId = newId()
  const { id } = await askFiling(c.as(who, at), { ...wanted, summary, organisationId: shop, partnerId: helpers, draftId })
  const ticket = await decideFiling(c.app, at, { requestId: id, personId: una.personId }, true)
  const row = await c.worker.selectFrom('ticket').selectAll().where('id', '=', ticket!.id).executeTakeFirstOrThrow()
  return { ticket: row, delegation: row.delegation_id! }
}

describe('MS-36 an approval for one ticket', () => {
  test('makes that one and no second, by the form, by REST or by SQL; a reply and its follow-up still go on', async () => {
    const { ticket, delegation } = await approved()
    for (const who of [pia, dan]) expect(await refused(file(who, { delegationId: delegation }))).toBe('not-delegated')
    const second = (who: Someone) =>
      bySql(who, (tx) =>
        sql`insert into ticket (id, reference, request_type, organisation_id, requester_id, queue_key, summary, partner_id, delegation_id, created_at, updated_at, touched_at, status)
          values (${newId()}, 'EC-900001', 'billing', ${shop}, ${who.personId}, 'general', 'Second', ${helpers}, ${delegation}, ${at}, ${at}, ${at}, 'new')`.execute(
          tx,
        ),
      )
    for (const who of [pia, dan]) expect(await second(who)).toBe('42501')
    await c.worker
      .updateTable('ticket')
      .set({ status: 'closed', closed_at: at, close_reason: 'solved' })
      .where('id', '=', ticket.id)
      .execute()
    expect(await reply(c.as(pia, at), ticket.id, { body: 'Not yet' })).toMatchObject({ followUp: true })
  })

  test('opens nothing of how the customer’s services are', async () => {
    await approved(pia, 'Not health')
    const held = await reading(c.app, pia.personId, (tx) => actingFor(tx, shop))
    expect(held!.delegations.flatMap(({ rights }) => rights)).not.toContain('health')
    const covered = await reading(c.app, pia.personId, (tx) =>
      sql<{ covered: string[] | null }>`select guichet_covered_services(${shop}, current_date) as covered`.execute(tx),
    )
    expect(covered.rows[0]!.covered).toEqual([])
  })

  test('is no use to who left, lost the role or was disabled meanwhile: nothing is decided, and nothing breaks', async () => {
    const ask = async () => (await askFiling(c.as(dan, at), { ...wanted, organisationId: shop, partnerId: helpers, draftId: newId() })).id
    const decide = (id: string) => refused(decideFiling(c.app, at, { requestId: id, personId: una.personId }, true))
    const [first, second] = [await ask(), await ask()]
    await c.worker.deleteFrom('partner_assignment').where('person_id', '=', dan.personId).execute()
    expect(await decide(first)).toBe('not-delegated')
    await give(helpers, dan, 'whole')
    await c.disable(dan)
    expect(await decide(second)).not.toBe('done')
    const rows = await c.worker
      .selectFrom('filing_request')
      .select(['approved_at', 'ticket_id'])
      .where('id', 'in', [first, second])
      .execute()
    expect(rows).toEqual([
      { approved_at: null, ticket_id: null },
      { approved_at: null, ticket_id: null },
    ])
  })

  test('is decided once by two links at the same moment', async () => {
    const { id } = await askFiling(c.as(pia, at), {
      ...wanted,
      summary: 'Twice',
      organisationId: shop,
      partnerId: helpers,
      draftId: newId(),
    })
    const link = async () => {
      const token = randomBytes(32).toString('base64url')
      await c.worker
        .insertInto('filing_request_link')
        .values({ token_hash: createHash('sha256').update(token).digest('hex'), request_id: id, person_id: una.personId })
        .execute()
      return token
    }
    const tokens = [await link(), await link(), await link()]
    const ends = await Promise.all(tokens.map((token) => refused(decideFiling(c.app, at, { token }, true))))
    expect(ends.sort()).toEqual(['done', 'link-gone', 'link-gone'])
    expect(await c.worker.selectFrom('ticket').select('id').where('summary', '=', 'Twice').execute()).toHaveLength(1)
  })
})

test('MS-36 what waits for approval gets no further file, and is thrown away by nobody', async () => {
  const draftId = newId()
  const { id } = await askFiling(c.as(pia, at), { ...wanted, summary: 'As it was', organisationId: shop, partnerId: helpers, draftId })
  const late = { name: 'late.txt', size: 4, mediaType: 'text/plain', sha256: 'c'.repeat(64) }
  expect(await refused(attachToDraft(c.as(pia, at), draftId, late))).toBe('draft-gone')
  await discardDraft(c.as(pia, at), draftId)
  expect((await c.worker.selectFrom('filing_request').select('draft_id').where('id', '=', id).executeTakeFirstOrThrow()).draft_id).toBe(
    draftId,
  )
})

test('F23 a mail that was queued before the end is written for nobody who reads no longer', async () => {
  const own = await delegate(helpers)
  const { id } = await file(pia, { summary: 'Mailed', body: 'ours' })
  await addParticipant(c.as(pia, at), id, { personId: paul.personId })
  await reply(c.as(una, at), id, { body: 'for your eyes' })
  const event = await c.worker
    .selectFrom('ticket_event')
    .select('id')
    .where('ticket_id', '=', id)
    .where('type', '=', 'ticket.replied')
    .executeTakeFirstOrThrow()
  await tellOfTickets({ db: c.worker, at, eventIds: [event.id] })
  const mails = await c.worker
    .selectFrom('outgoing_mail')
    .select(['person_id', 'kind', 'recipient'])
    .where('event_id', '=', event.id)
    .execute()
  expect(mails.map(({ person_id }) => person_id).sort()).toEqual([pia.personId, paul.personId].sort())
  const written = () =>
    Promise.all(
      mails.map(({ person_id, kind, recipient }) =>
        composeNotice(c.worker, 'http://localhost', { eventId: event.id, personId: person_id!, kind: kind as NoticeKind, recipient }).then(
          (letter) => JSON.stringify(letter).includes('for your eyes'),
          (fault: Error) => fault.message,
        ),
      ),
    )
  expect(await written()).toEqual([true, true])
  for (const end of [{ services: ['rack'] }, { services: [], ended_at: at }]) {
    await change(own, end)
    expect(await written()).toEqual(['may-not-see', 'may-not-see'])
  }
})

describe('F22 a competitor', () => {
  test('is not named to who merely sells to the same customer', async () => {
    const standing = await reading(c.app, ron.personId, (tx) =>
      actingStanding(tx, { personId: ron.personId, partnerId: rivals, customerId: shop, asking: true }, at),
    )
    expect(standing!.acting!.above.map(({ name }) => name).sort()).toEqual(['Other distributor', 'Rivals'])
    // The customer itself knows from whom it buys.
    const theirs = await reading(c.app, una.personId, (tx) =>
      sql<{ name: string }>`select name from guichet_sellers_above(${shop})`.execute(tx),
    )
    expect(theirs.rows.map(({ name }) => name).sort()).toEqual(['Distributor', 'Helpers', 'Other distributor', 'Rivals'])
  })

  test('learns by no question to the database who acts for whom', async () => {
    const own = await delegate(helpers)
    const asks = async (who: Someone) =>
      (
        await reading(c.app, who.personId, (tx) =>
          sql<{ known: boolean }>`select guichet_still_delegated(${shop}, ${helpers}, null) as known`.execute(tx),
        )
      ).rows[0]!.known
    for (const who of [ron, vic, zoe]) expect(await asks(who)).toBe(false)
    await change(own, { ended_at: at })
  })
})

test('F20 nobody reads more than the customer that let them read: of another partner’s ticket in outline neither', async () => {
  const [own, theirs] = [await delegate(helpers, { customer_sees: 'summary' }), await delegate(rivals)]
  const { id } = await file(pia, { summary: 'Only outlined', body: 'hiddenword' })
  const page = (who: Someone) => reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))
  expect(JSON.stringify((await page(pia)).timeline)).toContain('hiddenword')
  for (const who of [una, rae]) {
    expect(await page(who)).toMatchObject({ summary: 'Only outlined', isOutline: true, timeline: [], answers: [], participants: [] })
    expect(await reads(who, id)).toBe(0)
    for (const within of ['organisation', 'customers']) expect(await matches(who, within, 'hiddenword')).toBe(0)
    const { rows } = await reading(c.app, who.personId, (tx) => sql`select from ticket_event where ticket_id = ${id}`.execute(tx))
    expect(rows).toEqual([])
  }
  const listed = async (who: Someone, tab: 'organisation' | 'customers') =>
    (await reading(c.app, who.personId, (tx) => listTickets(tx, who, { tab }))).rows.find((row) => row.id === id)
  for (const row of [await listed(una, 'organisation'), await listed(rae, 'customers')])
    expect(row).toMatchObject({ summary: 'Only outlined', requester: { name: '' } })
  expect(await matches(pia, 'customers', 'hiddenword')).toBe(1)
  await change(own, { ended_at: at })
  await change(theirs, { ended_at: at })
})

describe('by the database alone', () => {
  test('in outline, the customer adds neither themselves nor a colleague to read it', async () => {
    const own = await delegate(helpers, { customer_sees: 'summary' })
    const { id } = await file(pia, { summary: 'Outlined' })
    const add = (who: Someone, whom: Someone) =>
      bySql(who, (tx) =>
        sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at) values (${id}, ${whom.personId}, ${who.personId}, ${at}, ${at})`.execute(
          tx,
        ),
      )
    expect(await add(una, una)).toBe('42501')
    expect(await add(una, uwe)).toBe('42501')
    expect(await refused(addParticipant(c.as(una, at), id, { personId: uwe.personId }))).toBe('may-not-do-that')
    for (const who of [una, uwe]) expect(await reads(who, id)).toBe(0)
    await change(own, { ended_at: at })
  })

  test('nobody opens or closes a ticket to the customer’s eyes afterwards', async () => {
    const own = await delegate(helpers)
    const { id } = await file(pia, { summary: 'In full' })
    await addParticipant(c.as(pia, at), id, { personId: uwe.personId })
    for (const who of [pia, uwe, una])
      expect(await bySql(who, (tx) => sql`update ticket set customer_sees = 'summary' where id = ${id}`.execute(tx))).toBe('42501')
    await change(own, { ended_at: at })
  })

  test('words said after the end are found by nobody who followed until then', async () => {
    const own = await delegate(helpers)
    const { id } = await file(pia, { summary: 'Going on', body: 'before' })
    await addParticipant(c.as(pia, at), id, { personId: paul.personId })
    await addParticipant(c.as(pia, at), id, { address: zoe.address })
    for (const [who, within] of [
      [pia, 'mine'],
      [paul, 'cc'],
    ] as const)
      expect(await matches(who, within, 'before')).toBe(1)
    await change(own, { ended_at: at })
    await reply(c.as(una, at), id, { body: 'bankruptcy' })
    for (const who of [pia, paul, zoe])
      for (const within of ['mine', 'cc', 'organisation', 'customers']) expect(await matches(who, within, 'bankruptcy')).toBe(0)
    expect(await matches(una, 'organisation', 'bankruptcy')).toBe(1)
    for (const who of [pia, paul, zoe]) {
      expect(await reads(who, id)).toBe(0)
      expect(await refused(reading(c.app, who.personId, (tx) => ticketPage(tx, who, id)))).toBe('not-found')
    }
  })

  test('who may only read the customer’s tickets writes nothing on them', async () => {
    const own = await delegate(rivals)
    const { id } = await createTicket(c.as(una, at), { requestType: 'billing', context: 'own', summary: 'Our own', body: 'ours' })
    expect(await refused(reading(c.app, rae.personId, (tx) => ticketPage(tx, rae, id)))).toBe('done')
    const event = sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
      values (${newId()}, ${id}, ${rae.personId}, 'ticket.replied', 'public', '{}', ${at})`
    const message = sql`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
      values (${newId()}, ${id}, ${rae.personId}, false, 'Hello', 'portal', ${at})`
    expect(await bySql(rae, (tx) => message.execute(tx))).toBe('42501')
    expect(await bySql(rae, (tx) => event.execute(tx))).toBe('42501')
    expect(await refused(reply(c.as(rae, at), id, { body: 'Hello' }))).toBe('may-not-do-that')
    await change(own, { ended_at: at })
  })

  test('an incident’s question is answered by who may, not by whoever reads along', async () => {
    const own = await delegate(rivals)
    const { id } = await createTicket(c.as(una, at), { requestType: 'billing', context: 'own', summary: 'With incident', body: 'ours' })
    await addParticipant(c.as(una, at), id, { personId: uwe.personId })
    await addParticipant(c.as(una, at), id, { address: zoe.address })
    const incident = newId()
    await c.worker
      .insertInto('incident')
      .values({
        id: incident,
        reference: 'INC-9001',
        kind: 'incident',
        state: 'investigating',
        impact: 'degraded',
        title: JSON.stringify({ en: 'Slow' }),
        published_at: at,
        starts_at: at,
        created_at: at,
        updated_at: at,
      })
      .execute()
    await c.worker
      .insertInto('incident_ticket')
      .values({ incident_id: incident, ticket_id: id, how: 'joined', linked_by: una.personId, linked_at: at, asked_at: at })
      .execute()
    const answer = (who: Someone) =>
      bySql(who, (tx) =>
        sql`update incident_ticket set answer = 'solved', answered_at = ${at} where ticket_id = ${id} and answer is null returning ticket_id`.execute(
          tx,
        ),
      )
    for (const who of [zoe, rae, vic]) expect(await answer(who)).toBe(0)
    const link = (who: Someone) =>
      bySql(who, (tx) =>
        sql`insert into incident_ticket (incident_id, ticket_id, how, linked_by, linked_at) values (${incident}, ${id}, 'joined', ${who.personId}, ${at}) on conflict do nothing returning ticket_id`.execute(
          tx,
        ),
      )
    for (const who of [zoe, rae, vic]) expect(await link(who)).toBe('42501')
    expect(await answer(una)).toBe(1)
    await change(own, { ended_at: at })
  })

  test('a customer grants to whom it deals with, and learns no name by granting to others', async () => {
    const grant = (partner: string) =>
      bySql(una, (tx) =>
        sql`insert into delegation (id, customer_id, partner_id, roles, requested_by, requested_at, starts_at, ends_at, decided_by, approved_at)
          values (${newId()}, ${shop}, ${partner}, '{filer}', ${una.personId}, ${at}, ${at}, ${new Date(at.getTime() + day)}, ${una.personId}, ${at}) returning id`.execute(
          tx,
        ),
      )
    expect(await grant(mill)).toBe('42501')
    expect(await grant(distributor)).toBe(1)
  })

  test('a request goes to a vendor by its own requester alone, and comes back by who may say that it is solved', async () => {
    const own = await delegate(rivals)
    const { id } = await createTicket(c.as(una, at), { requestType: 'billing', context: 'own', summary: 'Private', body: 'ours' })
    await addParticipant(c.as(una, at), id, { personId: uwe.personId })
    const hand = (who: Someone) =>
      bySql(who, (tx) =>
        sql`insert into vendor_thread (id, ticket_id, vendor, address, secret, secret_hash, consented_by, consented_at)
          values (${newId()}, ${id}, 'backup-inc', 'thief@evil.example', ${'a'.repeat(32)}, ${'b'.repeat(64)}, ${who.personId}, ${at})`.execute(
          tx,
        ),
      )
    for (const who of [uwe, rae, vic]) expect(await hand(who)).toBe('42501')
    expect(await hand(una)).toBe(1)
    const end = (who: Someone) => bySql(who, (tx) => sql`update vendor_thread set ended_at = ${at} where ticket_id = ${id}`.execute(tx))
    for (const who of [uwe, rae, vic]) expect(await end(who)).toBe(0)
    expect(await end(una)).toBe(1)
    await change(own, { ended_at: at })
  })
})
