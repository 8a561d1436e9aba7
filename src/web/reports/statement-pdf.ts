// GET …/statement.pdf: the customer's month on paper, for whoever files such things; drawn here, page by page, from the same figures as the page.
import { setImmediate as breath } from 'node:timers/promises'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, clockMetrics } from '../../desk/catalogue/catalogue.ts'
import type { ClockRow } from '../../desk/reports/clocks.ts'
import { type Statement, statementOf } from '../../desk/reports/statement.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { exactTime } from '../ui/Time.tsx'
import { cellsOf, metricsShown, columns } from './Figures.tsx'
import { lineOf } from './line.ts'
import { newPaper, type Paper } from './paper.ts'
import { plotOf } from './plot.ts'
import { askedBy, doorOf, fileOf } from './statement-door.ts'
import { type Reader, monthSaid, named, spanSaid, whySaid } from './words.ts'

/** More are in the CSV: what is drawn is held in memory until it is whole. */
const mostListed = 200

const inTurn = lineOf(20)

export async function statementPdf(ask: SignedAsk): Promise<Response> {
  const { house, visitor } = ask
  const { who } = doorOf(ask)
  const catalogue = await catalogueOf(house.app)
  const read = () => reading(house.app, visitor.personId, (tx) => statementOf(tx, who, { ...askedBy(ask), limit: mostListed }))
  const { statement, bytes } = await inTurn(async () => {
    const statement = await read()
    return { statement, bytes: await drawn(ask, catalogue, statement) }
  })
  house.log.info({ export: 'statement-pdf', personId: visitor.personId, organisationId: statement.organisation.id }, 'exported')
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': fileOf(statement.month, 'pdf'),
    },
  })
}

async function drawn(ask: SignedAsk, catalogue: Catalogue, statement: Statement): Promise<Buffer> {
  const { t, language } = ask
  const reader: Reader = { t, language, at: ask.at, timeZone: statement.zone }
  const title = t('report.statement.title', { month: monthSaid(ask, statement.month) })
  const paper = await newPaper({ title: `${statement.organisation.name}: ${title}`, author: ask.brand, language, at: ask.at })
  paper.title(`${ask.brand} · ${statement.organisation.name}`, title)
  paper.sentence(t('report.zone', { zone: statement.zone }), { soft: true })
  if (statement.isRunning) paper.sentence(t('report.statement.running', { when: exactTime(reader, ask.at) }), { soft: true })
  if (statement.queues)
    paper.sentence(t('report.queues', { queues: statement.queues.map((key) => named(catalogue, 'queues', key, ask)).join(', ') }))
  figures(paper, reader, catalogue, statement)
  paper.heading(t('report.missed.title'))
  if (statement.missed.rows.length === 0) paper.sentence(t('report.missed.none'))
  for (const [at, row] of statement.missed.rows.entries()) {
    if (at % 10 === 9) await breath() // others are served meanwhile
    entry(paper, reader, catalogue, row)
  }
  if (statement.missed.nextCursor) paper.sentence(t('report.statement.more'))
  const made = t('report.statement.made', { when: exactTime(reader, ask.at) })
  return paper.done((page, pages) => `${made} · ${t('report.statement.page', { page, pages })}`)
}

function figures(paper: Paper, reader: Reader, catalogue: Catalogue, statement: Statement): void {
  const { t } = reader
  const heads = columns.map((column) => t(`report.${column}`))
  paper.heading(t('report.overview'))
  paper.table(
    t('report.overview'),
    [t('report.metric'), ...heads],
    metricsShown(statement.metrics).map((metric) => [t(`promise.${metric}.title`), ...cellsOf(reader, statement.metrics[metric])]),
  )
  paper.sentence(t('report.terms'), { soft: true, size: 8 })
  if (statement.byPolicy.length > 0) {
    paper.heading(t('report.by-policy'))
    paper.table(
      t('report.by-policy'),
      [t('report.policy'), ...heads],
      statement.byPolicy.map((row) => [
        `${named(catalogue, 'promises', row.policy, reader)}: ${t(`promise.${row.metric}.title`)}`,
        ...cellsOf(reader, row),
      ]),
    )
  }
  for (const metric of clockMetrics) {
    const months = statement.byMonth[metric]
    if (months.every(({ kept, missed }) => kept + missed === 0)) continue
    const words = t(`promise.${metric}.title`)
    paper.heading(`${words}: ${t('report.by-month')}`)
    paper.plot(t('report.plot.title', { metric: words }), plotOf(reader, months))
    paper.table(
      `${words}: ${t('report.by-month')}`,
      [t('report.month'), ...heads],
      months.map((row) => [monthSaid(reader, row.month), ...cellsOf(reader, row)]),
    )
  }
}

function entry(paper: Paper, reader: Reader, catalogue: Catalogue, row: ClockRow): void {
  const { t } = reader
  const from = exactTime(reader, row.startedAt)
  const facts = (['promised', 'taken', 'late'] as const).flatMap((what) =>
    row[what] === null ? [] : [t('report.why.ran', { cause: t(`report.${what}`), time: spanSaid(reader, row[what]) })],
  )
  const why = whySaid(reader, row)
  paper.entry(row.ticket ? `${row.ticket.reference}  ${row.ticket.summary}` : t('report.unseen'), [
    [
      t(`promise.${row.metric}.title`),
      named(catalogue, 'promises', row.policy, reader),
      row.endedAt ? `${from} – ${exactTime(reader, row.endedAt)}` : `${from} (${t('report.running')})`,
    ].join(' · '),
    facts.join(' · '),
    ...(why.length > 0 ? [t('report.why.ran', { cause: t('report.why'), time: why.join('; ') })] : []),
  ])
}
