// Systems outside are told at least once, in words they can prove to be ours, and a dead one keeps nobody else waiting.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { counter, minutes, monday, question, refusalOf } from '../../../test/support/counter.ts'
import { withSteps } from '../../../test/support/escalations.ts'
import { took } from '../../../test/support/least.ts'
import { createFetcher } from '../../platform/fetcher.ts'
import { writing } from '../../platform/database.ts'
import { exportConfiguration } from '../catalogue/export-configuration.ts'
import { configurationOf } from '../catalogue/configuration-of.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { keepClocks } from '../promises/keep-clocks.ts'
import { callWebhook, signature } from './call-webhook.ts'
import { escalate } from './escalate.ts'
import { failedCalls, listWebhooks, setWebhookSecret, tryWebhook } from './webhooks.ts'

interface Received {
  readonly path: string
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}
let received: Received[] = []
let answer = 204
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    if (request.url === '/silent') return
    received.push({ path: request.url!, headers: request.headers, body })
    if (answer === 302) response.writeHead(302, { location: '/elsewhere' })
    else response.writeHead(answer)
    response.end('secret of the inside')
  })
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const { port } = server.address() as AddressInfo
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const c = await counter()
const { database } = c
await runMigrations({ connectionString: database.urls.worker })
const [kim, root, ada] = [await c.agent('Kim', ['technical']), await c.agent('Root', [], 'administrator'), await c.person('Ada')]
const secret = 'a-secret-of-thirty-two-characters-or-more'
const label = { en: 'On call' }
const call = { key: 'call', action: 'webhook', webhook: 'on-call' }
const at = (path: string) => `http://127.0.0.1:${port}${path}`
const targets = (url: string, more: object[] = []) => ({ webhooks: [{ key: 'on-call', label, url }, ...more] })
const fetcher = createFetcher({ allow: [`127.0.0.1:${port}`], timeoutMs: 5000 })
/** For a call that is never answered. */
const impatient = createFetcher({ allow: [`127.0.0.1:${port}`], timeoutMs: 1000 })
const send = (moment: Date, key = 'on-call', by = fetcher) => callWebhook({ db: c.worker, fetcher: by, now: () => moment }, key)
const run = (moment: Date) => escalate({ db: c.worker, now: () => moment })
async function file(): Promise<{ id: string; reference: string }> {
  const ticket = await createTicket(c.as(ada), { ...question, body: 'A sentence for nobody outside.' })
  const event = await c.worker.selectFrom('ticket_event').select('id').where('ticket_id', '=', ticket.id).executeTakeFirstOrThrow()
  await keepClocks(c.worker, [event.id], monday)
  return ticket
}
const calls = async () =>
  (await c.worker.selectFrom('webhook_call').select(['state', 'attempts', 'fault']).orderBy('created_at').orderBy('id').execute()).map(
    ({ state, attempts, fault }) => `${state} ${attempts} ${fault}`,
  )
const asRoot = <T>(read: Parameters<typeof writing<T>>[2]) => writing(c.app, root.personId, read)

beforeEach(async () => {
  received = []
  answer = 204
  await sql`update webhook_call set state = 'given-up', next_at = null, ended_at = now() where state = 'waiting'`.execute(c.worker)
  await sql`delete from webhook_call`.execute(c.worker)
  await sql`update webhook_target set rests_until = null, failures = 0, fault = null, previous_secret = null, previous_until = null`.execute(
    c.worker,
  )
})

describe('a call', () => {
  test('F37 is signed over id, time and body; ids and facts, no word of the ticket', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    await setWebhookSecret(c.as(root), 'on-call', { secret })
    const ticket = await file()
    await run(minutes(60))
    expect(await send(minutes(61))).toBeNull()
    expect(received).toHaveLength(1)
    const { headers, body } = received[0]!
    const said = JSON.parse(body)
    expect(said).toEqual({
      id: headers['guichet-id'],
      type: 'ticket.escalated',
      at: minutes(60).toISOString(),
      ticket: { id: ticket.id, reference: ticket.reference, queue: 'technical' },
      metric: 'first-response',
      round: 1,
      policy: 'hour',
      step: 'call',
      dueAt: minutes(60).toISOString(),
    })
    expect(headers['guichet-timestamp']).toBe(String(minutes(61).getTime() / 1000))
    // As the manual shows it to receivers.
    const expected = createHmac('sha256', secret).update(`${headers['guichet-id']}.${headers['guichet-timestamp']}.${body}`).digest()
    const given = String(headers['guichet-signature'])
      .split(',')
      .map((one) => Buffer.from(one.trim().replace(/^v1=/, ''), 'hex'))
    expect(given.some((one) => one.length === expected.length && timingSafeEqual(one, expected))).toBe(true)
    expect(await calls()).toEqual(['taken 1 null'])
    await run(minutes(62))
    await send(minutes(62))
    expect(received).toHaveLength(1)
  })

  test('F37 vectors', () => {
    expect(signature('secret', 'id', '1', '{}')).toBe('e3dd2901c0b52d0d64d5c39c987d1d6b5f7df80f3c38a0a3d08a385a7265a7af')
  })

  test('F37 that was not taken is made again with the same id and body, another time and signature; a receiver tells the repeat', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    await file()
    await run(minutes(60))
    answer = 500
    const again = await send(minutes(61))
    expect(again!.getTime()).toBeGreaterThan(Date.now())
    expect(await calls()).toEqual(['waiting 1 status'])
    await send(minutes(61))
    expect(received, 'it rests').toHaveLength(1)
    answer = 204
    await send(minutes(62))
    expect(await calls()).toEqual(['taken 2 status'])
    const [first, second] = received
    expect(second!.body).toBe(first!.body)
    expect(second!.headers['guichet-id']).toBe(first!.headers['guichet-id'])
    expect(second!.headers['guichet-signature']).not.toBe(first!.headers['guichet-signature'])
  })

  test('a worker killed while it was underway: it is made again after a minute', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    await file()
    await run(minutes(60))
    const dies = { fetchText: fetcher.fetchText, post: async () => Promise.reject(new Error('killed')) }
    await expect(send(minutes(60), 'on-call', dies)).rejects.toThrow('killed')
    await send(minutes(60))
    expect(received).toHaveLength(0)
    await send(minutes(62))
    expect(received).toHaveLength(1)
  })

  test('two workers at once make each once', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    for (let n = 0; n < 10; n++) await file()
    await run(minutes(60))
    await Promise.all([send(minutes(61)), send(minutes(61)), send(minutes(61))])
    expect(new Set(received.map(({ headers }) => headers['guichet-id'])).size).toBe(10)
    expect(received).toHaveLength(10)
  })

  test('that nobody takes for a day is given up', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    await file()
    await run(minutes(60))
    answer = 404
    for (let hour = 1; hour < 30; hour++) await send(minutes(60 + 60 * hour))
    expect((await calls())[0]).toMatch(/^given-up \d+ status$/)
    expect(received.length).toBeLessThan(30)
  })

  test('to a webhook that was retired is not made', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    await file()
    await run(minutes(60))
    await withSteps(database, [], { webhooks: [] })
    await send(minutes(61))
    expect([await calls(), received]).toEqual([['given-up 1 retired'], []])
  })
})

describe('F32 a target', () => {
  const strict = createFetcher({ allow: [], timeoutMs: 5000, ports: [80, 443, port], resolve: async () => ['93.184.216.34', '127.0.0.1'] })
  for (const [what, url, fault] of [
    ['in our own network', at('/hook'), 'not-public'],
    ['of which one address is ours', `http://rebinding.example:${port}/hook`, 'not-public'],
    ['with a name in its address', `http://me:pw@127.0.0.1:${port}/hook`, 'address-bad'],
  ] as const)
    test(`${what} is not called`, async () => {
      await withSteps(database, [call], targets('https://pager.example/hook'))
      await sql`update webhook set url = ${url} where key = 'on-call'`.execute(c.worker) // configuration may refuse it, the call does too
      await file()
      await run(minutes(60))
      await send(minutes(61), 'on-call', strict)
      expect([received, await calls()]).toEqual([[], [`waiting 1 ${fault}`]])
    })

  test('that sends us elsewhere is not followed', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    await file()
    await run(minutes(60))
    answer = 302
    await send(minutes(61))
    expect(received.map(({ path }) => path)).toEqual(['/hook'])
    expect(await calls()).toEqual(['waiting 1 redirects'])
  })

  test('that is dead rests ever longer and delays no other', async () => {
    const other = { key: 'other', label, url: at('/other') }
    await withSteps(database, [call, { ...call, key: 'call-2', webhook: 'other' }], targets(at('/silent'), [other]))
    await setWebhookSecret(c.as(root), 'other', { secret })
    for (let n = 0; n < 5; n++) await file()
    await run(minutes(60))
    expect(await took(() => send(minutes(61), 'on-call', impatient)), 'one try, not five').toBeLessThan(4000)
    await send(minutes(61), 'other')
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from webhook_call where webhook_key = 'other' and state = 'taken'`.execute(c.worker)
    expect(rows[0]!.n).toBeGreaterThanOrEqual(5)
    expect(received.filter(({ path }) => path === '/other')).toHaveLength(rows[0]!.n)
    const [target] = await asRoot((tx) => listWebhooks(tx, minutes(61)))
    expect(target).toMatchObject({ fault: 'too-slow', restsUntil: expect.any(Date) })
    const { rows: tried } = await sql<{
      n: number
    }>`select sum(attempts)::int as n from webhook_call where webhook_key = 'on-call'`.execute(c.worker)
    expect([tried[0]!.n, target!.waiting >= 5]).toEqual([1, true])
  })
})

describe('a secret', () => {
  test('that was never set: nothing is sent, and once it is set all goes out at once', async () => {
    await withSteps(database, [{ ...call, webhook: 'new' }], {
      webhooks: [
        { key: 'on-call', label, url: at('/hook') },
        { key: 'new', label, url: at('/new') },
      ],
    })
    await file()
    await run(minutes(60))
    await send(minutes(61), 'new')
    expect([received, await calls()]).toEqual([[], ['waiting 1 no-secret']])
    await setWebhookSecret(c.as(root, minutes(62)), 'new', { secret })
    await send(minutes(62), 'new')
    expect(await calls()).toEqual(['taken 2 no-secret'])
  })

  test('F37 changed: both sign for a day', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    const fresh = 'another-secret-of-at-least-thirty-two'
    await setWebhookSecret(c.as(root, minutes(59)), 'on-call', { secret })
    await setWebhookSecret(c.as(root, minutes(60)), 'on-call', { secret: fresh })
    for (const moment of [61, 60 + 25 * 60]) {
      await tryWebhook(c.as(root, minutes(moment)), 'on-call')
      await send(minutes(moment))
    }
    const signs = received.map(({ headers, body }) =>
      [fresh, secret].filter((one) =>
        String(headers['guichet-signature']).includes(
          signature(one, String(headers['guichet-id']), String(headers['guichet-timestamp']), body),
        ),
      ),
    )
    expect(signs).toEqual([[fresh, secret], [fresh]])
    expect(JSON.parse(received[0]!.body)).toMatchObject({ type: 'trial' })
  })

  test('never leaves: neither by what administrators read, nor by export, nor can the application read it at all', async () => {
    await withSteps(database, [call], targets(at('/hook')))
    const read = await asRoot(async (tx) => [await listWebhooks(tx, monday), await failedCalls(tx, 'on-call')])
    expect(JSON.stringify(read)).not.toContain(secret)
    expect(exportConfiguration(await configurationOf(c.owner))).not.toContain(secret)
    await expect(asRoot((tx) => sql`select secret from webhook_target`.execute(tx))).rejects.toThrow(/permission denied/)
    await expect(asRoot((tx) => sql`select * from webhook_target`.execute(tx))).rejects.toThrow(/permission denied/)
    await expect(asRoot((tx) => sql`update webhook_target set secret = repeat('x', 40)`.execute(tx))).rejects.toThrow(/permission denied/)
  })

  test('is set by administrators alone, and long enough', async () => {
    expect(await refusalOf(setWebhookSecret(c.as(kim), 'on-call', { secret }))).toBe('may-not-do-that')
    expect(await refusalOf(tryWebhook(c.as(kim), 'on-call'))).toBe('may-not-do-that')
    expect(await refusalOf(setWebhookSecret(c.as(root), 'on-call', { secret: 'short' }))).toBe('invalid')
    expect(await refusalOf(setWebhookSecret(c.as(root), 'nowhere', { secret }))).toBe('not-found')
    await expect(
      writing(c.app, kim.personId, (tx) => sql`select guichet_set_webhook_secret('on-call', ${secret}, now())`.execute(tx)),
    ).rejects.toThrow('only administrators')
    expect((await writing(c.app, kim.personId, (tx) => listWebhooks(tx, monday))).length).toBe(0)
    expect((await writing(c.app, kim.personId, (tx) => failedCalls(tx, 'on-call'))).length).toBe(0)
  })
})
