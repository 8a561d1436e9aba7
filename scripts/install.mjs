// Before start and test: installs from the lockfile, but only when it changed. Builtins only, for whatever Node (20 or newer) is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.installed`
const wanted = `${createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex')} ${process.platform} ${process.arch}`

if (process.argv.includes('--stamp')) {
  // npm runs this after an install of its own, so that the next start does not repeat it.
  if (existsSync(`${root}node_modules`)) writeFileSync(stamp, wanted)
} else if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(`Guichet needs Node 20 or newer to install; this is ${process.version}. Get one from https://nodejs.org and try again.`)
    process.exit(1)
  }
  console.log('Installing what package-lock.json names …')
  const npm = process.env.npm_execpath
  // The Node that runs npm itself: ours lies in the folder that npm is about to replace.
  const node = process.env.npm_node_execpath ?? process.execPath
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const done = npm
    ? spawnSync(node, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status !== 0) {
    console.error('Installing failed. Read the lines above; with no network at hand, run this once where there is one: npm ci')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
