// An incident as tickets meet it: what it is, how a ticket belongs to it, and what a message of it says in its reader's language.
import { type Words, label } from '../catalogue/catalogue.ts'
import type { Language } from '../../platform/messages.ts'

export type IncidentKind = 'incident' | 'maintenance' | 'known-issue'
export type IncidentState = 'scheduled' | 'in-progress' | 'investigating' | 'identified' | 'monitoring' | 'resolved' | 'cancelled'
export type Impact = 'none' | 'degraded' | 'partial-outage' | 'outage'
/** joined: by who asked; attached: by one of us; different: shown to who asked, and said to be another matter. */
export type How = 'joined' | 'attached' | 'different'
export type Solved = 'solved' | 'not-solved'
export type UpdateKind = 'update' | 'solved' | 'report'

export interface IncidentName {
  readonly id: string
  readonly reference: string
  readonly kind: IncidentKind
  readonly state: IncidentState
  readonly impact: Impact
  readonly title: Words
}

/** An incident of a ticket, as the ticket's page shows it. */
export interface TicketIncident extends IncidentName {
  readonly workaround: Words | null
  readonly how: How
  /** When its requester was asked whether it is solved for them; null: not yet. */
  readonly askedAt: Date | null
  readonly answer: Solved | null
  readonly last: { readonly body: Words; readonly at: Date } | null
}

/** What a message tells of an incident. */
export interface Told {
  readonly reference: string
  readonly kind: UpdateKind
  readonly body: Words
}

/** As guichet_incidents_of() gives it. */
export type ReadIncident = Omit<TicketIncident, 'askedAt' | 'last'> & {
  readonly askedAt: string | null
  readonly last: { readonly body: Words; readonly at: string } | null
}
export const ticketIncident = (read: ReadIncident): TicketIncident => ({
  ...read,
  askedAt: read.askedAt === null ? null : new Date(read.askedAt),
  last: read.last && { body: read.last.body, at: new Date(read.last.at) },
})

/** The text of a message for its reader: an update of an incident is written in several languages. */
export const bodyFor = (message: { readonly body: string; readonly told: Told | null }, language: Language): string =>
  message.told ? label(message.told.body, language) : message.body

/** Whether the requester is still asked. */
export const isAsked = (ticket: { readonly status: string }, incident: TicketIncident): boolean =>
  incident.how !== 'different' &&
  incident.askedAt !== null &&
  incident.answer === null &&
  ['resolved', 'cancelled'].includes(incident.state) &&
  !['solved', 'closed'].includes(ticket.status)
