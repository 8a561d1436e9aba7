// The one way a job gets into the queue: with the transaction that wants it, so that neither exists without the other.
import { sql } from 'kysely'
import { type Db, type Tx, send } from './database.ts'

export interface WantedJob {
  readonly task: string
  /** Several: the queue's batch, of which only those that failed come again. */
  readonly payload: object | readonly object[]
  /** A job of the same key that has not begun is replaced. */
  readonly key: string
  /** Default: now. */
  readonly runAt?: Date
}

/** As guichet_worker only: the queue's tables are its own. Never from a deed (architecture: events are the outbox). */
export async function addJobs(tx: Tx | Db, wanted: readonly WantedJob[]): Promise<void> {
  if (wanted.length === 0) return
  // Mails that wait for a server that is down for days count their own tries; 100 is for faults of ours.
  const specs = wanted.map((job) => ({
    identifier: job.task,
    payload: job.payload,
    job_key: job.key,
    run_at: job.runAt ?? null,
    max_attempts: 100,
  }))
  const adding = sql`select count(*) from graphile_worker.add_jobs(array(
    select spec from json_populate_recordset(null::graphile_worker.job_spec, ${JSON.stringify(specs)}::json) spec))`
  await (tx.isTransaction ? send(tx as Tx, [adding]) : adding.execute(tx))
}
