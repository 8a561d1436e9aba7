// What is measured, each as its reader would do it, and the statements behind it.
import { standingsOf } from '../src/desk/entitlements/standing-of.ts'
import { createTicket } from '../src/desk/tickets/create-ticket.ts'
import { agentQueue } from '../src/desk/tickets/agent-queue.ts'
import { listTickets } from '../src/desk/tickets/list-tickets.ts'
import { searchTickets } from '../src/desk/tickets/search-tickets.ts'
import { ticketPage } from '../src/desk/tickets/ticket-page.ts'
import { type Tx, reading } from '../src/platform/database.ts'
import { fewContracts } from '../src/desk/entitlements/listed-contracts.ts'
import { type Statement, isFrame, overhear } from './captured.ts'
import { word } from './fill.ts'
import type { Asked } from './load.ts'
import type { Person, Stage } from './stage.ts'

export interface Case {
  readonly name: string
  readonly asked: readonly Asked[]
  readonly person: Person
  readonly statements: readonly Statement[]
  /** Values that each bare run makes afresh. */
  readonly fresh: readonly string[]
  readonly writes: boolean
}

const words = [word(4), word(60), word(700), word(4000), `${word(33)} ${word(500)}`]

export async function casesOf(stage: Stage): Promise<Case[]> {
  const { customers, agent, port } = stage
  const [first] = customers as [Person]
  const host = `localhost:${port}`
  const page = (of: (person: Person, at: number) => string, people: readonly Person[] = customers): Asked[] =>
    people.map((person, at) => ({ method: 'GET', path: of(person, at), headers: { host, cookie: person.cookie }, expects: 200 }))
  const rest = (of: (person: Person, at: number) => string): Asked[] =>
    customers.map((person, at) => ({
      method: 'GET',
      path: of(person, at),
      headers: { host, authorization: `Bearer ${person.token}` },
      expects: 200,
    }))
  const heard = async (work: Parameters<typeof reading<unknown>>[2], person: Person) => {
    await reading(stage.app.db, person.id, work) // catalogues are kept, and what fills them is no part of it
    return (await overhear(() => reading(stage.app.db, person.id, work))).filter((statement) => !isFrame(statement))
  }
  const who = { personId: first.id, staffRole: null }
  const worker = { personId: agent.id, staffRole: 'agent' } as const
  const list = await heard((tx) => listTickets(tx, who, { tab: 'mine' }), first)
  const shown = await heard((tx) => ticketPage(tx, who, first.reference), first)
  const found = await heard(await searchThatFinds(stage, who), first)
  const queue = await heard((tx) => agentQueue(tx, worker, { view: 'queue', queue: 'technical' }), agent)
  const standing = await heard((tx) => standingsOf(tx, first.id, new Date(), { listed: fewContracts + 1 }), first)
  const { statements: created, fresh } = await heardCreating(stage, first)

  const read = { fresh: [], writes: false }
  return [
    { name: 'list, page', asked: page(() => '/tickets'), person: first, statements: list, ...read },
    { name: 'list, REST', asked: rest(() => '/api/v1/tickets'), person: first, statements: list, ...read },
    {
      name: 'ticket of 10 messages, page',
      asked: page((person) => `/tickets/${person.reference}`),
      person: first,
      statements: shown,
      ...read,
    },
    { name: 'ticket, REST', asked: rest((person) => `/api/v1/tickets/${person.reference}`), person: first, statements: shown, ...read },
    {
      name: 'search, page',
      asked: page((_, at) => `/tickets?tab=all&q=${encodeURIComponent(words[at % words.length]!)}`),
      person: first,
      statements: found,
      ...read,
    },
    {
      name: 'search, REST',
      asked: rest((_, at) => `/api/v1/search?text=${encodeURIComponent(words[at % words.length]!)}`),
      person: first,
      statements: found,
      ...read,
    },
    { name: 'agent queue, page', asked: page(() => '/workspace/queues/technical', [agent]), person: agent, statements: queue, ...read },
    {
      name: 'new ticket, page',
      asked: page(() => '/tickets/new?draft={id}&type=technical'),
      person: first,
      statements: standing,
      ...read,
    },
    {
      name: 'create, page',
      asked: customers.map((person) => createdByPage(person, host)),
      person: first,
      statements: created,
      fresh,
      writes: true,
    },
    {
      name: 'create, REST',
      asked: customers.map((person) => createdByRest(person, host)),
      person: first,
      statements: created,
      fresh,
      writes: true,
    },
  ]
}

/** What finds nothing is the limit of nothing: the first of the words that this customer has. */
async function searchThatFinds({ app }: Stage, who: { personId: string; staffRole: null }) {
  for (const text of [...words.slice(1), words[0]!]) {
    const search = (tx: Tx) => searchTickets(tx, who, { text, scope: 'all' })
    if ((await reading(app.db, who.personId, search)).rows.length > 0) return search
  }
  throw new Error('No word that is searched for stands in a ticket of this customer.')
}

const wanted = (person: Person) => ({
  requestType: 'technical',
  service: 'backup',
  priority: 'high',
  organisationId: person.organisation,
  summary: 'Backup of vm-17 fails since Monday',
  body: 'The job ends with code 9. '.repeat(20),
})

function createdByPage(person: Person, host: string): Asked {
  const { requestType, organisationId, ...rest } = wanted(person)
  const body = String(
    new URLSearchParams({ csrf: person.csrf, draft: 'ID', type: requestType, organisation: organisationId ?? '', ...rest }),
  ).replace('draft=ID', 'draft={id}')
  return {
    method: 'POST',
    path: '/tickets/new?draft={id}',
    headers: { host, cookie: person.cookie, origin: `http://${host}`, 'content-type': 'application/x-www-form-urlencoded' },
    body,
    expects: 303,
  }
}

const createdByRest = (person: Person, host: string): Asked => ({
  method: 'POST',
  path: '/api/v1/tickets',
  headers: { host, authorization: `Bearer ${person.token}`, 'content-type': 'application/json', 'idempotency-key': '{id}' },
  body: JSON.stringify(wanted(person)),
  expects: 201,
})

/** The writes of one creation, and the ids and the reference that the next one must make anew. */
async function heardCreating(stage: Stage, person: Person): Promise<{ statements: Statement[]; fresh: string[] }> {
  const act = () => ({ db: stage.app.db, actor: { personId: person.id, staffRole: null, via: 'api' as const }, at: new Date() })
  await createTicket(act(), wanted(person))
  const begun = Date.now()
  const heard = await overhear(() => createTicket(act(), wanted(person)))
  const statements = heard.filter(({ text }) => /^\s*insert/i.test(text))
  const made = (value: unknown): value is string =>
    typeof value === 'string' &&
    /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(value) &&
    Number.parseInt(value.slice(0, 8) + value.slice(9, 13), 16) >= begun - 1
  const values = statements.flatMap(({ values }) => values)
  return {
    statements,
    fresh: [
      ...new Set([
        ...values.filter(made),
        ...values.filter((value): value is string => typeof value === 'string' && /^[A-Z]{1,8}-\d+$/.test(value)),
      ]),
    ],
  }
}
