// Without script, Back and a second send reach a draft that became a ticket long ago: no word and no way to the ticket is lost then.
import { expect, test } from 'vitest'
import { question } from '../../../test/support/counter.ts'
import { type Browser, origin, testHouse } from '../../../test/support/house.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { newId } from '../../platform/id.ts'

const { as, house, people, web, db } = await testHouse()
const [tom, noor] = [await as('tom'), await as('noor')]
const act = { db: house.app, actor: { personId: tom.personId!, staffRole: null, via: 'portal' as const }, at: new Date() }
const ticket = await createTicket(act, question)

const aurora = (await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()).id
const newTicket = {
  type: 'technical',
  organisation: aurora,
  service: 'other',
  priority: 'low',
  severity: '',
  summary: 'Sent twice',
  addresses: '',
}

function send(browser: Browser, path: string, fields: Record<string, string>, file?: File) {
  const form = new FormData()
  form.append('csrf', browser.csrf)
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  if (file) form.append('files', file)
  return web.request(`${origin}${path}`, {
    method: 'POST',
    body: form,
    headers: { host: 'localhost:3000', cookie: browser.cookie, origin, 'sec-fetch-site': 'same-origin' },
  })
}
const log = (text = 'GET / 502\n', name = 'gateway.log') => new File([text], name, { type: 'text/plain' })

const forms: [string, Browser, () => string, Record<string, string>, string][] = [
  ['a reply', tom, () => `/tickets/${ticket.reference}/replies?ticket=${ticket.id}&draft=${newId()}`, {}, 'tickets'],
  ['a new ticket', tom, () => `/tickets/new?draft=${newId()}`, newTicket, 'tickets'],
  ["an agent's reply", noor, () => `/workspace/tickets/${ticket.reference}/replies?draft=${newId()}`, {}, 'workspace'],
  ["an agent's note", noor, () => `/workspace/tickets/${ticket.reference}/notes?draft=${newId()}`, {}, 'workspace'],
  [
    'a ticket opened for a customer',
    noor,
    () => `/workspace/tickets/new?requester=${people.get('tom')}&draft=${newId()}`,
    newTicket,
    'workspace',
  ],
]

test.each(forms)(
  'F35 %s sent again with another file: the text comes back, and the way to what it became',
  async (_, browser, address, fields) => {
    const path = address()
    expect((await send(browser, path, { ...fields, body: 'The first words' }, log())).status).toBe(303)
    const again = await send(browser, path, { ...fields, body: 'The first words' }, log('new', 'later.log'))
    expect(again.status).toBe(422)
    const page = await again.text()
    expect(page).toContain('The first words</textarea>')
    expect(page).toContain('later.log was not added')
    expect(page).toMatch(/href="\/tickets\/CS-\d+"/)
    const other = await send(browser, path, { ...fields, body: 'Quite another text' }, log('new', 'later.log'))
    expect(other.status).toBe(422)
    expect(await other.text()).toContain('Quite another text</textarea>')
  },
)

test.each(forms)('F35 %s sent again with the very same file goes to what it became', async (_, browser, address, fields) => {
  const path = address()
  const sent = await Promise.all([1, 2, 3].map(() => send(browser, path, { ...fields, body: 'Once' }, log('x\n', 'same.log'))))
  expect(sent.map(({ status }) => status)).toEqual([303, 303, 303])
})

const ofTickets = forms.filter(([what]) => what.includes('reply') || what.includes('note'))

test.each(ofTickets)('what came back after %s was sent before goes out under a new name', async (_, browser, address, fields) => {
  const path = address()
  expect((await send(browser, path, { ...fields, body: 'First' })).status).toBe(303)
  const page = await (await send(browser, path, { ...fields, body: 'Second, on its own' }, log())).text()
  const [, draft] = /action="[^"]*draft=([0-9a-f-]{36})/.exec(page)!
  expect(path).not.toContain(draft!)
  const next = await send(browser, path.replace(/draft=[^&]*/, `draft=${draft}`), { ...fields, body: 'Second, on its own' }, log())
  expect(next.status).toBe(303)
})
