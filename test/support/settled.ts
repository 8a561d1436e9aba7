// The dispatcher reads below the oldest running transaction. That horizon is one for all databases of the server, and other tests have transactions of their own.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../src/platform/database.ts'

/** Until no older transaction keeps back what has happened so far; from then on none does any more. */
export async function settled(worker: Db): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ isHeld: boolean }>`select exists (
      select from ticket_event where xid >= pg_snapshot_xmin(pg_current_snapshot()) union all
      select from people_event where xid >= pg_snapshot_xmin(pg_current_snapshot())) as "isHeld"`.execute(worker)
    if (!rows[0]!.isHeld) return
    await sleep(10)
  }
}
