// Who must be told what: a pure function of what happened and who stands on the ticket. A person who is told of nothing here is never told.
import type { StaffRole } from '../actor.ts'
import type { TicketEvent } from '../events.ts'

/** Kinds of ticket mail. Which speak to staff says compose-notice.ts. */
export const noticeKinds = [
  'receipt',
  'joined',
  'reply',
  'incident-update',
  'incident-solved',
  'incident-report',
  'added',
  'asked',
  'solved',
  'closed',
  'reopened',
  'new-ticket',
  'customer-reply',
  'assigned',
  'customer-moved',
  'callback-booked',
  'callback-moved',
  'callback-cancelled',
  'callback-missed',
  'callback-changed',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** full: with the text of the message; notice: only that there is one. */
export type Form = 'full' | 'notice'

export interface Notice {
  readonly personId: string
  readonly kind: NoticeKind
  readonly form: Form
}

export interface Happened {
  readonly event: TicketEvent
  /** null: the system. */
  readonly actorId: string | null
  /** The other events of the same deed: a reply that also solves is one mail, not two. */
  readonly sameDeed: readonly TicketEvent['type'][]
}

export interface Around {
  readonly requesterId: string
  readonly assigneeId: string | null
  readonly participantIds: readonly string[]
  /** Agents of the ticket's queue. */
  readonly agentIds: readonly string[]
  readonly people: ReadonlyMap<string, Reachable>
}

export interface Reachable {
  readonly mail: 'full' | 'notice' | 'off'
  readonly staffRole: StaffRole | null
  readonly disabled: boolean
}

/** At most one notice a person; nobody is told of what they did themself, except the receipt. */
export function noticesOf(happened: Happened, around: Around): Notice[] {
  const told = new Map<string, Notice>()
  for (const [personId, kind] of wanted(happened, around)) {
    if (told.has(personId) || (personId === happened.actorId && !receipts.has(kind))) continue
    const person = around.people.get(personId)
    if (!person || person.disabled || person.mail === 'off') continue
    told.set(personId, { personId, kind, form: person.mail })
  }
  return [...told.values()]
}

/** What goes to whoever did it themself. */
export const receipts: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  'receipt',
  'joined',
  'callback-booked',
  'callback-moved',
  'callback-cancelled',
])

type Wanted = [personId: string, kind: NoticeKind]

function wanted({ event, actorId, sameDeed }: Happened, around: Around): Wanted[] {
  const customers = (kind: NoticeKind): Wanted[] => [around.requesterId, ...around.participantIds].map((id) => [id, kind])
  const assignee = (kind: NoticeKind): Wanted[] => (around.assigneeId ? [[around.assigneeId, kind]] : [])
  switch (event.type) {
    case 'ticket.created':
      // It waits with an incident: nobody has to look at it yet.
      if (event.incidentId) return [[around.requesterId, 'joined']]
      // A late reply to a closed ticket opens a new one; to everyone but its writer that is a reply.
      return [
        [around.requesterId, event.followUpOf && actorId !== around.requesterId ? 'reply' : 'receipt'],
        ...around.agentIds.map((id): Wanted => [id, 'new-ticket']),
      ]
    case 'ticket.incident-answered':
      return event.answer === 'not-solved' ? assignee('customer-moved') : []
    case 'ticket.replied':
      if (event.told) return customers(`incident-${event.told}`)
      return event.byStaff ? customers('reply') : [...assignee('customer-reply'), ...customers('reply')]
    case 'ticket.participant-added':
      return [[event.personId, 'added']]
    case 'ticket.assigned':
      return event.to ? [[event.to, 'assigned']] : []
    case 'ticket.status-changed': {
      // The mail of the message that was sent in the same breath states the new status.
      if ((['ticket.replied', 'ticket.created', 'ticket.callback-missed'] as const).some((type) => sameDeed.includes(type))) return []
      const kind = statusKind(event)
      if (!kind) return []
      const byCustomer = actorId !== null && around.people.get(actorId)?.staffRole == null
      return [...(byCustomer ? assignee('customer-moved') : []), ...(event.shown ? customers(kind) : [])]
    }
    case 'ticket.callback-booked':
    case 'ticket.callback-moved':
    case 'ticket.callback-cancelled': {
      // The receipt of the ticket says when, and brings the calendar file.
      if (sameDeed.includes('ticket.created')) return []
      const isByCustomer = actorId !== null && around.people.get(actorId)?.staffRole == null
      return [[around.requesterId, event.type.slice('ticket.'.length) as NoticeKind], ...(isByCustomer ? assignee('callback-changed') : [])]
    }
    case 'ticket.callback-missed':
      return [[around.requesterId, 'callback-missed']]
    default:
      return []
  }
}

/** Status changes that matter to the reader; taking up and putting on hold do not. */
function statusKind(event: Extract<TicketEvent, { type: 'ticket.status-changed' }>): NoticeKind | null {
  if (event.to === 'pending') return 'asked'
  if (event.to === 'solved') return 'solved'
  if (event.to === 'closed') return 'closed'
  return event.from === 'solved' ? 'reopened' : null
}
