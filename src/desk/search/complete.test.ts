// X-07 F22: what one types is completed in one's own language to what means exactly that, and to nothing that does not stand on a ticket one reads.
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, question, type Someone } from '../../../test/support/counter.ts'
import { withoutArticles, writeArticle } from '../../../test/support/articles.ts'
import { leastOf, worked } from '../../../test/support/least.ts'
import { reading } from '../../platform/database.ts'
import { type Language, languages } from '../../platform/messages.ts'
import { catalogueOf, forgetCatalogue } from '../catalogue/catalogue-of.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { askedOf } from './asked.ts'
import { type Complete, complete } from './complete.ts'
import { listsOf, namesOf } from './names.ts'
import { typingOf } from './typing.ts'

const c = await counter()
const org = await c.organisation('One')
const [one, two] = [await c.person('Ada Lovelace'), await c.person('Bob "The Builder" Ross')]
for (const who of [one, two]) await c.member(org, who, { sees: 'all' })
const kim = await c.agent('Kim', ['technical'])
const mine = await createTicket(c.as(one), { ...question, organisationId: org, service: 'network', summary: 'The marmot sleeps' })
await createTicket(c.as(two, minutes(1)), { ...question, organisationId: org, requestType: 'sales', service: 'network', summary: 'Walrus' })
const catalogue = await catalogueOf(c.app)

/** So many newer tickets that are otherwise the same. */
const manyLike = async (id: string, count: number) => {
  const { rows } = await sql<{ columns: string }>`select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
    from information_schema.columns where table_schema = 'public' and table_name = 'ticket' and is_generated = 'NEVER' and is_identity = 'NO'`.execute(
    c.owner,
  )
  const columns = sql.raw(rows[0]!.columns)
  await sql`insert into ticket (${columns}) select ${columns} from (select (jsonb_populate_record(t, jsonb_build_object('id', uuidv7(), 'reference', 'CS-9' || n))).*
    from ticket t, generate_series(100000, ${99_999 + count}) n where t.id = ${id}) x`.execute(c.owner)
}

const at = (who: Someone | null, text: string, more: Partial<Complete> = {}) =>
  reading(c.app, who?.personId ?? null, (tx) => complete(tx, who, { text, ...more }))
const texts = async (who: Someone | null, text: string, more: Partial<Complete> = {}) =>
  (await at(who, text, more)).flatMap((each) => ('text' in each ? [each.text] : []))

test('names of filters in one’s own language and in English, and what comes after them', async () => {
  expect(await texts(one, 'backup sta')).toEqual(['backup status:'])
  expect(await texts(one, 'dur', { language: 'tr' })).toEqual(['durum:'])
  expect(await texts(one, 'sta', { language: 'tr' })).toEqual(['status:'])
  expect(await texts(one, 'ステ', { language: 'ja' })).toEqual(['ステータス:'])
  expect(await texts(one, '-sta')).toEqual(['-status:'])
  expect(await texts(one, '"sta')).toEqual([])
  expect(await texts(one, 's')).toEqual([])
  expect(await texts(one, 'que')).toEqual([])
  expect(await texts(kim, 'que', { scope: 'queue' })).toEqual(['queue:'])
  expect(await texts(one, '')).toContain('status:')
})

test('values by any word of their name; several between commas; nothing twice', async () => {
  expect(await texts(one, 'is:un')).toEqual(['is:unread '])
  expect(await texts(kim, 'is:un')).toEqual(['is:unread ', 'is:unassigned '])
  expect(await texts(one, 'walrus type:sal')).toEqual(['walrus type:Sales '])
  expect((await texts(one, 'status:')).length).toBe(Math.min(8, catalogue.publicStatuses.length))
  expect(await texts(one, 'from:lov')).toEqual(['from:"Ada Lovelace" '])
  expect(await texts(one, 'from:bob')).toEqual([])
  const [first] = await texts(one, 'type:sales,tech')
  expect(Object.values(askedOf(first!, namesOf(catalogue, 'en', false)).filters.type!.any).sort()).toEqual(['sales', 'technical'])
})

test('each value offered means exactly itself, in each language', async () => {
  for (const language of languages) {
    const names = namesOf(catalogue, language, true)
    for (const filter of ['status', 'type', 'service', 'severity', 'priority', 'queue', 'is'] as const)
      for (const before of [`${filter}:`, `-${filter}:`, `x ${filter}:nothing,`, `${filter}:"`]) {
        const offered = await at(kim, before, { language, scope: 'everything' })
        for (const each of offered) {
          if (each.kind !== 'value') throw new Error(each.kind)
          const { any, none } = askedOf(each.text, names).filters[filter]!
          expect([...any, ...none]).toHaveLength(1)
        }
      }
  }
})

test('only what stands on a ticket one reads, and queues only where one works', async () => {
  expect(await texts(one, 'type:')).toHaveLength(2)
  expect(await texts(one, 'service:')).toHaveLength(1)
  expect(await texts(null, 'service:')).toEqual([])
  const stranger = await c.person('Nobody')
  for (const filter of ['type', 'service', 'severity', 'priority', 'from', 'queue']) expect(await at(stranger, `${filter}:`)).toEqual([])
  expect(await texts(kim, 'queue:', { scope: 'queue' })).toHaveLength(1)
  expect(await at(stranger, mine.reference)).toEqual([])
})

test('services that now stand only on tickets of long ago, for who may see such a ticket', async () => {
  const [cloud, lone] = [await c.organisation('Cloud'), await c.organisation('Lone')]
  const [ida, max, lea] = [await c.person('Ida'), await c.person('Max'), await c.person('Lea')]
  await c.member(cloud, ida)
  await c.member(cloud, max, { sees: 'all' })
  await c.member(lone, lea, { sees: 'all' })
  for (const [key, position] of [
    ['telex', 900],
    ['pager', 901],
  ] as const)
    await sql`insert into service (key, label, position) values (${key}, ${JSON.stringify({ en: `Old ${key}` })}, ${position})`.execute(
      c.owner,
    )
  forgetCatalogue(c.app)
  for (const service of ['telex', 'pager']) {
    const { id } = await createTicket(c.as(ida), { ...question, organisationId: cloud, service })
    await move(c.as(ida), id, { happening: 'closed', reason: 'no-longer-relevant' })
  }
  expect(await texts(max, 'service:old')).toEqual(['service:"Old telex" ', 'service:"Old pager" '])
  // More and newer tickets than are looked at.
  const { id } = await createTicket(c.as(ida, minutes(1)), { ...question, organisationId: cloud, service: 'network' })
  await manyLike(id, 320)
  await sql`update service set retired_at = now() where key = 'telex'`.execute(c.owner)
  forgetCatalogue(c.app)
  for (const who of [ida, max]) expect(await texts(who, 'service:old')).toEqual(['service:"Old pager" ', 'service:"Old telex" '])
  expect(await texts(max, 'service:old', { organisationId: cloud })).toHaveLength(2)
  expect(await texts(max, 'service:old', { organisationId: lone })).toEqual([])
  // What is on newer tickets stands before it, and what means it is understood.
  expect((await texts(max, 'service:')).indexOf('service:"Old telex" ')).toBeGreaterThan(0)
  const newest = await texts(ida, 'service:tele')
  expect(askedOf(newest[0]!, namesOf(await catalogueOf(c.app), 'en', false)).filters.service!.any).toEqual(['telex'])
  for (const who of [lea, one, await c.person('Nobody')])
    for (const scope of ['all', 'customers'] as const)
      for (const more of [{}, { organisationId: cloud }]) expect(await texts(who, 'service:old', { scope, ...more })).toEqual([])
  // Those of us find the tickets of what is no longer in the catalogue, after what is.
  const ours = await texts(kim, 'service:old', { scope: 'everything' })
  expect(ours).toEqual(['service:"Old pager" ', 'service:"Old telex" '])
})

test('a type that nobody can choose any more is completed while it stands on tickets one reads', async () => {
  await sql`update request_type set retired_at = now() where key = 'sales'`.execute(c.owner)
  forgetCatalogue(c.app)
  expect(await texts(one, 'type:sal')).toEqual(['type:Sales '])
  expect(await texts(await c.person('Nobody'), 'type:sal')).toEqual([])
  await sql`update request_type set retired_at = null where key = 'sales'`.execute(c.owner)
  forgetCatalogue(c.app)
})

test('a ticket by its reference, or by the beginning of it', async () => {
  const references = async (who: Someone, text: string, more: Partial<Complete> = {}) =>
    (await at(who, text, more)).flatMap((each) => (each.kind === 'ticket' ? [each.ticket.reference] : []))
  expect(await references(one, `x ${mine.reference.toLowerCase()}`)).toEqual([mine.reference])
  expect(await references(one, mine.reference.slice(0, -1))).toContain(mine.reference)
  expect(await references(kim, mine.reference, { scope: 'queue' })).toEqual([mine.reference])
  // For a customer only as its partner (partners/reach-properties.proof.test.ts).
  expect(await references(one, mine.reference, { scope: 'customers', organisationId: org })).toEqual([])
})

test('articles for who reads them', async () => {
  await withoutArticles(c.owner)
  await writeArticle(c.owner, { title: 'Marmots for all' })
  await writeArticle(c.owner, { title: 'Marmots inside', audience: 'signed-in' })
  const titles = async (who: Someone | null, text = 'marmo') =>
    (await at(who, text, { to: ['articles'] })).flatMap((each) =>
      each.kind === 'article' ? [each.article.title.map(({ text }) => text).join('')] : [],
    )
  expect(await titles(null)).toEqual(['Marmots for all'])
  expect((await titles(one)).sort()).toEqual(['Marmots for all', 'Marmots inside'])
  expect(await at(one, 'marmo', { to: ['filters'] })).toEqual([])
  for (const text of ['', 'm', 'ma', ' ', 'is:mine ', 'is:mine m']) expect(await titles(null, text)).toEqual([])
  // What stands there does not go away with each new word.
  for (const text of ['marmots ', 'marmots f', 'marmots fo']) expect(await titles(null, text)).toEqual(['Marmots for all'])
})

test('F34 whatever is typed is answered at once', async () => {
  const sign = fc.constantFrom(
    '"',
    '“',
    '«',
    '「',
    ':',
    '：',
    ',',
    '、',
    '-',
    ' ',
    '\u3000',
    '\u202e',
    '\\',
    '%',
    "'",
    'a',
    'status',
    '障',
    '1',
    'CS-',
    '\ud83d',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(sign, { maxLength: 60 }), fc.constantFrom<Language>('en', 'ja'), async (parts, language) => {
      const text = parts.join('').toWellFormed().slice(0, 400)
      const typing = typingOf(text, namesOf(catalogue, language, true))
      if (typing) expect(text.startsWith(typing.before)).toBe(true)
      for (const each of await at(one, text, { language, to: ['filters', 'tickets'] }))
        if ('text' in each) expect(each.text.startsWith(typing!.before)).toBe(true)
    }),
    { numRuns: 60 },
  )
  const hostile = ['a:'.repeat(200), '"'.repeat(400), 'status:,'.repeat(50), ' -'.repeat(200), 'x'.repeat(400)]
  const read = () => hostile.forEach((text) => typingOf(text, namesOf(catalogue, 'en', true)))
  expect(await leastOf(50, () => worked(read))).toBeLessThan(50)
  expect(Object.keys(listsOf(catalogue))).toHaveLength(6)
})
