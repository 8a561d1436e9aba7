// db/schema.sql is what a review reads: a migration without it would be reviewed against a schema that is no more.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { describeSchema } from '../../scripts/describe-schema.ts'
import { root } from '../../src/platform/root.ts'
import { testDatabase } from '../support/database.ts'

const { urls } = await testDatabase()

async function described(change = ''): Promise<string> {
  const client = new pg.Client({ connectionString: urls.owner })
  await client.connect()
  try {
    await client.query(`begin; ${change}`)
    return await describeSchema(client)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

const unchanged = await described()

test('db/schema.sql is the schema after all migrations (if not: npm run schema)', () => {
  expect(unchanged).toBe(readFileSync(join(root, 'db/schema.sql'), 'utf8'))
})

test.each([
  ['a column', 'alter table note add column seen boolean'],
  ['a default', `alter table draft alter column content set default '[]'`],
  ['a constraint', 'alter table note add constraint short check (length(body) < 9)'],
  ['an index', 'create index of_author on note (author_id)'],
  ['a policy', 'create policy everybody on note for select to guichet_app using (true)'],
  ['row-level security switched off', 'alter table note disable row level security'],
  ['a right on a column', 'grant update (body) on note to guichet_app'],
  ['a function', `create function guichet_nothing() returns void language sql as 'select'`],
  ['a function open to all', 'grant execute on function guichet_events_after to public'],
  ['a trigger', 'alter table person rename column mail to letters; drop trigger person_guarded on person'],
])('and shows %s', async (_, change) => {
  expect(await described(change)).not.toBe(unchanged)
})
