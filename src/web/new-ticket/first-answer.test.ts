// What the form promises before anything is sent: a day and an hour for each severity in the reader's zone, and no figure where none is configured.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { changeConfiguration } from '../../desk/catalogue/apply-configuration.ts'
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import { checkConfiguration } from '../../desk/catalogue/check-configuration.ts'
import type { Configuration } from '../../desk/catalogue/configuration.ts'
import { addContract } from '../../desk/entitlements/add-contract.ts'
import { ContractFields } from '../../desk/entitlements/contract-fields.ts'
import { giveCalendar } from '../../desk/people/give-calendar.ts'
import { clockEventTypes, readClocks } from '../../desk/promises/ticks.ts'
import { type CreateTicket, createTicket } from '../../desk/tickets/create-ticket.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Ask } from '../ask.ts'
import { fullTime } from '../ui/Time.tsx'

const { as, house, db, people, setNow } = await testHouse()
const tom = await as('tom')
const text = (page: string) => page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const blocks = (page: string) =>
  [...page.matchAll(/<div class="first-answer[\s\S]*?<\/dl><\/div>|<div class="first-answer[\s\S]*?<\/p><\/div>/g)].map(([one]) =>
    text(one),
  )
const act = (who: string, staffRole: 'administrator' | null = null) => ({
  db: house.app,
  actor: { personId: people.get(who)!, staffRole, via: 'portal' as const },
  at: house.now(),
})
const organisation = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
async function configure(change: (now: Configuration) => object): Promise<void> {
  const { version } = await reading(house.app, people.get('ada')!, storedConfiguration)
  await changeConfiguration(
    act('ada', 'administrator'),
    (now) => {
      const { configuration, faults } = checkConfiguration(change(now))
      expect(faults).toBeNull()
      return configuration!
    },
    version,
  )
}

test('MS-20 MS-21 MS-29 the target stands in the form for each severity before it is sent, as a day and an hour', async () => {
  const [block, ...others] = blocks(await tom.page('/tickets/new?type=incident'))
  expect(others).toEqual([]) // DT-05: what nothing is promised for shows no figure
  expect(block).toMatch(
    /First answer, if you send it now A · Critical by .* at the latest B · Moderate by .* at the latest C · Minimal by .* at the latest/,
  )
  expect(block).toMatch(/A · Critical by \w+,? \d+ \w+ \d{4} at \d\d:\d\d/)
})

test('MS-29 once a severity is marked, also in a form that came back refused, its line alone is shown', async () => {
  const sent = { type: 'incident', organisation: await organisation('Aurora Analytics'), summary: '', body: '', severity: 'b' }
  const answer = await tom.post(`/tickets/new?draft=${newId()}`, sent)
  expect(answer.status).toBe(422)
  const lines = [...(await answer.text()).matchAll(/<div data-of-severity="(\w)"( hidden)?/g)]
  expect(lines.map(([, key, hidden]) => [key, hidden === undefined])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
  ])
})

/** The moments that the form tells, by severity, and those of the clocks of tickets sent in the same minute. */
async function toldAndKept(who: string, more: Partial<CreateTicket> = {}): Promise<[told: string[], kept: string[]]> {
  const browser = await as(who)
  const row = await db.owner
    .selectFrom('person')
    .select(['time_zone', 'language'])
    .where('id', '=', people.get(who)!)
    .executeTakeFirstOrThrow()
  const reader = { language: row.language, timeZone: row.time_zone } as Ask
  const block = blocks(await browser.page('/tickets/new?type=incident')).join()
  const kept: string[] = []
  for (const severity of ['a', 'b', 'c']) {
    const { id } = await createTicket(act(who), {
      requestType: 'incident',
      service: 'network',
      severity,
      summary: 'It stands',
      body: 'Since nine.',
      ...more,
    })
    const events = await db.owner
      .selectFrom('ticket_event')
      .select(['type', 'at', 'payload'])
      .where('ticket_id', '=', id)
      .where('type', 'in', clockEventTypes)
      .execute()
    const due = readClocks(events as never, house.now()).find(({ metric }) => metric === 'first-response')!.reading.dueAt!
    kept.push(fullTime(reader, new Date(due)))
  }
  return [kept.filter((moment) => block.includes(moment)), kept]
}

test('MS-29 the form tells the very moment by which the clock then runs, in the reader’s zone and language', async () => {
  for (const moment of ['2026-11-20T16:58:30Z', '2026-12-23T12:00:00Z', '2027-03-27T23:30:00Z', '2026-10-24T22:15:00Z']) {
    setNow(new Date(moment))
    for (const who of ['tom', 'yuki', 'elif']) {
      const [told, kept] = await toldAndKept(who)
      expect(told, `${who} at ${moment}`).toEqual(kept)
    }
  }
})

test('the calendar of the contract, the organisation, the plan and the language count in the form as they do in the clock', async () => {
  setNow(new Date('2026-11-20T10:00:00Z'))
  await configure((now) => ({
    ...now,
    calendars: [
      ...now.calendars,
      { key: 'tokyo', label: { en: 'Tokyo' }, zone: 'Asia/Tokyo', hours: 'Mo-Fr 09:00-17:00' },
      { key: 'dhaka', label: { en: 'Dhaka' }, zone: 'Asia/Dhaka', hours: 'Su-Th 10:00-18:00' },
      { key: 'turkish', label: { en: 'Turkish' }, zone: 'Europe/Istanbul', hours: 'Mo-Fr 09:00-13:00', languages: ['tr'] },
    ],
    promises: now.promises.map(({ first_response_calendar: _, ...one }) => one),
  }))
  const first = await toldAndKept('tom')
  expect(first[0]).toEqual(first[1])
  const turkish = await toldAndKept('elif')
  expect(turkish[0]).toEqual(turkish[1])
  const aurora = await organisation('Aurora Analytics')
  await giveCalendar(act('ada', 'administrator'), aurora, { calendar: 'dhaka' })
  const second = await toldAndKept('tom')
  expect(second[0]).toEqual(second[1])
  expect(second[1]).not.toEqual(first[1])
  const fields = parse(ContractFields, { entity: 'europe', plan: 'premium', calendar: 'tokyo', number: 'GE-9', startsOn: '2026-01-01' })
  const { id } = await addContract(act('ada', 'administrator'), aurora, fields)
  // The only contract is ticked already.
  const third = await toldAndKept('tom', {
    requestType: 'premium-incident',
    contractIds: [id],
    answers: { tenant: 'aurora-1', occurred: '2026-11-20T09:00' },
  })
  expect(third[0]).toEqual(third[1])
  expect(third[1]).not.toEqual(second[1])
  // Two of them, of which another hour follows.
  const told = async () => blocks(await tom.page('/tickets/new?type=premium-incident')).join()
  expect(await told()).not.toContain('another choice changes it')
  await addContract(act('ada', 'administrator'), aurora, { ...fields, number: 'GE-10', calendar: null })
  expect(await told()).toContain('another choice changes it')
})
