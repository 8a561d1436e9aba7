import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openHome } from './home.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-home-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const fresh = () => join(folder, String(++count))
const options = { alone: true }

test('the secret is made once, long, and readable by its owner only', () => {
  const directory = fresh()
  const first = openHome(directory, options)
  first.leave()
  const second = openHome(directory, options)
  second.leave()
  expect(first.secret).toMatch(/^[0-9a-f]{64}$/)
  expect(second.secret).toBe(first.secret)
  expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600)
})

test('a second copy on the same home is refused, and told what to do', () => {
  const directory = fresh()
  const first = openHome(directory, options)
  first.note('http://localhost:3000')
  expect(() => openHome(directory, options)).toThrow(/process \d+, http:\/\/localhost:3000.*stop it with Ctrl-C.*GUICHET_HOME/s)
  first.leave()
  openHome(directory, options).leave()
})

test('the lock ends with its process, even by kill -9', async () => {
  const directory = fresh()
  const program = `const { openHome } = await import(${JSON.stringify(new URL('./home.ts', import.meta.url).href)}); openHome(${JSON.stringify(directory)}, { alone: true }).note('http://localhost:1'); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn('node', ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  expect(() => openHome(directory, options)).toThrow(`process ${child.pid}, http://localhost:1`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  openHome(directory, options).leave()
})

test('several processes on an external database share a home', () => {
  const directory = fresh()
  const [one, two] = [openHome(directory, { ...options, alone: false }), openHome(directory, { ...options, alone: false })]
  expect(one.secret).toBe(two.secret)
})

test('a home that cannot be made is refused with what to do', () => {
  const file = fresh()
  writeFileSync(file, '')
  expect(() => openHome(join(file, 'below'), options)).toThrow('GUICHET_HOME')
})
