// F22 F25: whatever there is that one does not read changes nothing of what one finds, is suggested, or is told of how much was found.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GivenArticle, withoutArticles, writeArticle } from '../../../test/support/articles.ts'
import { counter, minutes, question, type Someone } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { note } from '../tickets/note.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { passagesOf } from '../tickets/passages.ts'
import { searchTickets } from '../tickets/search-tickets.ts'
import { complete } from './complete.ts'
import { findArticles } from './find-articles.ts'
import { suggest } from './suggest.ts'

const c = await counter()
const orgs = [await c.organisation('One'), await c.organisation('Two')]
const [one, two, both, none] = [await c.person('One'), await c.person('Two'), await c.person('Both'), await c.person('None')]
for (const who of [one, both]) await c.member(orgs[0]!, who, { sees: 'all' })
for (const who of [two, both]) await c.member(orgs[1]!, who, { sees: 'all' })
const kim = await c.agent('Kim', ['technical'])
const readers: (Someone | null)[] = [null, one, two, both, none]
const belongs = (who: Someone | null, org: number) => who !== null && (who === both || who === [one, two][org])

const vocabulary = ['marmot', 'marmots', 'marten', 'martens', 'walrus', 'E-104', 'E-1042', '仮想サーバー', 'sunucular', 'mentés']
interface Given {
  readonly audience: 'everyone' | 'signed-in' | 0 | 1 | 'both'
  readonly hidden: 'no' | 'draft' | 'retired' | 'tomorrow' | 'not-approved'
  readonly words: readonly string[]
  readonly kind: 'how-to' | 'known-issue'
  readonly services: readonly string[]
}
const services = ['virtual-server', 'network']
const article: fc.Arbitrary<Given> = fc.record({
  audience: fc.constantFrom<Given['audience']>('everyone', 'everyone', 'signed-in', 0, 1, 'both'),
  hidden: fc.constantFrom<Given['hidden']>('no', 'no', 'no', 'draft', 'retired', 'tomorrow', 'not-approved'),
  words: fc.subarray(vocabulary, { minLength: 1, maxLength: 5 }),
  kind: fc.constantFrom('how-to', 'known-issue'),
  services: fc.subarray(services),
})
const asWritten = ({ audience, hidden, words, kind, services }: Given): GivenArticle => ({
  kind,
  services,
  title: words[0]!,
  body: words.join(' '),
  codes: words.filter((word) => word.startsWith('E-')),
  ...(audience === 'everyone' || audience === 'signed-in'
    ? { audience }
    : { organisations: audience === 'both' ? orgs : [orgs[audience]!] }),
  ...((hidden === 'draft' || hidden === 'retired') && { state: hidden }),
  ...(hidden === 'tomorrow' && { from: new Date(Date.now() + 86_400_000) }),
  ...(hidden === 'not-approved' && { approved: false }),
})
const reads = (who: Someone | null, { audience, hidden }: Given) =>
  (hidden === 'no' || (hidden === 'not-approved' && audience !== 'everyone')) &&
  (audience === 'everyone' ||
    (who !== null && (audience === 'signed-in' || (audience === 'both' ? belongs(who, 0) || belongs(who, 1) : belongs(who, audience)))))

const clear = () => withoutArticles(c.owner)
const typed = ['marmot', 'marmto', 'walrus -marten', 'E-104', 'mar', '仮想', 'sunucu', '"marmot marmots"']
const seenBy = (who: Someone | null) =>
  reading(c.app, who?.personId ?? null, async (tx) => {
    const seen: unknown[] = []
    for (const text of typed) {
      const { asked: _, ...found } = await findArticles(tx, { text, limit: 3 })
      seen.push(found, await suggest(tx, { text: `${text} walrus`, service: null, requestType: null, language: 'en' }))
      seen.push(await complete(tx, who, { text }))
    }
    // Known to be wrong with a service, however little was typed; and what of both fits.
    for (const service of services)
      for (const text of ['', 'walrus']) seen.push(await suggest(tx, { text, service, requestType: 'technical', language: 'en' }))
    return seen
  })

test('what is found and suggested is what one reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(article, { minLength: 1, maxLength: 6 }), async (given) => {
      await clear()
      const ids: string[] = []
      for (const each of given) ids.push(await writeArticle(c.owner, asWritten(each)))
      for (const who of readers) {
        const may = ids.filter((_, at) => reads(who, given[at]!))
        const withWord = (word: string) => ids.filter((_, at) => reads(who, given[at]!) && given[at]!.words.includes(word)).sort()
        await reading(c.app, who?.personId ?? null, async (tx) => {
          for (const text of ['walrus', '仮想サーバー'])
            expect((await findArticles(tx, { text, limit: 50 })).articles.map(({ id }) => id).sort()).toEqual(withWord(text))
          expect((await findArticles(tx, { text: 'E-104', limit: 50 })).articles.map(({ id }) => id)).toEqual(
            expect.arrayContaining(withWord('E-104')),
          )
          for (const service of services) {
            const known = ids.filter(
              (id, at) => may.includes(id) && given[at]!.kind === 'known-issue' && given[at]!.services.includes(service),
            )
            expect((await suggest(tx, { text: '', service, requestType: null, language: 'en' })).map(({ id }) => id)).toEqual(
              known.reverse().slice(0, 2),
            )
          }
          for (const text of typed) {
            for (const { id } of (await findArticles(tx, { text, limit: 50 })).articles) expect(may).toContain(id)
            for (const { id } of await suggest(tx, { text, service: 'virtual-server', requestType: null, language: 'tr' }))
              expect(may).toContain(id)
            for (const each of await complete(tx, who, { text, to: ['articles'] }))
              expect(may).toContain(each.kind === 'article' && each.article.id)
          }
        })
      }
    }),
    { numRuns: 12 },
  )
}, 120_000)

test('articles of others, drafts, and what comes tomorrow change no byte', async () => {
  const own = article.filter(
    ({ audience, hidden }) => hidden === 'no' && (audience === 'everyone' || audience === 'signed-in' || audience === 0),
  )
  const others = article.filter((each) => !reads(one, each) && !reads(null, each))
  await fc.assert(
    fc.asyncProperty(
      fc.array(own, { minLength: 1, maxLength: 4 }),
      fc.array(others, { minLength: 1, maxLength: 5 }),
      async (mine, foreign) => {
        await clear()
        for (const each of mine) await writeArticle(c.owner, asWritten(each))
        const before = [await seenBy(one), await seenBy(null)]
        for (const each of foreign) await writeArticle(c.owner, asWritten(each))
        expect([await seenBy(one), await seenBy(null)]).toEqual(before)
      },
    ),
    { numRuns: 12 },
  )
}, 120_000)

test('a known issue that nobody agreed to takes no place beside the form from one that is read', async () => {
  await clear()
  const issue = { kind: 'known-issue', services: ['network'] } as const
  const read = await writeArticle(c.owner, { ...issue, title: 'Slow' })
  for (const title of ['Slower', 'Slowest']) await writeArticle(c.owner, { ...issue, title, approved: false })
  for (const who of readers)
    expect(
      await reading(c.app, who?.personId ?? null, async (tx) =>
        (await suggest(tx, { text: '', service: 'network', requestType: null, language: 'en' })).map(({ id }) => id),
      ),
    ).toEqual([read])
})

test('tickets and notes of others change no byte of a search, exact or near', async () => {
  const texts = [
    'marmot',
    'marmto',
    'walrus',
    'type:technical',
    '"marmot walrus"',
    'CS-2',
    'is:unread',
    'marmot -walrus',
    'from:two marmot',
  ]
  const seen = () =>
    reading(c.app, one.personId, async (tx) => {
      const all: unknown[] = []
      for (const text of texts) {
        for (const scope of ['all', 'everything', 'queue', 'organisation'] as const) {
          const found = await searchTickets(tx, one, { text, scope, limit: 2 })
          all.push(found, [
            ...(await passagesOf(
              tx,
              one,
              found.rows.map(({ id }) => id),
              found.marks,
            )),
          ])
        }
      }
      for (const text of [
        'type:',
        'service:',
        'severity:',
        'priority:',
        'status:',
        'queue:',
        'from:',
        'from:t',
        'is:',
        'CS-',
        '29',
        'CS-2',
        '',
      ])
        for (const scope of ['all', 'everything', 'queue', 'customers'] as const) all.push(await complete(tx, one, { text, scope }))
      for (const organisationId of orgs) all.push(await complete(tx, one, { text: 'service:', scope: 'customers', organisationId }))
      return all
    })
  const mine = await createTicket(c.as(one), {
    ...question,
    organisationId: orgs[0]!,
    summary: 'The marmot sleeps',
    body: 'Since the walrus came.',
  })
  const before = await seen()
  for (const [n, body] of ['marmot walrus', 'marmot', 'walrus marmto', 'marmots'].entries())
    await createTicket(c.as(two, minutes(n)), {
      ...question,
      organisationId: orgs[1]!,
      body,
      requestType: n === 2 ? 'sales' : 'technical',
      service: n === 1 ? 'network' : 'virtual-server',
      priority: n === 3 ? 'high' : 'medium',
    })
  expect(await seen()).toEqual(before)
  // And the other one is offered what is theirs.
  const offered = async (text: string) =>
    (await reading(c.app, two.personId, (tx) => complete(tx, two, { text }))).flatMap((each) => ('label' in each ? [each.label] : []))
  expect(await offered('service:')).toHaveLength(2)
  expect(await offered('type:')).toHaveLength(2)
  expect(await offered('from:')).toEqual(['Two'])
  // A note touches the ticket, which one sees; its words are no one's who does not work it.
  await note(c.as(kim, minutes(20)), mine.id, { body: 'zebra of the marmot' })
  const zebra = (who: Someone) => reading(c.app, who.personId, (tx) => searchTickets(tx, who, { text: 'zebra', scope: 'everything' }))
  expect((await zebra(one)).rows).toEqual([])
  expect((await zebra(kim)).rows.map(({ id }) => id)).toEqual([mine.id])
})
