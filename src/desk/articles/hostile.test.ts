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
  expect(before[0]).toMatchObject({ articles: [{ language: 'en' }] })
  await writeArticle(c.owner, { title: 'Project Marmto', audience: 'signed-in', body: 'walrus walrus' })
  expect(await seen()).toEqual(before)
})

test('F20 a reader writes and reads nothing of what we keep of articles', async () => {
  const open = await writeArticle(c.owner, { title: 'Open' })
  const foreign = await writeArticle(c.owner, { title: 'For two', organisations: [two] })
  const id = sql`${newId()}::uuid`
  const me = sql`${ada.personId}::uuid`
  for (const statement of [
    sql`insert into article (id, kind, slug, language, created_by, created_at, updated_at) values (${id}, 'faq', 'mine', 'en', ${me}, now(), now())`,
    sql`insert into article_text (article_id, language, version, title, body, by, at) values (${open}, 'tr', 1, 'T', 'B', ${me}, now())`,
    sql`insert into article_slug (slug, article_id, given_at) values ('mine', ${open}, now())`,
    sql`insert into article_review (id, article_id, language, version, asked_by, asked_at, for_everyone) values (${id}, ${open}, 'en', 1, ${me}, now(), true)`,
    sql`insert into article_event (id, article_id, actor_id, type, payload, at) values (${id}, ${open}, ${me}, 'article.published', '{}', now())`,
    sql`insert into answer_taken (draft_id, article_id, language, at) values (${id}, ${foreign}, 'en', now())`,
    sql`update article_words set approved = true`,
    sql`select words from article_words`,
    sql`update article_lexeme set docs = 0`,
    sql`delete from article_feedback`,
  ])
    expect(await bySql(ada.personId, statement)).toBe(denied)
  for (const statement of [
    sql`update article set audience = 'signed-in' where id in (${open}, ${foreign})`,
    sql`update article_text set state = 'past' where article_id in (${open}, ${foreign})`,
    sql`select from article where id = ${foreign}`,
    sql`select from article_slug where article_id = ${foreign}`,
    sql`select from article_text where article_id = ${foreign}`,
    sql`select from help_search`,
    sql`select from answer_taken`,
    sql`select from article_event`,
  ])
    expect(await bySql(ada.personId, statement)).toBe(0)
})
