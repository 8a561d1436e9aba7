// "Will no longer see the organisation's tickets": whoever leaves stops following them too, and keeps what they filed.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { counter, minutes, question, refusalOf } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { addParticipant } from '../tickets/participants.ts'
import { listTickets } from '../tickets/list-tickets.ts'
import { ticketPage } from '../tickets/ticket-page.ts'
import { removeMember } from './remove-member.ts'

const c = await counter()
/** When an id of version 7 was made, in milliseconds. */
const timeOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)

test('F20 a removed member no longer follows the organisation’s tickets; their own, and another organisation’s, stay', async () => {
  const [acme, other] = [await c.organisation('Acme'), await c.organisation('Other')]
  const [ada, tom, eve] = [await c.person('Ada'), await c.person('Tom'), await c.person('Eve')]
  await c.member(acme, ada, { administers: true })
  await c.member(acme, eve)
  for (const organisation of [acme, other]) await c.member(organisation, tom)
  await c.member(other, eve)
  const there = async (who: typeof ada, organisationId: string) => {
    const { id } = await createTicket(c.as(who), { ...question, organisationId })
    if (who !== tom) await addParticipant(c.as(who, minutes(1)), id, { personId: tom.personId })
    return id
  }
  // Eve's is one that the administrator does not see themself.
  const [hers, eves, his, elsewhere] = [await there(ada, acme), await there(eve, acme), await there(tom, acme), await there(eve, other)]
  const sees = (id: string) => refusalOf(reading(c.app, tom.personId, (tx) => ticketPage(tx, tom, id)))
  expect(await Promise.all([hers, eves, his, elsewhere].map(sees))).toEqual(['done', 'done', 'done', 'done'])

  expect(await refusalOf(removeMember(c.as(eve), acme, tom.personId))).toBe('may-not-do-that')
  await removeMember(c.as(ada, minutes(2)), acme, tom.personId)

  expect(await Promise.all([hers, eves, his, elsewhere].map(sees))).toEqual(['not-found', 'not-found', 'done', 'done'])
  const { rows } = await reading(c.app, tom.personId, (tx) => listTickets(tx, tom, { tab: 'cc' }))
  expect(rows.map((row) => row.id)).toEqual([elsewhere])

  // The tickets they followed say so, under the name of whoever removed them; no list is put in another order by it.
  const removals = await sql<{
    ticket_id: string
    actor_id: string
    audience: string
    at: Date
    id: string
  }>`select id, ticket_id, actor_id, audience, at
    from ticket_event where type = 'ticket.participant-removed' and payload ->> 'personId' = ${tom.personId} order by ticket_id`.execute(
    c.worker,
  )
  expect(removals.rows.map(({ id, ...event }) => event)).toEqual(
    [hers, eves].sort().map((ticket_id) => ({ ticket_id, actor_id: ada.personId, audience: 'public', at: minutes(2) })),
  )
  for (const { id } of removals.rows) expect(Math.abs(timeOf(id) - Date.now())).toBeLessThan(60_000)
  const page = await reading(c.app, eve.personId, (tx) => ticketPage(tx, eve, eves))
  expect(page.timeline.at(-1)).toMatchObject({ type: 'ticket.participant-removed', payload: { personId: tom.personId } })
  expect(page.people.get(tom.personId)?.name).toBe('Tom')
  expect(page.updatedAt).toEqual(minutes(1))
})
