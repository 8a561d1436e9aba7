// Solved tickets close by themselves after some days (setting close_solved_after_days); the worker's timer calls this.
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { shownAs } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { leadsTo } from './lifecycle.ts'

const day = 86_400_000

/** Closes at most `batch` tickets; call again while it returns as many. `act.db` as the worker, `actor.personId` null: the system. Twice is harmless. */
export function closeSolvedTickets(act: Act, batch = 200): Promise<{ closed: number }> {
  return inTransaction(act, async (act) => {
    const catalogue = await catalogueOf(act.db)
    const before = new Date(act.at.getTime() - catalogue.closeSolvedAfterDays * day)
    const shown = shownAs(catalogue, 'solved') !== shownAs(catalogue, leadsTo('auto-closed', 'solved')!)
    const { rows } = await sql<{ id: string }>`select id from ticket where status = 'solved' and solved_at <= ${before}
      order by solved_at, id limit ${batch} for update skip locked`.execute(act.db)
    if (rows.length === 0) return { closed: 0 }
    const ids = rows.map((row) => row.id)
    const updated = shown ? sql`, updated_at = greatest(updated_at, ${act.at})` : sql``
    await together(act.db, [
      sql`update ticket set status = 'closed', closed_at = ${act.at}, close_reason = 'solved', waiting_since = null,
        touched_at = greatest(touched_at, ${act.at})${updated} where id = any (${ids})`,
      ...(shown ? [sql`update participant set updated_at = greatest(updated_at, ${act.at}) where ticket_id = any (${ids})`] : []),
      ...ids.map(
        (id) =>
          eventRow(act, id, {
            type: 'ticket.status-changed',
            from: 'solved',
            to: 'closed',
            happening: 'auto-closed',
            reason: 'solved',
            shown,
          }).query,
      ),
    ])
    return { closed: ids.length }
  })
}
