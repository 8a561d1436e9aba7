// X-07 F22: what one types is completed in one's own language to what means exactly that, and to nothing that does not stand on a ticket one reads.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { counter, minutes, question, type Someone } from '../../../test/support/counter.ts'
import { withoutArticles, writeArticle } from '../../../test/support/articles.ts'
import { reading } from '../../platform/database.ts'
import { type Language, languages } from '../../platform/messages.ts'
import { catalogueOf } from '../catalogue/catalogue.ts'
import { createTicket } from '../tickets/create-ticket.ts'
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

test('a ticket by its reference, or by the beginning of it', async () => {
  const references = async (who: Someone, text: string, more: Partial<Complete> = {}) =>
    (await at(who, text, more)).flatMap((each) => (each.kind === 'ticket' ? [each.ticket.reference] : []))
  expect(await references(one, `x ${mine.reference.toLowerCase()}`)).toEqual([mine.reference])
  expect(await references(one, mine.reference.slice(0, -1))).toContain(mine.reference)
  expect(await references(kim, mine.reference, { scope: 'queue' })).toEqual([mine.reference])
  // For a customer only as its partner (partners/reach-properties.test.ts).
  expect(await references(one, mine.reference, { scope: 'customers', organisationId: org })).toEqual([])
})

test('articles for who reads them', async () => {
  await withoutArticles(c.owner)
  await writeArticle(c.owner, { title: 'Marmots for all' })
  await writeArticle(c.owner, { title: 'Marmots inside', audience: 'signed-in' })
  const titles = async (who: Someone | null) =>
    (await at(who, 'marmo', { to: ['articles'] })).flatMap((each) =>
      each.kind === 'article' ? [each.article.title.map(({ text }) => text).join('')] : [],
    )
  expect(await titles(null)).toEqual(['Marmots for all'])
  expect((await titles(one)).sort()).toEqual(['Marmots for all', 'Marmots inside'])
  expect(await at(one, 'marmo', { to: ['filters'] })).toEqual([])
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
  const started = performance.now()
  for (const text of ['a:'.repeat(200), '"'.repeat(400), 'status:,'.repeat(50), ' -'.repeat(200), 'x'.repeat(400)])
    typingOf(text, namesOf(catalogue, 'en', true))
  expect(performance.now() - started).toBeLessThan(50)
  expect(Object.keys(listsOf(catalogue))).toHaveLength(6)
})
