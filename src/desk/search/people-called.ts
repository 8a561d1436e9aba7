// Whose tickets plain words may mean: an agent who types a name or an address looks for that person, who seldom stands in the words of a ticket.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Asker } from '../tickets/access.ts'
import { queuesWorkedBy } from '../tickets/agent-queue.ts'
import { type Asked, cleaned } from './asked.ts'

export interface Called {
  readonly name: string
  readonly address: string
}
const most = { words: 4, people: 5 }

/** Each must begin a word of the name, or the address; the longest first. None: what was asked is no name. */
function wordsOfName(text: string, { not, filters, unclear }: Asked): string[] {
  if (not.length > 0 || unclear.length > 0 || Object.keys(filters).length > 0) return []
  const words = cleaned(text)
    .replace(/["“”„«»「」『』]/g, ' ')
    .split(/[\s,、]+/)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
  // One letter begins half of all names; one sign of Japanese may be one.
  return words.length > most.words || /^[\p{Script=Latin}\p{N}\p{P}]?$/u.test(words[0] ?? '') ? [] : words
}

/** Requesters of tickets that the asker works, by name. `more`: others are called so too. */
export async function peopleCalled(tx: Tx, who: Asker, text: string, asked: Asked): Promise<{ people: Called[]; more: boolean }> {
  const patterns = wordsOfName(text, asked).map((word) => `${word.replace(/[\\%_]/g, '\\$&')}%`)
  if (who.staffRole === null || patterns.length === 0) return { people: [], more: false }
  // No more of those who are called so are asked for their tickets than are shown.
  const { rows } = await sql<Called>`select p.name, a.address from (
      select c.* from guichet_people_called(${patterns}) with ordinality c (id, place)
      where exists (select from ticket t where t.requester_id = c.id and t.queue_key = any (array(select q.key from (${queuesWorkedBy(who)}) q)) offset 0)
      order by c.place limit ${most.people + 1}) c
    join person p on p.id = c.id join person_address a on a.person_id = c.id order by c.place`.execute(tx)
  return { people: rows.slice(0, most.people), more: rows.length > most.people }
}
