// The callback of a ticket as its readers see it; the tries with their notes only those who work the ticket.
import { sql } from 'kysely'
import { isId } from '../../platform/id.ts'
import { type Tx, together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Asker, named, ticketsVisibleTo } from '../tickets/access.ts'
import type { CallbackState, Outcome } from './stands.ts'

export interface Callback {
  readonly id: string
  readonly queue: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly seat: number
  /** E.164, with its extension behind ` x`. */
  readonly phone: string
  readonly language: string
  readonly state: CallbackState
  readonly sequence: number
  readonly calledAt: Date | null
  readonly changedAt: Date
}
export interface Attempt {
  readonly id: string
  readonly at: Date
  readonly by: string
  readonly outcome: Outcome
  readonly note: string
}

export const callbackColumns = sql`c.id, c.queue_key as queue, c.starts_at as "startsAt", c.ends_at as "endsAt", c.seat, c.phone, c.language, c.state, c.sequence,
  c.called_at as "calledAt", c.changed_at as "changedAt"`

/** With the tries, for who works the ticket. */
export interface TicketCallback extends Callback {
  readonly attempts: readonly Attempt[]
}
/** Of a row `t` of ticket, as JSON: a page asks for it along with everything else. Attempts come to nobody who may not read them. */
export const callbackOnPage = sql<
  object | null
>`(select to_jsonb(one) from (select ${callbackColumns}, (select coalesce(json_agg(tried order by tried.at), '[]') from (
    select a.id, a.at, p.name as by, a.outcome, a.note from callback_attempt a join person p on p.id = a.by_person where a.callback_id = c.id) tried) as attempts
  from callback c where c.ticket_id = t.id) one)`

export function readOnPage(row: object | null): TicketCallback | null {
  if (row === null) return null
  const given = row as TicketCallback
  const date = (text: unknown) => new Date(text as string)
  return {
    ...given,
    startsAt: date(given.startsAt),
    endsAt: date(given.endsAt),
    changedAt: date(given.changedAt),
    calledAt: given.calledAt === null ? null : date(given.calledAt),
    attempts: given.attempts.map((one) => ({ ...one, at: date(one.at) })),
  }
}

const ticketId = (idOrReference: string) =>
  isId(idOrReference) ? sql`${idOrReference}::uuid` : sql`(select t.id from ticket t where ${named(idOrReference)})`

/** null: it has none that the asker may see. Refusal not-found where they may not see the ticket. */
export async function callbackOf(
  tx: Tx,
  who: Asker,
  idOrReference: string,
): Promise<{ readonly callback: Callback; readonly attempts: readonly Attempt[] } | null> {
  const [tickets, callbacks, attempts] = await together(tx, [
    sql`select t.id from ticket t where ${named(idOrReference)} and ${ticketsVisibleTo(who)}`,
    sql<Callback>`select ${callbackColumns} from callback c where c.ticket_id = ${ticketId(idOrReference)}`,
    who.staffRole === null
      ? sql<Attempt>`select where false`
      : sql<Attempt>`select a.id, a.at, p.name as by, a.outcome, a.note from callback_attempt a join callback c on c.id = a.callback_id
          join person p on p.id = a.by_person where c.ticket_id = ${ticketId(idOrReference)} order by a.at, a.id`,
  ])
  if (tickets.length === 0) throw new Refusal('not-found')
  return callbacks[0] ? { callback: callbacks[0], attempts } : null
}
