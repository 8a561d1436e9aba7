// What a query of the app's role may write although no deed would: row-level security and column grants must refuse it (F20, F21).
import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { counter, minutes, monday, question, type Someone } from '../../../test/support/counter.ts'
import { reading, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { createTicket } from './create-ticket.ts'
import { move } from './move.ts'
import { note } from './note.ts'
import { addParticipant } from './participants.ts'
import { reply } from './reply.ts'
import { ticketPage } from './ticket-page.ts'

const c = await counter()
const { database } = c
const refused = /row-level security|permission denied|only an administrator/
const tryAs = (who: Someone, query: RawBuilder<unknown>) => writing(c.app, who.personId, (tx) => query.execute(tx))

async function scene() {
  const [acme, other] = [await c.organisation('Acme', true), await c.organisation('Other')]
  const [ada, ben, guest, eve] = [await c.person('Ada'), await c.person('Ben'), await c.person('Guest'), await c.person('Eve')]
  await c.member(acme, ada)
  await c.member(acme, ben, { sees: 'none', administers: true })
  await c.member(other, eve, { sees: 'none' })
  const { id } = await createTicket(c.as(ada), question)
  await reply(c.as(ada, minutes(1)), id, { body: 'The password is swordfish.' })
  await addParticipant(c.as(ada, minutes(2)), id, { address: guest.address })
  return { acme, other, ada, ben, guest, eve, id }
}

describe('F20 what no deed writes, the app’s role cannot write', () => {
  test('someone from outside makes themselves neither requester nor reader of what was said before', async () => {
    const { guest, id } = await scene()
    await expect(tryAs(guest, sql`update ticket set requester_id = ${guest.personId} where id = ${id}`)).rejects.toThrow(refused)
    await expect(
      tryAs(guest, sql`update participant set sees_from = null where ticket_id = ${id} and person_id = ${guest.personId}`),
    ).rejects.toThrow(refused)
    const { rows } = await reading(c.app, guest.personId, (tx) => sql`select from message where ticket_id = ${id}`.execute(tx))
    expect(rows).toEqual([])
  })
  test('a participant adds and removes nobody but themselves', async () => {
    const { ada, ben, guest, eve, id } = await scene()
    await addParticipant(c.as(ada, minutes(3)), id, { personId: ben.personId })
    const add = sql`insert into participant (ticket_id, person_id, added_by, added_at, updated_at)
      values (${id}, ${eve.personId}, ${guest.personId}, ${monday}, ${monday})`
    await expect(tryAs(guest, add)).rejects.toThrow(refused)
    await expect(
      writing(c.app, guest.personId, async (tx) => {
        await sql`update ticket set touched_at = ${minutes(9)} where id = ${id}`.execute(tx) // its row is this transaction's now
        await add.execute(tx)
      }),
    ).rejects.toThrow(refused)
    const removed = await tryAs(guest, sql`delete from participant where ticket_id = ${id} and person_id = ${ben.personId}`)
    expect(Number(removed.numAffectedRows)).toBe(0)
  })
  test('a ticket keeps its requester, organisation and reference, and leaves its queue by hand-over only', async () => {
    const { ada, other, id } = await scene()
    const kim = await c.agent('Kim', ['technical'])
    for (const [who, set] of [
      [ada, sql`organisation_id = ${other}`],
      [ada, sql`reference = 'CS-1'`],
      [ada, sql`queue_key = 'billing'`],
      [kim, sql`requester_id = ${kim.personId}`],
    ] as const) {
      await expect(tryAs(who, sql`update ticket set ${set} where id = ${id}`)).rejects.toThrow(refused)
    }
  })
  test('nobody files into an organisation that is not theirs, nor follows up in another’s name', async () => {
    const { acme, ada, eve, id } = await scene()
    const insert = (requester: Someone, organisation: string | null, follows: string | null) =>
      sql`insert into ticket (id, reference, request_type, organisation_id, requester_id, queue_key, summary, follow_up_of, created_at, updated_at, touched_at)
        values (${newId()}, ${`X-${Math.floor(Math.random() * 1e12)}`}, 'technical', ${organisation}, ${requester.personId}, 'technical', 'x', ${follows}, ${monday}, ${monday}, ${monday})`
    await expect(tryAs(eve, insert(eve, acme, null))).rejects.toThrow(refused)
    await expect(tryAs(ada, insert(eve, acme, id))).rejects.toThrow(refused)
    const { id: hers } = await createTicket(c.as(eve), question)
    await expect(tryAs(eve, insert(ada, acme, hers))).rejects.toThrow(refused)
  })
  test('a customer speaks neither as staff nor of people who are not on the ticket', async () => {
    const { ada, eve, id } = await scene()
    await expect(
      tryAs(
        ada,
        sql`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at) values (${newId()}, ${id}, ${ada.personId}, true, 'x', 'portal', ${monday})`,
      ),
    ).rejects.toThrow(refused)
    await expect(
      tryAs(
        ada,
        sql`insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
        values (${newId()}, ${id}, ${ada.personId}, 'ticket.participant-added', 'public', ${JSON.stringify({ personId: eve.personId, outside: true })}, ${monday})`,
      ),
    ).rejects.toThrow(refused)
  })
  test('an organisation’s administrator takes in nobody without an invitation, whose link only the mail knows', async () => {
    const { acme, ben, eve } = await scene()
    const membership = sql`insert into membership (organisation_id, person_id, created_at) values (${acme}, ${eve.personId}, ${monday})`
    await expect(tryAs(ben, membership)).rejects.toThrow(refused)
    await expect(
      tryAs(ben, sql`update membership set person_id = ${eve.personId} where organisation_id = ${acme} and person_id = ${ben.personId}`),
    ).rejects.toThrow(refused)
    await expect(
      tryAs(
        ben,
        sql`insert into invitation (id, organisation_id, address, files_tickets, sees_tickets, administers, token_hash, invited_by, created_at, expires_at)
        values (${newId()}, ${acme}, 'victim@example.test', true, 'all', true, ${'0'.repeat(64)}, ${ben.personId}, ${monday}, ${minutes(9)})`,
      ),
    ).rejects.toThrow(refused)
    await expect(tryAs(ben, sql`update invitation set token_hash = ${'0'.repeat(64)}`)).rejects.toThrow(refused)
  })
  test('events of people are recorded of oneself, or of an organisation one administers', async () => {
    const { acme, other, ben, eve } = await scene()
    const event = (organisation: string | null, person: Someone, type: string) =>
      sql`insert into people_event (id, organisation_id, person_id, actor_id, type, payload, at)
        values (${newId()}, ${organisation}, ${person.personId}, ${ben.personId}, ${type}, '{}', ${monday})`
    await expect(tryAs(ben, event(null, eve, 'person.welcomed'))).rejects.toThrow(refused)
    await expect(tryAs(ben, event(other, eve, 'member.left'))).rejects.toThrow(refused)
    await tryAs(ben, event(acme, eve, 'member.left'))
    await tryAs(ben, event(null, ben, 'person.changed'))
  })
  test('F22 F23 words of notes and of tickets are read by who reads the text, and hung on no ticket but their own', async () => {
    const { acme, ada, ben, guest, eve, id } = await scene()
    const [kim, lea] = [await c.agent('Kim', ['technical']), await c.agent('Lea', ['billing'])]
    await note(c.as(kim, minutes(3)), id, { body: 'smells of a marmot' })
    const found = async (who: Someone, table: string, word: string) =>
      (
        await reading(c.app, who.personId, (tx) =>
          sql`select from ${sql.table(table)} where ticket_id = ${id} and words @@ to_tsquery('simple', ${word})`.execute(tx),
        )
      ).rows.length
    for (const who of [ada, ben, guest, eve, lea]) expect(await found(who, 'note_words', 'marmot')).toBe(0)
    expect(await found(kim, 'note_words', 'marmot')).toBe(1)
    for (const who of [ben, guest, eve, lea]) expect(await found(who, 'ticket_words', 'swordfish')).toBe(0)
    for (const who of [ada, kim]) expect(await found(who, 'ticket_words', 'swordfish')).toBe(1)
    const within = async (who: Someone, standing: string) =>
      (
        await reading(c.app, who.personId, (tx) =>
          sql`select from guichet_tickets_with(to_tsquery('simple', 'swordfish | marmot'), ${standing}, 100) found (id) where found.id = ${id}`.execute(
            tx,
          ),
        )
      ).rows.length
    for (const who of [ben, guest, eve, lea])
      for (const standing of ['mine', 'cc', 'organisation', 'queue']) expect(await within(who, standing)).toBe(0)
    expect([await within(ada, 'mine'), await within(ada, 'queue'), await within(kim, 'queue')]).toEqual([1, 0, 1])

    const { id: hers } = await createTicket(c.as(eve), question)
    for (const plant of [
      sql`insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words) values (${hers}, ${ada.personId}, ${acme}, 'technical', '')`,
      sql`insert into note_words (note_id, ticket_id, queue_key, words) values (${newId()}, ${id}, 'technical', '')`,
      sql`select guichet_join_words(${id}, 'planted')`,
    ])
      await expect(tryAs(eve, plant)).rejects.toThrow(/row-level security|only who reads/)
  })
  test('F22 the answer kept for one person’s repeated request is not there for another', async () => {
    const { ada, eve } = await scene()
    const key = newId()
    await c.owner.executeQuery(
      sql`insert into repeated_request (token_id, key, digest, status, response, created_at) values (${newId()}, ${key}, 'd', 201, '{"body":"secret"}', ${monday})`.compile(
        c.owner,
      ),
    )
    for (const who of [ada, eve]) {
      const { rows } = await reading(c.app, who.personId, (tx) => sql`select from repeated_request where key = ${key}`.execute(tx))
      expect(rows).toEqual([])
    }
  })
  test('nobody makes themselves staff, whatever the application’s login is called', async () => {
    const { ada } = await scene()
    const login = `web_${newId().slice(-12)}`
    const client = new pg.Client({ connectionString: database.urls.superuser })
    await client.connect()
    try {
      await client.query(`create role ${login}; grant guichet_app to ${login}`)
      for (const role of ['guichet_app', login]) {
        await client.query(`begin; set local role ${role}; select set_config('guichet.person', '${ada.personId}', true)`)
        await expect(
          client.query(`update person set staff_role = 'administrator' where id = '${ada.personId}'`),
          role === login ? 'a login of another name' : role,
        ).rejects.toThrow(refused)
        await client.query('rollback')
      }
    } finally {
      await client.query(`rollback; drop role if exists ${login}`).catch(() => {})
      await client.end()
    }
  })
  test('and what deeds do write still passes: a guest’s follow-up with everyone on it, an agent’s ticket in a queue not theirs', async () => {
    const { acme, ada, ben, guest, id } = await scene()
    await addParticipant(c.as(ada, minutes(3)), id, { personId: ben.personId })
    const [kim, lea] = [await c.agent('Kim', ['billing']), await c.agent('Lea', ['technical'])]
    await move(c.as(lea, minutes(4)), id, { happening: 'closed', reason: 'solved' })
    const late = await reply(c.as(guest, minutes(5)), id, { body: 'Not quite.' })
    expect(late).toMatchObject({ followUp: true })
    for (const who of [ada, ben, guest, lea]) await reading(c.app, who.personId, (tx) => ticketPage(tx, who, late.ticketId))
    const made = await createTicket(c.as(kim, minutes(6)), {
      ...question,
      requesterId: ada.personId,
      organisationId: acme,
      participants: [{ personId: ben.personId }, { address: guest.address }],
    })
    await reading(c.app, guest.personId, (tx) => ticketPage(tx, guest, made.id))
    await expect(reading(c.app, kim.personId, (tx) => ticketPage(tx, kim, made.id))).rejects.toThrow('not-found')
  })
})
