// How many promises were kept, for machines: staff by their queues, a customer's people and who reads for them by the month.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { clockMetrics } from '../desk/catalogue/catalogue.ts'
import { type Attainment, shareKept } from '../desk/reports/attainment.ts'
import { type ClockList, type ClockRow, results } from '../desk/reports/clocks.ts'
import { reportOf } from '../desk/reports/report.ts'
import { statementClocks, statementOf } from '../desk/reports/statement.ts'
import { reading } from '../platform/database.ts'
import { Cursor, KeyOf, jsonAnswer, limitUpTo } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, Key, Moment, OrganisationName, nextCursor } from './shapes.ts'

const Month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'api.fault.choice')
  .meta({ description: 'A month.', example: '2026-11' })
const Metric = z.enum(clockMetrics, 'api.fault.choice')
const Zone = z.string().meta({
  description: 'IANA zone in whose days months begin: the house’s; the reader’s where it never had a calendar.',
  example: 'Europe/Paris',
})
const span = z.int().nullable()
const figures = {
  kept: z.int(),
  missed: z.int().meta({ description: 'Late once, whatever happened afterwards; also what runs and is late now.' }),
  share: z.number().min(0).max(1).nullable().meta({ description: 'kept / (kept + missed); null: nothing is decided.' }),
  running: z.int(),
  paused: z.int(),
  withdrawn: z.int().meta({ description: 'Nothing was promised any more before it was late.' }),
  halfMs: span.meta({ description: 'Of those that ended with what was promised, half took no more open time; ms.' }),
  nineInTenMs: span.meta({ description: 'The same of nine in ten.' }),
}
const Figures = z.strictObject(figures).meta({ id: 'Attainment' })
const perMetric = z
  .strictObject({ 'first-response': Figures, 'next-response': Figures, resolution: Figures, callback: Figures })
  .meta({ id: 'AttainmentByMetric' })
const byKey = z.strictObject({ key: Key, ...figures }).meta({ id: 'AttainmentOfKey' })
const byMonth = z.strictObject({ month: Month, ...figures }).meta({ id: 'AttainmentOfMonth' })
const Clock = z
  .strictObject({
    ticket: z
      .strictObject({ id: Id, reference: z.string(), summary: z.string() })
      .nullable()
      .meta({ description: 'null: the caller may not see it (any more).' }),
    metric: Metric,
    round: z.int().meta({ description: 'Of next-response: which further question it was.' }),
    policy: Key,
    queue: Key.optional().meta({ description: 'For staff only.' }),
    result: z.enum(results),
    startedAt: Moment,
    endedAt: Moment.nullable(),
    promisedMs: z.int(),
    takenMs: span.meta({ description: 'Open time until it ended, or until now.' }),
    lateMs: span,
    why: z
      .array(z.strictObject({ cause: z.string(), ran: z.boolean(), ms: z.int() }))
      .nullable()
      .meta({ description: 'Of what was missed, what it waited for; null where the caller is not told.' }),
  })
  .meta({ id: 'PromiseClock' })

const said = ({ kept, missed, running, paused, withdrawn, half, nine }: Attainment): z.output<typeof Figures> => ({
  kept,
  missed,
  share: shareKept({ kept, missed }),
  running,
  paused,
  withdrawn,
  halfMs: half,
  nineInTenMs: nine,
})
const whole = (ms: number | null) => (ms === null ? null : Math.round(ms))
const clockSaid = (row: ClockRow, isStaff: boolean): z.output<typeof Clock> => ({
  ticket: row.ticket && { ...row.ticket },
  metric: row.metric,
  round: row.round,
  policy: row.policy,
  ...(isStaff && { queue: row.queue }),
  result: row.result,
  startedAt: row.startedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  promisedMs: row.promised,
  takenMs: whole(row.taken),
  lateMs: whole(row.late),
  why: row.why?.map(({ cause, ran, ms }) => ({ cause, ran, ms: Math.round(ms) })) ?? null,
})
const metricsSaid = (of: Readonly<Record<(typeof clockMetrics)[number], Attainment>>): z.output<typeof perMetric> => ({
  'first-response': said(of['first-response']),
  'next-response': said(of['next-response']),
  resolution: said(of.resolution),
  callback: said(of.callback),
})
const listSaid = ({ rows, nextCursor }: ClockList, isStaff: boolean) => ({ clocks: rows.map((row) => clockSaid(row, isStaff)), nextCursor })

const ReportQuery = z.strictObject({
  from: Month.optional().meta({ description: 'First month; left out, five before the last.' }),
  until: Month.optional().meta({ description: 'Last month; left out, the present one. At most 24 are counted.' }),
  metric: Metric.default('first-response').meta({ description: 'What is broken down.' }),
  queue: KeyOf('queue'),
  customer: Id.optional().meta({ description: 'Id of an organisation.' }),
  policy: KeyOf('policy'),
  cursor: Cursor,
  limit: limitUpTo(100),
})

export const showReport = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/reports/promises',
    operationId: 'showPromiseReport',
    tags: ['Reports'],
    summary: 'Promises kept and missed',
    description:
      'For staff: agents of what their queues worked, administrators of all. A promise counts in the month in which its clock started.',
    ...needs('tickets:read'),
    request: { query: ReportQuery },
    responses: {
      200: jsonAnswer(
        'The figures, and one page of what was missed, newest first.',
        z
          .strictObject({
            from: Month,
            until: Month,
            zone: Zone,
            queues: z.array(Key).nullable().meta({ description: 'That alone are counted; null: all.' }),
            metrics: perMetric,
            byMonth: z.array(byMonth),
            byPolicy: z.array(byKey),
            byQueue: z.array(byKey),
            byCustomer: z
              .array(z.strictObject({ customer: OrganisationName.nullable(), ...figures }))
              .meta({ description: 'Most missed first, 50 at most.' }),
            missed: z.array(Clock),
            nextCursor,
          })
          .meta({ id: 'PromiseReport' }),
      ),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { customer, limit = 25, ...asked } = c.req.valid('query')
    const who = askerOf(c)
    const report = await reading(c.var.house.app, who.personId, (tx) =>
      reportOf(tx, who, { ...asked, organisation: customer, limit, timeZone: c.var.token.timeZone }, c.var.at),
    )
    const { clocks: missed, nextCursor } = listSaid(report.missed, true)
    return c.json(
      {
        from: report.months.first,
        until: report.months.last,
        zone: report.zone,
        queues: report.queues && [...report.queues],
        metrics: metricsSaid(report.metrics),
        byMonth: report.byMonth.map(({ month, ...row }) => ({ month, ...said(row) })),
        byPolicy: report.byPolicy.map((row) => ({ key: row.key ?? '', ...said(row) })),
        byQueue: report.byQueue.map((row) => ({ key: row.key ?? '', ...said(row) })),
        byCustomer: report.byCustomer.map((row) => ({
          customer: row.key === null || row.name === undefined ? null : { id: row.key, name: row.name },
          ...said(row),
        })),
        missed,
        nextCursor,
      },
      200,
    )
  },
})

const OfStatement = z.strictObject({ id: Id, month: Month })
const described =
  'For members who see all tickets of the organisation, for partners that may read all of them, and for staff, of what their queues worked.'

export const showStatement = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}/statements/{month}',
    operationId: 'showStatement',
    tags: ['Reports'],
    summary: 'A customer’s monthly statement',
    description: described,
    ...needs('tickets:read'),
    request: { params: OfStatement },
    responses: {
      200: jsonAnswer(
        'The statement.',
        z
          .strictObject({
            organisation: OrganisationName,
            month: Month,
            zone: Zone,
            isRunning: z.boolean().meta({ description: 'The month is not over.' }),
            queues: z.array(Key).nullable().meta({ description: 'For staff: that alone are counted; null: all.' }),
            metrics: perMetric,
            byPolicy: z.array(z.strictObject({ metric: Metric, policy: Key, ...figures })),
          })
          .meta({ id: 'Statement' }),
      ),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { id, month } = c.req.valid('param')
    const who = askerOf(c)
    const statement = await reading(c.var.house.app, who.personId, (tx) =>
      statementOf(tx, who, { organisationId: id, month, at: c.var.at, timeZone: c.var.token.timeZone, limit: 1 }),
    )
    return c.json(
      {
        organisation: statement.organisation,
        month: statement.month,
        zone: statement.zone,
        isRunning: statement.isRunning,
        queues: statement.queues && [...statement.queues],
        metrics: metricsSaid(statement.metrics),
        byPolicy: statement.byPolicy.map(({ metric, policy, ...row }) => ({ metric, policy, ...said(row) })),
      },
      200,
    )
  },
})

export const listStatementClocks = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}/statements/{month}/clocks',
    operationId: 'listStatementClocks',
    tags: ['Reports'],
    summary: 'Each promise of a monthly statement',
    description: `${described} Kept ones and others, newest first.`,
    ...needs('tickets:read'),
    request: { params: OfStatement, query: z.strictObject({ cursor: Cursor, limit: limitUpTo(100) }) },
    responses: {
      200: jsonAnswer('One page.', z.strictObject({ clocks: z.array(Clock), nextCursor }).meta({ id: 'PromiseClockList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { id, month } = c.req.valid('param')
    const { cursor, limit = 50 } = c.req.valid('query')
    const who = askerOf(c)
    const list = await reading(c.var.house.app, who.personId, (tx) =>
      statementClocks(tx, who, { organisationId: id, month, at: c.var.at, timeZone: c.var.token.timeZone, cursor, limit }),
    )
    return c.json(listSaid(list, who.staffRole !== null), 200)
  },
})
