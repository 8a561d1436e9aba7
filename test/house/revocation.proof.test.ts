// F21 what a partner could do under a delegation stops the moment it ends, at every door; what was on its way does not arrive.
import { sql } from 'kysely'
import { runMigrations } from 'graphile-worker'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { apiApp } from '../../src/api/api.ts'
import type { Act } from '../../src/desk/actor.ts'
import { tellOfTickets } from '../../src/desk/notices/tell-of-tickets.ts'
import { changeDelegation } from '../../src/desk/partners/change-delegation.ts'
import { endDelegation } from '../../src/desk/partners/end-delegation.ts'
import { giveRole, takeRole } from '../../src/desk/partners/give-role.ts'
import { grantDelegation } from '../../src/desk/partners/grant-delegation.ts'
import { reply } from '../../src/desk/tickets/reply.ts'
import { openPost, sendMail } from '../../src/mail/outbound/send-mail.ts'
import { newId } from '../../src/platform/id.ts'
import { scopes } from '../../src/platform/identity.ts'
import { type LiveHub, openLiveHub } from '../../src/platform/live.ts'
import { origin, testHouse } from '../support/house.ts'
import { openStream, untilHeard } from '../support/stream.ts'

let hub: LiveHub
const { as, db, house, web, people } = await testHouse({ live: (db) => (hub = openLiveHub({ app: db.app, url: db.urls.app })) })
afterAll(() => hub.close())
await runMigrations({ connectionString: db.urls.worker, logger: undefined as never })
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [cloudwright, aurora] = [await organisation('Cloudwright Partners'), await organisation('Aurora Analytics')]
await db.owner.insertInto('partnership').values({ seller_id: cloudwright, buyer_id: aurora, created_at: new Date() }).execute()
const helen = await as('helen')
const actOf = (personId: string, staffRole: Act['actor']['staffRole'] = null): Act => ({
  db: db.app,
  actor: { personId, staffRole, via: 'portal' },
  at: new Date(),
})
const mira = people.get('mira')!
const api = apiApp(house)
const { token } = await house.identity.makeToken(helen.personId!, { name: 'machine', scopes, days: 30 })
const call = (method: string, path: string, json?: unknown) =>
  api.request(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json !== undefined && { 'content-type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
const terms = { roles: ['support-engineer'], services: [], requestTypes: [], tenants: [], customerSees: 'all' as const, startsAt: null }

/** A delegation in force, and a ticket with a file that Helen filed under it, with words of its own. */
async function filed() {
  const { id: delegation } = await grantDelegation(actOf(mira), aurora, {
    ...terms,
    endsAt: inDays(30),
    partnerId: cloudwright,
    reason: '',
  })
  const word = `kestrel${newId().slice(-12)}`
  const draft = newId()
  const body = new FormData()
  const fields = {
    csrf: helen.csrf,
    draft,
    type: 'billing',
    service: 'virtual-server',
    priority: 'medium',
    summary: `About ${word}`,
    body: word,
  }
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('files', new File([`${word} in a log\n`], `${word}.log`, { type: 'text/plain' }))
  const headers = { host: 'localhost:3000', cookie: helen.cookie, origin, 'sec-fetch-site': 'same-origin' }
  const sent = await web.request(`${origin}/for/${aurora}/tickets/new?draft=${draft}`, { method: 'POST', body, headers })
  expect(sent.status).toBe(303)
  const {
    id,
    reference,
    queue_key: queue,
  } = await db.owner.selectFrom('ticket').selectAll().where('summary', '=', `About ${word}`).executeTakeFirstOrThrow()
  const file = await db.owner.selectFrom('message_file').select('id').where('name', '=', `${word}.log`).executeTakeFirstOrThrow()
  return { delegation, id, reference, queue, word, file: file.id }
}
type Filed = Awaited<ReturnType<typeof filed>>

/** Each door: whether something of the ticket comes through it. */
const doors: Record<string, (t: Filed) => Promise<boolean>> = Object.fromEntries(
  [
    ...[
      '/tickets?tab=customers',
      '/tickets?tab=all',
      `/for/${aurora}`,
      `/for/${aurora}/tickets`,
      `/for/${aurora}/tickets.csv`,
      '/tickets.csv?tab=customers',
    ].map((path) => [`GET ${path}`, () => path] as const),
    ['the page', (t: Filed) => `/for/${aurora}/tickets/${t.reference}`] as const,
    ['the page at one’s own address', (t: Filed) => `/tickets/${t.reference}`] as const,
    ['the file', (t: Filed) => `/files/${t.file}`] as const,
    ['the readable file', (t: Filed) => `/files/${t.file}/text`] as const,
    ['search by word', (t: Filed) => `/tickets?tab=customers&q=${t.word}`] as const,
    ['search in all', (t: Filed) => `/tickets?tab=all&q=${t.word}`] as const,
    ['search by number', (t: Filed) => `/tickets?q=${t.reference}`] as const,
  ].map(([name, path]) => [
    name,
    async (t: Filed) => {
      const address = path(t)
      let answer = await helen.get(address)
      if (answer.status === 303) answer = await helen.get(answer.headers.get('location')!)
      const text = await answer.text()
      // What was sought stands on the page again, whether it was found or not.
      return (!address.includes(t.word) && text.includes(t.word)) || (!address.includes(t.reference) && text.includes(t.reference))
    },
  ]),
)
const machines: Record<string, (t: Filed) => Promise<boolean>> = Object.fromEntries(
  (
    [
      ['REST list', () => '/tickets?tab=customers&limit=100'],
      ['REST everything', () => '/tickets?tab=all&limit=100'],
      ['REST ticket', (t) => `/tickets/${t.reference}`],
      ['REST ticket by id', (t) => `/tickets/${t.id}`],
      ['REST messages', (t) => `/tickets/${t.reference}/messages`],
      ['REST search', (t) => `/search?text=${t.word}`],
      ['REST file', (t) => `/attachments/${t.file}`],
    ] as [string, (t: Filed) => string][]
  ).map(([name, path]) => [
    name,
    async (t: Filed) => {
      const text = await (await call('GET', path(t))).text()
      return text.includes(t.word)
    },
  ]),
)
/** Deeds: whether they are done. */
const deeds: Record<string, (t: Filed) => Promise<boolean>> = {
  'a reply': async (t) =>
    (await helen.post(`/for/${aurora}/tickets/${t.reference}/replies?draft=${newId()}&ticket=${t.id}`, { body: 'x' })).status === 303,
  'a reply at one’s own address': async (t) =>
    (await helen.post(`/tickets/${t.reference}/replies?draft=${newId()}&ticket=${t.id}`, { body: 'x' })).status === 303,
  'a note': async (t) =>
    (await helen.post(`/for/${aurora}/tickets/${t.reference}/partner-notes`, { id: newId(), note: 'x' })).status === 303,
  'another ticket': async () => {
    const draft = newId()
    const more = { type: 'billing', service: 'virtual-server', priority: 'medium', summary: 'One more', body: 'x' }
    return (await helen.post(`/for/${aurora}/tickets/new?draft=${draft}`, { draft, ...more })).status === 303
  },
  'REST a reply': async (t) => (await call('POST', `/tickets/${t.reference}/messages`, { body: 'x' })).status === 201,
  'REST another ticket': async () =>
    (
      await call('POST', '/tickets', {
        ...{ requestType: 'billing', service: 'virtual-server', priority: 'medium', summary: 'By machine', body: 'x' },
        ...{ organisationId: aurora, partnerId: cloudwright },
      })
    ).status === 201,
}
const all = { ...doors, ...machines, ...deeds }
const through = async (t: Filed) => {
  const open: string[] = []
  for (const [name, door] of Object.entries(all)) if (await door(t)) open.push(name)
  return open
}

const endings: Record<string, (t: Filed) => Promise<unknown>> = {
  'the customer revokes it': (t) => endDelegation(actOf(mira), aurora, t.delegation),
  'its last moment passes': (t) =>
    sql`update delegation set starts_at = now() - interval '1 day', ends_at = now() where id = ${t.delegation}`.execute(db.owner),
  'it is narrowed to another service': (t) =>
    changeDelegation(actOf(mira), aurora, t.delegation, { ...terms, services: ['backup'], endsAt: inDays(30) }),
  'the partner takes the role away': () =>
    takeRole(actOf(people.get('ada')!, 'administrator'), cloudwright, helen.personId!, { role: 'support-engineer', customerId: null }),
  'Helen leaves the partner': () =>
    db.owner.deleteFrom('membership').where('organisation_id', '=', cloudwright).where('person_id', '=', helen.personId!).execute(),
}

const membership = await db.owner
  .selectFrom('membership')
  .selectAll()
  .where('organisation_id', '=', cloudwright)
  .where('person_id', '=', helen.personId!)
  .executeTakeFirstOrThrow()

describe('F21 MS-13 at once, everywhere, when', () => {
  afterEach(async () => {
    // As it was, for the next.
    await db.owner.updateTable('delegation').set({ ended_at: new Date() }).where('customer_id', '=', aurora).execute()
    await db.owner
      .insertInto('membership')
      .values(membership)
      .onConflict((there) => there.doNothing())
      .execute()
    await giveRole(actOf(people.get('ada')!, 'administrator'), cloudwright, helen.personId!, { role: 'support-engineer', customerId: null })
  })
  test.each(Object.keys(endings))('%s', async (ending) => {
    const t = await filed()
    expect(await through(t)).toEqual(Object.keys(all))
    // On its way already: written when it is sent.
    const { messageId } = await reply(actOf(people.get('ada')!, 'administrator'), t.id, { body: `Our answer about ${t.word}` })
    const event = await db.owner
      .selectFrom('ticket_event')
      .select('id')
      .where('ticket_id', '=', t.id)
      .where(sql`payload ->> 'messageId'`, '=', messageId)
      .executeTakeFirstOrThrow()
    await tellOfTickets({ db: db.worker, at: new Date(), eventIds: [event.id] })
    const mailOf = db.owner
      .selectFrom('outgoing_mail')
      .selectAll()
      .where('event_id', '=', event.id)
      .where('person_id', '=', helen.personId!)
    const waiting = await mailOf.executeTakeFirstOrThrow()
    expect(waiting.state).toBe('waiting')
    const stream = await listening()
    await untilHeard(() => happens(t.id), stream)

    await endings[ending]!(t)
    const since = await happens(t.id)
    expect(await through(t)).toEqual([])
    const post = openPost({
      db: db.worker,
      url: origin,
      smtpUrl: null,
      storage: house.storage,
      identity: house.identity,
      now: () => new Date(),
    })
    await sendMail(post, waiting.id)
    expect(await mailOf.executeTakeFirstOrThrow()).toMatchObject({ state: 'withdrawn', last_answer: 'may-not-see' })
    await new Promise((done) => setTimeout(done, 1100))
    expect(stream.hasHeard(since)).toBe(false)
    expect(stream.isOpen()).toBe(true)
    // What came meanwhile is told on connecting, and nothing of this is.
    const again = await listening(`?v=${waiting.event_id}`)
    await new Promise((done) => setTimeout(done, 300))
    expect(again.said.map(({ topic }) => topic)).not.toContain(`ticket:${t.id}`)
    await Promise.all([stream.close(), again.close()])
  })
})

async function happens(ticketId: string): Promise<string> {
  const id = newId()
  const row = { id, ticket_id: ticketId, actor_id: null, type: 'ticket.replied', audience: 'public', payload: '{}', at: new Date() }
  await db.worker.insertInto('ticket_event').values(row).execute()
  await sql`select pg_notify('guichet_event', '')`.execute(db.worker)
  return id
}

/** Helen's open stream. */
async function listening(query = '') {
  const stream = await openStream(helen, query)
  expect(stream.response.status).toBe(200)
  return stream
}
