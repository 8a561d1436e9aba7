// F20 F22 F25 The help centre and its editor against one who wants what is not theirs: by id, former name, file, feed, and by what is kept in caches.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { writeArticle } from '../../../test/support/articles.ts'
import { newId } from '../../platform/id.ts'

const h = await testHouse()
const { stranger } = h
const [tom, noor] = [await h.as('tom'), await h.as('noor')]
const secret = 'zephyrine'

test('narrowed after it was read: the next answer is a no, whatever the reader kept', async () => {
  const id = await writeArticle(h.db.owner, { title: secret, body: `The ${secret} opens it.`, audience: 'everyone' })
  const { rows } = await sql<{ slug: string }>`select slug from article where id = ${id}`.execute(h.db.owner)
  const slug = rows[0]!.slug
  for (const reader of [stranger, tom]) expect(await (await reader.get(`/help/${slug}`)).text()).toContain(secret)
  const feed = await stranger.get('/help/feed.xml')
  expect(await feed.text()).toContain(secret)
  await sql`insert into article_slug (slug, article_id, given_at) values (${`${slug}-before`}, ${id}, now())`.execute(h.db.owner)
  expect((await stranger.get(`/help/${slug}-before`)).status).toBe(301)
  await sql`update article set audience = 'chosen', for_organisations = array[${newId()}]::uuid[] where id = ${id}`.execute(h.db.owner)
  for (const reader of [stranger, tom])
    for (const path of [`/help/${slug}`, `/help/${slug}-before`, `/help/${slug}?language=tr`])
      expect([path, (await reader.get(path)).status]).toEqual([path, 404])
  for (const path of [
    '/help',
    '/help/feed.xml',
    '/sitemap.xml',
    '/sitemap/start',
    `/search?q=${secret}&in=articles`,
    '/help?kind=how-to',
  ]) {
    const answer = await stranger.get(path, { 'if-none-match': feed.headers.get('etag')! })
    const text = await answer.text()
    expect([path, answer.status, text.includes(slug), text.includes(`The ${secret}`)]).toEqual([path, 200, false, false])
  }
  expect((await tom.get(`/tickets/new/answers/${slug}`)).status).toBe(404)
  expect(await (await tom.get(`/tickets/new/answers?text=${secret}`)).text()).not.toContain(slug)
  expect((await tom.get(`/workspace/articles/${id}`)).status).not.toBe(200)
  expect((await noor.get(`/workspace/articles/${id}`)).status).toBe(200)
})
