// The whole program on its own home: Ctrl-C lets go of everything, the next start takes it up again, a PostgreSQL that dies is started again,
// and a home keeps its preset.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../src/platform/root.ts'
import { formOf } from '../support/form-of.ts'

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

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
const [, ...start] = scripts.start.split(' ') as [string, ...string[]]

/** The program as `npm start` runs it, and what it has said so far. */
function run(environment: Record<string, string> = {}, options = ['--empty']) {
  const child = spawn(process.execPath, [...start, ...options], {
    cwd: root,
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
const postmaster = (of = data) => {
  const [pid, , , , folder] = readFileSync(join(of, 'postmaster.pid'), 'utf8').split('\n')
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
  await sleep(1500)
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

/** Somebody's browser, signed in by the form, as far as this file needs one. */
async function signedIn(address: string, password: string) {
  const url = `http://localhost:${port}`
  let cookie = ''
  const ask = (path: string, fields?: Record<string, string>) =>
    fetch(url + path, {
      redirect: 'manual',
      headers: { cookie, ...(fields && { origin: url }) },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    })
  const answer = await ask('/sign-in', { address, password })
  expect(answer.status).toBe(303)
  cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { get: (path: string) => ask(path), post: ask }
}
const asHost = (path: string, host: string) =>
  new Promise<number>((resolve, reject) =>
    request({ host: 'localhost', port, path, headers: { host } }, (answer) => resolve(answer.resume().statusCode!))
      .on('error', reject)
      .end(),
  )

test('with the demo world: the terminal says who to sign in as, PostgreSQL may be killed under it, and a second start keeps all', async () => {
  const world = mkdtempSync(join(tmpdir(), 'guichet-world-'))
  const summary = 'The first ticket of this home'
  try {
    const first = run({ GUICHET_HOME: world }, [])
    await open(first)
    const [, password] = /Sign in to the demo with the password {2}(\S+) {2}as/.exec(first.said())!
    expect(first.said()).toMatch(/ada@guichet\.example +Ada Lindqvist \(administrator\)/)
    expect(first.said()).toMatch(/noor@guichet\.example +Noor Haddad \(agent\)/)
    expect(first.said().match(/\(customer\)/g)).toHaveLength(3)
    expect(first.said()).toMatch(/No SMTP_URL is set: .*\/admin\/mail/)

    const tom = await signedIn('tom@aurora.example', password!)
    const form = formOf(await (await tom.get('/tickets/new?type=technical')).text(), '/tickets/new')!
    const typed = { type: 'technical', service: 'virtual-server', priority: 'medium', summary, body: 'It must still be here.' }
    expect((await tom.post(form.action, { ...Object.fromEntries(form.sent), ...typed })).status).toBe(303)
    expect(await (await tom.get('/tickets')).text()).toContain(summary)

    // A supervisor asks under whatever name it has; people come by ours alone, and by the others of this machine.
    for (const [path, host, status] of [
      ['/healthz', 'probe.internal', 200],
      ['/readyz', '10.0.0.7', 200],
      ['/sign-in', 'probe.internal', 421],
      ['/sign-in', `127.0.0.1:${port}`, 200],
      ['/sign-in', `[::1]:${port}`, 200],
    ] as const)
      expect(await asHost(path, host), `${path} as ${host}`).toBe(status)

    const killed = postmaster(join(world, 'postgres/data')).pid
    process.kill(killed, 'SIGKILL')
    const said: string[] = []
    await until(async () => {
      const [page, ready] = await Promise.all([tom.get('/tickets'), tom.get('/readyz')])
      for (const answer of [page, ready]) {
        said.push(`${answer.status} ${answer.headers.get('retry-after')}`)
        await answer.text()
      }
      return said.includes('503 3') && page.ok && ready.ok
    }, 'PostgreSQL is back')
    expect([...new Set(said)].sort()).toEqual(['200 null', '503 3']) // and no fault in between
    expect(postmaster(join(world, 'postgres/data')).pid).not.toBe(killed)
    expect(await (await tom.get('/tickets')).text()).toContain(summary)
    first.child.kill('SIGINT')
    expect(await first.exit).toBe(0)

    // Open to others now: the password is not shown any more, and is the same.
    const second = run({ GUICHET_HOME: world, GUICHET_URL: 'https://support.example' }, [])
    await open(second)
    expect(second.said()).not.toContain(password)
    expect(second.said()).toContain(`${world}/demo-people.json`)
    second.child.kill('SIGINT')
    expect(await second.exit).toBe(0)

    const third = run({ GUICHET_HOME: world }, [])
    await open(third)
    expect(third.said()).toContain(password)
    const again = await signedIn('tom@aurora.example', password!)
    expect(await (await again.get('/tickets')).text()).toContain(summary)
    third.child.kill('SIGTERM')
    expect(await third.exit).toBe(0)
  } finally {
    for (const child of running) child.kill('SIGKILL')
    rmSync(world, { recursive: true, force: true })
  }
}, 180_000)

test('F33 what `npm start` runs has no __proto__ by which one object could reach all others', () => {
  const flags = start.slice(0, start.indexOf('scripts/start.mjs'))
  const { stdout } = spawnSync(process.execPath, [...flags, '-p', `'__proto__' in {}`], { encoding: 'utf8' })
  expect(stdout.trim()).toBe('false')
})
