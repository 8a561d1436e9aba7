// `npm start`: builds when a source changed, then becomes the server.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { isStale, root } from './build.mjs'

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Guichet runs under the Node 24 that it installs, and there is none for ${process.platform}-${process.arch}. Install Node 24 and run npm start again.`,
  )
  process.exit(1)
}
// In a process of its own: the compilers' memory goes with it. Where only dist was copied there is nothing to compare with.
if (existsSync(join(root, 'src')) && isStale()) {
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (built.status !== 0) process.exit(built.status ?? 1)
}
enableCompileCache(join(root, 'dist', '.compiled'))
await import('../dist/main.js')
