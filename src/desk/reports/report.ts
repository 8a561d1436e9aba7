// What we look at: how many promises were kept in some months, by policy, queue, customer and month, and which ones were not.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { clockMetrics, type ClockMetric } from '../catalogue/catalogue.ts'
import type { Asker } from '../tickets/access.ts'
import { type Attainment, type Counted, type Heading, type Row, attainment, nothing } from './attainment.ts'
import { type ClockList, clockList } from './clocks.ts'
import { type Month, type Months, monthAfter, monthsAsked, monthsWithin, reportZone, startOf } from './months.ts'
import { scopeOfStaff } from './scope.ts'

export interface ReportAsked {
  readonly from?: string | undefined
  readonly until?: string | undefined
  /** What is broken down; the overview is of all three. */
  readonly metric: ClockMetric
  readonly queue?: string | undefined
  readonly organisation?: string | undefined
  readonly policy?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
  /** The reader's. */
  readonly timeZone: string
}
export interface Headed extends Attainment {
  readonly key: string | null
  readonly name?: string | undefined
}
export interface Report {
  readonly months: Months
  readonly zone: string
  /** Keys of the queues that alone are counted; null: none is left out. */
  readonly queues: readonly string[] | null
  /** Of the customer that alone is counted. */
  readonly organisation: { readonly id: string; readonly name: string } | null
  readonly metrics: Readonly<Record<ClockMetric, Attainment>>
  readonly byMonth: readonly (Attainment & { readonly month: Month })[]
  readonly byPolicy: readonly Headed[]
  readonly byQueue: readonly Headed[]
  /** Most missed first, `mostCustomers` at most. */
  readonly byCustomer: readonly Headed[]
  readonly moreCustomers: number
  readonly missed: ClockList
}
export const mostCustomers = 50

/** Each agent of what their queues worked. A queue they do not work in, and a customer they do not know, is not there. */
export async function reportOf(tx: Tx, who: Asker, asked: ReportAsked, at: Date): Promise<Report> {
  const scope = await scopeOfStaff(tx, who)
  const catalogue = await catalogueOf(tx)
  if (asked.queue !== undefined && !(scope.queues ?? catalogue.queues.map(({ key }) => key)).includes(asked.queue))
    throw new Refusal('not-found')
  const zone = reportZone(catalogue, asked.timeZone)
  const months = monthsAsked(asked, at, zone)
  const { queue, organisation, policy, metric } = asked
  const counted: Counted = {
    scope,
    from: startOf(months.first, zone),
    before: startOf(monthAfter(months.last, 1), zone),
    at,
    queue,
    organisation,
    policy,
  }
  const rows = await attainment(tx, counted, { by: ['month', 'policy', 'queue', 'organisation'], zone, metric })
  const under = (heading: Heading) => rows.filter((row) => row.heading === heading && row.metric === metric).sort(mostMissed)
  const customers = under('organisation')
  const shown = customers.slice(0, mostCustomers)
  const names = await namesOf(tx, [...shown.map(({ key }) => key), organisation ?? null])
  if (organisation !== undefined && !names.has(organisation)) throw new Refusal('not-found')
  return {
    months,
    zone,
    queues: scope.queues,
    organisation: organisation === undefined ? null : { id: organisation, name: names.get(organisation)! },
    metrics: overview(rows),
    byMonth: monthly(rows, metric, months),
    byPolicy: under('policy'),
    byQueue: under('queue'),
    byCustomer: shown.map((row) => ({ ...row, name: row.key === null ? undefined : names.get(row.key) })),
    moreCustomers: customers.length - shown.length,
    missed: await clockList(tx, { ...counted, metric }, { missedOnly: true, cursor: asked.cursor, limit: asked.limit }),
  }
}

const mostMissed = (a: Row, b: Row): number =>
  b.missed - a.missed || b.kept - a.kept || (a.key ?? '').localeCompare(b.key ?? '') || (a.key === null ? 1 : -1)

/** Of each metric, also where nothing was promised. */
export function overview(rows: readonly Row[], heading: Heading | null = null, key: string | null = null): Record<ClockMetric, Attainment> {
  const of = (metric: ClockMetric) => rows.find((row) => row.metric === metric && row.heading === heading && row.key === key) ?? nothing
  return Object.fromEntries(clockMetrics.map((metric) => [metric, of(metric)])) as Record<ClockMetric, Attainment>
}

/** Each month, also an empty one. */
export const monthly = (rows: readonly Row[], metric: ClockMetric, months: Months) =>
  monthsWithin(months).map((month) => ({ ...overview(rows, 'month', month)[metric], month }))

async function namesOf(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from organisation
    where id = any (${ids.filter((id) => id !== null)}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
