// `npm start`: builds when a source changed, then becomes the server.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { enableCompileCache } from 'node:module'
import { build, root } from './build.mjs'

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Guichet runs under the Node 24 that it installs, and there is none for ${process.platform}-${process.arch}. Install Node 24 and run npm start again.`)
  process.exit(1)
}
// An image without sources is built once; there is nothing to compare with there.
if (existsSync(join(root, 'src'))) await build()
enableCompileCache(join(root, 'dist', '.compiled'))
await import('../dist/main.js')
