// Whom one can add is asked of functions with their owner's rights: they tell what the policies of the tables tell, and nothing more.
import { beforeAll, expect, test } from 'vitest'
import { counter, monday, question } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { people } from '../new-ticket/people.ts'
import { colleaguesOn } from './my-organisations.ts'

const c = await counter()
const [acme, rival] = [await c.organisation('Acme'), await c.organisation('Rival')]
const [ada, bob, gone, eve, guest] = [
  await c.person('Ada'),
  await c.person('Bob 100%'),
  await c.person('Gone'),
  await c.person('Eve'),
  await c.person('Guest'),
]
const kim = await c.agent('Kim', ['technical'])
let reference = ''
beforeAll(async () => {
  for (const who of [ada, bob, gone]) await c.member(acme, who)
  await c.member(rival, eve)
  await c.disable(gone)
  const ticket = await createTicket(c.as(ada), { ...question, organisationId: acme })
  reference = ticket.reference
  await c.worker
    .insertInto('participant')
    .values({ ticket_id: ticket.id, person_id: guest.personId, added_by: ada.personId, added_at: monday, updated_at: monday })
    .execute()
})

const on = (who: { personId: string }, of = reference) => reading(c.app, who.personId, (tx) => colleaguesOn(tx, who.personId, of))
const found = (who: { personId: string }, organisationId: string, text?: string, chosen?: string[]) =>
  reading(c.app, who.personId, (tx) => people(tx, { organisationId, except: who.personId, text, chosen }))

test('F01 F20 of a ticket those of one’s own organisation, but oneself and who is disabled', async () => {
  expect(await on(ada)).toEqual([{ id: bob.personId, name: 'Bob 100%', organisationId: acme }])
  expect(await on(ada, reference.toLowerCase())).toHaveLength(1)
  expect(await on(kim)).toHaveLength(2)
  for (const stranger of [bob, eve, guest]) expect(await on(stranger), 'who does not see it, or does not belong there').toEqual([])
})

test('F01 in the form those of an organisation one belongs to, found by name', async () => {
  const none = { found: [], chosen: [], hasMore: false }
  expect(await found(ada, acme)).toEqual({ found: [{ id: bob.personId, name: 'Bob 100%' }], chosen: [], hasMore: false })
  expect(await found(eve, acme)).toEqual(none)
  expect(await found(eve, acme, '', [bob.personId, ada.personId])).toEqual(none)
  expect((await found(kim, acme)).found).toHaveLength(2)
  expect((await found(kim, acme, '0%', [ada.personId])).found).toHaveLength(1)
  expect(await found(kim, acme, '_', [ada.personId])).toEqual({ ...none, chosen: [{ id: ada.personId, name: 'Ada' }] })
})
