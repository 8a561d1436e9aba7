// From what the desk reads to what the API says: dates as text, names beside ids, and the inner state only to staff.
import { clocksShown, readClocks } from '../desk/promises/ticks.ts'
import type { z } from '@hono/zod-openapi'
import { type Catalogue, byKey, label } from '../desk/catalogue/catalogue.ts'
import type { Callback, TicketCallback } from '../desk/callbacks/callback-of.ts'
import { standsAt } from '../desk/callbacks/stands.ts'
import { bodyFor, isAsked } from '../desk/incidents/incident.ts'
import type { AgentRow } from '../desk/tickets/agent-queue.ts'
import type { TicketRow } from '../desk/tickets/list-tickets.ts'
import type { PageMessage, PageNote, TicketFile, TicketPage } from '../desk/tickets/ticket-page.ts'
import type { Language } from '../platform/messages.ts'
import type * as shapes from './shapes.ts'

const moment = (date: Date) => date.toISOString()
const momentOrNull = (date: Date | null) => (date === null ? null : moment(date))

export function ticketRow(row: TicketRow, isStaff: boolean): z.output<typeof shapes.TicketRow> {
  const { publicStatus, status, createdAt, updatedAt, requester, organisation, partner } = row
  return {
    id: row.id,
    reference: row.reference,
    summary: row.summary,
    requestType: row.requestType,
    service: row.service,
    status: publicStatus,
    ...(isStaff && { state: status }),
    priority: row.priority,
    severity: row.severity,
    createdAt: moment(createdAt),
    updatedAt: moment(updatedAt),
    updated: row.updated,
    requester: { id: requester.id, name: requester.name },
    organisation: organisation && { id: organisation.id, name: organisation.name },
    partner: partner && { id: partner.id, name: partner.name },
  }
}

export function workRow(row: AgentRow): z.output<typeof shapes.WorkRow> {
  const { assignee } = row
  return {
    ...ticketRow(row, true),
    queue: row.queue,
    assignee: assignee && { id: assignee.id, name: assignee.name },
    waitingSince: momentOrNull(row.waitingSince),
    touchedAt: moment(row.touchedAt),
    due: row.due && { metric: row.due.metric, dueAt: moment(row.due.dueAt) },
    raised: row.raised,
  }
}

const personOf = (page: TicketPage, id: string) => ({ id, name: page.people.get(id)?.name ?? '' })

export function ticket(page: TicketPage, language: Language, at: Date): z.output<typeof shapes.Ticket> {
  const { staff } = page
  const clocks = clocksShown(readClocks(page.clockEvents, at))
  return {
    ...ticketRow({ ...page, requester: personOf(page, page.requesterId) }, staff !== null),
    context: page.context,
    offering: page.offering,
    entity: page.entity,
    plan: page.plan,
    contracts: page.contracts.map(({ number }) => ({ number })),
    answers: page.answers.map(({ key, label: words, kind, value }) => ({
      key,
      label: label(words, language),
      kind,
      value: typeof value === 'string' ? value : [...value],
    })),
    promises: clocks.map(({ metric, reading }) => ({
      metric,
      state: reading.state,
      dueAt: reading.dueAt === null ? null : moment(new Date(reading.dueAt)),
      missed: reading.missed || reading.state === 'late',
    })),
    closeReason: page.closeReason,
    solvedAt: momentOrNull(page.solvedAt),
    closedAt: momentOrNull(page.closedAt),
    participants: page.participants.map(({ personId, addedAt, seesFrom }) => ({
      person: personOf(page, personId),
      addedAt: moment(addedAt),
      seesFrom: momentOrNull(seesFrom),
    })),
    lastMessageId: page.lastMessageId,
    incident: incidentOf(page, language),
    callback: page.callback && callback(page.callback, at, staff !== null),
    followUpOf: page.followUpOf && { id: page.followUpOf.id, reference: page.followUpOf.reference },
    followUps: page.followUps.map(({ id, reference }) => ({ id, reference })),
    may: [...page.may],
    staff: staff && {
      queue: staff.queue,
      assignee: staff.assigneeId === null ? null : personOf(page, staff.assigneeId),
      waitingSince: momentOrNull(staff.waitingSince),
      touchedAt: moment(staff.touchedAt),
      agents: staff.agents.map(({ id, name }) => ({ id, name })),
    },
  }
}

export const callbackCore = (given: Callback, at: Date) => ({
  id: given.id,
  startsAt: moment(given.startsAt),
  endsAt: moment(given.endsAt),
  phone: given.phone,
  language: given.language,
  state: given.state,
  calledAt: momentOrNull(given.calledAt),
  standing: standsAt(given, at),
})

export const callback = (given: TicketCallback, at: Date, works: boolean): z.output<typeof shapes.TicketCallback> => ({
  ...callbackCore(given, at),
  ...(works && { attempts: given.attempts.map((one) => ({ ...one, at: moment(one.at) })) }),
})

export const attachment = ({ id, name, mediaType, size }: Omit<TicketFile, 'sha256'>): z.output<typeof shapes.Attachment> => ({
  id,
  name,
  mediaType,
  size,
})

function incidentOf(page: TicketPage, language: Language): z.output<typeof shapes.TicketIncident> | null {
  const own = page.incidents.find(({ how }) => how !== 'different')
  if (!own) return null
  const { id, reference, kind, state, title, how, answer } = own
  return { id, reference, kind, state, title: label(title, language), how: how as 'joined' | 'attached', asked: isAsked(page, own), answer }
}

export const message = (
  catalogue: Catalogue,
  page: TicketPage,
  said: PageMessage,
  language: Language,
): z.output<typeof shapes.Message> => ({
  id: said.id,
  author: personOf(page, said.authorId),
  fromStaff: said.fromStaff,
  body: bodyFor(said, language),
  via: said.via,
  incident: said.told && { reference: said.told.reference, kind: said.told.kind },
  vendor: vendorOf(catalogue, said, language),
  createdAt: moment(said.at),
  attachments: said.files.map(attachment),
})

function vendorOf(catalogue: Catalogue, { vendor: key, unverified, vendorSender }: PageMessage, language: Language) {
  if (key === null) return null
  const found = byKey(catalogue.vendors, key)
  return { key, name: found ? label(found.label, language) : key, unverified, sender: vendorSender }
}

export const note = (page: TicketPage, noted: PageNote): z.output<typeof shapes.Note> => ({
  id: noted.id,
  author: personOf(page, noted.authorId),
  body: noted.body,
  createdAt: moment(noted.at),
  attachments: noted.files.map(attachment),
})
