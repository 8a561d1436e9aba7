// What is kept of searches in the help centre, where anyone may type anything: not without end, and not for ever.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, monday } from '../../../test/support/counter.ts'
import { clearAway } from '../../worker/clear-away.ts'
import { recordSearch } from './record-search.ts'

const c = await counter()
const kept = async () => Number((await sql<{ n: number }>`select count(*) as n from help_search`.execute(c.owner)).rows[0]!.n)
const search = (at: Date) => recordSearch(c.app, { words: 'my password is walrus', language: 'en', found: 0, at })

test('a stranger who searches and searches fills no disk', async () => {
  await sql`insert into help_search (id, words, language, found, at)
    select uuidv7(), 'word ' || n, 'en', 0, ${monday} from generate_series(1, 3100) n`.execute(c.owner)
  expect(await kept()).toBe(3000)
  await search(minutes(5))
  expect(await kept()).toBe(3000)
  await search(minutes(61))
  expect(await kept()).toBe(3001)
})

test('what is somebody’s own is not kept, and what is long is cut', async () => {
  const keptOf = async (words: string) => {
    await sql`delete from help_search`.execute(c.owner)
    await recordSearch(c.app, { words, language: 'en', found: 0, at: minutes(200) })
    return (await sql<{ words: string }>`select words from help_search`.execute(c.owner)).rows[0]?.words
  }
  expect(await keptOf('invoice for ada.lovelace@example.com please')).toBe('invoice for please')
  expect(await keptOf('call +44 20 7946 0958 now')).toBe('call now')
  expect(await keptOf('card 4111-1111-1111-1111')).toBe('card')
  expect(await keptOf(`key ${'aB3'.repeat(30)}`)).toBe('key')
  expect(await keptOf('error 0x80070005 ORA-01017 BKP-3021 E_ACCESS 500')).toBe('error 0x80070005 ORA-01017 BKP-3021 E_ACCESS 500')
  expect(await keptOf('仮想サーバーが起動しない')).toBe('仮想サーバーが起動しない')
  expect(await keptOf('ada@example.com')).toBeUndefined()
  expect((await keptOf('many words '.repeat(100)))!.length).toBeLessThanOrEqual(120)
  expect(await keptOf(`\u202e${'障'.repeat(3000)}\ud800`)).toBe('障'.repeat(120))
})

test('the same words again and again are one search in ten minutes', async () => {
  await sql`delete from help_search`.execute(c.owner)
  const again = (words: string, at: Date, language: 'en' | 'tr' = 'en') => recordSearch(c.app, { words, language, found: 0, at })
  await Promise.all(Array.from({ length: 5 }, () => again('walrus', minutes(300))))
  await again('Walrus', minutes(305))
  expect(await kept()).toBeLessThanOrEqual(5)
  const before = await kept()
  for (let n = 0; n < 20; n++) await again('WALRUS', minutes(306))
  expect(await kept()).toBe(before)
  await again('walrus', minutes(306), 'tr')
  await again('walrus', minutes(317))
  expect(await kept()).toBe(before + 2)
})

test('what somebody typed is forgotten when nothing reads it any more', async () => {
  await sql`delete from help_search`.execute(c.owner)
  await search(minutes(61))
  await clearAway(c.worker, minutes(60 * 24 * 89))
  expect(await kept()).toBe(1)
  await clearAway(c.worker, minutes(60 * 24 * 91))
  expect(await kept()).toBe(0)
})
