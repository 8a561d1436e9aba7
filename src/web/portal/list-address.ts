// The address of a list holds everything chosen in it: read here, written here, so that a link, the CSV and the page always mean the same.
import { longestAsked } from '../../desk/search/asked.ts'
import type { Tab } from '../../desk/tickets/branches.ts'
import type { ListTickets } from '../../desk/tickets/list-tickets.ts'
import { dateFormat } from '../../platform/formats.ts'

export interface ListChoice {
  readonly tab: Tab
  readonly words: string
  readonly status: string
  readonly type: string
  readonly service: string
  readonly severity: string
  /** Days in the reader's own zone, as a date field sends them. */
  readonly from: string
  readonly to: string
  readonly updated: boolean
  readonly sort: 'updated' | 'created'
  readonly after: string
  /** The list of one customer, under its own address. */
  readonly of?: { readonly customerId: string; readonly path: string }
}

export const shownTabs = ['mine', 'cc', 'organisation', 'customers'] as const satisfies readonly Tab[]

/** Filters that may have thousands of choices; their name is then typed, as `<filter>-named`. */
export const namedFilters = ['type', 'service'] as const
export type NamedFilter = (typeof namedFilters)[number]

const key = (text: string | null): string => (text && /^[a-z0-9-]{1,40}$/.test(text) ? text : '')
const day = (text: string | null): string => (text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '')

/** What cannot be understood is left out, as an old or shortened link should still show a list. */
export function choiceOf(query: URLSearchParams, of?: ListChoice['of']): ListChoice {
  const tab = of ? 'customers' : query.get('tab')
  return {
    ...(of && { of }),
    tab: shownTabs.find((known) => known === tab) ?? 'mine',
    words: (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, longestAsked),
    status: key(query.get('status')),
    type: key(query.get('type')),
    service: key(query.get('service')),
    severity: key(query.get('severity')),
    from: day(query.get('from')),
    to: day(query.get('to')),
    updated: query.get('updated') === '1',
    sort: query.get('sort') === 'created' ? 'created' : 'updated',
    after: (query.get('after') ?? '').slice(0, 500),
  }
}

/** The address of this choice with some of it changed; what is as usual is left out, and a change begins at the top again. */
export function addressOf(choice: ListChoice, change: Partial<ListChoice> = {}, ending = ''): string {
  const to = { ...choice, after: '', ...change }
  const query = new URLSearchParams()
  if (to.tab !== 'mine' && !to.of) query.set('tab', to.tab)
  if (to.words) query.set('q', to.words)
  for (const name of ['status', 'type', 'service', 'severity', 'from', 'to'] as const) if (to[name]) query.set(name, to[name])
  if (to.updated) query.set('updated', '1')
  if (to.sort !== 'updated') query.set('sort', to.sort)
  if (to.after) query.set('after', to.after)
  const text = query.toString()
  const path = listAt(choice) + ending
  return text ? `${path}?${text}` : path
}

export const listAt = ({ of }: Pick<ListChoice, 'of'>): string => of?.path ?? '/tickets'

export const isFiltered = (choice: ListChoice): boolean => choice.words !== '' || isNarrowed(choice)

/** By more than words. */
export const isNarrowed = (choice: ListChoice): boolean =>
  Boolean(choice.status || choice.type || choice.service || choice.severity || choice.from || choice.to || choice.updated)

/** Midnight of a day in a zone as a moment; asked twice, since the offset may change on that very day. */
export function startOfDay(date: string, timeZone: string, later = 0): Date {
  const utc = Date.parse(`${date}T00:00:00Z`) + later * 86_400_000
  let at = utc
  for (let turn = 0; turn < 2; turn++) at = utc - offsetAt(at, timeZone)
  return new Date(at)
}

function offsetAt(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    dateFormat('en-u-hc-h23', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!) - Math.floor(at / 1000) * 1000
}

/** As the desk asks for it. */
export function questionOf(choice: ListChoice, timeZone: string): Omit<ListTickets, 'limit'> {
  return {
    tab: choice.tab,
    ...(choice.of && { organisationId: choice.of.customerId }),
    statuses: choice.status ? [choice.status] : [],
    requestTypes: choice.type ? [choice.type] : [],
    services: choice.service ? [choice.service] : [],
    severities: choice.severity ? [choice.severity] : [],
    updatedOnly: choice.updated,
    ...(choice.from && { createdFrom: startOfDay(choice.from, timeZone) }),
    ...(choice.to && { createdBefore: startOfDay(choice.to, timeZone, 1) }),
    sort: choice.sort,
    ...(choice.after && { cursor: choice.after }),
  }
}
