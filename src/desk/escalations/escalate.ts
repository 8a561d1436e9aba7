// Does what is to be done before and after a promise is due, each once. A clock is read again from its events under the ticket's lock before anything
// happens: answered, paused or promised otherwise meanwhile, it does nothing. Mark (`escalation`), effect and event are written together; whoever is
// killed in between, comes late, or finds the time of day set back, goes by the mark.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { addJobs } from '../../platform/job-queue.ts'
import type { ActInTransaction } from '../actor.ts'
import { keepClocksOf } from '../promises/keep-clocks.ts'
import { staffStays } from '../tickets/unassign.ts'
import { doStep } from './do-step.ts'
import { gatherNotices } from './gather-notices.ts'
import { type Pending, lateMs, passedOver } from './plan-steps.ts'
import { type Step, fingerprint, readSteps } from './steps.ts'

const batch = 100
/** A ticket that somebody holds is looked at again so often; then a minute later. */
const rounds = 3
const restMs = 50
/** What one run works out anew of changed steps: the next goes on. */
const mostReplanned = 20_000

/** The task. `db` as the worker. What fails on one ticket keeps no other waiting, and is thrown at the end. */
export async function escalate({ db, now }: { readonly db: Db; now(): Date }): Promise<void> {
  let fault: unknown
  const each = async (ids: readonly string[]) => {
    for (const id of ids) await escalateTicket(db, id, now()).catch((thrown) => (fault ??= thrown))
  }
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await pause(restMs)
      let some = 0
      for (let after: Due | null = null; ; ) {
        const due: Due[] = await dueAfter(db, now(), after)
        some += due.length
        await each([...new Set(due.map(({ ticketId }) => ticketId))])
        if (due.length < batch) break
        after = due.at(-1)!
      }
      if (some === 0) break
    }
    await replan(db, each)
  } finally {
    await gatherNotices(db, now())
    await wakeWebhooks(db, now())
  }
  if (fault) throw fault
}

interface Due {
  readonly ticketId: string
  /** As text: it is finer than a Date. */
  readonly at: string
}
const dueAfter = async (db: Db, at: Date, after: Due | null): Promise<Due[]> =>
  (
    await sql<Due>`select ticket_id as "ticketId", next_step_at::text as at from ticket_clock where next_step_at <= ${at}
      and ${after ? sql`(next_step_at, ticket_id) > (${after.at}::timestamptz, ${after.ticketId}::uuid)` : sql`true`}
      order by next_step_at, ticket_id limit ${batch}`.execute(db)
  ).rows

/** Clocks that were reckoned with other steps than there are now. */
async function replan(db: Db, each: (ids: readonly string[]) => Promise<void>): Promise<void> {
  const now = fingerprint(await db.transaction().execute((tx) => readSteps(tx)))
  let done = 0
  for (const side of [sql`steps < ${now}`, sql`steps > ${now}`, sql`steps is null`]) {
    for (let after = '00000000-0000-0000-0000-000000000000'; done < mostReplanned; ) {
      const { rows } = await sql<{
        id: string
      }>`select distinct ticket_id as id from ticket_clock where due_at is not null and metric <> 'callback' and ${side}
        and ticket_id > ${after} order by ticket_id limit ${batch}`.execute(db)
      await each(rows.map(({ id }) => id))
      done += rows.length
      if (rows.length < batch) break
      after = rows.at(-1)!.id
    }
  }
}

/** One ticket, in a transaction of its own; one that somebody holds is left for later. */
export function escalateTicket(db: Db, ticketId: string, at: Date): Promise<void> {
  return writing(db, null, async (tx) => {
    const act: ActInTransaction = { db: tx, at, actor: { personId: null, staffRole: null, via: 'workspace' } }
    // Before the ticket is locked, as deeds do.
    if ((await readSteps(tx)).some(({ action }) => action === 'reassign')) await staffStays(act)
    const { rows } = await sql`select from ticket where id = ${ticketId} for no key update skip locked`.execute(tx)
    if (rows.length === 0) return
    // What is done may move clocks: another queue has other hours.
    for (let turn = 0; turn < 20; turn++) {
      const due = (await keepClocksOf(tx, ticketId, at)).filter((one) => one.at <= at.getTime())
      if (due.length === 0) return
      await doAll(act, tx, ticketId, due)
    }
  })
}

async function doAll(act: ActInTransaction, tx: Tx, ticketId: string, due: readonly Pending[]): Promise<void> {
  const passed = due.filter((one) => isOvertaken(one, due, act.at))
  if (passed.length > 0) await passedOver(ticketId, passed, act.at).execute(tx)
  for (const one of due) {
    if (passed.includes(one)) continue
    await doStep(act, ticketId, one)
    if (one.step.action === 'reassign') return // the clocks are read anew
  }
}

/** A worker that was away for hours tells people and systems the last of what it should have told, and hands a ticket over once. */
function isOvertaken({ clock, step, at }: Pending, due: readonly Pending[], now: Date): boolean {
  if (step.action === 'raise' || at > now.getTime() - lateMs) return false
  return due.some(
    (other) =>
      other.clock === clock &&
      other.at > at &&
      other.step.action === step.action &&
      other.step.webhook === step.webhook &&
      tellsAll(other.step, step),
  )
}

/** Nobody is left out because a later step tells others. */
const tellsAll = (later: Step, earlier: Step): boolean =>
  earlier.tell.every((whom) => later.tell.includes(whom) || (whom === 'assignee' && later.tell.includes('queue'))) &&
  earlier.people.every((one) => later.people.includes(one))

/** A job for each webhook that has something to send; twice is harmless, its calls are taken one by one. */
async function wakeWebhooks(db: Db, at: Date): Promise<void> {
  const { rows } = await sql<{ key: string }>`select w.key from webhook w left join webhook_target g on g.webhook_key = w.key
    where exists (select from webhook_call c where c.webhook_key = w.key and c.state = 'waiting' and c.next_at <= ${at})
      and coalesce(g.rests_until, '-infinity') <= ${at}`.execute(db)
  await addJobs(
    db,
    rows.map(({ key }) => ({ task: 'call-webhook', payload: { key }, key: `call-webhook:${key}` })),
  )
}
