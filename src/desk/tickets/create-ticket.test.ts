// Filing a ticket: who may, what is asked, and that it happens once.
import { describe, expect, test } from 'vitest'
import { counter, minutes, monday, question, refusalOf } from '../../../test/support/counter.ts'
import { reading, roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { changeQueue } from './change-queue.ts'
import { createTicket } from './create-ticket.ts'
import { draftOf, openDraft } from './drafts.ts'
import { listTickets } from './list-tickets.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
const acme = await c.organisation('Acme')
const [ada, bob, eve, kim] = [await c.person('Ada'), await c.person('Bob'), await c.person('Eve'), await c.agent('Kim', ['billing'])]
await c.member(acme, ada)
await c.member(acme, bob, { files: false })

const faultsOf = (deed: Promise<unknown>): Promise<Record<string, string>> =>
  deed.then(
    () => ({}),
    (fault: Refusal) => Object.fromEntries(fault.faults.map(({ field, message }) => [field, message])),
  )

test('DT-23 DT-12 HK-13 a ticket is filed, gets the next reference and is at once in the list and on its page', async () => {
  const first = await createTicket(c.as(ada), question)
  const second = await createTicket(c.as(ada, minutes(1)), { ...question, summary: 'Another' })
  expect(first.reference).toMatch(/^CS-\d+$/)
  expect(Number(second.reference.slice(3))).toBeGreaterThan(Number(first.reference.slice(3)))
  const list = await reading(c.app, ada.personId, (tx) => listTickets(tx, ada, {}))
  expect(list.rows.map((row) => row.reference)).toEqual([second.reference, first.reference])
  const page = await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, first.reference))
  expect(page).toMatchObject({
    summary: question.summary,
    requestType: 'technical',
    service: 'virtual-server',
    priority: 'medium',
    severity: null,
    status: 'new',
    publicStatus: 'open',
    createdAt: monday,
    updatedAt: monday,
    updated: false,
    organisation: { id: acme, name: 'Acme' },
    staff: null,
  })
  expect(page.timeline).toMatchObject([{ kind: 'message', body: question.body, authorId: ada.personId, fromStaff: false }])
  expect(page.people.get(ada.personId)).toMatchObject({ name: 'Ada', address: ada.address, staff: false })
})

describe('who may file', () => {
  test('a member without the right to file is refused, a stranger to the organisation too', async () => {
    expect(await refusalOf(createTicket(c.as(bob), { ...question, organisationId: acme }))).toBe('may-not-file')
    expect(await refusalOf(createTicket(c.as(bob), question))).toBe('may-not-file')
    expect(await refusalOf(createTicket(c.as(eve), { ...question, organisationId: acme }))).toBe('may-not-file')
  })
  test('a person who belongs nowhere files for themself', async () => {
    expect(await refusalOf(createTicket(c.as(eve), question))).toBe('done')
  })
  test('who may file for two organisations must choose', async () => {
    const dee = await c.person('Dee')
    const other = await c.organisation('Other')
    await c.member(acme, dee)
    await c.member(other, dee)
    expect(await faultsOf(createTicket(c.as(dee), question))).toEqual({ organisationId: 'ticket.fault.choose' })
    expect(await refusalOf(createTicket(c.as(dee), { ...question, organisationId: other }))).toBe('done')
  })
  test('F20 a customer cannot file in the name of another', async () => {
    expect(await refusalOf(createTicket(c.as(ada), { ...question, requesterId: eve.personId }))).toBe('may-not-file')
  })
  test('an agent files for a customer, also into a queue of others, and the customer has it', async () => {
    const { id } = await createTicket(c.as(kim), { ...question, requesterId: ada.personId })
    const page = await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, id))
    expect(page).toMatchObject({ requesterId: ada.personId, organisation: { id: acme }, updated: true })
    expect(page.timeline).toMatchObject([{ fromStaff: true, authorId: kim.personId }])
    expect(await refusalOf(reading(c.app, kim.personId, (tx) => ticketPage(tx, kim, id)))).toBe('not-found')
    expect(await refusalOf(changeQueue(c.as(kim), id, { queue: 'billing' }))).toBe('not-found')
  })
  test('a disabled person files nothing', async () => {
    const gone = await c.person('Gone')
    await c.disable(gone)
    await expect(createTicket(c.as(gone), question)).rejects.toThrow()
  })
})

describe('DT-18 what is missing is said at its field, all at once', () => {
  test('empty summary and body', async () => {
    expect(await faultsOf(createTicketNow({ ...question, summary: ' ', body: '' }))).toEqual({
      summary: 'ticket.fault.summary-missing',
      body: 'ticket.fault.body-missing',
    })
  })
  test.each(['\u200b', '\u2800', '\u3164 \u00ad', '\u202e \u2066', '\u200d\ufe0f', '\u{e0041}'])(
    'a summary of %j says nothing',
    async (summary) =>
      expect(await faultsOf(createTicketNow({ ...question, summary }))).toEqual({ summary: 'ticket.fault.summary-missing' }),
  )
  test('type, service, priority', async () => {
    expect(await faultsOf(createTicketNow({ ...question, service: null, priority: null }))).toEqual({
      service: 'ticket.fault.choose',
      priority: 'ticket.fault.choose',
    })
    expect(await faultsOf(createTicketNow({ ...question, requestType: 'nonsense', service: 'nonsense' }))).toEqual({
      requestType: 'ticket.fault.choose',
      service: 'ticket.fault.choose',
    })
    expect(await faultsOf(createTicketNow({ ...question, severity: 'a' }))).toEqual({ severity: 'ticket.fault.not-asked' })
  })
  test('F33 a field no one knows, an array for a scalar, and NUL', async () => {
    const strange = { ...question, status: 'closed' } as never
    expect(await faultsOf(createTicketNow(strange))).toEqual({ status: 'refusal.fault.unknown-field' })
    expect(await faultsOf(createTicketNow({ ...question, summary: ['a'] as never }))).toEqual({ summary: 'ticket.fault.summary-missing' })
    for (const unstorable of ['a\0b', 'half \ud800 of one', '\udc00'])
      expect(await faultsOf(createTicketNow({ ...question, summary: unstorable, body: unstorable }))).toEqual({
        summary: 'ticket.fault.control-characters',
        body: 'ticket.fault.control-characters',
      })
  })
  test('a summary stands in its own direction, and keeps what joins letters and pictures', async () => {
    const said = async (summary: string) => {
      const { id } = await createTicketNow({ ...question, summary })
      return (await c.worker.selectFrom('ticket').select('summary').where('id', '=', id).executeTakeFirstOrThrow()).summary
    }
    expect(await said('\u202a invoice\u202efdp\u2069 \n.exe\u2066')).toBe('invoicefdp .exe')
    for (const real of ['👩‍💻 می‌خواهم', 'क्‍ष', '❤️', 'שלום\u200f!']) expect(await said(real)).toBe(real)
  })
  test('too long', async () => {
    expect(await faultsOf(createTicketNow({ ...question, summary: 'x'.repeat(201), body: 'x'.repeat(65_537) }))).toEqual({
      summary: 'ticket.fault.summary-too-long',
      body: 'ticket.fault.body-too-long',
    })
  })
  async function createTicketNow(given: typeof question) {
    return createTicket(c.as(ada), given)
  }
})

describe('F35 sending happens once', () => {
  test('100 parallel equal sends of a draft make one ticket', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    const before = await c.worker
      .selectFrom('ticket')
      .select((e) => e.fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    const sent = await Promise.all(Array.from({ length: 100 }, () => createTicket(c.as(ada), { ...question, draftId: draft.id })))
    const after = await c.worker
      .selectFrom('ticket')
      .select((e) => e.fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    expect(new Set(sent.map((one) => one.id)).size).toBe(1)
    expect(sent.filter((one) => !one.already)).toHaveLength(1)
    expect(Number(after.n) - Number(before.n)).toBe(1)
  })
  test('also with an id that no form opened, 100 at once', async () => {
    const draftId = newId()
    const sent = await Promise.all(Array.from({ length: 100 }, () => createTicket(c.as(ada), { ...question, draftId })))
    expect(new Set(sent.map((one) => one.id)).size).toBe(1)
  })
  test('another text under the same id is refused, and so is the draft of another person', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    await createTicket(c.as(ada), { ...question, draftId: draft.id })
    expect(await refusalOf(createTicket(c.as(ada), { ...question, body: 'Else', draftId: draft.id }))).toBe('already-sent-otherwise')
    expect(await refusalOf(createTicket(c.as(eve), { ...question, draftId: draft.id }))).toBe('draft-gone')
  })
  test('a refused send keeps the draft', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    expect(await refusalOf(createTicket(c.as(ada), { ...question, service: 'nonsense', draftId: draft.id }))).toBe('invalid')
    expect(await reading(c.app, ada.personId, (tx) => draftOf(tx, ada.personId, draft.id))).toMatchObject({ became: null })
    expect(await refusalOf(createTicket(c.as(ada), { ...question, draftId: draft.id }))).toBe('done')
  })
})

test('creating takes two round trips', async () => {
  const trips = { count: 0 }
  await roundTrips.run(trips, () => createTicket(c.as(ada), { ...question, draftId: newId() }))
  expect(trips.count).toBe(2)
})
