// The keys that tickets are made of, with their words in the language asked for.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf, label } from '../desk/catalogue/catalogue.ts'
import { statuses } from '../desk/tickets/lifecycle.ts'
import { jsonAnswer } from './asked.ts'
import { needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Key } from './shapes.ts'

const named = { key: Key, label: z.string().meta({ example: 'Technical support' }) }
const described = { ...named, description: z.string() }

const Catalogue = z
  .strictObject({
    requestTypes: z.array(z.strictObject({ ...described, queue: Key, asksPriority: z.boolean(), asksSeverity: z.boolean() })),
    services: z.array(z.strictObject(named)),
    priorities: z.array(z.strictObject(named)).meta({ description: 'From the least urgent.' }),
    severities: z.array(z.strictObject(described)).meta({ description: 'From the gravest.' }),
    statuses: z
      .array(z.strictObject({ ...described, states: z.array(z.enum(statuses)) }))
      .meta({ description: 'Public statuses, and the states each stands for.' }),
    queues: z.array(z.strictObject(named)).meta({ description: 'For staff; empty for others.' }),
    limits: z.strictObject({
      fileBytes: z.int().meta({ example: 25_000_000 }),
      files: z.int().meta({ example: 20 }),
      messageBytes: z.int().meta({ example: 100_000_000 }),
    }),
  })
  .meta({ id: 'Catalogue' })

export const showCatalogue = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/catalogue',
    operationId: 'showCatalogue',
    tags: ['Catalogue'],
    summary: 'Types, services, priorities, severities and statuses',
    description: 'What is offered for new tickets, in the language of `Accept-Language`.',
    ...needs(null, { etag: true }),
    responses: { 200: jsonAnswer('The catalogue.', Catalogue), 304: { description: 'Unchanged.' }, ...refuses() },
  }),
  handler: async (c) => {
    const catalogue = await catalogueOf(c.var.house.app)
    const words = (text: Parameters<typeof label>[0]) => label(text, c.var.language)
    const isStaff = c.var.token.staffRole !== null
    c.header('cache-control', 'private, no-cache')
    c.header('content-language', c.var.language)
    return c.json(
      {
        requestTypes: catalogue.requestTypes
          .filter((type) => !type.retired)
          .map((type) => ({
            key: type.key,
            label: words(type.label),
            description: words(type.description),
            queue: type.queue,
            asksPriority: type.asksPriority,
            asksSeverity: type.asksSeverity,
          })),
        services: catalogue.services.filter((service) => !service.retired).map(({ key, label }) => ({ key, label: words(label) })),
        priorities: catalogue.priorities.map(({ key, label }) => ({ key, label: words(label) })),
        severities: catalogue.severities.map(({ key, label, description }) => ({
          key,
          label: words(label),
          description: words(description),
        })),
        statuses: catalogue.publicStatuses.map(({ key, label, description, states }) => ({
          key,
          label: words(label),
          description: words(description),
          states: [...states],
        })),
        queues: isStaff ? catalogue.queues.filter((queue) => !queue.retired).map(({ key, label }) => ({ key, label: words(label) })) : [],
        limits: { fileBytes: catalogue.limits.fileBytes, files: catalogue.limits.files, messageBytes: catalogue.limits.totalBytes },
      },
      200,
    )
  },
})
