// NTT-14 by the pages, without script: a time is chosen in the form, changed on the ticket, called from the agents' calendar; nobody else reaches it.
import { beforeAll, describe, expect, test } from 'vitest'
import { formOf } from '../../../test/support/form-of.ts'
import { testHouse } from '../../../test/support/house.ts'
import { newId } from '../../platform/id.ts'

const { as, db, setNow } = await testHouse()
// A Monday to come, four in the morning: the desk in Paris opens at eight, which is seven in London.
const now = new Date()
const monday = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + ((8 - now.getUTCDay()) % 7 || 7), 4))
setNow(monday)
const [nadia, marcus, amir, tom, noor, zsofia, helen] = [
  await as('nadia'),
  await as('marcus'),
  await as('amir'),
  await as('tom'),
  await as('noor'),
  await as('zsofia'),
  await as('helen'),
]

const wanted = {
  type: 'callback',
  service: 'virtual-server',
  priority: 'medium',
  summary: 'The nightly export stops',
  body: 'It stops at two, with **no** message.',
  'answer-callback-phone': '+44 20 7946 0101',
}
type Browser = typeof nadia
async function opened(who: Browser) {
  const page = await who.page(`/tickets/new?draft=${newId()}&type=callback`)
  return { page, form: formOf(page, '/tickets/new')! }
}
async function filed(who: Browser, more: (times: readonly string[]) => Record<string, string>) {
  const { form } = await opened(who)
  const contracts = form.choices.get('contracts')?.slice(0, 1) ?? []
  const times = form.choices.get('callback-at-technical') ?? []
  const fields = Object.fromEntries(form.sent.filter(([name]) => name !== 'csrf'))
  return who.post(form.action, { ...fields, ...wanted, ...(contracts.length > 0 && { contracts: [...contracts] }), ...more(times) })
}
const referenceIn = (response: Response) => /to=([A-Z]+-\d+)/.exec(response.headers.get('location') ?? '')?.[1] ?? ''
const booked = async (who: Browser, at: number) => referenceIn(await filed(who, (times) => ({ 'callback-at-technical': times[at]! })))
const contactsOf = (page: string) => page.replaceAll(/\s+/g, ' ')

describe('the form', () => {
  test('NTT-14 asks for a time, by day and in the customer’s zone, after the number', async () => {
    const { page, form } = await opened(nadia)
    expect(page).toContain('When shall we call you?')
    expect(page).toContain('Times in Europe/London. Each lasts 30 minutes.')
    expect(contactsOf(page)).toMatch(/<summary>\s*<span class="slot-day-name">Monday/)
    expect(page).toContain('07:00–07:30')
    expect(page.indexOf('name="answer-callback-phone"')).toBeLessThan(page.indexOf('name="callback-at-technical"'))
    const times = form.choices.get('callback-at-technical')!
    expect(new Date(times[0]!).getUTCDay()).toBe(1)
    expect(times.length).toBeGreaterThan(100)
    // Another number is asked for only where the form has no question for it.
    expect(form.typed).not.toContain('callback-phone-technical')
  })
  test('a type that asks for none has no times in its form once it is chosen', async () => {
    const page = await tom.page(`/tickets/new?draft=${newId()}&type=technical`)
    expect(page).not.toContain('When shall we call you?')
  })
  test('without a time nothing is sent, all that is typed stands there, and the summary leads to the times', async () => {
    const response = await filed(nadia, () => ({}))
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('href="#callback-at"')
    expect(page).toContain('id="callback-at"')
    expect(page).toContain('Choose a time.')
    expect(page).toContain('It stops at two, with **no** message.')
    expect(page).toContain('value="+44 20 7946 0101"')
  })
  test('NTT-14 a time that was taken meanwhile is refused with everything kept, and what is left is offered', async () => {
    const { form } = await opened(nadia)
    const [time, next] = form.choices.get('callback-at-technical')!.slice(8, 10) as [string, string]
    // The two places go to others while the form is open.
    for (const other of [marcus, nadia]) expect((await filed(other, () => ({ 'callback-at-technical': time }))).status).toBe(303)
    const late = await filed(nadia, () => ({ 'callback-at-technical': time }))
    expect(late.status).toBe(422)
    const page = await late.text()
    expect(page).toContain('This time has just been taken. Choose another.')
    expect(page).toContain('It stops at two, with **no** message.')
    const again = formOf(page, '/tickets/new')!
    expect(again.choices.get('callback-at-technical')).not.toContain(time)
    expect(again.choices.get('callback-at-technical')).toContain(next)
    const fields = Object.fromEntries(again.sent.filter(([name]) => name !== 'csrf'))
    expect((await nadia.post(again.action, { ...fields, 'callback-at-technical': next })).status).toBe(303)
  })
  test('of ten forms sent at once for one last place one becomes a ticket', async () => {
    const { form } = await opened(nadia)
    const time = form.choices.get('callback-at-technical')![12]!
    expect((await filed(marcus, () => ({ 'callback-at-technical': time }))).status).toBe(303)
    const all = await Promise.all(
      [nadia, marcus, nadia, marcus, nadia, marcus, nadia, marcus].map((who) => filed(who, () => ({ 'callback-at-technical': time }))),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422, 422, 422, 422, 422])
  })
  test('an agent chooses a time for a customer, in the customer’s zone', async () => {
    const page = await noor.page(`/workspace/tickets/new?requester=${nadia.personId}&draft=${newId()}&type=callback`)
    expect(page).toContain('Times in Europe/London.')
    expect(page).toContain('name="callback-at-technical"')
  })
})

describe('the ticket', () => {
  let reference = ''
  beforeAll(async () => {
    reference = await booked(nadia, 20)
  })
  test('says when we call and which number, and until when it can be changed', async () => {
    const page = await nadia.page(`/tickets/${reference}`)
    expect(page).toContain('We will call you')
    expect(page).toContain('+442079460101')
    expect(page).toContain('You can change or cancel it until')
    expect(page).toContain(`href="/tickets/${reference}/callback"`)
    expect(page).toContain('Callback agreed')
  })
  test('another time is chosen on a page of its own; what is at fault stands there with what was typed', async () => {
    const form = formOf(await nadia.page(`/tickets/${reference}/callback`), '/callback')!
    const times = form.choices.get('at')!
    const wrong = await nadia.post(`/tickets/${reference}/callback`, { at: times[22]!, phone: 'my desk', language: 'en' })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('my desk')
    expect(page).toMatch(new RegExp(`value="${times[22]}"[^>]* checked`))
    expect(page).toContain('href="#callback-phone"')
    const none = await nadia.post(`/tickets/${reference}/callback`, { phone: '+44 20 7946 0102', language: 'en' })
    expect(await none.text()).toContain('Choose a time.')
    const moved = await nadia.post(`/tickets/${reference}/callback`, { at: times[22]!, phone: '+44 20 7946 0102', language: 'fr' })
    expect(moved.status).toBe(303)
    const after = await nadia.page(`/tickets/${reference}`)
    expect(after).toContain('+442079460102')
    expect(after).toContain('French')
    expect(after).toContain('Callback moved')
  })
  test('the calendar file keeps its name and counts the change', async () => {
    const response = await nadia.get(`/tickets/${reference}/callback.ics`)
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=PUBLISH')
    const text = (await response.text()).replaceAll('\r\n ', '')
    expect(text).toContain('SEQUENCE:1\r\n')
    expect(text).toMatch(/\r\nUID:[0-9a-f-]{36}@localhost\r\n/)
    expect(text).toContain('+442079460102')
  })
  test('cancelled, it says so and offers a new time', async () => {
    const other = await booked(nadia, 24)
    expect((await nadia.post(`/tickets/${other}/callback/removal`, {})).status).toBe(303)
    const page = await nadia.page(`/tickets/${other}`)
    expect(page).toContain('The callback is cancelled')
    expect(page).toContain('Choose a time')
    expect((await (await nadia.get(`/tickets/${other}/callback.ics`)).text()).includes('STATUS:CANCELLED')).toBe(true)
  })
  test('shortly before, neither button is there, and the address refuses', async () => {
    const other = await booked(nadia, 0)
    const first = (
      await db.owner
        .selectFrom('callback')
        .innerJoin('ticket', 'ticket.id', 'ticket_id')
        .select('starts_at')
        .where('reference', '=', other)
        .executeTakeFirstOrThrow()
    ).starts_at
    setNow(new Date(first.getTime() - 30 * 60_000))
    const page = await nadia.page(`/tickets/${other}`)
    expect(page).toContain('It begins soon and cannot be changed any more.')
    expect(page).not.toContain(`/tickets/${other}/callback/removal`)
    const refused = await nadia.post(`/tickets/${other}/callback/removal`, {})
    expect(refused.status).toBe(303)
    expect(decodeURIComponent(refused.headers.get('set-cookie') ?? '')).toContain('refusal.callback-too-late')
    setNow(monday)
  })
  test('another customer’s person finds no page, no file, and no deed, by reference or id', async () => {
    const { id } = await db.owner.selectFrom('ticket').select('id').where('reference', '=', reference).executeTakeFirstOrThrow()
    for (const stranger of [amir, tom, helen])
      for (const named of [reference, id]) {
        for (const part of ['callback', 'callback.ics']) expect((await stranger.get(`/tickets/${named}/${part}`)).status).toBe(404)
        for (const part of ['callback', 'callback/removal'])
          expect((await stranger.post(`/tickets/${named}/${part}`, { at: monday.toISOString() })).status).toBe(404)
        expect((await stranger.get(`/workspace/tickets/${named}/callback`)).status).toBe(404)
      }
    // One of us who works another queue.
    expect((await zsofia.get(`/workspace/tickets/${reference}/callback`)).status).toBe(404)
    expect((await zsofia.post(`/workspace/tickets/${reference}/callback/attempts`, { outcome: 'reached' })).status).toBe(404)
    expect((await zsofia.post(`/workspace/tickets/${reference}/callback/removal`, {})).status).toBe(404)
  })
  test('a customer logs no call', async () => {
    expect((await nadia.post(`/workspace/tickets/${reference}/callback/attempts`, { outcome: 'reached' })).status).toBe(404)
  })
})

describe('the agents’ calendar', () => {
  let reference = ''
  const day = monday.toISOString().slice(0, 10)
  beforeAll(async () => {
    reference = await booked(marcus, 30)
  })
  test('shows who is called when, with number and ticket, by day and by week', async () => {
    const at = (
      await db.owner
        .selectFrom('callback')
        .innerJoin('ticket', 'ticket.id', 'ticket_id')
        .select('starts_at')
        .where('reference', '=', reference)
        .executeTakeFirstOrThrow()
    ).starts_at
    const own = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(at)
    for (const view of ['day', 'week']) {
      const page = await noor.page(`/workspace/callbacks?view=${view}&day=${own}`)
      expect(page).toContain(reference)
      expect(page).toContain('Marcus Bell')
    }
    const day = await noor.page(`/workspace/callbacks?view=day&day=${own}`)
    expect(day).toContain('tel:+442079460101')
    // What is typed about a call while the list is renewed stays with that call (decision 0033).
    expect(day).toContain(`<li class="call" id="call-${reference}">`)
    expect(await zsofia.page(`/workspace/callbacks?view=week&day=${own}`)).not.toContain(reference)
    expect((await nadia.get(`/workspace/callbacks?day=${own}`)).status).toBe(404)
  })
  test('what is no day or queue is today, and all', async () => {
    expect((await noor.get('/workspace/callbacks?day=2026-02-31&view=year&queue=../x')).status).toBe(200)
  })
  test('a call is logged from it; in its time without an answer twice, it counts as missed and the customer is asked for another', async () => {
    const at = (
      await db.owner
        .selectFrom('callback')
        .innerJoin('ticket', 'ticket.id', 'ticket_id')
        .select('starts_at')
        .where('reference', '=', reference)
        .executeTakeFirstOrThrow()
    ).starts_at
    setNow(new Date(at.getTime() + 60_000))
    const back = `/workspace/callbacks?view=day&day=${day}`
    const attempts = `/workspace/tickets/${reference}/callback/attempts`
    const once = await noor.post(attempts, { outcome: 'no-answer', note: 'Voicemail', next: back })
    expect(once.headers.get('location')).toBe(back)
    expect(await noor.page(`/workspace/tickets/${reference}`)).toContain('Voicemail')
    expect(await marcus.page(`/tickets/${reference}`)).not.toContain('Voicemail')
    expect(await marcus.page(`/tickets/${reference}`)).toContain('We tried to reach you')
    await noor.post(attempts, { outcome: 'no-answer', next: 'https://elsewhere.example/' })
    const page = await marcus.page(`/tickets/${reference}`)
    expect(page).toContain('We could not reach you')
    expect(page).toContain('Choose another time, and we call again.')
    setNow(monday)
  })
  test('whom nobody called in time stands first', async () => {
    const late = await booked(marcus, 32)
    const at = (
      await db.owner
        .selectFrom('callback')
        .innerJoin('ticket', 'ticket.id', 'ticket_id')
        .select('starts_at')
        .where('reference', '=', late)
        .executeTakeFirstOrThrow()
    ).starts_at
    setNow(new Date(at.getTime() + 3_600_000))
    const page = await noor.page('/workspace/callbacks')
    expect(page).toMatch(/not called in time/)
    expect(page).toContain(late)
    expect(await marcus.page(`/tickets/${late}`)).toContain('We did not call in time')
    setNow(monday)
  })
})

test('a partner who acts for its customer books and changes in the customer’s context', async () => {
  const customer = await db.owner.selectFrom('organisation').select('id').where('name', 'like', 'Harbour%').executeTakeFirstOrThrow()
  const base = `/for/${customer.id}/tickets`
  const page = await helen.page(`${base}/new?draft=${newId()}&type=callback`)
  const form = formOf(page, '/tickets/new')!
  const time = form.choices.get('callback-at-technical')?.[40]
  expect(time).toBeDefined()
  const fields = Object.fromEntries(form.sent.filter(([name]) => name !== 'csrf'))
  const reference = referenceIn(await helen.post(form.action, { ...fields, ...wanted, 'callback-at-technical': time! }))
  expect(reference).toMatch(/^[A-Z]+-\d+$/)
  expect(await helen.page(`${base}/${reference}`)).toContain('We will call you')
  expect(await helen.page(`${base}/${reference}/callback`)).toContain('When shall we call you?')
  expect((await helen.get(`${base}/${reference}/callback.ics`)).status).toBe(200)
  expect((await nadia.get(`${base}/${reference}/callback`)).status).toBe(404)
  // Read as a partner it is read there, and nowhere else (MS-44).
  const away = await helen.get(`/tickets/${reference}/callback`)
  expect([away.status, away.headers.get('location')]).toEqual([303, `${base}/${reference}/callback`])
})
