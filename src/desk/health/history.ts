// Ninety days of each component: filled by the worker from what was published, read by pages in one small query.
import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/database.ts'
import { writing } from '../../platform/database.ts'
import { type Course, type DayOf, dayMs, daysOf, historyDays } from './days.ts'

/** `db` as the worker. Twice is harmless: the days are worked out anew. */
export function fillHistory(db: Db, at: Date): Promise<void> {
  return writing(db, null, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('guichet component days', 0))`.execute(tx)
    const since = new Date(at.getTime() - historyDays * dayMs)
    const { rows: courses } = await sql<Course>`select i.kind, i.components, i.starts_at as "startsAt",
        case when i.kind = 'maintenance' then least(i.resolved_at, i.ends_at) else i.resolved_at end as "resolvedAt",
        (select coalesce(json_agg(json_build_object('state', u.state, 'impact', u.impact, 'at', u.at) order by u.at, u.id), '[]')
          from incident_update u where u.incident_id = i.id) as updates
      from incident i where i.published_at is not null and i.starts_at <= ${at} and (i.resolved_at is null or i.resolved_at >= ${since})
      order by i.starts_at desc limit 5000`.execute(tx)
    const known = new Set((await tx.selectFrom('component').select('key').execute()).map(({ key }) => key))
    const days = daysOf(
      courses.map((course) => ({ ...course, updates: course.updates.map((update) => ({ ...update, at: new Date(update.at) })) })),
      at,
    ).filter(({ component }) => known.has(component))
    await tx.deleteFrom('component_day').execute()
    if (days.length === 0) return
    await sql`insert into component_day (component, day, worst, minutes)
      select * from unnest(${days.map((one) => one.component)}::text[], ${days.map((one) => one.day)}::date[], ${days.map((one) => one.worst)}::text[], ${days.map((one) => one.minutes)}::int[])`.execute(
      tx,
    )
  })
}

/** Days on which something was wrong or worked on, by component, oldest first. */
export async function historyOf(tx: Tx, at: Date): Promise<ReadonlyMap<string, readonly Omit<DayOf, 'component'>[]>> {
  const since = new Date(at.getTime() - (historyDays - 1) * dayMs).toISOString().slice(0, 10)
  const { rows } = await sql<DayOf>`select component, to_char(day, 'YYYY-MM-DD') as day, worst, minutes from component_day
    where day >= ${since}::date order by component, day`.execute(tx)
  const by = new Map<string, Omit<DayOf, 'component'>[]>()
  for (const { component, ...rest } of rows) by.set(component, [...(by.get(component) ?? []), rest])
  return by
}
