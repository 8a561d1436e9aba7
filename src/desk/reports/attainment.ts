// How many promises were kept: counted by the database in one pass over one range, for any of a report's headings at once.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { ClockMetric } from '../catalogue/catalogue.ts'
import type { Scope } from './scope.ts'

/** A promise counts in the range in which its clock started, and once only. */
export interface Counted {
  readonly scope: Scope
  readonly from: Date
  readonly before: Date
  /** Running ones are late by now or not. */
  readonly at: Date
  readonly metric?: ClockMetric | undefined
  readonly queue?: string | undefined
  readonly organisation?: string | undefined
  readonly policy?: string | undefined
}

export interface Attainment {
  /** Ended in time. */
  readonly kept: number
  /** Late once, whatever happened afterwards; also what runs and is late now. */
  readonly missed: number
  readonly running: number
  readonly paused: number
  /** Nothing was promised any more, or it was closed unsolved, before it was late. */
  readonly withdrawn: number
  /** Of those that ended with what was promised: within this open time half of them, and nine in ten, in ms; null: none has. */
  readonly half: number | null
  readonly nine: number | null
}
export const nothing: Attainment = { kept: 0, missed: 0, running: 0, paused: 0, withdrawn: 0, half: null, nine: null }

/** Of what is decided, the share that was kept, 0 to 1; null: nothing is decided. */
export const shareKept = ({ kept, missed }: Pick<Attainment, 'kept' | 'missed'>): number | null =>
  kept + missed === 0 ? null : kept / (kept + missed)

const headings = {
  policy: sql`c.policy`,
  queue: sql`c.queue_key`,
  organisation: sql`c.organisation_id`,
  month: sql`c.month`,
} as const
export type Heading = keyof typeof headings
const keys: Record<Heading, RawBuilder<string>> = {
  policy: sql`c.policy`,
  queue: sql`c.queue_key`,
  organisation: sql`c.organisation_id::text`,
  month: sql`to_char(c.month, 'YYYY-MM')`,
}
export interface Row extends Attainment {
  readonly metric: ClockMetric
  /** Null: all; and of an organisation, none. */
  readonly heading: Heading | null
  readonly key: string | null
}

export const missedBy = (at: Date): RawBuilder<boolean> => sql`(k.missed or k.state = 'running' and k.due_at < ${at})`

export const within = ({ scope, from, before, metric, queue, organisation, policy }: Counted): RawBuilder<boolean> =>
  sql.join(
    [
      sql`k.started_at >= ${from} and k.started_at < ${before} and ${scope.where}`,
      ...(metric ? [sql`k.metric = ${metric}`] : []),
      ...(queue ? [sql`k.queue_key = ${queue}`] : []),
      ...(organisation ? [sql`k.organisation_id = ${organisation}`] : []),
      ...(policy ? [sql`k.policy = ${policy}`] : []),
    ],
    sql` and `,
  )

/** What a report is broken down by, in the house's months; `metric`: of this one alone. */
export interface Broken {
  readonly by: readonly Heading[]
  readonly zone: string
  readonly metric?: ClockMetric
}

/** Per metric, and per metric and each of the headings. */
export async function attainment(tx: Tx, counted: Counted, broken: Broken): Promise<Row[]> {
  const { rows } = await attainmentQuery(counted, broken).execute(tx)
  return rows.map(({ spans, ...row }) => ({ ...row, half: spans?.[0] ?? null, nine: spans?.[1] ?? null }))
}

type Read = Omit<Row, 'half' | 'nine'> & { readonly spans: readonly [number, number] | null }

/** The range is read once. Text is sorted by its bytes and months as moments: percentiles are one sort for each heading. */
export function attainmentQuery(counted: Counted, { by, zone, metric }: Broken): RawBuilder<Read> {
  const count = (how: string) => sql`count(*) filter (where c.how = ${sql.lit(how)})`
  const figures = sql`${count('kept')} as kept, ${count('missed')} as missed, ${count('running')} as running, ${count('paused')} as paused,
    ${count('withdrawn')} as withdrawn,
    percentile_disc(array[0.5, 0.9]) within group (order by c.used_ms) filter (where c.state = 'met')::float8[] as spans`
  const one = (heading: Heading, of: RawBuilder<unknown>) => sql`when grouping(${headings[heading]}) = 0 then ${of}`
  const headed = sql`union all
    select c.metric, case ${sql.join(
      by.map((heading) => one(heading, sql.lit(heading))),
      sql` `,
    )} end,
      case ${sql.join(
        by.map((heading) => one(heading, keys[heading])),
        sql` `,
      )} end, ${figures}
    from c ${metric ? sql`where c.metric = ${metric}` : sql``}
    group by grouping sets (${sql.join(by.map((heading) => sql`(c.metric, ${headings[heading]})`))})`
  return sql<Read>`with c as materialized (select k.metric collate "C" as metric, k.policy collate "C" as policy, k.queue_key collate "C" as queue_key,
      k.organisation_id, k.used_ms, k.state, date_trunc('month', k.started_at at time zone ${zone}) as month,
      case when ${missedBy(counted.at)} then 'missed' when k.state = 'met' then 'kept' when k.state = 'dropped' then 'withdrawn' else k.state end as how
    from ticket_clock k where ${within(counted)})
  select c.metric, null as heading, null as key, ${figures} from c group by c.metric ${by.length > 0 ? headed : sql``}`
}
