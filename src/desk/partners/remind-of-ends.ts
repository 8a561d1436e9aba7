// Both parties hear 30, 7 and 1 days before a delegation ends, so that nobody stands before a closed door unwarned. A changed end is reminded of anew.
import { sql } from 'kysely'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfBoth } from './delegation-for.ts'

/** A batch, in one transaction. What was approved within the days before its end is not reminded of those: who granted it for a week knows. */
export function remindOfEnds(act: Act, most: number): Promise<{ reminded: number }> {
  return inTransaction(act, async (act) => {
    const { rows } = await sql<{ id: string; customer_id: string; partner_id: string; ends_at: Date; days: number }>`
      with due as (
        select d.id, (select min(n) from unnest(array[1, 7, 30]) n
          where d.ends_at - n * interval '1 day' <= ${act.at} and d.approved_at <= d.ends_at - n * interval '1 day') as days
        from delegation d
        where d.approved_at is not null and d.ended_at is null and not d.single
          and d.ends_at > ${act.at} and d.ends_at <= ${act.at}::timestamptz + interval '30 days')
      update delegation d set reminded_for = d.ends_at, reminded_days = due.days
      from due where d.id = due.id and d.id in (
        select o.id from delegation o join due n on n.id = o.id
        where n.days is not null and (o.reminded_for is distinct from o.ends_at or o.reminded_days > n.days)
        order by o.id limit ${most} for update of o skip locked)
      returning d.id, d.customer_id, d.partner_id, d.ends_at, d.reminded_days as days`.execute(act.db)
    for (const row of rows)
      await recordOfBoth(act, row, { type: 'delegation.ends-soon', days: row.days, endsAt: row.ends_at.toISOString() })
    return { reminded: rows.length }
  })
}
