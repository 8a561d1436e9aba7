import { describe, expect, it } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { linkMails, tokenOfPath } from '../../../test/support/identity.ts'

const { house, db, as, people, stranger } = await testHouse()
const aurora = (await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()).id
const home = `/organisations/${aurora}`
const memberPath = (key: string) => `${home}/members/${people.get(key)}`
const newestMail = async (address: string) =>
  (await linkMails(db, house.identity, house.now())).findLast((mail) => mail.address === address)!

describe('the page of an organisation', () => {
  it('is for its members; buttons only for who administers it; others find nothing', async () => {
    const mira = await (await as('mira')).page(home)
    expect(mira).toContain('tom@aurora.example')
    expect(mira).toContain(`action="${home}/invitations"`)
    const tom = await (await as('tom')).page(home)
    expect(tom).toContain('mira@aurora.example')
    expect(tom.replaceAll(`${home}/asking`, '')).not.toContain(`action="${home}`)
    expect((await (await as('elif')).get(home)).status).toBe(404)
    expect((await stranger.get(home)).status).toBe(303)
    expect((await (await as('mira')).get('/organisations')).headers.get('location')).toBe(home)
    expect(await (await as('lena')).page('/organisations')).toContain('You do not belong to an organisation')
  })

  it('changes rights at once, and refuses what its reader may not do', async () => {
    const mira = await as('mira')
    expect((await mira.post(memberPath('tom'), { sees: 'all', files: 'yes' })).status).toBe(303)
    expect((await (await as('tom')).post(memberPath('tom'), { sees: 'all', files: 'yes', administers: 'yes' })).status).toBe(403)
    expect((await (await as('elif')).post(memberPath('tom'), { sees: 'none' })).status).toBe(404)
    const last = await mira.post(memberPath('mira'), { sees: 'all' })
    expect(last.status).toBe(409)
    expect(await last.text()).toContain('An organisation needs at least one administrator')
  })

  it('switches whether people from outside may be added', async () => {
    const mira = await as('mira')
    await mira.post(home, { outside: 'yes' })
    expect(await mira.page(home)).toMatch(/name="outside"[^>]*checked/)
    await mira.post(home, {})
    expect(await mira.page(home)).not.toMatch(/name="outside"[^>]*checked/)
  })

  it('shows a refused invitation with what was typed', async () => {
    const refused = await (await as('mira')).post(`${home}/invitations`, { address: 'not an address', sees: 'all' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('value="not an address"')
    expect(html).toContain('href="#invite-address"')
  })
})

describe('an invitation', () => {
  it('leads someone new from the mail to membership', async () => {
    const mira = await as('mira')
    expect((await mira.post(`${home}/invitations`, { address: 'nina@aurora.example', sees: 'none', files: 'yes' })).status).toBe(303)
    expect(await mira.page(home)).toContain('nina@aurora.example')
    const { path } = await newestMail('nina@aurora.example')
    const page = await stranger.page(path)
    expect(page).toContain('Aurora Analytics')
    expect(page).toContain('nina@aurora.example')
    const bad = await stranger.post(path, { firstName: 'Nina', lastName: '', password: 'short' })
    expect(bad.status).toBe(422)
    expect(await bad.text()).toContain('value="Nina"')
    const joined = await stranger.post(path, { firstName: 'Nina', lastName: 'Berg', password: 'a long new password' })
    expect(joined.status).toBe(303)
    expect(joined.headers.getSetCookie().join()).toContain('guichet_session=')
    expect((await stranger.get(path)).status).toBe(410)
    expect(await mira.page(home)).toContain('Nina Berg')
  })

  it('is refused to the wrong person, who is told why, and works for the right one', async () => {
    const mira = await as('mira')
    await mira.post(`${home}/invitations`, { address: 'lena@post.example', sees: 'none', files: 'yes' })
    const { path } = await newestMail('lena@post.example')
    const elif = await as('elif')
    expect(await (await elif.get(`${path}?language=en`)).text()).not.toContain(`action="${path}"`)
    expect((await elif.post(path, {})).status).toBe(409)
    const lena = await as('lena')
    expect(await stranger.page(path)).toContain(`/sign-in?next=${encodeURIComponent(path)}`)
    const joined = await lena.post(path, {})
    expect(joined.headers.get('location')).toBe(home)
    expect((await lena.post(path, {})).status).toBe(410)
  })

  it('that was withdrawn leads nowhere', async () => {
    const mira = await as('mira')
    await mira.post(`${home}/invitations`, { address: 'late@aurora.example', sees: 'none' })
    const { path } = await newestMail('late@aurora.example')
    const removal = /\/organisations\/[0-9a-f-]+\/invitations\/[0-9a-f-]+\/removal/.exec(await mira.page(home))![0]
    expect((await mira.post(removal, {})).status).toBe(303)
    expect((await stranger.get(path)).status).toBe(410)
    expect((await stranger.get('/invitations/')).status).toBe(404)
    expect(tokenOfPath(path)).toHaveLength(43)
  })

  it('ends a membership by removal', async () => {
    const mira = await as('mira')
    expect((await mira.post(`${memberPath('priya')}/removal`, {})).status).toBe(303)
    expect((await (await as('priya')).get(home)).status).toBe(404)
  })
})
