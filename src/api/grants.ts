// Who may file under offerings that are for the granted: given and taken at once by administrators (NTT-10, NTT-11).
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { grantFiling } from '../desk/entitlements/grant-filing.ts'
import { grantsOf } from '../desk/entitlements/organisation-entitlements.ts'
import { revokeFiling } from '../desk/entitlements/revoke-filing.ts'
import { organisationIKnow } from '../desk/people/whom-i-know.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { reading } from '../platform/database.ts'
import { jsonAnswer } from './asked.ts'
import { actOf, askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, Key, Moment } from './shapes.ts'

const Grant = z.strictObject({ personId: Id, offering: Key, grantedAt: Moment }).meta({ id: 'Grant' })
const OfOrganisation = z.strictObject({ id: GivenId })
const OfGrant = OfOrganisation.extend({ person: GivenId, offering: z.string().regex(/^[a-z0-9-]{1,40}$/) })

export const listGrants = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}/grants',
    operationId: 'listGrants',
    tags: ['People'],
    summary: 'List who may file under which offering',
    description: 'Everybody’s for administrators and staff; else one’s own. At most 10,000.',
    ...needs('organisations:read'),
    request: { params: OfOrganisation },
    responses: {
      200: jsonAnswer('Grants.', z.strictObject({ grants: z.array(Grant) }).meta({ id: 'GrantList' })),
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { id } = c.req.valid('param')
    const rows = await reading(c.var.house.app, who.personId, async (tx) => {
      await organisationIKnow(tx, who, id)
      return grantsOf(tx, id)
    })
    return c.json({ grants: rows.map((row) => ({ ...row, grantedAt: row.grantedAt.toISOString() })) }, 200)
  },
})

export const putGrant = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/organisations/{id}/grants/{person}/{offering}',
    operationId: 'grantFiling',
    tags: ['People'],
    summary: 'Let a member file under an offering',
    description: 'For administrators of the organisation and ours.',
    ...needs('organisations:write'),
    request: { params: OfGrant },
    responses: { 204: { description: 'They may, from now on.' }, ...refuses('invalid', 'not-found', 'may-not-do-that') },
  }),
  handler: async (c) => {
    const { id, person, offering } = c.req.valid('param')
    await grantFiling(actOf(c), id, person, offering)
    return c.body(null, 204)
  },
})

export const deleteGrant = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/organisations/{id}/grants/{person}/{offering}',
    operationId: 'revokeFiling',
    tags: ['People'],
    summary: 'Let a member file under an offering no longer',
    description: 'For administrators of the organisation and ours.',
    ...needs('organisations:write'),
    request: { params: OfGrant },
    responses: { 204: { description: 'They may no longer, from now on.' }, ...refuses('not-found', 'may-not-do-that') },
  }),
  handler: async (c) => {
    const { id, person, offering } = c.req.valid('param')
    await revokeFiling(actOf(c), id, person, offering)
    return c.body(null, 204)
  },
})
