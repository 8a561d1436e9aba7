// What a mail tells of an event and its ticket, read in one trip with the rights of whoever it is for: all of it, or nothing.
import { type RawBuilder, sql } from 'kysely'
import { type TicketCallback, callbackOnPage, readOnPage } from '../callbacks/callback-of.ts'
import type { Status } from '../events.ts'
import { type ReadIncident, type TicketIncident, type Told, ticketIncident } from '../incidents/incident.ts'
import { standingsOf } from '../tickets/access.ts'
import { type Right, allowed, isStaffStanding } from '../tickets/rights.ts'
import type { PageMessage } from '../tickets/ticket-page.ts'

export interface ToldMessage extends Pick<PageMessage, 'authorId' | 'body' | 'vendor' | 'unverified' | 'vendorSender' | 'at'> {
  readonly told: Told | null
  /** Names of its files. */
  readonly files: readonly string[]
}
export interface ToldTicket {
  readonly id: string
  readonly reference: string
  readonly summary: string
  readonly status: Status
  readonly works: boolean
  readonly may: ReadonlySet<Right>
  readonly incidents: readonly TicketIncident[]
  readonly callback: TicketCallback | null
  /** The event names a message. */
  readonly hasMessage: boolean
  /** null where it names none, or one that the reader may not read: a note, or from before their time. */
  readonly message: ToldMessage | null
  /** Of whoever wrote the message or did it; null: the system, or somebody they may not know. */
  readonly by: string | null
}

interface Row extends Pick<ToldTicket, 'id' | 'reference' | 'summary' | 'status' | 'hasMessage' | 'by'> {
  readonly standings: Parameters<typeof allowed>[0]
  readonly incidents: readonly ReadIncident[]
  readonly callback: object | null
  readonly message: (Omit<ToldMessage, 'at'> & { readonly at: string }) | null
}

/** No row: the reader may not see the ticket, or not the event. What names ticket and message is looked up first: policies let no join look it up. */
export const toldQuery = (personId: string, eventId: string): RawBuilder<Row> =>
  sql`with e as materialized (select e.ticket_id, e.actor_id, (e.payload ->> 'messageId')::uuid as message_id from ticket_event e where e.id = ${eventId})
    select t.id, t.reference, t.summary, t.status, ${standingsOf({ personId, staffRole: 'agent' })} as standings, guichet_incidents_of(t.id) as incidents,
      ${callbackOnPage} as callback, (select e.message_id from e) is not null as "hasMessage",
      case when m.id is not null then json_build_object('authorId', m.author_id, 'body', m.body, 'vendor', m.vendor, 'unverified', m.unverified,
        'vendorSender', m.vendor_sender, 'at', m.created_at, 'told', guichet_told_on(t.id) -> m.id::text,
        'files', array(select f.name from message_file f where f.message_id = m.id order by f.position)) end as message,
      coalesce((select p.name from person p where p.id = who.id), (select n.name from guichet_people_on(t.id) n where n.id = who.id)) as by
    from ticket t left join message m on m.id = (select e.message_id from e) and m.ticket_id = t.id
    cross join lateral (select coalesce(m.author_id, (select e.actor_id from e)) as id offset 0) who where t.id = (select e.ticket_id from e)`

/** null: it is nothing to them. */
export function toldOf(row: Row | undefined): ToldTicket | null {
  if (!row || row.standings.length === 0) return null
  const { standings, incidents, callback, message, ...own } = row
  return {
    ...own,
    works: isStaffStanding(standings),
    may: new Set(allowed(standings, row.status)),
    incidents: incidents.map(ticketIncident),
    callback: readOnPage(callback),
    message: message && { ...message, at: new Date(message.at) },
  }
}
