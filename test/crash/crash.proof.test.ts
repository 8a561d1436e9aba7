// Kills web, worker and PostgreSQL during a load of creates and replies: what was acknowledged must be there, once, and told to its people.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/platform/database.ts'
import { type EmbeddedPostgres, startPostgres } from '../../src/platform/embedded-postgres.ts'
import { standingAs } from '../../src/platform/external-database.ts'
import { createIdentity } from '../../src/platform/identity.ts'
import { root } from '../../src/platform/root.ts'
import { freePort } from '../support/free-port.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-crash-'))
const secret = 'a secret for tests, of no use elsewhere'
const started = new Set<ChildProcess>()
let postgres: EmbeddedPostgres
let origin = ''
let token = ''
let over = false

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(true_: () => boolean | Promise<boolean>, what: string, seconds = 40): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await true_()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
  }
}

async function ask<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: postgres.url('postgres', 'guichet') })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.end()
  }
}

const processes: Partial<Record<'web' | 'worker', ChildProcess>> = {}

function launch(role: 'web' | 'worker'): void {
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: new URL(origin).port,
      GUICHET_HOME: join(folder, 'home'),
      GUICHET_ROLES: role,
      GUICHET_SECRET: secret,
      DATABASE_URL: postgres.url('support_web', 'guichet'),
      DATABASE_OWNER_URL: postgres.url('postgres', 'guichet'),
      LOG_LEVEL: 'silent',
    },
  })
  started.add(child)
  processes[role] = child
  // A supervisor's work: who meets a database in the middle of a crash may give up, and is started again.
  child.once('exit', (code) => {
    if (code !== null && processes[role] === child && !over) setTimeout(() => launch(role), 300)
  })
}

async function kill(role: 'web' | 'worker'): Promise<void> {
  const child = processes[role]!
  processes[role] = undefined
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  launch(role)
}

const isReady = () =>
  fetch(`${origin}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )

beforeAll(async () => {
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
  postgres = await startPostgres(join(folder, 'postgres'), {})
  const superuser = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') })
  await superuser.connect()
  for (const statement of [
    'create role support_web login',
    'create role guichet_app login',
    'grant guichet_app to support_web',
    'create database guichet',
  ])
    await superuser.query(statement)
  await superuser.end()
  origin = `http://localhost:${await freePort()}`
  launch('web')
  await until(isReady, 'the first start', 60)
  launch('worker')
  const identity = openDatabase(standingAs(postgres.url('postgres', 'guichet'), 'guichet_identity'), { max: 1, name: 'test' })
  const [mira] = await ask<{ person_id: string }>(`select person_id from person_address where address = 'mira@aurora.example'`)
  const made = await createIdentity({ db: identity.db, url: origin, secret, now: () => new Date() }).makeToken(mira!.person_id, {
    name: 'load',
    scopes: ['tickets:read', 'tickets:write'],
    days: 1,
  })
  token = made.token
  await identity.close()
}, 90_000)

afterAll(async () => {
  over = true
  for (const child of started) child.kill('SIGKILL')
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A client that means it: the same request with the same key, until somebody answers. */
async function insist<T>(path: string, body: object): Promise<T> {
  const key = randomUUID()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
  for (;;) {
    const answer = await fetch(`${origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => null)
    if (answer?.status === 201) return (await answer.json()) as T
    if (answer && answer.status < 500 && answer.status !== 409 && answer.status !== 429)
      throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    await answer?.body?.cancel()
    await sleep(30)
  }
}

test('F35 kill -9 of web, worker and PostgreSQL: every acknowledged ticket and reply is there once, and its receipt goes out', async () => {
  const tickets: { id: string; summary: string }[] = []
  const replies: { id: string; body: string }[] = []
  let done = false
  const client = async () => {
    while (!done) {
      const summary = `Load ${randomUUID()}`
      const ticket = await insist<{ id: string; reference: string }>('/tickets', {
        requestType: 'sales',
        service: 'virtual-server',
        priority: 'low',
        summary,
        body: 'As before.',
      })
      tickets.push({ id: ticket.id, summary })
      const body = `Answer ${randomUUID()}`
      const message = await insist<{ id: string }>(`/tickets/${ticket.reference}/messages`, { body })
      replies.push({ id: message.id, body })
    }
  }
  const clients = Promise.all(Array.from({ length: 4 }, client))
  /** Lets the load run on, so that each blow meets requests in flight. */
  const goOn = async () => {
    const enough = replies.length + 15
    await Promise.race([until(() => replies.length >= enough, 'the load'), clients])
  }
  await goOn()
  await kill('worker')
  await goOn()
  process.kill(postgres.process.pid!, 'SIGKILL')
  await goOn()
  await kill('web')
  await goOn()
  process.kill(postgres.process.pid!, 'SIGKILL')
  await Promise.all([kill('web'), kill('worker')])
  await goOn()
  done = true
  await clients

  const stored = await ask<{ id: string; summary: string }>(`select id, summary from ticket where summary like 'Load %'`)
  expect(stored.map((row) => row.summary).sort()).toEqual(tickets.map((ticket) => ticket.summary).sort())
  expect(new Set(stored.map((row) => row.id))).toEqual(new Set(tickets.map((ticket) => ticket.id)))
  const said = await ask<{ body: string }>(`select body from message where body like 'Answer %'`)
  expect(said.map((row) => row.body).sort()).toEqual(replies.map((reply) => reply.body).sort())

  const untold = () =>
    ask<{ id: string }>(
      `select id from ticket t where summary like 'Load %' and not exists (select from outgoing_mail m where m.ticket_id = t.id and m.recipient = 'mira@aurora.example' and m.state in ('kept', 'sent'))`,
    )
  await until(async () => (await untold()).length === 0, 'receipts of all tickets')
  const twice = await ask(`select event_id, recipient from outgoing_mail where event_id is not null group by 1, 2 having count(*) > 1`)
  expect(twice).toEqual([])
}, 120_000)
