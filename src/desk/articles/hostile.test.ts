// F20 F25 Row-level security behind articles: what a reader could write or learn by SQL alone, were a rule of the deeds forgotten.
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { withoutArticles, writeArticle } from '../../../test/support/articles.ts'
import { counter, monday } from '../../../test/support/counter.ts'
import { reading, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { findArticles } from '../search/find-articles.ts'
import { suggest } from '../search/suggest.ts'

const c = await counter()
const [one, two] = [await c.organisation('One'), await c.organisation('Two')]
const [ada, zoe] = [await c.person('Ada'), await c.person('Zoe')]
await c.member(one, ada)
await c.member(two, zoe)
beforeEach(() => withoutArticles(c.owner))

const denied = '42501'
const bySql = (personId: string | null, statement: ReturnType<typeof sql>) =>
  writing(c.app, personId, (tx) => statement.execute(tx)).then(
    ({ numAffectedRows, rows }) => Number(numAffectedRows ?? rows.length),
    (fault: unknown) => (fault as { code?: string }).code,
  )
const say = (articleId: string, version = 1) =>
  sql`select guichet_say_of_article(${newId()}, ${articleId}, 'en', ${version}, false, 'No', ${monday})`
const kept = async () => Number((await sql<{ n: number }>`select count(*) as n from article_feedback`.execute(c.owner)).rows[0]!.n)

test('of what one does not read nothing is said, and nobody learns by it that it is there', async () => {
  const foreign = await writeArticle(c.owner, { title: 'For two', organisations: [two] })
  const draft = await writeArticle(c.owner, { title: 'Not yet', state: 'draft' })
  for (const id of [foreign, draft, newId()])
    for (const who of [ada.personId, null]) expect([id, await bySql(who, say(id))]).toEqual([id, denied])
  expect(await kept()).toBe(0)
  expect(await bySql(zoe.personId, say(foreign))).toBe(1)
  expect(await bySql(zoe.personId, say(foreign, 2))).toBe(denied) // a version that nobody has
  expect(await kept()).toBe(1)
})

test('nobody speaks in the name of another, and strangers not without end', async () => {
  const open = await writeArticle(c.owner, { title: 'Open' })
  const row = (personId: string | null) => sql`insert into article_feedback (id, article_id, language, version, helped, person_id, at)
    values (${newId()}, ${open}, 'en', 1, true, ${personId}, ${monday})`
  expect(await bySql(ada.personId, row(zoe.personId))).toBe(denied)
  expect(await bySql(ada.personId, row(null))).toBe(denied)
  expect(await bySql(null, row(zoe.personId))).toBe(denied)
  expect(await bySql(zoe.personId, say(open))).toBe(1)
  expect(await bySql(zoe.personId, say(open))).toBe(1)
  expect(await bySql(ada.personId, sql`update article_feedback set helped = true where article_id = ${open}`)).toBe(0)
  expect(await bySql(zoe.personId, sql`update article_feedback set person_id = null where article_id = ${open}`)).toBe(denied)
  expect(await kept()).toBe(1)
  for (let n = 0; n < 205; n++) await bySql(null, say(open))
  expect(await kept()).toBe(201)
})

test('F22 words that only who is signed in reads change nothing of what a stranger finds or is shown', async () => {
  await writeArticle(c.owner, { title: 'The marmot', body: 'A marmot sleeps. The walrus swims.' })
  await writeArticle(c.owner, { title: 'The walrus', body: 'It swims.' })
  const seen = () =>
    reading(c.app, null, async (tx) => [
      await findArticles(tx, { text: 'marmto' }),
      await findArticles(tx, { text: 'marmot walrus' }),
      await suggest(tx, { text: 'marmto walrus', service: null, requestType: null, language: 'en' }),
    ])
  const before = await seen()
  expect((before[0] as { articles: unknown[] }).articles).toHaveLength(1)
  await writeArticle(c.owner, { title: 'Project Marmto', audience: 'signed-in', body: 'walrus walrus' })
  expect(await seen()).toEqual(before)
})
