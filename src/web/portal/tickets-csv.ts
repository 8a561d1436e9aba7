// GET /tickets.csv: the list as it is filtered, for a spreadsheet; no cell can become a formula (F17), and each export is logged.
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { exportTickets } from '../../desk/tickets/export-tickets.ts'
import type { TicketRow } from '../../desk/tickets/list-tickets.ts'
import { reading } from '../../platform/database.ts'
import { type SignedAsk, asCustomer } from '../ask.ts'
import { csvOf, csvTime, csvTimeHead } from '../csv.ts'
import { choiceOf, questionOf } from './list-address.ts'
import { listed, listOf } from './tickets.tsx'

const named = (list: readonly { key: string; label: Words }[], key: string | null, ask: SignedAsk): string =>
  key ? label(byKey(list, key)?.label ?? { en: key }, ask.language) : ''

const columns = [
  'reference',
  'summary',
  'type',
  'service',
  'status',
  'priority',
  'severity',
  'requester',
  'organisation',
  'partner',
] as const
const times = ['updated', 'created'] as const

const cells = (ask: SignedAsk, catalogue: Catalogue, row: TicketRow): string[] => [
  row.reference,
  row.summary,
  named(catalogue.requestTypes, row.requestType, ask),
  named(catalogue.services, row.service, ask),
  named(catalogue.publicStatuses, row.publicStatus, ask),
  named(catalogue.priorities, row.priority, ask),
  named(catalogue.severities, row.severity, ask),
  row.requester.name,
  row.organisation?.name ?? '',
  row.partner?.name ?? '',
  csvTime(ask, row.updatedAt),
  csvTime(ask, row.createdAt),
]

const heads = (ask: SignedAsk): string[] => [
  ...columns.map((column) => ask.t(`portal.list.column.${column}`)),
  ...times.map((column) => csvTimeHead(ask, ask.t(`portal.list.column.${column}`))),
]

export async function ticketsCsv(ask: SignedAsk): Promise<Response> {
  const { house, visitor } = ask
  const choice = { ...choiceOf(new URL(ask.c.req.url).searchParams, listOf(ask)), after: '' }
  const catalogue = await catalogueOf(house.app)
  const who = asCustomer(visitor)
  const batches = choice.words ? found() : exportTickets(house.app, who, questionOf(choice, ask.timeZone))
  async function* found() {
    let after: string | null = ''
    for (let page = 0; page < 100 && after !== null; page++) {
      const at: string = after
      const part = await reading(house.app, visitor.personId, (tx) => listed(tx, ask, { ...choice, after: at }))
      yield part.rows
      after = part.next
    }
  }
  const first = await batches.next() // refused before anything is sent, and before it is logged
  async function* text() {
    // The mark tells spreadsheets that this is UTF-8.
    yield `\ufeff${csvOf([heads(ask)])}`
    let rows = 0
    try {
      for (let batch = first; !batch.done; batch = await batches.next()) {
        rows += batch.value.length
        yield csvOf(batch.value.map((row) => cells(ask, catalogue, row)))
      }
    } finally {
      // Broken off as well: what was read is out.
      house.log.info({ export: 'tickets', personId: visitor.personId, tab: choice.tab, rows }, 'exported')
    }
  }
  const bytes = Readable.toWeb(Readable.from(text(), { objectMode: false })) as ReadableStream<Uint8Array>
  return new Response(bytes as BodyInit, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="tickets-${csvTime(ask, ask.at).slice(0, 10)}.csv"`,
    },
  })
}
