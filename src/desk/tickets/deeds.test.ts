// The smaller deeds, each allowed and refused: status, people, assignment, priority, severity, queue, drafts and files.
import { describe, expect, test } from 'vitest'
import { counter, minutes, monday, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { assign } from './assign.ts'
import { changePriority } from './change-priority.ts'
import { changeQueue } from './change-queue.ts'
import { changeSeverity } from './change-severity.ts'
import { closeSolvedTickets } from './close-solved-tickets.ts'
import { createTicket } from './create-ticket.ts'
import { discardDraft, draftOf, draftsOf, openDraft, saveDraft } from './drafts.ts'
import { move } from './move.ts'
import { note } from './note.ts'
import { addParticipant, removeParticipant } from './participants.ts'
import { reply } from './reply.ts'
import { searchTickets } from './search-tickets.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
const [acme, open] = [await c.organisation('Acme'), await c.organisation('Open', true)]
const [ada, cyd, sam, eve, ola] = [
  await c.person('Ada'),
  await c.person('Cyd'),
  await c.person('Sam'),
  await c.person('Eve'),
  await c.person('Ola'),
]
const [kim, lou, root] = [
  await c.agent('Kim', ['technical']),
  await c.agent('Lou', ['billing', 'technical']),
  await c.agent('Root', [], 'administrator'),
]
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
await c.member(acme, sam)
await c.member(open, ola)

const filed = (who: Someone = ada) => createTicket(c.as(who), question)
const page = (who: Someone, id: string) => reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))
const lastEvent = async (who: Someone, id: string) => (await page(who, id)).timeline.filter((entry) => entry.kind === 'event').at(-1)

describe('status', () => {
  test('F35 chosen on a page that is out of date it is refused, also to one of us who is the requester; a customer cannot ask for the state', async () => {
    const { id } = await filed(kim)
    await move(c.as(lou, minutes(1)), id, { happening: 'taken-up' })
    expect(await refusalOf(move(c.as(kim, minutes(2)), id, { happening: 'put-on-hold', from: 'new' }))).toBe('changed-meanwhile')
    await move(c.as(kim, minutes(2)), id, { happening: 'put-on-hold', from: 'open' })
    const { id: other } = await filed()
    for (const from of ['new', 'open'] as const)
      expect(await refusalOf(move(c.as(ada, minutes(2)), other, { happening: 'closed', reason: 'solved', from }))).toBe('may-not-do-that')
  })
  test('AT-18 each is said in public words, and between two states with one public status the customer is told nothing', async () => {
    const { id } = await filed()
    await move(c.as(kim, minutes(1)), id, { happening: 'taken-up' })
    expect(await page(ada, id)).toMatchObject({ status: 'open', publicStatus: 'open', updatedAt: monday, updated: false })
    expect(await lastEvent(ada, id)).toBeUndefined()
    expect(await lastEvent(kim, id)).toMatchObject({ payload: { from: 'new', to: 'open', shown: false } })
    await move(c.as(kim, minutes(2)), id, { happening: 'asked-requester' })
    expect(await page(ada, id)).toMatchObject({ publicStatus: 'awaiting-reply', updatedAt: minutes(2), updated: true })
    expect(await lastEvent(ada, id)).toMatchObject({ payload: { shown: true } })
  })
  test('AT-18 X-02 that it is closed for good stands in everyone’s history, also where solved has the same name; it is no news', async () => {
    const shown = (status: string) =>
      c.owner.updateTable('status_shown_as').set({ public_status: status }).where('status', '=', 'closed').execute()
    await shown('solved')
    for (const db of [c.app, c.worker]) forgetCatalogue(db)
    const [byHand, byTimer] = [await filed(), await filed()]
    for (const { id } of [byHand, byTimer]) await move(c.as(kim, minutes(1)), id, { happening: 'solved' })
    const later = minutes(30 * 24 * 60)
    await move(c.as(kim, later), byHand.id, { happening: 'closed', reason: 'solved' })
    await closeSolvedTickets(c.timer(later))
    for (const { id } of [byHand, byTimer]) {
      expect(await page(ada, id)).toMatchObject({ status: 'closed', publicStatus: 'solved', updatedAt: minutes(1) })
      for (const who of [ada, kim])
        expect(await lastEvent(who, id)).toMatchObject({ payload: { from: 'solved', to: 'closed', shown: false } })
    }
    await shown('closed')
    for (const db of [c.app, c.worker]) forgetCatalogue(db)
  })
  test('what cannot happen now is refused, and so is what one may not bring about', async () => {
    const { id } = await filed()
    expect(await refusalOf(move(c.as(kim), id, { happening: 'reopened' }))).toBe('not-in-this-state')
    expect(await refusalOf(move(c.as(ada), id, { happening: 'put-on-hold' }))).toBe('may-not-do-that')
    expect(await refusalOf(move(c.as(cyd), id, { happening: 'solved' }))).toBe('may-not-do-that')
    expect(await refusalOf(move(c.as(eve), id, { happening: 'solved' }))).toBe('not-found')
    await move(c.as(ada), id, { happening: 'solved' })
    await move(c.as(ada), id, { happening: 'reopened' })
    expect((await page(ada, id)).status).toBe('open')
  })
  test('HK-26 closing says why; a customer judges only their own need', async () => {
    const { id } = await filed()
    expect(await refusalOf(move(c.as(kim), id, { happening: 'closed' }))).toBe('invalid')
    expect(await refusalOf(move(c.as(ada), id, { happening: 'closed', reason: 'duplicate' }))).toBe('may-not-do-that')
    await move(c.as(ada), id, { happening: 'closed', reason: 'no-longer-relevant' })
    expect(await page(ada, id)).toMatchObject({ status: 'closed', closeReason: 'no-longer-relevant' })
    expect(await refusalOf(move(c.as(root), id, { happening: 'reopened' }))).toBe('not-in-this-state')
  })
})

describe('participants', () => {
  test('AT-15 X-06 colleagues are added and see all; only requester and staff remove; one may leave', async () => {
    const { id } = await filed()
    expect(await refusalOf(page(sam, id))).toBe('not-found')
    expect(await addParticipant(c.as(cyd, minutes(1)), id, { address: sam.address.toUpperCase() })).toEqual({
      personId: sam.personId,
      outside: false,
    })
    expect((await page(sam, id)).timeline).toHaveLength(2)
    expect(await refusalOf(addParticipant(c.as(ada), id, { personId: sam.personId }))).toBe('already-participant')
    expect(await refusalOf(addParticipant(c.as(kim), id, { personId: ada.personId }))).toBe('requester-is-there-already')
    expect(await refusalOf(addParticipant(c.as(sam), id, { personId: cyd.personId }))).toBe('may-not-do-that')
    expect(await refusalOf(removeParticipant(c.as(cyd), id, sam.personId))).toBe('may-not-do-that')
    await removeParticipant(c.as(sam, minutes(2)), id, sam.personId)
    expect(await refusalOf(page(sam, id))).toBe('not-found')
    await addParticipant(c.as(ada), id, { personId: sam.personId })
    await removeParticipant(c.as(ada), id, sam.personId)
    expect(await refusalOf(removeParticipant(c.as(ada), id, sam.personId))).toBe('not-found')
  })
  test('no one from outside where the organisation does not allow it, known or unknown alike (F22)', async () => {
    const { id } = await filed()
    for (const address of [eve.address, 'nobody@example.net', lou.address]) {
      expect(await refusalOf(addParticipant(c.as(ada), id, { address }))).toBe('outside-participants-not-allowed')
    }
    expect(await refusalOf(addParticipant(c.as(ada), id, { personId: eve.personId }))).toBe('invalid')
    expect(await refusalOf(addParticipant(c.as(ada), id, { personId: newId() }))).toBe('invalid')
    expect(await refusalOf(addParticipant(c.as(ada), id, { address: 'not an address' }))).toBe('invalid')
  })
  test('F01 where it does, they see what is said from then on, and nothing earlier', async () => {
    const { id } = await filed(ola)
    await reply(c.as(kim, minutes(1)), id, { body: 'EARLIER secret' })
    const added = await addParticipant(c.as(ola, minutes(2)), id, { address: 'Friend@Example.net' })
    expect(added.outside).toBe(true)
    const friend: Someone = {
      personId: await c.personAt('friend@example.net'),
      staffRole: null,
      name: 'friend@example.net',
      address: 'friend@example.net',
    }
    await reply(c.as(kim, minutes(3)), id, { body: 'LATER answer' })
    const seen = await page(friend, id)
    expect(seen.timeline.filter((entry) => entry.kind === 'message').map((entry) => entry.body)).toEqual(['LATER answer'])
    expect([...seen.people.keys()]).not.toContain(undefined)
    expect((await page(ola, id)).people.get(added.personId)).toMatchObject({ name: 'friend@example.net', address: null })
    // The same address is the same person, which only those who work there are told.
    const again = await createTicket(c.as(ola), { ...question, participants: [{ address: 'friend@example.net' }] })
    expect((await page(kim, again.id)).participants).toMatchObject([{ personId: friend.personId, seesFrom: monday }])
  })
  test('given at creation, each fault is said at its place and nothing is made', async () => {
    const made = createTicket(c.as(ada), {
      ...question,
      participants: [{ personId: sam.personId }, { address: eve.address }, { address: 'x' }, { address: sam.address }],
    })
    await expect(made).rejects.toMatchObject({
      code: 'invalid',
      faults: [
        { field: 'participants.1', message: 'refusal.outside-participants-not-allowed' },
        { field: 'participants.2', message: 'ticket.fault.address-given' },
      ],
    })
    const { id } = await createTicket(c.as(ada), {
      ...question,
      participants: [{ personId: sam.personId }, { address: sam.address }, { personId: ada.personId }],
    })
    expect((await page(sam, id)).participants.map((one) => one.personId)).toEqual([sam.personId])
  })
})

describe('those who work the ticket', () => {
  test('assign: only to those of the queue, told to staff alone', async () => {
    const { id } = await filed()
    expect(await refusalOf(assign(c.as(ada), id, { assigneeId: kim.personId }))).toBe('may-not-do-that')
    expect(await refusalOf(assign(c.as(kim), id, { assigneeId: root.personId }))).toBe('assignee-not-in-queue')
    expect(await refusalOf(assign(c.as(kim), id, { assigneeId: ada.personId }))).toBe('assignee-not-in-queue')
    await assign(c.as(root), id, { assigneeId: lou.personId })
    expect((await page(kim, id)).staff).toMatchObject({ assigneeId: lou.personId })
    expect((await page(kim, id)).people.get(lou.personId)?.name).toBe('Lou')
    expect((await page(ada, id)).people.has(lou.personId)).toBe(false)
    await assign(c.as(kim), id, { assigneeId: null })
    expect((await page(kim, id)).staff?.assigneeId).toBeNull()
  })
  test('queue: it leaves the sight of those who do not work there, who does not work there is unassigned, words and notes move along', async () => {
    const { id, reference } = await filed()
    await note(c.as(kim), id, { body: 'zebra in the note' })
    await assign(c.as(kim), id, { assigneeId: kim.personId })
    expect(await refusalOf(changeQueue(c.as(ada), id, { queue: 'billing' }))).toBe('may-not-do-that')
    expect(await refusalOf(changeQueue(c.as(kim), id, { queue: 'nonsense' }))).toBe('invalid')
    await changeQueue(c.as(kim, minutes(1)), id, { queue: 'billing' })
    expect(await refusalOf(page(kim, id))).toBe('not-found')
    expect((await page(lou, id)).staff).toMatchObject({ queue: 'billing', assigneeId: null })
    expect(await page(ada, id)).toMatchObject({ updatedAt: monday })
    const find = (who: Someone) => reading(c.app, who.personId, (tx) => searchTickets(tx, who, { text: 'zebra', scope: 'queue' }))
    expect((await find(lou)).rows.map((row) => row.reference)).toEqual([reference])
    expect((await find(kim)).rows).toEqual([])
    await changeQueue(c.as(lou, minutes(2)), id, { queue: 'technical' })
    await assign(c.as(kim, minutes(2)), id, { assigneeId: lou.personId })
    await changeQueue(c.as(kim, minutes(3)), id, { queue: 'billing' })
    expect((await page(lou, id)).staff?.assigneeId).toBe(lou.personId)
  })
  test('priority is the requester’s and staff’s to change, severity staff’s', async () => {
    const { id } = await filed()
    await changePriority(c.as(ada, minutes(1)), id, { priority: 'high' })
    expect(await page(ada, id)).toMatchObject({ priority: 'high', updated: false })
    expect(await lastEvent(ada, id)).toMatchObject({ type: 'ticket.priority-changed', payload: { from: 'medium', to: 'high' } })
    expect(await refusalOf(changePriority(c.as(cyd), id, { priority: 'low' }))).toBe('may-not-do-that')
    expect(await refusalOf(changePriority(c.as(kim), id, { priority: 'nonsense' }))).toBe('invalid')
    expect(await refusalOf(changeSeverity(c.as(ada), id, { severity: 'a' }))).toBe('may-not-do-that')
    await changeSeverity(c.as(kim, minutes(2)), id, { severity: 'a' })
    expect(await page(ada, id)).toMatchObject({ severity: 'a', updated: true })
    await move(c.as(kim), id, { happening: 'closed', reason: 'solved' })
    expect(await refusalOf(changePriority(c.as(kim), id, { priority: 'low' }))).toBe('not-in-this-state')
  })
})

describe('drafts', () => {
  test('are kept, found again from another device, and are nobody else’s', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    await saveDraft(c.as(ada, minutes(1)), draft.id, { summary: 'Half a sen', participants: ['a', 'b'] })
    const found = await reading(c.app, ada.personId, (tx) => draftOf(tx, ada.personId, draft.id))
    expect(found).toMatchObject({ kind: 'ticket', content: { summary: 'Half a sen', participants: ['a', 'b'] }, updatedAt: minutes(1) })
    expect(await reading(c.app, eve.personId, (tx) => draftOf(tx, eve.personId, draft.id))).toBeNull()
    expect(await refusalOf(saveDraft(c.as(eve), draft.id, {}))).toBe('draft-gone')
    expect((await openDraft(c.as(ada, minutes(2)), { kind: 'ticket' }, { latest: true })).id).toBe(draft.id)
    await discardDraft(c.as(eve), draft.id)
    expect(await reading(c.app, ada.personId, (tx) => draftsOf(tx, ada.personId))).toHaveLength(1)
    await discardDraft(c.as(ada), draft.id)
    expect(await reading(c.app, ada.personId, (tx) => draftsOf(tx, ada.personId))).toEqual([])
  })
  test('hold whatever is typed or pasted: an escaped NUL of a log as it is, a real one and half a character mended', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    const log = 'The log says {"key":"\\u0000"} and \\\\u0000.'
    await saveDraft(c.as(ada, minutes(1)), draft.id, { body: log, summary: 'a\0b \ud83d', colleague: ['x\0', '\ude00'] })
    const found = await reading(c.app, ada.personId, (tx) => draftOf(tx, ada.personId, draft.id))
    expect(found?.content).toEqual({ body: log, summary: 'ab \ufffd', colleague: ['x', '\ufffd'] })
    await discardDraft(c.as(ada), draft.id)
  })
  test('of a reply belong to a ticket one sees', async () => {
    const { id } = await filed()
    expect(await refusalOf(openDraft(c.as(eve), { kind: 'reply', ticketId: id }))).toBe('not-found')
    expect(await openDraft(c.as(ada), { kind: 'reply', ticketId: id })).toMatchObject({ ticketId: id, kind: 'reply' })
  })
})

describe('X-05 files come with the draft and keep their ids', () => {
  const attach = async (draftId: string, size = 10) => {
    const id = newId()
    const sha256 = newId().replaceAll('-', '').repeat(2)
    await c.worker.insertInto('stored_file').values({ sha256, size, created_at: monday }).execute()
    await c.worker
      .insertInto('draft_file')
      .values({ id, draft_id: draftId, sha256, name: `${id.slice(-4)}.log`, media_type: 'text/plain', size, created_at: monday })
      .execute()
    return id
  }
  test('of a ticket, a reply and a note; the note’s are for staff only', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    const first = [await attach(draft.id), await attach(draft.id)]
    const { id } = await createTicket(c.as(ada), { ...question, draftId: draft.id })
    const answer = await openDraft(c.as(kim), { kind: 'reply', ticketId: id })
    const second = await attach(answer.id)
    await reply(c.as(kim, minutes(1)), id, { body: 'See', draftId: answer.id })
    const aside = await openDraft(c.as(kim), { kind: 'note', ticketId: id })
    const secret = await attach(aside.id)
    await note(c.as(kim, minutes(2)), id, { body: 'Hm', draftId: aside.id })
    const files = async (who: Someone) =>
      (await page(who, id)).timeline.map((entry) => ('files' in entry ? entry.files.map((file) => file.id) : []))
    expect(await files(ada)).toEqual([first, [second]])
    expect((await files(kim)).flat()).toContain(secret)
    expect(JSON.stringify((await page(ada, id)).timeline)).not.toContain(secret)
    expect(await reading(c.app, ada.personId, (tx) => tx.selectFrom('note_file').selectAll().execute())).toEqual([])
  })
  test('more bytes than a message may carry are refused and the draft keeps them', async () => {
    const draft = await openDraft(c.as(ada), { kind: 'ticket' })
    for (let n = 0; n < 5; n++) await attach(draft.id, 21_000_000)
    expect(await refusalOf(createTicket(c.as(ada), { ...question, draftId: draft.id }))).toBe('message-too-large')
    expect((await reading(c.app, ada.personId, (tx) => draftOf(tx, ada.personId, draft.id)))?.files).toHaveLength(5)
  })
})
