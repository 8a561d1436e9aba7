// Who the caller is, and the organisations and people they may know.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { organisationIKnow, organisationsIKnow, peopleIKnow, personIKnow } from '../desk/people/whom-i-know.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { reading } from '../platform/database.ts'
import { scopes } from '../platform/identity.ts'
import { Cursor, jsonAnswer, limitUpTo } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, nextCursor } from './shapes.ts'

const Organisation = z
  .strictObject({
    id: Id,
    name: z.string().meta({ example: 'Analytical Engines' }),
    allowsOutsideParticipants: z.boolean(),
    calendar: z.string().nullable().meta({ description: 'Of its own: by whose hours promises to it are counted.', example: 'office' }),
    mine: z
      .strictObject({ filesTickets: z.boolean(), seesTickets: z.enum(['none', 'all']), administers: z.boolean() })
      .nullable()
      .meta({ description: 'What the caller may do there; null when not a member.' }),
  })
  .meta({ id: 'Organisation' })

const Person = z
  .strictObject({
    id: Id,
    name: z.string().meta({ example: 'Ada Lovelace' }),
    address: z.string().nullable().meta({ description: 'E-mail address.', example: 'ada@example.com' }),
    staff: z.boolean().meta({ description: 'Works here.' }),
  })
  .meta({ id: 'Person' })

const Me = z
  .strictObject({
    person: Person,
    language: z.string().meta({ example: 'en' }),
    timeZone: z.string().meta({ example: 'Europe/Paris' }),
    staffRole: z.enum(['agent', 'administrator']).nullable(),
    organisations: z.array(Organisation).meta({ description: 'At most 100, by name.' }),
    scopes: z.array(z.enum(scopes)).meta({ description: 'Of this token.' }),
  })
  .meta({ id: 'Me' })

type OrganisationRow = Awaited<ReturnType<typeof organisationIKnow>>
const organisation = (row: OrganisationRow): z.output<typeof Organisation> => ({
  id: row.id,
  name: row.name,
  allowsOutsideParticipants: row.allows_outside_participants,
  calendar: row.calendar_key,
  mine:
    row.administers === null
      ? null
      : {
          filesTickets: row.files_tickets === true,
          seesTickets: row.sees_tickets === 'all' ? 'all' : 'none',
          administers: row.administers,
        },
})
type PersonRow = Awaited<ReturnType<typeof personIKnow>>
const person = (row: PersonRow): z.output<typeof Person> => ({
  id: row.id,
  name: row.name,
  address: row.address,
  staff: row.staff_role !== null,
})

export const showMe = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/me',
    operationId: 'showMe',
    tags: ['People'],
    summary: 'Who this token stands for',
    ...needs(null),
    responses: { 200: jsonAnswer('The caller.', Me), ...refuses() },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { token } = c.var
    const [me, organisations] = await reading(
      c.var.house.app,
      who.personId,
      async (tx) =>
        [
          await personIKnow(tx, who, who.personId),
          (await organisationsIKnow(tx, { ...who, staffRole: null }, { limit: 100 })).rows,
        ] as const,
    )
    return c.json(
      {
        person: person(me),
        language: token.language,
        timeZone: token.timeZone,
        staffRole: token.staffRole,
        organisations: organisations.map(organisation),
        scopes: [...token.scopes],
      },
      200,
    )
  },
})

export const listOrganisations = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations',
    operationId: 'listOrganisations',
    tags: ['People'],
    summary: 'List organisations',
    description: 'One’s own; for staff, all. By name.',
    ...needs('organisations:read'),
    request: { query: z.strictObject({ cursor: Cursor, limit: limitUpTo(100) }) },
    responses: {
      200: jsonAnswer(
        'Organisations.',
        z.strictObject({ organisations: z.array(Organisation), nextCursor }).meta({ id: 'OrganisationList' }),
      ),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const list = await reading(c.var.house.app, who.personId, (tx) => organisationsIKnow(tx, who, c.req.valid('query')))
    return c.json({ organisations: list.rows.map(organisation), nextCursor: list.nextCursor }, 200)
  },
})

export const showOrganisation = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/organisations/{id}',
    operationId: 'showOrganisation',
    tags: ['People'],
    summary: 'Show one organisation',
    ...needs('organisations:read'),
    request: { params: z.strictObject({ id: GivenId }) },
    responses: { 200: jsonAnswer('The organisation.', Organisation), ...refuses('not-found') },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const row = await reading(c.var.house.app, who.personId, (tx) => organisationIKnow(tx, who, c.req.valid('param').id))
    return c.json(organisation(row), 200)
  },
})

export const listPeople = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/people',
    operationId: 'listPeople',
    tags: ['People'],
    summary: 'List people one may know',
    description: 'Oneself and the members of one’s organisations; for staff, everybody. By name.',
    ...needs('people:read'),
    request: {
      query: z.strictObject({
        organisation: GivenId.optional().meta({ description: 'Members of this one only.' }),
        cursor: Cursor,
        limit: limitUpTo(100),
      }),
    },
    responses: {
      200: jsonAnswer('People.', z.strictObject({ people: z.array(Person), nextCursor }).meta({ id: 'PersonList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const { organisation: organisationId, ...rest } = c.req.valid('query')
    const list = await reading(c.var.house.app, who.personId, (tx) => peopleIKnow(tx, who, { organisationId, ...rest }))
    return c.json({ people: list.rows.map(person), nextCursor: list.nextCursor }, 200)
  },
})

export const showPerson = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/people/{id}',
    operationId: 'showPerson',
    tags: ['People'],
    summary: 'Show one person',
    ...needs('people:read'),
    request: { params: z.strictObject({ id: GivenId }) },
    responses: { 200: jsonAnswer('The person.', Person), ...refuses('not-found') },
  }),
  handler: async (c) => {
    const who = askerOf(c)
    const row = await reading(c.var.house.app, who.personId, (tx) => personIKnow(tx, who, c.req.valid('param').id))
    return c.json(person(row), 200)
  },
})
