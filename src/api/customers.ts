// For whom the caller acts, for machines: what waits at each customer and until when it may be acted for (MS-14).
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { customersListed, endOf } from '../desk/partners/customers.ts'
import { reading } from '../platform/database.ts'
import { Cursor, jsonAnswer, limitUpTo } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, Key, Moment, OrganisationName, nextCursor } from './shapes.ts'

const atMost = (what: string) => z.int().meta({ description: `${what} Counted to 99.`, example: 3 })
const Customer = z
  .strictObject({
    customer: OrganisationName,
    open: atMost('Tickets that are not over.'),
    forProvider: atMost('Of those, waiting for us.'),
    forCustomer: atMost('Of those, waiting for the partner or its customer.'),
    endsAt: Moment.meta({ description: 'The last delegation ends.' }),
    delegations: z.array(
      z.strictObject({
        id: Id,
        partner: OrganisationName,
        rights: z.array(z.enum(['file', 'see', 'health'])).meta({ description: 'What the caller may do by it.' }),
        roles: z.array(Key),
        single: z.boolean(),
        endsAt: Moment,
      }),
    ),
  })
  .meta({ id: 'Customer', description: 'An organisation for which the caller may act now.' })

export const listCustomers = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/customers',
    operationId: 'listCustomers',
    tags: ['People'],
    summary: 'List the customers one acts for',
    description: 'By name. Tickets are filed for one with `organisationId` and `partnerId` of `POST /tickets`.',
    ...needs('organisations:read'),
    request: {
      query: z.strictObject({
        text: z.string().max(100, 'api.fault.search-text').optional().meta({ description: 'Words of the name.' }),
        cursor: Cursor,
        limit: limitUpTo(100),
      }),
    },
    responses: {
      200: jsonAnswer('Customers.', z.strictObject({ customers: z.array(Customer), nextCursor }).meta({ id: 'CustomerList' })),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const { text = '', cursor, limit = 25 } = c.req.valid('query')
    const list = await reading(c.var.house.app, askerOf(c).personId, (tx) => customersListed(tx, { words: text, cursor, limit }))
    const customers = list.rows.map((row) => ({
      customer: row.customer,
      open: row.open.count,
      forProvider: row.forProvider.count,
      forCustomer: row.forCustomer.count,
      endsAt: endOf(row).toISOString(),
      delegations: row.delegations.map(({ id, partner, rights, roles, single, endsAt }) => ({
        ...{ id, partner, rights: [...rights], roles: [...roles], single },
        endsAt: endsAt.toISOString(),
      })),
    }))
    return c.json({ customers, nextCursor: list.nextCursor }, 200)
  },
})
