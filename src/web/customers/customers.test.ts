// Acting for a customer through the portal's door: its own pages, marked beyond mistaking, and nothing of it ever goes to another.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import { notePartner } from '../../desk/partners/note-partner.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { newId } from '../../platform/id.ts'

const { as, db, house, people } = await testHouse()
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [harbour, cloudwright, aurora] = [
  await organisation('Harbour & Vale'),
  await organisation('Cloudwright Partners'),
  await organisation('Aurora Analytics'),
]
const [helen, amir, tom] = [await as('helen'), await as('amir'), await as('tom')]
const bar = 'class="acting"'
const at = new Date()
const actOf = (key: string) => ({ db: house.app, actor: { personId: people.get(key)!, staffRole: null, via: 'portal' as const }, at })

/** Another customer that lets Cloudwright act for it, and the role to do so. */
async function alsoFor(customerId: string, more: object = {}): Promise<string> {
  const id = newId()
  await db.owner
    .insertInto('delegation')
    .values({
      id,
      customer_id: customerId,
      partner_id: cloudwright,
      roles: ['support-engineer'],
      requested_by: people.get('amir')!,
      requested_at: at,
      approved_at: at,
      starts_at: new Date(at.getTime() - 1000),
      ends_at: new Date(at.getTime() + 20 * 86_400_000),
      ...more,
    })
    .execute()
  return id
}
const fields = { type: 'billing', service: 'virtual-server', priority: 'medium', summary: 'Invoice of October', body: 'The sum is wrong.' }
const ticketsOf = (customerId: string) =>
  db.owner.selectFrom('ticket').selectAll().where('organisation_id', '=', customerId).orderBy('id', 'desc').execute()
const send = (who: Browser, customerId: string, draft = newId(), more: Record<string, string> = {}) =>
  who.post(`/for/${customerId}/tickets/new?draft=${draft}`, { draft, ...fields, ...more })

let reference: string
beforeAll(async () => {
  expect((await send(helen, harbour)).status).toBe(303)
  reference = (await ticketsOf(harbour))[0]!.reference
})

describe('MS-14 customers', () => {
  test('who acts finds them in the navigation, with what waits and until when', async () => {
    expect(await helen.page('/')).toContain('href="/customers"')
    const page = await helen.page('/customers')
    expect(page).toContain('Harbour &amp; Vale')
    expect(page).toContain(`href="/for/${harbour}"`)
    expect(page).toContain('Support engineer')
    expect(page).toContain('1 with support')
    expect(await helen.page('/customers?q=HARB')).toContain('Harbour &amp; Vale')
    expect(await helen.page('/customers?q=nobody')).not.toContain('Harbour &amp; Vale')
  })
  test('who acts for nobody is told how to, and nothing leads there', async () => {
    expect(await tom.page('/')).not.toContain('href="/customers"')
    expect(await tom.page('/tickets')).not.toContain('tab=customers')
    expect(await tom.page('/customers')).toContain('asks the customer for a delegation')
  })
  test('the list goes on from name to name, and warns of an end that is near', async () => {
    const ids = []
    for (let n = 10; n < 40; n++) {
      const id = newId()
      await db.owner
        .insertInto('organisation')
        .values({ id, name: `Zeta ${n}`, created_at: at })
        .execute()
      ids.push(await alsoFor(id))
    }
    const first = await helen.page('/customers')
    expect(first).toContain('Ends soon')
    expect(first).not.toContain('Zeta 39')
    const next = /href="(\/customers\?after=[^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = await helen.page(next)
    expect(second).toContain('Zeta 39')
    expect(second).not.toContain('Harbour')
    await db.owner.deleteFrom('delegation').where('id', 'in', ids).execute()
  })
})

describe('MS-15 MS-16 MS-35 the customer’s pages', () => {
  test('every one names customer and partner, in the page and its title', async () => {
    for (const path of ['', '/tickets', '/tickets/new', `/tickets/${reference}`]) {
      const page = await helen.page(`/for/${harbour}${path}`)
      expect(page).toContain(bar)
      expect(page).toMatch(/<strong><bdi>Harbour &amp; Vale<\/bdi><\/strong>/)
      expect(page).toMatch(/class="acting-as">Cloudwright Partners</)
      expect(page).toMatch(/<title>[^<]*Harbour &amp; Vale/)
      expect(page).toContain('>Stop acting<')
    }
  })
  test('MS-44 MS-45 one’s own pages look nothing like it', async () => {
    for (const path of ['/', '/tickets', '/tickets/new', '/customers', `/organisations/${cloudwright}`])
      expect(await helen.page(path)).not.toContain(bar)
    for (const path of ['/', '/tickets']) expect(await amir.page(path)).not.toContain(bar)
  })
  test('its requests are listed, filtered and exported', async () => {
    expect(await helen.page(`/for/${harbour}/tickets`)).toContain(`href="/for/${harbour}/tickets/${reference}"`)
    expect(await helen.page(`/for/${harbour}/tickets?type=technical`)).not.toContain(reference)
    expect(await helen.page(`/for/${harbour}/tickets?q=October`)).toContain(reference)
    expect(await helen.page(`/for/${harbour}/tickets.csv`)).toContain('"Cloudwright Partners"')
    const all = await helen.page('/tickets?tab=customers')
    expect(all).toContain(`href="/for/${harbour}/tickets/${reference}"`)
    expect(all).toContain('>Customer<')
  })
})

test('MS-01 MS-19 MS-40 what is filed there is the customer’s, by the partner, and the customer sees it', async () => {
  const [row] = await ticketsOf(harbour)
  expect(row).toMatchObject({ partner_id: cloudwright, requester_id: people.get('helen') })
  expect(await amir.page('/tickets?tab=organisation')).toContain(reference)
  const page = await amir.page(`/tickets/${reference}`)
  expect(page).toContain('Cloudwright Partners')
  expect(page).not.toContain(bar)
})

describe('F21 F22 the context is authorised anew, by what it is about', () => {
  test('a stranger’s page is the same for a customer and for nobody', async () => {
    const told = async (customerId: string, path: string) => {
      const answer = await tom.get(`/for/${customerId}${path}`)
      return `${answer.status} ${(await answer.text()).replaceAll(customerId, 'X').replaceAll(/value="[^"]*"|content="[^"]*"/g, '')}`
    }
    for (const path of [
      '',
      '/tickets',
      '/tickets.csv',
      '/tickets/new',
      `/tickets/${reference}`,
      '/tickets/new/people',
      '/tickets/new/services',
    ]) {
      const foreign = await told(harbour, path)
      expect(foreign).toMatch(/^404 /)
      expect(foreign).toBe(await told(newId(), path))
      expect(foreign).not.toContain('Harbour')
    }
  })
  test('another customer’s ticket is not there under this one’s address, to read or to change', async () => {
    const delegation = await alsoFor(aurora)
    const [foreign] = await ticketsOf(aurora)
    expect((await helen.get(`/for/${aurora}/tickets/${foreign!.reference}`)).status).toBe(200)
    expect((await helen.get(`/for/${harbour}/tickets/${foreign!.reference}`)).status).toBe(404)
    expect((await helen.get(`/for/${aurora}/tickets/${reference}`)).status).toBe(404)
    for (const deed of ['status', 'read', 'partner-notes', 'participants', `replies?draft=${newId()}&ticket=${foreign!.id}`])
      expect((await helen.post(`/for/${aurora}/tickets/${reference}/${deed}`, { happening: 'solved', note: 'x', body: 'x' })).status).toBe(
        404,
      )
    await db.owner.deleteFrom('delegation').where('id', '=', delegation).execute()
  })
  test('opened at one’s own address it leads into the customer’s context', async () => {
    const answer = await helen.get(`/tickets/${reference}?to=reply`)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`/for/${harbour}/tickets/${reference}?to=reply`)
  })
})

describe('MS-44 a form is sent for the customer it was opened for', () => {
  test('under another customer’s address it is refused, nothing is made, and the text is kept where it belongs', async () => {
    const delegation = await alsoFor(aurora)
    const draft = newId()
    await helen.post(`/for/${harbour}/tickets/new?draft=${draft}`, { draft, ...fields, body: '' })
    const before = await db.owner.selectFrom('ticket').select('id').execute()
    for (const address of [`/for/${aurora}/tickets/new`, '/tickets/new']) {
      const answer = await helen.post(`${address}?draft=${draft}`, { draft, ...fields, body: `typed at ${address}` })
      expect(answer.status).toBe(409)
      expect(await answer.text()).toContain(`/for/${harbour}/tickets/new?as=${cloudwright}&amp;draft=${draft}`)
      const kept = await db.owner.selectFrom('draft').selectAll().where('id', '=', draft).executeTakeFirstOrThrow()
      expect(kept).toMatchObject({ customer_id: harbour, partner_id: cloudwright, sent_at: null, content: { body: `typed at ${address}` } })
    }
    expect(await db.owner.selectFrom('ticket').select('id').execute()).toHaveLength(before.length)
    const there = await helen.get(`/for/${aurora}/tickets/new?draft=${draft}`)
    expect(there.headers.get('location')).toContain(`/for/${harbour}/tickets/new`)
    await db.owner.deleteFrom('delegation').where('id', '=', delegation).execute()
  })
  test('one’s own form is not sent for a customer either', async () => {
    const draft = newId()
    await helen.post(`/tickets/new?draft=${draft}`, { draft, ...fields, body: '' })
    expect((await send(helen, harbour, draft)).status).toBe(409)
  })
  test('two tabs for two customers make a ticket each', async () => {
    const delegation = await alsoFor(aurora)
    const [one, other] = [newId(), newId()]
    await helen.page(`/for/${harbour}/tickets/new?draft=${one}`)
    await helen.page(`/for/${aurora}/tickets/new?draft=${other}`)
    expect((await send(helen, harbour, one, { summary: 'Of the first tab' })).status).toBe(303)
    expect((await send(helen, aurora, other, { summary: 'Of the second tab' })).status).toBe(303)
    expect((await ticketsOf(harbour))[0]!.summary).toBe('Of the first tab')
    expect((await ticketsOf(aurora))[0]!.summary).toBe('Of the second tab')
    await db.owner.updateTable('delegation').set({ ended_at: at }).where('id', '=', delegation).execute()
  })
  test('after Back the same form is the same ticket, and another text is told of it', async () => {
    const draft = newId()
    await send(helen, harbour, draft, { summary: 'Once' })
    expect((await send(helen, harbour, draft, { summary: 'Once' })).status).toBe(303)
    const twice = await send(helen, harbour, draft, { summary: 'Twice' })
    expect(twice.status).toBe(422)
    expect(await twice.text()).toContain('This form was sent before')
    expect((await ticketsOf(harbour)).filter(({ summary }) => summary === 'Once')).toHaveLength(1)
  })
  test('the delegation ended meanwhile: the page says so, keeps the text, and leads back', async () => {
    const delegation = await alsoFor(aurora)
    const draft = newId()
    await helen.page(`/for/${aurora}/tickets/new?draft=${draft}`)
    await db.owner.updateTable('delegation').set({ ended_at: at }).where('id', '=', delegation).execute()
    const before = await ticketsOf(aurora)
    const answer = await send(helen, aurora, draft, { body: 'A long story, well told' })
    expect(answer.status).toBe(404)
    const page = await answer.text()
    expect(page).toContain('A long story, well told')
    expect(page).toContain('What you typed is kept in your draft')
    expect(page).toContain('href="/customers"')
    // The way on (MS-36).
    expect(page).toContain(`href="/ask/${aurora}/tickets/new?as=${cloudwright}&amp;draft=${draft}"`)
    expect(await ticketsOf(aurora)).toHaveLength(before.length)
    const kept = await db.owner.selectFrom('draft').selectAll().where('id', '=', draft).executeTakeFirstOrThrow()
    expect(kept).toMatchObject({ customer_id: aurora, partner_id: cloudwright, content: { body: 'A long story, well told' } })
  })
})

test('the partner’s notes stand on its own pages and on nobody else’s', async () => {
  const saved = await helen.post(`/for/${harbour}/tickets/${reference}/partner-notes`, { id: newId(), note: 'They never pay on time' })
  expect(saved.status).toBe(303)
  const page = await helen.page(`/for/${harbour}/tickets/${reference}`)
  expect(page).toContain('They never pay on time')
  expect(page).toContain('Only the people of Cloudwright Partners')
  expect(await amir.page(`/tickets/${reference}`)).not.toContain('They never pay')
  const ada = await as('ada')
  expect(await ada.page(`/workspace/tickets/${reference}`)).not.toContain('They never pay')
  await notePartner(actOf('helen'), reference, { id: newId(), body: 'Second' })
})

test('in outline the customer reads that there is a ticket and how it stands, and can do nothing', async () => {
  const { reference: outlined, id } = await createTicket(actOf('helen'), {
    requestType: 'billing',
    priority: 'medium',
    service: 'virtual-server',
    summary: 'Seen in outline',
    body: 'secret story',
    organisationId: harbour,
    partnerId: cloudwright,
  })
  await db.owner.updateTable('ticket').set({ customer_sees: 'summary' }).where('id', '=', id).execute()
  const page = await amir.page(`/tickets/${outlined}`)
  expect(page).toContain('Seen in outline')
  expect(page).toContain('Cloudwright Partners')
  expect(page).toContain('Shown in outline')
  for (const no of ['secret story', 'id="reply"', 'id="conversation"', '<textarea']) expect(page).not.toContain(no)
  expect(await amir.page('/tickets.csv?tab=organisation')).toContain(outlined)
})
