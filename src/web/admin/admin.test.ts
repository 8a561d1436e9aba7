// Administration at its door: who enters, that each form does its deed and records it, and that a refused one says why and keeps what was typed.
import { describe, expect, it } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { routes } from '../routes.ts'

const { as, db, people } = await testHouse()
const ada = await as('ada')
const id = (key: string) => people.get(key)!
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const lastEvent = () =>
  db.owner.selectFrom('people_event').select(['type', 'actor_id', 'payload']).orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow()

describe('who may enter', () => {
  const pages = routes.filter(([, path]) => path.startsWith('/admin'))

  it('F20 every page of administration is for administrators only, by the table of routes', () => {
    expect(pages.length).toBeGreaterThan(10)
    expect(pages.filter(([, , who]) => who !== 'administrator')).toEqual([])
  })

  it.each(['noor', 'mira'])('F21 for %s none of these pages exists', async (person) => {
    const browser = await as(person)
    for (const [method, path] of pages) {
      const address = path.replace(/:[a-z]+/g, id('tom'))
      const response = method === 'GET' ? await browser.get(address) : await browser.post(address, {})
      expect(response.status, `${method} ${address}`).toBe(404)
    }
  })
})

describe('nothing found', () => {
  const ways = async (person: string, path: string) => {
    const response = await (await as(person)).get(path)
    expect(response.status, path).toBe(404)
    return [...(await response.text()).matchAll(/<a class="button[^"]*" href="([^"]*)"/g)].map(([, href]) => href)
  }
  it('leads back to the room one was in, and nobody to one that is not theirs', async () => {
    for (const path of ['/admin/nowhere', `/admin/people/${id('tom').replace(/^./, 'f')}`, '/admin/catalogue/services/nothing'])
      expect(await ways('ada', path), path).toEqual(['/admin', '/workspace'])
    for (const path of ['/workspace/tickets/CM-1', '/workspace/nowhere', '/admin'])
      expect(await ways('noor', path), path).toEqual(['/workspace', '/'])
    for (const path of ['/workspace', '/admin', '/nowhere']) expect(await ways('mira', path), path).toEqual(['/'])
    expect(await ways('noor', '/nowhere')).toEqual(['/'])
  })
})

describe('people', () => {
  it('lists everybody with address, role and organisation, and finds by part of name or address', async () => {
    const all = await ada.page('/admin/people')
    expect(all).toContain('mira@aurora.example')
    expect(all).toContain('Aurora Analytics')
    const found = await ada.page('/admin/people?q=OKAF')
    expect(found).toContain('mira@aurora.example')
    expect(found).not.toContain('tom@aurora.example')
    expect(await ada.page('/admin/people?q=hokuto')).toContain('yuki@hokuto.example')
    expect(await ada.page('/admin/people?q=%25')).toContain('Nobody fits')
  })

  it('shows only staff or only the disabled when asked', async () => {
    const staff = await ada.page('/admin/people?show=staff')
    expect(staff).toContain('noor@guichet.example')
    expect(staff).not.toContain('mira@aurora.example')
  })

  it('makes an agent of a person and records it, who did it is on the page', async () => {
    const response = await ada.post(`/admin/people/${id('lena')}/work`, { role: 'agent', queues: ['billing', 'sales'] })
    expect(response.status).toBe(303)
    const person = await db.owner.selectFrom('person').select('staff_role').where('id', '=', id('lena')).executeTakeFirstOrThrow()
    expect(person.staff_role).toBe('agent')
    const queues = await db.owner
      .selectFrom('queue_member')
      .select('queue_key')
      .where('person_id', '=', id('lena'))
      .orderBy('queue_key')
      .execute()
    expect(queues.map((row) => row.queue_key)).toEqual(['billing', 'sales'])
    expect(await lastEvent()).toMatchObject({ type: 'staff.changed', actor_id: id('ada') })
    expect(await ada.page(`/admin/people/${id('lena')}`)).toContain('Ada Lindqvist gave Lena Brandt the role agent')
  })

  it('disables and enables, each said and recorded', async () => {
    expect((await ada.post(`/admin/people/${id('bruno')}/disabling`, {})).status).toBe(303)
    expect(await lastEvent()).toMatchObject({ type: 'person.disabled' })
    const page = await ada.page(`/admin/people/${id('bruno')}`)
    expect(page).toContain('This person is disabled')
    expect(await ada.page('/admin/people?show=disabled')).toContain('bruno@mistral.example')
    expect((await ada.post(`/admin/people/${id('bruno')}/enabling`, {})).status).toBe(303)
    expect(await lastEvent()).toMatchObject({ type: 'person.enabled' })
  })

  it('refuses to take the last administrator away, in words', async () => {
    const response = await ada.post(`/admin/people/${id('ada')}/disabling`, {})
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.text()).toContain('This was not done')
    const person = await db.owner
      .selectFrom('person')
      .select(['staff_role', 'disabled_at'])
      .where('id', '=', id('ada'))
      .executeTakeFirstOrThrow()
    expect(person).toEqual({ staff_role: 'administrator', disabled_at: null })
  })

  it('invites a colleague to work here; a faulty address is said at its field and nothing typed is lost', async () => {
    const refused = await ada.post('/admin/people', {
      firstName: 'Jonas',
      lastName: 'Vik',
      address: 'not an address',
      language: 'en',
      role: 'agent',
      queues: ['technical'],
    })
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toContain('value="Jonas"')
    expect(page).toContain('value="not an address"')
    expect(page).toContain('id="address-error"')
    const done = await ada.post('/admin/people', {
      firstName: 'Jonas',
      lastName: 'Vik',
      address: 'jonas@guichet.example',
      language: 'en',
      role: 'agent',
      queues: ['technical'],
    })
    expect(done.status).toBe(303)
    expect(await lastEvent()).toMatchObject({ type: 'person.welcomed', actor_id: id('ada') })
  })

  it('F22 an id that is nobody’s is not found', async () => {
    expect((await ada.get('/admin/people/0190a000-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await ada.get('/admin/people/nobody')).status).toBe(404)
  })
})

describe('organisations', () => {
  it('creates one and records it; a name of nothing is refused at its field', async () => {
    const refused = await ada.post('/admin/organisations', { name: '  ' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('id="name-error"')
    const done = await ada.post('/admin/organisations', { name: 'Nordlys Hosting' })
    expect(done.status).toBe(303)
    expect(await lastEvent()).toMatchObject({ type: 'organisation.made', actor_id: id('ada') })
    const found = await ada.page('/admin/organisations?q=nordlys')
    expect(found).toContain('Nordlys Hosting')
    expect(found, 'a card of a narrow screen, where no head stands above').toMatch(/class="cell-label"[^>]*>Members: <\/span>0</)
  })

  it('changes rights of a member, settings, and removes a member, each recorded and shown', async () => {
    const aurora = await organisation('Aurora Analytics')
    expect((await ada.post(`/admin/organisations/${aurora}/members/${id('tom')}`, { files: 'yes', sees: 'yes' })).status).toBe(303)
    const rights = await db.owner.selectFrom('membership').selectAll().where('person_id', '=', id('tom')).executeTakeFirstOrThrow()
    expect(rights).toMatchObject({ files_tickets: true, sees_tickets: 'all', administers: false })
    expect((await ada.post(`/admin/organisations/${aurora}/settings`, { name: 'Aurora Analytics', outside: 'yes' })).status).toBe(303)
    expect((await ada.post(`/admin/organisations/${aurora}/members/${id('priya')}/removal`, {})).status).toBe(303)
    const page = await ada.page(`/admin/organisations/${aurora}`)
    expect(page).toContain('Ada Lindqvist changed the rights of Tom Whitfield in Aurora Analytics')
    expect(page).toContain('Ada Lindqvist removed Priya Raman from Aurora Analytics')
  })

  it('keeps the last administrator of an organisation, and says so', async () => {
    const aurora = await organisation('Aurora Analytics')
    const response = await ada.post(`/admin/organisations/${aurora}/members/${id('mira')}/removal`, {})
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('needs at least one administrator')
  })

  it('invites a member and takes the invitation back', async () => {
    const aurora = await organisation('Aurora Analytics')
    expect((await ada.post(`/admin/organisations/${aurora}/invitations`, { address: 'new@aurora.example', files: 'yes' })).status).toBe(303)
    expect(await ada.page(`/admin/organisations/${aurora}`)).toContain('new@aurora.example')
    const { id: invitation } = await db.owner
      .selectFrom('invitation')
      .select('id')
      .where('address', '=', 'new@aurora.example')
      .executeTakeFirstOrThrow()
    expect((await ada.post(`/admin/organisations/${aurora}/invitations/${invitation}/removal`, {})).status).toBe(303)
    expect(await lastEvent()).toMatchObject({ type: 'member.invitation-revoked' })
  })
})

it('the overview says who works in which queue and what was changed last', async () => {
  const page = await ada.page('/admin')
  expect(page).toContain('Noor Haddad')
  expect(page).toContain('Last changes')
})
