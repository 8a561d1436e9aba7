#!/usr/bin/env node
// `npx guichet …`: finds the Node that Guichet installs and runs the command with it; from its sources, or where only dist was copied, from that.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(existsSync(join(root, 'src/command.ts')) ? '../src/command.ts' : '../dist/command.js')
} else {
  const windows = process.platform === 'win32'
  const folder = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const node = join(root, 'node_modules', folder, 'bin', windows ? 'node.exe' : 'node')
  if (!existsSync(node) || process.env.GUICHET_OWN_NODE) {
    console.error('Guichet runs under the Node 24 that it installs. Run npm ci (or npm start once) in its folder, then try again.')
    process.exit(1)
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const { status, signal } = spawnSync(node, args, { stdio: 'inherit', env: { ...process.env, GUICHET_OWN_NODE: '1' } })
  process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 1)
}
