// A ticket on which logs are pasted for weeks can still be answered and searched: the words kept for the search are bounded (1 MB is PostgreSQL's end).
import { expect, test } from 'vitest'
import { counter, minutes, question } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import { createTicket } from './create-ticket.ts'
import { addParticipant } from './participants.ts'
import { reply } from './reply.ts'
import { searchTickets } from './search-tickets.ts'

const c = await counter()

const logs = {
  'of ever new words': (n: number) => Array.from({ length: 2300 }, (_, word) => `requestofthegateway${n}x${word}`),
  'of long words that differ at the end only': (n: number) => Array.from({ length: 1000 }, (_, word) => `${'a'.repeat(54)}${n}x${word}`),
}

test.each(Object.entries(logs))('forty long logs %s', async (_, wordsOf) => {
  const [acme, ada, guest] = [await c.organisation('Acme', true), await c.person('Ada'), await c.person('Guest')]
  await c.member(acme, ada)
  const { id } = await createTicket(c.as(ada), question)
  await addParticipant(c.as(ada), id, { address: guest.address })
  for (let n = 0; n < 40; n++) await reply(c.as(ada, minutes(n + 1)), id, { body: wordsOf(n).join(' ') })
  for (const who of [ada, guest]) {
    const { rows } = await reading(c.app, who.personId, (tx) => searchTickets(tx, who, { text: wordsOf(0)[7]! }))
    expect(rows.map((row) => row.id)).toEqual([id])
  }
})
