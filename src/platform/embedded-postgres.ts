// A real PostgreSQL inside the home, so that two commands are enough: the binaries come from npm, the data lies under `dir`.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { OperatorError } from './config.ts'
import { binaries } from './postgres-binaries.ts'
import { stopOrphan } from './postgres-orphans.ts'
import { type Runner, runnerFor } from './unprivileged.ts'

/** A running server. Its address stays the same when it has to be started again. */
export interface EmbeddedPostgres {
  readonly socketDir: string
  /** The postmaster of this moment. */
  readonly process: ChildProcess
  url(user: string, database: string): string
  stop(): Promise<void>
}

export interface StartOptions {
  /** False for tests only: nothing survives a crash of the machine. */
  durable?: boolean
  /** The password of every role; without it whoever reaches the socket is trusted (tests). */
  password?: string
  /** Told when the server died and when it answers again. */
  onDown?: (died: { exitCode: number | null; signal: string | null }) => void
  onUp?: () => void
}

export const major = '18'
const windows = process.platform === 'win32'
/** glibc would keep for good what planning a large statement took, some megabytes in each connection. */
const givenBack = { MALLOC_TRIM_THRESHOLD_: String(2 ** 20), MALLOC_MMAP_THRESHOLD_: String(2 ** 20) }
const bare = { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...(windows ? { SystemRoot: process.env.SystemRoot ?? '' } : {}) }

/** Starts the server on `dir`, making it first when it is empty. Only who holds the lock of the home may call this. */
export async function startPostgres(dir: string, options: StartOptions = {}): Promise<EmbeddedPostgres> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const runner = runnerFor(binaries(), join(dir, '..'))
  const data = join(dir, 'data')
  refuseOtherMajor(data)
  await stopOrphan(data)
  runner.own(dir)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(runner, dir, data, options)

  const socketDir = shortFolder(runner)
  const port = windows ? await freePort() : 5432
  const url = (user: string, database: string) => {
    const secret = options.password ? `&password=${encodeURIComponent(options.password)}` : ''
    return `postgresql:///${database}?host=${encodeURIComponent(windows ? '127.0.0.1' : socketDir)}&port=${port}&user=${user}${secret}`
  }
  const log = join(dir, 'postgres.log')
  const launch = () =>
    spawnServer(runner, data, log, [
      `unix_socket_directories=${windows ? '' : socketDir}`,
      `listen_addresses=${windows ? '127.0.0.1' : ''}`,
      `port=${port}`,
      ...settings(options),
    ])

  let child = launch()
  let stopping = false
  const watch = () =>
    child.once('exit', (exitCode, signal) => {
      if (!stopping) void revive(exitCode, signal)
    })
  const revive = async (exitCode: number | null, signal: string | null) => {
    options.onDown?.({ exitCode, signal })
    for (let delay = 100; !stopping; delay = Math.min(delay * 2, 10_000)) {
      await new Promise((resolve) => setTimeout(resolve, delay))
      if (stopping) return
      try {
        await stopOrphan(data, socketDir)
        child = launch()
        await untilAnswering(url('postgres', 'postgres'), child, log)
        watch()
        options.onUp?.()
        return
      } catch {} // still its old backends, or a full disk: again, less often each time
    }
  }
  try {
    await untilAnswering(url('postgres', 'postgres'), child, log)
  } catch (fault) {
    rmSync(socketDir, { recursive: true, force: true })
    throw fault
  }
  watch()
  return {
    socketDir,
    get process() {
      return child
    },
    url,
    async stop() {
      stopping = true
      await stopServer(child, runner, data)
      rmSync(socketDir, { recursive: true, force: true })
    },
  }
}

function refuseOtherMajor(data: string): void {
  const file = join(data, 'PG_VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : major
  if (found === major) return
  throw new OperatorError(
    [
      `The database in ${data} was made by PostgreSQL ${found}; this Guichet brings PostgreSQL ${major}. Nothing was changed.`,
      `Upgrade it with the tools of both versions installed (Debian: apt install postgresql-${found} postgresql-${major}), as the user who owns the folder:`,
      `  /usr/lib/postgresql/${major}/bin/pg_upgrade -b /usr/lib/postgresql/${found}/bin -B /usr/lib/postgresql/${major}/bin -d ${data} -D ${data}.${major}`,
      `then put ${data}.${major} in the place of ${data} (docs/operations/database.md). Or start the Guichet version that made it.`,
    ].join('\n'),
  )
}

function initialise(runner: Runner, dir: string, data: string, options: StartOptions): void {
  rmSync(data, { recursive: true, force: true }) // what an interrupted first start left
  const passwordFile = join(dir, 'password')
  const access = options.password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust']
  if (options.password) writeFileSync(passwordFile, options.password, { mode: 0o600 })
  try {
    if (options.password) runner.own(passwordFile)
    const args = ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C', ...access]
    const [program, ...rest] = [
      ...runner.prefix,
      join(runner.native, 'bin', 'initdb'),
      ...args,
      ...(options.durable === false ? ['-N'] : []),
    ]
    const done = spawnSync(program!, rest, { uid: runner.uid, gid: runner.gid, encoding: 'utf8', env: bare, cwd: '/' })
    if (done.status !== 0) {
      rmSync(data, { recursive: true, force: true })
      throw new OperatorError(
        `PostgreSQL could not make its data in ${data}:\n${(done.stderr || String(done.error?.message)).trim()}\nIs the disk full, or the folder another user's? Put that right and start again.`,
      )
    }
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** Statements and values stay out of PostgreSQL's own log: people's words are in them (F38). */
function settings(options: StartOptions): string[] {
  const quiet = ['log_min_error_statement=panic', 'log_error_verbosity=terse', 'log_min_messages=warning']
  const size = ['max_connections=200', 'shared_buffers=64MB', 'timezone=UTC', 'random_page_cost=1.1', 'jit=off']
  // What is read is mostly in the system's memory: handing each page to a process that reads it takes longer than reading it.
  const reads = ['io_method=sync']
  return options.durable === false
    ? [...quiet, ...size, ...reads, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
    : [...quiet, ...size, ...reads]
}

function spawnServer(runner: Runner, data: string, log: string, set: string[]): ChildProcess {
  const [program, ...args] = [...runner.prefix, join(runner.native, 'bin', 'postgres'), '-D', data, ...set.flatMap((one) => ['-c', one])]
  const out = openSync(log, 'w', 0o600) // the last run's is enough, and it never grows for good
  try {
    // Its own session: Ctrl-C reaches us first, we drain, then stop it.
    return spawn(program!, args, {
      uid: runner.uid,
      gid: runner.gid,
      detached: true,
      stdio: ['ignore', out, out],
      env: { ...bare, ...givenBack },
      cwd: '/',
      windowsHide: true,
    })
  } finally {
    closeSync(out)
  }
}

async function stopServer(child: ChildProcess, runner: Runner, data: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  if (windows) spawnSync(join(runner.native, 'bin', 'pg_ctl'), ['stop', '-D', data, '-m', 'fast'], { env: bare })
  else child.kill('SIGINT') // fast shutdown
  const hard = setTimeout(() => child.kill('SIGQUIT'), 15_000)
  await gone
  clearTimeout(hard)
}

/** A socket's whole path must fit into 107 bytes, which a deep TMPDIR would break. */
function shortFolder(runner: Runner): string {
  const folder = mkdtempSync(join(tmpdir().length < 60 ? tmpdir() : '/tmp', 'guichet-pg-'))
  runner.own(folder)
  return folder
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as { port: number }
        probe.close(() => resolve(port))
      })
  })
}

async function untilAnswering(url: string, child: ChildProcess, log: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new OperatorError(
        `PostgreSQL stopped at once (${child.signalCode ?? `exit code ${child.exitCode}`}). It said:\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`,
      )
    }
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select 1')
      return
    } catch (fault) {
      if ((fault as { code?: string }).code === '28P01') {
        child.kill('SIGINT')
        throw new OperatorError(
          'PostgreSQL refuses the secret of this home. Restore the file "secret" of the home from the same backup as its database.',
        )
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      await client.end().catch(() => {})
    }
  }
  throw new OperatorError(`PostgreSQL did not answer within a minute. Its log is ${log}.`)
}
