// Tickets and incidents: joining, attaching, what each reader is told, and the question at the end. Deeds on real PostgreSQL.
import { describe, expect, test } from 'vitest'
import { counter, minutes, monday, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { update, withParts, wrong } from '../../../test/support/incidents.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { marked } from '../search/marks.ts'
import { agentQueue, queuesOf } from '../tickets/agent-queue.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { reply } from '../tickets/reply.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { answerSolved } from './answer-solved.ts'
import { attachTickets, detachTickets } from './attach-tickets.ts'
import { bodyFor, isAsked } from './incident.ts'
import { joinIncident } from './join-incident.ts'
import { fittingTickets, linkedTickets } from './linked-tickets.ts'
import { matchingIncidents } from './matching-incidents.ts'
import { tellUpdate } from './tell-incident.ts'

const c = await counter()
await withParts(c)
const [acme, rival] = [await c.organisation('Acme'), await c.organisation('Rival Secret Labs')]
const [ada, cyd, eve] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Eve')]
const [kim, lou, root] = [
  await c.agent('Kim', ['technical']),
  await c.agent('Lou', ['billing']),
  await c.agent('Root', [], 'administrator'),
]
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
await c.member(rival, eve, { sees: 'all', administers: true })

const page = (who: Someone, id: string) => reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))
const matching = (who: Someone, given: Partial<Parameters<typeof matchingIncidents>[2]>) =>
  reading(c.app, who.personId, async (tx) =>
    matchingIncidents(tx, await catalogueOf(tx), {
      service: 'virtual-server',
      region: null,
      text: '',
      language: 'en',
      at: minutes(5),
      ...given,
    }),
  )
const tell = (updateId: string, at = minutes(30)) => tellUpdate({ db: c.worker, now: () => at, updateId })
const joined = (who: Someone, incident: { id: string }, at = minutes(1)) =>
  createTicket(c.as(who, at), { ...question, body: `It is ${who.name}’s.`, incident: { id: incident.id, how: 'joined' } })
const bodies = async (who: Someone, id: string, language: 'en' | 'tr' | 'ja' | 'hu') =>
  (await page(who, id)).timeline.flatMap((entry) => (entry.kind === 'message' ? [bodyFor(entry, language)] : []))
const end = (incident: { id: string }) => update(c.as(root, minutes(90)), incident.id, { state: 'resolved', body: { en: 'Over.' } })

describe('MS-18 what is shown before sending', () => {
  test('by the chosen service and region, and what is over or not published is not', async () => {
    const incident = await wrong(c.as(root))
    expect((await matching(ada, {})).map(({ reference }) => reference)).toEqual([incident.reference])
    expect((await matching(ada, { region: 'north' }))[0]).toMatchObject({ insists: true, last: { body: { tr: 'İnceliyoruz.' } } })
    expect(await matching(ada, { region: 'south' })).toEqual([])
    expect(await matching(ada, { service: 'backup' })).toEqual([])
    expect(await matching(ada, { except: [incident.id] })).toEqual([])
    await end(incident)
    expect(await matching(ada, {})).toEqual([])
  })
  test('an outage stands first, a known issue asks for an answer only where its words were typed, planned work of next month is left out', async () => {
    const issue = await wrong(c.as(root), {
      kind: 'known-issue',
      impact: 'degraded',
      title: { en: 'Snapshots take long', hu: 'A pillanatképek lassan készülnek' },
    })
    const outage = await wrong(c.as(root, minutes(-60)))
    const far = { kind: 'maintenance' as const, startsAt: minutes(60 * 24 * 30), endsAt: minutes(60 * 24 * 30 + 60) }
    const maintenance = await wrong(c.as(root), far)
    const found = await matching(ada, { text: 'A snapshot of my server is very slow' })
    expect(found.map(({ reference, insists }) => [reference, insists])).toEqual([
      [outage.reference, true],
      [issue.reference, true],
    ])
    expect((await matching(ada, { text: 'My password' })).find(({ id }) => id === issue.id)).toMatchObject({ insists: false })
    expect((await matching(ada, { text: 'lassú a pillanatkép', language: 'hu' })).find(({ id }) => id === issue.id)).toMatchObject({
      insists: true,
    })
    expect((await matching(ada, { text: 'サーバーが起動', language: 'ja', service: null })).map(({ id }) => id)).toEqual([outage.id])
    expect(await matching(ada, { text: 'the and is not', service: null })).toEqual([])
    const told = {
      state: 'identified' as const,
      body: { en: 'A **firmware** fault of the storage controllers.', tr: 'Depolama denetleyicilerinde hata.' },
    }
    await update(c.as(root, minutes(2)), outage.id, told)
    const typed = 'Does the storage of our server have a controller with faulty firmware?'
    const [byNews] = await matching(ada, { text: typed, service: null })
    expect(byNews, 'what was last said of it is met too').toMatchObject({ id: outage.id, insists: false })
    expect(marked('Storage controllers, my firmware', byNews!.marks).flatMap(({ text, hit }) => (hit ? text : []))).toEqual([
      'Storage',
      'controllers',
      'firmware',
    ])
    expect((await matching(ada, { text: typed })).find(({ id }) => id === issue.id)).toMatchObject({ insists: false })
    for (const one of [issue, outage]) await end(one)
    await update(c.as(root, minutes(90)), maintenance.id, { state: 'cancelled', body: { en: 'No.' } })
  })
})

describe('joining', () => {
  test('MS-18 "this affects me too" keeps one’s own text, waits with the incident and stands in no list of what is to be done', async () => {
    const incident = await wrong(c.as(root))
    const before = await reading(c.app, kim.personId, (tx) => queuesOf(tx, kim))
    const { id } = await joined(ada, incident)
    expect(await page(ada, id)).toMatchObject({
      status: 'on-hold',
      incidents: [{ reference: incident.reference, how: 'joined', state: 'investigating', last: { body: { en: 'We look into it.' } } }],
      timeline: [{ kind: 'message', body: 'It is Ada’s.' }],
    })
    for (const view of ['queue', 'unassigned'] as const) {
      const list = await reading(c.app, kim.personId, (tx) => agentQueue(tx, kim, { view }))
      expect(list.rows.map((row) => row.id)).not.toContain(id)
    }
    expect(await reading(c.app, kim.personId, (tx) => queuesOf(tx, kim))).toEqual(before)
    expect((await page(kim, id)).staff?.waitingSince).toBeNull()
    await end(incident)
  })
  test('MS-18 "mine is different" goes on as any ticket; who works it sees what was said, nobody else', async () => {
    const [incident, other] = [await wrong(c.as(root)), await wrong(c.as(root))]
    const { id } = await createTicket(c.as(ada, minutes(1)), {
      ...question,
      incident: { id: incident.id, how: 'different', others: [other.id] },
    })
    expect(await page(ada, id)).toMatchObject({ status: 'new', incidents: [] })
    expect((await page(kim, id)).incidents.map(({ reference, how }) => [reference, how]).sort()).toEqual([
      [incident.reference, 'different'],
      [other.reference, 'different'],
    ])
    await tell((await update(c.as(root, minutes(2)), incident.id, { body: { en: 'News.' } })).id)
    expect(await bodies(ada, id, 'en')).toHaveLength(1)
    for (const one of [incident, other]) await end(one)
  })
  test('what is over, unknown or not published cannot be joined: nothing is sent, and it is said why', async () => {
    const incident = await wrong(c.as(root))
    await end(incident)
    expect(await refusalOf(joined(ada, incident))).toBe('invalid')
    expect(await refusalOf(joined(ada, { id: newId() }))).toBe('invalid')
  })
  test('a ticket that is there already joins too, once, and only one incident', async () => {
    const [incident, other] = [await wrong(c.as(root)), await wrong(c.as(root))]
    const { id } = await createTicket(c.as(ada), question)
    await joinIncident(c.as(ada, minutes(1)), id, { incident: incident.reference })
    await joinIncident(c.as(ada, minutes(1)), id, { incident: incident.reference.toLowerCase() })
    expect(await page(ada, id)).toMatchObject({ status: 'on-hold', incidents: [{ how: 'joined' }] })
    expect(await refusalOf(joinIncident(c.as(ada), id, { incident: other.id }))).toBe('of-an-incident-already')
    expect(await refusalOf(joinIncident(c.as(cyd), id, { incident: other.id }))).toBe('may-not-do-that')
    expect(await refusalOf(joinIncident(c.as(eve), id, { incident: other.id }))).toBe('not-found')
    expect(await refusalOf(joinIncident(c.as(ada), id, { incident: 'INC-1' }))).toBe('invalid')
    for (const one of [incident, other]) await end(one)
  })
})

describe('attaching and detaching', () => {
  test('many at once by reference: each for itself, the others say why not', async () => {
    const incident = await wrong(c.as(root))
    const made = await Promise.all([ada, ada, eve].map((who) => createTicket(c.as(who), question)))
    const closed = await createTicket(c.as(ada), question)
    await move(c.as(ada), closed.id, { happening: 'closed', reason: 'solved' })
    const other = await createTicket(c.as(ada), { ...question, requestType: 'sales' })
    const wanted = [...made.map(({ reference }) => reference.toLowerCase()), closed.reference, other.reference, 'CS-1']
    const { done, refused } = await attachTickets(c.as(kim, minutes(3)), incident.reference, { tickets: wanted })
    expect([...done].sort()).toEqual(made.map(({ reference }) => reference).sort())
    expect(refused).toEqual([
      { ticket: closed.reference, why: 'not-in-this-state' },
      { ticket: other.reference, why: 'not-found' },
      { ticket: 'CS-1', why: 'not-found' },
    ])
    expect(await page(ada, made[0]!.id)).toMatchObject({ status: 'on-hold', incidents: [{ how: 'attached' }] })
    expect((await page(ada, made[0]!.id)).timeline.at(-1)).toMatchObject({ kind: 'event' })
    expect(await attachTickets(c.as(kim, minutes(4)), incident.id, { tickets: [made[0]!.id] })).toEqual({ done: [], refused: [] })

    const list = await reading(c.app, kim.personId, (tx) => linkedTickets(tx, kim, incident.id, { limit: 2 }))
    expect(list).toMatchObject({ rows: [{ how: 'attached' }, { how: 'attached' }], counts: { all: { count: 3 } } })
    const rest = await reading(c.app, kim.personId, (tx) => linkedTickets(tx, kim, incident.id, { after: list.next! }))
    expect([rest.rows.length, rest.next]).toEqual([1, null])

    const away = await detachTickets(c.as(kim, minutes(5)), incident.id, { tickets: [made[0]!.reference, closed.reference] })
    expect(away).toEqual({ done: [made[0]!.reference], refused: [{ ticket: closed.reference, why: 'not-of-it' }] })
    expect(await page(kim, made[0]!.id)).toMatchObject({ status: 'open', incidents: [], staff: { waitingSince: minutes(5) } })
    await end(incident)
  })
  test('customers and agents of other queues attach nothing, and a draft of an incident is not there yet', async () => {
    const incident = await wrong(c.as(root))
    const { reference } = await createTicket(c.as(ada), question)
    expect(await refusalOf(attachTickets(c.as(ada), incident.id, { tickets: [reference] }))).toBe('not-found')
    expect(await attachTickets(c.as(lou), incident.id, { tickets: [reference] })).toMatchObject({
      done: [],
      refused: [{ why: 'not-found' }],
    })
    await c.worker.updateTable('incident').set({ published_at: null }).where('id', '=', incident.id).execute()
    expect(await refusalOf(attachTickets(c.as(kim), incident.id, { tickets: [reference] }))).toBe('not-found')
    expect(await refusalOf(attachTickets(c.as(kim), incident.id, { tickets: Array.from({ length: 501 }, (_, n) => `CS-${n}`) }))).toBe(
      'invalid',
    )
  })
  test('to choose from: what waits about the same services, of one’s own queues', async () => {
    const incident = await wrong(c.as(root), { components: ['backups'] })
    const { id } = await createTicket(c.as(ada), { ...question, service: 'backup' })
    const fitting = (who: Someone) => reading(c.app, who.personId, (tx) => fittingTickets(tx, who, incident.id))
    expect((await fitting(kim)).map((row) => row.id)).toEqual([id])
    expect(await fitting(lou)).toEqual([])
    await attachTickets(c.as(kim), incident.id, { tickets: [id] })
    expect(await fitting(kim)).toEqual([])
    await end(incident)
  })
})

describe('one update for all', () => {
  test('MS-18 reaches each ticket once, in the reader’s language, moves no ticket in a queue and no status', async () => {
    const incident = await wrong(c.as(root))
    const [mine, theirs] = [await joined(ada, incident), await joined(eve, incident)]
    const { id } = await update(c.as(root, minutes(20)), incident.id, {
      state: 'identified',
      body: { en: 'A switch failed.', tr: 'Bir anahtar arızalandı.' },
    })
    expect(await tell(id)).toBe(2)
    expect(await tell(id)).toBe(0)
    expect((await bodies(ada, mine.id, 'en')).at(-1)).toBe('A switch failed.')
    expect((await bodies(eve, theirs.id, 'tr')).at(-1)).toBe('Bir anahtar arızalandı.')
    expect((await bodies(eve, theirs.id, 'hu')).at(-1)).toBe('A switch failed.')
    expect(await page(ada, mine.id)).toMatchObject({
      status: 'on-hold',
      updatedAt: minutes(30),
      incidents: [{ state: 'identified', last: { body: { tr: 'Bir anahtar arızalandı.' } } }],
    })
    await end(incident)
  })
  test('solving asks each; yes solves, no brings it back to those who wait for us, with the question gone', async () => {
    const incident = await wrong(c.as(root))
    const [yes, no, silent] = [await joined(ada, incident), await joined(eve, incident), await joined(ada, incident)]
    expect(await refusalOf(answerSolved(c.as(ada), yes.id, { answer: 'solved' }))).toBe('not-in-this-state')
    await tell((await update(c.as(root, minutes(20)), incident.id, { state: 'resolved', body: { en: 'It runs.' } })).id)
    const asked = await page(ada, yes.id)
    expect(isAsked(asked, asked.incidents[0]!)).toBe(true)
    expect(await refusalOf(answerSolved(c.as(eve), yes.id, { answer: 'solved' }))).toBe('not-found')
    expect(await refusalOf(answerSolved(c.as(cyd), yes.id, { answer: 'solved' }))).toBe('may-not-do-that')
    expect(await refusalOf(answerSolved(c.as(kim), yes.id, { answer: 'solved' }))).toBe('may-not-do-that')
    expect(await answerSolved(c.as(ada, minutes(40)), yes.id, { answer: 'solved' })).toEqual({ status: 'solved' })
    expect(await answerSolved(c.as(eve, minutes(40)), no.id, { answer: 'not-solved' })).toEqual({ status: 'open' })
    expect(await refusalOf(answerSolved(c.as(eve, minutes(41)), no.id, { answer: 'solved' }))).toBe('not-in-this-state')
    const back = await reading(c.app, kim.personId, (tx) => agentQueue(tx, kim, { view: 'queue' }))
    expect(back.rows.find((row) => row.id === no.id)).toMatchObject({ waitingSince: minutes(40) })
    expect((await page(ada, silent.id)).status).toBe('on-hold')
    const { counts } = await reading(c.app, kim.personId, (tx) => linkedTickets(tx, kim, incident.id))
    expect([counts.all, counts.asked, counts.solved, counts.notSolved].map(({ count }) => count)).toEqual([3, 1, 1, 1])

    // The report reaches all that were affected, closed or not.
    await move(c.as(ada, minutes(50)), yes.id, { happening: 'closed', reason: 'solved' })
    await tell((await update(c.as(root, minutes(60)), incident.id, { kind: 'report', body: { en: 'What we learned.' } })).id, minutes(61))
    for (const [who, { id }] of [
      [ada, yes],
      [eve, no],
      [ada, silent],
    ] as const)
      expect((await bodies(who, id, 'en')).at(-1)).toBe('What we learned.')
    expect((await page(ada, yes.id)).status).toBe('closed')
  })
  test('a reply to a ticket that waits is heard at once', async () => {
    const incident = await wrong(c.as(root))
    const { id } = await joined(ada, incident)
    await reply(c.as(ada, minutes(5)), id, { body: 'And my disk is gone.' })
    expect(await page(kim, id)).toMatchObject({ status: 'open', staff: { waitingSince: minutes(5) } })
    await end(incident)
  })
})

describe('F22 an incident is everyone’s, its tickets are not', () => {
  test('another customer reads no ticket of it, no count and no name, whichever way they ask', async () => {
    const incident = await wrong(c.as(root))
    const { id } = await joined(ada, incident)
    await tell((await update(c.as(root, minutes(2)), incident.id, { body: { en: 'News.' } })).id)
    const own = await joined(eve, incident)
    const seen = await reading(c.app, eve.personId, async (tx) => ({
      links: await tx.selectFrom('incident_ticket').select('ticket_id').where('incident_id', '=', incident.id).execute(),
      told: await tx.selectFrom('incident_told').selectAll().execute(),
      list: await linkedTickets(tx, eve, incident.id),
      fitting: await fittingTickets(tx, eve, incident.id),
    }))
    expect(seen.links).toEqual([{ ticket_id: own.id }])
    expect(seen.told.filter((one) => one.ticket_id === id)).toEqual([])
    expect(seen.list.rows.map((row) => row.id)).toEqual([own.id])
    expect(seen.list.counts.all).toEqual({ count: 1, more: false })
    expect(seen.fitting).toEqual([])
    await expect(
      reading(c.app, eve.personId, (tx) =>
        tx.selectNoFrom((eb) => eb.fn<unknown>('guichet_incidents_of', [eb.val(id)]).as('of')).executeTakeFirst(),
      ),
    ).resolves.toEqual({ of: [] })
    expect((await page(eve, own.id)).incidents).toHaveLength(1)
    await end(incident)
  })
  test('F22 nobody links or answers what is another’s by the database alone', async () => {
    const incident = await wrong(c.as(root))
    const { id } = await joined(ada, incident)
    const asEve = async (statement: (tx: typeof c.app) => Promise<unknown>) => {
      const { writing } = await import('../../platform/database.ts')
      return writing(c.app, eve.personId, (tx) => statement(tx as never))
    }
    const free = await createTicket(c.as(ada), question)
    await expect(
      asEve((tx) =>
        tx
          .insertInto('incident_ticket')
          .values({ incident_id: incident.id, ticket_id: free.id, how: 'joined', linked_by: eve.personId, linked_at: monday })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/)
    await asEve((tx) =>
      tx.updateTable('incident_ticket').set({ answer: 'solved', answered_at: monday }).where('ticket_id', '=', id).execute(),
    )
    await asEve((tx) => tx.deleteFrom('incident_ticket').where('ticket_id', '=', id).execute())
    expect((await page(ada, id)).incidents).toMatchObject([{ how: 'joined', answer: null }])
    await end(incident)
  })
})
