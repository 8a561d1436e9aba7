// What the deed refuses whatever page or program sent it: another's contract, a right not held, an answer forged, a thing no longer offered.
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Someone, counter, minutes, monday, refusalOf } from '../../../test/support/counter.ts'
import { sellEnterprise, withContexts } from '../../../test/support/enterprise.ts'
import { reading, roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { words } from '../../platform/messages.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { attachToDraft } from '../files/attach-to-draft.ts'
import { limitsOfDraft } from '../files/limits.ts'
import { NotEntitled } from '../entitlements/explain.ts'
import { addParticipant } from './participants.ts'
import { type CreateTicket, createTicket } from './create-ticket.ts'
import { openDraft, saveDraft } from './drafts.ts'
import { move } from './move.ts'
import { reply } from './reply.ts'
import { searchTickets } from './search-tickets.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
await sellEnterprise(c, monday)
const [acme, rival, reseller] = [
  await c.organisation('Acme', true),
  await c.organisation('Rival Secret Labs'),
  await c.organisation('Reseller KK'),
]
const [ada, bob, eve, out] = [await c.person('Ada'), await c.person('Bob'), await c.person('Eve'), await c.person('Outside')]
const [kim, chief] = [await c.agent('Kim', ['general', 'special']), await c.agent('Chief', [], 'administrator')]
await c.member(acme, ada, { administers: true })
await c.member(acme, bob)
await c.member(rival, eve)

const contract = async (organisation: string, number: string, more: Record<string, unknown> = {}) => {
  const id = newId()
  await c.worker
    .insertInto('contract')
    .values({
      id,
      organisation_id: organisation,
      entity_key: 'east',
      plan_key: 'basic',
      number,
      starts_on: '2026-01-01',
      created_at: monday,
      ...more,
    })
    .execute()
  return id
}
const grant = (organisation: string, who: Someone, offering: string) =>
  c.worker
    .insertInto('filing_grant')
    .values({ organisation_id: organisation, person_id: who.personId, offering_key: offering, granted_at: monday })
    .execute()
const tenant = (organisation: string, name: string) =>
  c.worker.insertInto('cloud_tenant').values({ id: newId(), organisation_id: organisation, name, created_at: monday }).execute()

const acmes = await contract(acme, 'A-1')
const rivals = await contract(rival, 'RIVAL-77', { plan_key: 'premium' })
await grant(acme, ada, 'cloud-east')
await tenant(acme, 'acme-prod')
await tenant(rival, 'rival-vault')

const asked: CreateTicket = {
  requestType: 'general',
  offering: 'cloud-east',
  contractIds: [acmes],
  summary: 'How do I resize a disk',
  body: 'It is full.',
}
const incident: CreateTicket = {
  ...asked,
  requestType: 'incident',
  answers: { tenant: 'acme-prod', occurred: '2026-03-02T08:55[Asia/Tokyo]', state: 'ongoing' },
}
const thrownBy = async (deed: Promise<unknown>): Promise<Refusal> => {
  const outcome = await deed.then(
    () => null,
    (fault: Refusal) => fault,
  )
  if (!outcome) throw new Error('it was not refused')
  return outcome
}
const faultsOf = async (deed: Promise<unknown>) =>
  Object.fromEntries((await thrownBy(deed)).faults.map(({ field, message }) => [field, message]))
const reasonOf = async (deed: Promise<unknown>) => {
  const thrown = await thrownBy(deed)
  return thrown instanceof NotEntitled ? thrown.verdict.reason : thrown.code
}
const count = async () =>
  Number(
    (
      await c.worker
        .selectFrom('ticket')
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )

describe('another organisation’s', () => {
  const strange = { 'a contract': rivals, 'one that nobody has': newId() }
  test('F01 contract is refused as one that does not exist, and nothing of it is told', async () => {
    const before = await count()
    const answers = []
    for (const id of Object.values(strange)) {
      const thrown = await thrownBy(createTicket(c.as(ada), { ...asked, contractIds: [id] }))
      answers.push(JSON.stringify({ code: thrown.code, values: thrown.values, faults: thrown.faults }))
    }
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain('ticket.fault.contract')
    expect(answers[0]).not.toMatch(/rival|secret|premium|77/i)
    expect(await count()).toBe(before)
  })
  test('contract beside one’s own gives nothing', async () => {
    expect(await faultsOf(createTicket(c.as(ada), { ...asked, contractIds: [acmes, rivals] }))).toEqual({
      contracts: 'ticket.fault.contract',
    })
    expect(await reasonOf(createTicket(c.as(ada), { ...asked, requestType: 'premium-general' }))).toBe('not-in-plan')
  })
  test('contract cannot be hung on a ticket by whoever works for neither, even past the deed', async () => {
    const { id } = await createTicket(c.as(ada), asked)
    await expect(
      c.app.transaction().execute(async (tx) => {
        await tx.executeQuery({ sql: `select set_config('guichet.person', '${ada.personId}', true)`, parameters: [], query: {} } as never)
        await tx.insertInto('ticket_contract').values({ ticket_id: id, contract_id: rivals }).execute()
      }),
    ).rejects.toThrow()
  })
  test('tenant is no answer', async () => {
    for (const name of ['rival-vault', 'nobodys'])
      expect(await faultsOf(createTicket(c.as(ada), { ...incident, answers: { ...incident.answers, tenant: name } }))).toEqual({
        'answer-tenant': 'ticket.fault.answer-tenant',
      })
    expect(await refusalOf(createTicket(c.as(ada), incident))).toBe('done')
  })
  test('grant and plan do not carry over to the organisation one files for', async () => {
    const both = await c.person('Both')
    await c.member(acme, both)
    await c.member(rival, both)
    await grant(rival, both, 'cloud-east')
    expect(await reasonOf(createTicket(c.as(both), { ...asked, organisationId: acme }))).toBe('no-grant')
    const premium = { ...asked, requestType: 'premium-general', organisationId: rival, contractIds: [rivals] }
    expect(await refusalOf(createTicket(c.as(both), premium))).toBe('done')
    expect(await faultsOf(createTicket(c.as(both), { ...premium, contractIds: [acmes] }))).toEqual({ contracts: 'ticket.fault.contract' })
  })
})

describe('what a member may not', () => {
  test('NTT-10 an offering without the grant is refused with who can grant it, and leaving it out is no way around', async () => {
    const thrown = (await thrownBy(createTicket(c.as(bob), asked))) as NotEntitled
    expect(thrown).toMatchObject({
      code: 'not-entitled',
      status: 403,
      verdict: { reason: 'no-grant', field: 'offering' },
      values: { remedy: 'administrator' },
    })
    expect(words('en')('entitlement.remedy.administrator', thrown.values)).toBe('Who can change it in your organisation: Ada.')
    const { id } = await createTicket(c.as(bob), { ...asked, requestType: 'billing', offering: null, contractIds: [] })
    const page = await reading(c.app, bob.personId, (tx) => ticketPage(tx, bob, id))
    expect(page).toMatchObject({ offering: 'data-center' })
  })
  test('with several to choose from, the offering must be named', async () => {
    expect(await faultsOf(createTicket(c.as(ada), { ...asked, offering: null }))).toEqual({ offering: 'ticket.fault.choose' })
  })
  test('NTT-18 a type the plan lacks', async () => {
    for (const requestType of ['callback-general', 'premium-incident'])
      expect(await reasonOf(createTicket(c.as(ada), { ...asked, requestType }))).toBe('not-in-plan')
  })
  test('NTT-12 a contract of another entity than the offering', async () => {
    const west = await contract(acme, 'W-1', { entity_key: 'west' })
    const thrown = (await thrownBy(createTicket(c.as(ada), { ...asked, contractIds: [west] }))) as NotEntitled
    expect(words('en')(thrown.faults[0]!.message, thrown.faults[0]!.values)).toBe(
      'Contract W-1 is with West Inc, but “Cloud (East)” is filed with East Ltd.',
    )
  })
  test('NTT-06 through a partner, named with its contact', async () => {
    const dora = await c.person('Dora')
    const buyer = await c.organisation('Buyer')
    await c.member(buyer, dora)
    await c.worker.updateTable('organisation').set({ contact_address: 'desk@reseller.example' }).where('id', '=', reseller).execute()
    await contract(buyer, 'B-1', { partner_id: reseller })
    for (const requestType of ['general', 'billing']) {
      const thrown = (await thrownBy(
        createTicket(c.as(dora), { requestType, offering: 'data-center', summary: 'S', body: 'B' }),
      )) as NotEntitled
      expect(thrown.verdict).toMatchObject({
        reason: 'through-partner',
        partner: { name: 'Reseller KK', address: 'desk@reseller.example' },
      })
    }
  })
  test('the day a contract ended is the requester’s own, and the sentence names it', async () => {
    const fay = await c.person('Fay')
    const late = await c.organisation('Late')
    await c.member(late, fay)
    await grant(late, fay, 'cloud-east')
    const id = await contract(late, 'L-1', { ends_on: '2026-03-01' })
    await c.worker.updateTable('person').set({ time_zone: 'America/New_York' }).where('id', '=', fay.personId).execute()
    const at = (moment: string) => c.as(fay, new Date(moment))
    expect(await refusalOf(createTicket(at('2026-03-02T03:00:00Z'), { ...asked, contractIds: [id] }))).toBe('done')
    const thrown = (await thrownBy(createTicket(at('2026-03-02T08:00:00Z'), { ...asked, contractIds: [id] }))) as NotEntitled
    expect(words('en')(thrown.faults[0]!.message, thrown.faults[0]!.values)).toBe('Contract L-1 with East Ltd ended on 1 March 2026.')
  })
})

describe('answers', () => {
  const customers: CreateTicket = {
    requestType: 'customer-case',
    offering: 'data-center',
    context: 'customer',
    summary: 'For our customer',
    body: 'B',
  }
  test('MS-32 what the context fixes is stored, whatever was sent', async () => {
    await sellEnterprise(c, monday, withContexts)
    onTestFinished(() => sellEnterprise(c, monday))
    const { id } = await createTicket(c.as(ada), { ...customers, answers: { 'support-plan': 'Platinum for free' } })
    const page = await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, id))
    expect(page.answers).toEqual([
      {
        key: 'support-plan',
        label: expect.objectContaining({ en: 'Support plan' }),
        kind: 'text',
        value: 'Cloud Solution Provider',
        named: ['Cloud Solution Provider'],
      },
    ])
    expect(page).toMatchObject({ context: 'customer', offering: 'data-center', entity: null })
    // The only one of this type: it is not asked for.
    const only = await createTicket(c.as(ada), { ...customers, context: null })
    expect(await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, only.id))).toMatchObject({ context: 'customer' })
    expect(await faultsOf(createTicket(c.as(ada), { ...customers, requestType: 'billing', context: null }))).toEqual({
      context: 'ticket.fault.choose',
    })
    expect(await reasonOf(createTicket(c.as(ada), { ...customers, context: 'own' }))).toBe('not-in-context')
  })
  test('NTT-24 what the form does not ask is not kept; what it asks and is missing is said at its field, all at once', async () => {
    const { id } = await createTicket(c.as(ada), { ...asked, answers: { tenant: 'rival-vault', state: 'nonsense', constructor: 'x' } })
    expect((await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, id))).answers).toEqual([])
    expect(await faultsOf(createTicket(c.as(ada), { ...incident, answers: {} }))).toEqual({
      'answer-tenant': 'ticket.fault.answer-missing',
      'answer-occurred': 'ticket.fault.answer-missing',
      'answer-state': 'ticket.fault.choose',
    })
  })
  test('they are found by their words, and by the number of the contract', async () => {
    const answers = { ...incident.answers, state: 'recovered', recovery: 'We rebooted the hypervisor' }
    const { reference } = await createTicket(c.as(ada), { ...incident, answers })
    for (const text of ['hypervisor', 'acme-prod', 'A-1']) {
      const found = await reading(c.app, ada.personId, (tx) => searchTickets(tx, ada, { text, scope: 'all' }))
      expect(found.rows.map((row) => row.reference)).toContain(reference)
    }
  })
  test('F33 a field may be called as what every object has, and left empty it adds no word', async () => {
    await c.worker
      .insertInto('form_field')
      .values({ key: 'constructor', kind: 'text', label: JSON.stringify({ en: 'Builder' }), required: false, position: 900 })
      .execute()
    forgetCatalogue(c.app)
    const { reference } = await createTicket(c.as(ada), asked)
    const found = await reading(c.app, ada.personId, (tx) => searchTickets(tx, ada, { text: 'native code', scope: 'all' }))
    expect(found.rows.map((row) => row.reference)).not.toContain(reference)
    await c.worker.deleteFrom('form_field').where('key', '=', 'constructor').execute()
    forgetCatalogue(c.app)
  })
  test('half a character and other oddities are stored or refused, never a fault of ours', async () => {
    const odd = { ...incident.answers, state: 'recovered', recovery: 'half \ud800 of \u202e one' }
    expect(await refusalOf(createTicket(c.as(ada), { ...incident, answers: odd }))).toBe('done')
    expect(await faultsOf(createTicket(c.as(ada), { ...incident, answers: { ...odd, recovery: 'a\0b' } }))).toEqual({
      'answer-recovery': 'ticket.fault.control-characters',
    })
    expect(await refusalOf(createTicket(c.as(ada), { ...incident, answers: { ...odd, ['__proto__']: 'x' } as never }))).toBe('done')
  })
  test('they are hidden from who reads from a later moment on, and so is the contract', async () => {
    const { id } = await createTicket(c.as(ada), incident)
    await addParticipant(c.as(ada, minutes(1)), id, { address: out.address })
    const theirs = await reading(c.app, out.personId, (tx) => ticketPage(tx, out, id))
    expect(theirs).toMatchObject({ answers: [], contracts: [] })
    // Under which plan a customer is served, and by which of our companies, is nobody else's business (F22).
    expect(theirs).toMatchObject({ plan: null, entity: null })
    const bobs = await createTicket(c.as(ada), { ...incident, participants: [{ personId: bob.personId }] })
    expect((await reading(c.app, bob.personId, (tx) => ticketPage(tx, bob, bobs.id))).contracts).toEqual([{ number: 'A-1' }])
  })
})

test('NTT-22 a type asks for a service always, if one likes, or never', async () => {
  const bare = { offering: 'data-center', summary: 'S', body: 'B' }
  expect(await faultsOf(createTicket(c.as(ada), { ...bare, requestType: 'move' }))).toEqual({ service: 'ticket.fault.choose' })
  expect(await refusalOf(createTicket(c.as(ada), { ...bare, requestType: 'billing' }))).toBe('done')
  expect(await refusalOf(createTicket(c.as(ada), { ...bare, requestType: 'billing', service: 'rack' }))).toBe('done')
  expect(await faultsOf(createTicket(c.as(ada), { ...bare, requestType: 'plain', service: 'rack' }))).toEqual({
    service: 'ticket.fault.not-asked',
  })
  expect(await reasonOf(createTicket(c.as(ada), { ...asked, requestType: 'billing', service: 'rack' }))).toBe('not-in-offering')
})

describe('NTT-17 NTT-29 the ticket keeps under which contract it is worked', () => {
  test('offering, entity, plan, contracts, at the desk of its type; a follow-up keeps them', async () => {
    const { id } = await createTicket(c.as(ada), asked)
    const page = await reading(c.app, kim.personId, (tx) => ticketPage(tx, kim, id))
    const kept = { offering: 'cloud-east', entity: 'east', plan: 'basic', contracts: [{ number: 'A-1' }] }
    expect(page).toMatchObject({ ...kept, staff: { queue: 'general' } })
    await move(c.as(kim, minutes(1)), id, { happening: 'solved' })
    await move(c.as(kim, minutes(2)), id, { happening: 'closed', reason: 'solved' })
    const { ticketId } = await reply(c.as(ada, minutes(3)), id, { body: 'Once more' })
    expect(ticketId).not.toBe(id)
    expect(await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, ticketId))).toMatchObject(kept)
  })
  test('NTT-17 who has the plan no more follows up at the general desk', async () => {
    const premium = await contract(acme, 'P-2', { plan_key: 'premium' })
    const closed = async () => {
      const { id } = await createTicket(c.as(ada), { ...asked, requestType: 'premium-general', contractIds: [] })
      await move(c.as(kim, minutes(1)), id, { happening: 'solved' })
      await move(c.as(kim, minutes(2)), id, { happening: 'closed', reason: 'solved' })
      return id
    }
    const [first, second, third] = [await closed(), await closed(), await closed()]
    const followedUp = async (old: string, who: Someone = ada) => {
      const { ticketId } = await reply(c.as(who, minutes(3)), old, { body: 'Once more' })
      const { requestType, plan, staff } = await reading(c.app, chief.personId, (tx) => ticketPage(tx, chief, ticketId))
      return { requestType, plan, queue: staff?.queue }
    }
    const special = { requestType: 'premium-general', plan: 'premium', queue: 'special' }
    expect(await followedUp(first)).toEqual(special)
    await c.worker.updateTable('contract').set({ ends_on: '2026-01-31' }).where('id', '=', premium).execute()
    expect(await followedUp(second)).toEqual({ requestType: 'general', plan: null, queue: 'general' })
    expect(await followedUp(third, kim)).toEqual(special) // one of us decides otherwise
    await c.worker.deleteFrom('contract').where('id', '=', premium).execute()
  })
  test('someone from outside follows up, and the contract they cannot see stays behind', async () => {
    const { id } = await createTicket(c.as(ada), asked)
    await addParticipant(c.as(ada, minutes(1)), id, { address: out.address })
    await move(c.as(kim, minutes(2)), id, { happening: 'solved' })
    await move(c.as(kim, minutes(3)), id, { happening: 'closed', reason: 'solved' })
    const { ticketId } = await reply(c.as(out, minutes(4)), id, { body: 'And me' })
    expect(await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, ticketId))).toMatchObject({
      offering: 'cloud-east',
      contracts: [],
    })
  })
  test('a premium type goes to the special desk', async () => {
    await contract(acme, 'P-1', { plan_key: 'premium' })
    const { id } = await createTicket(c.as(ada), { ...asked, requestType: 'premium-general', contractIds: [] })
    expect((await reading(c.app, kim.personId, (tx) => ticketPage(tx, kim, id))).staff?.queue).toBe('special')
    await c.worker.deleteFrom('contract').where('number', '=', 'P-1').execute()
  })
})

describe('one of us files for a customer', () => {
  const forBob = { ...asked, requesterId: bob.personId, organisationId: acme }
  const createdEvent = async (id: string) =>
    (
      await c.worker
        .selectFrom('ticket_event')
        .select('payload')
        .where('ticket_id', '=', id)
        .where('type', '=', 'ticket.created')
        .executeTakeFirstOrThrow()
    ).payload
  test('the customer’s facts decide, and we may set them aside, which the event records', async () => {
    expect(await reasonOf(createTicket(c.as(kim), forBob))).toBe('no-grant')
    const { id } = await createTicket(c.as(kim), { ...forBob, override: true })
    expect(await createdEvent(id)).toMatchObject({ overridden: 'no-grant' })
    const plain = await createTicket(c.as(kim), { ...forBob, requesterId: ada.personId, override: true })
    expect(await createdEvent(plain.id)).not.toHaveProperty('overridden')
  })
  test('also into a queue of others, with the customer’s contract', async () => {
    const lee = await c.agent('Lee', ['special'])
    const { id } = await createTicket(c.as(lee), { ...asked, requesterId: ada.personId })
    expect((await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, id))).contracts).toEqual([{ number: 'A-1' }])
  })
  test('never what is not there, another’s, or a partner’s; and a customer sets nothing aside', async () => {
    const gus = await c.person('Gus')
    const client = await c.organisation('Client')
    await c.member(client, gus)
    await contract(client, 'G-1', { partner_id: reseller })
    const forGus = { ...asked, offering: 'data-center', contractIds: [], requesterId: gus.personId, override: true }
    expect(await reasonOf(createTicket(c.as(kim), forGus))).toBe('through-partner')
    expect(await faultsOf(createTicket(c.as(kim), { ...forBob, contractIds: [rivals], override: true }))).toEqual({
      contracts: 'ticket.fault.contract',
    })
    expect(await refusalOf(createTicket(c.as(ada), { ...asked, requestType: 'callback-general', override: true }))).toBe('may-not-do-that')
    expect(
      await refusalOf(
        createTicket(c.as(chief), { ...forBob, requestType: 'callback-general', override: true, answers: { phone: '+81 3 1234 5678' } }),
      ),
    ).toBe('done')
  })
})

describe('HK-08 files keep to the limits of the type', () => {
  const billing: CreateTicket = { requestType: 'billing', offering: 'data-center', summary: 'Invoice', body: 'B' }
  const draftWith = async (...sizes: number[]) => {
    const { id } = await openDraft(c.as(ada), { kind: 'ticket' })
    for (const [at, size] of sizes.entries()) {
      const sha256 = newId().replaceAll('-', '').padEnd(64, '0')
      await c.worker.insertInto('stored_file').values({ sha256, size, created_at: monday }).execute()
      await c.worker
        .insertInto('draft_file')
        .values({ id: newId(), draft_id: id, sha256, name: `log-${at}.txt`, media_type: 'text/plain', size, created_at: monday })
        .execute()
    }
    return id
  }
  test('one too large is refused by name, size and limit', async () => {
    expect(await thrownBy(createTicket(c.as(ada), { ...billing, draftId: await draftWith(10, 1001) }))).toMatchObject({
      code: 'file-too-large',
      values: { name: 'log-1.txt', size: 1001, limit: 1000 },
    })
    expect(await refusalOf(createTicket(c.as(ada), { ...billing, draftId: await draftWith(900, 700) }))).toBe('message-too-large')
    expect(await refusalOf(createTicket(c.as(ada), { ...billing, draftId: await draftWith(1, 1, 1) }))).toBe('too-many-files')
    expect(await refusalOf(createTicket(c.as(ada), { ...billing, draftId: await draftWith(900, 500) }))).toBe('done')
  })
  test('as they arrive, they meet those of the type the draft names by then', async () => {
    const { id } = await openDraft(c.as(ada), { kind: 'ticket' })
    const limits = (chosen?: string) => reading(c.app, ada.personId, (tx) => limitsOfDraft(tx, id, chosen))
    expect(await limits()).toMatchObject({ fileBytes: 25_000_000 })
    expect(await limits('billing')).toEqual({ fileBytes: 1000, files: 2, totalBytes: 1500 })
    await saveDraft(c.as(ada), id, { type: 'billing' })
    expect(await limits()).toMatchObject({ fileBytes: 1000 })
    expect(await limits('general')).toMatchObject({ fileBytes: 25_000_000 })
    const file = { name: 'log.txt', mediaType: 'text/plain', sha256: 'b'.repeat(64), size: 1501 }
    expect(await refusalOf(attachToDraft(c.as(ada), id, file))).toBe('message-too-large')
    const { id: ticket } = await createTicket(c.as(ada), billing)
    const answer = await openDraft(c.as(ada), { kind: 'reply', ticketId: ticket })
    expect(await refusalOf(attachToDraft(c.as(ada), answer.id, file))).toBe('message-too-large')
  })
  test('another type carries it', async () => {
    expect(await refusalOf(createTicket(c.as(ada), { ...asked, draftId: await draftWith(10, 1001) }))).toBe('done')
  })
})

describe('what was retired', () => {
  test('type, service, offering and plan: refused, and a plan’s contracts still give', async () => {
    const retire = async (table: 'request_type' | 'service' | 'offering' | 'plan', key: string, at: Date | null) => {
      await c.worker.updateTable(table).set({ retired_at: at }).where('key', '=', key).execute()
      forgetCatalogue(c.app)
    }
    await retire('request_type', 'billing', monday)
    expect(await faultsOf(createTicket(c.as(ada), { ...asked, requestType: 'billing' }))).toEqual({ requestType: 'ticket.fault.choose' })
    await retire('request_type', 'billing', null)
    await retire('service', 'virtual-server', monday)
    expect(await faultsOf(createTicket(c.as(ada), { ...asked, service: 'virtual-server' }))).toEqual({ service: 'ticket.fault.choose' })
    await retire('service', 'virtual-server', null)
    await retire('offering', 'cloud-east', monday)
    expect(await faultsOf(createTicket(c.as(ada), asked))).toEqual({ offering: 'ticket.fault.choose' })
    await retire('offering', 'cloud-east', null)
    await retire('plan', 'basic', monday)
    expect(await refusalOf(createTicket(c.as(ada), asked))).toBe('done')
  })
})

test('with contracts and answers it still takes two round trips', async () => {
  const trips = { count: 0 }
  await roundTrips.run(trips, () => createTicket(c.as(ada), { ...incident, draftId: newId() }))
  expect(trips.count).toBe(2)
})
