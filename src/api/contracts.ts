// Contracts of an organisation for the machines that keep them: list, add, change, and give a last day.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { addContract } from '../desk/entitlements/add-contract.ts'
import { changeContract } from '../desk/entitlements/change-contract.ts'
import { ContractFields, LastDay } from '../desk/entitlements/contract-fields.ts'
import { endContract } from '../desk/entitlements/end-contract.ts'
import { contractsOf, dayOf } from '../desk/entitlements/organisation-entitlements.ts'
import { cursorOf, placeOf } from '../desk/people/find-people.ts'
import { organisationIKnow } from '../desk/people/whom-i-know.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { reading } from '../platform/database.ts'
import { Cursor, jsonAnswer, jsonBody, limitUpTo } from './asked.ts'
import { actOf, askerOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import { Id, Key, OrganisationName, nextCursor } from './shapes.ts'

const Day = z.iso.date().meta({ example: '2026-04-01' })
const Contract = z
  .strictObject({
    id: Id,
    number: z.string().meta({ example: 'C-2041' }),
    entity: Key.meta({ description: 'The company of ours that signed it.' }),
    plan: Key.nullable(),
    calendar: Key.nullable().meta({ description: 'By whose hours promises are counted that name none.' }),
    partner: OrganisationName.nullable().meta({ description: 'Bought through this partner, who is the one to ask.' }),
    startsOn: Day,
    endsOn: Day.nullable().meta({ description: 'The last day it holds.' }),
    state: z.enum(['active', 'ended', 'not-begun']),
    covers: z
      .enum(['own', 'customers', 'both'])
      .meta({ description: 'Whose subscriptions it supports: the holder’s own, those of the holder’s customers, or both.' }),
    services: z.array(Key).meta({ description: 'Those it covers; empty: all.' }),
    trial: z.boolean().meta({ description: 'It gives the same as a paid one.' }),
  })
  .meta({ id: 'Contract' })

const NewContract = ContractFields.meta({
  id: 'NewContract',
  example: { number: 'C-2041', entity: 'guichet', plan: 'basic', startsOn: '2026-04-01' },
})
const OfOrganisation = z.strictObject({ id: GivenId })
const OfContract = OfOrganisation.extend({ contract: GivenId })
const writing = refuses('invalid', 'not-found', 'may-not-do-that', 'contract-number-taken', ...ofBody, ...ofKey)
const isSo = { 204: { description: 'It is so now.' } }

export const listContracts = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}/contracts',
    operationId: 'listContracts',
    tags: ['People'],
    summary: 'List the contracts of an organisation',
    description: 'One’s own; for staff, any. By number.',
    ...needs('organisations:read'),
    request: { params: OfOrganisation, query: z.strictObject({ cursor: Cursor, limit: limitUpTo(100) }) },
    responses: {
      200: jsonAnswer('Contracts.', z.strictObject({ contracts: z.array(Contract), nextCursor }).meta({ id: 'ContractList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { id } = c.req.valid('param')
    const { cursor, limit = 25 } = c.req.valid('query')
    const place = cursor === undefined ? null : placeOf(cursor)
    const { rows, more } = await reading(c.var.house.app, who.personId, async (tx) => {
      await organisationIKnow(tx, who, id)
      return contractsOf(tx, id, dayOf(c.var.at, c.var.token.timeZone), {
        limit,
        ...(place && { after: { number: place[0], id: place[1] } }),
      })
    })
    const last = rows.at(-1)
    return c.json({ contracts: rows, nextCursor: more && last ? cursorOf(last.number, last.id) : null }, 200)
  },
})

export const postContract = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/organisations/{id}/contracts',
    operationId: 'addContract',
    tags: ['People'],
    summary: 'Add a contract',
    description: 'For our administrators.',
    ...needs('organisations:write', { body: 'json' }),
    request: { headers: OnceHeaders, params: OfOrganisation, body: jsonBody(NewContract) },
    responses: { 201: jsonAnswer('It is added.', z.strictObject({ id: Id }).meta({ id: 'AddedContract' })), ...writing },
  }),
  handler: async (c) => {
    const wanted = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: await addContract(act, c.req.valid('param').id, wanted),
    }))
    return c.json(body, 201)
  },
})

export const putContract = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/organisations/{id}/contracts/{contract}',
    operationId: 'changeContract',
    tags: ['People'],
    summary: 'Say anew what a contract says',
    description: 'For our administrators.',
    ...needs('organisations:write', { body: 'json' }),
    request: { params: OfContract, body: jsonBody(NewContract) },
    responses: { ...isSo, ...writing },
  }),
  handler: async (c) => {
    const { id, contract } = c.req.valid('param')
    await changeContract(actOf(c), id, contract, c.req.valid('json'))
    return c.body(null, 204)
  },
})

export const putLastDay = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/organisations/{id}/contracts/{contract}/last-day',
    operationId: 'endContract',
    tags: ['People'],
    summary: 'Give a contract its last day',
    description: 'For our administrators. From the day after, what it opened is refused.',
    ...needs('organisations:write', { body: 'json' }),
    request: { params: OfContract, body: jsonBody(LastDay.meta({ id: 'LastDay', example: { endsOn: '2027-03-31' } })) },
    responses: { ...isSo, ...refuses('invalid', 'not-found', 'may-not-do-that', ...ofBody) },
  }),
  handler: async (c) => {
    const { id, contract } = c.req.valid('param')
    await endContract(actOf(c), id, contract, c.req.valid('json'))
    return c.body(null, 204)
  },
})
