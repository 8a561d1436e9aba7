// What a signed-in person writes by SQL, past all deeds, is their own: a ticket that one reads along is not opened by touching its row.
import { type RawBuilder, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/id.ts'
import { testHouse } from '../support/house.ts'

const { db, people } = await testHouse()
const [tom, priya, noor] = ['tom', 'priya', 'noor'].map((key) => people.get(key)!) as [string, string, string]
let ticket: { id: string; queue_key: string; requester_id: string; organisation_id: string | null }
const incident = newId()
let contract = ''

beforeAll(async () => {
  ticket = await db.owner
    .selectFrom('ticket')
    .select(['id', 'queue_key', 'requester_id', 'organisation_id'])
    .where('requester_id', '=', tom)
    .where('partner_id', 'is', null)
    .where('organisation_id', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  contract = (
    await sql<{ id: string }>`insert into contract (id, number, organisation_id, entity_key, starts_on, created_at)
      select ${newId()}, 'BY-SQL-1', ${ticket.organisation_id}, (select key from contracting_entity limit 1), current_date - 9, now() returning id`.execute(
      db.owner,
    )
  ).rows[0]!.id
  // Priya reads along, and writes; nothing of it is hers to decide.
  await sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at) select id, ${priya}, ${tom}, now(), updated_at from ticket
    where id = ${ticket.id} on conflict do nothing`.execute(db.owner)
  await sql`update membership set sees_tickets = 'none' where person_id = ${priya}`.execute(db.owner)
  await sql`insert into incident (id, reference, kind, state, impact, title, published_at, starts_at, created_at, updated_at)
    values (${incident}, 'INC-99999', 'incident', 'identified', 'degraded', '{"en":"x"}', now(), now(), now(), now())`.execute(db.owner)
})

const touch = () => sql`update ticket set updated_at = now() where id = ${ticket.id}`
async function bySql(who: string, statements: readonly RawBuilder<unknown>[]): Promise<string> {
  const undo = new Error('undone')
  return db.app
    .transaction()
    .execute(async (tx) => {
      await sql`select set_config('guichet.person', ${who}, true)`.execute(tx)
      for (const statement of statements) await statement.execute(tx)
      throw undo
    })
    .catch((fault: Error) =>
      fault === undo ? 'done' : /row-level security|permission denied/.test(fault.message) ? 'refused' : fault.message,
    )
}

const event = (type: string, payload: object = {}) =>
  sql`insert into ticket_event (id, ticket_id, actor_id, audience, type, payload, at) values (${newId()}, ${ticket.id}, guichet_me(), 'public', ${type}, ${JSON.stringify(payload)}, now())`
const message = (author: string, more = { staff: false }) =>
  sql`insert into message (id, ticket_id, author_id, from_staff, via, body, created_at) values (${newId()}, ${ticket.id}, ${author}, ${more.staff}, 'portal', 'x', now())`

describe('who reads along and touches the row', () => {
  // One line a table: what must be refused, although the row was written in the same transaction.
  const refused: Record<string, () => RawBuilder<unknown>> = {
    'ticket_event, that it was opened': () => event('ticket.created'),
    'ticket_event, in another’s name': () =>
      sql`insert into ticket_event (id, ticket_id, actor_id, type, payload, at) values (${newId()}, ${ticket.id}, ${tom}, 'ticket.replied', '{}', now())`,
    'ticket_event, that another was added who was not': () => event('ticket.participant-added', { personId: noor }),
    'message, in another’s name': () => message(tom),
    'message, as one of us': () => message(priya, { staff: true }),
    note: () => sql`insert into note (id, ticket_id, author_id, body, created_at) values (${newId()}, ${ticket.id}, ${priya}, 'x', now())`,
    'participant, in another’s name': () =>
      sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at) values (${ticket.id}, ${noor}, ${tom}, now(), now())`,
    incident_ticket: () =>
      sql`insert into incident_ticket (incident_id, ticket_id, how, linked_by, linked_at) values (${incident}, ${ticket.id}, 'joined', ${priya}, now())`,
    ticket_contract: () => sql`insert into ticket_contract (ticket_id, contract_id) values (${ticket.id}, ${contract})`,
    callback: () =>
      sql`insert into callback (id, ticket_id, queue_key, starts_at, ends_at, seat, phone, language, made_at, changed_at)
        values (${newId()}, ${ticket.id}, ${ticket.queue_key}, now(), now() + interval '1 hour', 1, '+4930123456', 'en', now(), now())`,
    vendor_thread: () =>
      sql`insert into vendor_thread (id, ticket_id, vendor, address, secret, secret_hash, consented_by, consented_at)
        values (${newId()}, ${ticket.id}, 'x', 'x', 'x', 'x', ${priya}, now())`,
    ticket_read: () => sql`insert into ticket_read (ticket_id, person_id, read_at) values (${ticket.id}, ${tom}, now())`,
    draft: () =>
      sql`insert into draft (id, person_id, ticket_id, kind, created_at, updated_at) values (${newId()}, ${tom}, ${ticket.id}, 'reply', now(), now())`,
  }
  test.each(Object.keys(refused))('cannot write %s', async (name) => {
    expect(await bySql(priya, [touch(), refused[name]!()])).toBe('refused')
  })

  test('but says what is theirs', async () => {
    expect(await bySql(priya, [touch(), message(priya)])).toBe('done')
    expect(await bySql(priya, [touch(), event('ticket.replied')])).toBe('done')
  })
})

test('an address is given to nobody but a person made in the same breath: mail for another is not led away', async () => {
  const nobody = newId()
  await sql`insert into person (id, first_name, last_name, name, language, time_zone, created_at) values (${nobody}, 'A', 'B', 'A B', 'en', 'UTC', now())`.execute(
    db.owner,
  )
  const address = (of: string) =>
    sql`insert into person_address (address, person_id, created_at) values (${`x-${newId()}@evil.example`}, ${of}, now())`
  expect(await bySql(priya, [address(nobody)])).toBe('refused')
  const own = newId()
  const person = sql`insert into person (id, first_name, last_name, name, language, time_zone, created_at) values (${own}, 'A', 'B', 'A B', 'en', 'UTC', now())`
  expect(await bySql(priya, [person, address(own)])).toBe('done')
})

test('of articles each row is of who writes it, and nothing is decided as it is asked', async () => {
  const article = await db.owner.selectFrom('article').select('id').limit(1).executeTakeFirstOrThrow()
  const review = (who: string, more: RawBuilder<unknown>) =>
    sql`insert into article_review (id, article_id, language, version, asked_by, asked_at, for_everyone, decided_by, decided_at, approved)
      values (${newId()}, ${article.id}, 'en', 1, ${who}, now(), true, ${more})`
  expect(await bySql(noor, [review(noor, sql`null, null, null`)])).toBe('done')
  expect(await bySql(noor, [review(people.get('ada')!, sql`null, null, null`)])).toBe('refused')
  expect(await bySql(noor, [review(noor, sql`${people.get('ada')!}, now(), true`)])).toBe('refused')
  expect(await bySql(tom, [review(tom, sql`null, null, null`)])).toBe('refused')
  const happened = (who: string) =>
    sql`insert into article_event (id, article_id, actor_id, type, payload, at) values (${newId()}, ${article.id}, ${who}, 'article.approved', '{}', now())`
  expect([await bySql(noor, [happened(noor)]), await bySql(noor, [happened(tom)]), await bySql(tom, [happened(tom)])]).toEqual([
    'done',
    'refused',
    'refused',
  ])
})
