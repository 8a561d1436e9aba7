// PostgreSQL refuses to run as root. This finds how to run it as somebody else, wherever the project and its home lie.
import { spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorError } from './config.ts'

/** How a program of PostgreSQL is started: a prefix before it, and the user it becomes. */
export interface Runner {
  readonly prefix: readonly string[]
  readonly uid?: number
  readonly gid?: number
  /** Where the binaries are that this user can reach. */
  readonly native: string
  /** Gives a folder to the user PostgreSQL runs as. */
  own(path: string): void
}

const nobody = 65_534
/**
 * Becomes nobody, but may still pass through folders that only root may: a home under /root, a clone in a 0700 folder.
 * The secure bit is for access(2), with which PostgreSQL looks for its own binary: without it the kernel asks as if the right were not there.
 */
const passing = [
  'setpriv',
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
]

/** `home` is the folder in which PostgreSQL's own lies. */
export function runnerFor(native: string, home: string): Runner {
  if (process.getuid?.() !== 0) return { prefix: [], native, own: () => {} }
  const own = ownAll
  const homeIsOpen = isPassable(home)
  if (homeIsOpen && isPassable(native)) return { prefix: [], uid: nobody, gid: nobody, native, own }
  const [program, ...args] = [...passing, join(native, 'bin', 'postgres'), '--version']
  const tried = spawnSync(program!, args, { encoding: 'utf8', cwd: '/' })
  if (tried.status === 0 && tried.stderr === '') return { prefix: passing, native, own }
  if (homeIsOpen) return { prefix: [], uid: nobody, gid: nobody, native: copied(native, join(home, 'binaries')), own }
  throw new OperatorError(
    `PostgreSQL does not run as root, and as another user it cannot reach ${home}. Start Guichet as an ordinary user, or set GUICHET_HOME to a folder that others may pass through, for example /var/lib/guichet.`,
  )
}

/** Whether a user who owns nothing here can get to `path`. */
function isPassable(path: string): boolean {
  let at = realpathSync(path)
  for (;;) {
    const { mode, uid } = statSync(at)
    if ((mode & 0o001) === 0 && !(uid === nobody && mode & 0o100)) return false
    if (at === dirname(at)) return true
    at = dirname(at)
  }
}

function copied(native: string, to: string): string {
  const whole = join(to, 'native')
  if (!existsSync(whole)) {
    const arriving = `${to}.${process.pid}`
    mkdirSync(arriving, { recursive: true, mode: 0o755 })
    cpSync(native, join(arriving, 'native'), { recursive: true, dereference: true })
    rmSync(to, { recursive: true, force: true })
    renameSync(arriving, to)
  }
  return whole
}

function ownAll(path: string): void {
  const entry = lstatSync(path)
  if (entry.uid === nobody || entry.isSymbolicLink()) return // whose folder it is, theirs is what lies in it
  if (entry.isDirectory()) for (const name of readdirSync(path)) ownAll(join(path, name))
  chownSync(path, nobody, nobody)
}
