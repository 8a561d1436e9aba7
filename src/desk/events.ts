// Every event with its payload, in the past tense: ids and values, never sentences. The row is the outbox; nothing else triggers mail or live updates.
import type { ActInTransaction } from './actor.ts'
import type { WhyKept } from './by-mail/file-mail.ts'
import type { TermsNow } from './partners/delegation-terms.ts'
import type { Recorded } from './promises/recorded.ts'
import { newId } from '../platform/id.ts'

export type Status = 'new' | 'open' | 'pending' | 'on-hold' | 'solved' | 'closed'
export type CloseReason = 'solved' | 'no-longer-relevant' | 'duplicate' | 'no-answer'

/** What can happen to a ticket. `audience` below says who may know. */
export type TicketEvent =
  // overridden: why it was refused, filed by one of us all the same. incidentId: it waits with that. papers: ids of contracts that pay without being named.
  | {
      type: 'ticket.created'
      messageId: string
      followUpOf?: string
      overridden?: string
      incidentId?: string
      papers?: readonly string[]
      promised?: Recorded
    }
  | { type: 'ticket.followed-up'; followUp: string } // on the old, closed ticket
  // byVendor: key of the vendor whose mail it was. updateId: an update of the incident it belongs to, told on each of its tickets.
  | {
      type: 'ticket.replied'
      messageId: string
      byStaff: boolean
      byVendor?: string
      updateId?: string
      told?: 'update' | 'solved' | 'report'
    }
  | { type: 'ticket.incident-linked'; incidentId: string; reference: string; how: 'joined' | 'attached' }
  | { type: 'ticket.incident-unlinked'; incidentId: string; reference: string }
  | { type: 'ticket.incident-answered'; incidentId: string; reference: string; answer: 'solved' | 'not-solved' }
  | { type: 'ticket.noted'; noteId: string }
  | { type: 'ticket.partner-noted'; noteId: string }
  | { type: 'ticket.clocks-moved' } // another moment is due next: lists stand in another order
  | { type: 'ticket.participant-added'; personId: string; outside: boolean; address?: string } // address: guichet_shown_by_address
  | { type: 'ticket.participant-removed'; personId: string }
  | { type: 'ticket.assigned'; from: string | null; to: string | null }
  | { type: 'ticket.priority-changed'; from: string | null; to: string | null }
  // promised: what is promised from now on; null: nothing any more. Left out where nothing ever was.
  | { type: 'ticket.severity-changed'; from: string | null; to: string | null; promised?: Recorded | null }
  | { type: 'ticket.queue-changed'; from: string; to: string; promised?: Recorded | null }
  | { type: 'ticket.status-changed'; from: Status; to: Status; happening: string; reason?: CloseReason; shown: boolean } // shown: the public status changed too
  | { type: 'ticket.sent-to-vendor'; threadId: string; vendor: string; messageId: string } // with the customer's consent, or their further reply
  | { type: 'ticket.vendor-ended'; vendor: string }
  | { type: 'ticket.callback-booked'; startsAt: string }
  | { type: 'ticket.callback-moved'; from: string; startsAt: string }
  | { type: 'ticket.callback-cancelled'; startsAt: string }
  | { type: 'ticket.callback-tried'; startsAt: string; outcome: 'no-answer' | 'busy' | 'wrong-number' }
  | { type: 'ticket.callback-done'; startsAt: string }
  | { type: 'ticket.callback-missed'; startsAt: string }
  | {
      type: 'ticket.escalated'
      escalationId: string
      step: string
      metric: 'first-response' | 'next-response' | 'resolution'
      round: number
      action: 'notify' | 'raise' | 'reassign' | 'webhook'
      outcome: 'done' | 'not-possible'
      dueAt: string
      people?: number // told
    }
  | { type: 'ticket.mail-set-aside'; vendor: string; cause: string } // once for each cause
  | { type: 'ticket.mail-released'; mailId: string; vendor: string; cause: string } // an answer all the same

export type TicketEventType = TicketEvent['type']

const audiences = {
  'ticket.partner-noted': 'partner',
  'ticket.clocks-moved': 'staff',
  'ticket.created': 'public',
  'ticket.followed-up': 'public',
  'ticket.replied': 'public',
  'ticket.incident-linked': 'public',
  'ticket.incident-unlinked': 'public',
  'ticket.incident-answered': 'public',
  'ticket.noted': 'staff',
  'ticket.participant-added': 'public',
  'ticket.participant-removed': 'public',
  'ticket.assigned': 'staff',
  'ticket.priority-changed': 'public',
  'ticket.severity-changed': 'public',
  'ticket.queue-changed': 'staff',
  'ticket.status-changed': 'public',
  'ticket.sent-to-vendor': 'public',
  'ticket.vendor-ended': 'public',
  'ticket.callback-booked': 'public',
  'ticket.callback-moved': 'public',
  'ticket.callback-cancelled': 'public',
  'ticket.callback-tried': 'staff',
  'ticket.callback-done': 'public',
  'ticket.callback-missed': 'public',
  'ticket.escalated': 'staff',
  'ticket.mail-set-aside': 'staff',
  'ticket.mail-released': 'staff',
} as const satisfies Record<TicketEventType, 'public' | 'staff' | 'partner'>

/**
 * The row that records what happened; a deed sends it with its other writes, in its own transaction. Deeds neither notify nor add jobs:
 * the dispatcher does (docs/decisions/0002).
 */
export function eventRow(act: ActInTransaction, ticketId: string, event: TicketEvent) {
  const { type, ...payload } = event
  const id = newId()
  // Between two states with one public status the customer is told nothing. Closed is the end, whatever it is called: that stands in their history too.
  const isOurs = event.type === 'ticket.status-changed' && !event.shown && event.to !== 'closed'
  const audience = isOurs ? 'staff' : audiences[type]
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
  // Of delegations one for each party, so that each is told by its own.
  | ({ type: 'delegation.asked'; now: TermsNow } & OfDelegation)
  | ({ type: 'delegation.granted'; now: TermsNow } & OfDelegation)
  | ({ type: 'delegation.approved'; was: TermsNow; now: TermsNow } & OfDelegation)
  | ({ type: 'delegation.refused'; was: TermsNow } & OfDelegation)
  | ({ type: 'delegation.changed'; was: TermsNow; now: TermsNow } & OfDelegation)
  | ({ type: 'delegation.ended'; by: 'customer' | 'partner' | 'provider'; asked: boolean; was: TermsNow } & OfDelegation) // asked: it was never approved
  | ({ type: 'delegation.ends-soon'; days: number; endsAt: string } & OfDelegation)
  | { type: 'partner.role-given'; organisationId: string; personId: string; role: string; customerId: string | null }
  | { type: 'partner.role-taken'; organisationId: string; personId: string; role: string; customerId: string | null }
  | { type: 'partnership.added'; organisationId: string; sellerId: string; buyerId: string }
  | { type: 'partnership.ended'; organisationId: string; sellerId: string; buyerId: string }
  | {
      type: 'organisation.placed'
      organisationId: string
      was: { kind: string | null; edition: string | null }
      now: { kind: string | null; edition: string | null }
    }
  // What they mailed waits as a draft, and why: `message` is a message's key.
  | { type: 'mail.kept'; personId: string; draftId: string; why: readonly WhyKept[] }
  // `organisationId` is the partner's, whose person asks; the customer's word carries no organisation: it is the customer's administrator's own.
  | { type: 'filing.asked'; organisationId: string; personId: string; requestId: string }
  | { type: 'filing.decided'; customerId: string; requestId: string; approved: boolean }
  // `right` and `key` are from the catalogue, `from` says who can give it: nothing in it was typed by whoever asks.
  | {
      type: 'right.asked'
      organisationId: string | null
      personId: string
      right: string
      key: string | null
      from: 'organisation' | 'provider'
    }

interface OfDelegation {
  organisationId: string
  delegationId: string
  customerId: string
  partnerId: string
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

/** What can happen to incidents, maintenance and known issues, and to who asked for mails about them. */
export type HealthEvent =
  | { type: 'incident.reported' } // only we see it yet
  | { type: 'incident.noted'; updateId: string } // an update while only we see it
  | { type: 'incident.changed'; fields: string[] }
  | { type: 'incident.published'; updateId: string | null; tells: boolean } // updateId: the last thing said so far
  | { type: 'incident.updated'; updateId: string; tells: boolean }
  | { type: 'subscription.asked'; subscriptionId: string } // an address that must prove itself first

/** `incidentId` null: not about one. */
export async function recordOfHealth(
  { db, actor, at }: Pick<ActInTransaction, 'db' | 'at'> & { actor: { personId: string | null } },
  incidentId: string | null,
  event: HealthEvent,
): Promise<string> {
  const { type, ...payload } = event
  const id = newId()
  await db
    .insertInto('health_event')
    .values({ id, incident_id: incidentId, actor_id: actor.personId, type, payload: JSON.stringify(payload), at })
    .execute()
  return id
}

/** What can happen to an article of the help centre. */
export type ArticleEvent =
  | { type: 'article.drafted'; ticketId?: string; messageId?: string } // from an answer that was given there
  | { type: 'article.written'; language: string; version: number; restores?: number }
  | { type: 'article.review-asked'; language: string; version: number; forEveryone: boolean }
  | { type: 'article.approved'; language: string; version: number; forEveryone: boolean }
  | { type: 'article.sent-back'; language: string; version: number }
  | { type: 'article.shown'; language: string; version: number } // readers get this version
  | { type: 'article.published'; at: string }
  | { type: 'article.retired' }
  | { type: 'article.renamed'; from: string; to: string }
  | { type: 'article.changed'; fields: string[]; version?: number } // in a version that readers do not have yet, where it has one
  | { type: 'article.audience-changed'; from: string; to: string }
  | { type: 'article.file-added'; fileId: string }
  | { type: 'article.withdrawn'; language: string } // the translation is shown to nobody any more
  | { type: 'article.applied'; digest: string } // it says what the operator's files say

export async function recordOfArticle(
  { db, actor, at }: Pick<ActInTransaction, 'db' | 'at'> & { actor: { personId: string | null } },
  articleId: string,
  event: ArticleEvent,
): Promise<void> {
  const { type, ...payload } = event
  await db
    .insertInto('article_event')
    .values({ id: newId(), article_id: articleId, actor_id: actor.personId, type, payload: JSON.stringify(payload), at })
    .execute()
}
