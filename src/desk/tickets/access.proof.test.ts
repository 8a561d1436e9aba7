// Random organisations, members, participants and queues: list, page, files, search, REST, stream, standings and policies of the database
// agree with a plain model of who sees what. Each run adds to the same database, so there is always a foreign world around.
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { atEnd } from '../../../test/support/at-end.ts'
import { counter, minutes, monday, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { testIdentity } from '../../../test/support/identity.ts'
import { settled } from '../../../test/support/settled.ts'
import { untilHeard } from '../../../test/support/stream.ts'
import { apiApp } from '../../api/api.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { type LiveEvent, openLiveHub } from '../../platform/live.ts'
import { fileFor } from '../files/file-for.ts'
import { askedOf } from '../search/asked.ts'
import { soughtOf } from '../search/sought.ts'
import { agentQueue, AgentQueue, agentQuery } from './agent-queue.ts'
import { createTicket } from './create-ticket.ts'
import type { Tab } from './branches.ts'
import { countTickets, ListTickets, listTickets, page as pageOf } from './list-tickets.ts'
import { note } from './note.ts'
import { reply } from './reply.ts'
import { branchesOf, searchQuery, searchTickets } from './search-tickets.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
const { database } = c
const queryOf = (text: string) => soughtOf(askedOf(text), new Map())
const root = await c.agent('Root', [], 'administrator')
const queues = ['technical', 'billing', 'sales']
const typeOf: Record<string, string> = { technical: 'technical', billing: 'billing', sales: 'sales' }

interface Plan {
  members: { org: number; person: number; all: boolean }[]
  staff: { queues: string[]; role: 'agent' | 'administrator' | null; disabled: boolean }[] // null: still in queues, no longer staff
  gone: number[]
  tickets: { requester: number; org: number | null; queue: string; participants: { person: number; outside: boolean }[] }[]
}
const people = 5
const person = fc.nat(people - 1)
const plan: fc.Arbitrary<Plan> = fc.record({
  members: fc.uniqueArray(fc.record({ org: fc.nat(1), person, all: fc.boolean() }), {
    maxLength: 7,
    selector: (one) => `${one.org} ${one.person}`,
  }),
  staff: fc.array(
    fc.record({
      queues: fc.subarray(queues),
      role: fc.constantFrom<'agent' | 'administrator' | null>('agent', 'agent', 'administrator', null),
      disabled: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 3 },
  ),
  gone: fc.constantFrom([], [], [0]),
  tickets: fc.array(
    fc.record({
      requester: person,
      org: fc.option(fc.nat(1), { nil: null }),
      queue: fc.constantFrom(...queues),
      participants: fc.uniqueArray(fc.record({ person, outside: fc.boolean() }), { maxLength: 3, selector: (one) => one.person }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
})

interface Made {
  readonly id: string
  readonly word: string
  readonly late: string
  readonly requester: Someone
  readonly org: string | null
  readonly queue: string
  readonly participants: Map<string, boolean> // by id: from outside
  readonly messages: { id: string; file: string }[] // the first before, the second after participants came
  readonly note: { id: string; file: string; word: string }
}
interface World {
  readonly everyone: Someone[]
  readonly disabled: Set<string>
  readonly sees: Map<string, Set<string>> // person → organisations seen whole
  readonly works: Map<string, Set<string> | 'all'>
  readonly tickets: Made[]
}

async function build({ members, staff, gone, tickets }: Plan): Promise<World> {
  const orgs = [await c.organisation('One'), await c.organisation('Two')]
  const customers: Someone[] = []
  for (let n = 0; n < people; n++) customers.push(await c.person(`P${n}`))
  const sees = new Map(customers.map((one) => [one.personId, new Set<string>()]))
  for (const { org, person, all } of members) {
    await c.member(orgs[org]!, customers[person]!, { sees: all ? 'all' : 'none' })
    if (all) sees.get(customers[person]!.personId)!.add(orgs[org]!)
  }
  const works = new Map<string, Set<string> | 'all'>()
  const agents: Someone[] = []
  for (const { queues, role, disabled } of staff) {
    const agent = await c.agent('Agent', queues, role)
    agents.push(agent)
    works.set(agent.personId, disabled || role === null ? new Set() : role === 'administrator' ? 'all' : new Set(queues))
  }
  const made: Made[] = []
  for (const given of tickets) {
    const requester = customers[given.requester]!
    const org = given.org === null ? null : orgs[given.org]!
    const [word, late, secret] = [wordOf(), wordOf(), wordOf()]
    // By rows where no deed leads: a requester who has since left, a colleague who was added and moved away.
    const isMember = org !== null && members.some((one) => orgs[one.org] === org && one.person === given.requester)
    if (org !== null && !isMember) await c.member(org, requester, { sees: 'none' })
    const others =
      org === null ? await c.worker.deleteFrom('membership').where('person_id', '=', requester.personId).returningAll().execute() : []
    const { id } = await createTicket(c.as(root, monday), {
      ...question,
      requestType: typeOf[given.queue]!,
      body: `${word} first`,
      requesterId: requester.personId,
      organisationId: org,
    })
    if (others.length > 0) await c.worker.insertInto('membership').values(others).execute()
    if (org !== null && !isMember)
      await c.worker.deleteFrom('membership').where('person_id', '=', requester.personId).where('organisation_id', '=', org).execute()
    const participants = new Map<string, boolean>()
    for (const { person, outside } of given.participants) {
      if (person === given.requester) continue
      participants.set(customers[person]!.personId, outside)
      await c.worker
        .insertInto('participant')
        .values({
          ticket_id: id,
          person_id: customers[person]!.personId,
          added_by: root.personId,
          added_at: minutes(5),
          sees_from: outside ? minutes(5) : null,
          updated_at: minutes(5),
        })
        .execute()
    }
    const second = await reply(c.as(root, minutes(10)), id, { body: `${late} second` })
    const noted = await note(c.as(root, minutes(11)), id, { body: `${secret} note` })
    const first = await c.worker
      .selectFrom('message')
      .select('id')
      .where('ticket_id', '=', id)
      .orderBy('created_at')
      .executeTakeFirstOrThrow()
    const messages = [
      { id: first.id, file: await hang('message', first.id) },
      { id: second.messageId, file: await hang('message', second.messageId) },
    ]
    made.push({
      id,
      word,
      late,
      requester,
      org,
      queue: given.queue,
      participants,
      messages,
      note: { id: noted.noteId, file: await hang('note', noted.noteId), word: secret },
    })
  }
  const disabled = new Set<string>()
  for (const [n, agent] of agents.entries()) if (staff[n]!.disabled) disabled.add(agent.personId)
  for (const n of gone) disabled.add(customers[n]!.personId)
  for (const one of [...customers, ...agents]) if (disabled.has(one.personId)) await c.disable(one)
  return { everyone: [...customers, ...agents], disabled, sees, works, tickets: made }
}

let words = 0
const wordOf = () => `canary${(words++).toString(36)}${newId().slice(-6)}`

async function hang(on: 'message' | 'note', owner: string): Promise<string> {
  const id = newId()
  const sha256 = newId().replaceAll('-', '').repeat(2)
  const file = { id, sha256, name: 'a.txt', media_type: 'text/plain', size: 1, position: 1 }
  await c.worker.insertInto('stored_file').values({ sha256, size: 1, created_at: monday }).execute()
  if (on === 'message')
    await c.worker
      .insertInto('message_file')
      .values({ ...file, message_id: owner })
      .execute()
  else
    await c.worker
      .insertInto('note_file')
      .values({ ...file, note_id: owner })
      .execute()
  return id
}

/** The plain model. */
function model(world: World, who: Someone) {
  const lost = world.disabled.has(who.personId)
  const works = (t: Made) =>
    !lost && (world.works.get(who.personId) === 'all' || !!(world.works.get(who.personId) as Set<string> | undefined)?.has(t.queue))
  const mine = (t: Made) => !lost && t.requester.personId === who.personId
  const whole = (t: Made) => !lost && t.org !== null && !!world.sees.get(who.personId)?.has(t.org)
  const follows = (t: Made) => !lost && t.participants.has(who.personId)
  const sees = (t: Made) => mine(t) || whole(t) || follows(t) || works(t)
  const early = (t: Made) => mine(t) || whole(t) || works(t) || (follows(t) && t.participants.get(who.personId) === false)
  return { works, mine, whole, follows, sees, early }
}
const idsOf = (tickets: Made[]) => tickets.map((ticket) => ticket.id).sort()

async function agree(world: World): Promise<void> {
  const known = new Set(world.tickets.map((ticket) => ticket.id))
  for (const who of world.everyone) {
    const m = model(world, who)
    await reading(c.app, who.personId, async (tx) => {
      const listed = async (tab: Tab) => (await listTickets(tx, who, { tab, limit: 100 })).rows.map((row) => row.id).sort()
      expect(await listed('mine')).toEqual(idsOf(world.tickets.filter(m.mine)))
      expect(await listed('cc')).toEqual(idsOf(world.tickets.filter(m.follows)))
      expect(await listed('organisation')).toEqual(idsOf(world.tickets.filter(m.whole)))
      expect(await listed('all')).toEqual(idsOf(world.tickets.filter((t) => m.mine(t) || m.follows(t) || m.whole(t))))
      const counts = await countTickets(tx, who)
      expect(counts.mine.count).toBe(world.tickets.filter(m.mine).length)
      expect(counts.cc.count).toBe(world.tickets.filter(m.follows).length)
      expect(counts.organisation.count).toBe(world.tickets.filter(m.whole).length)
      const news = async (tab: Tab) => (await listTickets(tx, who, { tab, updatedOnly: true, limit: 100 })).rows.length
      expect([counts.updated.count, counts.updatedCc.count]).toEqual([await news('mine'), await news('cc')])
      const queue = (await agentQueue(tx, who, { view: 'recent', limit: 100 })).rows.map((row) => row.id)
      expect(queue.filter((id) => known.has(id)).sort()).toEqual(idsOf(world.tickets.filter(m.works)))
      for (const ticket of world.tickets) {
        const readable = m.sees(ticket) ? ticket.messages.filter((_, n) => n > 0 || m.early(ticket)) : []
        const page = await ticketPage(tx, who, ticket.id).catch((fault) => (fault.name === 'Refusal' ? null : Promise.reject(fault)))
        expect(page !== null).toBe(m.sees(ticket))
        if (page) {
          expect(page.timeline.filter((entry) => entry.kind === 'message').map((entry) => entry.id)).toEqual(readable.map((one) => one.id))
          expect(page.timeline.filter((entry) => entry.kind === 'note').map((entry) => entry.id)).toEqual(
            m.works(ticket) ? [ticket.note.id] : [],
          )
          expect(page.standings.length).toBeGreaterThan(0)
          expect(page.staff !== null).toBe(m.works(ticket))
          expect(page.people.get(ticket.requester.personId)?.name).toBe(ticket.requester.name)
        }
        for (const one of ticket.messages)
          expect(await refusalOf(fileFor(tx, who, one.file))).toBe(readable.includes(one) ? 'done' : 'not-found')
        expect(await refusalOf(fileFor(tx, who, ticket.note.file))).toBe(m.works(ticket) ? 'done' : 'not-found')
        const scope = who.staffRole ? ('queue' as const) : ('all' as const)
        const find = async (text: string) => (await searchTickets(tx, who, { text, scope })).rows.map((row) => row.id)
        const inScope = who.staffRole ? m.works(ticket) : m.sees(ticket)
        expect(await find(ticket.word)).toEqual(inScope && m.early(ticket) ? [ticket.id] : [])
        expect(await find(ticket.late)).toEqual(inScope ? [ticket.id] : [])
        expect(await find(ticket.note.word)).toEqual(m.works(ticket) ? [ticket.id] : [])
      }
      await behind(tx, who, world)
    })
  }
}

/** The second lock: every list without its explicit predicate, and every table as it is, shows nothing more. */
async function behind(tx: Parameters<typeof listTickets>[0], who: Someone, world: World): Promise<void> {
  const m = model(world, who)
  const seen = world.tickets.filter(m.sees)
  const known = new Set(world.tickets.map((ticket) => ticket.id))
  const ours = (rows: readonly { id: string }[]) =>
    rows
      .map((row) => row.id)
      .filter((id) => known.has(id))
      .sort()
  const everything = { from: sql`ticket t`, where: sql`true`, at: sql`t.updated_at`, id: sql`t.id` }
  const { cursor: _, limit: __, ...wanted } = ListTickets.parse({})
  expect(ours((await pageOf(tx, who, wanted, undefined, 100_000, [everything])).rows)).toEqual(idsOf(seen))
  const allQueues = sql`select q.key, q.position from queue q`
  const recent = { ...AgentQueue.parse({ view: 'recent' }), limit: 100_000 }
  expect(ours((await agentQuery(who, recent, allQueues).execute(tx)).rows)).toEqual(idsOf(seen))
  const ticketsOf = (ids: readonly { ticket_id: string }[]) => ours(ids.map((row) => ({ id: row.ticket_id })))
  for (const ticket of world.tickets) {
    // Whatever branch is asked, and the tables of words themselves: no more than may be read, so none of what was said before one came.
    const anywhere = ['mine', 'cc', 'organisation', 'queue'].flatMap((scope) => branchesOf(who, scope as 'mine'))
    const found = await searchQuery(who, queryOf(ticket.word)!, anywhere, [sql`true`], 100).execute(tx)
    expect(ours(found.rows)).toEqual(m.sees(ticket) && m.early(ticket) ? [ticket.id] : [])
    // What it says, in the words themselves or what is near to them: told by functions with the rights of their owner.
    const saying = async (phrase: string) => {
      const branches = ['mine', 'cc', 'organisation', 'queue'].flatMap((scope) => branchesOf(who, scope as 'mine', { phrases: [phrase] }))
      return ours((await searchQuery(who, queryOf(phrase)!, branches, [sql`true`], 100).execute(tx)).rows)
    }
    expect(await saying(`${ticket.word} first`)).toEqual(m.sees(ticket) && m.early(ticket) ? [ticket.id] : [])
    expect(await saying(`${ticket.late} second`)).toEqual(m.sees(ticket) ? [ticket.id] : [])
    expect(await saying(`${ticket.note.word} note`)).toEqual(m.works(ticket) ? [ticket.id] : [])
    const near = async (word: string) => {
      const sought = JSON.stringify([{ at: 0, word, begins: [word, word, word], ends: [word, word, word] }])
      const standings = ['mine', 'cc', 'organisation', 'customers', 'queue']
      const { rows } = await sql<{
        word: string
      }>`select word from guichet_words_near(${sought}::jsonb, ${standings}::text[], 1000, null)`.execute(tx)
      return rows.map((row) => row.word)
    }
    expect(await near(ticket.word)).toEqual(m.sees(ticket) && m.early(ticket) ? [ticket.word] : [])
    expect(await near(ticket.note.word)).toEqual([])
    const word = async (table: string, text: string) =>
      ticketsOf(
        (await sql<{ ticket_id: string }>`select ticket_id from ${sql.table(table)} where words @@ ${queryOf(text)}`.execute(tx)).rows,
      )
    expect(await word('ticket_words', ticket.word)).toEqual(m.sees(ticket) && m.early(ticket) ? [ticket.id] : [])
    expect(await word('note_words', ticket.note.word)).toEqual(m.works(ticket) ? [ticket.id] : [])
  }
  const readable = seen.flatMap((ticket) => ticket.messages.filter((_, n) => n > 0 || m.early(ticket)))
  const tables = {
    ticket: idsOf(seen),
    message: readable.map((one) => one.id),
    message_file: readable.map((one) => one.file),
    note: world.tickets.filter(m.works).map((ticket) => ticket.note.id),
    note_file: world.tickets.filter(m.works).map((ticket) => ticket.note.file),
  }
  const all = new Set(world.tickets.flatMap((t) => [t.id, t.note.id, t.note.file, ...t.messages.flatMap((one) => [one.id, one.file])]))
  for (const [table, ids] of Object.entries(tables)) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)}`.execute(tx)
    expect(
      rows
        .map((row) => row.id)
        .filter((id) => all.has(id))
        .sort(),
      table,
    ).toEqual([...ids].sort())
  }
  const events = await sql<{
    ticket_id: string
    audience: string
  }>`select ticket_id, audience from ticket_event where ticket_id = any (${[...known]})`.execute(tx)
  for (const event of events.rows) {
    const ticket = world.tickets.find((one) => one.id === event.ticket_id)!
    expect(event.audience === 'staff' ? m.works(ticket) : m.sees(ticket)).toBe(true)
  }
}

/** The same again at two other doors: REST by token, and what an open page is told. */
async function doorsAgree(world: World, { rest, hub }: Doors): Promise<void> {
  const heard = new Map<string, Set<string>>()
  const ofThisWorld = new Set(world.tickets.map(({ id }) => `ticket:${id}`))
  const ids = new Set<string>()
  await settled(c.worker)
  const stops = [root, ...world.everyone].map(({ personId }) => {
    const topics = new Set<string>()
    heard.set(personId, topics)
    const tell = ({ topic, id }: LiveEvent) => {
      if (personId === root.personId) ids.add(id)
      // Root is there in each world, and late words of the one before are no fault.
      if (personId !== root.personId || ofThisWorld.has(topic)) topics.add(topic)
    }
    return hub.listen({ personId, tell, end() {} })
  })
  for (const who of world.everyone) {
    const m = model(world, who)
    if (world.disabled.has(who.personId)) {
      expect((await rest(who, '/tickets?tab=all&limit=100')).status).toBe(401)
      continue
    }
    const listed = async (path: string) => ((await rest(who, path)).body.tickets as { id: string }[]).map(({ id }) => id)
    expect((await listed('/tickets?tab=all&limit=100')).sort()).toEqual(
      idsOf(world.tickets.filter((t) => m.mine(t) || m.follows(t) || m.whole(t))),
    )
    for (const ticket of world.tickets) {
      const readable = m.sees(ticket) ? ticket.messages.filter((_, n) => n > 0 || m.early(ticket)) : []
      expect((await rest(who, `/tickets/${ticket.id}`)).status).toBe(m.sees(ticket) ? 200 : 404)
      const { status, body } = await rest(who, `/tickets/${ticket.id}/messages?limit=100`)
      expect(status).toBe(m.sees(ticket) ? 200 : 404)
      if (m.sees(ticket)) expect((body.messages as { id: string }[]).map(({ id }) => id)).toEqual(readable.map(({ id }) => id))
      for (const [n, { file }] of ticket.messages.entries()) {
        const isReadable = readable.includes(ticket.messages[n]!)
        expect((await rest(who, `/attachments/${file}`, true)).status).toBe(isReadable ? 200 : 404)
      }
    }
  }
  // One word to all, then one among staff: whoever may know hears it, and nobody else.
  const hears = async (may: (m: ReturnType<typeof model>, ticket: Made) => boolean) => {
    await sql`select pg_notify('guichet_event', '')`.execute(c.worker)
    hub.wake()
    await expect.poll(() => heard.get(root.personId)).toEqual(ofThisWorld)
    const expected = (who: Someone) => world.tickets.filter((ticket) => may(model(world, who), ticket)).map(({ id }) => `ticket:${id}`)
    for (const who of world.everyone) {
      await expect.poll(() => [...heard.get(who.personId)!]).toEqual(expect.arrayContaining(expected(who)))
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const who of world.everyone) expect([...heard.get(who.personId)!].sort()).toEqual(expected(who).sort())
    for (const topics of heard.values()) topics.clear()
  }
  try {
    // The hub begins at the moment somebody listens.
    await untilHeard(() => happens(world.tickets[0]!.id), { hasHeard: (id) => ids.has(id) })
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const topics of heard.values()) topics.clear()
    for (const { id } of world.tickets) await reply(c.as(root, minutes(20)), id, { body: 'A word to all.' })
    await hears((m, ticket) => m.sees(ticket))
    for (const { id } of world.tickets) await note(c.as(root, minutes(21)), id, { body: 'A word among staff.' })
    await hears((m, ticket) => m.works(ticket))
  } finally {
    for (const stop of stops) stop()
  }
}

/** A word among staff that means nothing. */
async function happens(ticketId: string): Promise<string> {
  const id = newId()
  const row = { id, ticket_id: ticketId, actor_id: null, type: 'ticket.noted', audience: 'staff', payload: '{}', at: new Date() }
  await c.worker.insertInto('ticket_event').values(row).execute()
  await sql`select pg_notify('guichet_event', '')`.execute(c.worker)
  return id
}

type Doors = Awaited<ReturnType<typeof openDoors>>
async function openDoors() {
  const identity = testIdentity(database, { url: 'http://localhost:3000' })
  const hub = openLiveHub({ app: c.app, url: database.urls.app })
  atEnd(() => hub.close())
  const house = {
    app: c.app,
    identity,
    now: () => new Date(),
    wake() {},
    log: { error() {} },
    storage: { read: () => new ReadableStream() },
  }
  const api = apiApp(house as never, { perMinute: 1e6 })
  const tokens = new Map<string, string>()
  const rest = async (who: Someone, path: string, bytes = false) => {
    const made =
      tokens.get(who.personId) ?? (await identity.makeToken(who.personId, { name: 'x', scopes: ['tickets:read'], days: 1 })).token
    tokens.set(who.personId, made)
    const answer = await api.request(`http://localhost:3000${path}`, { headers: { authorization: `Bearer ${made}` } })
    return { status: answer.status, body: bytes ? null : await answer.json() }
  }
  return { hub, rest }
}

test('F20 F22 X-06 REST and the live stream agree with the model too', async () => {
  const doors = await openDoors()
  await fc.assert(
    fc.asyncProperty(plan, async (given) => {
      await doorsAgree(await build(given), doors)
    }),
    { numRuns: Number(process.env.ACCESS_RUNS ?? 4), endOnFailure: true },
  )
}, 120_000)

test('F20 F22 X-06 AT-14..16 all ways to a ticket agree with the model, and row-level security stands behind each', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (given) => {
      await agree(await build(given))
    }),
    { numRuns: Number(process.env.ACCESS_RUNS ?? 12), endOnFailure: true },
  )
}, 120_000)

describe('F22 non-interference', () => {
  test('what others do changes no byte of what one sees', async () => {
    const acme = await c.organisation('Acme')
    const ada = await c.person('Ada')
    await c.member(acme, ada, { sees: 'all' })
    const { id } = await createTicket(c.as(ada), question)
    await reply(c.as(root, minutes(1)), id, { body: 'Yes?' })
    const session = () =>
      reading(c.app, ada.personId, async (tx) => {
        const page = await ticketPage(tx, ada, id)
        return JSON.stringify([
          await countTickets(tx, ada),
          await listTickets(tx, ada, { tab: 'all' }),
          await listTickets(tx, ada, { tab: 'organisation' }),
          await searchTickets(tx, ada, { text: 'web server slowly' }),
          await searchTickets(tx, ada, { text: 'CS' }),
          { ...page, people: [...page.people] },
        ])
      })
    const before = await session()
    await build(fc.sample(plan, { numRuns: 1, seed: 7 })[0]!)
    const stranger = await c.person('Stranger')
    await createTicket(c.as(stranger), question)
    await note(c.as(root, minutes(50)), id, { body: 'web server note' })
    expect(await session()).toBe(before)
  })
  test('a foreign ticket and one that does not exist are the same refusal', async () => {
    const [ada, eve] = [await c.person('Ada'), await c.person('Eve')]
    const { id, reference } = await createTicket(c.as(ada), question)
    for (const name of [id, reference, newId(), 'CS-1', '', "'", 'x'.repeat(5000)]) {
      expect(await refusalOf(reading(c.app, eve.personId, (tx) => ticketPage(tx, eve, name)))).toBe('not-found')
      expect(await refusalOf(reply(c.as(eve), name, { body: 'x', draftId: newId() }))).toBe('not-found')
    }
  })
})

describe('writing past a deed is refused by the database', () => {
  test('messages, notes, events and participants of foreign tickets; another’s name on one’s own', async () => {
    const [ada, eve, kim] = [await c.person('Ada'), await c.person('Eve'), await c.agent('Kim', ['billing'])]
    const { id } = await createTicket(c.as(ada), question)
    const at = monday
    const attempts = (me: Someone, author: Someone) => ({
      message: sql`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at) values (${newId()}, ${id}, ${author.personId}, false, 'x', 'portal', ${at})`,
      note: sql`insert into note (id, ticket_id, author_id, body, created_at) values (${newId()}, ${id}, ${author.personId}, 'x', ${at})`,
      event: sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at) values (${newId()}, ${id}, ${author.personId}, 'ticket.replied', 'public', '{}', ${at})`,
      participant: sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at) values (${id}, ${me.personId}, ${author.personId}, ${at}, ${at})`,
    })
    const { writing } = await import('../../platform/database.ts')
    for (const who of [eve, kim]) {
      for (const attempt of Object.values(attempts(who, who))) {
        await expect(writing(c.app, who.personId, (tx) => attempt.execute(tx))).rejects.toThrow(/row-level security/)
      }
      const changed = await writing(c.app, who.personId, (tx) => sql`update ticket set touched_at = ${at} where id = ${id}`.execute(tx))
      expect(Number(changed.numAffectedRows)).toBe(0)
      await expect(
        writing(c.app, who.personId, (tx) => sql`select guichet_hand_over(${id}, 'billing', null, ${at})`.execute(tx)),
      ).rejects.toThrow(/hands it over/)
    }
    for (const attempt of Object.values(attempts(ada, eve))) {
      await expect(writing(c.app, ada.personId, (tx) => attempt.execute(tx))).rejects.toThrow(/row-level security/)
    }
    await expect(writing(c.app, ada.personId, (tx) => attempts(ada, ada).note.execute(tx))).rejects.toThrow(/row-level security/)
  })
  test('no person, no rows', async () => {
    for (const table of [
      'ticket',
      'message',
      'note',
      'participant',
      'ticket_event',
      'draft',
      'person',
      'person_address',
      'organisation',
      'membership',
      'outgoing_mail',
    ]) {
      const { rows } = await reading(c.app, null, (tx) => sql`select from ${sql.table(table)}`.execute(tx))
      expect(rows, table).toEqual([])
    }
  })
})
