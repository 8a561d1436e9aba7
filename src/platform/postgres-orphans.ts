// After kill -9 of Guichet its PostgreSQL lives on. Whoever holds the home's lock stops it here before starting another on the same data.
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { OperatorError } from './config.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether `pid` is a server on this data: by its command line, which everyone may read, or by its working folder. */
function isServerOf(pid: number, data: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (words.some((word, at) => word === '-D' && words[at + 1] === data)) return true
  } catch {}
  return worksIn(pid, data)
}

function worksIn(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
  } catch {
    return false
  }
}

/** Backends outlive a postmaster that was killed for a moment; a new one on the same data must not meet them. */
function backendsOf(data: string): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && worksIn(pid, data))
  } catch {
    return []
  }
}

async function untilGone(gone: () => boolean, seconds: number): Promise<boolean> {
  for (let tries = 0; tries < seconds * 40; tries++) {
    if (gone()) return true
    await sleep(25)
  }
  return gone()
}

/** Answers whether a server was found and stopped. The caller holds the lock of the home, so nobody starts one meanwhile. `ours`: a socket folder that stays. */
export async function stopOrphan(data: string, ours?: string): Promise<boolean> {
  const note = join(data, 'postmaster.pid')
  if (process.platform === 'win32' || !existsSync(data)) return false
  let stopped = false
  if (existsSync(note)) {
    const lines = readFileSync(note, 'utf8').split('\n')
    const pid = Number(lines[0])
    if (pid > 1 && isAlive(pid) && isServerOf(pid, data)) {
      process.kill(pid, 'SIGINT')
      if (!(await untilGone(() => !isAlive(pid), 20))) {
        process.kill(pid, 'SIGQUIT')
        if (!(await untilGone(() => !isAlive(pid), 10))) {
          throw new OperatorError(
            `An earlier PostgreSQL of this home (process ${pid}) does not stop. End it with: kill -QUIT ${pid} – then start again.`,
          )
        }
      }
      stopped = true
    }
    const socketDirectory = lines[4] ?? ''
    if (socketDirectory !== ours && dirname(socketDirectory) === tmpdir() && /guichet-pg-/.test(socketDirectory))
      rmSync(socketDirectory, { recursive: true, force: true })
  }
  // kill -9 of the postmaster alone: its backends see it within moments and go.
  await untilGone(() => backendsOf(data).length === 0, 10)
  for (const pid of backendsOf(data)) process.kill(pid, 'SIGQUIT')
  if (!(await untilGone(() => backendsOf(data).length === 0, 5)))
    throw new OperatorError(
      `Processes of an earlier PostgreSQL still use ${data}: ${backendsOf(data).join(', ')}. End them, then start again.`,
    )
  rmSync(note, { force: true }) // the pid in it is free again, or another program's
  return stopped
}
