// What was done on a ticket before and after a promise was due: for those who work it.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { escalationsOf } from '../desk/escalations/of-ticket.ts'
import { metrics } from '../desk/catalogue/catalogue.ts'
import { ticketPage } from '../desk/tickets/ticket-page.ts'
import { reading } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { OfTicket, jsonAnswer } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, Moment } from './shapes.ts'

const Escalation = z
  .strictObject({
    id: Id,
    step: z.string().meta({ description: 'Key of the step in the configuration.', example: 'late' }),
    metric: z.enum(metrics),
    round: z.int().meta({ description: 'Of next-response: which further question.' }),
    policy: z.string().meta({ description: 'Key of the promise.' }),
    action: z.enum(['notify', 'raise', 'reassign', 'webhook']),
    outcome: z.enum(['done', 'passed-over', 'not-possible']).meta({
      description:
        '`passed-over`: it came so late that a later step was done instead, or it was configured after its moment. `not-possible`: nobody could be told, the queue or webhook is gone.',
    }),
    dueAt: Moment,
    plannedAt: Moment.meta({ description: 'When it should have happened.' }),
    at: Moment.meta({ description: 'When it did.' }),
  })
  .meta({ id: 'Escalation' })

export const listEscalations = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/tickets/{ref}/escalations',
    operationId: 'listEscalations',
    tags: ['Tickets'],
    summary: 'See which escalations happened',
    description: 'For those who work the ticket, the oldest first.',
    ...needs('tickets:read', { etag: true }),
    request: { params: OfTicket },
    responses: {
      200: jsonAnswer('Escalations.', z.strictObject({ escalations: z.array(Escalation) }).meta({ id: 'EscalationList' })),
      304: { description: 'Unchanged.' },
      ...refuses('not-found', 'may-not-do-that'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const found = await reading(c.var.house.app, who.personId, async (tx) => {
      const page = await ticketPage(tx, who, c.req.valid('param').ref, { limit: 1 })
      if (!page.staff) throw new Refusal('may-not-do-that')
      return escalationsOf(tx, page.id)
    })
    return c.json(
      {
        escalations: found.map((one) => ({
          ...one,
          dueAt: one.dueAt.toISOString(),
          plannedAt: one.plannedAt.toISOString(),
          at: one.at.toISOString(),
        })),
      },
      200,
    )
  },
})
