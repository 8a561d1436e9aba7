// Where agents' programs find work: queues and what waits in them. For everyone else there is nothing here.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { agentQueue, queuesOf } from '../desk/tickets/agent-queue.ts'
import { reading } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { Cursor, jsonAnswer, keyList, limitUpTo } from './asked.ts'
import { type Call, askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import * as said from './said.ts'
import { Key, WorkRow, nextCursor } from './shapes.ts'

function staffOf(c: Call) {
  const who = askerOf(c)
  if (who.staffRole === null) throw new Refusal('not-found')
  return who
}

const views = ['queue', 'mine', 'unassigned', 'recent'] as const
const WorkQuery = z.strictObject({
  view: z.enum(views, 'api.fault.choice').default('queue').meta({
    description:
      'queue: waiting, by what is due, then longest first. mine: assigned to me. unassigned: waiting and not taken. recent: by last touch.',
  }),
  queue: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'api.fault.key-list')
    .optional()
    .meta({ description: 'This queue only.', example: 'technical' }),
  priority: keyList('priorities'),
  type: keyList('request types'),
  cursor: Cursor,
  limit: limitUpTo(100),
})

export const listWork = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/workspace/tickets',
    operationId: 'listWork',
    tags: ['Workspace'],
    summary: 'List tickets as an agent sees them',
    ...needs('tickets:read'),
    request: { query: WorkQuery },
    responses: {
      200: jsonAnswer('One page of the view.', z.strictObject({ tickets: z.array(WorkRow), nextCursor }).meta({ id: 'WorkList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const who = staffOf(c)
    const { view, queue, priority, type, cursor, limit } = c.req.valid('query')
    const list = await reading(c.var.house.app, who.personId, (tx) =>
      agentQueue(tx, who, { view, queue, priorities: priority, requestTypes: type, cursor, limit }),
    )
    return c.json({ tickets: list.rows.map(said.workRow), nextCursor: list.nextCursor }, 200)
  },
})

const Counted = z
  .strictObject({ count: z.int(), more: z.boolean().meta({ description: 'Counting stopped here; there are more.' }) })
  .meta({ id: 'Count' })

export const listQueues = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/workspace/queues',
    operationId: 'listQueues',
    tags: ['Workspace'],
    summary: 'The queues one works in, and how many wait',
    ...needs('tickets:read'),
    responses: {
      200: jsonAnswer(
        'Queues.',
        z
          .strictObject({ queues: z.array(z.strictObject({ queue: Key, waiting: Counted, unassigned: Counted })), mine: Counted })
          .meta({ id: 'Queues' }),
      ),
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    const who = staffOf(c)
    const { queues, mine } = await reading(c.var.house.app, who.personId, (tx) => queuesOf(tx, who))
    const counted = ({ count, more }: { count: number; more: boolean }) => ({ count, more })
    return c.json(
      {
        queues: queues.map((queue) => ({ queue: queue.queue, waiting: counted(queue), unassigned: counted(queue.unassigned) })),
        mine: counted(mine),
      },
      200,
    )
  },
})
