// F38: what people write, and what they are called, stands in no line of any log, whatever they do and whatever breaks meanwhile.
import { Hono } from 'hono'
import { sql } from 'kysely'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { apiApp } from '../../src/api/api.ts'
import { newId } from '../../src/platform/id.ts'
import { openLog } from '../../src/platform/log.ts'
import { listen } from '../../src/platform/server.ts'
import { startWorker } from '../../src/worker/start.ts'
import { type Browser, origin, testHouse } from '../support/house.ts'
import { refusal, smtpSink } from '../support/smtp-sink.ts'

const canary = (what: string) => `canary-${what}`
const logged: string[] = []
const { as, stranger, web, db, house } = await testHouse({ logged })
const [tom, noor, mira] = [await as('tom'), await as('noor'), await as('mira')]

test('F38 an afternoon at the counter leaves numbers in the log, and nothing of anybody', async () => {
  const sink = await smtpSink()
  sink.recipient = (address) => (address.startsWith('mira@') ? refusal(550, `No ${canary('answer')} here`) : null)
  sink.data = () => Promise.reject(refusal(451, `Later, ${canary('answer')}`))
  const worker = await startWorker({
    databaseUrl: db.urls.worker,
    url: origin,
    smtpUrl: `${sink.url}?from=desk@provider.example`,
    identity: house.identity,
    storage: house.storage,
    log: openLog('trace', { write: (line) => void logged.push(line) }),
    now: () => new Date(),
    backOff: () => 50,
  })
  try {
    await afternoon()
    worker.wake()
    await expect.poll(async () => (await mails()).filter(({ attempts }) => attempts > 0).length).toBeGreaterThan(2)
  } finally {
    await worker.stop()
    await sink.close()
  }
  // Something was logged at all: a fault of each door, a failed job, an export.
  const messages = logged.map((line) => (JSON.parse(line) as { msg: string }).msg)
  expect(messages).toEqual(expect.arrayContaining(['fault', 'exported']))
  expect(logged.join('').match(/.{0,60}(canary|@|Whitfield|Mira).{0,60}/gi) ?? []).toEqual([])
})

test('who hangs up while sending leaves one quiet line at each door', async () => {
  logged.length = 0
  const server = await listen({ port: 0, hosts: ['127.0.0.1'] })
  const app = new Hono().route('/api/v1', apiApp(house)).mount('/', web.fetch)
  server.answer((request, env) => app.fetch(request, env))
  const { token } = await house.identity.makeToken(tom.personId!, { name: 'script', scopes: ['tickets:write'], days: 1 })
  const sent = {
    '/sign-in': 'content-type: application/x-www-form-urlencoded',
    '/api/v1/tickets': `content-type: application/json\r\nauthorization: Bearer ${token}`,
  }
  for (const [path, heads] of Object.entries(sent)) {
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost:3000\r\norigin: ${origin}\r\n${heads}\r\ncontent-length: 9000\r\n\r\n{"summary":`,
    )
    await expect.poll(server.inHand).toBe(1)
    socket.destroy()
    await expect.poll(server.inHand).toBe(0)
  }
  await server.drain(0)
  expect(logged.map((line) => JSON.parse(line) as Record<string, unknown>)).toEqual(
    ['/sign-in', '/api/v1/tickets'].map((route) => {
      const line = { level: 'info', msg: 'broken off by its sender', method: 'POST', route }
      return { ...line, time: expect.anything(), pid: expect.anything(), requestId: expect.anything() }
    }),
  )
})

const mails = () => db.owner.selectFrom('outgoing_mail').select(['attempts', 'state']).execute()

async function afternoon(): Promise<void> {
  const draft = newId()
  const typed = { type: 'technical', service: 'backup', priority: 'high', summary: canary('summary'), body: canary('body') }
  expect((await withFile(tom, `/tickets/new?draft=${draft}`, typed)).status).toBe(303)
  const { reference } = await db.owner
    .selectFrom('ticket')
    .select('reference')
    .where('summary', '=', typed.summary)
    .executeTakeFirstOrThrow()
  const at = `/workspace/tickets/${reference}`
  expect((await noor.post(`${at}/notes`, { body: canary('note') })).status).toBe(303)
  expect((await noor.post(`${at}/replies`, { body: canary('reply'), happening: 'asked-requester' })).status).toBe(303)
  expect((await noor.post(`${at}/participants`, { address: 'mira@aurora.example' })).status).toBe(303)
  for (const path of [`/search?q=${canary('search')}`, `/tickets.csv?q=${canary('search')}`, `/${canary('path')}`]) await tom.get(path)
  await noor.get(`/workspace/search/tickets.csv?q=${canary('search')}`)
  const names = { firstName: canary('first'), lastName: canary('last'), address: `${canary('address')}@novak.example` }
  await stranger.post('/sign-up', names)
  await stranger.post('/sign-in', { ...names, password: canary('password') })
  await stranger.post('/forgot-password', { address: 'tom@aurora.example' })
  await stranger.get(`/set-password?token=${canary('token')}`)
  // What breaks: a table that is gone, and a row that PostgreSQL refuses, quoting it.
  await db.owner.schema.alterTable('message').renameTo('message_away').execute()
  try {
    expect((await withFile(tom, `/tickets/new?draft=${newId()}`, typed)).status).toBe(500)
    expect((await tom.get(`/tickets/${reference}?q=${canary('query')}`)).status).toBe(500)
  } finally {
    await db.owner.schema.alterTable('message_away').renameTo('message').execute()
  }
  await sql`alter table person add constraint plain check (name not like '%canary%') not valid`.execute(db.owner)
  expect(
    (await mira.post('/account', { firstName: canary('first'), lastName: 'x', language: 'en', timeZone: 'UTC', mail: 'full' })).status,
  ).toBe(500)
  const { token } = await house.identity.makeToken(tom.personId!, { name: canary('token'), scopes: ['tickets:write'], days: 1 })
  await sql`alter table ticket add constraint plain check (summary not like '%canary%') not valid`.execute(db.owner)
  const broken = await apiApp(house).request('http://localhost:3000/tickets', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      requestType: 'technical',
      service: 'backup',
      priority: 'high',
      summary: canary('summary'),
      body: canary('body'),
    }),
  })
  expect(broken.status).toBe(500)
}

function withFile(who: Browser, path: string, fields: Record<string, string>): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ csrf: who.csrf, ...fields })) body.append(name, value)
  body.append('files', new File([canary('content')], `${canary('file')}.log`, { type: 'text/plain' }))
  const headers = { host: 'localhost:3000', cookie: who.cookie, origin, 'sec-fetch-site': 'same-origin' }
  return Promise.resolve(web.request(`${origin}${path}`, { method: 'POST', body, headers }))
}
