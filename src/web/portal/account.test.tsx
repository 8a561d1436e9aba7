import { describe, expect, it } from 'vitest'
import { scopes } from '../../platform/identity.ts'
import { testHouse } from '../../../test/support/house.ts'

const { house, db, as, people } = await testHouse()
const profile = { firstName: 'Mira', lastName: 'Okafor', language: 'en', timeZone: 'Europe/London', mail: 'full' }
const known = 'correct horse 7 staple'

describe('the account', () => {
  it('changes name, language, time zone and mail, and the next page follows', async () => {
    const yuki = await as('yuki')
    const saved = await yuki.post('/account', {
      firstName: 'Yuki',
      lastName: 'Sato',
      language: 'hu',
      timeZone: 'Europe/Budapest',
      mail: 'notice',
    })
    expect(saved.status).toBe(303)
    const html = await yuki.page('/account')
    expect(html).toContain('<html lang="hu"')
    const row = await db.owner.selectFrom('person').selectAll().where('id', '=', people.get('yuki')!).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ name: 'Sato Yuki', language: 'hu', time_zone: 'Europe/Budapest', mail: 'notice' })
    const event = await db.owner
      .selectFrom('people_event')
      .selectAll()
      .where('person_id', '=', row.id)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    expect(event).toMatchObject({ type: 'person.changed', payload: { fields: expect.arrayContaining(['language', 'time_zone', 'mail']) } })
  })

  it.each([
    ['firstName', ''],
    ['lastName', 'x'.repeat(101)],
    ['firstName', 'a‮b'],
    ['language', 'xx'],
    ['timeZone', 'Europe/Atlantis'],
    ['timeZone', '../../etc/passwd'],
    ['mail', 'sometimes'],
  ])('refuses a %s of %j at the field, and keeps the rest', async (field, value) => {
    const mira = await as('mira')
    const refused = await mira.post('/account', { ...profile, lastName: 'Okafor-New', [field]: value })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain(`href="#${field}"`)
    if (field !== 'lastName') expect(html).toContain('value="Okafor-New"')
    expect(await mira.page('/account')).not.toContain('Okafor-New')
  })

  it('changes the password only for who knows the old one', async () => {
    const mira = await as('mira')
    expect((await mira.post('/account/password', { current: 'wrong', password: 'a whole new phrase' })).status).toBe(401)
    const both = await mira.post('/account/password', { current: 'wrong', password: 'short' })
    expect(both.status).toBe(401)
    const said = await both.text()
    for (const field of ['current', 'password']) expect(said).toContain(`href="#${field}"`)
    expect(said).toContain('This is not your current password.')
    expect(said).toContain('A password needs at least 10 characters.')
    expect(said).not.toContain('E-mail address and password do not match')
    const short = await mira.post('/account/password', { current: known, password: 'short' })
    expect(short.status).toBe(422)
    expect(await short.text()).toContain('href="#password"')
    expect((await mira.post('/account/password', { current: known, password: 'a whole new phrase' })).status).toBe(303)
    expect((await mira.post('/account/password', { current: 'a whole new phrase', password: known })).status).toBe(303)
    for (let n = 0; n < 10; n++) await mira.post('/account/password', { current: 'wrong', password: 'a whole new phrase' })
    expect((await mira.post('/account/password', { current: known, password: 'a whole new phrase' })).status).toBe(429)
  })

  it('lists sessions, ends one or all others, and none of somebody else', async () => {
    const here = await as('tom')
    const there = await as('tom')
    const elsewhere = await as('tom')
    const html = await here.page('/account')
    expect(html.match(/\/account\/sessions\/[0-9a-f-]+\/removal/g)).toHaveLength(2)
    const [first] = [...html.matchAll(/\/account\/sessions\/[0-9a-f-]+\/removal/g)].map(([path]) => path)
    const mira = await as('mira')
    expect((await mira.post(first!, {})).status).toBe(404)
    expect((await here.post(first!, {})).status).toBe(303)
    const open = await Promise.all([there, elsewhere].map(async (browser) => (await browser.get('/account')).status))
    expect(open.sort()).toEqual([200, 303])
    await here.post('/account/sessions/removal', {})
    expect((await there.get('/account')).status).toBe(303)
    expect((await elsewhere.get('/account')).status).toBe(303)
    expect((await here.get('/account')).status).toBe(200)
  })
})

describe('tokens', () => {
  it('are made with chosen scopes, shown once, and revoked', async () => {
    const mira = await as('mira')
    const made = await mira.post('/account/tokens', { name: 'Backup <job>', scope: ['tickets:read', 'tickets:write'], days: '30' })
    expect(made.status).toBe(200)
    const token = /guichet_[A-Za-z]{40,}/.exec(await made.text())![0]
    const bearer = new Request('http://localhost:3000/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
    expect(await house.identity.tokenOf(bearer)).toMatchObject({ personId: people.get('mira'), scopes: ['tickets:read', 'tickets:write'] })
    const list = await mira.page('/account/tokens')
    expect(list).not.toContain(token)
    expect(list).toContain('Backup &lt;job&gt;')
    const path = /\/account\/tokens\/[0-9a-f-]+\/removal/.exec(list)![0]
    // Asked first: the form that does it lies behind its own words.
    const confirm = /<details class="confirm[\s\S]*?<\/details>/.exec(list)![0]
    expect(confirm).toContain(path)
    expect(confirm).toContain('This cannot be undone')
    expect(list.replace(confirm, '')).not.toContain(path)
    expect((await (await as('tom')).post(path, {})).status).toBe(404)
    expect((await mira.post(path, {})).status).toBe(303)
    expect(await house.identity.tokenOf(bearer)).toBeNull()
  })

  it.each([
    ['mira', []],
    ['noor', ['health:write', 'articles:write']],
    ['ada', ['health:write', 'articles:write', 'configuration:write']],
  ])('offer %s only what the API lets them do', async (who, more) => {
    const person = await as(who)
    const offered = [...(await person.page('/account/tokens')).matchAll(/name="scope"[^>]* value="([^"]+)"/g)].map(([, scope]) => scope)
    const everyone = ['tickets:read', 'tickets:write', 'organisations:read', 'organisations:write', 'people:read']
    expect(offered).toEqual([...everyone, ...more])
    const refused = scopes.filter((scope) => !offered.includes(scope))
    for (const scope of refused) expect((await person.post('/account/tokens', { name: 'x', scope: [scope], days: '30' })).status).toBe(422)
    expect((await person.post('/account/tokens', { name: 'x', scope: [...offered] as string[], days: '30' })).status).toBe(200)
  })

  it.each([
    [{ name: '', scope: ['tickets:read'], days: '30' }, 'name'],
    [{ name: 'x', scope: [], days: '30' }, 'scopes'],
    [{ name: 'x', scope: ['tickets:read', 'health:write'], days: '30' }, 'scopes'],
    [{ name: 'x', scope: ['tickets:read'], days: '100000' }, 'days'],
  ] as [Record<string, string | string[]>, string][])('are refused at the field: %j', async (fields, field) => {
    const refused = await (await as('mira')).post('/account/tokens', fields)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(`href="#${field}"`)
  })
})
