// What can be changed on a ticket: its status by a happening, who follows it, and what agents decide about it.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { shownAs } from '../desk/catalogue/catalogue.ts'
import { Assign, assign } from '../desk/tickets/assign.ts'
import { ChangePriority, changePriority } from '../desk/tickets/change-priority.ts'
import { ChangeQueue, changeQueue } from '../desk/tickets/change-queue.ts'
import { ChangeSeverity, changeSeverity } from '../desk/tickets/change-severity.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { statuses } from '../desk/tickets/lifecycle.ts'
import { Move, move } from '../desk/tickets/move.ts'
import { AddParticipant, addParticipant, removeParticipant } from '../desk/tickets/participants.ts'
import { OfTicket, jsonAnswer, jsonBody } from './asked.ts'
import { actOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import { Id } from './shapes.ts'

export const Moved = z
  .strictObject({
    status: z.string().meta({ description: 'The public status now.', example: 'solved' }),
    state: z.enum(statuses).optional().meta({ description: 'The state behind it; for staff only.' }),
  })
  .meta({ id: 'Moved' })

export const changeStatus = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/status',
    operationId: 'changeStatus',
    tags: ['Changes'],
    summary: 'Say what happens to a ticket',
    description:
      'A ticket has no status to set: something happens to it, and its status follows. `may` of the ticket names what can happen now. `from`, for staff: the state it was chosen in; if that has changed since, 409 `changed-meanwhile`.',
    ...needs('tickets:write', { body: 'json' }),
    request: { headers: OnceHeaders, params: OfTicket, body: jsonBody(Move.meta({ id: 'Happening', example: { happening: 'solved' } })) },
    responses: {
      200: jsonAnswer('It happened.', Moved),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'not-in-this-state', 'changed-meanwhile', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const wanted = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => {
      const { status } = await move(act, c.req.valid('param').ref, wanted)
      const shown = shownAs(await catalogueOf(act.db), status).key
      return { status: 200, body: { status: shown, ...(act.actor.staffRole !== null && { state: status }) } }
    })
    return c.json(body, 200)
  },
})

export const addParticipantRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/participants',
    operationId: 'addParticipant',
    tags: ['Changes'],
    summary: 'Add someone who follows the ticket',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfTicket,
      body: jsonBody(AddParticipant.meta({ id: 'NewParticipant', example: { address: 'grace@example.com' } })),
    },
    responses: {
      201: jsonAnswer(
        'They follow it.',
        z
          .strictObject({
            personId: Id,
            outside: z.boolean().meta({ description: 'From outside the organisation: they read messages from now on only.' }),
          })
          .meta({ id: 'AddedParticipant' }),
      ),
      ...refuses(
        'invalid',
        'not-found',
        'may-not-do-that',
        'already-participant',
        'requester-is-there-already',
        'outside-participants-not-allowed',
        ...ofBody,
        ...ofKey,
      ),
    },
  }),
  handler: async (c) => {
    const wanted = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => {
      const { personId, outside } = await addParticipant(act, c.req.valid('param').ref, wanted)
      return { status: 201, body: { personId, outside } }
    })
    return c.json(body, 201)
  },
})

export const removeParticipantRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/tickets/{ref}/participants/{person}',
    operationId: 'removeParticipant',
    tags: ['Changes'],
    summary: 'Take someone off the ticket, or leave it',
    ...needs('tickets:write'),
    request: {
      params: OfTicket.extend({
        person: GivenId.meta({ description: 'Their id, as the ticket’s participants show it; one’s own to leave.' }),
      }),
    },
    responses: { 204: { description: 'They no longer follow it.' }, ...refuses('not-found', 'may-not-do-that') },
  }),
  handler: async (c) => {
    const { ref, person } = c.req.valid('param')
    await removeParticipant(actOf(c), ref, person)
    return c.body(null, 204)
  },
})

const was = 'What stood there when this was chosen. If that has changed since: 409 `changed-meanwhile`. Left out: not asked.'

const done = { 204: { description: 'It is so now.' } }

export const putAssignee = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/tickets/{ref}/assignee',
    operationId: 'assign',
    tags: ['Changes'],
    summary: 'Say who answers for the ticket',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      params: OfTicket,
      body: jsonBody(
        Assign.extend({ from: Assign.shape.from.meta({ description: was }) }).meta({ id: 'Assignee', description: '`null`: nobody.' }),
      ),
    },
    responses: {
      ...done,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'changed-meanwhile', 'assignee-not-in-queue', ...ofBody),
    },
  }),
  handler: async (c) => {
    await assign(actOf(c), c.req.valid('param').ref, c.req.valid('json'))
    return c.body(null, 204)
  },
})

export const putQueue = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/tickets/{ref}/queue',
    operationId: 'changeQueue',
    tags: ['Changes'],
    summary: 'Move the ticket to another queue',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      params: OfTicket,
      body: jsonBody(ChangeQueue.extend({ from: ChangeQueue.shape.from.meta({ description: was }) }).meta({ id: 'QueueOfTicket' })),
    },
    responses: {
      ...done,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'changed-meanwhile', ...ofBody),
    },
  }),
  handler: async (c) => {
    await changeQueue(actOf(c), c.req.valid('param').ref, c.req.valid('json'))
    return c.body(null, 204)
  },
})

export const putPriority = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/tickets/{ref}/priority',
    operationId: 'changePriority',
    tags: ['Changes'],
    summary: 'Say how urgent it is',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      params: OfTicket,
      body: jsonBody(
        ChangePriority.extend({ from: ChangePriority.shape.from.meta({ description: was }) }).meta({ id: 'PriorityOfTicket' }),
      ),
    },
    responses: {
      ...done,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'changed-meanwhile', ...ofBody),
    },
  }),
  handler: async (c) => {
    await changePriority(actOf(c), c.req.valid('param').ref, c.req.valid('json'))
    return c.body(null, 204)
  },
})

export const putSeverity = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/tickets/{ref}/severity',
    operationId: 'changeSeverity',
    tags: ['Changes'],
    summary: 'Say how grave it is',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      params: OfTicket,
      body: jsonBody(
        ChangeSeverity.extend({ from: ChangeSeverity.shape.from.meta({ description: was }) }).meta({ id: 'SeverityOfTicket' }),
      ),
    },
    responses: {
      ...done,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'changed-meanwhile', ...ofBody),
    },
  }),
  handler: async (c) => {
    await changeSeverity(actOf(c), c.req.valid('param').ref, c.req.valid('json'))
    return c.body(null, 204)
  },
})
