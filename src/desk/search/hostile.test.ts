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

test('what somebody typed is forgotten when nothing reads it any more', async () => {
  await clearAway(c.worker, minutes(60 * 24 * 89))
  expect(await kept()).toBe(3001)
  await clearAway(c.worker, minutes(60 * 24 * 91))
  expect(await kept()).toBe(0)
})
