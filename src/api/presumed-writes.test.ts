// Decision 0032 for every write: whoever is presumed and is not who they were changes nothing, and is told what asking first would have told them.
import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { atEnd } from '../../test/support/at-end.ts'
import { type Sent, type Who, apiHouse } from '../../test/support/api.ts'
import { sells } from '../../test/support/delegating.ts'
import { update, wrong } from '../../test/support/incidents.ts'
import { forgetCatalogue } from '../desk/catalogue/catalogue-of.ts'
import { tellUpdate } from '../desk/incidents/tell-incident.ts'
import { openDatabase } from '../platform/database.ts'
import { newId } from '../platform/id.ts'
import { scopes } from '../platform/identity.ts'
import { routes } from './routes.ts'

const { call, raw, open, people, organisations, db, identity, clock } = await apiHouse()
const { a, b } = organisations
for (const [seller, buyer] of [
  [a, b],
  [b, a],
] as const)
  await sells(db.worker, seller, buyer)
await db.owner.insertInto('offering').values({ key: 'granted', label: '{"en":"Granted"}', needs_grant: true, position: 900 }).execute()
forgetCatalogue(db.app)
await db.owner
  .insertInto('contract')
  .values(
    [a, b].map((organisation_id) => ({
      ...{ id: newId(), organisation_id, entity_key: 'europe', plan_key: 'advanced', number: organisation_id },
      ...{ starts_on: '2020-01-01', created_at: clock.now() },
    })),
  )
  .execute()

const act = () => ({
  db: db.app,
  actor: { personId: people.ada, staffRole: 'administrator' as const, via: 'workspace' as const },
  at: clock.now(),
})
const made = async (who: Who, method: string, path: string, json: unknown = {}) => {
  const answer = await call(who, method, path, { json })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.body
}
const incident = () =>
  made('tess', 'POST', '/health/incidents', {
    kind: 'incident',
    impact: 'outage',
    title: { en: 'x' },
    body: { en: 'y' },
    components: ['servers-europe'],
  })
const words = { title: 'x', body: 'y' }
const article = async () => ({
  id: (await made('tess', 'POST', '/articles', { language: 'en', words, about: { kind: 'how-to' } })).id as string,
})
const inReview = async () => {
  const { id } = await article()
  await made('bill', 'POST', `/articles/${id}/reviews`, { language: 'en', version: 1, forEveryone: false })
  return { id }
}
const inDays = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString()
const terms = () => ({ roles: ['support-engineer'], endsAt: inDays(60) })
const contract = () => ({ number: newId(), entity: 'europe', plan: 'advanced', startsOn: '2020-01-01' })
const slots = async () => (await call('alice', 'GET', '/callback-times?type=callback')).body.slots as { startsAt: string }[]
const phoned = async () => ({
  ref: (await open('alice', { requestType: 'callback', callback: { startsAt: (await slots())[3]!.startsAt, phone: '+33144556677' } }))
    .reference,
})
const ticket = async () => ({ ref: (await open('alice', { service: 'virtual-server' })).reference })
const outage = () => wrong(act(), { components: ['servers-europe'] })
const joined = async () => {
  const { ref } = await ticket()
  const { reference } = await outage()
  await made('tess', 'PUT', `/tickets/${ref}/incident`, { incident: reference })
  return { ref }
}
const toAnswer = async () => {
  const { id: happened } = await outage()
  const { reference } = await open('alice', { service: 'virtual-server', incident: { id: happened, how: 'joined' } })
  clock.pass(1000)
  const { id } = await update(act(), happened, { state: 'resolved', body: { en: 'It runs.' } })
  await tellUpdate({ db: db.worker, now: () => clock.now(), updateId: id })
  return { ref: reference }
}
/** Of the partner, whose customer it is this time. */
const asked = async () => {
  const { id } = await made('amy', 'POST', `/organisations/${a}/delegations`, { ...terms(), customerId: b })
  return { id: b, delegation: id as string }
}
const granted = async () => {
  const { id } = await made('amy', 'POST', `/organisations/${a}/delegations/granted`, { ...terms(), partnerId: b })
  return { id: a, delegation: id as string }
}
const configuration = async () => {
  const { version, configuration } = (await call('ada', 'GET', '/configuration')).body
  const calendar = { key: `hours-${version}`, label: { en: 'Hours' }, zone: 'UTC', hours: 'Mo-Su 20:00-04:00' }
  return { version, configuration: { ...configuration, calendars: [...configuration.calendars, calendar] } }
}
const holidays = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:x',
  'BEGIN:VEVENT',
  'UID:1',
  'SUMMARY:Off',
  'DTSTAMP:20200101T000000Z',
  `DTSTART;VALUE=DATE:${inDays(30).slice(0, 10).replaceAll('-', '')}`,
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')

type In = Record<string, string>
/** Who may, in what; with which body: none is left out. */
const writes: [operation: string, who: Who, within?: () => Promise<In> | In, sent?: (within: In) => unknown][] = [
  [
    'POST /tickets',
    'alice',
    undefined,
    () => ({ requestType: 'technical', service: 'backup', priority: 'low', organisationId: a, summary: 's', body: 'b' }),
  ],
  ['POST /tickets/{ref}/messages', 'alice', ticket, () => ({ body: 'b' })],
  ['POST /tickets/{ref}/notes', 'tess', ticket, () => ({ body: 'b' })],
  ['POST /tickets/{ref}/read', 'tess', ticket],
  ['POST /tickets/{ref}/status', 'tess', ticket, () => ({ happening: 'solved' })],
  ['POST /tickets/{ref}/participants', 'alice', ticket, () => ({ personId: people.amy })],
  [
    'DELETE /tickets/{ref}/participants/{person}',
    'alice',
    async () => ({ ref: (await open('alice', { participants: [{ personId: people.amy }] })).reference, person: people.amy }),
  ],
  [
    'PUT /tickets/{ref}/incident',
    'tess',
    async () => ({ ...(await ticket()), incident: (await outage()).reference }),
    ({ incident }) => ({ incident }),
  ],
  ['DELETE /tickets/{ref}/incident', 'tess', joined],
  ['POST /tickets/{ref}/incident/answer', 'alice', toAnswer, () => ({ answer: 'not-solved' })],
  [
    'PUT /tickets/{ref}/callback',
    'alice',
    async () => ({ ...(await phoned()), startsAt: (await slots())[4]!.startsAt }),
    ({ startsAt }) => ({ startsAt }),
  ],
  ['DELETE /tickets/{ref}/callback', 'alice', phoned],
  ['POST /tickets/{ref}/callback/attempts', 'tess', phoned, () => ({ outcome: 'busy' })],
  ['PUT /tickets/{ref}/assignee', 'tess', ticket, () => ({ assigneeId: people.tess })],
  ['PUT /tickets/{ref}/queue', 'tess', ticket, () => ({ queue: 'billing' })],
  ['PUT /tickets/{ref}/priority', 'tess', ticket, () => ({ priority: 'high' })],
  [
    'PUT /tickets/{ref}/severity',
    'tess',
    async () => ({ ref: (await open('alice', { requestType: 'incident', priority: undefined, severity: 'b' })).reference }),
    () => ({ severity: 'a' }),
  ],
  ['POST /attachments', 'alice'],
  ['POST /organisations/{id}/contracts', 'ada', () => ({ id: a }), contract],
  [
    'PUT /organisations/{id}/contracts/{contract}',
    'ada',
    async () => ({ id: a, contract: (await made('ada', 'POST', `/organisations/${a}/contracts`, contract())).id }),
    contract,
  ],
  [
    'PUT /organisations/{id}/contracts/{contract}/last-day',
    'ada',
    async () => ({ id: a, contract: (await made('ada', 'POST', `/organisations/${a}/contracts`, contract())).id }),
    () => ({ endsOn: '2021-01-01' }),
  ],
  ['POST /organisations/{id}/cloud-tenants', 'amy', () => ({ id: a }), () => ({ name: newId() })],
  [
    'DELETE /organisations/{id}/cloud-tenants/{tenant}',
    'amy',
    async () => ({ id: a, tenant: (await made('amy', 'POST', `/organisations/${a}/cloud-tenants`, { name: newId() })).id }),
  ],
  ['PUT /organisations/{id}/grants/{person}/{offering}', 'amy', () => ({ id: a, person: people.alice, offering: 'granted' })],
  [
    'DELETE /organisations/{id}/grants/{person}/{offering}',
    'amy',
    async () => {
      await made('amy', 'PUT', `/organisations/${a}/grants/${people.amy}/granted`)
      return { id: a, person: people.amy, offering: 'granted' }
    },
  ],
  ['POST /organisations/{id}/delegations', 'bob', () => ({ id: b }), () => ({ ...terms(), customerId: a })],
  ['POST /organisations/{id}/delegations/granted', 'amy', () => ({ id: a }), () => ({ ...terms(), partnerId: b })],
  ['PUT /organisations/{id}/delegations/{delegation}', 'amy', granted, () => ({ ...terms(), services: ['backup'] })],
  ['PUT /organisations/{id}/delegations/{delegation}/decision', 'bob', asked, () => ({ approve: true })],
  ['DELETE /organisations/{id}/delegations/{delegation}', 'amy', granted],
  ['PUT /organisations/{id}/calendar', 'ada', () => ({ id: a }), () => ({ calendar: 'office' })],
  ['PUT /configuration', 'ada', undefined, configuration],
  ['POST /calendars/{key}/holidays', 'ada', () => ({ key: 'office' }), () => ({ file: holidays, take: 'all' })],
  ['POST /promises/preview', 'alice', undefined, () => ({ requestType: 'incident', service: 'virtual-server', organisationId: a })],
  [
    'POST /health/incidents',
    'tess',
    undefined,
    () => ({ kind: 'incident', impact: 'outage', title: { en: 'x' }, body: { en: 'y' }, components: ['servers-europe'], publish: true }),
  ],
  [
    'POST /health/incidents/{reference}/updates',
    'tess',
    async () => ({ reference: (await outage()).reference }),
    () => ({ body: { en: 'b' } }),
  ],
  ['PUT /health/incidents/{reference}/publication', 'tess', incident],
  ['POST /articles', 'tess', undefined, () => ({ language: 'en', words, about: { kind: 'how-to' } })],
  ['POST /articles/{id}/versions', 'tess', article, () => ({ language: 'en', basedOn: 1, words })],
  ['POST /articles/{id}/files', 'tess', article],
  ['POST /articles/{id}/reviews', 'tess', article, () => ({ language: 'en', version: 1, forEveryone: true })],
  ['PUT /articles/{id}/decision', 'ada', inReview, () => ({ language: 'en', version: 1, approve: true })],
  ['PUT /articles/{id}/publication', 'tess', article, () => ({})],
  [
    'DELETE /articles/{id}/publication',
    'tess',
    async () => {
      const { id } = await article()
      await made('tess', 'PUT', `/articles/${id}/publication`)
      return { id }
    },
  ],
]

test('every write stands in the table', () => {
  const all = routes.map(({ route }) => `${route.method.toUpperCase()} ${route.path}`).filter((operation) => !operation.startsWith('GET '))
  expect(writes.map(([operation]) => operation).toSorted()).toEqual(all.toSorted())
})

const once = new Set(
  routes
    .filter(({ route }) => 'request' in route && 'headers' in route.request)
    .map(({ route }) => `${route.method.toUpperCase()} ${route.path}`),
)
const ready: { operation: string; who: Who; write(headers: In): ReturnType<typeof raw> }[] = []
for (const [operation, who, within, sent] of writes) {
  const [method, template] = operation.split(' ') as [string, string]
  const place = (await within?.()) ?? {}
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => place[name]!)
  const json = await sent?.(place)
  // Said to be JSON, a call without a body is presumed as well.
  const write = (headers: In): ReturnType<typeof raw> =>
    /\/(files|attachments)$/.test(path)
      ? raw(method, `${path}?name=a.txt`, { body: 'text', headers: { 'content-type': 'application/octet-stream', ...headers } })
      : raw(method, path, { ...(json !== undefined && { json }), headers: { 'content-type': 'application/json', ...headers } })
  ready.push({ operation, who, write })
}
const keyOf = (operation: string): In => ({ 'idempotency-key': operation.replaceAll(' ', '-') })

const superuser = openDatabase(db.urls.superuser, { max: 1, name: 'test-superuser' })
atEnd(superuser.close)
/** What stands in every table, but for the tokens, which come and go here. */
async function world(): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'api_key'`.execute(superuser.db)
  const states = tables.map(({ name }) => `select '${name}' as name, concat(count(*), ' ', sum(hashtext(t::text))) as state from ${name} t`)
  const { rows } = await sql.raw<{ name: string; state: string }>(states.join(' union all ')).execute(superuser.db)
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}

const bearer = ({ token }: { token: string }): In => ({ authorization: `Bearer ${token}` })
const make = (who: Who) => identity.makeToken(people[who], { name: 'script', scopes, days: 7 })
const tokens = new Map<Who, Awaited<ReturnType<typeof make>>>()
/** A token of theirs that was here before. */
async function known(who: Who) {
  const uses = tokens.has(who) ? 1 : 2 // the first use of all is written down, so that the next asks once more
  const token = tokens.get(who) ?? (await make(who))
  tokens.set(who, token)
  for (let use = 0; use < uses; use++) expect((await raw('GET', '/me', { headers: bearer(token) })).status).toBe(200)
  return token
}

const isStaff = (who: Who) => ['tess', 'ada'].includes(who)
const person = (who: Who, what: ReturnType<typeof sql>) => sql`update person set ${what} where id = ${people[who]}`.execute(db.owner)
const token = (id: string, what: ReturnType<typeof sql>) => sql`update identity.api_key set ${what} where id = ${id}`.execute(db.owner)
const revoked = {
  code: 'sign-in-first',
  lose: (who: Who, id: string) => identity.revokeToken(people[who], id),
  regain: async (who: Who) => void tokens.delete(who),
}
test.each([
  { name: 'whose token is revoked', ...revoked },
  { name: 'whose token is revoked, under a key', ...revoked },
  {
    name: 'who is disabled',
    code: 'sign-in-first',
    lose: (who: Who) => person(who, sql`disabled_at = now()`),
    regain: (who: Who) => person(who, sql`disabled_at = null`),
  },
  {
    name: 'whose token lost its scopes',
    code: 'token-lacks-scope',
    lose: (_: Who, id: string) => token(id, sql`permissions = replace(permissions, 'write', 'none')`),
    regain: (_: Who, id: string) => token(id, sql`permissions = replace(permissions, 'none', 'write')`),
  },
  {
    name: 'who works here no longer',
    code: null,
    lose: (who: Who) => person(who, sql`staff_role = null`),
    regain: (who: Who) => person(who, who === 'ada' ? sql`staff_role = 'administrator'` : sql`staff_role = 'agent'`),
  },
])('one $name writes nothing, and is told what asking first would have told', async ({ name, code, lose, regain }) => {
  const before = await world()
  for (const { operation, who, write } of ready.filter(({ who }) => code || isStaff(who))) {
    const mine = await known(who)
    const asking = code === null ? await make(who) : null
    await lose(who, mine.id)
    const told = await write({ ...bearer(mine), ...(name.endsWith('key') && keyOf(operation)) })
    const first = asking && (await write(bearer(asking)))
    await regain(who, mine.id)
    expect(told.status, operation).toBeGreaterThan(400)
    expect(told.body, operation).toMatchObject(first?.body ?? { code })
  }
  expect(await world()).toEqual(before)
})

test('one of whom something else is told now is answered anew and writes once; under the same key nothing more', async () => {
  const answers: { operation: string; again: () => ReturnType<typeof raw>; body: unknown }[] = []
  for (const { operation, who, write } of ready) {
    const headers = { ...bearer(await known(who)), ...keyOf(operation) }
    await person(who, sql`language = 'tr'`)
    const told = await write(headers)
    await person(who, sql`language = 'en'`)
    expect(told.status, `${operation}: ${told.text}`).toBeLessThan(300)
    if (once.has(operation)) answers.push({ operation, again: () => write(headers), body: told.body })
  }
  const before = await world()
  for (const { operation, again, body } of answers) expect((await again()).body, operation).toEqual(body)
  expect(await world()).toEqual(before)
})

const long = Buffer.alloc(1_000_001, 0x20)
const asTyped = { 'content-type': 'application/json' }
const bad: { name: string; code: string; sent: () => Sent }[] = [
  { name: 'no JSON', code: 'malformed', sent: () => ({ body: '{', headers: asTyped }) },
  {
    name: 'broken UTF-8',
    code: 'malformed',
    sent: () => ({ body: Buffer.from([0x22, 0xff, 0x22]), headers: { ...asTyped, 'content-length': '3' } }),
  },
  { name: 'nothing', code: 'malformed', sent: () => ({ body: '', headers: { ...asTyped, 'content-length': '0' } }) },
  {
    name: 'too much',
    code: 'message-too-large',
    sent: () => ({ body: long, headers: { ...asTyped, 'content-length': `${long.length}` } }),
  },
  { name: 'too much, unstated', code: 'message-too-large', sent: () => ({ body: new Blob([long]).stream(), headers: asTyped }) },
  { name: 'another kind', code: 'unsupported-body', sent: () => ({ body: '{}', headers: { 'content-type': 'application/json-seq' } }) },
  { name: 'unknown fields', code: 'invalid', sent: () => ({ json: { nothing: 1 } }) },
]
test.each(bad)(
  'a body with $name is told alike to one of whom something else is told now, and not to one who is gone',
  async ({ code, sent }) => {
    const send = (token: { token: string }) => {
      const { headers, ...rest } = sent()
      return raw('POST', '/tickets', { ...rest, headers: { ...headers, ...bearer(token) } })
    }
    const mine = await known('alice')
    await person('alice', sql`language = 'tr'`)
    const told = await send(mine)
    await person('alice', sql`language = 'en'`)
    expect(told.body).toMatchObject({ code })
    await known('alice')
    await revoked.lose('alice', mine.id)
    await revoked.regain('alice')
    expect((await send(mine)).body).toMatchObject({ code: 'sign-in-first' })
  },
)
