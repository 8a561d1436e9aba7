import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'

const { owner, app } = await testDatabase()

/** Words as frequent as in a language, so that the common ones are in nearly all. */
const fill = (count: number) =>
  owner.transaction().execute(async (tx) => {
    await sql`create temp table a on commit drop as select n, uuidv7() as id, w.words from generate_series(1, ${sql.lit(count)}) n cross join lateral (
      select string_agg('word' || floor(exp(random() * ln(5000))), ' ') as words from generate_series(1, 60) where n is not null) w`.execute(
      tx,
    )
    await sql`insert into article (id, kind, slug, language, state, audience, published_at, created_at, updated_at)
      select id, 'how-to', 'many-' || n, 'en', 'published', 'signed-in', now(), now(), now() from a`.execute(tx)
    await sql`insert into article_text (article_id, language, version, title, body, state, at, shown_at)
      select id, 'en', 1, 'Number ' || n, words, 'shown', now(), now() from a`.execute(tx)
    // Each once more by itself, as who imports them one by one does.
    await sql`update article set published_at = now() - interval '1 minute'`.execute(tx)
  })

test('many articles in one transaction cost each as much as one: the words are counted at its end, once', async () => {
  const took = async (count: number) => {
    const began = performance.now()
    await fill(count)
    return performance.now() - began
  }
  await took(10)
  await sql`truncate article cascade`.execute(owner)
  await sql`truncate article_words, article_lexeme`.execute(owner)
  const some = await took(200)
  await sql`truncate article cascade`.execute(owner)
  await sql`truncate article_words, article_lexeme`.execute(owner)
  const many = await took(2000)
  // Ten times as many: ten times as long, with room for a busy machine; it was a hundred times.
  expect(many).toBeLessThan(some * 30 + 1000)
  const { rows } = await sql<{ docs: number; stale: number }>`select (select docs from article_lexeme where lexeme = '') as docs,
    (select count(*)::int from article_stale) as stale`.execute(owner)
  expect(rows).toEqual([{ docs: 2000, stale: 0 }])
})

test('what is undone is not counted, and nobody of the doors reads or fills the list of what is to be counted', async () => {
  const docs = async () => (await sql<{ docs: number }>`select docs from article_lexeme where lexeme = ''`.execute(owner)).rows[0]!.docs
  const before = await docs()
  await owner
    .transaction()
    .execute(async (tx) => {
      await sql`update article set state = 'retired'`.execute(tx)
      throw new Error('undone')
    })
    .catch(() => {})
  expect(await docs()).toBe(before)
  await expect(sql`insert into article_stale values (gen_random_uuid())`.execute(app)).rejects.toThrow('permission denied')
  await expect(sql`select from article_stale`.execute(app)).rejects.toThrow('permission denied')
})
