// Programs ask what is promised before they send, read hours and policies as staff, and bring holidays as administrators.
import { beforeAll, expect, test } from 'vitest'
import { apiHouse } from '../../test/support/api.ts'
import { giveCalendar } from '../desk/people/give-calendar.ts'

const { call, raw, tokenOf, house, db, people, organisations, clock } = await apiHouse()
beforeAll(() => {
  clock.at = new Date('2026-11-20T15:30:00Z') // a Friday, half an hour before the office in Paris closes
})
const incident = { requestType: 'incident', service: 'virtual-server', organisationId: organisations.a }

test('MS-29 what is promised before it is sent is what the ticket is then promised', async () => {
  const { status, body, text } = await call('alice', 'POST', '/promises/preview', { json: incident })
  expect(status, text).toBe(200)
  expect(body.promises.map(({ severity }: { severity: string }) => severity)).toEqual(['a', 'b', 'c'])
  expect(body.promises[1].firstResponse).toEqual({
    minutes: 240,
    calendar: { key: 'office', label: 'Office hours', zone: 'Europe/Paris', hours: 'Mo-Fr 08:00-18:00' },
    dueAt: '2026-11-23T09:30:00.000Z',
  })
  for (const { severity, firstResponse, resolution } of body.promises) {
    const made = await call('alice', 'POST', '/tickets', { json: { ...incident, severity, summary: 'It stands', body: 'Since nine.' } })
    const { promises } = (await call('alice', 'GET', `/tickets/${made.body.reference}`)).body
    expect(promises.map(({ metric, dueAt }: { metric: string; dueAt: string }) => [metric, dueAt])).toEqual([
      ['first-response', firstResponse.dueAt],
      ['resolution', resolution.dueAt],
    ])
  }
})
test('DT-05 where nothing is promised there is no figure', async () => {
  const { body } = await call('alice', 'POST', '/promises/preview', { json: { ...incident, requestType: 'technical' } })
  expect(body.promises).toEqual([{ severity: null, firstResponse: null, nextResponse: null, resolution: null, figuresIn: [] }])
})
test('what may not be filed is refused here too, and another’s organisation as one that is not there', async () => {
  const refused = async (who: 'alice' | 'bob', json: object) => (await call(who, 'POST', '/promises/preview', { json })).body
  expect((await refused('alice', { ...incident, requestType: 'premium-incident' })).code).toBe('not-entitled')
  expect((await refused('bob', incident)).code).toBe('may-not-file')
  expect((await refused('bob', { ...incident, organisationId: people.bob })).code).toBe('may-not-file')
  expect((await refused('bob', { ...incident, organisationId: organisations.a, partnerId: organisations.b })).code).toBe('not-delegated')
  expect((await refused('alice', { ...incident, requestType: 'nothing' })).faults).toMatchObject([{ pointer: '#/requestType' }])
})

test('calendars and promises are for staff to read: they name what every customer has', async () => {
  for (const path of ['/calendars', '/promises']) {
    expect((await call('alice', 'GET', path)).status).toBe(404)
    expect((await call('amy', 'GET', path)).status).toBe(404)
    expect((await raw('GET', path)).status).toBe(401)
  }
  expect((await call('tess', 'GET', '/calendars')).body.calendars.map(({ key }: { key: string }) => key)).toEqual(['always', 'office'])
  const { promises } = (await call('tess', 'GET', '/promises')).body
  expect(promises[0]).toMatchObject({
    key: 'premium-incident-a',
    severities: ['a'],
    firstResponse: { minutes: 30, calendar: 'always' },
    explained: true,
  })
  expect(promises[0].resolution).toEqual({ minutes: 240, calendar: null })
})

const file = (...days: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${days.map((day) => `BEGIN:VEVENT\r\nUID:${day}\r\nDTSTART;VALUE=DATE:${day}\r\nSUMMARY:Day\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`
test('holidays are read from a file, and taken over only when asked, by administrators', async () => {
  const post = (who: 'alice' | 'tess' | 'ada', json: object, path = '/calendars/office/holidays') => call(who, 'POST', path, { json })
  const json = { file: file('20261123', '20261225'), take: 'new' }
  for (const who of ['alice', 'tess'] as const) expect((await post(who, json)).body.code).toBe('may-not-do-that')
  expect((await post('ada', json, '/calendars/nothing/holidays')).status).toBe(404)
  const authorization = `Bearer ${await tokenOf('ada', ['organisations:write'])}`
  expect((await raw('POST', '/calendars/office/holidays', { json, headers: { authorization } })).body.code).toBe('token-lacks-scope')
  expect((await post('ada', { file: 'nothing' })).body.faults).toMatchObject([{ pointer: '#/file' }])
  const seen = await post('ada', { ...json, take: 'none' })
  expect(seen.body).toMatchObject({
    holidays: [
      { line: '2026-11-23', state: 'new' },
      { line: '2026-12-25', state: 'there' },
    ],
    taken: [],
  })
  const due = async () => (await call('alice', 'POST', '/promises/preview', { json: incident })).body.promises[1].firstResponse.dueAt
  expect(await due()).toBe('2026-11-23T09:30:00.000Z')
  expect((await post('ada', json)).body.taken).toEqual(['2026-11-23'])
  expect((await post('ada', json)).body.taken).toEqual([])
  expect((await call('tess', 'GET', '/calendars')).body.calendars[1].exceptions).toContain('2026-11-23')
  expect(await due()).toBe('2026-11-24T09:30:00.000Z')
})

test('F01 an organisation’s calendar is ours to give, by every door; it is recorded, and what was promised keeps its hours', async () => {
  const path = `/organisations/${organisations.a}/calendar`
  expect((await call('bob', 'PUT', path, { json: { calendar: 'office' } })).status).toBe(404)
  for (const who of ['alice', 'amy', 'tess'] as const)
    expect((await call(who, 'PUT', path, { json: { calendar: 'office' } })).status).toBe(403)
  expect((await call('ada', 'PUT', path, { json: { calendar: 'nothing' } })).body.faults).toMatchObject([{ pointer: '#/calendar' }])
  expect((await call('ada', 'PUT', path, { json: { calendar: 'office' } })).status).toBe(204)
  expect((await call('ada', 'PUT', path, { json: { calendar: 'office' } })).status).toBe(204)
  expect((await call('amy', 'GET', `/organisations/${organisations.a}`)).body.calendar).toBe('office')
  const events = await db.owner
    .selectFrom('people_event')
    .select(['payload', 'actor_id'])
    .where('type', '=', 'organisation.changed')
    .execute()
  expect(events).toMatchObject([{ payload: { fields: ['calendar'] }, actor_id: people.ada }])
  // The second lock: who administers the organisation cannot write it past the deed.
  const act = { db: house.app, actor: { personId: people.amy, staffRole: 'administrator' as const, via: 'api' as const }, at: house.now() }
  await expect(giveCalendar(act, organisations.a, { calendar: null })).rejects.toThrow()
  expect((await call('amy', 'GET', `/organisations/${organisations.a}`)).body.calendar).toBe('office')
})
