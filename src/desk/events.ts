// Every event with its payload, in the past tense: ids and values, never sentences. The row is the outbox; nothing else triggers mail or live updates.
import type { ActInTransaction } from './actor.ts'
import { newId } from '../platform/id.ts'

export type Status = 'new' | 'open' | 'pending' | 'on-hold' | 'solved' | 'closed'
export type CloseReason = 'solved' | 'no-longer-relevant' | 'duplicate' | 'no-answer'

/** What can happen to a ticket. `audience` below says who may know. */
export type TicketEvent =
  | { type: 'ticket.created'; messageId: string; followUpOf?: string; overridden?: string } // overridden: why it was refused, filed by one of us all the same
  | { type: 'ticket.followed-up'; followUp: string } // on the old, closed ticket
  | { type: 'ticket.replied'; messageId: string; byStaff: boolean }
  | { type: 'ticket.noted'; noteId: string }
  | { type: 'ticket.participant-added'; personId: string; outside: boolean }
  | { type: 'ticket.participant-removed'; personId: string }
  | { type: 'ticket.assigned'; from: string | null; to: string | null }
  | { type: 'ticket.priority-changed'; from: string | null; to: string | null }
  | { type: 'ticket.severity-changed'; from: string | null; to: string | null }
  | { type: 'ticket.queue-changed'; from: string; to: string }
  | { type: 'ticket.status-changed'; from: Status; to: Status; happening: string; reason?: CloseReason; shown: boolean } // shown: the public status changed too

export type TicketEventType = TicketEvent['type']

const audiences = {
  'ticket.created': 'public',
  'ticket.followed-up': 'public',
  'ticket.replied': 'public',
  'ticket.noted': 'staff',
  'ticket.participant-added': 'public',
  'ticket.participant-removed': 'public',
  'ticket.assigned': 'staff',
  'ticket.priority-changed': 'public',
  'ticket.severity-changed': 'public',
  'ticket.queue-changed': 'staff',
  'ticket.status-changed': 'public',
} as const satisfies Record<TicketEventType, 'public' | 'staff'>

/**
 * The row that records what happened; a deed sends it with its other writes, in its own transaction. Deeds neither notify nor add jobs:
 * the dispatcher does (docs/decisions/0002).
 */
export function eventRow(act: ActInTransaction, ticketId: string, event: TicketEvent) {
  const { type, ...payload } = event
  const id = newId()
  // Between two states with one public status the customer is told nothing.
  const audience = event.type === 'ticket.status-changed' && !event.shown ? 'staff' : audiences[type]
  const query = act.db
    .insertInto('ticket_event')
    .values({ id, ticket_id: ticketId, actor_id: act.actor.personId, type, audience, payload: JSON.stringify(payload), at: act.at })
  return { id, query }
}

/** What can happen to people and organisations. */
export type PeopleEvent =
  // Nothing is looked up when these two are recorded, so that known and unknown addresses take the same time; people/mailed-link.ts does it for the mail.
  | { type: 'person.signed-up'; address: string; firstName: string; lastName: string; language: string; timeZone: string }
  | { type: 'person.asked-to-reset'; address: string }
  | { type: 'person.welcomed'; personId: string } // an administrator made them; a mail with a link goes out
  | { type: 'person.claimed'; personId: string } // the mailed link was used: the address is proven
  | { type: 'person.changed'; personId: string; fields: string[] }
  | { type: 'person.disabled'; personId: string }
  | { type: 'person.enabled'; personId: string }
  | { type: 'member.invited'; organisationId: string; invitationId: string }
  | { type: 'member.invitation-revoked'; organisationId: string; invitationId: string }
  | { type: 'member.joined'; organisationId: string; personId: string }
  | {
      type: 'member.rights-changed'
      organisationId: string
      personId: string
      rights: { files: boolean; sees: string; administers: boolean }
    }
  | { type: 'member.left'; organisationId: string; personId: string }
  | { type: 'organisation.made'; organisationId: string }
  | { type: 'organisation.changed'; organisationId: string; fields: string[] }
  | { type: 'staff.changed'; personId: string; role: string | null; queues: string[] }
  | { type: 'contract.added'; organisationId: string; contractId: string; number: string }
  | { type: 'contract.changed'; organisationId: string; contractId: string; number: string; fields: string[] }
  | { type: 'contract.ended'; organisationId: string; contractId: string; number: string; endsOn: string }
  | { type: 'tenant.added'; organisationId: string; tenantId: string; name: string }
  | { type: 'tenant.retired'; organisationId: string; tenantId: string; name: string }
  | { type: 'filing.granted'; organisationId: string; personId: string; offering: string }
  | { type: 'filing.revoked'; organisationId: string; personId: string; offering: string }
  // `right` and `key` are from the catalogue, `from` says who can give it: nothing in it was typed by whoever asks.
  | {
      type: 'right.asked'
      organisationId: string | null
      personId: string
      right: string
      key: string | null
      from: 'organisation' | 'provider'
    }

export async function recordOfPeople(db: ActInTransaction['db'], actorId: string | null, at: Date, event: PeopleEvent): Promise<string> {
  const { type, ...payload } = event
  const id = newId()
  const about = payload as { organisationId?: string; personId?: string }
  await db
    .insertInto('people_event')
    .values({
      id,
      organisation_id: about.organisationId ?? null,
      person_id: about.personId ?? null,
      actor_id: actorId,
      type,
      payload: JSON.stringify(payload),
      at,
    })
    .execute()
  return id
}
