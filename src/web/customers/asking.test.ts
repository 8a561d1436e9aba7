// MS-36 at the door: who files in a partner, with nothing delegated, sends the same form as a request; the customer's word makes the ticket of it.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, origin, testHouse } from '../../../test/support/house.ts'
import { newId } from '../../platform/id.ts'
import { clearAway } from '../../worker/clear-away.ts'

const { as, db, web, setNow } = await testHouse()
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const [cloudwright, aurora, harbour] = [
  await organisation('Cloudwright Partners'),
  await organisation('Aurora Analytics'),
  await organisation('Harbour & Vale'),
]
const [helen, mira, tom] = [await as('helen'), await as('mira'), await as('tom')]
const fields = { type: 'billing', service: 'virtual-server', priority: 'medium', summary: 'One invoice', body: 'The sum is wrong.' }
const at = new Date()
const form = `/ask/${aurora}/tickets/new`

beforeAll(async () => {
  await db.owner.insertInto('partnership').values({ seller_id: cloudwright, buyer_id: aurora, created_at: at }).execute()
})

/** As a browser sends it, with one file. */
function send(draft: string, more: Record<string, string> = {}, who: Browser = helen): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ csrf: who.csrf, draft, ...fields, ...more })) body.append(name, value)
  body.append('files', new File(['line one\n'], 'trace.log', { type: 'text/plain' }))
  return Promise.resolve(
    web.request(`${origin}${form}?draft=${draft}`, {
      method: 'POST',
      body,
      headers: { host: 'localhost:3000', cookie: who.cookie, origin, 'sec-fetch-site': 'same-origin' },
    }),
  )
}
const filings = () => db.owner.selectFrom('filing_request').selectAll().orderBy('id', 'desc').execute()
const ticketsOf = (customerId: string) =>
  db.owner.selectFrom('ticket').selectAll().where('organisation_id', '=', customerId).orderBy('id', 'desc').execute()
async function asked(summary: string): Promise<string> {
  const answer = await send(newId(), { summary })
  expect(answer.status).toBe(303)
  const made = (await filings()).find((one) => one.summary === summary)
  expect(answer.headers.get('location')).toBe(`/customers/asking/${made!.id}`)
  return made!.id
}

describe('MS-36 the form that asks for one approval', () => {
  test('is led to from the customers, names both parties, and says that nothing is sent yet', async () => {
    expect(await helen.page('/customers')).toContain('href="/customers/asking"')
    const list = await helen.page('/customers/asking')
    expect(list).toContain(`href="${form}?as=${cloudwright}"`)
    // There one files already.
    expect(list).not.toContain(`/ask/${harbour}/`)
    expect(await helen.page('/customers/asking?q=zzz')).not.toContain(form)
    const page = await helen.page(form)
    expect(page).toContain('class="acting is-asking"')
    expect(page).toMatch(/<strong><bdi>Aurora Analytics<\/bdi><\/strong>/)
    expect(page).toContain('Aurora Analytics has not delegated this to Cloudwright Partners yet')
    expect(page).toContain('Ask Aurora Analytics to approve it')
    expect(page).not.toContain('hand-over')
  })
  test('opens for nobody else: a stranger, a colleague without the role, and a customer of others are told nothing', async () => {
    for (const path of ['', '/services', '/people', '/service', '/contracts']) {
      const told = async (customer: string) => {
        const answer = await tom.get(`/ask/${customer}/tickets/new${path}`)
        return `${answer.status} ${(await answer.text()).replaceAll(customer, 'X').replaceAll(/value="[^"]*"|content="[^"]*"/g, '')}`
      }
      expect(await told(aurora)).toMatch(/^404 /)
      expect(await told(aurora)).toBe(await told(newId()))
    }
    const unknown = newId()
    await db.owner.insertInto('organisation').values({ id: unknown, name: 'Nobody knows', created_at: at }).execute()
    expect((await helen.get(`/ask/${unknown}/tickets/new`)).status).toBe(404)
    const before = (await filings()).length
    expect((await helen.post(`/ask/${unknown}/tickets/new`, { draft: newId(), ...fields })).status).toBe(404)
    expect((await send(newId(), {}, tom)).status).toBe(404)
    expect(await filings()).toHaveLength(before)
  })
  test('a fault keeps everything; twice is once; the same form is sent for no other', async () => {
    const before = (await ticketsOf(aurora)).length
    const draft = newId()
    const faulty = await send(draft, { body: '' })
    expect(faulty.status).toBe(422)
    expect(await faulty.text()).toContain('trace.log')
    expect((await helen.post(`/tickets/new?draft=${draft}`, { draft, ...fields })).status).toBe(409)
    expect((await helen.post(`${form}?draft=${draft}`, { draft, ...fields, summary: 'Sent twice' })).status).toBe(303)
    expect((await helen.post(`${form}?draft=${draft}`, { draft, ...fields, summary: 'Sent twice' })).status).toBe(303)
    expect((await filings()).filter(({ summary }) => summary === 'Sent twice')).toHaveLength(1)
    expect(await ticketsOf(aurora)).toHaveLength(before)
  })
})

describe('MS-36 the answer', () => {
  test('approved on the organisation’s page: the ticket is there with its files, for customer and partner, and the list says so', async () => {
    const id = await asked('Approved by Mira')
    expect(await helen.page('/customers/asking')).toContain('Waiting for the customer’s approval until')
    expect(await helen.page(`/customers/asking/${id}`)).toContain('trace.log')
    const waiting = await mira.page(`/organisations/${aurora}`)
    expect(waiting).toContain('Waiting for your approval')
    expect(waiting).toContain('Helen Ashdown')
    expect(waiting).toContain(`/organisations/${aurora}/filings/${id}`)
    const page = await mira.page(`/organisations/${aurora}/filings/${id}`)
    for (const said of ['Approved by Mira', 'The sum is wrong.', 'trace.log', 'Cloudwright Partners']) expect(page).toContain(said)
    // A week later still, although what was sent from other forms is cleared away by then.
    const later = new Date(at.getTime() + 9 * 86_400_000)
    await clearAway(db.worker, later)
    setNow(later)
    const decided = await mira.post(`/organisations/${aurora}/filings/${id}`, { decision: 'approve' })
    expect(decided.headers.get('location')).toBe(`/organisations/${aurora}`)
    const [ticket] = await ticketsOf(aurora)
    expect(ticket).toMatchObject({ summary: 'Approved by Mira', partner_id: cloudwright, requester_id: helen.personId })
    setNow(at)
    expect(await mira.page(`/tickets/${ticket!.reference}`)).toContain('trace.log')
    expect(await helen.page(`/for/${aurora}/tickets/${ticket!.reference}`)).toContain('trace.log')
    expect(await helen.page('/customers/asking')).toContain(`/for/${aurora}/tickets/${ticket!.reference}`)
    expect(await mira.page(`/organisations/${aurora}`)).not.toContain(`/filings/${id}`)
    expect((await mira.post(`/organisations/${aurora}/filings/${id}`, { decision: 'refuse' })).status).toBe(404)
    // It is for this ticket alone.
    expect((await helen.post(`/for/${aurora}/tickets/new?draft=${newId()}`, fields)).status).toBe(404)
  })
  test('refused: nothing is sent, and the text is kept where it was asked', async () => {
    const before = (await ticketsOf(aurora)).length
    const id = await asked('Refused by Mira')
    expect((await mira.post(`/organisations/${aurora}/filings/${id}`, { decision: 'refuse' })).status).toBe(303)
    expect(await ticketsOf(aurora)).toHaveLength(before)
    const page = await helen.page(`/customers/asking/${id}`)
    expect(page).toContain('Not approved')
    expect(page).toContain('The sum is wrong.')
  })
  test('F21 F22 nobody else reads or answers it, whatever the address says', async () => {
    const id = await asked('Guarded')
    const amir = await as('amir')
    for (const [who, of] of [
      [tom, aurora],
      [helen, aurora],
      [amir, aurora],
      [amir, harbour],
      [mira, harbour],
    ] as const) {
      expect((await who.get(`/organisations/${of}/filings/${id}`)).status).toBe(404)
      expect((await who.post(`/organisations/${of}/filings/${id}`, { decision: 'approve' })).status).toBe(404)
    }
    for (const who of [tom, mira, amir]) expect((await who.get(`/customers/asking/${id}`)).status).toBe(404)
    expect(await tom.page(`/organisations/${aurora}`)).not.toContain('Guarded')
    expect((await filings()).find((one) => one.id === id)).toMatchObject({ approved_at: null, refused_at: null })
  })
  test('where a delegation ended, the way on is to ask, with what was typed', async () => {
    const draft = newId()
    const delegation = newId()
    await db.owner
      .insertInto('delegation')
      .values({
        ...{ id: delegation, customer_id: aurora, partner_id: cloudwright, roles: ['support-engineer'], requested_by: helen.personId! },
        ...{ requested_at: at, approved_at: at, starts_at: new Date(at.getTime() - 1000), ends_at: new Date(at.getTime() + 86_400_000) },
      })
      .execute()
    await helen.page(`/for/${aurora}/tickets/new?draft=${draft}`)
    await db.owner.updateTable('delegation').set({ ended_at: at }).where('id', '=', delegation).execute()
    const gone = await helen.post(`/for/${aurora}/tickets/new?draft=${draft}`, { draft, ...fields, body: 'A long story' })
    expect(gone.status).toBe(404)
    const page = await gone.text()
    expect(page).toContain(`/ask/${aurora}/tickets/new?as=${cloudwright}&amp;draft=${draft}`)
    expect(await helen.page(`${form}?as=${cloudwright}&draft=${draft}`)).toContain('A long story')
  })
})
