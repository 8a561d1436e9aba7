// The list of all pages where there are very many: each list within what the protocol allows, and all of them together name each article once.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withoutArticles } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'
import { newId } from '../../platform/id.ts'
import { placesInList } from './sitemap.ts'

const { db, stranger } = await testHouse()
await withoutArticles(db.owner)
const languages = ['en', 'tr', 'fr', 'it', 'ja', 'hu']
const count = placesInList * 2 + 1
await sql`with a as (insert into article (id, kind, slug, language, state, audience, published_at, created_at, updated_at)
    select uuidv7(), 'faq', 'many-' || n, 'en', 'published', 'everyone', now(), now(), now() from generate_series(1, ${sql.lit(count)}) n returning id)
  insert into article_text (article_id, language, version, title, body, state, at, shown_at, public_at)
    select id, l, 1, 'T', 'x', 'shown', now(), now(), now() from a cross join unnest(${languages}::text[]) l`.execute(db.owner)

const locations = (text: string) => [...text.matchAll(/<loc>http:\/\/localhost:3000([^<]+)<\/loc>/g)].map(([, path]) => path!)

test('the lists together name each article in each language once, and none more addresses than the protocol allows', async () => {
  const index = await stranger.get('/sitemap.xml')
  expect(index.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  const lists = locations(await index.text())
  expect(lists).toHaveLength(3)
  const named: string[] = []
  for (const list of lists) {
    const text = await stranger.page(list)
    expect(text.length).toBeLessThan(50_000_000)
    const addresses = locations(text)
    expect(addresses.length).toBeLessThanOrEqual(50_000)
    expect(addresses.length, 'none is empty').toBeGreaterThan(0)
    named.push(...addresses)
  }
  const wanted = languages.flatMap((language) => [
    `/help?language=${language}`,
    ...Array.from({ length: count }, (_, at) => `/help/many-${at + 1}?language=${language}`),
  ])
  expect(named.toSorted()).toEqual(wanted.toSorted())
})

test('a list begins with an article, or is none', async () => {
  for (const from of [newId(), '1', 'last', '..%2Fhelp']) expect((await stranger.get(`/sitemap/${from}`)).status, from).toBe(404)
})
