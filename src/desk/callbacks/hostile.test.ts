// F20 Row-level security behind callbacks: what somebody could read and write by SQL alone, were a rule of the deeds forgotten.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, monday, question, refusalOf, type Someone } from '../../../test/support/counter.ts'
import { writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { addParticipant } from '../tickets/participants.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { logAttempt } from './log-attempt.ts'

const c = await counter()
const [acme, zenith] = [await c.organisation('Acme', true), await c.organisation('Zenith')]
const [ada, cyd, eve, zoe] = [await c.person('Ada'), await c.person('Cyd'), await c.person('Eve'), await c.person('Zoe')]
const kim = await c.agent('Kim', ['technical'])
await c.member(acme, ada)
await c.member(acme, cyd, { sees: 'all' })
await c.member(zenith, zoe, { sees: 'all' })
for (const organisation_id of [acme, zenith]) {
  const id = newId()
  await c.worker
    .insertInto('contract')
    .values({ id, organisation_id, entity_key: 'europe', plan_key: 'advanced', number: id, starts_on: '2020-01-01', created_at: monday })
    .execute()
}
const phone = '+33144556677'
const book = (who: Someone, organisationId: string, hour: number) =>
  createTicket(c.as(who), {
    ...question,
    requestType: 'callback',
    service: null,
    organisationId,
    answers: { 'callback-phone': phone },
    callback: { startsAt: minutes(60 * hour).toISOString() },
  })
const ours = await book(ada, acme, 3)
const plain = await createTicket(c.as(zoe), { ...question, organisationId: zenith })
await addParticipant(c.as(ada, minutes(5)), ours.id, { address: eve.address })

const bySql = (who: Someone, ...statements: ReturnType<typeof sql>[]) =>
  writing(c.app, who.personId, async (tx) => {
    let count = 0
    for (const statement of statements) {
      const { numAffectedRows, rows } = await statement.execute(tx)
      count = Number(numAffectedRows ?? rows.length)
    }
    return count
  }).catch((fault: unknown) => (fault as { code?: string }).code)
const denied = '42501'
const inserted = (ticketId: string, over = sql`'booked', null`) => sql`insert into callback
  (id, ticket_id, queue_key, starts_at, ends_at, seat, phone, language, made_at, changed_at, state, called_at)
  select ${newId()}::uuid, ${ticketId}::uuid, 'technical', ${minutes(600)}::timestamptz, ${minutes(630)}::timestamptz, 9, ${phone}, 'en',
    ${monday}::timestamptz, ${monday}::timestamptz, ${over}`
const eventOf = (type: string) => sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
  values (${newId()}, ${ours.id}, ${ada.personId}, ${type}, 'public', '{}', ${minutes(181)})`

test('nobody hangs their callback on another ticket, whose agents would call them', async () => {
  expect(await bySql(ada, sql`update callback set ticket_id = ${plain.id} where ticket_id = ${ours.id}`)).toBe(denied)
})

test('who only reads a ticket, as a colleague or added to it, has nobody called about it', async () => {
  for (const who of [cyd, eve])
    expect(await bySql(who, sql`update callback set phone = '+33199999999' where ticket_id = ${ours.id}`)).toBe(0)
  const other = await createTicket(c.as(ada), { ...question, organisationId: acme })
  await addParticipant(c.as(ada), other.id, { address: eve.address })
  for (const who of [cyd, eve]) {
    expect(await bySql(who, inserted(other.id))).toBe(denied)
    // Nor after it touched the ticket.
    expect(await bySql(who, sql`update ticket set updated_at = updated_at where id = ${other.id}`, inserted(other.id))).toBe(denied)
  }
  expect(await bySql(ada, inserted(other.id))).toBe(1)
})

test('who was added later does not come to the number by touching the ticket', async () => {
  const read = sql`select phone from callback where ticket_id = ${ours.id}`
  expect(await bySql(eve, read)).toBe(0)
  expect(await bySql(eve, sql`update ticket set updated_at = updated_at where id = ${ours.id}`, read)).toBe(0)
})

test('that somebody was called only who calls says, and what is done stays so', async () => {
  const said = sql`update callback set called_at = ${minutes(181)} where ticket_id = ${ours.id}`
  expect(await bySql(ada, said)).toBe(denied)
  const mine = await createTicket(c.as(ada), { ...question, organisationId: acme })
  expect(await bySql(ada, inserted(mine.id, sql`'done', ${minutes(600)}::timestamptz`))).toBe(denied)
  expect(await bySql(ada, inserted(mine.id, sql`'booked', ${minutes(600)}::timestamptz`))).toBe(denied)
  expect(await refusalOf(logAttempt(c.as(ada, minutes(181)), ours.id, { outcome: 'reached' }))).toBe('may-not-do-that')
  for (const type of ['ticket.callback-missed', 'ticket.callback-tried', 'ticket.callback-done'])
    expect(await bySql(ada, eventOf(type))).toBe(denied)
  expect(await bySql(ada, eventOf('ticket.callback-moved'))).toBe(1)
  await logAttempt(c.as(kim, minutes(181)), ours.id, { outcome: 'reached' })
  expect(await bySql(ada, sql`update callback set state = 'booked' where ticket_id = ${ours.id}`)).toBe(denied)
})
