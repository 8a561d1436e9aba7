// MS-36: a partner without a delegation files one ticket by one approval of the customer, given once, by the one who was asked.
import { createHash, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { runMigrations } from 'graphile-worker'
import { counter } from '../../../test/support/counter.ts'
import { enterprise, withPartners } from '../../../test/support/enterprise.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { applyConfiguration } from '../catalogue/apply-configuration.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { tellOfFiling } from '../notices/tell-of-filing.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { saveDraft } from '../tickets/drafts.ts'
import { reply } from '../tickets/reply.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { askFiling } from './ask-filing.ts'
import { decideFiling, filingAsked } from './decide-filing.ts'

const c = await counter()
const { database } = c
const at = new Date()
await applyConfiguration(
  { db: c.worker, actor: { personId: null, staffRole: null, via: 'portal' }, at },
  { ...enterprise(withPartners), partner_roles: [{ key: 'filer', label: { en: 'Filer' }, rights: ['file'] }] },
)
forgetCatalogue(c.app)
const [shop, mill, helpers] = [await c.organisation('Shop'), await c.organisation('Mill'), await c.organisation('Helpers')]
const [una, uwe, vic, pia, paul] = [
  await c.person('Una'),
  await c.person('Uwe'),
  await c.person('Vic'),
  await c.person('Pia'),
  await c.person('Paul'),
]
type Someone = typeof una
const wanted = {
  context: 'customer',
  requestType: 'billing',
  summary: 'Invoice',
  body: 'Wrong sum',
  organisationId: shop,
  partnerId: helpers,
} as const
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: Refusal) => fault.code,
  )
const see = (who: Someone, id: string) => refused(reading(c.app, who.personId, (tx) => ticketPage(tx, who, id)))

beforeAll(async () => {
  await runMigrations({ connectionString: database.urls.worker, logger: undefined as never })
  await c.member(shop, una, { administers: true, sees: 'all' })
  await c.member(shop, uwe)
  await c.member(mill, vic, { administers: true })
  for (const who of [pia, paul]) await c.member(helpers, who)
  await c.worker.insertInto('partnership').values({ seller_id: helpers, buyer_id: shop, created_at: at }).execute()
  await c.worker
    .insertInto('partner_assignment')
    .values({ organisation_id: helpers, person_id: pia.personId, role_key: 'filer', given_at: at })
    .execute()
})

async function ask(who: Someone = pia, more: object = {}) {
  const draftId = newId()
  return { draftId, ...(await askFiling(c.as(who, at), { ...wanted, draftId, ...more })) }
}
async function linkFor(requestId: string, who: Someone): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await c.worker
    .insertInto('filing_request_link')
    .values({ token_hash: createHash('sha256').update(token).digest('hex'), request_id: requestId, person_id: who.personId })
    .execute()
  return token
}

describe('MS-36 one approval', () => {
  test('nothing is filed until then; the link shows exactly what is asked', async () => {
    const tickets = async () => (await c.worker.selectFrom('ticket').select('id').execute()).length
    const before = await tickets()
    const { id, draftId } = await ask()
    expect(await tickets()).toBe(before)
    expect(await refused(createTicket(c.as(pia, at), { ...wanted }))).toBe('not-delegated')
    const asked = await filingAsked(c.app, { token: await linkFor(id, una) })
    expect(asked).toMatchObject({
      customer: 'Shop',
      partner: 'Helpers',
      asker: 'Pia',
      summary: 'Invoice',
      content: { body: 'Wrong sum' },
      decided: false,
    })
    // What the customer looks at changes no more.
    expect(await refused(saveDraft(c.as(pia, at), draftId, { body: 'Something else' }))).toBe('draft-gone')
    expect(await refused(askFiling(c.as(pia, at), { ...wanted, draftId, body: 'Something else' }))).toBe('already-sent-otherwise')
    expect(await askFiling(c.as(pia, at), { ...wanted, draftId })).toEqual({ id, already: true })
  })
  test('approved, the ticket is there for partner and customer; a second use of any link does nothing', async () => {
    const { id } = await ask(pia, { summary: 'Approved one' })
    const [first, second] = [await linkFor(id, una), await linkFor(id, una)]
    const made = await decideFiling(c.app, at, { token: first }, true)
    expect(made?.reference).toMatch(/^EC-/)
    for (const token of [first, second]) expect(await refused(decideFiling(c.app, at, { token }, false))).toBe('link-gone')
    const row = await c.worker.selectFrom('ticket').selectAll().where('id', '=', made!.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ organisation_id: shop, partner_id: helpers, requester_id: pia.personId })
    for (const who of [pia, una]) expect(await see(who, made!.id)).toBe('done')
    expect(await see(paul, made!.id)).toBe('not-found')
    expect(await refused(reply(c.as(pia, at), made!.id, { body: 'More' }))).toBe('done')
    // It opens this one ticket, and nothing else of the customer.
    expect(await refused(createTicket(c.as(pia, at), { ...wanted }))).toBe('not-delegated')
    expect(await refused(createTicket(c.as(pia, at), { ...wanted, delegationId: row.delegation_id! }))).toBe('not-delegated')
  })
  test('refused, nothing is sent and the partner is told', async () => {
    const { id } = await ask(pia, { summary: 'Refused one' })
    expect(await decideFiling(c.app, at, { requestId: id, personId: una.personId }, false)).toBeNull()
    expect(await c.worker.selectFrom('ticket').select('id').where('summary', '=', 'Refused one').execute()).toEqual([])
    const event = await c.worker
      .selectFrom('people_event')
      .selectAll()
      .where('type', '=', 'filing.decided')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    await tellOfFiling({ db: c.worker, at, eventId: event.id })
    await tellOfFiling({ db: c.worker, at, eventId: event.id })
    const mails = await c.worker.selectFrom('outgoing_mail').select(['kind', 'person_id']).where('event_id', '=', event.id).execute()
    expect(mails).toEqual([{ kind: 'filing-refused', person_id: pia.personId }])
  })
})

describe('F07 F20 nobody else decides', () => {
  test('not by a guess, another’s link, a colleague without the right, another customer, the partner itself, or after the right was lost', async () => {
    const { id } = await ask(pia, { summary: 'Guarded' })
    const token = await linkFor(id, una)
    const wrong = [{ token: randomBytes(32).toString('base64url') }, { token: '' }, { token: [token] }, { token: await linkFor(id, uwe) }]
    for (const who of wrong) {
      expect(await filingAsked(c.app, who)).toBeNull()
      expect(await refused(decideFiling(c.app, at, who, true))).toBe('link-gone')
    }
    for (const who of [uwe, vic, pia, paul])
      expect(await refused(decideFiling(c.app, at, { requestId: id, personId: who.personId }, true))).toBe('link-gone')
    await c.worker.updateTable('membership').set({ administers: false }).where('person_id', '=', una.personId).execute()
    expect(await refused(decideFiling(c.app, at, { token }, true))).toBe('link-gone')
    await c.worker.updateTable('membership').set({ administers: true }).where('person_id', '=', una.personId).execute()
    expect(await refused(decideFiling(c.app, new Date(at.getTime() + 15 * 86_400_000), { token }, true))).toBe('link-gone')
    expect(await refused(decideFiling(c.app, at, { token }, true))).toBe('done')
  })
  test('a customer the partner does not know, and a person without the role, are not asked for', async () => {
    expect(await refused(ask(pia, { organisationId: mill }))).toBe('not-delegated')
    expect(await refused(ask(paul))).toBe('not-delegated')
    expect(await refused(ask(pia, { requestType: 'nothing' }))).toBe('invalid')
  })
  test('each administrator is mailed once, and links are kept as hashes', async () => {
    const { id } = await ask(pia, { summary: 'Mailed' })
    const event = await c.worker
      .selectFrom('people_event')
      .selectAll()
      .where('type', '=', 'filing.asked')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    expect((event.payload as unknown as { requestId: string }).requestId).toBe(id)
    await tellOfFiling({ db: c.worker, at, eventId: event.id })
    await tellOfFiling({ db: c.worker, at, eventId: event.id })
    const mails = await c.worker
      .selectFrom('outgoing_mail')
      .select(['kind', 'person_id', 'sensitive'])
      .where('event_id', '=', event.id)
      .execute()
    expect(mails).toEqual([{ kind: 'filing-asked', person_id: una.personId, sensitive: true }])
  })
})
