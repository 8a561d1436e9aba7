// The lists: what stands in them, in which order, page by page, and in how many trips.
import { beforeAll, describe, expect, test } from 'vitest'
import { counter, minutes, monday, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { reading, roundTrips } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { type AgentQueue, agentQueue, queuesOf } from './agent-queue.ts'
import { assign } from './assign.ts'
import { createTicket } from './create-ticket.ts'
import { customerCard } from './customer-card.ts'
import { exportTickets } from './export-tickets.ts'
import { countTickets, type ListTickets, listTickets, ticketsWaitingForMe } from './list-tickets.ts'
import { move } from './move.ts'
import { addParticipant } from './participants.ts'
import { reply } from './reply.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
const [acme, beta] = [await c.organisation('Acme'), await c.organisation('Beta')]
const [ada, cyd, sam] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Sam')]
const [kim, lou, root] = [
  await c.agent('Kim', ['technical']),
  await c.agent('Lou', ['technical', 'billing']),
  await c.agent('Root', [], 'administrator'),
]
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
await c.member(beta, cyd, { sees: 'all' })
await c.member(beta, sam)

const made: string[] = []
beforeAll(async () => {
  for (let n = 0; n < 12; n++) {
    const given = n % 3 === 0 ? { ...question, requestType: 'billing', service: 'other' } : question
    made.push((await createTicket(c.as(ada, minutes(n)), { ...given, summary: `Number ${n}` })).id)
  }
  await createTicket(c.as(sam, minutes(100)), { ...question, summary: 'Of Beta' })
  await reply(c.as(kim, minutes(200)), made[1]!, { body: 'Which?', happening: 'asked-requester' })
  await move(c.as(kim, minutes(201)), made[2]!, { happening: 'solved' })
})

const list = (who: Someone, given: ListTickets = {}) => reading(c.app, who.personId, (tx) => listTickets(tx, who, given))
const numbers = (rows: readonly { summary: string }[]) => rows.map((row) => row.summary.replace('Number ', ''))
const agents = (who: Someone, given: AgentQueue = {}) => reading(c.app, who.personId, (tx) => agentQueue(tx, who, given))

describe('DT-24 AT-13..16 X-06 the tabs', () => {
  test('mine: all states, newest change first', async () => {
    expect(numbers((await list(ada)).rows)).toEqual(['2', '1', '11', '10', '9', '8', '7', '6', '5', '4', '3', '0'])
  })
  test('AT-15 cc: those one was added to, as they move', async () => {
    const dee = await c.person('Dee')
    await c.member(acme, dee)
    for (const [n, id] of [made[3]!, made[5]!].entries()) await addParticipant(c.as(ada, minutes(300 + n)), id, { personId: dee.personId })
    expect(numbers((await list(dee, { tab: 'cc' })).rows)).toEqual(['5', '3'])
    await reply(c.as(ada, minutes(310)), made[3]!, { body: 'More' })
    const { rows } = await list(dee, { tab: 'cc' })
    expect(numbers(rows)).toEqual(['3', '5'])
    expect(rows[0]).toMatchObject({ requester: { id: ada.personId, name: 'Ada' }, organisation: { name: 'Acme' } })
    expect(numbers((await list(dee, { tab: 'cc', sort: 'created' })).rows)).toEqual(['5', '3'])
    expect((await list(dee)).rows).toEqual([])
    expect((await list(dee, { tab: 'organisation' })).rows).toEqual([])
    expect(numbers((await list(dee, { tab: 'all' })).rows)).toEqual(['3', '5'])
  })
  test('AT-16 organisation: of colleagues too, of each organisation one sees, or of one of them', async () => {
    expect((await list(cyd, { tab: 'organisation', limit: 100 })).rows).toHaveLength(13)
    expect(numbers((await list(cyd, { tab: 'organisation', organisationId: beta })).rows)).toEqual(['Of Beta'])
    expect((await list(ada, { tab: 'organisation' })).rows).toEqual([])
    expect((await list(cyd, { tab: 'all' })).rows).toHaveLength(13)
  })
  test('a colleague’s tickets do not shine unread to one who merely may see them', async () => {
    expect((await list(cyd, { tab: 'organisation' })).rows.some((row) => row.updated)).toBe(false)
  })
})

describe('DT-27 DT-28 HK-17 X-07 filters', () => {
  test('by public status', async () => {
    expect(numbers((await list(ada, { statuses: ['awaiting-reply'] })).rows)).toEqual(['1'])
    expect(numbers((await list(ada, { statuses: ['awaiting-reply', 'solved'] })).rows)).toEqual(['2', '1'])
    expect((await list(ada, { statuses: ['nonsense'] })).rows).toEqual([])
    expect((await list(ada, { statuses: ['open'] })).rows.every((row) => row.publicStatus === 'open')).toBe(true)
  })
  test('by type, service, date, unread', async () => {
    expect(numbers((await list(ada, { requestTypes: ['billing'], sort: 'created' })).rows)).toEqual(['9', '6', '3', '0'])
    expect(
      numbers((await list(ada, { services: ['other'], createdFrom: minutes(3), createdBefore: minutes(9), sort: 'created' })).rows),
    ).toEqual(['6', '3'])
    expect(numbers((await list(ada, { updatedOnly: true })).rows)).toEqual(['2', '1'])
  })
  test('F20 the organisation of others, however named, is empty', async () => {
    expect((await list(ada, { tab: 'organisation', organisationId: beta })).rows).toEqual([])
    expect((await list(ada, { tab: 'organisation', organisationId: newId() })).rows).toEqual([])
  })
})

describe('pages', () => {
  for (const sort of ['updated', 'created'] as const) {
    for (const [who, tab] of [
      [ada, 'mine'],
      [cyd, 'organisation'],
      [cyd, 'all'],
    ] as const) {
      test(`${tab} by ${sort}: forward and back again, nothing twice and nothing missing`, async () => {
        const whole = (await list(who, { tab, sort, limit: 100 })).rows.map((row) => row.id)
        const seen: string[] = []
        let page = await list(who, { tab, sort, limit: 5 })
        expect(page.previousCursor).toBeNull()
        seen.push(...page.rows.map((row) => row.id))
        while (page.nextCursor) {
          page = await list(who, { tab, sort, limit: 5, cursor: page.nextCursor })
          seen.push(...page.rows.map((row) => row.id))
        }
        expect(seen).toEqual(whole)
        const back: string[] = page.rows.map((row) => row.id)
        while (page.previousCursor) {
          page = await list(who, { tab, sort, limit: 5, cursor: page.previousCursor })
          back.unshift(...page.rows.map((row) => row.id))
        }
        expect(back).toEqual(whole)
      })
    }
  }
  test('a cursor of someone’s own making is refused at its field', async () => {
    for (const cursor of ['x', Buffer.from('["2026-01-01\'; drop",1]').toString('base64url'), Buffer.from('null').toString('base64url')]) {
      expect(await refusalOf(list(ada, { cursor }))).toBe('invalid')
    }
  })
})

test('counts stop at their bound and count what the tabs show', async () => {
  expect(await reading(c.app, ada.personId, (tx) => countTickets(tx, ada))).toEqual({
    mine: { count: 12, more: false },
    cc: { count: 0, more: false },
    organisation: { count: 0, more: false },
    customers: { count: 0, more: false },
    updated: { count: 2, more: false },
    updatedCc: { count: 0, more: false },
    yourTurn: { count: 1, more: false },
  })
  expect(await reading(c.app, cyd.personId, (tx) => countTickets(tx, cyd))).toMatchObject({
    organisation: { count: 13, more: false },
    updated: { count: 0 },
  })
  expect(numbers(await reading(c.app, ada.personId, (tx) => ticketsWaitingForMe(tx, ada)))).toEqual(['1'])
})

describe('agents', () => {
  test('a queue stands in the order of waiting; what does not wait for us comes last; others’ queues are empty', async () => {
    const { rows } = await agents(kim)
    expect(numbers(rows)).toEqual(['4', '5', '7', '8', '10', '11', 'Of Beta'])
    expect(rows[0]).toMatchObject({ queue: 'technical', waitingSince: minutes(4), assignee: null })
    await reply(c.as(kim, minutes(400)), made[4]!, { body: 'Answered' })
    expect(numbers((await agents(kim)).rows)).toEqual(['5', '7', '8', '10', '11', 'Of Beta', '4'])
    expect((await agents(kim, { queue: 'billing' })).rows).toEqual([])
    expect(numbers((await agents(lou, { queue: 'billing' })).rows)).toEqual(['0', '3', '6', '9'])
    expect(numbers((await agents(lou, { limit: 3 })).rows)).toEqual(['0', '3', '5'])
    expect((await agents(root, { limit: 100 })).rows).toHaveLength(11)
    for (const who of [ada, cyd]) expect((await agents(who)).rows).toEqual([])
  })
  test('page by page, the last ones without a waiting time too', async () => {
    const whole = (await agents(lou, { limit: 100 })).rows.map((row) => row.id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await agents(lou, { limit: 3, cursor })
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(whole)
  })
  test('mine, unassigned, recent, and their figures', async () => {
    await assign(c.as(kim, minutes(500)), made[7]!, { assigneeId: kim.personId })
    expect(numbers((await agents(kim, { view: 'mine' })).rows)).toEqual(['7'])
    expect((await agents(kim, { view: 'mine' })).rows[0]?.assignee).toEqual({ id: kim.personId, name: 'Kim' })
    expect(numbers((await agents(kim, { view: 'unassigned' })).rows)).not.toContain('7')
    expect(numbers((await agents(kim, { view: 'recent', limit: 2 })).rows)).toEqual(['7', '4'])
    expect(await reading(c.app, lou.personId, (tx) => queuesOf(tx, lou))).toEqual({
      queues: [
        { queue: 'technical', count: 7, more: false, unassigned: { count: 6, more: false } },
        { queue: 'billing', count: 4, more: false, unassigned: { count: 4, more: false } },
      ],
      mine: { count: 0, more: false },
    })
  })
  test('the customer’s card shows what else they asked, of the agent’s own queues, and nothing to customers', async () => {
    const card = await reading(c.app, kim.personId, (tx) => customerCard(tx, kim, ada.personId, { except: made[1]! }))
    expect(card).toMatchObject({ person: { name: 'Ada', address: ada.address, language: 'en' }, organisations: [{ name: 'Acme' }] })
    expect(card.recent.every((row) => row.requestType === 'technical')).toBe(true)
    expect(card.recent.map((row) => row.id)).not.toContain(made[1])
    expect(await refusalOf(reading(c.app, cyd.personId, (tx) => customerCard(tx, cyd, ada.personId)))).toBe('not-found')
    const liar = { ...cyd, staffRole: 'agent' as const }
    expect(await refusalOf(reading(c.app, cyd.personId, (tx) => customerCard(tx, liar, ada.personId)))).toBe('not-found')
  })
})

test('the export gives each row of the list once', async () => {
  const rows: string[] = []
  for await (const batch of exportTickets(c.app, cyd, { tab: 'organisation', sort: 'created' })) rows.push(...batch.map((row) => row.id))
  expect(rows).toEqual((await list(cyd, { tab: 'organisation', sort: 'created', limit: 100 })).rows.map((row) => row.id))
})

test('list, queue and ticket page take at most three round trips, begin and commit included', async () => {
  await list(ada) // the catalogue is known from now on
  const trips = async (read: () => Promise<unknown>) => {
    const counted = { count: 0 }
    await roundTrips.run(counted, read)
    return counted.count
  }
  expect(await trips(() => list(ada))).toBeLessThanOrEqual(3)
  expect(await trips(() => list(cyd, { tab: 'all' }))).toBeLessThanOrEqual(3)
  expect(await trips(() => agents(kim))).toBeLessThanOrEqual(3)
  expect(await trips(() => reading(c.app, kim.personId, (tx) => ticketPage(tx, kim, made[1]!)))).toBeLessThanOrEqual(3)
})

test('a very long conversation is read page by page', async () => {
  const { id } = await createTicket(c.as(ada, monday), question)
  for (let n = 1; n <= 12; n++)
    await reply(c.as(n % 2 ? kim : ada, minutes(n)), id, { body: `m${n}`, happening: n % 4 === 1 ? 'asked-requester' : undefined })
  const whole = (await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, id))).timeline
  const entries: string[] = []
  let before: string | undefined
  do {
    const page = await reading(c.app, ada.personId, (tx) => ticketPage(tx, ada, id, { limit: 4, before }))
    entries.unshift(...page.timeline.map((entry) => entry.id))
    before = page.olderCursor ?? undefined
  } while (before)
  expect(entries).toEqual(whole.map((entry) => entry.id))
})
