// The report of what was sought in vain: each search once, and nothing of what was meant for tickets or is a customer's own letter.
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { newId } from '../../platform/id.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, stranger, db } = await testHouse()
const [tom, noor] = [await as('tom'), await as('noor')]
beforeEach(() => sql`truncate help_search`.execute(db.owner))

const kept = async () =>
  (await sql<{ words: string; found: number }>`select words, found from help_search order by id`.execute(db.owner)).rows
/** What was not kept cannot be waited for: a search that is kept follows, and is then the only one. */
const onlyLast = async () => {
  await stranger.page('/search?q=lastofallwords')
  await expect.poll(async () => (await kept()).some(({ words }) => words === 'lastofallwords')).toBe(true)
  expect((await kept()).map(({ words }) => words)).toEqual(['lastofallwords'])
}

test('a search of who is signed in that finds nothing at all is kept, once however often it is loaded', async () => {
  for (let n = 0; n < 3; n++) await tom.page('/search?q=kwyjibo')
  await expect.poll(kept).toEqual([{ words: 'kwyjibo', found: 0 }])
  await tom.page('/search?q=kwyjibo&in=articles')
  await tom.page('/search?q=frobozz+kwyjibo')
  await expect.poll(kept).toEqual([
    { words: 'kwyjibo', found: 0 },
    { words: 'frobozz kwyjibo', found: 0 },
  ])
})

test('an error that no article knows is kept', async () => {
  await stranger.page('/help?code=NET-9')
  await expect.poll(kept).toEqual([{ words: 'NET-9', found: 0 }])
})
test('an error that is no article of one service says nothing about the others', async () => {
  const { key } = await db.owner.selectFrom('service').select('key').executeTakeFirstOrThrow()
  await stranger.page(`/help?code=NET-9&service=${key}`)
  await onlyLast()
})

test('nothing while one types', async () => {
  for (const who of [tom, stranger]) await who.get('/search?q=kwyji', { 'turbo-frame': 'found' })
  await tom.get('/search/completions?in=all&q=kwyji')
  await onlyLast()
})

test('nothing of a draft: the letter beside which answers are looked for is the customer’s own', async () => {
  const letter = new URLSearchParams({ text: 'kwyjibo our secret project', draft: newId() })
  expect((await tom.get(`/tickets/new/answers?${letter}`)).status).toBe(200)
  await tom.post('/tickets/new', { summary: 'kwyjibo our secret project', body: 'kwyjibo' })
  await onlyLast()
})

test('nothing that was meant for tickets: their tab, a filter, a reference', async () => {
  await tom.page('/search?q=kwyjibo&in=tickets')
  await tom.page('/search?q=kwyjibo+is:mine')
  await tom.page(`/search?q=${encodeURIComponent('from:"Ada Lovelace" kwyjibo')}`)
  await tom.page(`/search?q=${encodeURIComponent('from:"Ada Lovelace" kwyjibo')}&in=articles`)
  await tom.page('/search?q=kwyjibo+status:nonsense')
  const { reference } = await db.owner.selectFrom('ticket').select('reference').executeTakeFirstOrThrow()
  await tom.page(`/search?q=${reference.split('-')[0]}-99999999`)
  await tom.page('/tickets?q=kwyjibo')
  await onlyLast()
})

test('nothing that those of us look for among customers’ tickets, unless they ask the help centre', async () => {
  await noor.page('/search?q=kwyjibo+limited')
  await noor.page('/workspace/search?q=kwyjibo')
  await onlyLast()
  await noor.page('/search?q=kwyjibo&in=articles')
  await expect.poll(async () => (await kept()).map(({ words }) => words)).toContain('kwyjibo')
})

test('who found a ticket did not search in vain', async () => {
  const { rows } = await sql<{ word: string }>`select (regexp_match(m.body, '[A-Za-z]{9,}'))[1] as word from ticket t
    join message m on m.ticket_id = t.id where t.requester_id = ${tom.personId} and m.body ~ '[A-Za-z]{9,}' limit 1`.execute(db.owner)
  await tom.page(`/search?q=${rows[0]!.word}`)
  await stranger.page('/search?q=lastofallwords')
  await expect.poll(async () => (await kept()).length).toBeGreaterThan(0)
  expect((await kept()).filter(({ found }) => found === 0).map(({ words }) => words)).toEqual(['lastofallwords'])
})
