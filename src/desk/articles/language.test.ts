// Which language an article is read in, in every list and page alike.
import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { reading } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { findArticles } from '../search/find-articles.ts'
import { articlePage, listArticles } from './articles.ts'

const { app, owner } = await testDatabase()
const at = new Date()

async function readIn(language: Language, given: { original: Language; others: Language[] }) {
  const id = await writeArticle(owner, {
    language: given.original,
    title: 'Zanzibar',
    translations: given.others.map((other) => ({ language: other, title: 'Zanzibar' })),
  })
  const { slug } = await owner.selectFrom('article').select('slug').where('id', '=', id).executeTakeFirstOrThrow()
  const all = await reading(app, null, async (tx) => [
    ((await articlePage(tx, slug, { at, language })) as { language: Language }).language,
    (await listArticles(tx, { at, language, limit: 100 })).articles.find((one) => one.id === id)!.language,
    (await findArticles(tx, { text: 'zanzibar', language })).articles.find((one) => one.id === id)!.language,
  ])
  const [one, ...same] = new Set(all)
  expect(same, 'page, list and search agree').toEqual([])
  return one
}

test.each<[Language, { original: Language; others: Language[] }, Language]>([
  ['hu', { original: 'tr', others: ['en', 'hu'] }, 'hu'],
  ['hu', { original: 'tr', others: ['en', 'fr'] }, 'en'],
  ['hu', { original: 'tr', others: ['fr', 'it'] }, 'tr'],
  ['hu', { original: 'en', others: ['tr', 'fr'] }, 'en'],
])('X-10 in %s of %j: the reader’s own, else English, else the original', async (language, given, expected) => {
  expect(await readIn(language, given)).toBe(expected)
})
