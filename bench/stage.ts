// Builds what is measured: a PostgreSQL of its own filled to size, the real server beside it as `npm start` runs it, and people who have signed in.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { build, root } from '../scripts/build.mjs'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { startPostgres } from '../src/platform/embedded-postgres.ts'
import { createIdentity } from '../src/platform/identity.ts'
import { listenTo } from './captured.ts'
import { customers, fill } from './fill.ts'

export interface Person {
  readonly id: string
  readonly organisation: string | null
  readonly cookie: string
  readonly csrf: string
  readonly token: string
  /** A ticket of ten messages of theirs. */
  readonly reference: string
}
export interface Stage {
  readonly port: number
  readonly serverPid: number
  readonly postgresPid: number
  readonly urls: { readonly app: string; readonly superuser: string }
  readonly app: Database
  readonly customers: readonly Person[]
  readonly agent: Person
  /** Closes `app` and what signed the people in: connections of the bench, whose memory is no part of the stack's. */
  leave(): Promise<void>
  stop(): Promise<void>
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
const secret = 'only for a benchmark on this machine, of no use elsewhere'

export async function setStage(tickets: number, people: number, hasLargeCatalogue: boolean, say: (line: string) => void): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  const closers: (() => unknown)[] = [() => rmSync(home, { recursive: true, force: true })]
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const postgres = await startPostgres(join(home, 'postgres'))
    closers.push(() => postgres.stop())
    const superuser = postgres.url('postgres', 'guichet')
    await prepare(postgres.url('postgres', 'postgres'), superuser)
    await build()
    const port = await freePort()
    const server = await startServer({ port, home: join(home, 'guichet'), app: postgres.url('bench_app', 'guichet'), owner: superuser })
    closers.push(() => ended(server))
    say(`Filling with ${tickets.toLocaleString('en')} tickets`)
    await fill(superuser, tickets, hasLargeCatalogue, say)
    const app = openDatabase(postgres.url('guichet_app', 'guichet'), { max: 4, name: 'bench' })
    listenTo(app)
    const identity = openDatabase(postgres.url('guichet_identity', 'guichet'), { max: 4, name: 'bench' })
    let isThere = true
    const leave = async () => {
      if (!isThere) return
      isThere = false
      await Promise.all([app.close(), identity.close()])
    }
    closers.push(leave)
    const all = await signIn(superuser, identity, port, people)
    return {
      port,
      serverPid: server.pid!,
      postgresPid: postgres.process.pid!,
      urls: { app: postgres.url('guichet_app', 'guichet'), superuser },
      app,
      customers: all.slice(0, -1),
      agent: all.at(-1)!,
      leave,
      stop,
    }
  } catch (fault) {
    await stop()
    throw fault
  }
}

async function prepare(url: string, database: string): Promise<void> {
  for (const [to, statements] of [
    [url, ['create database guichet']],
    [database, ['create role guichet_app login', 'create role bench_app login', 'grant guichet_app to bench_app']],
  ] as const) {
    const client = new pg.Client({ connectionString: to })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
}

async function startServer({ port, home, app, owner }: { port: number; home: string; app: string; owner: string }): Promise<ChildProcess> {
  const [, ...args] = scripts.start.split(' ') as [string, ...string[]]
  const child = spawn(process.execPath, [...args, '--empty'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      GUICHET_URL: `http://localhost:${port}`,
      HOST: '127.0.0.1',
      GUICHET_HOME: home,
      DATABASE_URL: app,
      DATABASE_OWNER_URL: owner,
      GUICHET_SECRET: secret,
      LOG_LEVEL: 'error',
    },
  })
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}.`)
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (ready?.ok) return child
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error('The server was not ready within a minute.')
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 15_000).unref()
  })
}

async function signIn(superuser: string, database: Database, port: number, people: number): Promise<Person[]> {
  const client = new pg.Client({ connectionString: superuser })
  await client.connect()
  const { rows } = await client.query(
    `select p.n, p.id, m.organisation_id, a.address, l.reference from bench_person p join person_address a on a.person_id = p.id
     left join membership m on m.person_id = p.id left join bench_long l on l.requester_id = p.id where p.n < $1 or p.n = $2 order by p.n`,
    [people, customers],
  )
  await client.end()
  const identity = createIdentity({ db: database.db, url: `http://localhost:${port}`, secret, now: () => new Date() })
  const signed: Person[] = []
  for (const row of rows) {
    await identity.db
      .transaction()
      .execute((tx) => identity.givePassword(tx, { id: row.id, name: `Person ${row.n}`, address: row.address }, 'correct horse 7 staple'))
    const { cookies } = await identity.startSession(row.id, row.address, {
      request: new Request(`http://localhost:${port}/sign-in`),
      address: '127.0.0.1',
    })
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
    const visitor = await identity.whoAsks(new Request(`http://localhost:${port}/`, { headers: { cookie } }))
    if (!visitor) throw new Error('The benchmark could not sign in.')
    const { token } = await identity.makeToken(row.id, { name: 'bench', scopes: ['tickets:read', 'tickets:write'], days: 1 })
    signed.push({ id: row.id, organisation: row.organisation_id, cookie, csrf: visitor.csrf, token, reference: row.reference })
  }
  return signed
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

/** Seconds until no job is due: what was created before has been told, its clocks are kept, and nothing of it weighs on what is measured next. */
export async function untilTold(superuser: string): Promise<number> {
  const since = performance.now()
  const client = new pg.Client({ connectionString: superuser })
  await client.connect()
  const due = async () =>
    (await client.query('select from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts limit 1')).rowCount !==
    0
  // Twice, for between an event and its job lies the dispatcher's look.
  for (let quiet = 0; quiet < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    quiet = (await due()) ? 0 : quiet + 1
  }
  await client.end()
  return (performance.now() - since) / 1000
}

/** Runs one of bench's own processes to its single answer. */
export function inProcess<T>(file: string, given: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(file, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.once('message', (answer) => resolve(answer as T))
    child.once('exit', (code) => code !== 0 && reject(new Error(`${file} ended with exit code ${code}`)))
    child.send(given as object)
  })
}

/** Starts the server of bare JSON; `stop` ends it. */
export async function bareServer(given: unknown): Promise<{ port: number; stop(): Promise<void> }> {
  const child = fork(new URL('./bare.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (answer) => resolve((answer as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`./bare.ts ended with exit code ${code}`)))
    child.send({ serve: given } as object)
  })
  return { port, stop: () => ended(child) }
}
