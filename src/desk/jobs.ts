// Every background job the desk may ask for, and which event asks for which: without this table nobody would be told of anything.
import type { ArticleEvent, HealthEvent, PeopleEvent, TicketEventType } from './events.ts'

/** Task and payload: ids only, because a job may run much later and everything else must be read then. */
export interface Jobs {
  /** Decides who must be told of a ticket event and puts one mail on its way for each. */
  'tell-of-ticket': { eventId: string }
  /** Clocks that a release before never kept. */
  'keep-missing-clocks': object
  /** How the clocks of its ticket stand now, for lists and escalations. */
  'keep-clocks': { eventId: string }
  /** The mails with a sign-in link: welcome, reset, invitation. */
  'tell-of-person': { eventId: string }
  /** What the other party did to a delegation, or that it ends soon. */
  'tell-of-delegation': { eventId: string }
  'tell-of-filing': { eventId: string }
  /** Who mailed something that waits as a draft, and what is missing. */
  'tell-of-kept-mail': { eventId: string }
  /** Who may review an article that waits, and its writer of what came of it. */
  'tell-of-article': { eventId: string }
  /** An update of an incident, on each ticket that belongs to it. */
  'tell-incident': { eventId: string }
  /** The mails to who wants to know how the service is. */
  'tell-subscribers': { eventId: string }
  /** The mail that proves an address before it is told anything. */
  'tell-of-subscription': { eventId: string }
  /** The ninety days of each component. */
  'fill-health-history': object
  /** Maintenance begins and ends when it was planned to. */
  'advance-maintenance': object
  /** Status sources whose time has come. */
  'import-statuses': object
  'send-mail': { mailId: string }
  /** Puts the mail to a vendor on its way. */
  'tell-vendor': { eventId: string }
  /** Reads and judges a mail that came in. */
  'read-mail': { mailId: string }
  /** A mail to an address that files tickets. */
  'read-request': { mailId: string }
  /** The same, once an administrator said that it is an answer. */
  'read-released': { eventId: string }
  /** Delegations that end in 30, 7 or 1 days. */
  'remind-of-ends': object
  /** A ticket that has ended is phoned for no longer. */
  'drop-callback': { eventId: string }
  'close-solved-tickets': object
  /** What is to happen before and after promises are due. */
  escalate: object
  /** What one system outside is to be told. */
  'call-webhook': { key: string }
  'clear-away': object
}
export type Task = keyof Jobs

/** Asked for by many events at once they are one job for some of them (dispatcher.ts): in a rush their trips are shared. */
export const batched = new Set<Task>(['keep-clocks', 'tell-of-ticket'])

/** Jobs that an event asks for; the job's key is task and event, so that it is asked for once. */
export const reactions: {
  readonly ticket_event: Readonly<Record<TicketEventType, readonly Task[]>>
  readonly people_event: Readonly<Record<PeopleEvent['type'], readonly Task[]>>
  readonly health_event: Readonly<Record<HealthEvent['type'], readonly Task[]>>
  readonly article_event: Readonly<Record<ArticleEvent['type'], readonly Task[]>>
} = {
  ticket_event: {
    'ticket.created': ['keep-clocks', 'tell-of-ticket'],
    'ticket.followed-up': [],
    'ticket.replied': ['keep-clocks', 'tell-of-ticket'],
    'ticket.incident-linked': [],
    'ticket.incident-unlinked': [],
    'ticket.incident-answered': ['tell-of-ticket'],
    'ticket.noted': [], // a note is never mailed, to nobody
    'ticket.partner-noted': [],
    'ticket.clocks-moved': [], // open lists hear of it
    'ticket.participant-added': ['tell-of-ticket'],
    'ticket.participant-removed': [],
    'ticket.assigned': ['tell-of-ticket'],
    'ticket.priority-changed': [],
    'ticket.severity-changed': ['keep-clocks'],
    'ticket.queue-changed': ['keep-clocks'],
    'ticket.status-changed': ['keep-clocks', 'drop-callback', 'tell-of-ticket'],
    'ticket.sent-to-vendor': ['tell-vendor'],
    'ticket.vendor-ended': [],
    'ticket.callback-booked': ['keep-clocks', 'tell-of-ticket'],
    'ticket.callback-moved': ['keep-clocks', 'tell-of-ticket'],
    'ticket.callback-cancelled': ['keep-clocks', 'tell-of-ticket'],
    'ticket.callback-tried': ['keep-clocks'],
    'ticket.callback-done': ['keep-clocks'],
    'ticket.callback-missed': ['keep-clocks', 'tell-of-ticket'],
    'ticket.escalated': [],
    'ticket.mail-set-aside': [],
    'ticket.mail-released': ['read-released'],
  },
  people_event: {
    'person.signed-up': ['tell-of-person'],
    'person.asked-to-reset': ['tell-of-person'],
    'person.welcomed': ['tell-of-person'],
    'person.claimed': [],
    'person.changed': [],
    'person.disabled': [],
    'person.enabled': [],
    'member.invited': ['tell-of-person'],
    'member.invitation-revoked': [],
    'member.joined': [],
    'member.rights-changed': [],
    'member.left': [],
    'organisation.made': [],
    'organisation.changed': [],
    'staff.changed': [],
    'contract.added': [],
    'contract.changed': [],
    'contract.ended': [],
    'tenant.added': [],
    'tenant.retired': [],
    'filing.granted': [],
    'filing.revoked': [],
    'filing.asked': ['tell-of-filing'],
    'filing.decided': ['tell-of-filing'],
    'right.asked': ['tell-of-person'],
    'mail.kept': ['tell-of-kept-mail'],
    'delegation.asked': ['tell-of-delegation'],
    'delegation.granted': ['tell-of-delegation'],
    'delegation.approved': ['tell-of-delegation'],
    'delegation.refused': ['tell-of-delegation'],
    'delegation.changed': ['tell-of-delegation'],
    'delegation.ended': ['tell-of-delegation'],
    'delegation.ends-soon': ['tell-of-delegation'],
    'partner.role-given': [],
    'partner.role-taken': [],
    'partnership.added': [],
    'partnership.ended': [],
    'organisation.placed': [],
  },
  health_event: {
    'incident.reported': [],
    'incident.noted': [],
    'incident.changed': ['fill-health-history'],
    'incident.published': ['tell-subscribers', 'fill-health-history'],
    'incident.updated': ['tell-incident', 'tell-subscribers', 'fill-health-history'],
    'subscription.asked': ['tell-of-subscription'],
  },
  article_event: {
    'article.drafted': [],
    'article.written': [],
    'article.review-asked': ['tell-of-article'],
    'article.approved': ['tell-of-article'],
    'article.sent-back': ['tell-of-article'],
    'article.shown': [],
    'article.published': [],
    'article.retired': [],
    'article.renamed': [],
    'article.changed': [],
    'article.audience-changed': [],
    'article.file-added': [],
    'article.withdrawn': [],
    'article.applied': [],
  },
}
