// Delegations on the pages of both parties and in administration: what is shown to whom, and that every form does its deed or comes back as it was typed.
import { beforeAll, describe, expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { db, as, people } = await testHouse()
const idOf = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [harbour, cloudwright, aurora] = [await idOf('Harbour & Vale'), await idOf('Cloudwright Partners'), await idOf('Aurora Analytics')]
const [customer, partner] = [`/organisations/${harbour}`, `/organisations/${cloudwright}`]
const [amir, helen, mira, ada] = [await as('amir'), await as('helen'), await as('mira'), await as('ada')]
let colleague: Awaited<ReturnType<typeof as>>
const given = await db.owner.selectFrom('delegation').select('id').where('customer_id', '=', harbour).executeTakeFirstOrThrow()
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const terms = { roles: 'support-engineer', endsOn: dayIn(60), customerSees: 'all' }
const placeOf = (response: Response) => response.headers.get('location') ?? ''
const stateOf = (id: string) => db.owner.selectFrom('delegation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

beforeAll(async () => {
  // A member of the partner without any role: Marcus of Fenwick, borrowed.
  await db.owner
    .insertInto('membership')
    .values({
      organisation_id: cloudwright,
      person_id: people.get('marcus')!,
      files_tickets: true,
      sees_tickets: 'none',
      administers: false,
      created_at: new Date(),
    })
    .execute()
  colleague = await as('marcus')
})

describe('MS-13 what the pages show', () => {
  test('the customer sees what it granted, the partner what it holds, until when', async () => {
    const granted = await amir.page(customer)
    expect(granted).toContain('Delegations granted')
    expect(granted).toContain('Cloudwright Partners')
    expect(granted).toContain(`href="${customer}/delegations/${given.id}"`)
    expect(granted).not.toContain('Delegations held')
    const held = await helen.page(partner)
    expect(held).toContain('Delegations held')
    expect(held).toContain('Harbour &amp; Vale')
    expect(held).toContain('People and roles')
    expect(held).not.toContain('Delegations granted')
  })

  test('MS-03 F22 a colleague without a role learns of no customer, and nobody else of anything', async () => {
    const seen = await colleague.page(partner)
    expect(seen).toContain('Delegations held')
    expect(seen).not.toContain('Harbour')
    for (const path of [`${partner}/delegations/${given.id}`, `${partner}/delegations/ask`])
      expect((await colleague.get(path)).status).toBe(404)
    for (const path of [`${customer}/delegations/${given.id}`, `${partner}/delegations/${given.id}`, `${customer}/delegations/grant`])
      expect((await mira.get(path)).status).toBe(404)
    // F21 as an organisation that is no party of it.
    expect((await mira.get(`/organisations/${aurora}/delegations/${given.id}`)).status).toBe(404)
    expect((await mira.post(`/organisations/${aurora}/delegations/${given.id}/end`, {})).status).toBe(404)
    expect(await mira.page(`/organisations/${aurora}`)).not.toContain('Delegations')
  })

  test('its page says what it means to either side, and offers to each what it may do', async () => {
    const ours = await amir.page(`${customer}/delegations/${given.id}`)
    expect(ours).toContain('Until its last day the partner may act for your organisation')
    expect(ours).toContain('They look after our servers.')
    expect(ours).toContain('/change"')
    expect(ours).toContain('Revoke now')
    const theirs = await helen.page(`${partner}/delegations/${given.id}`)
    expect(theirs).toContain('Give back now')
    expect(theirs).not.toContain('/change"')
    const provider = await ada.page(`${customer}/delegations/${given.id}`)
    expect(provider).toContain('End it now')
    expect(provider).not.toContain('/change"')
  })
})

describe('MS-01 from asking to the end', () => {
  let path = ''
  let id = ''
  test('the partner asks; a fault leaves all as it was typed', async () => {
    const refused = await helen.post(`${partner}/delegations/ask`, {
      ...terms,
      other: harbour,
      endsOn: '',
      reason: 'For the migration',
      services: 'backup',
    })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    expect(again).toContain('For the migration')
    expect(again).toContain('href="#endsAt"')
    expect(again).toMatch(/value="backup"[^>]*checked/)
    expect(again).toMatch(new RegExp(`value="${harbour}"[^>]*selected`))
    const sent = await helen.post(`${partner}/delegations/ask`, {
      ...terms,
      other: harbour,
      reason: 'For the migration',
      tenants: 'one\r\ntwo\r\n',
      services: 'backup',
    })
    expect(sent.status).toBe(303)
    id = placeOf(sent).split('/').at(-1)!
    path = `${customer}/delegations/${id}`
    expect((await stateOf(id)).tenants).toEqual(['one', 'two'])
    expect(await helen.page(placeOf(sent))).toContain('The customer has not answered yet')
    expect((await helen.post(`${partner}/delegations/ask`, { ...terms, other: harbour })).status).toBe(409)
    expect((await helen.post(`${partner}/delegations/ask`, { ...terms, other: aurora })).status).toBe(422)
  })

  test('the customer approves with less', async () => {
    expect(await amir.page(customer)).toContain('1 request waits for your answer')
    const page = await amir.page(path)
    expect(page).toContain('For the migration')
    // The customer has no tenants of these names: they are shown, to be taken out.
    const wrong = await amir.post(`${path}/decision`, { ...terms, approve: 'yes', tenants: ['one', 'two'] })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('href="#tenants"')
    expect((await helen.post(`${partner}/delegations/${id}/decision`, { ...terms, approve: 'yes' })).status).toBe(403)
    const approved = await amir.post(`${path}/decision`, {
      ...terms,
      approve: 'yes',
      services: 'backup',
      customerSees: 'summary',
      endsOn: dayIn(30),
    })
    expect(approved.status).toBe(303)
    const now = await stateOf(id)
    expect(now.approved_at).not.toBeNull()
    expect(now).toMatchObject({ services: ['backup'], customer_sees: 'summary', tenants: [] })
    expect((await amir.post(`${path}/decision`, { approve: 'no' })).status).toBe(409)
  })

  test('extends it, but not from a page that is behind (F35)', async () => {
    const page = await amir.page(path)
    const seen = /name="seen" value="([^"]*)"/.exec(page)![1]!.replaceAll('&quot;', '"')
    expect((await amir.post(`${path}/change`, { ...terms, endsOn: dayIn(45), seen })).status).toBe(303)
    const behind = await amir.post(`${path}/change`, { ...terms, endsOn: dayIn(50), seen })
    expect(behind.status).toBe(409)
    expect((await stateOf(id)).ends_at.toISOString().slice(0, 10) >= dayIn(45)).toBe(true)
    expect((await amir.post(`${path}/change`, { ...terms, endsOn: dayIn(4000), seen: '' })).status).toBe(409)
  })

  test('and revokes it; it is over at once and moves among the ended', async () => {
    expect((await amir.post(`${path}/end`, {})).status).toBe(303)
    expect(await amir.page(path)).toContain('This delegation is over')
    expect(await helen.page(`${partner}/delegations/${id}`)).toContain('Ended early')
    expect((await helen.post(`${partner}/delegations/${id}/end`, {})).status).toBe(409)
  })

  test('the customer grants without being asked', async () => {
    const page = await amir.page(`${customer}/delegations/grant`)
    expect(page).toContain('Cloudwright Partners')
    const sent = await amir.post(`${customer}/delegations/grant`, { ...terms, other: cloudwright, startsOn: dayIn(3) })
    expect(sent.status).toBe(303)
    expect(await amir.page(placeOf(sent))).toContain('Not begun')
    expect((await helen.post(`${customer}/delegations/grant`, { ...terms, other: cloudwright })).status).toBe(404)
    expect((await ada.post(`${customer}/delegations/grant`, { ...terms, other: cloudwright })).status).toBe(404)
  })
})

describe('MS-03 people and roles', () => {
  const roles = () =>
    db.owner.selectFrom('partner_assignment').select(['role_key', 'customer_id']).where('person_id', '=', people.get('marcus')!).execute()
  test('are given and taken on the partner’s page, by its administrators', async () => {
    const marcus = people.get('marcus')!
    expect((await colleague.post(`${partner}/roles`, { person: marcus, role: 'support-engineer' })).status).toBe(403)
    expect((await mira.post(`${partner}/roles`, { person: marcus, role: 'support-engineer' })).status).toBe(404)
    const refused = await helen.post(`${partner}/roles`, { person: marcus, role: '' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toMatch(new RegExp(`value="${marcus}"[^>]*selected`))
    expect((await helen.post(`${partner}/roles`, { person: marcus, role: 'support-engineer', customer: harbour })).status).toBe(303)
    expect(await roles()).toEqual([{ role_key: 'support-engineer', customer_id: harbour }])
    expect(await colleague.page(partner)).toContain('Harbour &amp; Vale')
    expect((await helen.post(`${partner}/roles/removal`, { person: marcus, role: 'support-engineer', customer: harbour })).status).toBe(303)
    expect(await roles()).toEqual([])
    expect(await colleague.page(partner)).not.toContain('Harbour')
  })
})

describe('MS-02 administration', () => {
  const place = (id: string) => `/admin/organisations/${id}`
  test('says what kind of partner an organisation is, and who sells to whom', async () => {
    expect(await ada.page(place(cloudwright))).toMatch(/value="reseller"[^>]*selected/)
    expect((await ada.post(`${place(aurora)}/place`, { kind: 'reseller' })).status).toBe(303)
    expect((await ada.post(`${place(aurora)}/place`, { kind: 'king' })).status).toBe(422)
    expect((await ada.post(`${place(aurora)}/partnerships`, { how: 'sells-to', other: 'nobody at all' })).status).toBe(422)
    expect((await ada.post(`${place(aurora)}/partnerships`, { how: 'sells-to', other: 'Aurora Analytics' })).status).toBe(422)
    expect((await ada.post(`${place(aurora)}/partnerships`, { how: 'buys-from', other: 'Cloudwright Partners' })).status).toBe(303)
    expect(await ada.page(place(aurora))).toContain('Buys from')
    expect(await mira.page(`/organisations/${aurora}`)).toContain('Delegations held')
    // What it knows of now, it may grant to.
    expect(await mira.page(`/organisations/${aurora}/delegations/grant`)).toContain('Cloudwright Partners')
    expect((await ada.post(`${place(aurora)}/partnerships/removal`, { seller: cloudwright })).status).toBe(303)
    expect((await ada.post(`${place(aurora)}/place`, { kind: '' })).status).toBe(303)
    expect(await ada.page(place(aurora))).toContain('changed the kind of partner')
  })

  test('lists every delegation, by what becomes of it, and ends one that must end', async () => {
    const all = await ada.page('/admin/delegations')
    expect(all).toContain('Harbour &amp; Vale')
    expect(await ada.page('/admin/delegations?which=over')).toContain('Ended early')
    expect(await ada.page('/admin/delegations?which=ending')).not.toContain('Harbour')
    expect((await ada.post(`${customer}/delegations/${given.id}/end`, {})).status).toBe(303)
    const event = await db.owner
      .selectFrom('people_event')
      .select('payload')
      .where('type', '=', 'delegation.ended')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow()
    expect(event.payload).toMatchObject({ delegationId: given.id, by: 'provider' })
  })

  test('MS-10 MS-11 a contract says whose subscriptions it covers, for which services, and whether it is a trial', async () => {
    const add = {
      number: 'B-1',
      entity: 'europe',
      plan: 'premium',
      startsOn: '2026-01-01',
      covers: 'customers',
      services: ['backup', 'virtual-server'],
      trial: 'yes',
    }
    expect((await ada.post(`${place(cloudwright)}/contracts`, add)).status).toBe(303)
    const row = () => db.owner.selectFrom('contract').selectAll().where('number', '=', 'B-1').executeTakeFirstOrThrow()
    const made = await row()
    expect(made).toMatchObject({ covers: 'customers', services: ['backup', 'virtual-server'], trial: true })
    expect(await helen.page(partner)).toContain('subscriptions of the holder’s customers')
    // F35 what the form shows as it was stays as it is now.
    await db.owner.updateTable('contract').set({ covers: 'both' }).where('id', '=', made.id).execute()
    const was = { 'was-covers': 'customers', 'was-services': 'backup virtual-server', 'was-trial': 'yes', 'was-number': 'B-1' }
    expect((await ada.post(`${place(cloudwright)}/contracts/${made.id}`, { ...add, ...was, services: ['backup'], trial: '' })).status).toBe(
      303,
    )
    expect(await row()).toMatchObject({ covers: 'both', services: ['backup'], trial: false })
    expect((await ada.post(`${place(cloudwright)}/contracts/${made.id}`, { ...add, services: ['nowhere'] })).status).toBe(422)
  })
})

test('nothing of it is inline, in any language', async () => {
  const marks = /<script(?![^>]*\bsrc=)[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=/
  for (const language of ['en', 'tr', 'fr', 'it', 'ja', 'hu']) {
    await db.owner
      .updateTable('person')
      .set({ language })
      .where('id', 'in', [people.get('amir')!, people.get('helen')!, people.get('ada')!])
      .execute()
    const pages = [
      await amir.page(customer),
      await amir.page(`${customer}/delegations/grant`),
      await amir.page(`${customer}/delegations/${given.id}`),
      await helen.page(partner),
      await helen.page(`${partner}/delegations/ask`),
      await ada.page('/admin/delegations'),
      await ada.page(`/admin/organisations/${cloudwright}`),
    ]
    for (const page of pages) {
      expect(page).not.toMatch(marks)
      expect(page).toContain(`lang="${language}"`)
    }
  }
})
