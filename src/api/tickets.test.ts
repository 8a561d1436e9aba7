import { expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'

const { call, open, people, organisations, wakes, clock, db } = await apiHouse()
const references = (answer: { body: { tickets: { reference: string }[] } }) => answer.body.tickets.map(({ reference }) => reference)

test('a ticket is opened, shown by reference and by id, and its conversation goes on', async () => {
  const before = wakes()
  const { id, reference } = await open('alice', { summary: 'Disk  full\r\n', body: 'Help' })
  expect(wakes()).toBe(before + 1)
  const shown = await call('alice', 'GET', `/tickets/${reference}`)
  expect(shown.body).toMatchObject({
    id,
    reference,
    summary: 'Disk full',
    requester: { id: people.alice },
    organisation: { id: organisations.a },
    staff: null,
  })
  expect(shown.body.state).toBeUndefined()
  expect((await call('alice', 'GET', `/tickets/${id}`)).body).toEqual(shown.body)

  clock.pass(1000)
  const replied = await call('tess', 'POST', `/tickets/${reference}/messages`, {
    json: { body: 'Which disk?', happening: 'asked-requester' },
  })
  expect(replied.status, replied.text).toBe(201)
  const { body } = await call('alice', 'GET', `/tickets/${reference}/messages`)
  expect(
    body.messages.map((message: { body: string; fromStaff: boolean; via: string }) => [message.body, message.fromStaff, message.via]),
  ).toEqual([
    ['Help', false, 'api'],
    ['Which disk?', true, 'api'],
  ])
})

test('an answer to creating names where the ticket is', async () => {
  const made = await call('alice', 'POST', '/tickets', {
    json: { requestType: 'technical', service: 'backup', priority: 'low', organisationId: organisations.a, summary: 'a', body: 'b' },
  })
  expect(made.status, made.text).toBe(201)
  expect(made.headers.get('location')).toBe(`/api/v1/tickets/${made.body.reference}`)
})

test('a ticket that did not change is 304, one that did is told anew', async () => {
  const { reference } = await open('alice')
  const first = await call('alice', 'GET', `/tickets/${reference}`)
  const unchanged = { headers: { 'if-none-match': first.headers.get('etag')! } }
  const again = await call('alice', 'GET', `/tickets/${reference}`, unchanged)
  expect([again.status, again.text]).toEqual([304, ''])
  clock.pass(1000)
  await call('alice', 'POST', `/tickets/${reference}/messages`, { json: { body: 'More.' } })
  expect((await call('alice', 'GET', `/tickets/${reference}`, unchanged)).status).toBe(200)
})

test('X-06 the four tabs: mine, CC, organisation, all; each a page at a time', async () => {
  const mine: string[] = []
  for (let i = 0; i < 3; i++) {
    clock.pass(1000)
    mine.unshift((await open('carla', { organisationId: null, summary: `number ${i}` })).reference)
  }
  const first = await call('carla', 'GET', '/tickets?limit=2')
  expect(references(first)).toEqual(mine.slice(0, 2))
  const rest = await call('carla', 'GET', `/tickets?limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`)
  expect([references(rest), rest.body.nextCursor]).toEqual([mine.slice(2), null])

  const { reference } = await open('alice', { participants: [{ personId: people.amy }] })
  expect(references(await call('amy', 'GET', '/tickets?tab=cc'))).toContain(reference)
  expect(references(await call('amy', 'GET', '/tickets?tab=mine'))).not.toContain(reference)
  expect(references(await call('amy', 'GET', `/tickets?tab=organisation&organisation=${organisations.a}`))).toContain(reference)
  expect(references(await call('amy', 'GET', '/tickets?tab=all'))).toContain(reference)
  expect(references(await call('alice', 'GET', '/tickets?tab=organisation'))).toEqual([])
})

test('X-07 the list narrows by type, service, status, moment and what is unread', async () => {
  clock.pass(60_000)
  const { reference } = await open('bob', { requestType: 'billing', service: 'backup' })
  const narrowed = async (query: string) => references(await call('bob', 'GET', `/tickets?${query}`)).includes(reference)
  expect(await narrowed('type=billing,sales&service=backup')).toBe(true)
  expect(await narrowed('type=sales')).toBe(false)
  const { status, createdAt } = (await call('bob', 'GET', `/tickets/${reference}`)).body
  expect(await narrowed(`status=${status}`)).toBe(true)
  expect(await narrowed(`createdFrom=${encodeURIComponent(createdAt)}`)).toBe(true)
  expect(await narrowed(`createdBefore=${encodeURIComponent(createdAt)}`)).toBe(false)
  expect(await narrowed('updated=true')).toBe(false)
  clock.pass(60_000)
  await call('bill', 'POST', `/tickets/${reference}/messages`, { json: { body: 'Here it is.' } })
  expect(await narrowed('updated=true')).toBe(true)
  expect((await call('bob', 'POST', `/tickets/${reference}/read`)).status).toBe(204)
  expect(await narrowed('updated=true')).toBe(false)
})

test('a ticket is found by its reference and by a word in it', async () => {
  const { reference } = await open('alice', { summary: 'Zyzzyva is slow', body: 'since quartz' })
  expect(references(await call('alice', 'GET', `/search?text=${reference}`))).toEqual([reference])
  expect(references(await call('alice', 'GET', '/search?text=zyzzyva'))).toEqual([reference])
  expect(references(await call('bob', 'GET', '/search?text=zyzzyva'))).toEqual([])
  expect(references(await call('bob', 'GET', `/search?text=${reference}`))).toEqual([])
})

test('X-07 X-10 a search is asked in words, with filters, and says what it did not understand', async () => {
  const { reference } = await open('alice', { summary: 'Quokka sleeps', body: 'since "half past nine" today' })
  const found = async (text: string, who = 'alice') => (await call(who as 'alice', 'GET', `/search?${new URLSearchParams({ text })}`)).body
  expect(await found('quokka type:technical "half past nine" -zebra')).toMatchObject({
    tickets: [{ reference }],
    near: false,
    nextCursor: null,
    unclear: [],
  })
  expect(await found('quokak')).toMatchObject({ tickets: [{ reference }], near: true })
  expect(await found('quokka status:nonsense')).toMatchObject({
    tickets: [{ reference }],
    unclear: [{ filter: 'status', value: 'nonsense' }],
  })
  expect(await found('quokak', 'bob')).toMatchObject({ tickets: [], near: false })
  expect((await call('alice', 'GET', `/search?text=a&cursor=nonsense`)).status).toBe(422)
  const { articles } = (await call('alice', 'GET', '/search/articles?text=snapshto+quota')).body as {
    articles: { slug: string; passage: string }[]
  }
  expect(articles[0]!.slug).toBe('bkp-3021')
  expect(articles[0]!.passage).not.toContain('<')
})

test('status follows what happens; what cannot happen now is 409', async () => {
  const { reference } = await open('alice')
  const solved = await call('alice', 'POST', `/tickets/${reference}/status`, { json: { happening: 'solved' } })
  expect([solved.status, Object.keys(solved.body)]).toEqual([200, ['status']])
  const reopened = await call('tess', 'POST', `/tickets/${reference}/status`, { json: { happening: 'reopened' } })
  expect(reopened.body.state).toBe('open')
  expect((await call('alice', 'POST', `/tickets/${reference}/status`, { json: { happening: 'reopened' } })).body.code).toBe(
    'not-in-this-state',
  )
  expect((await call('alice', 'POST', `/tickets/${reference}/status`, { json: { happening: 'exploded' } })).status).toBe(422)
})

test('people are added and taken off', async () => {
  const { reference } = await open('alice')
  const added = await call('alice', 'POST', `/tickets/${reference}/participants`, { json: { address: 'amy@customer.example' } })
  expect([added.status, added.body]).toEqual([201, { personId: people.amy, outside: false }])
  expect((await call('alice', 'POST', `/tickets/${reference}/participants`, { json: { personId: people.amy } })).body.code).toBe(
    'already-participant',
  )
  expect(
    (await call('alice', 'POST', `/tickets/${reference}/participants`, { json: { address: 'stranger@elsewhere.example' } })).body.code,
  ).toBe('outside-participants-not-allowed')
  expect((await call('alice', 'DELETE', `/tickets/${reference}/participants/${people.amy}`)).status).toBe(204)
  expect((await call('alice', 'GET', `/tickets/${reference}`)).body.participants).toEqual([])
})

test('who is added from outside by an address is that address to customers, and nobody they could know again, until they write themselves', async () => {
  await db.owner.updateTable('organisation').set({ allows_outside_participants: true }).where('id', '=', organisations.a).execute()
  const [first, second] = [await open('alice'), await open('alice', { participants: [{ address: 'bob@customer.example' }] })]
  const at = (reference: string) => `/tickets/${reference}/participants`
  const added = await call('alice', 'POST', at(first.reference), { json: { address: 'Bob@customer.example' } })
  expect([added.status, added.body.outside]).toEqual([201, true])
  expect(added.body.personId).not.toBe(people.bob)

  const shownTo = async (who: 'alice' | 'tess' | 'bob', reference: string) => {
    const { body } = await call(who, 'GET', `/tickets/${reference}`)
    const [one] = body.participants
    return { id: one.person.id, name: one.person.name }
  }
  expect(await shownTo('alice', first.reference)).toEqual({ id: added.body.personId, name: 'bob@customer.example' })
  const elsewhere = await shownTo('alice', second.reference)
  expect(elsewhere.name).toBe('bob@customer.example')
  expect([added.body.personId, people.bob]).not.toContain(elsewhere.id)
  for (const path of [`/tickets/${first.reference}`, `/tickets/${first.reference}/messages`])
    expect((await call('alice', 'GET', path)).text).not.toMatch(new RegExp(`${people.bob}|Bob Customer`, 'i'))
  expect(await shownTo('tess', first.reference)).toMatchObject({ id: people.bob, name: 'bob Customer' })
  expect(await shownTo('bob', first.reference)).toMatchObject({ id: people.bob })

  expect((await call('alice', 'DELETE', `${at(first.reference)}/${people.bob}`)).status).toBe(404)
  expect((await call('alice', 'DELETE', `${at(first.reference)}/${elsewhere.id}`)).status).toBe(404)
  expect((await call('alice', 'DELETE', `${at(first.reference)}/${added.body.personId}`)).status).toBe(204)
  expect((await call('alice', 'GET', `/tickets/${first.reference}`)).body.participants).toEqual([])

  clock.pass(1000)
  expect((await call('bob', 'POST', `/tickets/${second.reference}/messages`, { json: { body: 'It is me.' } })).status).toBe(201)
  expect(await shownTo('alice', second.reference)).toEqual({ id: people.bob, name: 'bob Customer' })
  await db.owner.updateTable('organisation').set({ allows_outside_participants: false }).where('id', '=', organisations.a).execute()
})

test('agents assign, move between queues, set priority and severity; customers do not', async () => {
  const { reference } = await open('alice')
  const puts = {
    assignee: { assigneeId: people.tess },
    priority: { priority: 'high' },
    severity: { severity: 'a' },
    queue: { queue: 'billing' },
  } as const
  const { body: catalogue } = await call('tess', 'GET', '/catalogue')
  const severity = catalogue.severities[0].key
  for (const part of ['assignee', 'severity', 'queue'] as const) {
    const refused = await call('alice', 'PUT', `/tickets/${reference}/${part}`, { json: part === 'severity' ? { severity } : puts[part] })
    expect([part, refused.status, refused.body.code]).toEqual([part, 403, 'may-not-do-that'])
  }
  for (const part of ['assignee', 'priority', 'severity', 'queue'] as const) {
    const done = await call('tess', 'PUT', `/tickets/${reference}/${part}`, { json: part === 'severity' ? { severity } : puts[part] })
    expect([part, done.status, done.text]).toEqual([part, 204, ''])
  }
  const { body } = await call('bill', 'GET', `/tickets/${reference}`)
  expect(body).toMatchObject({ priority: 'high', severity, staff: { queue: 'billing' } })
  expect((await call('tess', 'GET', `/tickets/${reference}`)).status).toBe(404)
})

test('F35 who says what stood there is refused when it has changed since; the state is for staff to name', async () => {
  const { reference } = await open('alice')
  const put = (part: string, json: object) => call('tess', 'PUT', `/tickets/${reference}/${part}`, { json })
  expect((await put('assignee', { assigneeId: people.tess, from: null })).status).toBe(204)
  const late = await put('assignee', { assigneeId: null, from: null })
  expect([late.status, late.body.code, late.body.faults[0].pointer]).toEqual([409, 'changed-meanwhile', '#/from'])
  expect((await put('assignee', { assigneeId: null, from: people.tess })).status).toBe(204)
  expect((await put('queue', { queue: 'billing', from: 'sales' })).body.code).toBe('changed-meanwhile')
  expect((await put('priority', { priority: 'low', from: 'low' })).body.code).toBe('changed-meanwhile')
  const happens = (who: 'alice' | 'tess', from: string) =>
    call(who, 'POST', `/tickets/${reference}/status`, { json: { happening: 'solved', from } })
  expect((await happens('tess', 'pending')).body.code).toBe('changed-meanwhile')
  for (const from of ['new', 'pending', 'on-hold']) expect((await happens('alice', from)).body.code).toBe('may-not-do-that')
  expect((await happens('tess', 'new')).status).toBe(200)
})

test('queues are for those who work in them', async () => {
  const { reference } = await open('alice')
  expect(references(await call('tess', 'GET', '/workspace/tickets?queue=technical&limit=100'))).toContain(reference)
  expect(references(await call('bill', 'GET', '/workspace/tickets?view=recent&limit=100'))).not.toContain(reference)
  expect((await call('tess', 'GET', '/workspace/queues')).body.queues.map(({ queue }: { queue: string }) => queue)).toEqual(['technical'])
  for (const path of ['/workspace/tickets', '/workspace/queues']) expect((await call('alice', 'GET', path)).status).toBe(404)
})

test('a note is nowhere in what a customer can read', async () => {
  const secret = 'xyloglyph'
  const { reference } = await open('alice', { participants: [{ personId: people.amy }] })
  const before = await call('alice', 'GET', `/tickets/${reference}`)
  clock.pass(5000)
  const noted = await call('tess', 'POST', `/tickets/${reference}/notes`, { json: { body: `They are ${secret}.` } })
  expect(noted.status, noted.text).toBe(201)
  expect((await call('tess', 'GET', `/tickets/${reference}/notes`)).body.notes[0].body).toContain(secret)
  for (const who of ['alice', 'amy', 'bob'] as const) {
    for (const path of [
      `/tickets/${reference}`,
      `/tickets/${reference}/messages`,
      `/tickets/${reference}/notes`,
      '/tickets?tab=all',
      `/search?text=${secret}`,
    ]) {
      const { text, status } = await call(who, 'GET', path)
      expect(text, `${who} ${path}`).not.toContain(path.startsWith('/search') ? reference : secret)
      if (path.endsWith('/notes')) expect(status).toBe(404)
    }
    expect((await call(who, 'POST', `/tickets/${reference}/notes`, { json: { body: 'mine' } })).status).toBeGreaterThanOrEqual(403)
  }
  const after = await call('alice', 'GET', `/tickets/${reference}`)
  expect(after.text).toBe(before.text)
})
