// GET /workspace/.../tickets.csv: the view as a spreadsheet; no cell can become a formula (F17), and each export is logged.
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { stringify } from 'csv-stringify/sync'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { longestAsked } from '../../desk/search/asked.ts'
import { queuesOf } from '../../desk/tickets/agent-queue.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import type { Row } from './AgentTable.tsx'
import { listed, requireQueue } from './list.tsx'
import { type View, wordOf } from './views.ts'
import { nextWords, said, statusWords } from './words.ts'

const most = 10_000 // rows of one export
const columns = [
  'reference',
  'summary',
  'requester',
  'organisation',
  'type',
  'service',
  'queue',
  'status',
  'assignee',
  'next',
  'priority',
  'severity',
  'due',
  'waiting',
  'updated',
  'created',
] as const

const cells = (ask: SignedAsk, catalogue: Catalogue, row: Row): string[] => [
  row.reference,
  row.summary,
  row.requester.name,
  row.organisation?.name ?? '',
  said(ask, catalogue, 'requestTypes', row.requestType),
  said(ask, catalogue, 'services', row.service),
  said(ask, catalogue, 'queues', row.queue ?? null),
  statusWords(ask, row.status),
  row.assignee?.name ?? '',
  nextWords(ask, row.status),
  said(ask, catalogue, 'priorities', row.priority),
  said(ask, catalogue, 'severities', row.severity),
  row.due?.dueAt.toISOString() ?? '',
  row.waitingSince?.toISOString() ?? '',
  row.updatedAt.toISOString(),
  row.createdAt.toISOString(),
]

const lines = (rows: string[][]): string =>
  stringify(rows, { quoted: true, quoted_empty: true, escape_formulas: true, record_delimiter: '\r\n' })

export const queueCsv = (ask: SignedAsk) => csv(ask, { kind: 'queue', queue: ask.params.queue ?? '' })
export const mineCsv = (ask: SignedAsk) => csv(ask, { kind: 'mine' })
export const unassignedCsv = (ask: SignedAsk) => csv(ask, { kind: 'unassigned' })
export const searchCsv = (ask: SignedAsk) => csv(ask, { kind: 'search', words: (ask.c.req.query('q') ?? '').slice(0, longestAsked) })

async function csv(ask: SignedAsk, view: View): Promise<Response> {
  const { house, visitor, t } = ask
  const everything = ask.c.req.query('show') === 'everything'
  const catalogue = await catalogueOf(house.app)
  requireQueue(await reading(house.app, visitor.personId, (tx) => queuesOf(tx, visitor)), view)
  async function* text() {
    yield `\ufeff${lines([columns.map((column) => t(`workspace.list.${column}`))])}` // the mark says that this is UTF-8
    let rows = 0
    let cursor: string | undefined
    try {
      do {
        const batch = await reading(house.app, visitor.personId, (tx) => listed(tx, ask, view, { everything, cursor, limit: 100 }))
        rows += batch.rows.length
        cursor = batch.next ?? undefined
        yield lines(batch.rows.map((row) => cells(ask, catalogue, row)))
      } while (cursor && rows < most)
    } finally {
      const named = view.kind === 'search' ? 'search' : wordOf(view) // what was looked for may name a person
      house.log.info({ export: 'workspace', personId: visitor.personId, view: named, rows }, 'exported')
    }
  }
  const bytes = Readable.toWeb(Readable.from(text(), { objectMode: false })) as ReadableStream<Uint8Array>
  return new Response(bytes as unknown as BodyInit, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="tickets-${ask.at.toISOString().slice(0, 10)}.csv"`,
    },
  })
}
