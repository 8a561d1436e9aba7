// One ticket through the customer's door: all that was said is there, answering works, and nobody else gets in.
import { expect, test } from 'vitest'
import { addParticipant, removeParticipant } from '../../desk/tickets/participants.ts'
import { reply } from '../../desk/tickets/reply.ts'
import { newId } from '../../platform/id.ts'
import { testHouse } from '../../../test/support/house.ts'

const { as, stranger, db, house, people } = await testHouse()
const ticketNamed = (summary: string) =>
  db.owner.selectFrom('ticket').selectAll().where('summary', 'like', `${summary}%`).executeTakeFirstOrThrow()
const disk = await ticketNamed('Disk of analytics-07')
const bucket = await ticketNamed('How do we expire old versions')
const tom = await as('tom')
const at = (ticket: { reference: string }) => `/tickets/${ticket.reference}`
const replies = (ticket: { id: string; reference: string }, draft = newId()) => `${at(ticket)}/replies?draft=${draft}&ticket=${ticket.id}`
const noor = () => ({
  db: house.app,
  actor: { personId: people.get('noor')!, staffRole: 'agent' as const, via: 'workspace' as const },
  at: new Date(),
})
/** Ids, tokens and moments aside, two pages are the same page. */
const lastSeen = (page: string) => /name="lastSeen" value="([^"]*)"/.exec(page)![1]!

test('DT-30 DT-31 AT-18 the page shows what was entered, who asked, how it stands and since when', async () => {
  const page = await tom.page(at(disk))
  for (const words of [
    'Disk of analytics-07',
    'Something is broken',
    'Virtual server',
    'tom@aurora.example',
    'Created',
    'Updated',
    'Severity',
  ])
    expect(page).toContain(words)
  expect(page).toMatch(/class="chip tone-\w+"/)
})

test('DT-32 DT-34 HK-19 HK-20 HK-21 AT-19 NTT-34 the whole conversation stands there, oldest first, with its files and the answers of support', async () => {
  const page = await tom.page(at(disk))
  const letters = [...page.matchAll(/id="message-/g)]
  expect(letters.length).toBe(3)
  expect(page.indexOf('Since Tuesday')).toBeLessThan(page.indexOf('thank you for the log'))
  expect(page).toContain('analytics-07-kernel.log')
  expect(page).toMatch(/href="\/files\/[0-9a-f-]+\/text"/)
  expect(page).toContain('Noor Haddad')
  expect(page).toContain('>Support<')
})

test('a letter says its author’s organisation: a colleague’s too, and none for someone from outside', async () => {
  const by = (key: string) => ({ ...noor(), actor: { personId: people.get(key)!, staffRole: null, via: 'portal' as const } })
  await db.owner.updateTable('organisation').set({ allows_outside_participants: true }).where('id', '=', disk.organisation_id).execute()
  await addParticipant(by('tom'), disk.id, { address: 'elif@deniz.example' })
  const { messageId: colleagues } = await reply(by('mira'), disk.id, { body: 'I see it here too.' })
  const { messageId: outsiders } = await reply(by('elif'), disk.id, { body: 'And so do we.' })
  const ofLetter = (page: string, id: string) =>
    /class="person-of">([^<]*)</.exec(page.slice(page.indexOf(`id="message-${id}"`)).split('</header>')[0]!)?.[1]
  const agent = await as('noor')
  for (const page of [await tom.page(at(disk)), await agent.page(`/workspace${at(disk)}`)]) {
    expect(ofLetter(page, colleagues)).toBe('Aurora Analytics')
    expect(ofLetter(page, outsiders)).toBeUndefined()
  }
  await removeParticipant(by('tom'), disk.id, people.get('elif')!)
  await db.owner.updateTable('organisation').set({ allows_outside_participants: false }).where('id', '=', disk.organisation_id).execute()
})

test('F23 no word of an internal note, not even for an agent who looks from the customer’s side', async () => {
  expect(await tom.page(at(disk))).not.toContain('Node st-14')
  const agent = await as('noor')
  expect((await agent.get(at(disk))).headers.get('location')).toBe(`/workspace${at(disk)}`)
  await addParticipant(noor(), disk.id, { personId: people.get('noor')! })
  const page = await agent.page(at(disk))
  expect(page).toContain('thank you for the log')
  expect(page).not.toContain('Node st-14')
})

test('DT-33 HK-22 HK-23 AT-20 NTT-35 a reply is said, seen, and leads back to itself', async () => {
  const sent = await tom.post(replies(disk), { body: 'Tonight it **ran** through.', lastSeen: lastSeen(await tom.page(at(disk))) })
  expect(sent.status).toBe(303)
  expect(sent.headers.get('location')).toMatch(new RegExp(`^${at(disk)}\\?to=(message-[0-9a-f-]{36})#\\1$`))
  expect(await tom.page(at(disk))).toContain('Tonight it <strong>ran</strong> through.')
})

test('an empty reply is refused in place, an unsent one is kept', async () => {
  const draft = newId()
  const refused = await tom.post(replies(disk, draft), { body: '   ', lastSeen: '' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('Write something first.')
})

test('a reply whose writer has not seen the newest letter shows it first and keeps the text', async () => {
  const seen = lastSeen(await tom.page(at(disk)))
  await reply(noor(), disk.id, { body: 'We found the cause.' })
  const draft = newId()
  const held = await tom.post(replies(disk, draft), { body: 'Shall I restart it?', lastSeen: seen })
  expect(held.status).toBe(409)
  const page = await held.text()
  expect(page).toContain('We found the cause.')
  expect(page).toContain('Somebody wrote while you were writing')
  expect(page).toContain('Shall I restart it?')
  const sent = await tom.post(replies(disk, draft), { body: 'Shall I restart it?', lastSeen: lastSeen(page) })
  expect(sent.status).toBe(303)
})

test('HK-33 a ticket that waits for its customer says so, on its page and at home', async () => {
  await reply(noor(), disk.id, { body: 'Which kernel is it?', happening: 'asked-requester' })
  expect(await tom.page(at(disk))).toContain('It is your turn')
  const home = await tom.page('/')
  expect(home).toContain('Waiting for you')
  expect(home).toContain('Disk of analytics-07')
})

test('HK-33 whose turn it is: only the requester reads that it is theirs, everybody else reads whose', async () => {
  expect(await tom.page('/tickets')).toContain('<span class="turn">Your turn</span>')
  const mira = await as('mira')
  const page = await mira.page(at(disk))
  expect(page).not.toMatch(/your turn|waiting for your answer/i)
  expect(page).toContain('Waiting for Tom Whitfield')
  expect(page).toContain('We asked Tom Whitfield something and go on with the answer.')
  for (const tab of ['cc', 'organisation']) {
    const list = await mira.page(`/tickets?tab=${tab}`)
    expect(list).toContain('<span class="turn">Waiting for Tom Whitfield</span>')
    expect(list).not.toContain('Your turn')
  }
})

test('HK-27 HK-28 a new answer marks the ticket until it was read', async () => {
  const page = await tom.page(at(disk))
  expect(page).toContain('data-updated="yes"')
  const upTo = /name="upTo" value="([^"]+)"/.exec(page)![1]!
  expect((await tom.post(`${at(disk)}/read`, { upTo }, { accept: 'application/json' })).status).toBe(204)
  expect(await tom.page(at(disk))).toContain('data-updated="no"')
})

test('what somebody else wrote since the last visit is marked as new, one’s own words are not', async () => {
  const fresh = (await tom.page(at(disk))).match(/class="letter [^"]*is-unread/g)
  await tom.post(`${at(disk)}/read`, { upTo: new Date().toISOString() })
  expect((await tom.page(at(disk))).match(/class="letter [^"]*is-unread/g)).toBeNull()
  expect(fresh?.length ?? 0).toBeLessThan(3)
  await reply(noor(), disk.id, { body: 'News from the node.' })
  const page = await tom.page(at(disk))
  expect(page.match(/class="letter [^"]*is-unread/g)).toHaveLength(1)
  expect(page.indexOf('is-unread')).toBeLessThan(page.indexOf('News from the node.'))
})

test('HK-24 AT-21 the composer takes files and states its limits', async () => {
  const page = await tom.page(at(disk))
  expect(page).toContain('type="file"')
  expect(page).toMatch(/Up to 25\sMB each/)
})

test('HK-26 solved by its requester, reopened, and closed with a reason', async () => {
  const status = async (fields: Record<string, string>) => (await tom.post(`${at(disk)}/status`, fields)).status
  expect(await status({ happening: 'solved' })).toBe(303)
  expect((await ticketNamed('Disk of')).status).toBe('solved')
  expect(await tom.page(at(disk))).toContain('Reopen')
  expect(await status({ happening: 'reopened' })).toBe(303)
  expect(await status({ happening: 'reopened' })).toBe(409)
  expect(await status({ happening: 'put-on-hold' })).toBe(403)
  expect(await status({ happening: 'closed', reason: 'no-longer-relevant' })).toBe(303)
  expect(await tom.page(at(disk))).toContain('no longer relevant')
  const late = await tom.post(`${at(disk)}/status`, { happening: 'reopened' })
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('status does not allow that any more')])
})

test('a late reply to a closed ticket opens a follow-up that refers to it', async () => {
  const sent = await tom.post(replies(bucket), { body: 'One more question.', lastSeen: '' })
  const path = sent.headers.get('location')!.split('?')[0]!
  expect(path).not.toBe(at(bucket))
  expect(await tom.page(path)).toContain(bucket.reference)
  const closed = await tom.page(at(bucket))
  expect(closed).toContain('Open a new ticket')
  expect(closed).not.toContain('Send reply')
  expect(await tom.page(path)).toContain('Send reply')
  expect(await tom.page(at(bucket))).toContain(path.slice('/tickets/'.length))
})

test('people are added and taken off, and see the ticket only in between', async () => {
  const invoice = await ticketNamed('Invoice 2026-1088')
  const mira = await as('mira')
  expect((await tom.get(at(invoice))).status).toBe(404)
  expect((await mira.post(`${at(invoice)}/participants`, { person: tom.personId! })).status).toBe(303)
  expect((await tom.get(at(invoice))).status).toBe(200)
  const refused = await mira.post(`${at(invoice)}/participants`, { address: 'friend@elsewhere.example' })
  expect(refused.status).toBe(403)
  expect((await mira.post(`${at(invoice)}/participants/${tom.personId}/removal`, {})).status).toBe(303)
  expect((await tom.get(at(invoice))).status).toBe(404)
})

test('F22 a ticket of others and one that does not exist answer alike, whatever is asked of them', async () => {
  const elif = await as('elif')
  const absent = { id: newId(), reference: 'CS-999999' }
  const same = (text: string) =>
    text
      .replaceAll(/CS-\d+/g, 'REF')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .replaceAll(/(csrf|csrf-token)"[^>]*>/g, '')
  for (const ask of [
    (ticket: { id: string; reference: string }) => elif.get(at(ticket)),
    (ticket: { id: string; reference: string }) => elif.post(replies(ticket), { body: 'hello', lastSeen: '' }),
    (ticket: { id: string; reference: string }) => elif.post(`${at(ticket)}/status`, { happening: 'solved' }),
    (ticket: { id: string; reference: string }) => elif.post(`${at(ticket)}/participants`, { address: 'elif@deniz.example' }),
    (ticket: { id: string; reference: string }) => elif.post(`${at(ticket)}/participants/${elif.personId}/removal`, {}),
    (ticket: { id: string; reference: string }) => elif.post(`${at(ticket)}/read`, {}),
  ]) {
    const [foreign, none] = [await ask(disk), await ask(absent)]
    expect(foreign.status).toBe(404)
    expect(none.status).toBe(404)
    expect(same(await foreign.text())).toBe(same(await none.text()))
  }
  expect((await stranger.get(at(disk))).headers.get('location')).toMatch(/^\/sign-in\?next=/)
})

test('the requester changes the priority of a ticket that has one; a word that is none is refused on the page', async () => {
  const ticket = await db.owner.selectFrom('ticket').selectAll().where('summary', 'like', 'Invoice 2026-1088%').executeTakeFirstOrThrow()
  const mira = await as('mira')
  expect(await mira.page(at(ticket))).toContain(`action="${at(ticket)}/priority"`)
  expect(await tom.page(at(disk))).not.toContain(`action="${at(disk)}/priority"`)
  expect((await mira.post(`${at(ticket)}/priority`, { priority: 'high' })).status).toBe(303)
  expect((await mira.post(`${at(ticket)}/priority`, { priority: 'enormous' })).status).toBe(422)
  const { priority } = await db.owner.selectFrom('ticket').select('priority').where('id', '=', ticket.id).executeTakeFirstOrThrow()
  expect(priority).toBe('high')
})
