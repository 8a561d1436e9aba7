// Turns recorded events into jobs, each once and in order. Without it every deed would have to notify in its own transaction,
// which would make all commits wait for each other (docs/decisions). Correctness rests on the cursor alone: a wake that is lost costs a second.
import { sql } from 'kysely'
import { type Task, batched, reactions } from '../desk/jobs.ts'
import { type Db, type Tx, send, writing } from '../platform/database.ts'
import { type WantedJob, addJobs } from '../platform/job-queue.ts'

type Outbox = keyof typeof reactions
const outboxes = Object.keys(reactions) as Outbox[]

/** An event's number is drawn before it commits, so numbers become visible out of order. A transaction id below the oldest one still
 *  running is final: everything below it is visible or was rolled back. Hence the order (xid, seq), read below that horizon only. */
interface Event {
  id: string
  seq: number
  /** Named apart from the column: `order by xid` would sort an output of that name as text, 999 after 1000. */
  xid_text: string
  type: string
}

export interface Dispatcher {
  /** Look now: something was committed. Many calls make one look. */
  wake(): void
  stop(): Promise<void>
}

export interface DispatcherOptions {
  /** As guichet_worker. */
  readonly db: Db
  /** Tells the other processes how far events are visible, on a connection of its own. */
  notify(lastSeq: number): Promise<unknown>
  failed(fault: unknown): void
  readonly batch?: number
}

/**
 * At most this often: many deeds at once make one look and one notification. In a rush a look takes long, and the next waits three times as
 * long: it finds more at once, and people have the rest.
 */
const quietMs = 20
export const quietFor = (tookMs: number) => Math.min(250, Math.max(quietMs, 3 * tookMs))
const pollMs = 1000

export function startDispatcher({ db, notify, failed, batch = 500 }: DispatcherOptions): Dispatcher {
  let stopped = false
  let running: Promise<void> | null = null
  let again = false
  let timer: NodeJS.Timeout | undefined
  let lastLook = 0
  let quiet = quietMs
  let patience = pollMs
  let waited = 0

  function lookIn(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const began = performance.now()
      running = look()
        .catch(failed)
        .finally(() => {
          running = null
          lastLook = performance.now()
          quiet = quietFor(lastLook - began)
          if (stopped) return
          if (again) {
            again = false
            lookIn(quiet)
          } else lookIn(patience)
        })
    }, ms)
  }

  async function look(): Promise<void> {
    let told = performance.now()
    let lastSeq: number | null = null
    let waits = false
    for (;;) {
      const round = await dispatchOnce(db, batch)
      if (round.lastSeq !== null) lastSeq = round.lastSeq
      waits = round.waits
      const now = performance.now()
      if (lastSeq !== null && (!round.full || now - told >= quietMs)) {
        await notify(lastSeq).catch(failed)
        lastSeq = null
        told = now
      }
      if (!round.full || stopped) break
    }
    // An older transaction is still running and keeps visible events back: ask again soon, but ever less often.
    waited = waits ? waited + 1 : 0
    patience = waits ? Math.min(pollMs, quietMs * 2 ** Math.min(waited - 1, 6)) : pollMs
  }

  lookIn(0)
  return {
    wake() {
      if (stopped) return
      if (running) again = true
      else lookIn(Math.max(0, quiet - (performance.now() - lastLook)))
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

export interface Round {
  /** How many events became jobs. */
  readonly found: number
  /** Number of the last ticket event among them. */
  readonly lastSeq: number | null
  /** There may be more at once. */
  readonly full: boolean
  /** Committed events lie above the horizon. */
  readonly waits: boolean
}

/** One batch of each outbox. The cursor's row lock keeps a second dispatcher out; it then does nothing. */
export async function dispatchOnce(db: Db, batch: number): Promise<Round> {
  // Taking the lock writes; a quiet house is only read.
  if (!(await isAnythingNew(db))) return { found: 0, lastSeq: null, full: false, waits: false }
  return writing(db, null, (tx) => dispatchIn(tx, batch))
}

/** Jobs and cursor in the caller's transaction: both or neither. */
export async function dispatchIn(tx: Tx, batch: number): Promise<Round> {
  const all = await Promise.all(outboxes.map((outbox) => advance(tx, outbox, batch)))
  return {
    found: all.reduce((sum, one) => sum + one.found, 0),
    lastSeq: all.find(({ outbox }) => outbox === 'ticket_event')!.lastSeq,
    full: all.some((one) => one.found === batch),
    waits: all.some((one) => one.waits),
  }
}

/** So many events are one job: few enough that it is soon done, enough that a rush is. */
const eventsPerJob = 20

/** Each event's jobs, in the order of events; of those that are batched one for several events. */
function jobsOf(outbox: Outbox, events: readonly Pick<Event, 'id' | 'type'>[]): WantedJob[] {
  const jobs: WantedJob[] = []
  const open = new Map<Task, { eventId: string }[]>()
  for (const { id, type } of events)
    for (const task of (reactions[outbox] as Record<string, readonly Task[]>)[type] ?? []) {
      const batch = batched.has(task) ? open.get(task) : undefined
      if (batch && batch.length < eventsPerJob) {
        batch.push({ eventId: id })
        continue
      }
      const payload = [{ eventId: id }]
      open.set(task, payload)
      jobs.push({ task, payload: batched.has(task) ? payload : payload[0]!, key: `${task}:${id}` })
    }
  return jobs
}

/** Ordered, with a limit of one: a bare `exists` lets the planner hope for an early hit and read the whole table when there is none. */
const newer = (outbox: Outbox) => sql`(select e.seq from ${sql.table(outbox)} e
  where (e.xid, e.seq) > ((select d.xid from dispatcher d where d.outbox = ${outbox}), (select d.seq from dispatcher d where d.outbox = ${outbox}))
  order by e.xid, e.seq limit 1) is not null`

async function isAnythingNew(db: Db): Promise<boolean> {
  const { rows } = await sql<{ newer: boolean }>`select ${sql.join(outboxes.map(newer), sql` or `)} as newer`.execute(db)
  return rows[0]!.newer
}

async function advance(tx: Tx, outbox: Outbox, batch: number) {
  const none = { outbox, found: 0, lastSeq: null, waits: false }
  const cursor = await sql<{
    xid: string
    seq: number
  }>`select xid::text, seq from dispatcher where outbox = ${outbox} for update skip locked`.execute(tx)
  const from = cursor.rows[0]
  if (!from) return none
  const after = sql`(xid, seq) > (${from.xid}::xid8, ${from.seq})`
  const { rows } = await sql<Event>`select id, seq, xid::text as xid_text, type from ${sql.table(outbox)}
    where ${after} and xid < pg_snapshot_xmin(pg_current_snapshot()) order by xid, seq limit ${batch}`.execute(tx)
  const last = rows.at(-1)
  if (!last) {
    const held = await sql<{ held: boolean }>`select ${newer(outbox)} as held`.execute(tx)
    return { ...none, waits: held.rows[0]!.held }
  }
  await addJobs(tx, jobsOf(outbox, rows))
  await send(tx, [sql`update dispatcher set xid = ${last.xid_text}::xid8, seq = ${last.seq} where outbox = ${outbox}`])
  return { outbox, found: rows.length, lastSeq: Math.max(...rows.map((event) => event.seq)), waits: false }
}
