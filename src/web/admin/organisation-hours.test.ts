// Our administrators say by whose hours promises to an organisation and under a contract are counted; nobody else does, and a page that is behind undoes nothing.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { as, db } = await testHouse()
const chief = await as('ada')
const agent = await as('noor')
const mira = await as('mira') // administers Aurora
const { id } = await db.owner.selectFrom('organisation').select('id').where('name', '=', 'Aurora Analytics').executeTakeFirstOrThrow()
const path = `/admin/organisations/${id}`
const calendarOf = async () =>
  (await db.owner.selectFrom('organisation').select('calendar_key').where('id', '=', id).executeTakeFirstOrThrow()).calendar_key
const contracts = () => db.owner.selectFrom('contract').select(['id', 'number', 'calendar_key']).where('organisation_id', '=', id).execute()

test('F01 the organisation’s hours are chosen on its page by administrators alone, and are recorded', async () => {
  expect(await chief.page(path)).toContain('Hours that count for it')
  for (const who of [agent, mira]) expect((await who.post(`${path}/calendar`, { calendar: 'office' })).status).toBe(404)
  expect(await calendarOf()).toBeNull()
  expect((await chief.post(`${path}/calendar`, { calendar: 'nothing' })).status).toBe(422)
  expect((await chief.post(`${path}/calendar`, { calendar: 'office' })).status).toBe(303)
  expect(await calendarOf()).toBe('office')
  expect(await chief.page(path)).toMatch(/<option value="office" selected[^>]*>Office hours/)
  expect(await chief.page(path)).toContain('Ada Lindqvist changed')
  expect((await chief.post(`${path}/calendar`, { calendar: '' })).status).toBe(303)
  expect(await calendarOf()).toBeNull()
})

test('F35 a contract has hours of its own; a page that is behind leaves them as they are now', async () => {
  const fields = { number: 'GE-1', entity: 'europe', plan: 'premium', startsOn: '2026-01-01' }
  expect((await chief.post(`${path}/contracts`, { ...fields, calendar: 'nothing' })).status).toBe(422)
  expect((await chief.post(`${path}/contracts`, { ...fields, calendar: 'office' })).status).toBe(303)
  const [contract] = await contracts()
  expect(contract!.calendar_key).toBe('office')
  // Opened before, when it had none: what it sends along as it was shown stays as it is.
  const behind = { ...fields, number: 'GE-1a', calendar: '', 'was-calendar': '', 'was-number': 'GE-1' }
  expect((await chief.post(`${path}/contracts/${contract!.id}`, behind)).status).toBe(303)
  expect(await contracts()).toMatchObject([{ number: 'GE-1a', calendar_key: 'office' }])
  expect((await chief.post(`${path}/contracts/${contract!.id}`, { ...fields, calendar: '', 'was-calendar': 'office' })).status).toBe(303)
  expect(await contracts()).toMatchObject([{ calendar_key: null }])
})
