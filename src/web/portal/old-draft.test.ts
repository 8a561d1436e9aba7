// What was begun on a ticket stands there again, however much was begun elsewhere since.
import { expect, test } from 'vitest'
import { question } from '../../../test/support/counter.ts'
import { testHouse } from '../../../test/support/house.ts'
import { openDraft, saveDraft } from '../../desk/tickets/drafts.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'

const { as, house, people } = await testHouse()

test('a reply begun on one ticket is not lost behind twenty-five begun on others, for customers and agents', async () => {
  const act = (person: string, staffRole: 'agent' | null, minute: number) => ({
    db: house.app,
    actor: { personId: people.get(person)!, staffRole, via: 'portal' as const },
    at: new Date(Date.now() - 3_600_000 + minute * 60_000),
  })
  const tickets: { id: string; reference: string }[] = []
  for (let n = 0; n <= 25; n++) tickets.push(await createTicket(act('tom', null, 0), question))
  for (const [person, role, room] of [
    ['tom', null, '/tickets'],
    ['noor', 'agent', '/workspace/tickets'],
  ] as const) {
    for (const [n, { id }] of tickets.entries()) {
      const draft = await openDraft(act(person, role, n), { kind: 'reply', ticketId: id })
      await saveDraft(act(person, role, n), draft.id, { body: `Begun by ${person}, ${n}.` })
    }
    expect(await (await as(person)).page(`${room}/${tickets[0]!.reference}`)).toContain(`Begun by ${person}, 0.`)
  }
})
