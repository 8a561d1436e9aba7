// Opening a ticket through the door: nothing typed is lost, one send makes one ticket, and it is at once where its writer looks.
import { expect, test } from 'vitest'
import { newId } from '../../platform/id.ts'
import { origin, testHouse } from '../../../test/support/house.ts'

const { as, web, db } = await testHouse()
const tom = await as('tom')
const aurora = (await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()).id

const filled = {
  type: 'technical',
  organisation: aurora,
  service: 'other',
  priority: 'low',
  severity: '',
  summary: 'How do I move a volume?',
  body: 'From one zone to another.',
  addresses: '',
}
const draftAddress = () => `/tickets/new?draft=${newId()}`
const ticketsNamed = (summary: string) => db.owner.selectFrom('ticket').selectAll().where('summary', '=', summary).execute()

test('the page offers the types with their explanations and asks nothing else of an address that was only looked at', async () => {
  const before = await db.owner.selectFrom('draft').select('id').execute()
  const page = await tom.page('/tickets/new')
  expect(page).toContain('A service that worked has failed or is slow.')
  expect(page).toContain('sooner the right person can help')
  expect(page).toMatch(/Up to 25\sMB each/)
  expect(await db.owner.selectFrom('draft').select('id').execute()).toEqual(before)
})

test('DT-23 after sending, the list shows the new ticket and says so', async () => {
  const sent = await tom.post(draftAddress(), filled)
  expect(sent.status).toBe(303)
  const [path, reference] = sent.headers.get('location')!.split('#')
  expect(path).toBe(`/tickets?to=${reference}`)
  const cookie = `${tom.cookie}; ${sent.headers.get('set-cookie')!.split(';')[0]}`
  const list = await (await tom.get('/tickets', { cookie })).text()
  expect(list).toContain(`<tr id="${reference}"`)
  expect(list).toContain(`${reference} is with us`)
  expect(await tom.page('/tickets')).not.toContain('is with us')
})

test('a refused form answers 422 with everything typed, and names each fault with a link to its field', async () => {
  const answer = await tom.post(draftAddress(), { ...filled, summary: '', priority: '', body: 'Kept & <b>safe</b>' })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('href="#summary"')
  expect(page).toContain('href="#priority"')
  expect(page).toContain('Kept &amp; &lt;b&gt;safe&lt;/b&gt;')
  expect(page).toMatch(/name="type" value="technical" checked/)
  expect(page).toContain('aria-invalid="true"')
})

test('what was typed for one type is still there after another type was chosen', async () => {
  const address = draftAddress()
  const refused = await (await tom.post(address, { ...filled, type: 'incident', severity: '', summary: 'Changed my mind' })).text()
  expect(refused).toContain('href="#severity"')
  expect(refused).toMatch(/name="priority" value="low" checked/)
  const again = await tom.page(address)
  expect(again).toContain('value="Changed my mind"')
})

test('F35 the same form sent twice makes one ticket, and the second send shows it', async () => {
  for (let turn = 0; turn < 10; turn++) {
    const address = draftAddress()
    const form = { ...filled, summary: `Sent by an impatient finger ${turn}` }
    const sent = await Promise.all([1, 2, 3, 4].map(() => tom.post(address, form)))
    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303, 303])
    expect(await ticketsNamed(form.summary)).toHaveLength(1)
  }
})

test('a form without its token, or from another site, makes nothing', async () => {
  const without = await web.request(`${origin}${draftAddress()}`, {
    method: 'POST',
    body: new URLSearchParams({ ...filled, summary: 'Forged' }),
    headers: { host: 'localhost:3000', cookie: tom.cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(without.status).toBe(403)
  expect(
    (await tom.post(draftAddress(), { ...filled, summary: 'Forged' }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }))
      .status,
  ).toBe(403)
  expect(await ticketsNamed('Forged')).toHaveLength(0)
})

test('a file sent with a refused form hangs on the draft and is not asked for again', async () => {
  const address = draftAddress()
  const form = new FormData()
  form.append('csrf', tom.csrf)
  for (const [name, value] of Object.entries({ ...filled, summary: '' })) form.append(name, value)
  form.append('files', new File(['GET / 502\n'], 'gateway.log', { type: 'text/plain' }))
  const send = (body: FormData) =>
    web.request(`${origin}${address}`, {
      method: 'POST',
      body,
      headers: { host: 'localhost:3000', cookie: tom.cookie, origin, 'sec-fetch-site': 'same-origin' },
    })
  const refused = await send(form)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('gateway.log')
  const sent = await tom.post(address, { ...filled, summary: 'With a log' })
  const reference = sent.headers.get('location')!.split('#')[1]
  expect(await tom.page(`/tickets/${reference}`)).toContain('gateway.log')
})

test('colleagues who were ticked follow the ticket', async () => {
  const mira = await as('mira')
  const sent = await tom.post(draftAddress(), { ...filled, summary: 'For two', colleague: [mira.personId!] })
  expect(sent.status).toBe(303)
  expect(await mira.page('/tickets?tab=cc')).toContain('For two')
})

test('a member without the right to file is told before writing', async () => {
  const priya = await as('priya')
  expect(await priya.page('/tickets/new')).toContain('not open new ones')
  expect((await priya.post(draftAddress(), filled)).status).toBe(403)
})
