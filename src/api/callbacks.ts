// Callbacks for machines: which times are free, when a ticket's requester is phoned, what came of it, and the agents' calendar.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { plannedCallbacks } from '../desk/callbacks/agents-calendar.ts'
import { callbackOf } from '../desk/callbacks/callback-of.ts'
import { cancelCallback } from '../desk/callbacks/cancel-callback.ts'
import { ChooseSlot, chooseSlot } from '../desk/callbacks/choose-slot.ts'
import { type PhoneDesk, phoneDeskOf } from '../desk/callbacks/desk-of.ts'
import { LogAttempt, logAttempt } from '../desk/callbacks/log-attempt.ts'
import { type FreeSlot, freeSlots } from '../desk/callbacks/places.ts'
import { callbackStates, standings } from '../desk/callbacks/stands.ts'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { byKey } from '../desk/catalogue/catalogue.ts'
import { ticketPage } from '../desk/tickets/ticket-page.ts'
import { languages } from '../platform/messages.ts'
import { reading } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { OfTicket, jsonAnswer, jsonBody } from './asked.ts'
import { actOf, askerOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import * as said from './said.ts'
import { Key, Moment, OrganisationName, PersonName, TicketCallback, callbackShape } from './shapes.ts'

const Times = z
  .strictObject({
    slots: z.array(z.strictObject({ startsAt: Moment, endsAt: Moment, left: z.int().meta({ description: 'Places that are free.' }) })),
    languages: z.array(z.enum(languages)).meta({ description: 'In which one is phoned there.' }),
    leadMinutes: z.int().meta({ description: 'Until so long before it begins, the requester can take, move or give back a time.' }),
  })
  .meta({ id: 'CallbackTimes' })

const timesOf = ({ rules, languages: spoken }: PhoneDesk, slots: readonly FreeSlot[]): z.output<typeof Times> => ({
  slots: slots.map(({ startsAt, endsAt, left }) => ({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), left })),
  languages: [...spoken],
  leadMinutes: rules.leadMinutes,
})

export const listCallbackTimes = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/callback-times',
    operationId: 'listCallbackTimes',
    tags: ['Callbacks'],
    summary: 'The times at which a new ticket of a type can be phoned about',
    description: 'Where the request type has `callback` in the catalogue; one of them is sent as `callback.startsAt` with the ticket.',
    ...needs('tickets:write'),
    request: {
      query: z.strictObject({
        type: z
          .string()
          .regex(/^[a-z0-9-]{1,40}$/, 'api.fault.key-list')
          .meta({ description: 'Key of a request type.', example: 'callback' }),
      }),
    },
    responses: { 200: jsonAnswer('Free times, in order.', Times), ...refuses('invalid', 'not-found') },
  }),
  handler: async (c) => {
    const { house, token, at } = c.var
    const times = await reading(house.app, token.personId, async (tx) => {
      const catalogue = await catalogueOf(tx)
      const type = byKey(catalogue.requestTypes, c.req.valid('query').type)
      const desk = type?.callback && !type.retired ? phoneDeskOf(catalogue, type.queue) : null
      if (!desk) throw new Refusal('not-found')
      return timesOf(desk, await freeSlots(tx, desk, at))
    })
    return c.json(times, 200)
  },
})

export const listTicketCallbackTimes = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets/{ref}/callback/times',
    operationId: 'listTicketCallbackTimes',
    tags: ['Callbacks'],
    summary: 'The times to which a callback can be moved, or at which there can be one',
    description: 'One’s own place counts as free. Who works the ticket is bound by no lead time.',
    ...needs('tickets:write'),
    request: { params: OfTicket },
    responses: { 200: jsonAnswer('Free times, in order.', Times), ...refuses('invalid', 'not-found', 'may-not-do-that') },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { house, at } = c.var
    const times = await reading(house.app, who.personId, async (tx) => {
      const { phoneDesk: desk, callback, may, staff } = await ticketPage(tx, who, c.req.valid('param').ref, { limit: 1 })
      if (!desk) throw new Refusal('not-found')
      if (!may.has('change-callback')) throw new Refusal('may-not-do-that')
      const own = callback?.state === 'booked' && callback.queue === desk.queue ? callback : null
      return timesOf(desk, await freeSlots(tx, desk, at, { asStaff: staff !== null, own }))
    })
    return c.json(times, 200)
  },
})

export const showCallback = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets/{ref}/callback',
    operationId: 'showCallback',
    tags: ['Callbacks'],
    summary: 'When the requester is phoned, and how that stands',
    ...needs('tickets:read'),
    request: { params: OfTicket },
    responses: { 200: jsonAnswer('The callback.', TicketCallback), ...refuses('invalid', 'not-found') },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const found = await reading(c.var.house.app, who.personId, (tx) => callbackOf(tx, who, c.req.valid('param').ref))
    if (!found) throw new Refusal('not-found')
    const { callback, attempts } = found
    return c.json(said.callback({ ...callback, attempts }, c.var.at, who.staffRole !== null), 200)
  },
})

export const putCallback = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/tickets/{ref}/callback',
    operationId: 'chooseCallback',
    tags: ['Callbacks'],
    summary: 'Choose when to be phoned, or another time',
    description: 'Of the times of `GET /tickets/{ref}/callback/times`. Number and language stay as they are where they are left out.',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      params: OfTicket,
      body: jsonBody(ChooseSlot.meta({ id: 'ChosenCallback', example: { startsAt: '2026-11-23T08:00:00Z', phone: '+33144556677' } })),
    },
    responses: {
      204: { description: 'It is so now.' },
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'not-in-this-state', 'callback-too-late', ...ofBody),
    },
  }),
  handler: async (c) => {
    await chooseSlot(actOf(c), c.req.valid('param').ref, c.req.valid('json'))
    return c.body(null, 204)
  },
})

export const deleteCallback = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/tickets/{ref}/callback',
    operationId: 'cancelCallback',
    tags: ['Callbacks'],
    summary: 'Be phoned no more',
    description: 'The ticket goes on. Twice is harmless.',
    ...needs('tickets:write'),
    request: { params: OfTicket },
    responses: {
      204: { description: 'It is so now.' },
      ...refuses('not-found', 'may-not-do-that', 'not-in-this-state', 'callback-too-late'),
    },
  }),
  handler: async (c) => {
    await cancelCallback(actOf(c), c.req.valid('param').ref)
    return c.body(null, 204)
  },
})

export const postAttempt = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/callback/attempts',
    operationId: 'logAttempt',
    tags: ['Callbacks'],
    summary: 'Log what came of a call',
    description:
      'For those who work the ticket. `reached` ends it; as many others within its time as the queue says make it `missed`, and it is the requester’s turn.',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfTicket,
      body: jsonBody(LogAttempt.meta({ id: 'CallAttempt', example: { outcome: 'no-answer', note: 'Voicemail' } })),
    },
    responses: {
      201: jsonAnswer('It is logged.', z.strictObject({ state: z.enum(callbackStates) }).meta({ id: 'LoggedAttempt' })),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'not-in-this-state', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const wanted = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => {
      const { state } = await logAttempt(act, c.req.valid('param').ref, wanted)
      return { status: 201, body: { state } }
    })
    return c.json(body, 201)
  },
})

const day = 86_400_000
const Planned = z
  .strictObject({
    ...callbackShape,
    standing: z.enum(standings),
    tries: z.int().meta({ description: 'Calls that reached nobody.' }),
    ticket: z.strictObject({
      reference: z.string().meta({ example: 'CS-295900' }),
      summary: z.string(),
      requestType: Key,
      queue: Key,
      requester: z.string().meta({ example: 'Ada Lovelace' }),
      organisation: OrganisationName.shape.name.nullable(),
      assignee: PersonName.nullable(),
    }),
  })
  .meta({ id: 'PlannedCallback' })

const moment = (description: string) =>
  z.iso.datetime({ offset: true, error: 'api.fault.moment' }).meta({ description, example: '2026-11-23T00:00:00Z' })

export const listCallbacks = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/workspace/callbacks',
    operationId: 'listCallbacks',
    tags: ['Callbacks'],
    summary: 'List whom an agent is to phone, and when',
    description: 'In the queues one works, without those that were given back. At most 31 days and 500 calls at a time.',
    ...needs('tickets:read'),
    request: {
      query: z
        .strictObject({
          from: moment('Beginning at or after.'),
          to: moment('Beginning before.'),
          queue: z
            .string()
            .regex(/^[a-z0-9-]{1,40}$/, 'api.fault.key-list')
            .optional()
            .meta({ description: 'This queue only.' }),
        })
        .refine(({ from, to }) => Date.parse(to) > Date.parse(from) && Date.parse(to) - Date.parse(from) <= 31 * day, {
          error: 'api.fault.moment',
          path: ['to'],
        }),
    },
    responses: {
      200: jsonAnswer('In the order of their times.', z.strictObject({ callbacks: z.array(Planned) }).meta({ id: 'PlannedCallbacks' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    if (who.staffRole === null) throw new Refusal('not-found')
    const { from, to, queue } = c.req.valid('query')
    const planned = await reading(c.var.house.app, who.personId, (tx) =>
      plannedCallbacks(tx, who, { from: new Date(from), to: new Date(to), ...(queue && { queues: [queue] }) }),
    )
    return c.json(
      { callbacks: planned.map((one) => ({ ...said.callbackCore(one, c.var.at), tries: one.tries, ticket: { ...one.ticket } })) },
      200,
    )
  },
})
