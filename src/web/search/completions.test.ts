// X-07 F22 F34: the list under the search field, at its door: in the reader's language, within what they may see, of each asker one at a time.
import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { type Browser, testHouse } from '../../../test/support/house.ts'

const { as, stranger, db } = await testHouse()
const [tom, noor] = [await as('tom'), await as('noor')]
await writeArticle(db.owner, { title: 'Zebra for <b>all</b>' })
await writeArticle(db.owner, { title: 'Zebra inside', audience: 'signed-in' })
await writeArticle(db.owner, { title: 'Zebra draft', state: 'draft' })

interface Answer {
  readonly says: string
  readonly found: readonly { label: string; text?: string; href?: string; says?: string }[]
}
const at = async (who: Browser, box: string, q: string) => {
  const answer = await who.get(`/search/completions?${new URLSearchParams({ in: box, q })}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Answer
}
const labels = async (who: Browser, box: string, q: string) => (await at(who, box, q)).found.map(({ label }) => label)

test('each box completes what it can use', async () => {
  expect(await labels(tom, 'page', 'zebra')).toEqual([])
  expect((await labels(tom, 'articles', 'zebra')).sort()).toEqual(['Zebra for <b>all</b>', 'Zebra inside'])
  expect(await labels(stranger, 'articles', 'zebra')).toEqual(['Zebra for <b>all</b>'])
  expect(await labels(stranger, 'all', 'type:')).toEqual([])
  expect(await labels(tom, 'list', 'is:un')).toEqual(['unread'])
  expect(await labels(noor, 'work', 'is:un')).toEqual(['unread', 'unassigned'])
  expect(await labels(noor, 'list', 'is:un')).toEqual(['unread'])
  expect(await labels(tom, 'work', 'queue:')).toEqual([])
  expect((await at(tom, 'all', 'type:tech')).says).toBe('1 suggestion')
})

test('the page has the field as a combobox can be made of it, with the address of its completions', async () => {
  for (const [path, box] of [
    ['/', 'all'],
    ['/search', 'page'],
    ['/tickets', 'list'],
    ['/help', 'articles'],
  ] as const)
    expect(await tom.page(path)).toContain(`data-completed-at="/search/completions?in=${box}"`)
  expect(await stranger.page('/search')).not.toContain('data-completed-at')
})

test('of many questions of one asker the first and the newest are answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => tom.get(`/search/completions?in=all&q=${'zebra'.slice(0, 3 + (n % 3))}`)),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
  expect(statuses.filter((status) => status === 204).length).toBeGreaterThan(5)
  expect(await labels(tom, 'articles', 'zebra')).toHaveLength(2)
})

test('F34 nor do strangers who type and type pile up work', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => stranger.get(`/search/completions?in=articles&q=zebra${n}`)))
  expect(answers.filter(({ status }) => status === 204).length).toBeGreaterThan(30)
  expect(await labels(stranger, 'articles', 'zebra')).toEqual(['Zebra for <b>all</b>'])
})

test('F34 whatever is typed is answered', async () => {
  for (const q of ['"', ':', 'status:"', '\u202estatus:', 'x'.repeat(3000), 'type:'.repeat(300), '%_\\', "' or 1=1", '<script>'])
    expect(Array.isArray((await at(tom, 'all', q)).found)).toBe(true)
})
