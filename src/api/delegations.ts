// Delegations for machines: list what an organisation granted or holds, ask for one, decide, and end one.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { AskDelegation, askDelegation } from '../desk/partners/ask-delegation.ts'
import { changeDelegation } from '../desk/partners/change-delegation.ts'
import { decideDelegation } from '../desk/partners/decide-delegation.ts'
import { Terms } from '../desk/partners/delegation-terms.ts'
import { type DelegationRow, delegationsOf, which } from '../desk/partners/delegations.ts'
import { endDelegation } from '../desk/partners/end-delegation.ts'
import { GrantDelegation, grantDelegation } from '../desk/partners/grant-delegation.ts'
import { organisationIKnow } from '../desk/people/whom-i-know.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { reading } from '../platform/database.ts'
import { Cursor, jsonAnswer, jsonBody, limitUpTo } from './asked.ts'
import { actOf, askerOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import { Id, Key, Moment, OrganisationName, nextCursor } from './shapes.ts'

const Delegation = z
  .strictObject({
    id: Id,
    customer: OrganisationName,
    partner: OrganisationName,
    state: z
      .enum(['asked', 'coming', 'live', 'refused', 'withdrawn', 'lapsed', 'ended', 'over'])
      .meta({ description: 'Only a `live` one lets anybody act.' }),
    roles: z.array(Key).meta({ description: 'Whoever of the partner has one of these acts by it.' }),
    services: z.array(Key).meta({ description: 'Empty: all.' }),
    requestTypes: z.array(Key).meta({ description: 'Empty: all.' }),
    tenants: z.array(z.string()).meta({ description: 'Cloud tenants of the customer; empty: all.' }),
    customerSees: z.enum(['all', 'summary']).meta({ description: 'Of the tickets that the partner files.' }),
    single: z.boolean().meta({ description: 'For one ticket, which was approved by itself.' }),
    reason: z.string(),
    startsAt: Moment,
    endsAt: Moment,
    requestedAt: Moment,
    decidedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
  })
  .meta({ id: 'Delegation', description: 'A customer’s grant to a partner.' })

const shown = ({ id, customer, partner, state, terms, single, reason, requestedAt, decidedAt, endedAt }: DelegationRow) => ({
  id,
  customer: { id: customer.id, name: customer.name },
  partner: { id: partner.id, name: partner.name },
  state,
  ...terms,
  single,
  reason,
  requestedAt: requestedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
})

/** As requests write them: moments are text. */
const When = z.iso.datetime({ offset: true })
const GivenTerms = z.strictObject({ ...Terms.shape, startsAt: When.nullable().default(null), endsAt: When })
const OfOrganisation = z.strictObject({ id: GivenId })
const OfDelegation = OfOrganisation.extend({ delegation: GivenId })
const isSo = { 204: { description: 'It is so now.' } }
const moments = <T extends { startsAt: string | null; endsAt: string }>(given: T) => ({
  ...given,
  startsAt: given.startsAt === null ? null : new Date(given.startsAt),
  endsAt: new Date(given.endsAt),
})

export const listDelegations = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}/delegations',
    operationId: 'listDelegations',
    tags: ['People'],
    summary: 'List the delegations of an organisation',
    description: 'What it granted as a customer, or holds as a partner. In force: by their end; others: newest first.',
    ...needs('organisations:read'),
    request: {
      params: OfOrganisation,
      query: z.strictObject({
        side: z.enum(['granted', 'held']).default('granted'),
        which: z.enum(which).default('granted').meta({
          description: 'open: waits for the customer. granted: in force, or will be. ending: of those, within 30 days. over: any other.',
        }),
        cursor: Cursor,
        limit: limitUpTo(100),
      }),
    },
    responses: {
      200: jsonAnswer('Delegations.', z.strictObject({ delegations: z.array(Delegation), nextCursor }).meta({ id: 'DelegationList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { id } = c.req.valid('param')
    const { side, which, cursor, limit = 25 } = c.req.valid('query')
    const { rows, nextCursor } = await reading(c.var.house.app, who.personId, async (tx) => {
      await organisationIKnow(tx, who, id)
      return delegationsOf(tx, { [side === 'granted' ? 'customerId' : 'partnerId']: id, which, at: c.var.at, cursor, limit })
    })
    return c.json({ delegations: rows.map(shown), nextCursor }, 200)
  },
})

export const postDelegation = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/organisations/{id}/delegations',
    operationId: 'askDelegation',
    tags: ['People'],
    summary: 'Ask a customer for a delegation',
    description:
      'For administrators of the partner, which is the organisation of the path. Nothing is allowed until the customer approves.',
    ...needs('organisations:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfOrganisation,
      body: jsonBody(
        z.strictObject({ ...GivenTerms.shape, customerId: GivenId, reason: AskDelegation.shape.reason }).meta({
          id: 'NewDelegation',
          example: { customerId: '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001', roles: ['engineer'], endsAt: '2027-11-21T00:00:00Z' },
        }),
      ),
    },
    responses: {
      201: jsonAnswer('It is asked for.', z.strictObject({ id: Id }).meta({ id: 'AskedDelegation' })),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'delegation-there-already', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const wanted = moments(c.req.valid('json'))
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: await askDelegation(act, c.req.valid('param').id, wanted),
    }))
    return c.json(body, 201)
  },
})

export const grantDelegationRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/organisations/{id}/delegations/granted',
    operationId: 'grantDelegation',
    tags: ['People'],
    summary: 'Let a partner act',
    description: 'For administrators of the customer, which is the organisation of the path. It works from its start on.',
    ...needs('organisations:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfOrganisation,
      body: jsonBody(
        z.strictObject({ ...GivenTerms.shape, partnerId: GivenId, reason: GrantDelegation.shape.reason }).meta({
          id: 'GrantedDelegation',
          example: { partnerId: '0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001', roles: ['engineer'], endsAt: '2027-11-21T00:00:00Z' },
        }),
      ),
    },
    responses: {
      201: jsonAnswer('It is granted.', z.strictObject({ id: Id }).meta({ id: 'MadeDelegation' })),
      ...refuses('invalid', 'not-found', 'may-not-do-that', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const wanted = moments(c.req.valid('json'))
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: await grantDelegation(act, c.req.valid('param').id, wanted),
    }))
    return c.json(body, 201)
  },
})

export const putDelegation = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/organisations/{id}/delegations/{delegation}',
    operationId: 'changeDelegation',
    tags: ['People'],
    summary: 'Narrow or extend a delegation',
    description: 'For administrators of the customer. The terms replace those that stand, and reach the tickets filed under it at once.',
    ...needs('organisations:write', { body: 'json' }),
    request: {
      params: OfDelegation,
      body: jsonBody(GivenTerms.meta({ id: 'DelegationTerms', example: { roles: ['engineer'], endsAt: '2027-11-21T00:00:00Z' } })),
    },
    responses: {
      ...isSo,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'delegation-over', 'not-in-this-state', ...ofBody),
    },
  }),
  handler: async (c) => {
    const { id, delegation } = c.req.valid('param')
    await changeDelegation(actOf(c), id, delegation, moments(c.req.valid('json')))
    return c.body(null, 204)
  },
})

export const putDecision = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/organisations/{id}/delegations/{delegation}/decision',
    operationId: 'decideDelegation',
    tags: ['People'],
    summary: 'Approve or refuse a delegation',
    description:
      'For administrators of the customer, which is the organisation of the path. With `terms` other than asked for, those are granted.',
    ...needs('organisations:write', { body: 'json' }),
    request: {
      params: OfDelegation,
      body: jsonBody(
        z
          .strictObject({ approve: z.boolean(), terms: GivenTerms.nullable().default(null) })
          .meta({ id: 'DelegationDecision', example: { approve: true } }),
      ),
    },
    responses: {
      ...isSo,
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'delegation-over', ...ofBody),
    },
  }),
  handler: async (c) => {
    const { id, delegation } = c.req.valid('param')
    const { approve, terms } = c.req.valid('json')
    await decideDelegation(actOf(c), id, delegation, approve ? { approve, terms: terms && moments(terms) } : { approve })
    return c.body(null, 204)
  },
})

export const deleteDelegation = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/organisations/{id}/delegations/{delegation}',
    operationId: 'endDelegation',
    tags: ['People'],
    summary: 'End a delegation at once',
    description: 'The customer revokes it, the partner gives it back or withdraws what it asked for; our administrators when they must.',
    ...needs('organisations:write'),
    request: { params: OfDelegation },
    responses: { ...isSo, ...refuses('not-found', 'may-not-do-that', 'delegation-over') },
  }),
  handler: async (c) => {
    const { id, delegation } = c.req.valid('param')
    await endDelegation(actOf(c), id, delegation)
    return c.body(null, 204)
  },
})
