// `npm run bench -- search`: what people find (the judged sets beside PostgreSQL's `simple`), and how long it takes at size.
//   --articles 100000   --tickets 200000 | 2000000   --messages 5 (of each ticket)   (0: leave that part out)
//   --home <folder>: where the filled database stays, and is found filled by the next run   --only <part of a name>
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { applyPreset } from '../src/desk/catalogue/apply-preset.ts'
import { type Complete, complete } from '../src/desk/search/complete.ts'
import { findArticles } from '../src/desk/search/find-articles.ts'
import { suggest } from '../src/desk/search/suggest.ts'
import { passagesOf } from '../src/desk/tickets/passages.ts'
import { searchTickets } from '../src/desk/tickets/search-tickets.ts'
import { type Database, openDatabase, reading, type Tx } from '../src/platform/database.ts'
import { startPostgres } from '../src/platform/embedded-postgres.ts'
import { languages } from '../src/platform/messages.ts'
import { makeRoles, migrate } from '../src/platform/migrate.ts'
import { root } from '../scripts/build.mjs'
import { fillArticles } from './fill-articles.ts'
import { fill, word as wordAt } from './fill.ts'
import { processorSeconds } from './process-cost.ts'
import { loadJudged, measureJudged, sets, type Which } from './judged.ts'

type Say = (line: string) => void
interface World {
  readonly superuser: string
  readonly app: Database
  readonly owner: Database
}

export interface Options {
  readonly articles: number
  readonly tickets: number
  readonly messages: number
  readonly home?: string
  readonly only: string
}

export async function benchSearch(options: Options, say: Say): Promise<void> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  // Nothing that is measured writes, so only filling is faster for it.
  const postgres = await startPostgres(join(home, 'postgres'), { durable: false })
  const opened: Database[] = []
  const open = (user: string, name: string) => {
    const database = openDatabase(postgres.url(user, name), { max: 4, name: 'bench' })
    opened.push(database)
    return database
  }
  const world = async (name: string): Promise<World> => {
    const superuser = postgres.url('postgres', name)
    const admin = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') })
    await admin.connect()
    await makeRoles(admin)
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await admin.query(`create database ${name} owner guichet_owner`)
    await admin.end()
    await migrate(postgres.url('guichet_owner', name))
    return { superuser, app: open('guichet_app', name), owner: open('guichet_owner', name) }
  }
  try {
    const small = await world('judged')
    if (options.only === '' || options.only === 'judged') for (const which of sets) await judged(small, which, say)
    if (options.articles + options.tickets > 0) {
      const large = await world('large')
      const filled = join(home, 'filled')
      if (!existsSync(filled)) await fillLarge(large, options, say)
      writeFileSync(filled, '')
      await atSize(large, options, say)
    }
  } finally {
    for (const database of opened) await database.close()
    await postgres.stop()
    if (!options.home) rmSync(home, { recursive: true, force: true })
  }
}

async function judged({ app, owner }: World, which: Which, say: Say): Promise<void> {
  say(which === 'own' ? '\nArticles of the judged sets' : '\nArticles of the presets')
  say('          queries  found in 5  rank  completed  |  simple: found in 5  rank')
  for (const language of languages) {
    const ids = await loadJudged(owner.db, which, language)
    const one = await measureJudged(app.db, owner.db, ids, language, which)
    const share = (part: number) => `${(100 * part).toFixed(0)} %`.padStart(6)
    say(
      `${language.padEnd(8)}  ${String(one.queries).padStart(7)}      ${share(one.recall)}  ${one.rank.toFixed(2)}     ${share(one.completed)}  |              ${share(one.simpleRecall)}  ${one.simpleRank.toFixed(2)}`,
    )
  }
}

async function fillLarge({ superuser, owner }: World, { articles, tickets, messages }: Options, say: Say): Promise<void> {
  const since = performance.now()
  const minutes = () => ((performance.now() - since) / 60_000).toFixed(1)
  await applyPreset(owner.db, join(root, 'presets/default'))
  if (tickets > 0) {
    say(`\nFilling with ${tickets.toLocaleString('en')} tickets of ${messages} messages`)
    await fill(superuser, tickets, false, say, messages)
    await partner(superuser)
    say(`Filled within ${minutes()} minutes`)
  }
  if (articles > 0) {
    say(`Filling with ${articles.toLocaleString('en')} articles`)
    await fillArticles(superuser, articles)
    say(`Filled within ${minutes()} minutes`)
  }
}

/** The same questions in each run. */
function dice(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

async function atSize({ superuser, app }: World, { articles, tickets, messages, only }: Options, say: Say): Promise<void> {
  const person = tickets > 0 ? await peopleOf(superuser) : null
  say(
    `\n${tickets.toLocaleString('en')} tickets of ${messages} messages, ${articles.toLocaleString('en')} articles, ${cpus().length} cores, one question at a time, milliseconds`,
  )
  say('                                                    p50    p99    most  of processor')
  let random = dice(7)
  const word = (most = 5000) => wordAt(Math.floor(Math.exp(random() * Math.log(most))))
  const words = (count: number) => Array.from({ length: count }, () => word()).join(' ')
  const measure = async (name: string, who: string | null, ask: (tx: Tx) => Promise<unknown>, times = 200) => {
    if (!name.includes(only)) return
    random = dice(7)
    for (let n = 0; n < 20; n++) await reading(app.db, who, ask)
    const took: number[] = []
    const before = processorSeconds(process.pid)
    for (let n = 0; n < times; n++) {
      const since = performance.now()
      await reading(app.db, who, ask)
      took.push(performance.now() - since)
    }
    const worked = ((processorSeconds(process.pid) - before) / times) * 1000 // PostgreSQL is a child of this process
    took.sort((a, b) => a - b)
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!.toFixed(1).padStart(6)
    say(`${name.padEnd(48)} ${at(0.5)} ${at(0.99)}  ${at(1)}  ${worked.toFixed(1).padStart(6)}`)
  }
  if (articles > 0) {
    const typed = (count: number) => ({ text: words(count), service: null, requestType: null, language: 'en' as const })
    await measure('suggest, summary of 6 words', null, (tx) => suggest(tx, typed(6)))
    await measure('suggest, letter of 60 words', null, (tx) => suggest(tx, typed(60)))
    await measure('suggest, misspelt', null, (tx) => suggest(tx, { ...typed(4), text: `${words(3)} ${word().replace('o', '')}` }))
    await measure('articles, one word', null, (tx) => findArticles(tx, { text: word() }))
    await measure('articles, three words', null, (tx) => findArticles(tx, { text: words(3) }))
    await measure('articles, the most common word', null, (tx) => findArticles(tx, { text: wordAt(1) }))
    await measure('articles, phrase', null, (tx) => findArticles(tx, { text: `"${words(2)}"` }))
    await measure('articles, beginning of a word', null, (tx) => findArticles(tx, { text: 'wor' }))
    const begun = (count: number) => words(count).slice(0, -2)
    await measure('completion, a word that is being typed', null, (tx) => complete(tx, null, { text: begun(1), to: ['articles'] }))
    await measure('completion, the third word of three', null, (tx) => complete(tx, null, { text: begun(3), to: ['articles'] }))
  }
  if (!person) return
  for (const [name, who, scope] of [
    ['customer', { personId: person.customer, staffRole: null, customers: 0 }, 'all'],
    ['partner of 2,000 customers', { personId: person.partner, staffRole: null }, 'all'],
    ['agent', { personId: person.agent, staffRole: 'agent', customers: 0 }, 'everything'],
  ] as const) {
    const ask = (text: () => string) => async (tx: Tx) => {
      const found = await searchTickets(tx, who, { text: text(), scope, limit: 20 })
      return passagesOf(
        tx,
        who,
        found.rows.map(({ id }) => id),
        found.marks,
      )
    }
    await measure(
      `${name}: one word`,
      who.personId,
      ask(() => word()),
    )
    await measure(
      `${name}: three words`,
      who.personId,
      ask(() => words(3)),
    )
    await measure(
      `${name}: the most common word`,
      who.personId,
      ask(() => wordAt(1)),
    )
    await measure(
      `${name}: the beginning of every word`,
      who.personId,
      ask(() => 'wor'),
    )
    await measure(
      `${name}: a beginning, typed`,
      who.personId,
      ask(() => word().slice(0, 6)),
    )
    await measure(
      `${name}: word and filters`,
      who.personId,
      ask(() => `${word(50)} status:open type:technical`),
    )
    await measure(
      `${name}: filters alone`,
      who.personId,
      ask(() => 'status:open is:mine'),
    )
    for (const filter of ['status:open', 'type:billing'])
      await measure(
        `${name}: ${filter} alone`,
        who.personId,
        ask(() => filter),
      )
    await measure(
      `${name}: phrase`,
      who.personId,
      ask(() => `"${words(2)}"`),
      50,
    )
    await measure(
      `${name}: misspelt`,
      who.personId,
      ask(() => word().replace('w', 'v')),
      50,
    )
    const reference = () => `CS-${295_901 + Math.floor(random() * tickets)}`
    await measure(`${name}: reference`, who.personId, ask(reference))
    const typing = (text: () => string) => (tx: Tx) => complete(tx, who, { text: text(), scope, to: to(scope) })
    await measure(
      `${name}: completion, a filter`,
      who.personId,
      typing(() => `${word()} sta`),
    )
    for (const filter of ['status', 'type', 'service', 'severity', 'from', ...(who.staffRole ? ['queue'] : [])])
      await measure(
        `${name}: completion, values of ${filter}`,
        who.personId,
        typing(() => `${word()} ${filter}:`),
      )
    await measure(
      `${name}: completion, part of a reference`,
      who.personId,
      typing(() => reference().slice(0, -2)),
    )
  }
}

/** What the boxes of the pages complete to. */
const to = (scope: Complete['scope']): Complete['to'] => (scope === 'all' ? ['filters', 'tickets', 'articles'] : ['filters', 'tickets'])

/** A partner whose people read for 2,000 customers. */
async function partner(superuser: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuser })
  await client.connect()
  try {
    await client.query(`
      insert into partner_role (key, label, rights, position) values ('reader', '{"en": "Reader"}', '{see}', 1) on conflict do nothing;
      create table bench_customer as select id from organisation union all select uuidv7() from generate_series(1, 1800);
      insert into organisation (id, name, created_at) select c.id, 'Further customer', now() from bench_customer c where not exists (select from organisation o where o.id = c.id);
      create table bench_partner as select uuidv7() as organisation, uuidv7() as person;
      insert into organisation (id, name, created_at) select organisation, 'Helpers', now() from bench_partner;
      insert into person (id, first_name, last_name, name, language, time_zone, created_at) select person, 'Ria', '', 'Ria', 'en', 'UTC', now() from bench_partner;
      insert into membership (organisation_id, person_id, files_tickets, sees_tickets, administers, created_at) select organisation, person, true, 'none', false, now() from bench_partner;
      insert into delegation (id, customer_id, partner_id, roles, requested_by, requested_at, approved_at, starts_at, ends_at)
        select uuidv7(), c.id, p.organisation, '{reader}', p.person, now(), now(), now() - interval '1 day', now() + interval '100 days' from bench_customer c, bench_partner p;
      insert into partner_assignment (organisation_id, person_id, role_key, given_at) select organisation, person, 'reader', now() from bench_partner;
      analyze;`)
  } finally {
    await client.end()
  }
}

/** A customer who sees all of their organisation's, an agent of all queues, and a person of the partner. */
async function peopleOf(superuser: string): Promise<{ customer: string; agent: string; partner: string }> {
  const client = new pg.Client({ connectionString: superuser })
  await client.connect()
  try {
    const { rows } =
      await client.query(`select (select id from bench_person where n = 7) as customer, (select id from bench_person where n = 2001) as agent,
      (select person from bench_partner) as partner`)
    return rows[0]
  } finally {
    await client.end()
  }
}
