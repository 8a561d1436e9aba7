// Who stops working here, or in a queue, leaves no ticket behind that nobody would take.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { agentQueue } from '../tickets/agent-queue.ts'
import { assign } from '../tickets/assign.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { move } from '../tickets/move.ts'
import { disablePerson } from './disable-person.ts'
import { changeStaff } from './staff.ts'

const c = await counter()
const root = await c.agent('Root', [], 'administrator')
const ada = await c.person('Ada')

/** An agent of two queues, and what they answer for: open in each, solved, closed. */
async function scene() {
  const kim = await c.agent('Kim', ['technical', 'billing'])
  const taken = async (requestType: 'technical' | 'billing') => {
    const { id } = await createTicket(c.as(ada), { ...question, requestType })
    await assign(c.as(kim, minutes(1)), id, { assigneeId: kim.personId })
    return id
  }
  const [open, solved, closed, billing] = [
    await taken('technical'),
    await taken('technical'),
    await taken('technical'),
    await taken('billing'),
  ]
  await move(c.as(kim, minutes(2)), solved, { happening: 'solved' })
  await move(c.as(kim, minutes(2)), closed, { happening: 'closed', reason: 'solved' })
  return { kim, open, solved, closed, billing }
}
async function assigneeOf(id: string): Promise<string | null> {
  return (await c.worker.selectFrom('ticket').select('assignee_id').where('id', '=', id).executeTakeFirstOrThrow()).assignee_id
}
const unassignments = (id: string) =>
  sql<{ actor_id: string; payload: { from: string; to: null } }>`select actor_id, payload from ticket_event
    where ticket_id = ${id} and type = 'ticket.assigned' and payload ->> 'to' is null`
    .execute(c.worker)
    .then((found) => found.rows)
const unassigned = async (who: Someone) =>
  (await reading(c.app, who.personId, (tx) => agentQueue(tx, who, { view: 'unassigned', limit: 100 }))).rows.map((row) => row.id)

test.each<[string, (kim: Someone) => Promise<unknown>]>([
  ['is disabled', (kim) => disablePerson(c.as(root, minutes(5)), kim.personId)],
  ['is no longer staff', (kim) => changeStaff(c.as(root, minutes(5)), kim.personId, { role: null, queues: [] })],
])('an agent who %s answers for nothing that can come back, and each ticket says so', async (_, leave) => {
  const { kim, open, solved, closed, billing } = await scene()
  await leave(kim)
  for (const id of [open, solved, billing]) {
    expect(await assigneeOf(id)).toBeNull()
    expect(await unassignments(id)).toEqual([{ actor_id: root.personId, payload: { from: kim.personId, to: null } }])
  }
  expect(await unassigned(root)).toEqual(expect.arrayContaining([open, billing]))
  expect(await assigneeOf(closed)).toBe(kim.personId) // it stays closed: who had it is history
  expect(await unassignments(closed)).toEqual([])
})

test('an agent who leaves a queue keeps what lies in the others', async () => {
  const { kim, open, billing } = await scene()
  await changeStaff(c.as(root, minutes(5)), kim.personId, { role: 'agent', queues: ['billing'] })
  expect([await assigneeOf(open), await assigneeOf(billing)]).toEqual([null, kim.personId])
})

test('whoever is refused takes nothing off anybody', async () => {
  const { kim, open } = await scene()
  const lea = await c.agent('Lea', ['technical'])
  expect(await refusalOf(disablePerson(c.as(lea), kim.personId))).toBe('may-not-do-that')
  expect(await assigneeOf(open)).toBe(kim.personId)
})

test('somebody chosen at the moment they leave is not left with the ticket', async () => {
  const { kim } = await scene()
  const lea = await c.agent('Lea', ['technical'])
  const ids = await Promise.all(Array.from({ length: 12 }, async () => (await createTicket(c.as(ada), question)).id))
  await Promise.all([
    ...ids.map((id) => refusalOf(assign(c.as(lea, minutes(6)), id, { assigneeId: kim.personId }))),
    disablePerson(c.as(root, minutes(6)), kim.personId),
  ])
  expect(await Promise.all(ids.map(assigneeOf))).toEqual(ids.map(() => null))
})

test('an administrator who becomes an agent, or leaves, gets what they asked for', async () => {
  const other = await c.agent('Other', ['billing'], 'administrator')
  await changeStaff(c.as(other, minutes(7)), other.personId, { role: 'agent', queues: ['technical'] })
  const queues = await c.worker.selectFrom('queue_member').select('queue_key').where('person_id', '=', other.personId).execute()
  expect(queues).toEqual([{ queue_key: 'technical' }])
  const third = await c.agent('Third', [], 'administrator')
  await disablePerson(c.as(third, minutes(8)), third.personId)
  expect(await c.worker.selectFrom('person').select('disabled_at').where('id', '=', third.personId).executeTakeFirstOrThrow()).toEqual({
    disabled_at: minutes(8),
  })
})
