// What a customer is told at the end of a month: what was promised it, what of it was kept, and each promise that was not, with its reasons.
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { clockMetrics, type ClockMetric } from '../catalogue/catalogue.ts'
import type { Asker } from '../tickets/access.ts'
import { type Attainment, type Counted, attainment } from './attainment.ts'
import { type ClockList, clockList } from './clocks.ts'
import { type Month, monthAfter, monthOf, readMonth, reportZone, startOf } from './months.ts'
import { monthly, overview } from './report.ts'
import { type CustomerScope, scopeOfCustomer } from './scope.ts'

export interface Statement {
  readonly organisation: CustomerScope['organisation']
  readonly month: Month
  readonly zone: string
  /** The month is not over yet. */
  readonly isRunning: boolean
  /** Keys of the queues that alone are counted; null: none is left out. */
  readonly queues: readonly string[] | null
  readonly metrics: Readonly<Record<ClockMetric, Attainment>>
  readonly byPolicy: readonly (Attainment & { readonly metric: ClockMetric; readonly policy: string })[]
  /** With the five months before it. */
  readonly byMonth: Readonly<Record<ClockMetric, readonly (Attainment & { readonly month: Month })[]>>
  readonly missed: ClockList
}
const monthsShown = 6

interface Asked {
  readonly organisationId: string | undefined
  readonly month: string | undefined
  readonly at: Date
  /** The reader's. */
  readonly timeZone: string
}

/** A month that is none, or is still to come, is not there. */
async function countedOf(tx: Tx, who: Asker, { organisationId, month: text, at, timeZone }: Asked) {
  const scope = await scopeOfCustomer(tx, who, organisationId)
  const zone = reportZone(await catalogueOf(tx), timeZone)
  const month = readMonth(text)
  if (month === null || month > monthOf(at, zone)) throw new Refusal('not-found')
  const counted: Counted = { scope, from: startOf(month, zone), before: startOf(monthAfter(month, 1), zone), at }
  return { scope, zone, month, counted }
}

export async function statementOf(
  tx: Tx,
  who: Asker,
  asked: Asked & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Statement> {
  const { scope, zone, month, counted } = await countedOf(tx, who, asked)
  const first = monthAfter(month, 1 - monthsShown)
  const before = await attainment(tx, { ...counted, from: startOf(first, zone) }, { by: ['month'], zone })
  const rows = await attainment(tx, counted, { by: ['policy'], zone })
  return {
    organisation: scope.organisation,
    month,
    zone,
    isRunning: month === monthOf(asked.at, zone),
    queues: scope.queues,
    metrics: overview(rows),
    byPolicy: rows
      .flatMap(({ heading, key, ...row }) => (heading === 'policy' && key !== null ? [{ ...row, policy: key }] : []))
      .sort((a, b) => clockMetrics.indexOf(a.metric) - clockMetrics.indexOf(b.metric) || a.policy.localeCompare(b.policy)),
    byMonth: {
      'first-response': monthly(before, 'first-response', { first, last: month }),
      'next-response': monthly(before, 'next-response', { first, last: month }),
      resolution: monthly(before, 'resolution', { first, last: month }),
      callback: monthly(before, 'callback', { first, last: month }),
    },
    missed: await clockList(tx, counted, { missedOnly: true, cursor: asked.cursor, limit: asked.limit }),
  }
}

/** Each promise of the month, kept or not, for whoever counts again. */
export async function statementClocks(
  tx: Tx,
  who: Asker,
  asked: Asked & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ClockList & Pick<Statement, 'organisation' | 'zone'>> {
  const { scope, zone, counted } = await countedOf(tx, who, asked)
  return {
    ...(await clockList(tx, counted, { missedOnly: false, cursor: asked.cursor, limit: asked.limit })),
    organisation: scope.organisation,
    zone,
  }
}
