// A partner sees and does for a customer what was delegated, exactly, and until it ends: by every door, and behind each of them the database itself.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { counter } from '../../../test/support/counter.ts'
import { enterprise, filerAndReader, withPartners } from '../../../test/support/enterprise.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { type CreateTicket, createTicket } from '../tickets/create-ticket.ts'
import { listTickets } from '../tickets/list-tickets.ts'
import { actingStanding } from './acting.ts'
import { notePartner } from './note-partner.ts'
import { addParticipant } from '../tickets/participants.ts'
import { reply } from '../tickets/reply.ts'
import { searchTickets } from '../tickets/search-tickets.ts'
import { ticketPage } from '../tickets/ticket-page.ts'

const c = await counter()
const at = new Date()
await applyConfiguration(
  { db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at },
  { ...enterprise(withPartners), partner_roles: filerAndReader },
)
forgetCatalogue(c.app)
const [shop, mill, helpers, rivals] = [
  await c.organisation('Shop'),
  await c.organisation('Mill'),
  await c.organisation('Helpers'),
  await c.organisation('Rivals'),
]
const [una, vic, pia, paul, ron] = [
  await c.person('Una'),
  await c.person('Vic'),
  await c.person('Pia'),
  await c.person('Paul'),
  await c.person('Ron'),
]
const kim = await c.agent('Kim', ['general', 'special'])
type Someone = typeof una
const customer = { context: 'customer', requestType: 'billing', summary: 'Invoice', body: 'Wrong sum' } as const
const file = (who: Someone, customerId: string, more: Partial<CreateTicket> = {}, partnerId = helpers) =>
  createTicket(c.as(who, at), { ...customer, organisationId: customerId, partnerId, ...more })
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: Refusal) => fault.code,
  )
const see = (who: Someone, id: string) => refused(reading(c.app, who.personId, (tx) => ticketPage(tx, who, id)))
const titles = async (who: Someone, tab: 'mine' | 'customers' | 'organisation' | 'all', organisationId?: string) =>
  (await reading(c.app, who.personId, (tx) => listTickets(tx, who, { tab, ...(organisationId && { organisationId }) }))).rows
    .map(({ summary }) => summary)
    .sort()
const found = async (who: Someone, text: string) =>
  (await reading(c.app, who.personId, (tx) => searchTickets(tx, who, { text }))).rows.map(({ summary }) => summary).sort()
/** What the second lock lets through when nobody asks for a standing. */
const bare = async (who: Someone) =>
  (await reading(c.app, who.personId, (tx) => tx.selectFrom('ticket').select('summary').execute())).map(({ summary }) => summary).sort()

async function delegate(customerId: string, partnerId: string, more: object = {}): Promise<string> {
  const id = newId()
  await c.worker
    .insertInto('delegation')
    .values({
      id,
      customer_id: customerId,
      partner_id: partnerId,
      roles: ['filer', 'reader'],
      requested_by: una.personId,
      requested_at: at,
      approved_at: at,
      starts_at: new Date(at.getTime() - 86_400_000),
      ends_at: new Date(at.getTime() + 86_400_000),
      ...more,
    })
    .execute()
  return id
}
const give = (partnerId: string, who: Someone, role: string, customerId: string | null = null) =>
  c.worker
    .insertInto('partner_assignment')
    .values({ organisation_id: partnerId, person_id: who.personId, role_key: role, customer_id: customerId, given_at: at })
    .execute()
const change = (id: string, set: object) => c.worker.updateTable('delegation').set(set).where('id', '=', id).execute()

let open: string
beforeAll(async () => {
  await c.member(shop, una, { administers: true, sees: 'all' })
  await c.member(mill, vic, { sees: 'all' })
  for (const who of [pia, paul]) await c.member(helpers, who)
  await c.member(rivals, ron)
  open = await delegate(shop, helpers)
  await delegate(mill, helpers, { roles: ['filer'], services: ['rack'] })
  await give(helpers, pia, 'filer')
  await give(rivals, ron, 'filer')
})

describe('MS-01 MS-03 MS-13 filing for a customer', () => {
  test('of the partner’s own papers those that cover customers pay, and where there are none nothing does', async () => {
    const paper = newId()
    const papers = async () =>
      (await reading(c.app, pia.personId, (tx) =>
        actingStanding(tx, { personId: pia.personId, partnerId: helpers, customerId: shop }, at),
      ))!.contracts
    await c.worker
      .insertInto('contract')
      .values({
        id: paper,
        organisation_id: helpers,
        entity_key: 'east',
        number: 'H-1',
        covers: 'own',
        starts_on: '2020-01-01',
        created_at: at,
      })
      .execute()
    expect(await papers()).toEqual([])
    await c.worker.updateTable('contract').set({ covers: 'both' }).where('id', '=', paper).execute()
    expect(await papers()).toMatchObject([{ number: 'H-1', ofPartner: true, partner: null }])
    await c.worker.deleteFrom('contract').where('id', '=', paper).execute()
  })

  test('the ticket keeps both parties and who filed it', async () => {
    const { id } = await file(pia, shop)
    const row = await c.worker.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      organisation_id: shop,
      partner_id: helpers,
      requester_id: pia.personId,
      delegation_id: open,
      context: 'customer',
    })
  })
  test('without the role, the membership or the delegation it is refused, and nothing is made', async () => {
    const before = await c.worker.selectFrom('ticket').select('id').execute()
    expect(await refused(file(paul, shop))).toBe('not-delegated')
    expect(await refused(file(ron, shop))).toBe('not-delegated')
    expect(await refused(file(ron, shop, {}, rivals))).toBe('not-delegated')
    expect(await refused(file(pia, rivals))).toBe('not-delegated')
    expect(await refused(file(pia, newId()))).toBe('not-delegated')
    expect(await refused(file(pia, mill))).toBe('not-entitled')
    expect(await c.worker.selectFrom('ticket').select('id').execute()).toHaveLength(before.length)
  })
  test('a role for another customer is none here', async () => {
    await give(helpers, paul, 'filer', mill)
    expect(await refused(file(paul, shop))).toBe('not-delegated')
    expect(await refused(file(paul, mill, { service: 'rack', offering: 'data-center' }))).toBe('done')
  })
})

describe('F20 F22 who sees it', () => {
  test('the filer, the colleagues with a role and the customer; nobody else', async () => {
    const { id } = await file(pia, shop, { summary: 'Zebra', body: 'stripes everywhere' })
    for (const who of [pia, una, kim]) expect(await see(who, id)).toBe('done')
    for (const who of [paul, vic, ron]) expect(await see(who, id)).toBe('not-found')
    expect(await titles(pia, 'customers')).toContain('Zebra')
    expect(await titles(pia, 'mine')).toContain('Zebra')
    expect(await titles(una, 'organisation')).toContain('Zebra')
    expect(await titles(ron, 'all')).toEqual([])
    expect(await found(pia, 'stripes')).toEqual(['Zebra'])
    expect(await found(paul, 'stripes')).toEqual([])
    expect(await found(ron, 'stripes')).toEqual([])
    expect(await bare(ron)).toEqual([])
    expect((await bare(paul)).includes('Zebra')).toBe(false)
  })
  test('the customer’s own tickets are read with the right to read, and answered by nobody there', async () => {
    const own = await createTicket(c.as(una, at), { requestType: 'billing', context: 'own', summary: 'Own trouble', body: 'ours' })
    expect(await see(pia, own.id)).toBe('not-found')
    await give(helpers, paul, 'reader')
    expect(await see(paul, own.id)).toBe('done')
    expect(await titles(paul, 'customers', shop)).toContain('Own trouble')
    expect(await refused(reply(c.as(paul, at), own.id, { body: 'Let me' }))).toBe('may-not-do-that')
    expect(await found(paul, 'trouble')).toContain('Own trouble')
  })
})

test('notes of the partner stay with the partner', async () => {
  const { id } = await file(pia, shop, { summary: 'Noted' })
  const note = { id: newId(), body: 'They forgot to pay us' }
  await notePartner(c.as(pia, at), id, note)
  await notePartner(c.as(pia, at), id, note)
  const words = async (who: Someone) =>
    (await reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))).timeline.flatMap((one) =>
      one.kind === 'partner-note' ? [one.body] : [],
    )
  expect(await words(pia)).toEqual([note.body])
  expect(await words(una)).toEqual([])
  expect(await words(kim)).toEqual([])
  for (const who of [una, kim]) {
    expect(await refused(notePartner(c.as(who, at), id, { id: newId(), body: 'Me too' }))).toBe('may-not-do-that')
    const { rows } = await reading(c.app, who.personId, (tx) =>
      sql<{
        count: number
      }>`select (select count(*) from partner_note) + (select count(*) from ticket_event where type = 'ticket.partner-noted') as count`.execute(
        tx,
      ),
    )
    expect(rows[0]!.count).toBe(0)
  }
})

describe('in outline', () => {
  test('the customer sees that there is a ticket and how it stands, and none of its words', async () => {
    await change(open, { customer_sees: 'summary' })
    const { id } = await file(pia, shop, { summary: 'Outlined', body: 'secretword inside' })
    await change(open, { customer_sees: 'all' })
    const page = await reading(c.app, una.personId, (tx) => ticketPage(tx, una, id))
    expect(page).toMatchObject({ summary: 'Outlined', standings: ['informed'], timeline: [], answers: [], participants: [] })
    expect([...page.may]).toEqual([])
    expect(await titles(una, 'organisation')).toContain('Outlined')
    expect(await found(una, 'secretword')).toEqual([])
    expect(await refused(reply(c.as(una, at), id, { body: 'Hello' }))).toBe('may-not-do-that')
    const told = await reading(c.app, una.personId, (tx) =>
      sql<{
        count: number
      }>`select (select count(*) from message m where m.ticket_id = ${id}) + (select count(*) from ticket_event e where e.ticket_id = ${id})
        + (select count(*) from ticket_words w where w.ticket_id = ${id}) as count`.execute(tx),
    )
    expect(told.rows[0]!.count).toBe(0)
  })
})

describe('F21 the end', () => {
  test('what was seen is gone at once, by whatever it ended: revoked, over, not begun, a role taken, a role retired, out of scope', async () => {
    const { id } = await file(pia, shop, { summary: 'Ending' })
    await addParticipant(c.as(pia, at), id, { personId: paul.personId })
    const ends = [
      [() => change(open, { ended_at: at }), () => change(open, { ended_at: null })],
      [
        () => change(open, { starts_at: new Date(at.getTime() - 9e7), ends_at: new Date(at.getTime() - 1000) }),
        () => change(open, { ends_at: new Date(at.getTime() + 9e7) }),
      ],
      [() => change(open, { starts_at: new Date(at.getTime() + 8e7) }), () => change(open, { starts_at: new Date(at.getTime() - 9e7) })],
    ] as const
    for (const [end, again] of ends) {
      expect(await see(pia, id)).toBe('done')
      expect(await see(paul, id)).toBe('done')
      await end()
      for (const who of [pia, paul]) {
        expect(await see(who, id)).toBe('not-found')
        expect(await titles(who, 'all')).not.toContain('Ending')
        expect(await titles(who, 'mine')).not.toContain('Ending')
        expect(await found(who, 'Ending')).toEqual([])
        expect(await bare(who)).not.toContain('Ending')
        expect(await refused(reply(c.as(who, at), id, { body: 'Still here' }))).toBe('not-found')
      }
      expect(await see(una, id)).toBe('done')
      await again()
    }
    await change(open, { services: ['rack'] })
    expect(await see(pia, id)).toBe('not-found')
    expect(await bare(pia)).not.toContain('Ending')
    await change(open, { services: [] })
    await c.worker.deleteFrom('partner_assignment').where('person_id', '=', pia.personId).execute()
    expect(await see(pia, id)).toBe('not-found')
    expect(await bare(pia)).not.toContain('Ending')
    await give(helpers, pia, 'filer')
    expect(await see(pia, id)).toBe('done')
  })
  test('who was added by the customer itself stays', async () => {
    await c.worker.updateTable('organisation').set({ allows_outside_participants: true }).where('id', '=', shop).execute()
    const own = await createTicket(c.as(una, at), { requestType: 'billing', context: 'own', summary: 'With help', body: 'ours' })
    await addParticipant(c.as(una, at), own.id, { personId: pia.personId }).catch(() => {})
    await change(open, { ended_at: at })
    expect(await bare(pia)).not.toContain('Zebra')
    await change(open, { ended_at: null })
  })
})
