// F03: a secret that proves an address is that secret and nothing near it, for that purpose and no other, and counts no longer than it should.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { clock, requestWith, someone, testIdentity } from '../../test/support/identity.ts'
import { findOrMakePerson } from '../desk/people/person.ts'
import { newId } from './id.ts'

const database = await testDatabase()
const time = clock()
const identity = testIdentity(database, { clock: time })
const mira = await someone(database, identity, 'mira@aurora.example', time.now())
const tom = await someone(database, identity, 'tom@aurora.example', time.now())

/** Every string that differs from this one in one bit, as far as it can travel in an address. */
function* neighbours(token: string): Generator<string> {
  for (let at = 0; at < token.length; at++) {
    for (let bit = 0; bit < 7; bit++) {
      const other = String.fromCharCode(token.charCodeAt(at) ^ (1 << bit))
      if (/[\x20-\x7e]/.test(other)) yield token.slice(0, at) + other + token.slice(at + 1)
    }
  }
}

test('F03 no bit of a mailed token may differ, and the untouched one works', async () => {
  const link = await identity.mintLink('reset', mira, newId())
  const token = link?.token ?? ''
  for (const near of [...neighbours(token), '', token.slice(0, -1), `${token}A`, token.toUpperCase(), `w${token.slice(1)}`]) {
    expect(await identity.linkOf(near), near).toBeNull()
  }
  expect(await identity.linkOf(token)).toEqual({ kind: 'reset', personId: mira })
})

test('F03 a token names its person and ends with its hour', async () => {
  const link = await identity.mintLink('reset', tom, newId())
  expect(await identity.linkOf(link?.token ?? '')).toMatchObject({ personId: tom })
  time.pass(61 * 60_000)
  expect(await identity.linkOf(link?.token ?? '')).toBeNull()
})

test('F08 people without a login are mailed 2,000 links an hour between them; who has one is mailed theirs all the same', async () => {
  const made = (name: string) =>
    database.identity
      .transaction()
      .execute((tx) =>
        findOrMakePerson(tx, { address: `${name}@novak.example`, firstName: name, lastName: 'Novak', language: 'en' }, time.now()),
      )
  const [dora, ivan] = [await made('dora'), await made('ivan')]
  time.pass(3_600_000)
  await sql`insert into identity.mailed_link (event_id, person_id, kind, minted_at)
    select gen_random_uuid(), ${dora.id}, 'welcome', ${time.now()} from generate_series(1, 1999)`.execute(database.owner)
  expect(await identity.mintLink('welcome', ivan.id, newId())).not.toBeNull()
  const [ana, eva] = [await made('ana'), await made('eva')]
  // By either door: whoever was signed up by a stranger can be asked for by "forgot password" too.
  expect(await identity.mintLink('welcome', ana.id, newId())).toBeNull()
  expect(await identity.mintLink('reset', eva.id, newId())).toBeNull()
  expect(await identity.mintLink('reset', mira, newId())).not.toBeNull()
  time.pass(61 * 60_000)
  expect(await identity.mintLink('welcome', ana.id, newId())).not.toBeNull()
})

test('F03 no bit of a session cookie may differ', async () => {
  const { cookies } = await identity.startSession(mira, 'mira@aurora.example', { request: requestWith([]), address: '192.0.2.1' })
  const session = cookies[0]?.split(';')[0] ?? ''
  const name = session.slice(0, session.indexOf('=') + 1)
  expect(await identity.whoAsks(requestWith([session]))).toMatchObject({ personId: mira })
  for (const near of neighbours(session.slice(name.length))) {
    if (/[;,\s]/.test(near) || near.toUpperCase() === session.slice(name.length).toUpperCase()) continue // %2f is %2F
    expect(await identity.whoAsks(requestWith([name + near])), near).toBeNull()
  }
})
