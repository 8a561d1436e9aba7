import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, db } = await testHouse()

test('HK-36 an article that quotes what is gone says so to us, in which language, and leads to its text', async () => {
  const noor = await as('noor')
  const id = await writeArticle(db.owner, {
    title: 'Quotes',
    body: 'Press {{label:portal.new.button}}.',
    translations: [{ language: 'tr', title: 'T', body: '{{label:portal.was.here}} {{service:sold}}' }],
  })
  const page = await noor.page(`/workspace/articles/${id}`)
  expect(page).toContain('Türkçe: the text quotes {{label:portal.was.here}} and {{service:sold}}, which nothing is called by any more.')
  expect(page).toContain(`href="/workspace/articles/${id}/text/tr"`)
  expect(page).not.toContain('English: the text quotes')
})
