// Cloud tenants of an organisation, kept in step by the machines that know them.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { addCloudTenant } from '../desk/entitlements/add-cloud-tenant.ts'
import { TenantFields } from '../desk/entitlements/contract-fields.ts'
import { tenantsOf } from '../desk/entitlements/organisation-entitlements.ts'
import { retireCloudTenant } from '../desk/entitlements/retire-cloud-tenant.ts'
import { organisationIKnow } from '../desk/people/whom-i-know.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { reading } from '../platform/database.ts'
import { jsonAnswer, jsonBody } from './asked.ts'
import { actOf, askerOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import { Id } from './shapes.ts'

const CloudTenant = z
  .strictObject({
    id: Id,
    name: z.string().meta({ description: 'The id that the service’s console shows.', example: 't-9f31' }),
    label: z.string().nullable().meta({ description: 'The organisation’s own name for it.', example: 'Production' }),
    isRetired: z.boolean().meta({ description: 'Nobody chooses it any more; tickets keep it.' }),
  })
  .meta({ id: 'CloudTenant' })
const OfOrganisation = z.strictObject({ id: GivenId })

export const listCloudTenants = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}/cloud-tenants',
    operationId: 'listCloudTenants',
    tags: ['People'],
    summary: 'List the cloud tenants of an organisation',
    description: 'One’s own; for staff, any. At most 2,000, those in use first, by name.',
    ...needs('organisations:read'),
    request: { params: OfOrganisation },
    responses: {
      200: jsonAnswer('Cloud tenants.', z.strictObject({ cloudTenants: z.array(CloudTenant) }).meta({ id: 'CloudTenantList' })),
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { id } = c.req.valid('param')
    const cloudTenants = await reading(c.var.house.app, who.personId, async (tx) => {
      await organisationIKnow(tx, who, id)
      return tenantsOf(tx, id)
    })
    return c.json({ cloudTenants }, 200)
  },
})

export const postCloudTenant = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/organisations/{id}/cloud-tenants',
    operationId: 'addCloudTenant',
    tags: ['People'],
    summary: 'Add a cloud tenant',
    description: 'For administrators of the organisation and ours. One that was retired comes back under its id.',
    ...needs('organisations:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfOrganisation,
      body: jsonBody(TenantFields.meta({ id: 'NewCloudTenant', example: { name: 't-9f31', label: 'Production' } })),
    },
    responses: {
      201: jsonAnswer('It is added.', z.strictObject({ id: Id }).meta({ id: 'AddedCloudTenant' })),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'tenant-there-already', ...ofBody, ...ofKey),
    },
  }),
  handler: async (c) => {
    const wanted = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: await addCloudTenant(act, c.req.valid('param').id, wanted),
    }))
    return c.json(body, 201)
  },
})

export const deleteCloudTenant = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/organisations/{id}/cloud-tenants/{tenant}',
    operationId: 'retireCloudTenant',
    tags: ['People'],
    summary: 'Retire a cloud tenant',
    description: 'For administrators of the organisation and ours. Tickets about it keep its name.',
    ...needs('organisations:write'),
    request: { params: OfOrganisation.extend({ tenant: GivenId }) },
    responses: { 204: { description: 'Nobody chooses it any more.' }, ...refuses('not-found', 'may-not-do-that') },
  }),
  handler: async (c) => {
    const { id, tenant } = c.req.valid('param')
    await retireCloudTenant(actOf(c), id, tenant)
    return c.body(null, 204)
  },
})
