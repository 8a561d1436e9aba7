// In the list of promises each says what it promises and of which tickets, without being opened; in the list of calendars their hours.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { configurationOf } from '../../desk/catalogue/configuration-of.ts'

const { as, db } = await testHouse()
const chief = await as('ada')
const text = (page: string) =>
  page
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll(' ,', ',')
const row = async (part: string, key: string) =>
  text((await chief.page(`/admin/catalogue/${part}`)).split(`id="entry-${key}"`)[1]!.split('</li>')[0]!)
const fields = {
  'label.en': 'Partners',
  request_types: ['incident'],
  severities: ['a', 'b'],
  languages: ['en', 'hu'],
  contracts: 'GE-2025-0412\r\nGE 7/1',
  filed_by: 'partners',
  first_response: '90',
  first_response_calendar: 'office',
  next_response_calendar: 'always',
  resolution: '2880',
  ahead: 'yes',
}

test('MS-20 a promise says its three targets and its conditions in words', async () => {
  expect(await row('promises', 'incident-b')).toContain(
    'First answer: 4 hours (Office hours) · Next answer: 8 hours (Office hours) · Solution: 40 hours (Office hours) Request types: Something is broken; Severities: B · Moderate',
  )
  const saved = await chief.post('/admin/catalogue/promises/_new', { ...fields, key: 'partners', do: 'save' })
  expect(saved.status).toBe(303)
  expect(await row('promises', 'partners')).toContain(
    'Before all others First answer: 1 hour, 30 minutes (Office hours) · Next answer: within the hours of Around the clock · Solution: 48 hours (the ticket’s calendar)' +
      ' Request types: Something is broken; Severities: A · Critical, B · Moderate; Languages: English, Magyar; Contracts: GE-2025-0412, GE 7/1; Filed by: Partners',
  )
  // None ticked means that its clocks never stand, which is not what silence means.
  const kept = (await configurationOf(db.worker)).promises.find(({ key }) => key === 'partners')
  expect(kept).toMatchObject({ pauses: [], contracts: ['GE-2025-0412', 'GE 7/1'], ahead: true, explained: false })
})

test('a promise without any figure or hours says so, and one without conditions is for all', async () => {
  await chief.post('/admin/catalogue/promises/_new', { 'label.en': 'Nothing', key: 'nothing', filed_by: 'all', do: 'save' })
  expect(await row('promises', 'nothing')).toContain('No time is promised. For every ticket that none before it fits.')
})

test('an escalation says how long before or after the promised time it happens', async () => {
  expect(await row('escalations', 'remind')).toContain('First answer · 15 minutes before · Tell people by mail')
  expect(await row('escalations', 'late')).toContain('First answer · When it is due · Tell people by mail')
})

test('calendars, queues and plans keep their settings when saved', async () => {
  expect(await row('calendars', 'office')).toContain('Mon–Fri 08:00–18:00 · Europe/Paris')
  const before = await configurationOf(db.worker)
  const plan = { 'label.en': 'Advanced', request_types: ['callback'], calendar: 'office', do: 'save' }
  expect((await chief.post('/admin/catalogue/plans/advanced', plan)).status).toBe(303)
  const queue = { 'label.en': 'Premium desk', calendar: 'always', 'callbacks.calendar': 'office', 'callbacks.places': '4', do: 'save' }
  expect((await chief.post('/admin/catalogue/queues/premium', queue)).status).toBe(303)
  const now = await configurationOf(db.worker)
  expect(now.plans.find(({ key }) => key === 'advanced')?.calendar).toBe('office')
  expect(now.queues.find(({ key }) => key === 'premium')).toMatchObject({
    calendar: 'always',
    callbacks: { calendar: 'office', places: 4, slot_minutes: 30 },
  })
  expect(now.queues.find(({ key }) => key === 'technical')).toEqual(before.queues.find(({ key }) => key === 'technical'))
  // A calendar that is used is not retired under those who use it.
  const refused = await chief.post('/admin/catalogue/calendars/office/retirement', {})
  expect(refused.status).toBe(422)
})
