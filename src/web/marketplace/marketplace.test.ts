import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { as, db, people, stranger } = await testHouse({ config: { replyDomain: 'reply.support.example' } })
const tom = await as('tom')
const noor = await as('noor')
const mira = await as('mira')

test('MS-43 products stand under their vendors, and are found by product or vendor', async () => {
  const all = await tom.page('/marketplace')
  expect(all).toContain('Sentinel Software')
  expect(all.indexOf('Sentinel Vault')).toBeLessThan(all.indexOf('Ferro Networks'))
  expect(all).toContain('3 products')
  const some = await tom.page('/marketplace?q=ferro')
  expect(some).toContain('Ferro Firewall')
  expect(some).not.toContain('Sentinel Vault')
  expect(await tom.page('/marketplace?q=zzz')).toContain('No product fits')
  expect((await stranger.get('/marketplace')).status).toBe(303)
  expect(await tom.page('/tickets')).toContain('href="/marketplace"')
})

test('MS-42 a product’s page gives the vendor’s contact: link, address, telephone, as many as there are', async () => {
  const sentinel = await tom.page('/marketplace/sentinel-backup')
  expect(sentinel).toContain('href="https://sentinel.example/support"')
  expect(sentinel).toContain('href="mailto:support@sentinel.example"')
  expect(sentinel).toContain('href="tel:+442079460123"')
  expect(sentinel).toContain('/tickets/new?service=sentinel-backup')
  const ferro = await tom.page('/marketplace/ferro-firewall')
  expect(ferro).toContain('href="https://ferro.example/help"')
  expect(ferro).not.toContain('mailto:')
  expect(ferro).not.toContain('/tickets/new?service')
  expect((await tom.get('/marketplace/virtual-server')).status).toBe(404)
})

const typed = {
  type: 'technical',
  service: 'sentinel-backup',
  priority: 'medium',
  summary: 'Restore stops',
  body: 'At 40 % & then nothing.',
}
const ticketsNow = async () => (await db.owner.selectFrom('ticket').select('id').execute()).length

test('MS-41 choosing such a product leads to its vendor: no ticket, the contact instead, nothing typed lost', async () => {
  const draft = crypto.randomUUID().replace(/^.{8}-.{4}-./, '01900000-0000-7')
  const before = await ticketsNow()
  const answer = await tom.post(`/tickets/new?draft=${draft}`, typed)
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('“Sentinel Backup” is a product of another company')
  expect(page).toContain('mailto:support@sentinel.example')
  expect(page).toContain('value="Restore stops"')
  expect(page).toContain('At 40 % &amp; then nothing.')
  expect(page).toContain('Sentinel Backup (vendor: Sentinel Software)')
  expect(page).toMatch(/name="consent" value="sentinel"(?![^>]*checked)/)
  expect(await ticketsNow()).toBe(before)

  const without = await tom.post(`/tickets/new?draft=${draft}`, { ...typed, go: 'hand-over' })
  expect(without.status).toBe(422)
  expect(await without.text()).toContain('Tick the box if you agree')
  expect(await ticketsNow()).toBe(before)
  // Consent is asked each time and never comes along with a draft.
  const refused = await tom.post(`/tickets/new?draft=${draft}`, { ...typed, summary: '', consent: 'sentinel', go: 'hand-over' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).not.toMatch(/name="consent"[^>]*(checked|type="hidden")/)

  const sent = await tom.post(`/tickets/new?draft=${draft}`, { ...typed, consent: 'sentinel', go: 'hand-over' })
  expect(sent.status).toBe(303)
  expect(await ticketsNow()).toBe(before + 1)
  const path = sent.headers.get('location')!.split('?')[0]!
  const ticket = await tom.page(path)
  expect(ticket).toContain('With the vendor since')
  expect(ticket).toContain('Passed on to the vendor:')
  // Who agreed is asked to say it of each reply; whoever else is on the ticket reaches only us unless they choose otherwise.
  expect(ticket).toMatch(/value="vendor" checked[^>]*>.*?The vendor and us: Sentinel Software/)
  await tom.post(`${path}/participants`, { person: people.get('mira')! })
  expect(await mira.page(path)).toMatch(/value="us" checked/)
  const again = await tom.post(`/tickets/new?draft=${draft}`, { ...typed, consent: 'sentinel', go: 'hand-over' })
  expect(again.status).toBe(303)
  expect(await ticketsNow()).toBe(before + 1)

  const back = await tom.post(`${path}/vendor`, {})
  expect(back.status).toBe(303)
  const after = await tom.page(path)
  expect(after).toContain('Was with the vendor')
  expect(after).not.toContain('name="readers"')
})

test('a reply goes on to the vendor only where that was chosen, and the choice outlives a refused send', async () => {
  const sent = await tom.post('/tickets/new?draft=01900000-0000-7000-8000-00000000dd01', { ...typed, consent: 'sentinel', go: 'hand-over' })
  const path = sent.headers.get('location')!.split('?')[0]!
  const ticket = await db.owner.selectFrom('ticket').select('id').where('reference', '=', path.split('/').at(-1)!).executeTakeFirstOrThrow()
  const passed = async () =>
    (
      await db.owner
        .selectFrom('ticket_event')
        .select('id')
        .where('ticket_id', '=', ticket.id)
        .where('type', '=', 'ticket.sent-to-vendor')
        .execute()
    ).length
  const reply = (draft: string, fields: object) =>
    tom.post(`${path}/replies?draft=01900000-0000-7000-8000-0000000${draft}&ticket=${ticket.id}`, { ...fields })
  const empty = await reply('0dd02', { body: '', readers: 'us' })
  expect(empty.status).toBe(422)
  expect(await empty.text()).toMatch(/value="us" checked/)
  expect((await reply('0dd02', { body: 'Between us.', readers: 'us' })).status).toBe(303)
  expect(await passed()).toBe(1)
  expect((await reply('0dd03', { body: 'For them.', readers: 'vendor' })).status).toBe(303)
  expect(await passed()).toBe(2)
})

test('MS-41 an agent sees with whom it is, and takes it back into the queue', async () => {
  const draft = '01900000-0000-7000-8000-00000000aa01'
  const sent = await tom.post(`/tickets/new?draft=${draft}`, { ...typed, consent: 'sentinel', go: 'hand-over' })
  const path = `/workspace${sent.headers.get('location')!.split('?')[0]!}`
  const page = await noor.page(path)
  expect(page).toContain('With the vendor since')
  expect(page).toContain('Your reply goes to the customer only')
  expect((await noor.post(`${path}/vendor`, {})).status).toBe(303)
  expect(await noor.page(path)).toContain('Was with the vendor')
})

test('an agent who files for a customer is shown the vendor and offered no consent', async () => {
  const frame = await noor.page('/tickets/new/service?key=sentinel-backup&requester=x')
  expect(frame).toContain('mailto:support@sentinel.example')
  expect(frame).not.toContain('name="consent"')
  const own = await tom.page('/tickets/new/service?key=sentinel-backup')
  expect(own).toContain('name="consent"')
})

test('without a domain for answers nothing is offered to be handed over, and nothing is', async () => {
  const quiet = await testHouse()
  const mira = await quiet.as('tom')
  const answer = await mira.post('/tickets/new?draft=01900000-0000-7000-8000-00000000bb01', {
    ...typed,
    consent: 'sentinel',
    go: 'hand-over',
  })
  expect(answer.status).toBe(422)
  expect(await answer.text()).not.toContain('name="consent"')
  expect(await mira.page('/marketplace/sentinel-backup')).not.toContain('/tickets/new?service')
})
