// What is said on a ticket: messages for everyone on it, notes for those who work it.
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { ticketFor } from '../desk/tickets/access.ts'
import { Note as NoteInput, note } from '../desk/tickets/note.ts'
import { Reply, reply } from '../desk/tickets/reply.ts'
import { type TicketPage, ticketPage } from '../desk/tickets/ticket-page.ts'
import { markRead } from '../desk/tickets/mark-read.ts'
import { reading } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { Attachments, Cursor, OfTicket, jsonAnswer, jsonBody, limitUpTo } from './asked.ts'
import { type Call, actOf, askerOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import * as said from './said.ts'
import { Id, Message, Note, nextCursor } from './shapes.ts'
import { withUploads } from './with-uploads.ts'

const PageQuery = z.strictObject({ cursor: Cursor, limit: limitUpTo(100) })

function conversation(c: Call, ref: string, { cursor, limit }: z.output<typeof PageQuery>): Promise<TicketPage> {
  const who = askerOf(c)
  return reading(c.var.house.app, who.personId, (tx) => ticketPage(tx, who, ref, { before: cursor, limit }))
}

export const listMessages = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets/{ref}/messages',
    operationId: 'listMessages',
    tags: ['Conversation'],
    summary: 'Read the messages of a ticket',
    description:
      'The newest page first; within a page oldest first. A page can hold fewer messages than `limit` while `nextCursor` still leads to older ones.',
    ...needs('tickets:read', { etag: true }),
    request: { params: OfTicket, query: PageQuery },
    responses: {
      200: jsonAnswer('Messages.', z.strictObject({ messages: z.array(Message), nextCursor }).meta({ id: 'MessageList' })),
      304: { description: 'Unchanged.' },
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const page = await conversation(c, c.req.valid('param').ref, c.req.valid('query'))
    const catalogue = await catalogueOf(c.var.house.app)
    const messages = page.timeline.flatMap((entry) =>
      entry.kind === 'message' ? [said.message(catalogue, page, entry, c.var.language)] : [],
    )
    c.header('cache-control', 'private, no-cache')
    return c.json({ messages, nextCursor: page.olderCursor }, 200)
  },
})

const NewMessage = Reply.omit({ draftId: true })
  .extend({
    body: Reply.shape.body.meta({ description: 'Markdown.', example: 'Thank you, it works again.' }),
    lastSeen: Reply.shape.lastSeen.meta({
      description: 'The last message the writer has read. If others wrote since: 409 `changed-meanwhile`, unless `confirmed`.',
    }),
    confirmed: Reply.shape.confirmed.meta({ description: 'Send although others wrote meanwhile.' }),
    happening: Reply.shape.happening.meta({ description: 'Staff: what this reply also does to the status.' }),
    toVendor: Reply.shape.toVendor.meta({
      description: 'Where the request is with a vendor: send this on to them too, with its attachments. Otherwise only we read it.',
    }),
    attachments: Attachments,
  })
  .meta({ id: 'NewMessage' })

const Sent = z
  .strictObject({
    id: Id,
    ticketId: Id.meta({ description: 'The ticket it stands on: the follow-up when the ticket was closed.' }),
    reference: z.string().meta({ example: 'CS-295900' }),
    followUp: z.boolean(),
  })
  .meta({ id: 'SentMessage' })

export const postMessage = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/messages',
    operationId: 'reply',
    tags: ['Conversation'],
    summary: 'Reply',
    description: 'A reply to a closed ticket opens a follow-up, linked to it.',
    ...needs('tickets:write', { body: 'json' }),
    request: { headers: OnceHeaders, params: OfTicket, body: jsonBody(NewMessage) },
    responses: {
      201: jsonAnswer('The message is stored.', Sent),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'changed-meanwhile', 'not-in-this-state', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const { ref } = c.req.valid('param')
    const { attachments, ...wanted } = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => {
      const ticketId = attachments.length > 0 ? (await ticketFor(act, ref, 'attach')).id : ref
      const draftId = await withUploads(act, { kind: 'reply', ticketId }, attachments)
      const sent = await reply(act, ref, { ...wanted, draftId })
      return { status: 201, body: { id: sent.messageId, ticketId: sent.ticketId, reference: sent.reference, followUp: sent.followUp } }
    })
    return c.json(body, 201)
  },
})

function staffOnly(page: TicketPage): void {
  if (page.staff === null) throw new Refusal('not-found')
}

export const listNotes = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets/{ref}/notes',
    operationId: 'listNotes',
    tags: ['Conversation'],
    summary: 'Read the internal notes of a ticket',
    description: 'For those who work the ticket; for everyone else there is nothing here.',
    ...needs('tickets:read'),
    request: { params: OfTicket, query: PageQuery },
    responses: {
      200: jsonAnswer('Notes.', z.strictObject({ notes: z.array(Note), nextCursor }).meta({ id: 'NoteList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const page = await conversation(c, c.req.valid('param').ref, c.req.valid('query'))
    staffOnly(page)
    const notes = page.timeline.filter((entry) => entry.kind === 'note').map((entry) => said.note(page, entry))
    return c.json({ notes, nextCursor: page.olderCursor }, 200)
  },
})

export const postNote = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/notes',
    operationId: 'note',
    tags: ['Conversation'],
    summary: 'Leave an internal note',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfTicket,
      body: jsonBody(
        NoteInput.omit({ draftId: true })
          .extend({ body: NoteInput.shape.body.meta({ description: 'Markdown.' }), attachments: Attachments })
          .meta({ id: 'NewNote' }),
      ),
    },
    responses: {
      201: jsonAnswer('The note is stored.', z.strictObject({ id: Id }).meta({ id: 'CreatedNote' })),
      ...refuses('invalid', 'not-found', 'may-not-do-that', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const { ref } = c.req.valid('param')
    const { attachments, ...wanted } = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => {
      const ticketId = attachments.length > 0 ? (await ticketFor(act, ref, 'note')).id : ref
      const draftId = await withUploads(act, { kind: 'note', ticketId }, attachments)
      return { status: 201, body: { id: (await note(act, ref, { ...wanted, draftId })).noteId } }
    })
    return c.json(body, 201)
  },
})

export const markTicketRead = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/read',
    operationId: 'markRead',
    tags: ['Conversation'],
    summary: 'Clear the mark of something unread',
    ...needs('tickets:write'),
    request: { params: OfTicket },
    responses: { 204: { description: 'Read up to now.' }, ...refuses('not-found') },
  }),
  handler: async (c) => {
    await markRead(actOf(c), c.req.valid('param').ref)
    return c.body(null, 204)
  },
})
