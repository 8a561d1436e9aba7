// "Updated" is an unread mark per person; reading clears it.
import { sql } from 'kysely'
import type { Act } from '../actor.ts'
import { inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { asker, named, ticketsVisibleTo } from './access.ts'

/** Reads up to act.at, or up to the moment the page showed: what came since stays unread. Refusal not-found. Takes no lock. */
export function markRead(act: Act, idOrReference: string, upTo: Date = act.at): Promise<void> {
  return inTransaction(act, async (act) => {
    const moment = upTo < act.at ? upTo : act.at
    const who = asker(act)
    const { rows } = await sql`insert into ticket_read (person_id, ticket_id, read_at)
      select ${who.personId}, t.id, ${moment} from ticket t where ${named(idOrReference)} and ${ticketsVisibleTo(who)}
      on conflict (person_id, ticket_id) do update set read_at = greatest(ticket_read.read_at, excluded.read_at) returning ticket_id`.execute(
      act.db,
    )
    if (rows.length === 0) throw new Refusal('not-found')
  })
}
