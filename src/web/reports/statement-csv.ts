// GET …/statement.csv: each promise of the month, kept or not; no cell can become a formula (F17), and each export is logged.
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { ClockRow } from '../../desk/reports/clocks.ts'
import { type Statement, statementClocks } from '../../desk/reports/statement.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { csvOf, csvTime, csvTimeHead } from '../csv.ts'
import { askedBy, doorOf, fileOf } from './statement-door.ts'
import { type Reader, minutesOf, named, whySaid } from './words.ts'

const most = 20_000 // rows of one export
const atOnce = 250

const heads = ({ t, timeZone }: Reader): string[] => [
  t('report.reference'),
  t('report.summary'),
  t('report.metric'),
  t('report.policy'),
  t('report.result'),
  csvTimeHead({ timeZone }, t('report.started')),
  csvTimeHead({ timeZone }, t('report.ended')),
  ...(['promised', 'taken', 'late'] as const).map((what) => t('report.minutes', { what: t(`report.${what}`) })),
  t('report.why'),
]

const cells = (ask: Reader, catalogue: Catalogue, row: ClockRow): string[] => [
  row.ticket?.reference ?? '',
  row.ticket?.summary ?? ask.t('report.unseen'),
  ask.t(`promise.${row.metric}.title`),
  named(catalogue, 'promises', row.policy, ask),
  ask.t(`report.${row.result}`),
  csvTime(ask, row.startedAt),
  csvTime(ask, row.endedAt),
  ...[row.promised, row.taken, row.late].map((ms) => (ms === null ? '' : String(minutesOf(ms)))),
  whySaid(ask, row).join('; '),
]

export async function statementCsv(ask: SignedAsk): Promise<Response> {
  const { house, visitor } = ask
  const { who } = doorOf(ask)
  const catalogue = await catalogueOf(house.app)
  const batch = (cursor?: string) =>
    reading(house.app, visitor.personId, (tx) => statementClocks(tx, who, { ...askedBy(ask), cursor, limit: atOnce }))
  // Refused before anything is sent.
  const first = await batch()
  // Its times are those of the page and the paper, so that each lies in the month.
  const reader: Reader = { t: ask.t, language: ask.language, at: ask.at, timeZone: first.zone }
  async function* text() {
    yield `\ufeff${csvOf([heads(reader)])}` // the mark says that this is UTF-8
    let rows = 0
    try {
      for (let list: Pick<Statement['missed'], 'rows' | 'nextCursor'> = first; ; list = await batch(list.nextCursor!)) {
        rows += list.rows.length
        yield csvOf(list.rows.map((row) => cells(reader, catalogue, row)))
        if (!list.nextCursor || rows >= most) break
      }
    } finally {
      house.log.info({ export: 'statement', personId: visitor.personId, organisationId: first.organisation.id, rows }, 'exported')
    }
  }
  const bytes = Readable.toWeb(Readable.from(text(), { objectMode: false })) as ReadableStream<Uint8Array>
  return new Response(bytes as BodyInit, {
    headers: { 'content-type': 'text/csv; charset=utf-8; header=present', 'content-disposition': fileOf(ask.params.month!, 'csv') },
  })
}
