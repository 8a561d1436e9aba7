// The addresses of what was seen while acting for a customer, tried again by who may no longer: each answers as if it never was.
import { createHash, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, origin, testHouse } from '../../../test/support/house.ts'
import { askFiling } from '../../desk/partners/ask-filing.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { newId } from '../../platform/id.ts'

const { as, db, web, house, people, stranger } = await testHouse()
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [harbour, cloudwright, aurora] = [
  await organisation('Harbour & Vale'),
  await organisation('Cloudwright Partners'),
  await organisation('Aurora Analytics'),
]
const [helen, amir, tom, mira] = [await as('helen'), await as('amir'), await as('tom'), await as('mira')]
const at = new Date()
const fields = { type: 'technical', service: 'virtual-server', priority: 'medium', summary: 'Trace attached', body: 'canaryword sings' }

let ticket: { id: string; reference: string }
let file: string
/** Of the same partner, without a role; follows the ticket because Helen added them. */
let paul: Browser
let delegation: string

function send(who: Browser, path: string, more: Record<string, string>): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ csrf: who.csrf, ...more })) body.append(name, value)
  body.append('files', new File(['line one\n'], 'trace.log', { type: 'text/plain' }))
  return Promise.resolve(
    web.request(`${origin}${path}`, {
      method: 'POST',
      body,
      headers: { host: 'localhost:3000', cookie: who.cookie, origin, 'sec-fetch-site': 'same-origin' },
    }),
  )
}
const refusedOf = async (who: Browser, paths: readonly string[]) => {
  const open: string[] = []
  for (const path of paths) {
    const answer = await who.get(path)
    const text = await answer.text()
    if (answer.status === 200 || /canaryword|Trace attached|trace\.log/.test(text)) open.push(`${answer.status} ${path}`)
  }
  return open
}
const addresses = () => [
  `/tickets/${ticket.reference}`,
  `/tickets/${ticket.id}`,
  `/for/${harbour}`,
  `/for/${harbour}/tickets`,
  `/for/${harbour}/tickets.csv`,
  `/for/${harbour}/search?q=canaryword`,
  `/for/${harbour}/search/completions?in=list&q=${ticket.reference}`,
  `/for/${harbour}/tickets/${ticket.reference}`,
  `/for/${aurora}/tickets/${ticket.reference}`,
  `/for/${cloudwright}/tickets/${ticket.reference}`,
  `/ask/${harbour}/tickets/${ticket.reference}`,
  `/files/${file}`,
  `/files/${file}/text`,
  `/workspace/tickets/${ticket.reference}`,
]
/** Lists that answer, and must not tell of it. */
const lists = [
  '/',
  '/tickets',
  '/tickets?tab=cc',
  '/tickets?tab=customers',
  `/tickets?tab=customers&organisation=${harbour}`,
  '/tickets?tab=organisation',
  '/tickets?q=canaryword',
  '/tickets?tab=cc&q=canaryword',
  '/tickets?tab=customers&q=canaryword',
  '/tickets.csv?tab=customers',
  '/tickets.csv?tab=cc',
  '/search?q=canaryword',
  ...['page', 'all', 'list', 'work'].map((box) => `/search/completions?in=${box}&q=CS-`),
]
const tellsOf = async (who: Browser) => {
  const told: string[] = []
  const named = ['/search', `/for/${harbour}/search`].flatMap((path) => [
    `${path}?q=sings`,
    ...['all', 'list'].map((box) => `${path}/completions?in=${box}&q=${ticket.reference}`),
  ])
  for (const path of [...lists, ...named]) {
    const text = await (await who.get(path)).text()
    if (text.includes(ticket.reference) || text.includes('Trace attached')) told.push(path)
  }
  return told
}

beforeAll(async () => {
  const id = newId()
  await db.owner
    .insertInto('person')
    .values({ id, first_name: 'Paul', last_name: '', name: 'Paul', language: 'en', time_zone: 'UTC', created_at: at })
    .execute()
  await db.owner
    .insertInto('person_address')
    .values({ address: 'paul@cloudwright.example', person_id: id, verified_at: at, created_at: at })
    .execute()
  await db.owner
    .insertInto('membership')
    .values({ organisation_id: cloudwright, person_id: id, files_tickets: true, sees_tickets: 'none', administers: false, created_at: at })
    .execute()
  paul = await as(id)
  const draft = newId()
  expect((await send(helen, `/for/${harbour}/tickets/new?draft=${draft}`, { draft, ...fields })).status).toBe(303)
  ticket = await db.owner.selectFrom('ticket').select(['id', 'reference']).where('summary', '=', 'Trace attached').executeTakeFirstOrThrow()
  file = (
    await db.owner
      .selectFrom('message_file as f')
      .innerJoin('message as m', 'm.id', 'f.message_id')
      .select('f.id')
      .where('m.ticket_id', '=', ticket.id)
      .executeTakeFirstOrThrow()
  ).id
  delegation = (
    await db.owner
      .selectFrom('delegation')
      .select('id')
      .where('customer_id', '=', harbour)
      .where('partner_id', '=', cloudwright)
      .executeTakeFirstOrThrow()
  ).id
})

describe('F13 F20 F21', () => {
  test('before: who acts and the customer read it; a colleague without the role, and other customers, nothing of it', async () => {
    for (const who of [helen, amir]) expect((await who.get(`/files/${file}`)).status).toBe(200)
    expect(await helen.page(`/for/${harbour}/tickets/${ticket.reference}`)).toContain('canaryword')
    for (const who of [paul, tom, mira]) {
      expect(await refusedOf(who, addresses())).toEqual([])
      expect(await tellsOf(who)).toEqual([])
    }
  })

  test('whoever acts for an organisation is none of its people', async () => {
    const theirs = [
      `/organisations/${harbour}`,
      `/organisations/${harbour}/delegations/${delegation}`,
      `/organisations/${harbour}/delegations/grant`,
      `/organisations/${harbour}/delegations/ask`,
    ]
    for (const path of theirs) expect([path, (await helen.get(path)).status]).toEqual([path, 404])
    const change = { roles: 'support-engineer', until: '2030-01-01', name: 'Ours now' }
    for (const path of [
      `/organisations/${harbour}`,
      ...['decision', 'change'].map((what) => `/organisations/${harbour}/delegations/${delegation}/${what}`),
    ])
      expect([403, 404]).toContain((await helen.post(path, change)).status)
    expect((await helen.post(`/organisations/${harbour}/roles`, { person: helen.personId!, role: 'support-engineer' })).status).toBe(404)
  })

  test('a list for one customer is of no other, whatever the address says', async () => {
    const foreign = await createTicket(
      { db: house.app, actor: { personId: people.get('tom')!, staffRole: null, via: 'portal' }, at },
      { requestType: 'technical', service: 'virtual-server', priority: 'medium', summary: 'Aurora alone', body: 'x' },
    ).catch(() => null)
    expect(foreign).not.toBeNull()
    for (const query of [`organisation=${aurora}`, `organisationId=${aurora}`, 'tab=all', 'tab=organisation', 'q=Aurora', 'q=alone'])
      for (const path of ['tickets', 'tickets.csv'])
        expect(await (await helen.get(`/for/${harbour}/${path}?${query}`)).text()).not.toContain(foreign!.reference)
  })

  test('after: revoked, given back, narrowed, or the role taken, nothing is left to who acted nor to whom they added', async () => {
    expect(
      (await helen.post(`/for/${harbour}/tickets/${ticket.reference}/participants`, { address: 'paul@cloudwright.example' })).status,
    ).toBe(303)
    expect(await (await paul.get(`/tickets/${ticket.reference}`)).text()).toContain('canaryword')
    const set = (values: object) => db.owner.updateTable('delegation').set(values).where('id', '=', delegation).execute()
    const ends: [object, object][] = [
      [{ ended_at: at }, { ended_at: null }],
      [{ approved_at: null }, { approved_at: at }],
      [{ services: ['backup'] }, { services: [] }],
      [{ request_types: ['billing'] }, { request_types: [] }],
      [{ tenants: ['elsewhere'] }, { tenants: [] }],
    ]
    for (const [end, again] of ends) {
      await set(end)
      expect([
        end,
        await refusedOf(
          helen,
          addresses().filter((path) => !/^\/for\/[^/]+(\/tickets(\.csv)?|\/search.*)?$/.test(path)),
        ),
      ]).toEqual([end, []])
      expect([end, await tellsOf(helen)]).toEqual([end, []])
      for (const deed of ['replies', 'participants', 'status', 'priority', 'partner-notes', 'read'])
        for (const at of [`/for/${harbour}/tickets/${ticket.reference}`, `/tickets/${ticket.reference}`])
          expect([303, 200]).not.toContain(
            (await helen.post(`${at}/${deed}`, { body: 'x', note: 'x', happening: 'solved', address: 'x@y.example' })).status,
          )
      if ('ended_at' in end || 'approved_at' in end) expect([end, await refusedOf(helen, addresses())]).toEqual([end, []])
      expect([end, await refusedOf(paul, addresses())]).toEqual([end, []])
      expect([end, await tellsOf(paul)]).toEqual([end, []])
      expect((await amir.get(`/files/${file}`)).status).toBe(200)
      await set(again)
      expect((await tellsOf(helen)).length).toBeGreaterThan(4)
      expect((await tellsOf(paul)).length).toBeGreaterThan(1)
    }
  })

  test('who may see how the services are, and no more, sees no contract, ticket or form', async () => {
    await db.owner
      .insertInto('partner_role')
      .values({ key: 'watcher', label: JSON.stringify({ en: 'Watcher' }), rights: ['health'], position: 950 })
      .execute()
    await db.owner
      .updateTable('delegation')
      .set({ roles: ['support-engineer', 'watcher'] })
      .where('id', '=', delegation)
      .execute()
    await db.owner.deleteFrom('participant').where('person_id', '=', paul.personId).execute()
    await db.owner
      .insertInto('partner_assignment')
      .values({ organisation_id: cloudwright, person_id: paul.personId!, role_key: 'watcher', given_at: at })
      .execute()
    expect(await paul.page(`/for/${harbour}`)).toContain('Harbour &amp; Vale')
    for (const path of [
      '',
      '/tickets',
      '/tickets.csv',
      '/tickets/new',
      '/tickets/new/contracts',
      '/tickets/new/services',
      '/tickets/new/people',
      '/tickets/new/service',
    ]) {
      const text = await (await paul.get(`/for/${harbour}${path}?type=technical&service=virtual-server`)).text()
      for (const canary of ['GE-2026-0077', 'canaryword', ticket.reference, 'Amir'])
        expect([path, text.includes(canary) && canary]).toEqual([path, false])
    }
    expect([404, 403]).toContain((await send(paul, `/for/${harbour}/tickets/new?draft=${newId()}`, fields)).status)
  })
})

test('MS-36 who approves sees who else would follow it: nobody comes in unseen', async () => {
  await db.owner.insertInto('partnership').values({ seller_id: cloudwright, buyer_id: aurora, created_at: at }).execute()
  await db.owner.updateTable('organisation').set({ allows_outside_participants: true }).where('id', '=', aurora).execute()
  const { id } = await askFiling(
    { db: house.app, actor: { personId: helen.personId!, staffRole: null, via: 'portal' }, at },
    {
      ...{ requestType: 'technical', service: 'virtual-server', priority: 'medium', summary: 'With company', body: 'x', draftId: newId() },
      ...{ organisationId: aurora, partnerId: cloudwright, participants: [{ address: 'spy@evil.example' }] },
    },
  )
  const one = await db.owner
    .selectFrom('membership')
    .select('person_id')
    .where('organisation_id', '=', aurora)
    .where('administers', '=', true)
    .executeTakeFirstOrThrow()
  const token = randomBytes(32).toString('base64url')
  await db.owner
    .insertInto('filing_request_link')
    .values({ token_hash: createHash('sha256').update(token).digest('hex'), request_id: id, person_id: one.person_id })
    .execute()
  expect(await stranger.page(`/approvals/${token}`)).toContain('spy@evil.example')
  const { person_id } = one
  expect(await (await as(person_id)).page(`/organisations/${aurora}/filings/${id}`)).toContain('spy@evil.example')
})
