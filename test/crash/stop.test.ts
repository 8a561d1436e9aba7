// The whole program on its own home: Ctrl-C lets go of everything, the next start takes it up again, and a home keeps its preset.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../src/platform/root.ts'

const home = mkdtempSync(join(tmpdir(), 'guichet-stop-'))
const running = new Set<ChildProcess>()
let port = 0
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(is: () => boolean | Promise<boolean>, what: string, seconds = 40): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await is()); await sleep(25)) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
  }
}
const isReady = () =>
  fetch(`http://localhost:${port}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The program as `npm start` runs it, and what it has said so far. */
function run(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'dist/main.js'), '--empty'], {
    env: { PATH: process.env.PATH, PORT: String(port), GUICHET_HOME: home, LOG_LEVEL: 'silent', ...environment },
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const exit = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  return { child, exit, said: () => said }
}

const open = async (started: ReturnType<typeof run>) => {
  await until(() => started.said().includes('Guichet is open') || started.child.exitCode !== null, 'the start', 60)
  expect(started.said()).toContain('Guichet is open')
  expect(await isReady()).toBe(true)
}

const data = join(home, 'postgres/data')
const postmaster = () => {
  const [pid, , , , folder] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  return { pid: Number(pid), folder: folder! }
}

beforeAll(async () => {
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
  port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}, 90_000)

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

test('F35 Ctrl-C answers whoever is being answered, stops PostgreSQL, and the next start goes on without repair', async () => {
  const first = run()
  await open(first)
  const before = { ...postmaster(), secret: readFileSync(join(home, 'secret'), 'utf8') }

  // A form on its way: half of its text is here when Ctrl-C is pressed.
  const body = `address=${'x'.repeat(40)}`
  const visitor = connect(port, 'localhost')
  let answer = ''
  visitor.on('data', (text) => (answer += text))
  visitor.write(
    `POST /sign-in HTTP/1.1\r\nhost: localhost:${port}\r\norigin: http://localhost:${port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body.slice(0, 20)}`,
  )
  await sleep(300)
  first.child.kill('SIGINT')
  first.child.kill('SIGINT') // a terminal tells npm and us
  await until(() => first.said().includes('Closing'), 'the word that it closes')
  await until(async () => !(await isReady()), 'nobody else let in')
  expect([answer, isAlive(before.pid), first.child.exitCode]).toEqual(['', true, null])
  visitor.write(body.slice(20))
  expect(await first.exit).toBe(0)
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d .*<\/html>/s) // whole, and not "in a moment"
  expect(isAlive(before.pid)).toBe(false)
  for (const left of [join(data, 'postmaster.pid'), join(home, 'running.json'), before.folder]) expect(existsSync(left)).toBe(false)

  const second = run()
  await open(second)
  expect(readFileSync(join(home, 'secret'), 'utf8')).toBe(before.secret)
  expect(readFileSync(join(home, 'postgres/postgres.log'), 'utf8')).not.toMatch(/not properly shut down|interrupted|recovery/)
  expect(second.said()).toContain('/set-up?token=') // the same empty counter, still without anybody
  second.child.kill('SIGINT')
  expect(await second.exit).toBe(0)
}, 120_000)

test('another preset on the same home is refused with what to do, and leaves the home as it was', async () => {
  const other = readdirSync(join(root, 'presets')).find(
    (name) => name !== 'default' && existsSync(join(root, 'presets', name, 'preset.yaml')),
  )!
  const refused = run({ GUICHET_PRESET: other })
  expect(await refused.exit).toBe(1)
  expect(refused.said()).toContain(`was made with the preset default, not ${other}`)
  expect(refused.said()).toContain('GUICHET_PRESET=default')
  expect(refused.said()).toContain('GUICHET_HOME')
  expect(refused.said()).not.toContain('    at ') // a sentence, no stack
  expect(existsSync(join(data, 'postmaster.pid'))).toBe(false)

  const unknown = run({ GUICHET_PRESET: 'nowhere' })
  expect(await unknown.exit).toBe(1)
  expect(unknown.said()).toMatch(/There is no preset nowhere\. .*default/)

  const again = run()
  await open(again)
  again.child.kill('SIGTERM')
  expect(await again.exit).toBe(0)
}, 120_000)
