// What is promised on a real ticket: given with it, kept as it was given, and read from what happened since.
import { expect, test } from 'vitest'
import { counter, monday, question, type Someone } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { addParticipant } from '../tickets/participants.ts'
import { changeSeverity } from '../tickets/change-severity.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { reply } from '../tickets/reply.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { readClocks } from './ticks.ts'

const c = await counter()
const acme = await c.organisation('Acme', true)
const [ada, guest] = [await c.person('Ada'), await c.person('Guest')]
await c.member(acme, ada)
await c.member(acme, guest)
const kim = await c.agent('Kim', ['technical'])
const hour = 3_600_000
const after = (hours: number) => new Date(monday.getTime() + hours * hour)
const at = (who: Someone, hours: number) => ({ ...c.as(who), at: after(hours) })
const incident = { ...question, requestType: 'incident', severity: 'a', service: 'virtual-server', priority: null }
const filed = async (more: object = {}) => (await createTicket(at(ada, 0), { ...incident, ...more } as never)).id
const clocks = async (who: Someone, id: string, hours: number) =>
  readClocks((await reading(c.app, who.personId, (tx) => ticketPage(tx, who, id))).clockEvents, after(hours))
const read = async (who: Someone, id: string, hours: number) =>
  (await clocks(who, id, hours)).find(({ metric }) => metric === 'first-response')?.reading ?? null

test('MS-20 MS-22 it is due from the moment it was filed, by its severity, for customer and agent alike', async () => {
  const id = await filed()
  for (const who of [ada, kim]) expect(await read(who, id, 0.5)).toMatchObject({ state: 'running', dueAt: after(1).getTime() })
  expect(await read(ada, id, 1.5)).toMatchObject({ state: 'late', left: -0.5 * hour, target: { policy: 'incident-a', minutes: 60 } })
})
test('DT-05 where nothing is promised there is no figure', async () => {
  const { id } = await createTicket(at(ada, 0), question as never)
  expect(await read(ada, id, 1)).toBeNull()
})
test('our answer meets it, the customer’s own words do not', async () => {
  const id = await filed()
  await reply(at(ada, 0.2), id, { body: 'More.' })
  expect(await read(ada, id, 0.3)).toMatchObject({ state: 'running' })
  await reply(at(kim, 0.5), id, { body: 'We look.' })
  expect(await read(ada, id, 9)).toMatchObject({ state: 'met', used: 0.5 * hour })
  const late = await filed()
  await reply(at(kim, 2), late, { body: 'We look.' })
  expect(await read(ada, late, 9)).toMatchObject({ state: 'met-late' })
})
test('on hold it stands; taken up again it is not late at once', async () => {
  const id = await filed()
  await move(at(kim, 0.75), id, { happening: 'put-on-hold' })
  expect(await read(ada, id, 20)).toMatchObject({ state: 'paused', left: 0.25 * hour, dueAt: null })
  await reply(at(ada, 20), id, { body: 'And now?' })
  expect(await read(ada, id, 20)).toMatchObject({ state: 'running', left: 0.5 * hour, dueAt: after(20.5).getTime() })
})
test('MS-21 another severity is another target, and what was promised before stays told', async () => {
  const id = await filed()
  await changeSeverity(at(kim, 0.5), id, { severity: 'c' })
  const reading = await read(kim, id, 0.5)
  expect(reading).toMatchObject({ state: 'running', target: { policy: 'incident-c', minutes: 480 } })
  expect(reading?.stretches.map(({ target }) => target.policy)).toEqual(['incident-a'])
})
test('a later change of the configuration does not touch it', async () => {
  const id = await filed()
  await c.worker.updateTable('promise').set({ first_response: 5 }).where('key', '=', 'incident-a').execute()
  expect(await read(ada, id, 0.5)).toMatchObject({ state: 'running', target: { minutes: 60 } })
  await c.worker.updateTable('promise').set({ first_response: 60 }).where('key', '=', 'incident-a').execute()
})
test('solved or closed before an answer it is over', async () => {
  const id = await filed()
  await move(at(ada, 0.5), id, { happening: 'solved' })
  expect(await read(ada, id, 9)).toMatchObject({ state: 'dropped' })
})
test('who reads from a later moment on is not told what was promised before', async () => {
  const id = await filed()
  const outsider = await c.person('Outsider')
  await addParticipant(at(kim, 0.1), id, { personId: outsider.personId } as never)
  expect(await read(outsider, id, 0.5)).toBeNull()
})
