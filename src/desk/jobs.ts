// Every background job the desk may ask for, and which event asks for which: without this table nobody would be told of anything.
import type { PeopleEvent, TicketEventType } from './events.ts'

/** Task and payload: ids only, because a job may run much later and everything else must be read then. */
export interface Jobs {
  /** Decides who must be told of a ticket event and puts one mail on its way for each. */
  'tell-of-ticket': { eventId: string }
  /** The mails with a sign-in link: welcome, reset, invitation. */
  'tell-of-person': { eventId: string }
  'send-mail': { mailId: string }
  'close-solved-tickets': object
  'clear-away': object
}
export type Task = keyof Jobs

/** Jobs that an event asks for; the job's key is task and event, so that it is asked for once. */
export const reactions: {
  readonly ticket_event: Readonly<Record<TicketEventType, readonly Task[]>>
  readonly people_event: Readonly<Record<PeopleEvent['type'], readonly Task[]>>
} = {
  ticket_event: {
    'ticket.created': ['tell-of-ticket'],
    'ticket.followed-up': [],
    'ticket.replied': ['tell-of-ticket'],
    'ticket.noted': [], // a note is never mailed, to nobody
    'ticket.participant-added': ['tell-of-ticket'],
    'ticket.participant-removed': [],
    'ticket.assigned': ['tell-of-ticket'],
    'ticket.priority-changed': [],
    'ticket.severity-changed': [],
    'ticket.queue-changed': [],
    'ticket.status-changed': ['tell-of-ticket'],
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
    'right.asked': ['tell-of-person'],
  },
}
