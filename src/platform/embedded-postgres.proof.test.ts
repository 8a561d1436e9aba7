import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres.ts'
import { binaries } from './postgres-binaries.ts'
import { runnerFor } from './unprivileged.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-embedded-'))
chmodSync(folder, 0o755)
const running = new Set<EmbeddedPostgres>()
afterAll(async () => {
  await Promise.all([...running].map((postgres) => postgres.stop()))
  rmSync(folder, { recursive: true, force: true })
})
let count = 0
const fresh = () => join(folder, String(++count), 'postgres')

async function start(dir: string, options: Parameters<typeof startPostgres>[1] = {}): Promise<EmbeddedPostgres> {
  mkdirSync(join(dir, '..'), { recursive: true })
  const postgres = await startPostgres(dir, { durable: false, password: 'of this home', ...options })
  running.add(postgres)
  return postgres
}
async function stop(postgres: EmbeddedPostgres): Promise<void> {
  running.delete(postgres)
  await postgres.stop()
}
async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
async function soon<T>(attempt: () => Promise<T>, seconds = 15): Promise<T> {
  for (const until = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      return await attempt()
    } catch (fault) {
      if (Date.now() > until) throw fault
    }
  }
}
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('only who knows the password of the home gets in, and only by the socket', async () => {
  const postgres = await start(fresh())
  expect(await ask(postgres.url('postgres', 'postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  await expect(ask(postgres.url('postgres', 'postgres').replace(/password=[^&]+/, 'password=guess'), 'select 1')).rejects.toThrow(
    'password authentication failed',
  )
  expect(await ask(postgres.url('postgres', 'postgres'), 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  expect(statSync(postgres.socketDir).mode & 0o777).toBe(0o700)
  await stop(postgres)
  expect(existsSync(postgres.socketDir)).toBe(false)
})

test('what was committed is there after the next start', async () => {
  const dir = fresh()
  const first = await start(dir)
  await ask(first.url('postgres', 'postgres'), 'create table kept as select 7 as number')
  await stop(first)
  const second = await start(dir)
  expect(await ask(second.url('postgres', 'postgres'), 'select number from kept')).toEqual([{ number: 7 }])
  await stop(second)
})

test('a postmaster that is killed comes back at the same address', async () => {
  const told: string[] = []
  const postgres = await start(fresh(), { onDown: ({ signal }) => told.push(`down ${signal}`), onUp: () => told.push('up') })
  const before = postgres.process.pid
  process.kill(before!, 'SIGKILL')
  expect(await soon(() => ask(postgres.url('postgres', 'postgres'), 'select 1 as one'))).toEqual([{ one: 1 }])
  await soon(async () => expect(told).toEqual(['down SIGKILL', 'up']))
  expect(postgres.process.pid).not.toBe(before)
  await stop(postgres)
})

test('a server left behind by kill -9 is stopped, and its data used by the next', async () => {
  const dir = fresh()
  mkdirSync(join(dir, '..'), { recursive: true })
  const program = `const { startPostgres } = await import(${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)})
    const postgres = await startPostgres(${JSON.stringify(dir)}, { password: 'of this home' }); console.log(postgres.process.pid); setInterval(() => {}, 1000)`
  const child = spawn('node', ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const orphan = Number(said.toString())
  const socketDir = readFileSync(join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[4]!
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isAlive(orphan)).toBe(true)
  const next = await start(dir)
  expect(isAlive(orphan)).toBe(false)
  expect(existsSync(socketDir)).toBe(false)
  expect(await ask(next.url('postgres', 'postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  await stop(next)
})

test('the stale pid of another program is ignored, and that program left alone', async () => {
  const dir = fresh()
  await stop(await start(dir))
  const other = spawn('sleep', ['60'])
  writeFileSync(join(dir, 'data/postmaster.pid'), `${other.pid}\n${join(dir, 'data')}\n0\n5432\n/tmp\n\n\nready\n`)
  const next = await start(dir)
  expect(isAlive(other.pid!)).toBe(true)
  other.kill()
  await stop(next)
})

test('data of another major version is refused with the command that upgrades it, and not touched', async () => {
  const dir = fresh()
  mkdirSync(join(dir, 'data'), { recursive: true })
  writeFileSync(join(dir, 'data/PG_VERSION'), '17\n')
  await expect(start(dir)).rejects.toThrow(/PostgreSQL 17.*pg_upgrade -b \/usr\/lib\/postgresql\/17/s)
  expect(readFileSync(join(dir, 'data/PG_VERSION'), 'utf8')).toBe('17\n')
})

test('a first start that was interrupted begins again', async () => {
  const dir = fresh()
  mkdirSync(join(dir, 'data/base'), { recursive: true })
  await stop(await start(dir))
})

test.runIf(process.getuid?.() === 0)('as root it runs as another user, also below a folder that only root may enter', async () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const postgres = await start(join(closed, 'home', 'postgres'))
  expect(statSync(`/proc/${postgres.process.pid}`).uid).not.toBe(0)
  expect(await ask(postgres.url('postgres', 'postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  await stop(postgres)
})

test.runIf(process.getuid?.() === 0)('as root the binaries too may lie below a folder that only root may enter', async () => {
  const closed = join(folder, 'closed-binaries')
  mkdirSync(closed, { mode: 0o700 })
  cpSync(binaries(), join(closed, 'native'), { recursive: true, verbatimSymlinks: true })
  const { prefix, native } = runnerFor(join(closed, 'native'), closed)
  const [program, ...args] = [...prefix, join(native, 'bin/initdb'), '-D', join(closed, 'never'), '--show']
  const said = spawnSync(program!, args, { encoding: 'utf8', cwd: '/' }).stderr
  expect(said).toContain('VERSION=18')
  expect(said).not.toContain('invalid binary')
})
