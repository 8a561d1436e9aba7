// `npm run bench`: how fast it is, over real HTTP, beside what the same database and the same kind of process could do at most.
//   search [--articles 100000] [--tickets 200000] [--messages 5] [--home <folder>] [--only <part of a name>]: what is found and how fast (search.ts), instead of all else
//   --tickets 20000 | 200000 | 2000000   --seconds 5   --clients 1,16   --only <part of a name>   --plans-only   --streams 200 (0: none)   --catalogue preset | large
//   --calendars 100000 (0: none): random cases of business hours. `npm run bench -- calendars`: only these, and the clocks.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Beside, besideStreams, saidOf } from './beside-streams.ts'
import { type Case, casesOf } from './cases.ts'
import type { Bare, BareRun } from './bare.ts'
import { calendarsAgree, timeOfClocks } from './calendars.ts'
import type { Load, Measured } from './load.ts'
import { plansOf } from './plans.ts'
import { megabytes, processorSeconds } from './process-cost.ts'
import { type Stage, bareServer, inProcess, setStage, untilTold } from './stage.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
const { values, positionals } = parseArgs({
  options: {
    tickets: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1,16' },
    only: { type: 'string', default: '' },
    'plans-only': { type: 'boolean', default: false },
    streams: { type: 'string', default: '200' },
    catalogue: { type: 'string', default: 'preset' },
    calendars: { type: 'string', default: '100000' },
    articles: { type: 'string', default: '0' },
    messages: { type: 'string', default: '5' },
    home: { type: 'string' },
  },
  allowPositionals: true,
})
if (positionals[0] === 'search') {
  const { benchSearch } = await import('./search.ts')
  const asked = (name: string) => process.argv.some((given) => given === `--${name}` || given.startsWith(`--${name}=`))
  await benchSearch(
    {
      articles: Number(values.articles),
      tickets: asked('tickets') ? Number(values.tickets) : 0,
      messages: Number(values.messages),
      only: values.only,
      ...(values.home && { home: values.home }),
    },
    say,
  )
  process.exit(0)
}
const tickets = Number(values.tickets)
const seconds = Number(values.seconds)
const streams = Number(values.streams)
const calendars = Number(values.calendars)
const clientCounts = values.clients.split(',').map(Number)
if (
  !(
    tickets >= 1000 &&
    tickets <= 10_000_000 &&
    seconds >= 1 &&
    seconds <= 600 &&
    streams >= 0 &&
    streams <= 600 &&
    calendars >= 0 &&
    positionals.every((one) => one === 'calendars') &&
    clientCounts.every((n) => n >= 1 && n <= 256)
  )
) {
  say(
    'Give --tickets 1000 to 10000000, --seconds 1 to 600, --streams 0 to 600, --calendars 0 or more and --clients such as 1,16; or only: calendars.',
  )
  process.exit(1)
}

interface Row {
  readonly name: string
  readonly clients: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly bytes: number
  readonly compressedBytes: number
  readonly serverMillis: number
  readonly databaseMillis: number
  readonly loadMillis: number
  readonly memory: number
  /** Seconds after the last answer until the worker had told everybody; null for what only reads. */
  readonly toldSeconds: number | null
  /** The same statements alone, prepared, on as many connections as answer most. */
  readonly rawPerSecond: number
  /** The same rows, read once, as bare JSON; null for what writes. */
  readonly jsonPerSecond: number | null
  /** The same rows as bare JSON, read for each answer. */
  readonly readPerSecond: number | null
  /** Bytes of that bare answer. */
  readonly jsonBytes: number | null
  readonly wrong: number
}

async function measure(stage: Stage, one: Case, clients: number): Promise<Row> {
  const { port, serverPid, postgresPid, urls } = stage
  await untilTold(urls.superuser) // of what was written before, the raw statements of the limit included
  const load: Load = { port, clients, seconds, warmSeconds: 1, asked: one.asked }
  const before = [processorSeconds(serverPid), processorSeconds(postgresPid)] as const
  const measured = await inProcess<Measured>('./load.ts', load)
  const [server, database] = [processorSeconds(serverPid) - before[0], processorSeconds(postgresPid) - before[1]]
  const memory = megabytes(serverPid) + megabytes(postgresPid)
  const toldSeconds = one.writes ? await untilTold(urls.superuser) : null
  if (measured.wrong > 0)
    say(`  ! ${one.name}: ${measured.wrong} of ${measured.requests} answers were not as expected; the first: ${measured.firstWrong}`)
  const squeezed = await inProcess<Measured>('./load.ts', {
    ...load,
    clients: 1,
    seconds: 1,
    warmSeconds: 0,
    asked: one.asked.map((asked) => ({ ...asked, headers: { ...asked.headers, 'accept-encoding': 'br, gzip' } })),
  })
  if (one.writes) await untilTold(urls.superuser)

  const bare = { url: urls.app, person: one.person.id, statements: one.statements, fresh: one.fresh, writes: one.writes }
  const raw = await inProcess<{ perSecond: number }>('./bare.ts', {
    run: { ...bare, clients, seconds: Math.min(seconds, 3) } satisfies BareRun,
  })
  // The processor also worked while the load warmed up.
  const all = measured.requests * ((seconds + load.warmSeconds) / seconds)
  return {
    name: one.name,
    clients,
    perSecond: measured.perSecond,
    p50: measured.p50,
    p99: measured.p99,
    bytes: measured.bytes,
    compressedBytes: squeezed.bytes,
    serverMillis: (server / all) * 1000,
    databaseMillis: (database / all) * 1000,
    loadMillis: measured.ownMillis,
    memory,
    toldSeconds,
    rawPerSecond: raw.perSecond,
    ...(one.writes ? { jsonPerSecond: null, readPerSecond: null, jsonBytes: null } : await asJson(bare, clients)),
    wrong: measured.wrong,
  }
}

async function asJson(bare: Bare, clients: number): Promise<Pick<Row, 'jsonPerSecond' | 'readPerSecond' | 'jsonBytes'>> {
  const server = await bareServer(bare)
  const ask = async (path: string) => {
    const asked = [{ method: 'GET', path, headers: { host: `localhost:${server.port}` }, expects: 200 }] as const
    const load: Load = { port: server.port, clients, seconds: Math.min(seconds, 3), warmSeconds: 1, asked }
    const measured = await inProcess<Measured>('./load.ts', load)
    if (measured.wrong > 0) throw new Error(`Bare JSON was refused, so it is no limit: ${measured.firstWrong}`)
    return measured
  }
  try {
    const kept = await ask('/kept')
    return { jsonPerSecond: kept.perSecond, readPerSecond: (await ask('/read')).perSecond, jsonBytes: kept.bytes }
  } finally {
    await server.stop()
  }
}

const share = (part: number, whole: number | null) => (whole === null ? '-' : `${((100 * part) / whole).toFixed(0)} %`)
const columns = [
  ['', (row: Row) => row.name],
  ['clients', (row: Row) => String(row.clients)],
  ['req/s', (row: Row) => row.perSecond.toFixed(0)],
  ['p50 ms', (row: Row) => row.p50.toFixed(1)],
  ['p99 ms', (row: Row) => row.p99.toFixed(1)],
  ['bytes', (row: Row) => String(row.bytes)],
  ['compressed', (row: Row) => String(row.compressedBytes)],
  ['server ms', (row: Row) => row.serverMillis.toFixed(2)],
  ['db ms', (row: Row) => row.databaseMillis.toFixed(2)],
  ['load ms', (row: Row) => row.loadMillis.toFixed(2)],
  ['stack MB', (row: Row) => row.memory.toFixed(0)],
  ['told s', (row: Row) => row.toldSeconds?.toFixed(1) ?? '-'],
  ['SQL/s', (row: Row) => row.rawPerSecond.toFixed(0)],
  ['of SQL', (row: Row) => share(row.perSecond, row.rawPerSecond)],
  ['JSON bytes', (row: Row) => String(row.jsonBytes ?? '-')],
  ['JSON/s', (row: Row) => row.jsonPerSecond?.toFixed(0) ?? '-'],
  ['of JSON', (row: Row) => share(row.perSecond, row.jsonPerSecond)],
  ['read/s', (row: Row) => row.readPerSecond?.toFixed(0) ?? '-'],
  ['of read', (row: Row) => share(row.perSecond, row.readPerSecond)],
] as const

function table(rows: readonly Row[]): string {
  const cells = [columns.map(([head]) => head as string), ...rows.map((row) => columns.map(([, cell]) => cell(row)))]
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]!.length)))
  return cells
    .map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '))
    .join('\n')
}

function keep(rows: readonly Row[], beside: readonly Beside[]): string {
  const folder = new URL('./results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const day = new Date().toISOString().slice(0, 10)
  const name = `${day}-${readdirSync(folder).filter((file) => file.startsWith(day)).length + 1}.json`
  writeFileSync(
    new URL(name, folder),
    `${JSON.stringify({ at: new Date(), tickets, seconds, cores: cpus().length, node: process.version, rows, beside }, null, 2)}\n`,
  )
  return `bench/results/${name}`
}

if (calendars > 0 && !values.only && !values['plans-only']) {
  timeOfClocks(say)
  await calendarsAgree(calendars, say)
}
if (positionals.length > 0) process.exit(0)

const stage = await setStage(tickets, 64, values.catalogue === 'large', say)
const interrupted = () => void stage.stop().then(() => process.exit(130))
process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
try {
  const cases = await casesOf(stage)
  await stage.leave()
  const plans = new URL(`../docs/performance/plans-${tickets}.md`, import.meta.url)
  writeFileSync(plans, await plansOf(stage.urls.app, cases, tickets))
  say(`Plans: docs/performance/plans-${tickets}.md`)
  const rows: Row[] = []
  if (!values['plans-only']) {
    for (const one of cases.filter(({ name }) => name.includes(values.only))) {
      for (const clients of clientCounts) {
        rows.push(await measure(stage, one, clients))
        say(`  ${one.name}, ${clients}: ${rows.at(-1)!.perSecond.toFixed(0)} a second`)
      }
    }
    const beside = streams > 0 && !values.only ? await besideStreams(stage, cases, streams, seconds, Math.max(...clientCounts)) : []
    say(
      `\n${tickets.toLocaleString('en')} tickets, ${cpus().length} cores, server and load on one machine\n\n${table(rows)}\n\n${beside.map((one) => `${saidOf(one)}\n`).join('')}\nKept in ${keep(rows, beside)}`,
    )
  }
} finally {
  await stage.stop()
}
