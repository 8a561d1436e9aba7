// The agents' room at its door: who enters, what each form does, what a refused one says, and that a note never leaves the room.
import { describe, expect, it } from 'vitest'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { reply } from '../../desk/tickets/reply.ts'
import type { Act } from '../../desk/actor.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { newId } from '../../platform/id.ts'
import { routes } from '../routes.ts'

const { as, db, people, house } = await testHouse()
const [noor, zsofia, ada, tom, mira] = await Promise.all(['noor', 'zsofia', 'ada', 'tom', 'mira'].map(as))
const id = (key: string) => people.get(key)!
const actOf = (key: string): Act => ({ db: house.app, actor: { personId: id(key), staffRole: null, via: 'portal' }, at: new Date() })
const aurora = (await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()).id

/** A ticket of Tom's in the technical queue, where Noor works and Zsófia does not. */
const opened = (summary = 'The disk is full', more: object = {}) =>
  createTicket(actOf('tom'), {
    requestType: 'technical',
    service: 'virtual-server',
    organisationId: aurora,
    priority: 'high',
    summary,
    body: 'It says so.',
    ...more,
  })
const row = (reference: string) => db.owner.selectFrom('ticket').selectAll().where('reference', '=', reference).executeTakeFirstOrThrow()
const events = async (reference: string) =>
  await db.owner
    .selectFrom('ticket_event')
    .innerJoin('ticket', 'ticket.id', 'ticket_event.ticket_id')
    .select(['type', 'payload', 'actor_id'])
    .where('reference', '=', reference)
    .orderBy('seq')
    .execute()
const at = (reference: string, deed = '') => `/workspace/tickets/${reference}${deed && `/${deed}`}`

describe('the list', () => {
  it('has a column for priority and severity only where the house asks for one or a ticket has one', async () => {
    const heads = async () =>
      [...(await noor!.page('/workspace/queues/technical')).matchAll(/<th scope="col"[^>]*class="at-([a-z]+)"/g)].map(([, name]) => name)
    const { reference } = await opened()
    expect(await heads()).toEqual(expect.arrayContaining(['priority', 'severity']))
    const asks = await db.owner.selectFrom('request_type').select(['key', 'asks_severity']).execute()
    await db.owner.updateTable('request_type').set({ asks_severity: false }).execute()
    const severe = await db.owner.selectFrom('ticket').select(['id', 'severity']).where('severity', 'is not', null).execute()
    await db.owner.updateTable('ticket').set({ severity: null }).execute()
    forgetCatalogue(house.app)
    expect(await heads()).toContain('priority')
    expect(await heads()).not.toContain('severity')
    for (const { key, asks_severity } of asks)
      await db.owner.updateTable('request_type').set({ asks_severity }).where('key', '=', key).execute()
    for (const { id, severity } of severe) await db.owner.updateTable('ticket').set({ severity }).where('id', '=', id).execute()
    forgetCatalogue(house.app)
    expect(reference).toBeTruthy()
  })
})

describe('who may enter', () => {
  const pages = routes.filter(([, path]) => path.startsWith('/workspace'))

  it('F20 every page of the workspace is for staff only, by the table of routes', () => {
    expect(pages.length).toBeGreaterThan(15)
    expect(pages.filter(([, , who]) => who !== 'staff')).toEqual([])
  })

  it('F21 for a customer none of these pages exists, not even for their own ticket', async () => {
    const { reference } = await opened()
    for (const [method, path] of pages) {
      const address = path.replace(':reference', reference).replace(':queue', 'technical').replace(':person', id('tom'))
      const response = method === 'GET' ? await tom!.get(address) : await tom!.post(address, {})
      expect(response.status, `${method} ${address}`).toBe(404)
    }
  })

  it('F22 an agent of another queue finds neither ticket nor queue, and no deed there works', async () => {
    const { reference } = await opened()
    expect((await zsofia!.get(at(reference))).status).toBe(404)
    expect((await zsofia!.get('/workspace/queues/technical')).status).toBe(404)
    expect((await zsofia!.get('/workspace/queues/technical/tickets.csv')).status).toBe(404)
    const deeds: Record<string, Record<string, string>> = {
      assignee: { assigneeId: id('zsofia') },
      priority: { priority: 'low' },
      status: { happening: 'closed' },
      replies: { body: 'x' },
      notes: { body: 'x' },
      participants: { address: 'a@b.example' },
    }
    for (const [deed, fields] of Object.entries(deeds)) {
      expect((await zsofia!.post(at(reference, deed), fields)).status, deed).toBe(404)
    }
    expect(await row(reference)).toMatchObject({ status: 'new', assignee_id: null, priority: 'high' })
  })
})

describe('lists', () => {
  it('says how long the customer waits for us, and once they are answered how old the last word is', async () => {
    const { reference } = await opened('Waits and is answered')
    const rowOf = async () => {
      const list = await noor!.page('/workspace/queues/technical')
      return list
        .slice(list.indexOf(`id="row-${reference}"`))
        .split('</tr>')[0]!
        .split('at-waiting')[1]!
        .split('</td>')[0]!
    }
    const { waiting_since } = await row(reference)
    expect(await rowOf()).toContain(`datetime="${waiting_since!.toISOString()}"`)
    expect(await rowOf()).not.toContain('Last message')
    const draft = newId()
    await noor!.post(`${at(reference, 'replies')}?draft=${draft}`, { draft, body: 'We look into it.' })
    const said = await db.owner.selectFrom('message').select('created_at').orderBy('created_at', 'desc').limit(1).executeTakeFirstOrThrow()
    expect((await row(reference)).status).toBe('open')
    expect(await rowOf()).toContain('Last message')
    expect(await rowOf()).toContain(`datetime="${said.created_at.toISOString()}"`)
    expect(await noor!.page(at(reference))).toContain('Answered; last message')
  })

  it('DT-25 HK-12 a queue shows reference, summary, type, status, who is next, requester and organisation, the longest waiting first', async () => {
    const first = await opened('Waits longest of the two')
    const second = await opened('Waits less long')
    const page = await noor!.page('/workspace/queues/technical')
    for (const words of [
      first.reference,
      'Waits longest of the two',
      'Tom Whitfield',
      'Aurora Analytics',
      'Next to act',
      'Waiting since',
      'Updated',
      'Created',
    ])
      expect(page).toContain(words)
    expect(page.indexOf(first.reference)).toBeLessThan(page.indexOf(second.reference))
  })

  it('what is taken leaves the unassigned and stands under mine', async () => {
    const { reference } = await opened('To be taken')
    expect(await noor!.page('/workspace/unassigned')).toContain(reference)
    expect((await noor!.post(at(reference, 'assignee'), { assigneeId: id('noor') })).status).toBe(303)
    expect(await noor!.page('/workspace/unassigned')).not.toContain(reference)
    expect(await noor!.page('/workspace/mine')).toContain(reference)
  })

  it('DT-26 search finds by reference, by words, and by words of a note, within one’s queues only', async () => {
    const { reference } = await opened('Quixotic bandwidth')
    await noor!.post(at(reference, 'notes'), { body: 'zeppelin' })
    for (const words of [reference, 'quixotic', 'zeppelin'])
      expect(await noor!.page(`/workspace/search?q=${words}`), words).toContain(`>${reference}<`)
    expect(await zsofia!.page('/workspace/search?q=quixotic')).not.toContain(`>${reference}<`)
    const near = 'Nothing has exactly these words.'
    expect(await noor!.page('/workspace/search?q=quixotic')).not.toContain(near)
    expect(await noor!.page('/workspace/search?q=bandwith')).toMatch(new RegExp(`${near}.*>${reference}<`, 's'))
  })

  it('DT-26 a filter whose value nobody knows is named, and how to search is shown', async () => {
    const unclear = await noor!.page(`/workspace/search?q=${encodeURIComponent('status:foo disk')}`)
    expect(unclear).toContain('We know no status called “foo”, so it was left out.')
    expect(await noor!.page('/workspace/search?q=')).toContain('href="/workspace/search?q=%22disk%20is%20full%22"')
  })

  it('DT-26 words that are somebody’s name lead to their tickets, beside what has the words', async () => {
    const named = await opened('Whitfield cannot sign in')
    const other = await opened('Something else')
    const { address } = await db.owner
      .selectFrom('person_address')
      .select('address')
      .where('person_id', '=', id('tom'))
      .executeTakeFirstOrThrow()
    const page = await noor!.page('/workspace/search?q=whitfield+tom')
    expect(page).toContain('Tickets from')
    const from = `/workspace/search?q=${encodeURIComponent(`from:${address}`)}`
    expect(page).toContain(`href="${from}"`)
    expect(await noor!.page('/workspace/search?q=whitfield')).toContain(`>${named.reference}<`)
    const found = await noor!.page(from)
    for (const { reference } of [named, other]) expect(found).toContain(`>${reference}<`)
    expect(found).not.toContain('id="people-called"')
    expect(await zsofia!.page('/workspace/search?q=whitfield')).not.toContain('id="people-called"')
  })

  it('F17 the export is CSV in which no cell becomes a formula', async () => {
    await opened('=HYPERLINK("http://evil.example")')
    const response = await noor!.get('/workspace/queues/technical/tickets.csv')
    expect(response.headers.get('content-type')).toContain('text/csv')
    const text = await response.text()
    expect(text).toContain(`"'=HYPERLINK(`)
    expect(text).toContain('Waiting since')
  })
})

describe('the ticket', () => {
  it('X-04 priority and severity are two fields, each with its own form and event', async () => {
    const { reference } = await opened()
    expect((await noor!.post(at(reference, 'priority'), { priority: 'low' })).status).toBe(303)
    expect((await noor!.post(at(reference, 'severity'), { severity: 'a' })).status).toBe(303)
    expect(await row(reference)).toMatchObject({ priority: 'low', severity: 'a' })
    expect((await events(reference)).map((event) => event.type)).toEqual(
      expect.arrayContaining(['ticket.priority-changed', 'ticket.severity-changed']),
    )
    const page = await noor!.page(at(reference))
    expect(page).toContain('set the priority from High to Low')
    expect(page).toContain('set the severity from')
  })

  it('HK-26 closing asks for a reason; without one the form comes back with what was chosen and the fault at its field', async () => {
    const { reference } = await opened()
    expect(await noor!.page(at(reference))).toContain('Choose a reason')
    const refused = await noor!.post(at(reference, 'status'), { happening: 'closed', reason: '' })
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toMatch(/<option value="closed" selected/)
    expect(page.match(/Choose one of the reasons\./g), 'said once, at the field').toHaveLength(1)
    expect(page).toMatch(/<select[^>]*name="reason"[^>]*aria-invalid="true"[^>]*autofocus/)
    expect(await row(reference)).toMatchObject({ status: 'new' })
  })

  it('HK-26 closing records its reason, which staff and customer then read', async () => {
    const { reference } = await opened()
    expect((await noor!.post(at(reference, 'status'), { happening: 'closed', reason: 'no-longer-relevant' })).status).toBe(303)
    expect(await row(reference)).toMatchObject({ status: 'closed', close_reason: 'no-longer-relevant' })
    expect(await noor!.page(at(reference))).toContain('Close reason: No longer relevant')
  })

  it('HK-26 what is closed for good after it was solved has a line for staff and customer, whatever customers are shown', async () => {
    const shown = async (status: string) => {
      await db.owner.updateTable('status_shown_as').set({ public_status: status }).where('status', '=', 'closed').execute()
      forgetCatalogue(house.app)
    }
    for (const [status, words] of [
      ['solved', 'Closed for good: <b>solved</b>'],
      ['closed', 'Status: <b>Closed (solved)</b>'],
    ] as const) {
      await shown(status)
      const { reference } = await opened()
      await noor!.post(at(reference, 'status'), { happening: 'solved' })
      await noor!.post(at(reference, 'status'), { happening: 'closed', reason: 'solved' })
      expect(await noor!.page(at(reference))).toContain('changed the status from Solved to Closed')
      expect(await tom!.page(`/tickets/${reference}`)).toContain(words)
    }
  })

  it('HK-33 X-02 a reply that asks puts the ticket in the requester’s hands, and both sides are told so', async () => {
    const { reference } = await opened()
    const response = await noor!.post(at(reference, 'replies'), { body: 'Which disk?', happening: 'asked-requester' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(new RegExp(`^/workspace/tickets/${reference}#message-`))
    expect(await row(reference)).toMatchObject({ status: 'pending' })
    expect(await noor!.page(at(reference))).toContain('Waits for the requester')
    expect(await tom!.page(`/tickets/${reference}`)).toContain('Which disk?')
  })

  it('HK-21 AT-19 a reply may solve in the same breath', async () => {
    const { reference } = await opened()
    await noor!.post(at(reference, 'replies'), { body: 'Done.', happening: 'solved' })
    expect(await row(reference)).toMatchObject({ status: 'solved' })
  })

  it('F23 a note stands on its own paper for staff, and not one word of it reaches requester or colleague', async () => {
    const { reference } = await opened()
    const canary = `canary-${newId()}`
    expect((await noor!.post(at(reference, 'notes'), { body: canary })).status).toBe(303)
    const page = await noor!.page(at(reference))
    expect(page).toMatch(new RegExp(`class="note-paper"[\\s\\S]*Internal note[\\s\\S]*${canary}`))
    for (const customer of [tom!, mira!]) {
      for (const path of [`/tickets/${reference}`, '/tickets', '/tickets?tab=organisation', '/', `/tickets?q=${canary}`, '/tickets.csv']) {
        const shown = await (await customer.get(path)).text()
        expect(
          shown.replaceAll(`q=${canary}`, '').replaceAll(`value="${canary}"`, '').includes(canary) && !path.includes('?q='),
          path,
        ).toBe(false)
        expect(shown, path).not.toContain('Internal note')
      }
    }
  })

  it('reply and note are two forms with their own words, and neither stands open by itself', async () => {
    const { reference } = await opened()
    const shut = await noor!.page(at(reference))
    expect(shut).not.toContain('Send to the customer')
    expect(shut).not.toContain('Save internal note')
    const replying = await noor!.page(`${at(reference)}?compose=reply`)
    expect(replying).toContain('Send to the customer')
    expect(replying).not.toContain('Save internal note')
    const noting = await noor!.page(`${at(reference)}?compose=note`)
    expect(noting).toContain('Save internal note')
    expect(noting).not.toContain('Send to the customer')
  })

  it('a message that came meanwhile is shown before the reply is sent, and the text is kept', async () => {
    const { reference, id: ticketId } = await opened()
    const seen = (await db.owner.selectFrom('message').select('id').where('ticket_id', '=', ticketId).executeTakeFirstOrThrow()).id
    const draft = newId()
    await reply(actOf('tom'), reference, { body: 'It is the second disk.' })
    const refused = await noor!.post(`${at(reference, 'replies')}?draft=${draft}`, { draft, body: 'Which disk is it?', lastSeen: seen })
    expect(refused.status).toBe(409)
    const page = await refused.text()
    expect(page).toContain('A message arrived while you were writing')
    expect(page).toContain('It is the second disk.')
    expect(page).toContain('Which disk is it?')
    const newest = /name="lastSeen" value="([^"]+)"/.exec(page)![1]!
    const sent = await noor!.post(`${at(reference, 'replies')}?draft=${draft}`, { draft, body: 'Thank you.', lastSeen: newest })
    expect(sent.status).toBe(303)
  })

  it('a reply of nothing is refused at its field, and its draft opens by itself afterwards', async () => {
    const { reference } = await opened()
    const draft = newId()
    const refused = await noor!.post(`${at(reference, 'replies')}?draft=${draft}`, { draft, body: '  ' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('id="reply-body-error"')
    const begun = newId()
    await noor!.post(`${at(reference, 'notes')}?draft=${begun}`, { draft: begun, body: 'x'.repeat(65_537) })
    expect(await noor!.page(at(reference))).toContain('Save internal note')
  })

  it('F35 the same reply sent twice makes one message', async () => {
    const { reference, id: ticketId } = await opened()
    const draft = newId()
    for (const _ of [1, 2])
      expect((await noor!.post(`${at(reference, 'replies')}?draft=${draft}`, { draft, body: 'Once.' })).status).toBe(303)
    const { count } = await db.owner
      .selectFrom('message')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('ticket_id', '=', ticketId)
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(2)
  })

  it('F35 of two agents who choose at once the second is told, sees what stands there now, and overwrites nothing unseen', async () => {
    const { reference } = await opened()
    const seen = await noor!.page(at(reference)) // before the other one
    const first: Record<string, Record<string, string>> = {
      assignee: { assigneeId: id('ada') },
      priority: { priority: 'low' },
      severity: { severity: 'a' },
      status: { happening: 'put-on-hold' },
      queue: { queue: 'sales' },
    }
    await db.owner
      .insertInto('queue_member')
      .values([{ queue_key: 'sales', person_id: id('noor') }])
      .onConflict((c) => c.doNothing())
      .execute()
    await db.owner
      .insertInto('queue_member')
      .values([{ queue_key: 'technical', person_id: id('ada') }])
      .onConflict((c) => c.doNothing())
      .execute()
    const second: typeof first = {
      assignee: { assigneeId: id('noor') },
      priority: { priority: 'medium' },
      severity: { severity: 'b' },
      status: { happening: 'solved' },
      queue: { queue: 'billing' },
    }
    for (const deed of Object.keys(first)) {
      const from = formOf(seen, `/${deed}`)!.sent.find(([name]) => name === 'from')![1]
      expect((await ada!.post(at(reference, deed), first[deed]!)).status, deed).toBe(303)
      const before = await row(reference)
      const refused = await noor!.post(at(reference, deed), { ...second[deed]!, from })
      expect(refused.status, deed).toBe(409)
      const shown = await refused.text()
      expect(shown).toContain('Somebody changed this in the meantime')
      expect(await row(reference)).toEqual(before)
      // What the form says now is what stands there: the same choice, made with open eyes, goes through.
      const now = formOf(shown, `/${deed}`)!.sent.find(([name]) => name === 'from')![1]
      expect(now).not.toBe(from)
      if (deed !== 'queue') expect((await noor!.post(at(reference, deed), { ...second[deed]!, from: now })).status, deed).toBe(303)
    }
    // What is so already is nobody's loss.
    expect((await noor!.post(at(reference, 'priority'), { priority: 'medium', from: 'high' })).status).toBe(303)
  })

  it('a mail that the receiving server refuses for good is said on the ticket, with its answer, to staff and to nobody else', async () => {
    const { reference, id: ticketId } = await opened()
    const event = await db.owner.selectFrom('ticket_event').select('id').where('ticket_id', '=', ticketId).executeTakeFirstOrThrow()
    const mail = { event_id: event.id, ticket_id: ticketId, kind: 'receipt', created_at: new Date(), subject: null }
    const answer = '550 No such mailbox <b>here</b>'
    await db.worker
      .insertInto('outgoing_mail')
      .values([
        {
          ...mail,
          id: newId(),
          person_id: id('tom'),
          recipient: 'tom@aurora.example',
          message_id: 'a@x',
          state: 'refused',
          last_answer: answer,
        },
        {
          ...mail,
          id: newId(),
          person_id: id('mira'),
          recipient: 'mira@aurora.example',
          message_id: 'b@x',
          state: 'waiting',
          last_answer: '451 Later',
        },
      ])
      .execute()
    for (const browser of [noor!, ada!]) {
      const page = await browser.page(at(reference))
      expect(page).toContain('tom@aurora.example')
      expect(page).toContain('550 No such mailbox &lt;b&gt;here&lt;/b&gt;')
      expect(page).not.toContain('451 Later')
    }
    for (const browser of [tom!, mira!]) expect(await browser.page(`/tickets/${reference}`)).not.toContain('No such mailbox')
    expect(await noor!.page(at((await opened()).reference))).not.toContain('No such mailbox')
  })

  it('what a status does not allow is refused in words on the ticket', async () => {
    const { reference } = await opened()
    await noor!.post(at(reference, 'status'), { happening: 'closed', reason: 'duplicate' })
    const response = await noor!.post(at(reference, 'priority'), { priority: 'low' })
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('This was not done')
    const assignee = await noor!.post(at((await opened()).reference, 'assignee'), { assigneeId: id('zsofia') })
    expect(assignee.status).toBe(422)
    expect(await assignee.text()).toContain('does not work in the ticket')
  })

  it('AT-15 participants are added by address and taken off again', async () => {
    const { reference } = await opened()
    expect((await noor!.post(at(reference, 'participants'), { address: 'priya@aurora.example' })).status).toBe(303)
    const page = await noor!.page(at(reference))
    expect(page).toContain('priya@aurora.example')
    // A form that stays while the region is renewed is never found beside another's name (decision 0033).
    expect(page).toContain(`<li id="participant-${id('priya')}"`)
    expect((await noor!.post(at(reference, `participants/${id('priya')}/removal`), {})).status).toBe(303)
    const refused = await noor!.post(at(reference, 'participants'), { address: 'nowhere@else.example' })
    expect(refused.status).toBe(403)
  })

  it('a ticket moved to a queue one does not work in leaves one’s sight, kindly', async () => {
    const { reference } = await opened()
    const response = await noor!.post(at(reference, 'queue'), { queue: 'billing' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/workspace/unassigned')
    expect((await noor!.get(at(reference))).status).toBe(404)
    expect(await zsofia!.page(at(reference))).toContain('The disk is full')
  })

  it('the customer stands beside it with address, organisation and recent tickets', async () => {
    const { reference } = await opened('The one at hand')
    const page = await ada!.page(at(reference))
    for (const words of ['tom@aurora.example', 'Aurora Analytics', 'Their recent tickets', `/admin/people/${id('tom')}`])
      expect(page).toContain(words)
  })

  it('an administrator works every queue', async () => {
    const { reference } = await opened('For all to see')
    expect(await ada!.page('/workspace/queues/technical')).toContain(reference)
    expect(await ada!.page('/workspace/queues/billing')).toContain('Billing')
  })
})

describe('a ticket opened for a customer', () => {
  it('the requester is found by name or address and the ticket is theirs', async () => {
    expect(await noor!.page('/workspace/tickets/new?q=whitf')).toContain(`requester=${id('tom')}`)
    const form = await noor!.page(`/workspace/tickets/new?requester=${id('tom')}`)
    expect(form).toContain('Open the ticket for Tom Whitfield')
    const draft = newId()
    const fields = {
      draft,
      organisation: aurora,
      type: 'technical',
      service: 'virtual-server',
      priority: 'low',
      severity: '',
      summary: 'Called about the gateway',
      body: 'It hums.',
    }
    const refused = await noor!.post(`/workspace/tickets/new?requester=${id('tom')}&draft=${draft}`, { ...fields, summary: '' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('It hums.')
    const done = await noor!.post(`/workspace/tickets/new?requester=${id('tom')}&draft=${draft}`, fields)
    expect(done.status).toBe(303)
    const reference = done.headers.get('location')!.split('/').at(-1)!
    expect(await row(reference)).toMatchObject({ requester_id: id('tom'), organisation_id: aurora, summary: 'Called about the gateway' })
    expect(await tom!.page('/tickets')).toContain('Called about the gateway')
  })
})
