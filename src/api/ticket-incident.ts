// A ticket and the incident it waits with: bring it there, take it away, and say whether it is solved for whoever asked.
import { createRoute, defineOpenAPIRoute } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { shownAs } from '../desk/catalogue/catalogue.ts'
import { AnswerSolved, answerSolved } from '../desk/incidents/answer-solved.ts'
import { detachTickets } from '../desk/incidents/attach-tickets.ts'
import { JoinIncident, joinIncident } from '../desk/incidents/join-incident.ts'
import { ticketPage } from '../desk/tickets/ticket-page.ts'
import { reading } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { OfTicket, jsonAnswer, jsonBody } from './asked.ts'
import { actOf, askerOf, needs } from './caller.ts'
import { Moved } from './changes.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'

const done = { 204: { description: 'It is so now.' } }

export const putIncident = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/tickets/{ref}/incident',
    operationId: 'joinIncident',
    tags: ['Changes'],
    summary: 'Let the ticket wait with an incident',
    description:
      'The requester joins ("this affects me too"), who works the ticket attaches. The ticket is on hold from then on and each update of the incident is a message of it.',
    ...needs('tickets:write', { body: 'json' }),
    request: { params: OfTicket, body: jsonBody(JoinIncident.meta({ id: 'IncidentOfTicket', example: { incident: 'INC-1001' } })) },
    responses: {
      ...done,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'not-in-this-state', 'of-an-incident-already', ...ofBody),
    },
  }),
  handler: async (c) => {
    await joinIncident(actOf(c), c.req.valid('param').ref, c.req.valid('json'))
    return c.body(null, 204)
  },
})

export const deleteIncident = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/tickets/{ref}/incident',
    operationId: 'detachIncident',
    tags: ['Changes'],
    summary: 'Take the ticket away from its incident',
    description: 'For those who work the ticket; it is to be done again.',
    ...needs('tickets:write'),
    request: { params: OfTicket },
    responses: { ...done, ...refuses('not-found', 'may-not-do-that', 'not-in-this-state') },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const page = await reading(c.var.house.app, who.personId, (tx) => ticketPage(tx, who, c.req.valid('param').ref, { limit: 1 }))
    if (!page.staff) throw new Refusal('may-not-do-that')
    const own = page.incidents.find(({ how }) => how !== 'different')
    const answer = own && (await detachTickets(actOf(c), own.id, { tickets: [page.id] }))
    if (answer?.done.length !== 1) throw new Refusal('not-in-this-state')
    return c.body(null, 204)
  },
})

export const postAnswer = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/tickets/{ref}/incident/answer',
    operationId: 'answerSolved',
    tags: ['Changes'],
    summary: 'Say whether it is solved for you',
    description:
      'Asked when the incident is over (`incident.asked` of the ticket). `solved` solves the ticket, `not-solved` brings it back to those who work it.',
    ...needs('tickets:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfTicket,
      body: jsonBody(AnswerSolved.meta({ id: 'SolvedAnswer', example: { answer: 'solved' } })),
    },
    responses: {
      200: jsonAnswer('It is answered.', Moved),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'not-in-this-state', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const wanted = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => {
      const { status } = await answerSolved(act, c.req.valid('param').ref, wanted)
      const shown = shownAs(await catalogueOf(act.db), status).key
      return { status: 200, body: { status: shown, ...(act.actor.staffRole !== null && { state: status }) } }
    })
    return c.json(body, 200)
  },
})
