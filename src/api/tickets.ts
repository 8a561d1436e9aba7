// Tickets for machines: make, list, find, show. Each line ends in the same deeds and reads as the pages.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { CreateTicket, createTicket } from '../desk/tickets/create-ticket.ts'
import { tabs } from '../desk/tickets/branches.ts'
import { listTickets } from '../desk/tickets/list-tickets.ts'
import { ticketPage } from '../desk/tickets/ticket-page.ts'
import { reading } from '../platform/database.ts'
import { Attachments, Cursor, OfTicket, flag, jsonAnswer, jsonBody, keyList, limitUpTo, momentOf } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { placed } from './placed.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import * as said from './said.ts'
import { Id, Ticket, TicketRow, nextCursor } from './shapes.ts'
import { withUploads } from './with-uploads.ts'

const fields = CreateTicket.shape
const NewTicket = CreateTicket.omit({ draftId: true })
  .extend({
    requestType: fields.requestType.meta({ description: 'Key of a request type of the catalogue.', example: 'technical' }),
    service: fields.service.meta({ description: 'Key of a service of the catalogue; needed where it offers services.', example: 'backup' }),
    organisationId: fields.organisationId.meta({
      description: 'For which organisation; the requester must be allowed to file there. Left out: for the requester alone.',
    }),
    partnerId: fields.partnerId.meta({
      description:
        'For a customer of this partner, which `organisationId` names: under the delegation that reaches what is filed (`GET /customers`).',
    }),
    requesterId: fields.requesterId.meta({ description: 'Staff only: the customer for whom the ticket is made.' }),
    summary: fields.summary.meta({ example: 'Backup of vm-17 fails since Monday' }),
    body: fields.body.meta({ description: 'Markdown.', example: 'The job ends with code 9. The log is attached.' }),
    priority: fields.priority.meta({ description: 'Where the request type asks for it.', example: 'high' }),
    severity: fields.severity.meta({ description: 'Where the request type asks for it.' }),
    participants: fields.participants.meta({ description: 'Who else follows it, each by `personId` or `address`.' }),
    context: fields.context.meta({ description: 'Key of a context, where the catalogue has some and asks.' }),
    offering: fields.offering.meta({ description: 'Key of an offering, where several may be chosen: `GET /entitlements` names them.' }),
    contractIds: fields.contractIds.meta({
      description: 'Contracts of the organisation, by the ids of `GET /entitlements`; kept where the form asks for contracts.',
      example: [],
    }),
    answers: fields.answers.meta({
      description:
        'By key of the fields of `GET /form`: one text, or several keys of a multi-select. A date-time is `2026-11-21T10:00[Europe/Istanbul]`.',
      example: { tenant: 'prod-1' },
    }),
    override: fields.override.meta({
      description:
        'Staff only, with `requesterId`: although the customer’s plan, contract or grant does not give it. The ticket’s history records it.',
    }),
    incident: fields.incident.meta({
      description:
        'A published, open incident that the requester was shown: `joined`, the ticket waits with it; `different`, it is another matter (`others`: more that were shown and are another matter too).',
    }),
    callback: fields.callback.meta({
      description:
        'Where the request type asks to be phoned (`callback` of the catalogue): a time of `GET /callback-times`, the number, where the form has no question of its own for it, and a language that is spoken there.',
      example: { startsAt: '2026-11-23T08:00:00Z', phone: '+33144556677' },
    }),
    attachments: Attachments,
  })
  .meta({ id: 'NewTicket' })

export const createTicketRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets',
    operationId: 'createTicket',
    tags: ['Tickets'],
    summary: 'Open a ticket',
    ...needs('tickets:write', { body: 'json' }),
    request: { headers: OnceHeaders, body: jsonBody(NewTicket) },
    responses: {
      201: {
        ...jsonAnswer(
          'The ticket is stored.',
          z.strictObject({ id: Id, reference: z.string().meta({ example: 'CS-295900' }) }).meta({ id: 'CreatedTicket' }),
        ),
        headers: { location: { schema: { type: 'string' }, description: 'Where it can be read.' } },
      },
      ...refuses(
        'invalid',
        'may-not-file',
        'not-delegated',
        'not-entitled',
        'third-party',
        'may-not-do-that',
        'outside-participants-not-allowed',
        'not-found',
        'too-many-files',
        'file-too-large',
        ...ofBody,
        ...ofKey,
      ),
    },
  }),
  handler: async (c) => {
    const { attachments, ...wanted } = c.req.valid('json')
    const { body, location } = await once(c, await c.req.text(), async (act) => {
      const draftId = await withUploads(act, { kind: 'ticket' }, attachments)
      const { id, reference } = await createTicket(act, { ...wanted, draftId })
      return { status: 201, body: { id, reference }, location: `/api/v1/tickets/${reference}` }
    }).catch((thrown) => placed(c, thrown))
    return c.json(body, 201, { location: location! })
  },
})

const ListQuery = z.strictObject({
  tab: z.enum(tabs, 'api.fault.choice').default('mine').meta({
    description:
      'mine: I asked. cc: I was added. organisation: of organisations whose tickets I see. customers: of those I act for. all: everything I may see.',
  }),
  organisation: Id.optional().meta({ description: 'Of this one only.' }),
  status: keyList('public statuses'),
  type: keyList('request types'),
  service: keyList('services'),
  severity: keyList('severities'),
  updated: flag('Only those with something unread.'),
  createdFrom: momentOf('Created at or after.'),
  createdBefore: momentOf('Created before.'),
  sort: z.enum(['updated', 'created'], 'api.fault.choice').default('updated').meta({ description: 'Newest first by this.' }),
  cursor: Cursor,
  limit: limitUpTo(100),
})

export const listTicketsRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets',
    operationId: 'listTickets',
    tags: ['Tickets'],
    summary: 'List tickets by how one stands toward them',
    description:
      'A filter that takes long to look through a great many tickets answers with what it found so far: a page can then hold fewer than `limit`, or none, and `nextCursor` goes on from there.',
    ...needs('tickets:read'),
    request: { query: ListQuery },
    responses: {
      200: jsonAnswer('One page of the list.', z.strictObject({ tickets: z.array(TicketRow), nextCursor }).meta({ id: 'TicketList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { organisation, status, type, service, severity, updated, ...rest } = c.req.valid('query')
    const who = askerOf(c)
    const wanted = {
      ...rest,
      organisationId: organisation,
      statuses: status,
      requestTypes: type,
      services: service,
      severities: severity,
      updatedOnly: updated,
    }
    const list = await reading(c.var.house.app, who.personId, (tx) => listTickets(tx, who, wanted))
    return c.json({ tickets: list.rows.map((row) => said.ticketRow(row, who.staffRole !== null)), nextCursor: list.nextCursor }, 200)
  },
})

export const showTicketRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets/{ref}',
    operationId: 'showTicket',
    tags: ['Tickets'],
    summary: 'Show one ticket',
    description: 'Answers carry an `ETag`; with `If-None-Match` an unchanged ticket is answered with 304 and no body.',
    ...needs('tickets:read', { etag: true }),
    request: { params: OfTicket },
    responses: {
      200: jsonAnswer('The ticket without its conversation.', Ticket),
      304: { description: 'Unchanged.' },
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const page = await reading(c.var.house.app, who.personId, (tx) => ticketPage(tx, who, c.req.valid('param').ref, { limit: 1 }))
    c.header('cache-control', 'private, no-cache')
    return c.json(said.ticket(page, c.var.language, c.var.house.now()), 200)
  },
})
