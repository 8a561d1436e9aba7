// The keys that tickets are made of, with their words in the language asked for.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { type Words, label } from '../desk/catalogue/catalogue.ts'
import { limitsFor } from '../desk/catalogue/limits-for.ts'
import { statuses } from '../desk/tickets/lifecycle.ts'
import { languages } from '../platform/messages.ts'
import { finding, jsonAnswer, matching } from './asked.ts'
import { needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Key, Limits } from './shapes.ts'

const mostServices = 500

const named = { key: Key, label: z.string().meta({ example: 'Technical support' }) }
const described = { ...named, description: z.string() }
const maybeDescribed = { ...named, description: z.string().nullable() }
const offerings = z.array(Key).meta({ description: 'Where it is offered; empty: everywhere.' })
const folded = z.boolean().meta({ description: 'Seldom wanted: pages show it behind “More”.' })

const RequestType = z.strictObject({
  ...described,
  queue: Key.nullable().meta({ description: 'The desk that receives it. For staff; null for others.' }),
  asksPriority: z.boolean(),
  asksSeverity: z.boolean(),
  asksService: z.enum(['required', 'optional', 'none']),
  callback: z.boolean().meta({ description: 'It asks to be phoned: a time of `GET /callback-times` is sent with it.' }),
  folded,
  specialOf: Key.nullable().meta({ description: 'The same request as that type, received at a special desk.' }),
  offerings,
  contexts: z.array(Key).meta({ description: 'Empty: all.' }),
  languages: z.array(z.enum(languages)).meta({ description: 'In which it is answered; empty: all.' }),
  limits: Limits,
})

const Catalogue = z
  .strictObject({
    intake: z
      .array(z.enum(['context', 'offering', 'contract', 'type', 'service']))
      .meta({ description: 'What pages ask before the form, in this order.' }),
    contexts: z.array(z.strictObject(maybeDescribed)),
    entities: z.array(z.strictObject(named)).meta({ description: 'Companies of ours that contract.' }),
    offerings: z.array(
      z.strictObject({
        ...maybeDescribed,
        entity: Key.nullable(),
        needsGrant: z.boolean().meta({ description: 'Only who was granted it files under it.' }),
      }),
    ),
    plans: z.array(z.strictObject({ ...maybeDescribed, requestTypes: z.array(Key) })),
    requestTypes: z.array(RequestType),
    services: z
      .array(z.strictObject({ ...maybeDescribed, folded, offerings }))
      .meta({ description: `Those that \`q\` names; at most ${mostServices}.` }),
    moreServices: z.boolean().meta({ description: 'There are more services: narrow them with `q`.' }),
    priorities: z.array(z.strictObject(named)).meta({ description: 'From the least urgent.' }),
    severities: z.array(z.strictObject(described)).meta({ description: 'From the gravest.' }),
    statuses: z
      .array(z.strictObject({ ...described, states: z.array(z.enum(statuses)) }))
      .meta({ description: 'Public statuses, and the states each stands for.' }),
    queues: z.array(z.strictObject(named)).meta({ description: 'For staff; empty for others.' }),
    limits: Limits,
  })
  .meta({ id: 'Catalogue' })

export const showCatalogue = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/catalogue',
    operationId: 'showCatalogue',
    tags: ['Catalogue'],
    summary: 'Types, services, offerings, plans, priorities, severities and statuses',
    description: 'What is offered for new tickets, in the language of `Accept-Language`. What of it someone may file: `GET /entitlements`.',
    ...needs(null, { etag: true }),
    request: { query: z.strictObject({ q: finding('services') }) },
    responses: { 200: jsonAnswer('The catalogue.', Catalogue), 304: { description: 'Unchanged.' }, ...refuses('invalid') },
  }),
  handler: async (c) => {
    const catalogue = await catalogueOf(c.var.house.app)
    const { q } = c.req.valid('query')
    const words = (text: Words) => label(text, c.var.language)
    const name = ({ key, label }: { key: string; label: Words }) => ({ key, label: words(label) })
    const description = (text: Words | null | undefined) => (text ? words(text) : null)
    const offered = <T extends { retired: boolean }>(list: readonly T[]) => list.filter((one) => !one.retired)
    const limits = (type: string | null) => {
      const { fileBytes, files, totalBytes } = limitsFor(catalogue, type)
      return { fileBytes, files, messageBytes: totalBytes }
    }
    const isStaff = c.var.token.staffRole !== null
    const services = offered(catalogue.services).filter((service) => matching(q, service.key, service.label, c.var.language))
    c.header('cache-control', 'private, no-cache')
    c.header('content-language', c.var.language)
    return c.json(
      {
        intake: catalogue.intake.map(({ ask }) => ask),
        contexts: catalogue.contexts.map((one) => ({ ...name(one), description: description(one.description) })),
        entities: offered(catalogue.entities).map(name),
        offerings: offered(catalogue.offerings).map((one) => ({
          ...name(one),
          description: description(one.description),
          entity: one.entity,
          needsGrant: one.needsGrant,
        })),
        plans: offered(catalogue.plans).map((one) => ({
          ...name(one),
          description: description(one.description),
          requestTypes: [...one.requestTypes],
        })),
        requestTypes: offered(catalogue.requestTypes).map((type) => ({
          ...name(type),
          description: words(type.description),
          queue: isStaff ? type.queue : null,
          asksPriority: type.asksPriority,
          asksSeverity: type.asksSeverity,
          asksService: type.asksService,
          callback: type.callback,
          folded: type.folded,
          specialOf: type.specialOf,
          offerings: [...type.offerings],
          contexts: [...type.contexts],
          languages: [...type.languages],
          limits: limits(type.key),
        })),
        services: services.slice(0, mostServices).map((service) => ({
          ...name(service),
          description: description(service.description),
          folded: service.folded,
          offerings: [...service.offerings],
        })),
        moreServices: services.length > mostServices,
        priorities: catalogue.priorities.map(name),
        severities: catalogue.severities.map((one) => ({ ...name(one), description: words(one.description) })),
        statuses: catalogue.publicStatuses.map((one) => ({ ...name(one), description: words(one.description), states: [...one.states] })),
        queues: isStaff ? offered(catalogue.queues).map(name) : [],
        limits: limits(null),
      },
      200,
    )
  },
})
