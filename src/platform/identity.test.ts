import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { clock, linkMails, password, requestWith, someone, testIdentity, keyOf, tokenOfPath } from '../../test/support/identity.ts'
import { askReset } from '../desk/people/ask-reset.ts'
import { useLink } from '../desk/people/use-link.ts'
import { clearAway } from '../worker/clear-away.ts'
import { roundTrips } from './database.ts'
import { createIdentity } from './identity.ts'
import { Refusal } from './refusal.ts'

const database = await testDatabase()
const time = clock()
const identity = testIdentity(database, { clock: time })
const from = (address = '192.0.2.1', cookies: readonly string[] = []) => ({ request: requestWith(cookies), address })
const refused = (code: string) => expect.objectContaining({ code })

const mira = await someone(database, identity, 'mira@aurora.example', time.now())

describe('a session', () => {
  it('is known again by its cookie in one query', async () => {
    const { cookies } = await identity.signIn('mira@aurora.example', password, from())
    const count = { count: 0 }
    const visitor = await roundTrips.run(count, () => identity.whoAsks(requestWith(cookies)))
    expect(visitor).toMatchObject({ personId: mira, name: 'Some One', language: 'en', timeZone: 'UTC', staffRole: null })
    expect(count.count).toBe(1)
  })

  it('F28 has a new id at each sign-in, and the one the browser came with ends', async () => {
    const first = await identity.signIn('mira@aurora.example', password, from())
    const before = await identity.whoAsks(requestWith(first.cookies))
    const second = await identity.signIn('mira@aurora.example', password, from('192.0.2.1', first.cookies))
    expect((await identity.whoAsks(requestWith(second.cookies)))?.sessionId).not.toBe(before?.sessionId)
    expect(await identity.whoAsks(requestWith(first.cookies))).toBeNull()
  })

  it('F28 is stored as a hash: nothing in the table signs anyone in', async () => {
    const { cookies } = await identity.signIn('mira@aurora.example', password, from())
    const token = decodeURIComponent(cookies[0]!.split(';')[0]!.split('=')[1]!).split('.')[0]!
    const { rows } = await sql<{ token: string }>`select token from identity.session`.execute(database.identity)
    expect(rows.map((row) => row.token)).toContain(createHash('sha256').update(token).digest('base64url'))
    expect(JSON.stringify(rows)).not.toContain(token)
    for (const { token } of rows) expect(await identity.whoAsks(requestWith([`guichet_session=${token}`]))).toBeNull()
  })

  it('ends by signing out, by revoking, by time, by disabling the person: at once', async () => {
    const signedIn = () => identity.signIn('mira@aurora.example', password, from())
    const out = await signedIn()
    expect(await identity.signOut(requestWith(out.cookies))).toEqual([expect.stringContaining('Max-Age=0')])
    expect(await identity.whoAsks(requestWith(out.cookies))).toBeNull()

    const revoked = await signedIn()
    const { sessionId } = (await identity.whoAsks(requestWith(revoked.cookies)))!
    await identity.revokeSession(mira, sessionId)
    expect(await identity.whoAsks(requestWith(revoked.cookies))).toBeNull()
    await expect(identity.revokeSession(mira, sessionId)).rejects.toEqual(refused('not-found'))

    const old = await signedIn()
    time.pass(31 * 86_400_000)
    expect(await identity.whoAsks(requestWith(old.cookies))).toBeNull()

    const disabled = await signedIn()
    await sql`update person set disabled_at = now() where id = ${mira}`.execute(database.worker)
    expect(await identity.whoAsks(requestWith(disabled.cookies))).toBeNull()
    await expect(signedIn()).rejects.toEqual(refused('wrong-password'))
    await sql`update person set disabled_at = null where id = ${mira}`.execute(database.worker)
  })

  it('is refused with a forged signature, and another person cannot revoke it', async () => {
    const { cookies } = await identity.signIn('mira@aurora.example', password, from())
    const forged = cookies[0]!.replace(/%3D;/, '%3E;').replace(/.%3E;/, 'A;')
    expect(await identity.whoAsks(requestWith([forged]))).toBeNull()
    const { sessionId } = (await identity.whoAsks(requestWith(cookies)))!
    const tom = await someone(database, identity, 'tom@aurora.example', time.now())
    await expect(identity.revokeSession(tom, sessionId)).rejects.toEqual(refused('not-found'))
    expect(await identity.whoAsks(requestWith(cookies))).not.toBeNull()
  })

  it('is `__Host-` and Secure behind https', async () => {
    const secure = testIdentity(database, { clock: time, url: 'https://support.example' })
    const { cookies } = await secure.signIn('mira@aurora.example', password, from())
    expect(cookies[0]).toMatch(/^__Host-guichet_session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Expires=/)
    expect(cookies[0]).not.toMatch(/domain/i)
    expect((await secure.whoAsks(requestWith(cookies)))?.personId).toBe(mira)
  })
})

describe('a password', () => {
  it('is kept as scrypt of 32 MB, 16,384 rounds, unless a test says otherwise', async () => {
    const usual = createIdentity({
      db: database.identity,
      url: 'http://localhost:3000',
      secret: 'a secret of at least thirty-two characters',
      now: () => new Date(),
    })
    const login = { id: mira, name: 'Mira', address: 'mira@aurora.example' }
    await database.identity.transaction().execute((tx) => usual.givePassword(tx, login, 'kept as in a house'))
    const kept = await database.owner
      .selectFrom('identity.account')
      .select('password')
      .where('user_id', '=', mira)
      .executeTakeFirstOrThrow()
    const [salt, key] = kept.password!.split(':')
    expect(key).toBe(await keyOf('kept as in a house', salt!, 16_384))
    expect((await usual.signIn('mira@aurora.example', 'kept as in a house', from())).personId).toBe(mira)
    await database.identity.transaction().execute((tx) => identity.givePassword(tx, login, password))
  })

  it('is changed by who knows the old one, and other sessions end', async () => {
    const here = await identity.signIn('mira@aurora.example', password, from())
    const elsewhere = await identity.signIn('mira@aurora.example', password, from('192.0.2.9'))
    const { sessionId } = (await identity.whoAsks(requestWith(here.cookies)))!
    await expect(identity.changePassword(mira, sessionId, 'not the password', 'another long password')).rejects.toEqual(
      refused('wrong-password'),
    )
    await identity.changePassword(mira, sessionId, password, 'another long password')
    expect(await identity.whoAsks(requestWith(here.cookies))).not.toBeNull()
    expect(await identity.whoAsks(requestWith(elsewhere.cookies))).toBeNull()
    await identity.changePassword(mira, sessionId, 'another long password', password)
  })

  it.each(['short', 'password1234', 'aaaaaaaaaaaaaaa', 'Mira@Aurora.example'])('is refused when it is %s', async (bad) => {
    expect(() => identity.requireGoodPassword(bad, 'mira@aurora.example')).toThrow(Refusal)
  })
})

describe('guessers', () => {
  it('are slowed per address and source, while the victim still gets in from elsewhere and from a known device', async () => {
    const known = await identity.signIn('mira@aurora.example', password, from('198.51.100.7'))
    const guess = (address: string) => identity.signIn('mira@aurora.example', 'a wrong guess', from(address))
    for (let n = 0; n < 10; n++) await expect(guess('203.0.113.5')).rejects.toEqual(refused('wrong-password'))
    await expect(guess('203.0.113.5')).rejects.toEqual(refused('too-many-tries'))
    await expect(identity.signIn('mira@aurora.example', password, from('203.0.113.5'))).rejects.toEqual(refused('too-many-tries'))
    await identity.signIn('mira@aurora.example', password, from('198.51.100.8'))
    await identity.signIn('mira@aurora.example', password, from('203.0.113.5', known.cookies)) // same source, known device
  })

  it('from many sources meet three tries each, and the victim, from a source never seen, still has those', async () => {
    await database.identity.transaction().execute((tx) => sql`delete from identity.tries`.execute(tx))
    const guess = (n: number) => identity.signIn('mira@aurora.example', 'a wrong guess', from(`203.0.113.${n}`))
    await Promise.all(Array.from({ length: 50 }, (_, n) => expect(guess(n)).rejects.toEqual(refused('wrong-password'))))
    for (let n = 0; n < 3; n++) await expect(guess(200)).rejects.toEqual(refused('wrong-password'))
    await expect(guess(200)).rejects.toEqual(refused('too-many-tries'))
    await identity.signIn('mira@aurora.example', password, from('198.51.100.77'))
  })

  it('count in PostgreSQL under hashes, for all processes', async () => {
    const other = testIdentity(database, { clock: time })
    for (let n = 0; n < 5; n++) {
      await expect(identity.signIn('nobody@aurora.example', 'a wrong guess', from('203.0.113.99'))).rejects.toEqual(
        refused('wrong-password'),
      )
      await expect(other.signIn('nobody@aurora.example', 'a wrong guess', from('203.0.113.99'))).rejects.toEqual(refused('wrong-password'))
    }
    await expect(other.signIn('nobody@aurora.example', 'a wrong guess', from('203.0.113.99'))).rejects.toEqual(refused('too-many-tries'))
    const { rows } = await sql<{ key: string }>`select key from identity.tries`.execute(database.identity)
    expect(JSON.stringify(rows)).not.toMatch(/nobody|aurora|203\.0/)
  })
})

describe('a token', () => {
  it('is shown once, kept hashed, holds its scopes, and is known again in one query', async () => {
    const { id, token } = await identity.makeToken(mira, { name: 'Backup job', scopes: ['tickets:read', 'people:read'], days: 30 })
    const bearer = new Request('http://localhost:3000/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
    expect(await identity.tokenOf(bearer)).toMatchObject({ tokenId: id, personId: mira, scopes: ['tickets:read', 'people:read'] })
    const count = { count: 0 }
    await roundTrips.run(count, () => identity.tokenOf(bearer))
    expect(count.count).toBe(1)
    const { rows } = await sql`select * from identity.api_key`.execute(database.identity)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(await identity.tokensOf(mira)).toEqual([
      expect.objectContaining({ id, name: 'Backup job', start: token.slice(0, 13), usedAt: time.now() }),
    ])
    expect(await identity.tokenOf(new Request('http://localhost:3000/', { headers: { authorization: `Bearer ${token}x` } }))).toBeNull()
    await expect(identity.revokeToken(newPerson(), id)).rejects.toEqual(refused('not-found'))
    await identity.revokeToken(mira, id)
    expect(await identity.tokenOf(bearer)).toBeNull()
  })

  it('ends with its time and with its person', async () => {
    const { token } = await identity.makeToken(mira, { name: 'Short', scopes: ['tickets:read'], days: 1 })
    const bearer = new Request('http://localhost:3000/', { headers: { authorization: `Bearer ${token}` } })
    await sql`update person set disabled_at = now() where id = ${mira}`.execute(database.worker)
    expect(await identity.tokenOf(bearer)).toBeNull()
    await sql`update person set disabled_at = null where id = ${mira}`.execute(database.worker)
    expect(await identity.tokenOf(bearer)).not.toBeNull()
    time.pass(40 * 86_400_000)
    expect(await identity.tokenOf(bearer)).toBeNull()
  })
})

describe('a mailed link', () => {
  it('F07 AT-12 works once, within its hour, and is stored as a hash', async () => {
    const ask = async () => {
      time.pass(86_400_000)
      await askReset({ db: database.identity, at: time.now() }, { address: 'mira@aurora.example' })
      return tokenOfPath((await linkMails(database, identity, time.now())).at(-1)!.path)
    }
    const late = await ask()
    time.pass(3_600_001)
    expect(await identity.linkOf(late)).toBeNull()
    await expect(useLink(identity, time.now(), { token: late, password })).rejects.toEqual(refused('link-gone'))

    const once = await ask()
    const { rows } = await sql`select * from identity.verification`.execute(database.identity)
    expect(JSON.stringify(rows)).not.toContain(once)
    expect(await identity.linkOf(once)).toEqual({ kind: 'reset', personId: mira })
    await expect(useLink(identity, time.now(), { token: once, password: 'short' })).rejects.toEqual(refused('password-too-short'))
    const tries = await Promise.allSettled([1, 2, 3].map(() => useLink(identity, time.now(), { token: once, password })))
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await identity.linkOf(once)).toBeNull()
  })
})

const newPerson = () => '018f0000-0000-7000-8000-000000000000'

describe('what is over', () => {
  it('is cleared away by the worker, who can read none of it', async () => {
    await identity.signIn('mira@aurora.example', password, from('192.0.2.50'))
    const counts = async () =>
      (
        await sql<{ sessions: number; tries: number; links: number }>`select (select count(*)::int from identity.session) as sessions,
      (select count(*)::int from identity.tries) as tries, (select count(*)::int from identity.mailed_link) as links`.execute(
          database.identity,
        )
      ).rows[0]!
    expect((await counts()).sessions).toBeGreaterThan(0)
    await clearAway(database.worker, time.now())
    expect((await counts()).sessions).toBeGreaterThan(0)
    time.pass(40 * 86_400_000)
    await clearAway(database.worker, time.now())
    expect(await counts()).toEqual({ sessions: 0, tries: 0, links: 0 })
    await expect(sql`select from identity.session`.execute(database.worker)).rejects.toThrow(/permission denied/)
    await expect(sql`select guichet_clear_identity(now())`.execute(database.app)).rejects.toThrow(/permission denied/)
    await expect(sql`select from identity.account`.execute(database.app)).rejects.toThrow(/permission denied/)
  })
})
