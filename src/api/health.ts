// How the service is, for machines: what is published for everyone with a token; staff with `health:write` says what is new.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { dayMs, historyDays } from '../desk/health/days.ts'
import { componentsNow } from '../desk/health/health-now.ts'
import { historyOf } from '../desk/health/history.ts'
import { incidentPage, openIncidents, openWithUpdates, pastIncidents, type IncidentPage } from '../desk/health/incidents.ts'
import { conditions, impacts, kinds, states, conditionBy, worst } from '../desk/health/lifecycle.ts'
import { publishIncident } from '../desk/health/publish-incident.ts'
import { ReportIncident, reportIncident } from '../desk/health/report-incident.ts'
import { UpdateIncident, updateIncident } from '../desk/health/update-incident.ts'
import { parse } from '../desk/parse.ts'
import { reading } from '../platform/database.ts'
import { languages } from '../platform/messages.ts'
import { flag, jsonAnswer, jsonBody, limitUpTo } from './asked.ts'
import { needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import { Id, Key } from './shapes.ts'

const text = z.string().max(10_000)
const Words = z
  .strictObject({
    en: text,
    ...(Object.fromEntries(languages.filter((one) => one !== 'en').map((one) => [one, text.optional()])) as Record<
      'tr' | 'fr' | 'it' | 'ja' | 'hu',
      z.ZodOptional<typeof text>
    >),
  })
  .meta({ id: 'Words', description: 'One text by language; English is always there.', example: { en: 'Sign-in is slow' } })
const When = z.iso.datetime().meta({ example: '2026-11-21T10:00:00Z' })
const Reference = z
  .string()
  .regex(/^(INC|MNT|KI)-[0-9]{1,15}$/)
  .meta({ description: 'Reference of the incident.', example: 'INC-1001' })
const OfIncident = z.strictObject({ reference: Reference })
const Condition = z.enum(conditions)

const Update = z
  .strictObject({
    id: Id,
    state: z.enum(states),
    impact: z.enum(impacts),
    kind: z.enum(['update', 'solved', 'report']),
    body: Words.meta({ description: 'Markdown.' }),
    at: When,
  })
  .meta({ id: 'IncidentUpdate' })
const Incident = z
  .strictObject({
    reference: Reference,
    kind: z.enum(kinds),
    state: z.enum(states),
    impact: z.enum(impacts),
    condition: Condition.meta({ description: 'What it makes of its components now.' }),
    title: Words,
    workaround: Words.nullable(),
    components: z.array(Key).meta({ description: 'Keys of components; none: it is about all.' }),
    startsAt: When,
    endsAt: When.nullable().meta({ description: 'Of a maintenance: its planned end.' }),
    resolvedAt: When.nullable(),
    publishedAt: When.nullable().meta({ description: 'null: only staff sees it yet.' }),
    updatedAt: When,
    report: Words.nullable(),
    updates: z.array(Update).meta({ description: 'Newest first.' }),
  })
  .meta({ id: 'Incident', description: 'An incident, a maintenance or a known issue.' })

const said = (incident: IncidentPage): z.output<typeof Incident> => ({
  reference: incident.reference,
  kind: incident.kind,
  state: incident.state,
  impact: incident.impact,
  condition: conditionBy(incident),
  title: incident.title,
  workaround: incident.workaround,
  components: [...incident.components],
  startsAt: incident.startsAt.toISOString(),
  endsAt: incident.endsAt?.toISOString() ?? null,
  resolvedAt: incident.resolvedAt?.toISOString() ?? null,
  publishedAt: incident.publishedAt?.toISOString() ?? null,
  updatedAt: incident.updatedAt.toISOString(),
  report: incident.report,
  updates: incident.updates.map(({ id, state, impact, kind, body, at }) => ({ id, state, impact, kind, body, at: at.toISOString() })),
})

export const showHealth = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/health',
    operationId: 'showHealth',
    tags: ['Service health'],
    summary: 'How each component is, with its last 90 days',
    ...needs(null, { etag: true }),
    responses: {
      200: jsonAnswer(
        'The state of the service.',
        z
          .strictObject({
            condition: Condition.meta({ description: 'The worst of all components.' }),
            components: z.array(
              z.strictObject({
                key: Key,
                label: Words,
                region: Key.nullable(),
                services: z.array(Key),
                condition: Condition,
                days: z
                  .array(z.strictObject({ day: z.iso.date(), worst: Condition, minutes: z.int() }))
                  .meta({ description: 'Days (UTC) on which it was not operational, oldest first.' }),
              }),
            ),
          })
          .meta({ id: 'Health' }),
      ),
      ...refuses(),
    },
  }),
  handler: async (c) => {
    const { house, token, at } = c.var
    const { components, history, condition } = await reading(house.app, token.personId, async (tx) => {
      const catalogue = await catalogueOf(tx)
      const open = await openIncidents(tx)
      const components = componentsNow(catalogue, open)
      return {
        components,
        history: await historyOf(tx, at),
        condition: worst([
          ...components.map((one) => one.condition),
          ...open.filter((one) => one.components.length === 0).map(conditionBy),
        ]),
      }
    })
    return c.json(
      {
        condition,
        components: components.map(({ component, condition }) => ({
          key: component.key,
          label: component.label,
          region: component.region,
          services: [...component.services],
          condition,
          days: [...(history.get(component.key) ?? [])],
        })),
      },
      200,
    )
  },
})

const ListQuery = z.strictObject({
  past: flag('Also what is over, as far as it began within 90 days; newest first, page by page. Otherwise what is open.'),
  before: Reference.optional().meta({ description: 'With `past`: the reference of the last one of the former page.' }),
  limit: limitUpTo(100),
})

export const listIncidents = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/health/incidents',
    operationId: 'listIncidents',
    tags: ['Service health'],
    summary: 'Incidents, maintenance and known issues',
    description: 'Only what is published. Each with its last updates.',
    ...needs(null, { etag: true }),
    request: { query: ListQuery },
    responses: {
      200: jsonAnswer('They.', z.strictObject({ incidents: z.array(Incident), more: z.boolean() }).meta({ id: 'IncidentList' })),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const { past, before, limit = 50 } = c.req.valid('query')
    const { house, token, at } = c.var
    const since = new Date(at.getTime() - historyDays * dayMs)
    const { incidents, more } = await reading(house.app, token.personId, async (tx) =>
      past ? pastIncidents(tx, at, { since, before, limit }) : { incidents: await openWithUpdates(tx), more: false },
    )
    return c.json({ incidents: incidents.map(said), more }, 200)
  },
})

export const showIncident = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/health/incidents/{reference}',
    operationId: 'showIncident',
    tags: ['Service health'],
    summary: 'One of them with all its updates',
    description: 'Staff also sees one that is not published yet.',
    ...needs(null, { etag: true }),
    request: { params: OfIncident },
    responses: { 200: jsonAnswer('It.', Incident), ...refuses('not-found') },
  }),
  handler: async (c) => {
    const { personId, staffRole } = c.var.token
    const incident = await reading(c.var.house.app, personId, (tx) =>
      incidentPage(tx, c.req.valid('param').reference, { ours: staffRole !== null }),
    )
    return c.json(said(incident), 200)
  },
})

const NewIncident = z
  .strictObject({
    kind: z.enum(kinds, 'api.fault.choice'),
    state: z.enum(states, 'api.fault.choice').optional().meta({ description: 'Left out: the first of its kind.' }),
    impact: z.enum(impacts, 'api.fault.choice').default('none'),
    title: Words,
    body: Words.meta({ description: 'The first thing said about it, Markdown.' }),
    workaround: Words.nullable().default(null),
    components: z.array(Key).default([]),
    startsAt: When.optional().meta({ description: 'Left out: now. A maintenance needs it.' }),
    endsAt: When.nullable().default(null).meta({ description: 'Of a maintenance, which needs it.' }),
    publish: z.boolean().default(false).meta({ description: 'Show it to everyone at once; otherwise only staff sees it.' }),
  })
  .meta({ id: 'NewIncident' })

const writing = refuses('invalid', 'not-found', 'may-not-do-that', 'not-in-this-state', ...ofBody, ...ofKey)

export const postIncident = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/health/incidents',
    operationId: 'reportIncident',
    tags: ['Service health'],
    summary: 'Report an incident, a maintenance or a known issue',
    description: 'For staff.',
    ...needs('health:write', { body: 'json' }),
    request: { headers: OnceHeaders, body: jsonBody(NewIncident) },
    responses: {
      201: jsonAnswer('It is stored.', z.strictObject({ reference: Reference }).meta({ id: 'ReportedIncident' })),
      ...writing,
    },
  }),
  handler: async (c) => {
    const { publish, startsAt, endsAt, ...given } = c.req.valid('json')
    const { body, location } = await once(c, await c.req.text(), async (act) => {
      const input = parse(ReportIncident, {
        ...given,
        ...(startsAt && { startsAt: new Date(startsAt) }),
        endsAt: endsAt ? new Date(endsAt) : null,
      })
      const { reference } = await reportIncident(act, input)
      if (publish) await publishIncident(act, reference)
      return { status: 201, body: { reference }, location: `/api/v1/health/incidents/${reference}` }
    })
    return c.json(body, 201, { location: location! })
  },
})

const NewUpdate = z
  .strictObject({
    state: z.enum(states, 'api.fault.choice').optional().meta({ description: 'Left out: as it is.' }),
    impact: z.enum(impacts, 'api.fault.choice').optional(),
    body: Words.meta({ description: 'Markdown.' }),
    kind: z
      .enum(['update', 'report'], 'api.fault.choice')
      .default('update')
      .meta({ description: 'report: afterwards, what happened and what was learned.' }),
    tells: z.boolean().default(true).meta({ description: 'Also subscribers and linked tickets.' }),
  })
  .meta({ id: 'NewIncidentUpdate' })

export const postIncidentUpdate = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/health/incidents/{reference}/updates',
    operationId: 'updateIncident',
    tags: ['Service health'],
    summary: 'Say what is new about one',
    description: 'For staff.',
    ...needs('health:write', { body: 'json' }),
    request: { headers: OnceHeaders, params: OfIncident, body: jsonBody(NewUpdate) },
    responses: { 201: jsonAnswer('It is said.', z.strictObject({ id: Id }).meta({ id: 'SaidUpdate' })), ...writing },
  }),
  handler: async (c) => {
    const given = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: await updateIncident(act, c.req.valid('param').reference, parse(UpdateIncident, given)),
    }))
    return c.json(body, 201)
  },
})

export const putPublication = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/health/incidents/{reference}/publication',
    operationId: 'publishIncident',
    tags: ['Service health'],
    summary: 'Show it to everyone',
    description: 'For staff. Again is harmless.',
    ...needs('health:write'),
    request: { params: OfIncident },
    responses: { 204: { description: 'Everyone sees it.' }, ...refuses('not-found', 'may-not-do-that', 'not-in-this-state') },
  }),
  handler: async (c) => {
    const { personId, staffRole } = c.var.token
    await publishIncident({ db: c.var.house.app, actor: { personId, staffRole, via: 'api' }, at: c.var.at }, c.req.valid('param').reference)
    return c.body(null, 204)
  },
})
