// X-07 X-10: one page finds tickets and articles, for whoever asks exactly what they may read, and marks why.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, stranger, db } = await testHouse()
const tom = await as('tom')
const noor = await as('noor')
await writeArticle(db.owner, {
  title: 'Zebra <b>crossing</b>',
  summary: 'For stripes',
  body: 'A zebra & a "horse" <script>alert(1)</script> cross **here**.',
  codes: ['Z-77'],
})
await writeArticle(db.owner, { title: 'Zebra inside', audience: 'signed-in' })
await writeArticle(db.owner, { title: 'Zebra draft', state: 'draft' })
const plain = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const found = (html: string) => html.slice(html.indexOf('id="found"'))

test('F25 a stranger finds what everyone may read, and no tab of tickets', async () => {
  const page = await stranger.page('/search?q=zebra')
  expect(page).toContain('crossing')
  expect(page).not.toContain('Zebra inside')
  expect(page).not.toContain('Zebra draft')
  expect(page).not.toContain('in=tickets')
  expect(found(await stranger.page('/search?q=Z-77'))).toContain('crossing')
})
test('F10 hits are marked, and text stays text', async () => {
  const page = found(await stranger.page('/search?q=zebra+horse'))
  expect(page).toContain('<mark>Zebra</mark>')
  expect(page).toContain('&lt;b&gt;crossing')
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('<b>crossing')
})
test('F22 tickets of one’s own with the passage; another’s, never', async () => {
  const { rows } = await sql<{
    reference: string
    word: string
  }>`select t.reference, (regexp_match(m.body, '[A-Za-z]{9,}'))[1] as word from ticket t join message m on m.ticket_id = t.id
    where t.requester_id = ${tom.personId} and m.body ~ '[A-Za-z]{9,}' order by m.id limit 1`.execute(db.owner)
  const { reference, word } = rows[0]!
  const page = found(await tom.page(`/search?q=${word}`))
  expect(page).toContain(`/tickets/${reference}`)
  expect(page.toLowerCase()).toContain(`<mark>${word.toLowerCase()}`)
  expect(found(await tom.page(`/search?q=${reference}`))).toContain(`/tickets/${reference}`)
  for (const who of ['yuki', 'gabor', 'helen', 'lena']) {
    const other = await as(who)
    for (const asked of [reference, word])
      expect(found(await other.page(`/search?q=${asked}`)), `${who} ${asked}`).not.toContain(`/tickets/${reference}`)
  }
})
test('those of us find notes, and are led to the workspace', async () => {
  const { rows } = await sql<{
    reference: string
    word: string
  }>`select t.reference, (regexp_match(n.body, '[A-Za-z]{8,}'))[1] as word from note n join ticket t on t.id = n.ticket_id
    join queue_member q on q.queue_key = t.queue_key and q.person_id = ${noor.personId} where n.body ~ '[A-Za-z]{8,}' order by n.id limit 1`.execute(
    db.owner,
  )
  const { word, reference } = rows[0]!
  const page = found(await noor.page(`/search?q=${word}&in=tickets`))
  expect(page).toContain(`/workspace/tickets/${reference}`)
  expect(page).toContain('is-note')
})
test('filters in words are shown as they were read; what nobody knows is said', async () => {
  const page = plain(found(await tom.page('/search?q=type:technical+status:nonsense&in=tickets')))
  expect(page).toContain('Narrowed to')
  expect(page).toContain('nonsense')
})
test('what says nothing that could be looked for finds nothing, and the page says so and how to ask', async () => {
  for (const words of ['x'.repeat(90), '---', 'type:nonsense']) {
    const page = plain(found(await tom.page(`/search?q=${words}`)))
    expect(page, words).toContain('Nothing found')
    expect(page, words).toContain('How to narrow it down')
  }
  expect(plain(found(await tom.page('/search?q=type:nonsense')))).toContain('“nonsense”')
  expect(plain(found(await tom.page('/search')))).not.toContain('Nothing found')
})
test('whoever finds none of their tickets is led to the help centre, if that has something for their words', async () => {
  const helps = found(await tom.page('/search?q=zebra&in=tickets'))
  expect(plain(helps)).toContain('Nothing found')
  expect(helps).toMatch(/class="empty-action"><a[^>]*href="\/search\?q=zebra&amp;in=articles"/)
  const helpsNot = found(await tom.page('/search?q=zzyzx&in=tickets'))
  expect(plain(helpsNot)).toContain('Nothing found')
  expect(helpsNot).not.toMatch(/class="empty-action"><a[^>]*in=articles/)
})
test('whoever finds nothing and may file is offered a new ticket; filters are spoken of where some were set', async () => {
  const nothing = found(await tom.page('/search?q=zzyzx'))
  expect(nothing).toMatch(/class="empty-action"><a[^>]*href="\/tickets\/new"/)
  expect(plain(nothing)).not.toContain('filters')
  expect(plain(found(await tom.page('/search?q=zzyzx+type:technical')))).toContain('fewer filters')
  for (const one of [await as('priya'), noor]) expect(found(await one.page('/search?q=zzyzx&in=tickets'))).not.toContain('empty-action')
})
test('F22 F34 whatever is typed is answered, quickly, with nothing broken', async () => {
  const started = performance.now()
  const hostile = [
    '"',
    '-',
    '"""" -" -',
    '\u202eabc',
    'status:"',
    '(((((((',
    "' or 1=1 --",
    '%',
    '\\',
    '<mark>',
    'x'.repeat(2000),
    '障'.repeat(500),
    'a '.repeat(300),
    '-a -b -c',
    '\ud800',
    "'''':*&|!",
    'status:open '.repeat(50),
  ]
  for (const text of hostile) {
    for (const who of [tom, stranger]) {
      const response = await who.get(`/search?q=${encodeURIComponent(text.toWellFormed())}`)
      expect([text.slice(0, 20), response.status]).toEqual([text.slice(0, 20), 200])
    }
  }
  expect((await tom.get('/search?q=a&after=nonsense&in=tickets')).status).toBe(422)
  expect((await tom.get('/search?q=a&after=nonsense&in=articles')).status).toBe(422)
  expect((performance.now() - started) / hostile.length / 2).toBeLessThan(400)
})
test('what was searched for in vain is kept, without whose it was', async () => {
  await stranger.page('/search?q=qwertzuiop')
  await expect
    .poll(
      async () =>
        (await sql<{ words: string; found: number }>`select words, found from help_search where words = 'qwertzuiop'`.execute(db.owner))
          .rows,
    )
    .toEqual([{ words: 'qwertzuiop', found: 0 }])
})
test('in each language', async () => {
  for (const language of ['tr', 'fr', 'it', 'ja', 'hu']) {
    expect((await stranger.get(`/search?language=${language}`)).status).toBe(200)
    expect((await stranger.get(`/search?language=${language}&q=zebra`)).status).toBe(200)
  }
})
