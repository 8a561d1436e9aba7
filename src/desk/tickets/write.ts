// What every deed writes beside its own row: the times that order lists, the reader's mark, the words to be found by.
import { type Compilable, type RawBuilder, sql } from 'kysely'
import type { ActInTransaction } from '../actor.ts'
import { type Catalogue, shownAs } from '../catalogue/catalogue.ts'
import { type CloseReason, type Status, eventRow } from '../events.ts'
import type { Language } from '../../platform/messages.ts'
import { vectorOf } from '../search/words.ts'
import type { HeldTicket } from './access.ts'
import { type Happening, lifeAfter } from './lifecycle.ts'

export type Write = Compilable<unknown> | RawBuilder<unknown>
/** What of a held ticket decides what is written on it. */
export type Moved = Pick<HeldTicket, 'id' | 'status' | 'waiting_since' | 'solved_at' | 'updated_at'>

/** Moves touched_at, and updated_at only where the customer can see what happened: a note must not reorder a customer's list. */
export function touched(act: ActInTransaction, ticket: Moved, seen: 'by-all' | 'by-staff', set: Record<string, unknown> = {}): Write[] {
  const { at } = act
  const columns = Object.entries(set).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  if (seen === 'by-staff') {
    return [sql`update ticket set ${sql.join([...columns, sql`touched_at = greatest(touched_at, ${at})`])} where id = ${ticket.id}`]
  }
  const times = sql`touched_at = greatest(touched_at, ${at}), updated_at = greatest(updated_at, ${at})`
  return [
    sql`update ticket set ${sql.join([...columns, times])} where id = ${ticket.id}`,
    sql`update participant set updated_at = greatest(updated_at, ${at}) where ticket_id = ${ticket.id}`,
    // One's own doing is no news to oneself, but what one had not read stays unread.
    sql`update ticket_read set read_at = ${at} where person_id = ${act.actor.personId} and ticket_id = ${ticket.id} and read_at >= ${ticket.updated_at} and read_at < ${at}`,
  ]
}

export const readUpTo = (personId: string, ticketId: string, moment: Date): Write =>
  sql`insert into ticket_read (person_id, ticket_id, read_at) values (${personId}, ${ticketId}, ${moment})
    on conflict (person_id, ticket_id) do update set read_at = greatest(ticket_read.read_at, excluded.read_at)`

/** What a happening changes: the columns to set, and the event when the status moved. */
export function happened(
  act: ActInTransaction,
  catalogue: Catalogue,
  ticket: Moved,
  happening: Happening,
  reason: CloseReason | null = null,
  life = lifeAfter(ticket, happening, act.at, reason),
) {
  const shown = shownAs(catalogue, ticket.status) !== shownAs(catalogue, life.status)
  const event = statusEvent(act, ticket.id, ticket.status, life.status, happening, shown, life.close_reason)
  return { life, shown, writes: event }
}

function statusEvent(
  act: ActInTransaction,
  ticketId: string,
  from: Status,
  to: Status,
  happening: Happening,
  shown: boolean,
  reason: CloseReason | null,
): Write[] {
  if (from === to) return []
  return [eventRow(act, ticketId, { type: 'ticket.status-changed', from, to, happening, shown, ...(reason && { reason }) }).query]
}

/** The words of a further message join those of the ticket, up to a bound. */
export const wordsJoin = (ticketId: string, text: string, language: Language): Write =>
  sql`select guichet_join_words(${ticketId}, ${vectorOf(text, language)})`
