// What it writes to bring a ticket to an incident and away from it: the link, the ticket's waiting, and the event; for one ticket and for five hundred.
import { sql } from 'kysely'
import type { ActInTransaction } from '../actor.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { leadsTo } from '../tickets/lifecycle.ts'
import { type Moved, type Write, happened, touched } from '../tickets/write.ts'

export interface Bare {
  readonly id: string
  readonly reference: string
}

/** A ticket that waits for us waits with the incident from now on, and leaves the lists of what is to be done. */
export function brought(act: ActInTransaction, catalogue: Catalogue, ticket: Moved, incident: Bare, how: 'joined' | 'attached'): Write[] {
  const waits = leadsTo('put-on-hold', ticket.status) === null ? null : happened(act, catalogue, ticket, 'put-on-hold')
  return [
    sql`insert into incident_ticket (incident_id, ticket_id, how, linked_by, linked_at)
      values (${incident.id}, ${ticket.id}, ${how}, ${act.actor.personId}, ${act.at})
      on conflict (incident_id, ticket_id) do update set how = excluded.how, asked_at = null, answer = null, answered_at = null`,
    eventRow(act, ticket.id, { type: 'ticket.incident-linked', incidentId: incident.id, reference: incident.reference, how }).query,
    ...touched(act, ticket, 'by-all', waits ? { ...waits.life } : {}),
    ...(waits?.writes ?? []),
  ]
}

/** What waited with the incident is to be done again. */
export function takenAway(act: ActInTransaction, catalogue: Catalogue, ticket: Moved, incident: Bare): Write[] {
  const waits = ticket.status === 'on-hold' ? happened(act, catalogue, ticket, 'taken-up') : null
  return [
    sql`delete from incident_ticket where incident_id = ${incident.id} and ticket_id = ${ticket.id}`,
    eventRow(act, ticket.id, { type: 'ticket.incident-unlinked', incidentId: incident.id, reference: incident.reference }).query,
    ...touched(act, ticket, 'by-all', waits ? { ...waits.life } : {}),
    ...(waits?.writes ?? []),
  ]
}
