// The folder that holds everything one Guichet keeps: its secret, its database, its files. Without the lock two copies would share it.
import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OperatorError } from './config.ts'

export interface Home {
  readonly directory: string
  /** Made once, never shown: signs cookies unless GUICHET_SECRET does, and guards the embedded PostgreSQL. */
  readonly secret: string
  readonly files: string
  readonly postgres: string
  /** Notes who is here, for the sentence that a second copy is refused with. */
  note(url: string): void
  /** Lets another copy have it. */
  leave(): void
}

/** Another process has it open. */
export class HomeTaken extends OperatorError {}

/** Passing through, not looking: as root, PostgreSQL runs as another user whose folder lies inside. */
const passable = process.getuid?.() === 0 ? 0o711 : 0o700

/**
 * Opens the home, making it first. `alone`: nobody else may have it open, which the operating system guards by a lock that
 * ends with the process however it ends. (A lock of SQLite's on an empty file: Node has none of its own.)
 */
export function openHome(directory: string, options: { alone: boolean }): Home {
  try {
    mkdirSync(directory, { recursive: true, mode: passable })
    mkdirSync(join(directory, 'files'), { recursive: true, mode: 0o700 })
  } catch (fault) {
    throw new OperatorError(
      `The home ${directory} cannot be written (${(fault as NodeJS.ErrnoException).code}). Give it to this user, or set GUICHET_HOME to another folder.`,
    )
  }
  const leave = options.alone ? lock(directory) : () => {}
  const note = (url: string) => {
    if (options.alone) writeFileSync(join(directory, 'running.json'), JSON.stringify({ pid: process.pid, url }), { mode: 0o600 })
  }
  return {
    directory,
    secret: keptSecret(join(directory, 'secret')),
    files: join(directory, 'files'),
    postgres: join(directory, 'postgres'),
    note,
    leave,
  }
}

function lock(directory: string): () => void {
  const running = join(directory, 'running.json')
  const database = new DatabaseSync(join(directory, 'lock'))
  try {
    database.exec('begin exclusive')
  } catch (fault) {
    database.close()
    if (!/locked|busy/i.test((fault as Error).message)) throw fault
    throw new HomeTaken(taken(directory, running))
  }
  rmSync(running, { force: true }) // of a copy that was killed
  return () => {
    if (!database.isOpen) return
    rmSync(running, { force: true })
    database.close()
  }
}

function taken(directory: string, running: string): string {
  let who = 'Another Guichet'
  try {
    const { pid, url } = JSON.parse(readFileSync(running, 'utf8')) as { pid: number; url: string }
    who = `Another Guichet (process ${Number(pid)}, ${new URL(url).origin})`
  } catch {} // it has only just started, or its note was removed: the lock alone decides
  return `${who} is using the home ${directory}. Open that one, or stop it with Ctrl-C; to run a second one beside it, set GUICHET_HOME and PORT to others.`
}

/** Two processes may arrive here at once: whoever links first has made it. */
function keptSecret(path: string): string {
  const made = `${path}.${process.pid}`
  try {
    statSync(path)
  } catch {
    writeFileSync(made, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    try {
      linkSync(made, path)
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
    } finally {
      rmSync(made, { force: true })
    }
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  const secret = readFileSync(path, 'utf8').trim()
  if (secret.length < 32)
    throw new OperatorError(
      `The secret in ${path} is damaged. Restore it from your backup; without it, delete it, and everyone signs in anew.`,
    )
  return secret
}
