// Finding a ticket by its reference or by words in it, within what the asker may see; notes are searched for staff only.
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type Tx, send, together } from '../../platform/database.ts'
import { languages } from '../../platform/messages.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { parse } from '../parse.ts'
import { partOf } from '../people/find-people.ts'
import { type Asked, askedOf, isEmpty, longestAsked, type Term } from '../search/asked.ts'
import { type Marks, marksOf } from '../search/marks.ts'
import { namesOf } from '../search/names.ts'
import { eachOnce, messagesSay, type Near, phraseOf, plainly, saysPhrase, soughtOf, stemsQuery } from '../search/sought.ts'
import { type Asker, actsForCustomers, standsAs, ticketsVisibleTo } from './access.ts'
import { queuesWorkedBy } from './agent-queue.ts'
import { type Branch, branchesOf as listBranchesOf, tabs } from './branches.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { Id, Key } from './fields.ts'
import { ListTickets, filtersOf, page } from './list-tickets.ts'
import { nearWords } from './near-words.ts'
import { type ReadRow, type TicketRow, readMark, requesterName, rowColumns, statesOf, ticketRow, unread } from './rows.ts'

export const SearchTickets = z.strictObject({
  /** As askedOf reads it: words, "phrases", -without, status:open. */
  text: z.string().max(longestAsked, 'ticket.fault.search-too-long'),
  /** In which filters and their values are named, besides English. */
  language: z.enum(languages).default('en'),
  /** queue: everything of the queues the agent works in, notes included; everything: that and all. */
  scope: z.enum([...tabs, 'queue', 'everything']).default('all'),
  /** Tickets of one organisation only. */
  organisationId: Id.optional(),
  statuses: z.array(Key).max(20).default([]),
  requestTypes: z.array(Key).max(50).default([]),
  ...ListTickets.pick({ services: true, severities: true, updatedOnly: true, createdFrom: true, createdBefore: true }).shape,
  /** Opaque; from a former answer. */
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(100).default(25),
})
export type SearchTickets = z.input<typeof SearchTickets>
export interface Found {
  readonly rows: readonly TicketRow[]
  /** More matched than are shown. */
  readonly more: boolean
  readonly nextCursor: string | null
  readonly asked: Asked
  /** Not all was looked at; of filters alone. */
  readonly isPartial: boolean
  /** Nothing had exactly these words: codes were met by their beginning, one typing error was forgiven. */
  readonly isNear: boolean
  readonly marks: Marks
}

/** What stands between words, as a pattern of PostgreSQL; its own idea of words would keep 7 of db-7 as a negative number. */
const signs = String.raw`[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+`

/** Of each branch the newest so many hits are read for a page of so many: a word on every ticket must not read every ticket. */
const hitsFor = (limit: number) => 3 * (limit + 1)
/** More where each is to be read before it is known whether it fits. */
const readHits = { phrase: 150, filter: 1000 }
/** A queue's tickets beyond these are found by words or by who filed them, not by other filters alone. */
const walked = 10_000
/** Of so many people all tickets are found by `from:` alone; where more are called so, those among the walked. */
const fewPeople = 200
/** Of the names after one `from:`. */
const mostNames = 5

const touched = sql`t.touched_at`

type Scope = z.output<typeof SearchTickets>['scope']
type Input = z.output<typeof SearchTickets>

/** Newest change first. Nothing asked finds nothing; filters alone list what fits. */
export async function searchTickets(tx: Tx, who: Asker, given: SearchTickets): Promise<Found> {
  const input = parse(SearchTickets, given)
  const catalogue = await catalogueOf(tx)
  const asked = askedOf(input.text, namesOf(catalogue, input.language, who.staffRole !== null))
  const nothing: Found = {
    rows: [],
    more: false,
    nextCursor: null,
    asked,
    isPartial: false,
    isNear: false,
    marks: marksOf(asked, new Map()),
  }
  if (isEmpty(asked)) return nothing
  const requesters = await fewCalled(tx, who, asked)
  const also = askedFilters(who, asked, catalogue, requesters)
  const ofIt = input.organisationId ? [sql`t.organisation_id = ${input.organisationId}`] : []
  if (asked.terms.length === 0) {
    const isOfQueues = who.staffRole !== null && (input.scope === 'queue' || input.scope === 'everything')
    const { rows, nextCursor, isPartial } = await page(
      tx,
      who,
      { ...input, tab: 'all', sort: 'updated' },
      input.cursor,
      input.limit,
      listBranches(who, input.scope, input.organisationId, requesters),
      [...also, ...(isOfQueues ? ofIt : []), ...notIn(asked)],
      // What is of a queue and one's own as well is told once: it stands where the queue has it.
      { statuses: asked.filters.status?.any ?? [], ...(isOfQueues && { at: touched }) },
    )
    return { ...nothing, rows, nextCursor, isPartial, more: nextCursor !== null }
  }
  // What these statements cost to plan is more than what a plan for these very words would gain.
  await send(tx, [sql`set local plan_cache_mode = force_generic_plan`])
  const from = placeOf(input.cursor)
  const all = {
    tx,
    who,
    input,
    catalogue,
    asked,
    filter: [...filtersOf(who.personId, input, catalogue), ...also, ...ofIt],
    cursor: from.cursor,
  }
  const exact = from.near ? null : await found(all)
  if (exact && (exact.rows.length > 0 || from.cursor)) return exact
  const within = input.organisationId ? JSON.stringify({ organisation: input.organisationId }) : null
  const near = await nearWords(tx, asked, standingsOf(who, input.scope), within)
  const isAnotherQuestion = near.size > 0 || asked.terms.some(({ kind }) => kind === 'code') || wordsOfTerms(asked).length > 1
  return exact && !isAnotherQuestion ? exact : found({ ...all, near })
}

const phrasesOf = ({ terms }: Pick<Asked, 'terms'>) => terms.flatMap((term) => (term.kind === 'phrase' ? [term.text] : []))

const wordsOfTerms = ({ terms }: Pick<Asked, 'terms'>) => terms.flatMap((term) => (term.kind === 'word' ? term.words : []))

/** Those of these tickets that the asker works. */
export async function workedAmong(tx: Tx, who: Asker, ids: readonly string[]): Promise<Set<string>> {
  const works = sql`(${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)})`
  const { rows } = await sql<{ id: string }>`select t.id from ticket t where t.id = any (${[...ids]}::uuid[]) and ${works}`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

interface Search {
  readonly tx: Tx
  readonly who: Asker
  readonly input: Input
  readonly catalogue: Catalogue
  readonly asked: Asked
  readonly filter: readonly RawBuilder<unknown>[]
  readonly cursor: Cursor | null
  readonly near?: Near
}

async function found({ tx, who, input, catalogue, asked, filter, cursor, near }: Search): Promise<Found> {
  const words = wordsOfTerms(asked)
  const nothing = sql<never>`select where false`
  const [[query], stems] = await together(tx, [wordsQuery(soughtOf(asked, near)!), words.length > 0 ? stemsQuery(words) : nothing])
  const wanted = wantedOf(input, asked, catalogue, { cursor, near: near !== undefined && asked.terms.every(({ kind }) => kind !== 'code') })
  const branches = branchesOf(who, input.scope, { ...mostOf(input, asked), wanted, phrases: phrasesOf(asked) })
  // As a text: whatever was asked, the statement is the same, and its plan is kept.
  const sought = sql<string>`${eachOnce(query!.words)}::tsquery`
  const { rows } = await searchQuery(who, sought, branches, [ticketsVisibleTo(who), ...filter], input.limit + 1, { cursor, asked }).execute(
    tx,
  )
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  const more = rows.length > input.limit
  return {
    rows: shown.map((row) => ticketRow(row, catalogue)),
    more,
    nextCursor: more && last ? `${near ? 'n' : 'e'}.${writeCursor({ at: last.place, id: last.id, back: false })}` : null,
    asked,
    isPartial: false,
    isNear: near !== undefined && shown.length > 0,
    marks: marksOf(asked, new Map((stems as { word: string; stems: string[] }[]).map((one) => [one.word, one.stems])), near),
  }
}

/** What the words of tickets are asked for, as PostgreSQL reads it. */
const wordsQuery = (query: RawBuilder<string>) => sql<{ words: string }>`select (${query})::text as words`

/** Of each standing so many that have the words; of what says a phrase, so many of all. What else leaves out some is asked later. */
function mostOf(input: Input, { terms, not, filters }: Asked): { most: number; enough: number } {
  const enough = hitsFor(input.limit)
  const isPhrase = ({ kind }: Term) => kind === 'phrase'
  if (filters.is || filters.from || input.updatedOnly) return { most: readHits.filter, enough: readHits.filter }
  if (not.some(isPhrase)) return { most: readHits.phrase, enough: readHits.phrase }
  return { most: terms.some(isPhrase) ? readHits.phrase : enough, enough }
}

/** What the database asks of a ticket while it looks for words, so that what a filter leaves out takes no place: for guichet_tickets_found. */
function wantedOf(
  input: Input,
  { filters }: Asked,
  catalogue: Catalogue,
  { cursor, near }: { cursor: Cursor | null; near: boolean },
): string | null {
  const both = (one: readonly string[] | undefined, other: readonly string[] | undefined) =>
    one && other ? one.filter((key) => other.includes(key)) : (one ?? other ?? null)
  const given = (keys: readonly string[] | undefined, read = (keys: readonly string[]) => keys) => (keys?.length ? read(keys) : undefined)
  const states = (keys: readonly string[]) => statesOf(catalogue, keys)
  const of = (name: keyof Asked['filters'], chosen: readonly string[] = [], read?: typeof states) => {
    const any = both(given(chosen, read), given(filters[name]?.any, read))
    const none = given(filters[name]?.none, read) ?? null
    return any || none ? [any, none] : undefined
  }
  const wanted = {
    status: of('status', input.statuses, states),
    type: of('type', input.requestTypes),
    service: of('service', input.services),
    severity: of('severity', input.severities),
    priority: of('priority'),
    queue: of('queue'),
    organisation: input.organisationId,
    from: input.createdFrom,
    before: input.createdBefore,
    after: cursor ? [cursor.at, cursor.id] : undefined,
    near: near || undefined,
  }
  return Object.values(wanted).every((one) => one === undefined) ? null : JSON.stringify(wanted)
}

/** Where the list goes on, and whether in what comes near. */
function placeOf(text: string | undefined): { cursor: Cursor | null; near: boolean } {
  if (text === undefined) return { cursor: null, near: false }
  return { cursor: readCursor(text.slice(2), true), near: text.startsWith('n.') }
}

/**
 * Hits by words, within one standing each; `q` is the query of words. The database says whose they are, as row-level security does
 * (guichet_tickets_found, docs/decisions/0006): for whom a standing does not hold, it finds nothing. What must say a phrase is read there too, of
 * all standings at once: what a standing finds is read whole by whoever stands so, and nobody need be asked ticket by ticket.
 */
export function branchesOf(
  who: Asker,
  scope: Scope,
  {
    most = hitsFor(25),
    enough = most,
    wanted = null,
    phrases = [],
  }: { most?: number; enough?: number; wanted?: string | null; phrases?: readonly string[] } = {},
): RawBuilder<unknown>[] {
  const standings = standingsOf(who, scope)
  const found =
    phrases.length === 0
      ? standings.map(
          (standing) =>
            sql`select hit.ticket_id from guichet_tickets_found(q.words, ${sql.lit(standing)}, ${most}::int, ${wanted}::jsonb) hit (ticket_id)`,
        )
      : [
          sql`select hit.ticket_id from guichet_tickets_saying(q.words, ${[...standings]}::text[], ${most}::int, ${wanted}::jsonb,
            ${JSON.stringify(phrases.map(phraseOf))}::jsonb, ${enough}::int) hit (ticket_id)`,
        ]
  const heard = meets(
    sql`to_tsvector('simple', regexp_replace(guichet_plain(concat_ws(' ', t.reference, t.summary,
      left((select string_agg(m.body, ' ' order by m.id) from message m where m.ticket_id = t.id and m.created_at >= f.sees_from), 200000))), ${signs}, ' ', 'g'))`,
    sql`q.words`,
  )
  // Who was added from outside finds by what they may read only: the kept words hold what was said before they came.
  const guest = sql`select f.ticket_id from participant f join ticket t on t.id = f.ticket_id where f.person_id = ${who.personId} and f.sees_from is not null
      and ${sql.join([heard, ...phrases.map(says)], sql` and `)} order by f.ticket_id desc limit 100`
  return standings.includes('cc') ? [...found, guest] : found
}

/** The ways in which one may stand to a ticket there, as guichet_tickets_found knows them. */
function standingsOf(who: Asker, scope: Scope): string[] {
  if (scope === 'everything') return [...standingsOf(who, 'all'), ...(who.staffRole === null ? [] : ['queue'])]
  return scope === 'all' ? ['mine', 'cc', 'organisation', ...(actsForCustomers(who) ? ['customers'] : [])] : [scope]
}

/** As `@@`, of which no index is meant to be used: the plan does not depend on the words, so it is kept (src/platform/database.ts). */
const meets = (words: RawBuilder<unknown>, query: RawBuilder<unknown>) => sql<boolean>`ts_match_vq(${words}, ${query})`

/** The same standings for what is listed rather than found. `requesters`: of queues only what these filed, however old. */
export function listBranches(who: Asker, scope: Scope, organisationId?: string, requesters: readonly string[] | null = null): Branch[] {
  const mine = queuesWorkedBy(who)
  const queues: Branch = {
    from: sql`ticket t`,
    where: requesters
      ? sql`t.requester_id = m.organisation_id and t.queue_key = any (array(select q.key from (${mine}) q))`
      : sql`t.queue_key = m.organisation_id`,
    at: touched,
    id: sql`t.id`,
    looked: { all: walked, least: walked },
    each: requesters
      ? sql`(select * from unnest(${requesters}::uuid[]) p (organisation_id))`
      : sql`(select q.key as organisation_id from (${mine}) q)`,
  }
  if (scope === 'queue') return [queues]
  const own = listBranchesOf(who, { tab: scope === 'everything' ? 'all' : scope, organisationId })
  return scope === 'everything' && who.staffRole !== null ? [...own, queues] : own
}

/** Whom `from:` names, where the asker is one of us and they are few: a part of two letters is in very many names. */
async function fewCalled(tx: Tx, who: Asker, { filters }: Asked): Promise<string[] | null> {
  const names = filters.from?.any.slice(0, mostNames) ?? []
  if (who.staffRole === null || names.length === 0 || names.some((name) => name.length < 3)) return null
  const called = names.map((name) => sql`select guichet_people_like(${partOf(name)}) as id`)
  const { rows } = await sql<{ id: string }>`select p.id from (${sql.join(called, sql` union `)}) p limit ${fewPeople + 1}`.execute(tx)
  return rows.length > fewPeople ? null : rows.map(({ id }) => id)
}

export const searchQuery = (
  who: Asker,
  query: RawBuilder<string>,
  branches: readonly RawBuilder<unknown>[],
  filter: readonly RawBuilder<unknown>[],
  limit: number,
  { cursor, asked }: { cursor: Cursor | null; asked: Pick<Asked, 'not'> } = { cursor: null, asked: { not: [] } },
) => {
  const where = [...filter, ...(cursor ? [sql`(t.updated_at, t.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`] : [])]
  const without = notIn(asked)
  const found = sql`with found as materialized (select hit.ticket_id from (select ${query} as words) q cross join lateral (${sql.join(
    branches.map((branch) => sql`(${branch})`),
    sql` union `,
  )}) hit)`
  if (without.length === 0)
    return sql<ReadRow>`${found} select ${rowColumns(who.personId, who.staffRole !== null)}, t.updated_at::text as place
      from found join ticket t on t.id = found.ticket_id ${readMark(who.personId)}
      where ${sql.join(where, sql` and `)} order by t.updated_at desc, t.id desc limit ${limit}`
  // Reading what a ticket says costs: one after the other, until there are enough.
  return sql<ReadRow>`${found}, cut as materialized (select t.id, t.updated_at from (select t.* from found join ticket t on t.id = found.ticket_id
        ${readMark(who.personId)} where ${sql.join(where, sql` and `)} order by t.updated_at desc, t.id desc offset 0) t
      where ${sql.join(without, sql` and `)} limit ${limit})
    select ${rowColumns(who.personId, who.staffRole !== null)}, t.updated_at::text as place
    from cut join ticket t on t.id = cut.id ${readMark(who.personId)} order by cut.updated_at desc, cut.id desc`
}

/** Whether `t` says a phrase in what everyone reads of it who has it, notes apart. */
const says = (phrase: string) => sql<boolean>`(${saysPhrase(sql`t.reference || ' ' || t.summary`, phrase)} or ${messagesSay(phrase)})`

/** What must not be in it: a word anywhere in its words, a phrase in what is read. */
function notIn({ not }: Pick<Asked, 'not'>): RawBuilder<boolean>[] {
  return not.map((term) => {
    if (term.kind === 'phrase') return sql`not (${saysPhrase(sql`t.summary`, term.text)} or ${messagesSay(term.text)})`
    return sql`not exists (select from ticket_words w where w.ticket_id = t.id and ${meets(sql`w.words`, soughtOf({ terms: [{ ...term, kind: 'code' }], not: [] })!)})`
  })
}

/** Filters typed in words, of a ticket `t` read with readMark. `requesters`: whom `from:` names, where that is known. */
function askedFilters(who: Asker, { filters }: Asked, catalogue: Catalogue, requesters: readonly string[] | null): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  const of = (
    name: keyof Asked['filters'],
    column: RawBuilder<unknown>,
    keys: (keys: readonly string[]) => readonly string[] = (keys) => keys,
  ) => {
    const { any = [], none = [] } = filters[name] ?? {}
    if (any.length > 0) parts.push(sql`${column} = any (${keys(any)})`)
    if (none.length > 0) parts.push(sql`(${column} = any (${keys(none)})) is not true`)
  }
  of('status', sql`t.status`, (keys) => statesOf(catalogue, keys))
  of('type', sql`t.request_type`)
  of('service', sql`t.service`)
  of('severity', sql`t.severity`)
  of('priority', sql`t.priority`)
  of('queue', sql`t.queue_key`)
  const from = (name: string) => isFrom(who, name)
  if (requesters) parts.push(sql`t.requester_id = any (${requesters}::uuid[])`)
  else if (filters.from?.any.length) parts.push(sql`(${sql.join(filters.from.any.slice(0, mostNames).map(from), sql` or `)})`)
  if (filters.from?.none.length) parts.push(sql`not (${sql.join(filters.from.none.slice(0, mostNames).map(from), sql` or `)})`)
  for (const state of filters.is?.any ?? []) parts.push(isIn(who, state))
  for (const state of filters.is?.none ?? []) parts.push(sql`(${isIn(who, state)}) is not true`)
  return parts
}

/** By the name that a row shows of its requester, and no other; those of us also by address. */
function isFrom(who: Asker, typed: string): RawBuilder<boolean> {
  if (who.staffRole === null) return sql`t.requester_id = any ((select guichet_people_named(${partOf(typed)}))::uuid[])`
  const like = plainly(sql`${typed.replaceAll(/[\\%_]/g, '\\$&')}::text`)
  const byName = sql<boolean>`coalesce(${plainly(requesterName(who.personId, true))} like '%' || ${like} || '%', false)`
  return sql`(${byName} or exists (select from person_address a where a.person_id = t.requester_id and a.address like '%' || ${like} || '%'))`
}

function isIn(who: Asker, state: string): RawBuilder<boolean> {
  const me = who.personId
  if (state === 'unread') return unread(me)
  if (state === 'cc') return standsAs.participant(me)
  if (state === 'unassigned') return sql`t.assignee_id is null`
  return who.staffRole === null ? sql`t.requester_id = ${me}` : sql`(t.assignee_id = ${me} or t.requester_id = ${me})`
}
