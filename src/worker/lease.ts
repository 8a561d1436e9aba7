// A killed worker's jobs come back within seconds instead of the library's four hours: a mail cut off in the middle is sent at once by another.
import type { OwnConnection } from './own-connection.ts'

/** The library marks a job with the id of the pool that took it. We note that id beside the key of a session lock; the database frees the
 *  lock when the process is gone, however it went. Jobs of an id whose lock is free belong to nobody. */
export interface Lease {
  readonly workerId: string
  readonly lockKey: number
}

type Query = OwnConnection['query']

const held = `exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
  and database = (select oid from pg_database where datname = current_database())
  and classid::bigint = lock_key >> 32 and objid::bigint = lock_key & 4294967295)`

/** First the lock, then the row: a row without a lock means a dead worker. */
export async function takeLease(query: Query, lease: Lease, at: Date): Promise<void> {
  await query('select pg_advisory_lock($1)', [lease.lockKey])
  await query('insert into worker_lease (worker_id, lock_key, started_at) values ($1, $2, $3) on conflict (worker_id) do nothing', [
    lease.workerId,
    lease.lockKey,
    at,
  ])
}

export async function giveLeaseBack(query: Query, lease: Lease): Promise<void> {
  await query('delete from worker_lease where worker_id = $1', [lease.workerId])
  await query('select pg_advisory_unlock($1)', [lease.lockKey])
}

/** Gives the jobs of dead workers back to all. Returns the ids. A worker younger than its row (it takes jobs while the row is on its way)
 *  is spared for 15 seconds. */
export async function freeJobsOfTheDead(query: Query): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `select worker_id as id from worker_lease where not ${held}
     union select distinct locked_by from graphile_worker._private_jobs
       where locked_at < now() - interval '15 seconds' and locked_by not in (select worker_id from worker_lease)`,
  )
  const dead = rows.map((row) => row.id)
  if (dead.length > 0) {
    await query('select graphile_worker.force_unlock_workers($1::text[])', [dead])
    await query('delete from worker_lease where worker_id = any($1::text[])', [dead])
  }
  return dead
}
