// Saying something on a ticket: who may, what it moves, and that no writer answers past another.
import { describe, expect, test } from 'vitest'
import { counter, minutes, question, refusalOf } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { assign } from './assign.ts'
import { closeSolvedTickets } from './close-solved-tickets.ts'
import { createTicket } from './create-ticket.ts'
import { openDraft } from './drafts.ts'
import { listTickets } from './list-tickets.ts'
import { markRead } from './mark-read.ts'
import { move } from './move.ts'
import { note } from './note.ts'
import { addParticipant } from './participants.ts'
import { reply } from './reply.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
const acme = await c.organisation('Acme')
const [ada, cyd, sam, eve] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Sam'), await c.person('Eve')]
const [kim, lou] = [await c.agent('Kim', ['technical']), await c.agent('Lou', ['billing'])]
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
await c.member(acme, sam)

const filed = () => createTicket(c.as(ada), question)
const page = (who: typeof ada, id: string) => reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))
const statusOf = async (id: string) => (await page(ada, id)).status

describe('who may reply', () => {
  test('requester, colleague with view, participant and agent of the queue; nobody else, and to them it does not exist', async () => {
    const { id } = await filed()
    expect(await refusalOf(reply(c.as(sam), id, { body: 'x' }))).toBe('not-found')
    await addParticipant(c.as(ada), id, { personId: sam.personId })
    for (const [n, who] of [ada, cyd, sam, kim].entries())
      expect(await refusalOf(reply(c.as(who, minutes(n + 1)), id, { body: `I am ${who.name}` }))).toBe('done')
    for (const who of [eve, lou]) expect(await refusalOf(reply(c.as(who), id, { body: 'x' }))).toBe('not-found')
    expect(await refusalOf(reply(c.as(ada), 'CS-1', { body: 'x' }))).toBe('not-found')
    const { timeline } = await page(ada, id)
    expect(timeline.filter((entry) => entry.kind === 'message').map((entry) => entry.fromStaff)).toEqual([false, false, false, false, true])
  })
  test('a disabled agent is no agent', async () => {
    const { id } = await filed()
    const max = await c.agent('Max', ['technical'])
    await c.disable(max)
    expect(await refusalOf(reply(c.as(max), id, { body: 'x' }))).toBe('not-found')
    expect(await refusalOf(page(max, id))).toBe('not-found')
  })
})

describe('X-02 HK-33 what a reply moves', () => {
  test('an answer opens, a question waits for the requester, the requester opens it again', async () => {
    const { id } = await filed()
    await reply(c.as(kim, minutes(1)), id, { body: 'Looking' })
    expect(await statusOf(id)).toBe('open')
    await reply(c.as(kim, minutes(2)), id, { body: 'Which browser?', happening: 'asked-requester' })
    expect(await statusOf(id)).toBe('pending')
    expect((await page(kim, id)).staff?.waitingSince).toBeNull()
    await reply(c.as(ada, minutes(3)), id, { body: 'Firefox' })
    expect(await statusOf(id)).toBe('open')
    expect((await page(kim, id)).staff?.waitingSince).toEqual(minutes(3))
    await reply(c.as(kim, minutes(4)), id, { body: 'Done', happening: 'solved' })
    expect(await page(ada, id)).toMatchObject({ status: 'solved', solvedAt: minutes(4) })
    await reply(c.as(ada, minutes(5)), id, { body: 'Not yet' })
    expect(await page(ada, id)).toMatchObject({ status: 'open', solvedAt: null })
  })
  test('reply and solve asks for the right to solve', async () => {
    const { id } = await filed()
    expect(await refusalOf(reply(c.as(cyd), id, { body: 'x', happening: 'solved' }))).toBe('may-not-do-that')
    expect(await refusalOf(reply(c.as(ada), id, { body: 'x', happening: 'put-on-hold' }))).toBe('may-not-do-that')
    expect((await page(ada, id)).timeline).toHaveLength(1)
    await reply(c.as(ada, minutes(1)), id, { body: 'It works again', happening: 'solved' })
    const { status, timeline } = await page(ada, id)
    expect(status).toBe('solved')
    expect(timeline.at(-1)).toMatchObject({
      type: 'ticket.status-changed',
      payload: { from: 'new', to: 'solved', happening: 'solved', shown: true },
    })
  })
})

describe('a reply carries what its writer has seen', () => {
  test('newer messages of others are told before it is sent; confirmed, it is sent', async () => {
    const { id } = await filed()
    const seen = (await page(ada, id)).lastMessageId
    await reply(c.as(kim, minutes(1)), id, { body: 'First answer' })
    expect(await refusalOf(reply(c.as(ada, minutes(2)), id, { body: 'Hello?', lastSeen: seen }))).toBe('changed-meanwhile')
    expect((await page(ada, id)).timeline.filter((entry) => entry.kind === 'message')).toHaveLength(2)
    expect(await refusalOf(reply(c.as(ada, minutes(2)), id, { body: 'Hello?', lastSeen: seen, confirmed: true }))).toBe('done')
  })
  test("one's own newer messages are no news", async () => {
    const { id } = await filed()
    const seen = (await page(ada, id)).lastMessageId
    await reply(c.as(ada, minutes(1)), id, { body: 'More', lastSeen: seen })
    expect(await refusalOf(reply(c.as(ada, minutes(2)), id, { body: 'And more', lastSeen: seen }))).toBe('done')
  })
})

describe('HK-27 HK-28 updated is an unread mark', () => {
  const updated = async (who: typeof ada, id: string) => (await page(who, id)).updated
  test('set by others, cleared by reading, never by oneself', async () => {
    const { id } = await filed()
    expect(await updated(ada, id)).toBe(false)
    await reply(c.as(ada, minutes(1)), id, { body: 'mine' })
    expect(await updated(ada, id)).toBe(false)
    await reply(c.as(kim, minutes(2)), id, { body: 'theirs' })
    expect(await updated(ada, id)).toBe(true)
    expect((await reading(c.app, ada.personId, (tx) => listTickets(tx, ada, { updatedOnly: true }))).rows.map((row) => row.id)).toContain(
      id,
    )
    await markRead(c.as(ada, minutes(9)), id, minutes(1))
    expect(await updated(ada, id)).toBe(true) // what came after the page was shown stays unread
    await markRead(c.as(ada, minutes(9)), id)
    expect(await updated(ada, id)).toBe(false)
    expect(await refusalOf(markRead(c.as(eve), id))).toBe('not-found')
  })
  test('doing something else while there is news keeps the news', async () => {
    const { id } = await filed()
    await reply(c.as(kim, minutes(2)), id, { body: 'theirs' })
    await move(c.as(ada, minutes(3)), id, { happening: 'solved' })
    expect(await updated(ada, id)).toBe(true)
  })
})

test("a ticket's note never reorders a customer's list, nor marks it, nor can it be seen", async () => {
  const older = await filed()
  await createTicket(c.as(ada, minutes(1)), question)
  const before = JSON.stringify(await reading(c.app, ada.personId, (tx) => listTickets(tx, ada, {})))
  await note(c.as(kim, minutes(60)), older.id, { body: 'CANARY between us' })
  await assign(c.as(kim, minutes(61)), older.id, { assigneeId: kim.personId })
  expect(JSON.stringify(await reading(c.app, ada.personId, (tx) => listTickets(tx, ada, {})))).toBe(before)
  expect(JSON.stringify([...(await page(ada, older.id)).timeline])).not.toMatch(/CANARY|noted|assigned/)
  expect((await page(kim, older.id)).timeline.map((entry) => entry.kind)).toEqual(['message', 'note', 'event'])
  expect((await page(kim, older.id)).staff?.touchedAt).toEqual(minutes(61))
  for (const who of [ada, cyd]) expect(await refusalOf(note(c.as(who), older.id, { body: 'x' }))).toBe('may-not-do-that')
  expect(await refusalOf(note(c.as(lou), older.id, { body: 'x' }))).toBe('not-found')
})

describe('a late reply to a closed ticket opens a follow-up', () => {
  test('linked both ways, with the same people and the same draft rule', async () => {
    const { id } = await filed()
    await addParticipant(c.as(ada), id, { personId: sam.personId })
    await move(c.as(kim, minutes(1)), id, { happening: 'closed', reason: 'no-answer' })
    const draft = await openDraft(c.as(sam, minutes(2)), { kind: 'reply', ticketId: id })
    const late = await reply(c.as(sam, minutes(3)), id, { body: 'It is back', draftId: draft.id })
    expect(late).toMatchObject({ followUp: true, already: false })
    expect(late.ticketId).not.toBe(id)
    expect(await reply(c.as(sam, minutes(4)), id, { body: 'It is back', draftId: draft.id })).toEqual({ ...late, already: true })
    const [old, fresh] = [await page(ada, id), await page(ada, late.ticketId)]
    expect(old).toMatchObject({ status: 'closed', closeReason: 'no-answer', followUps: [{ reference: late.reference }] })
    expect(old.timeline.at(-1)).toMatchObject({ type: 'ticket.followed-up' })
    expect(fresh).toMatchObject({
      status: 'new',
      requesterId: ada.personId,
      organisation: { id: acme },
      followUpOf: { reference: old.reference },
    })
    expect(fresh.participants.map((one) => one.personId)).toEqual([sam.personId])
    expect(fresh.timeline[0]).toMatchObject({ body: 'It is back', authorId: sam.personId })
  })
  test('also when a colleague or the agent writes', async () => {
    const { id } = await filed()
    await move(c.as(ada, minutes(1)), id, { happening: 'closed', reason: 'no-longer-relevant' })
    for (const who of [cyd, kim]) expect(await reply(c.as(who, minutes(2)), id, { body: 'More' })).toMatchObject({ followUp: true })
  })
})

describe('solved closes by itself', () => {
  test('after seven days, not a minute before; twice is harmless; the customer is told because the public status changes', async () => {
    const { id } = await filed()
    await move(c.as(kim, minutes(10)), id, { happening: 'solved' })
    const due = minutes(10 + 7 * 24 * 60)
    await closeSolvedTickets(c.timer(new Date(due.getTime() - 1)), 1000)
    expect(await statusOf(id)).toBe('solved')
    await closeSolvedTickets(c.timer(due), 1000)
    expect(await page(ada, id)).toMatchObject({ status: 'closed', closeReason: 'solved', closedAt: due, updatedAt: due, updated: true })
    expect((await page(ada, id)).timeline.at(-1)).toMatchObject({ actorId: null, payload: { happening: 'auto-closed', shown: true } })
    expect(await closeSolvedTickets(c.timer(due))).toEqual({ closed: 0 })
  })
  test('in batches', async () => {
    for (let n = 0; n < 3; n++) await move(c.as(kim), (await filed()).id, { happening: 'solved' })
    const later = minutes(30 * 24 * 60)
    expect(await closeSolvedTickets(c.timer(later), 2)).toEqual({ closed: 2 })
    expect((await closeSolvedTickets(c.timer(later), 2)).closed).toBeGreaterThan(0)
  })
})

test('F35 100 parallel equal replies say it once; another text under the same id is refused', async () => {
  const { id, reference } = await filed()
  const draftId = newId()
  const sent = await Promise.all(Array.from({ length: 100 }, () => reply(c.as(ada, minutes(1)), reference, { body: 'Once', draftId })))
  expect(new Set(sent.map((one) => one.messageId)).size).toBe(1)
  expect((await page(ada, id)).timeline).toHaveLength(2)
  expect(await refusalOf(reply(c.as(ada), id, { body: 'Twice', draftId }))).toBe('already-sent-otherwise')
  const other = await filed()
  expect(
    await refusalOf(
      reply(c.as(ada), other.id, { body: 'Once', draftId: (await openDraft(c.as(ada), { kind: 'reply', ticketId: id })).id }),
    ),
  ).toBe('draft-gone')
})
