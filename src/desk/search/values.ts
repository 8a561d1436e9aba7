// The values of a filter while one types it: what stands on tickets that one reads, and means exactly that when it is read again.
import { sql } from 'kysely'
import type { Language } from '../../platform/messages.ts'
import { label } from '../catalogue/catalogue.ts'
import { queuesWorkedBy } from '../tickets/agent-queue.ts'
import { requesterName } from '../tickets/rows.ts'
import { askedOf, type FilterName, longestAsked, type Names, said, states } from './asked.ts'
import { closedServices } from './closed-services.ts'
import { listsOf, typed, type Value } from './names.ts'
import { type AtTickets, looked, newest, within } from './newest.ts'
import type { Typing } from './typing.ts'

/** text: the whole question with it. */
export interface Completed {
  readonly kind: 'value'
  readonly text: string
  readonly label: string
  readonly filter: FilterName
}
const most = 8
/** So many people are named: a partner has the newest of very many customers. */
const people = 100
/** So many services are looked for among older tickets. */
const sought = 100

export async function valuesOf(at: AtTickets, filter: FilterName): Promise<Completed[]> {
  const { input, typing, names } = at
  const begun = said(typing.begun)
  const meets = ({ key, label: called }: Shown) =>
    [called, key].some((name) =>
      said(name)
        .split('-')
        .some((_, n, words) => words.slice(n).join('-').startsWith(begun)),
    )
  const newest = (await readOf(at, filter)).filter(meets)
  const values = newest.length < most && filter === 'service' ? [...newest, ...(await olderServices(at, newest, meets))] : newest
  const first = (value: Shown) => (said(value.label).startsWith(begun) ? 0 : 1)
  return [...values]
    .sort((a, b) => first(a) - first(b))
    .slice(0, most)
    .flatMap((value) => {
      const text = written(value, filter, typing, names)
      return text === null || text.length > longestAsked ? [] : [{ kind: 'value' as const, text, label: value.label, filter }]
    })
    .map((one) => ({ ...one, text: `${one.text} ` }))
    .filter(({ text }) => text.trim() !== input.text.trim())
}

interface Shown {
  readonly key: string
  readonly label: string
}

/** By its label where that says this value and no other, else by its key; null: neither does. */
function written({ key, label: called }: Shown, filter: FilterName, { before, isListed }: Typing, names: Names): string | null {
  const quoted = (name: string) => (isListed ? name.replace(/\s+/g, '-') : `"${name}"`)
  for (const name of [called, key]) {
    if (/["“”„«»「」『』]/.test(name) || (isListed && /[,、]/.test(name))) continue
    const text = `${before}${/[\s,、]/.test(name) ? quoted(name) : name}`
    const alone = askedOf(`${filter}:${text.slice(before.length)}`, names).filters[filter]?.any
    if (filter === 'from' ? !isListed || !/\s/.test(name) : alone?.length === 1 && alone[0] === key) return text
  }
  return null
}

/** The values that the asker may know of. */
async function readOf(at: AtTickets, filter: FilterName): Promise<Shown[]> {
  const { who, input, catalogue, tx } = at
  if (filter === 'from') return namesRead(at)
  if (filter === 'is')
    return states
      .filter((state) => at.names.values.is?.some(({ key }) => key === state))
      .map((key) => ({ key, label: typed(`search.is.${key}`, input.language)[0]! }))
  const list = inOrder(listsOf(catalogue)[filter])
  const shown = shownIn(input.language)
  if (filter === 'status') return shown(list.filter(({ retired }) => !retired))
  if (filter === 'queue') {
    const { rows } = await sql<{ key: string }>`${queuesWorkedBy(who)}`.execute(tx)
    return shown(list.filter(({ key }) => rows.some((row) => row.key === key)))
  }
  // Those of us work with the whole catalogue, and with tickets of what was in it.
  if (who.staffRole !== null) return shown(list)
  const column = { type: 'request_type', service: 'service', severity: 'severity', priority: 'priority' }[filter]
  const { rows } = await sql<{ key: string }>`with newest as materialized (${newest(at)}) select distinct ${sql.ref(`t.${column}`)} as key
    from newest n join ticket t on t.id = n.id where ${sql.ref(`t.${column}`)} is not null and ${within(at)}`.execute(tx)
  return shown(list.filter(({ key }) => rows.some((row) => row.key === key)))
}

/** What can be chosen no more stands on tickets still, after what can. */
const inOrder = (values: readonly Value[]): readonly Value[] => [
  ...values.filter(({ retired }) => !retired),
  ...values.filter(({ retired }) => retired),
]

const shownIn =
  (language: Language) =>
  (values: readonly Value[]): Shown[] =>
    values.map(({ key, label: words }) => ({ key, label: label(words, language) }))

async function olderServices(at: AtTickets, newest: readonly Shown[], meets: (one: Shown) => boolean): Promise<Shown[]> {
  const { tx, who, input, catalogue } = at
  if (who.staffRole !== null) return []
  const known = new Set(newest.map(({ key }) => key))
  const others = shownIn(input.language)(inOrder(listsOf(catalogue).service)).filter((one) => !known.has(one.key) && meets(one))
  const there = await closedServices(
    tx,
    who,
    others.slice(0, sought).map(({ key }) => key),
    { organisationId: input.organisationId, onlyAsPartner: input.scope === 'customers' },
  )
  return others.filter(({ key }) => there.has(key))
}

/** Of who asked, as lists call them. */
async function namesRead(at: AtTickets): Promise<Shown[]> {
  const { who, tx } = at
  const { rows } = await sql<{ name: string }>`with newest as materialized (${newest(at, looked.others)})
    select distinct r.name from (select * from (select distinct on (t.requester_id) t.* from newest n join ticket t on t.id = n.id where ${within(at)}
      order by t.requester_id, t.id desc) each order by each.id desc limit ${people}) t
      cross join lateral (select ${requesterName(who.personId, who.staffRole !== null)} as name) r
    where r.name <> '' order by 1`.execute(tx)
  return rows.map(({ name }) => ({ key: name, label: name }))
}
