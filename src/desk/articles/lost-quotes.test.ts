import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { applyPreset } from '../catalogue/apply-preset.ts'
import { articlesThatLostQuotes, quotedByReaders } from './lost-quotes.ts'

const db = await testDatabase()

test('HK-36 articles that quote what is gone are found; drafts, retired ones and those of a preset that fits are not', async () => {
  await applyPreset(db.worker, new URL('../../../presets/default', import.meta.url).pathname)
  expect(await articlesThatLostQuotes(db.worker)).toEqual([])
  const quoting = (body: string, more: object = {}) => writeArticle(db.owner, { title: 'Quotes', body, ...more })
  const gone = [
    await quoting('Press {{label:portal.new.button}}, then {{label:portal.was.here}}.'),
    await quoting('{{type:no-more}}'),
    await quoting('ok', { translations: [{ language: 'tr', title: 'T', body: '{{service:sold}}' }] }),
  ]
  await quoting('{{label:portal.new.button}} {{other:x}} {{label:Not A Key}}')
  for (const state of ['draft', 'retired']) await quoting('{{label:portal.was.here}}', { state })
  expect((await articlesThatLostQuotes(db.worker)).toSorted()).toEqual(gone.toSorted())
})

test('of all texts only those that quote are read', async () => {
  await sql`with made as (insert into article (id, kind, slug, language, state, published_at, created_at, updated_at)
      select gen_random_uuid(), 'how-to', 'many-' || n, 'en', 'published', now(), now(), now() from generate_series(1, 300) n returning id)
    insert into article_text (article_id, language, version, title, body, state, at, shown_at) select id, 'en', 1, 'Many', 'No quote', 'shown', now(), now() from made`.execute(
    db.owner,
  )
  await sql`analyze article, article_text`.execute(db.owner)
  expect(JSON.stringify((await sql`explain ${quotedByReaders}`.execute(db.worker)).rows)).toMatch(/article_text_quoting/)
})
