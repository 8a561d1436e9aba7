// Addresses that file tickets, as their owner makes them from a form, sees them once and ends them.
import { expect, test } from 'vitest'
import { newId } from '../../platform/id.ts'
import { testHouse } from '../../../test/support/house.ts'

const replyDomain = 'reply.support.example'
const { as, db, people } = await testHouse({ config: { replyDomain } })
const [tom, mira, noor] = await Promise.all(['tom', 'mira', 'noor'].map((one) => as(one)))
const typed = { type: 'technical', service: 'virtual-server', priority: 'high', summary: 'Half a thought', body: 'Not yet' }

async function keep(): Promise<string> {
  const answer = await tom!.post(`/tickets/new?draft=${newId()}`, { ...typed, go: 'by-mail' })
  expect(answer.status).toBe(303)
  return /#address-([0-9a-f-]+)/.exec(answer.headers.get('location')!)![1]!
}
const shown = (page: string) => new RegExp(`([0-9a-f]{32})@${replyDomain}`).exec(page)?.[1]

test('what a form chooses becomes an address, which is shown once; what was typed stays a draft', async () => {
  const id = await keep()
  const row = await db.owner.selectFrom('ticket_address').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ person_id: people.get('tom'), secret_hash: null })
  expect(row.wanted).toMatchObject({ requestType: 'technical', service: 'virtual-server', priority: 'high' })
  expect(row.form).toMatchObject({ type: 'technical', priority: 'high' })
  expect(JSON.stringify([row.wanted, row.form])).not.toContain('Half a thought')
  expect(await tom!.page('/tickets/new?type=technical')).toContain('Half a thought')

  const before = await tom!.page('/account/by-mail')
  expect(before).toMatch(/Technical question|technical/i)
  expect(before).toContain('no address made yet')
  const made = await tom!.post(`/account/by-mail/${id}`, {})
  expect(made.status).toBe(200)
  const page = await made.text()
  expect(shown(page)).toBeDefined()
  expect(page).toContain('It takes mail from tom@aurora.example only')
  expect(made.headers.get('cache-control')).toContain('no-store')
  expect(shown(await tom!.page('/account/by-mail'))).toBeUndefined()
})

test('it is renewed and ended by its owner alone', async () => {
  const id = await keep()
  const first = shown(await (await tom!.post(`/account/by-mail/${id}`, {})).text())
  expect(shown(await (await tom!.post(`/account/by-mail/${id}`, {})).text())).not.toBe(first)
  expect((await mira!.post(`/account/by-mail/${id}`, {})).status).toBe(404)
  expect((await mira!.post(`/account/by-mail/${id}/removal`, {})).status).toBe(404)
  expect(await mira!.page('/account/by-mail')).toContain('You have no addresses')
  expect((await tom!.post(`/account/by-mail/${id}/removal`, {})).status).toBe(303)
  expect(await tom!.page('/account/by-mail')).not.toContain(id)
  expect((await tom!.post(`/account/by-mail/${id}`, {})).status).toBe(404)
  expect((await tom!.post('/account/by-mail/nothing', {})).status).toBe(404)
})

test('what each mail would leave open is told when the choices are kept, and by the link to a draft', async () => {
  const told = async (fields: object) => {
    const answer = await tom!.post(`/tickets/new?draft=${newId()}`, { ...fields, go: 'by-mail' })
    const page = answer.headers.get('location')!
    await tom!.post(`/account/by-mail/${/#address-([0-9a-f-]+)/.exec(page)![1]}/removal`, {})
    return decodeURIComponent(answer.headers.get('set-cookie') ?? '')
  }
  expect(await told(typed)).toContain('by-mail.done.kept"')
  expect(await told({ ...typed, priority: '', service: '' })).toMatch(/kept-open",{"open":".*How urgent is it for you\?/)

  const draft = newId()
  await tom!.post(`/tickets/new?draft=${draft}`, { ...typed, priority: '', go: 'later' })
  const checked = await tom!.get(`/tickets/new?draft=${draft}&check`)
  expect(checked.status).toBe(200)
  expect(await checked.text()).toMatch(/error-summary[\s\S]*href="#priority"/)
  expect(await tom!.page(`/tickets/new?draft=${draft}`)).not.toContain('error-summary')
  await tom!.post(`/tickets/new?draft=${draft}`, { ...typed, go: 'later' })
  expect(await tom!.page(`/tickets/new?draft=${draft}&check`)).not.toContain('error-summary')
})

test('a page that is sent again does not end the address it showed', async () => {
  const id = await keep()
  expect((await tom!.post(`/account/by-mail/${id}`, { last: '' })).status).toBe(200)
  const hash = () =>
    db.owner.selectFrom('ticket_address').select(['secret_hash', 'given_at']).where('id', '=', id).executeTakeFirstOrThrow()
  const first = await hash()
  expect((await tom!.post(`/account/by-mail/${id}`, { last: '' })).headers.get('location')).toBe('/account/by-mail')
  expect(await hash()).toEqual(first)
  expect((await tom!.post(`/account/by-mail/${id}`, { last: first.given_at!.toISOString() })).status).toBe(200)
  expect(await hash()).not.toEqual(first)
})

test('what was mailed lately says what it was for, and of what one may no longer read only that it was filed', async () => {
  const id = await keep()
  const others = await db.owner
    .selectFrom('ticket')
    .select(['id', 'reference', 'summary'])
    .where('requester_id', '=', people.get('elif')!)
    .executeTakeFirstOrThrow()
  const sha256 = '0'.repeat(64)
  await db.owner.insertInto('stored_file').values({ sha256, size: 1, created_at: new Date() }).execute()
  const mail = { id: newId(), received_at: new Date(), size: 1, sha256, fingerprint: sha256, state: 'taken' }
  await db.owner
    .insertInto('incoming_mail')
    .values({ ...mail, ticket_address_id: id, ticket_id: others.id })
    .execute()
  const page = await tom!.page('/account/by-mail')
  const lately = page.slice(page.indexOf('id="lately"'))
  expect(lately).toContain('Filed, no longer among your tickets')
  expect(lately).toMatch(/technical[^<]* · /i)
  expect([others.reference, others.summary].filter((one) => page.includes(one))).toEqual([])
})

test('nobody who works here is offered one, and twenty of a person are enough', async () => {
  expect(await tom!.page('/account')).toContain('/account/by-mail')
  expect(await noor!.page('/account')).not.toContain('/account/by-mail')
  expect(await tom!.page('/tickets/new?type=technical')).toContain('value="by-mail"')
  await noor!.post(`/tickets/new?draft=${newId()}`, { ...typed, go: 'by-mail' })
  const ofNoor = db.owner.selectFrom('ticket_address').select('id').where('person_id', '=', people.get('noor')!).execute()
  expect(await ofNoor).toEqual([])
  const there = await db.owner.selectFrom('ticket_address').select('id').where('ended_at', 'is', null).execute()
  for (let more = there.length; more < 20; more++) await keep()
  const more = await tom!.post(`/tickets/new?draft=${newId()}`, { ...typed, go: 'by-mail' })
  expect(more.headers.get('location')).toBe('/account/by-mail')
  expect(decodeURIComponent(more.headers.get('set-cookie')!)).toContain('"by-mail.too-many",{"most":20}')
})

test('a form that a draft holds is kept, or refused where it is too large', async () => {
  const press = (more: object) => mira!.post(`/tickets/new?draft=${newId()}`, { ...typed, ...more, go: 'by-mail' })
  const kept = await press({ addresses: 'a\0b' })
  expect(kept.headers.get('location')).toContain('#address-')
  const large = Object.fromEntries([1, 2, 3].map((n) => [`answer-${n}`, 'x'.repeat(69_000)]))
  expect((await press(large)).status).toBe(422)
})

test('a house that takes no mail in offers none', async () => {
  const without = await testHouse({ config: { replyDomain: null } })
  const tom = await without.as('tom')
  expect(await tom.page('/account')).not.toContain('/account/by-mail')
  expect(await tom.page('/tickets/new?type=technical')).not.toContain('value="by-mail"')
  const row = { id: newId(), person_id: without.people.get('tom')!, form: '{}', wanted: '{}', made_at: new Date() }
  await without.db.worker.insertInto('ticket_address').values(row).execute()
  expect((await tom.post(`/account/by-mail/${row.id}`, {})).status).toBe(404)
})
