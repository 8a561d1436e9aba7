// The whole configuration as one document, for administrators' programs: what pages change entry by entry and files as a whole.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { changeConfiguration } from '../desk/catalogue/apply-configuration.ts'
import { soundConfiguration } from '../desk/catalogue/check-configuration.ts'
import { storedConfiguration } from '../desk/catalogue/configuration-of.ts'
import { reading } from '../platform/database.ts'
import { Refusal } from '../platform/refusal.ts'
import { jsonAnswer, jsonBody } from './asked.ts'
import { actOf, needs } from './caller.ts'
import { ofBody, refuses } from './problem.ts'

const Version = z.int().meta({ description: 'Counts every change.' })
const Document = z.record(z.string(), z.unknown()).meta({
  description: 'As `presets/preset.schema.json` describes it: calendars, promises, escalations and everything else that is configured.',
})

/** Faults at their places in what was sent. */
function sound(given: unknown) {
  try {
    return soundConfiguration(given)
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    throw new Refusal(
      fault.code,
      fault.values,
      fault.faults.map((one) => ({ ...one, field: `configuration.${one.field}` })),
    )
  }
}

export const showConfiguration = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/configuration',
    operationId: 'showConfiguration',
    tags: ['Catalogue'],
    summary: 'Show the configuration',
    description: 'For our administrators. Secrets are no part of it.',
    ...needs('configuration:write'),
    responses: {
      200: jsonAnswer('The document.', z.strictObject({ version: Version, configuration: Document }).meta({ id: 'StoredConfiguration' })),
      ...refuses('may-not-do-that'),
    },
  }),
  handler: async (c) => {
    const { version, configuration } = await reading(c.var.house.app, c.var.token.personId, (tx) => storedConfiguration(tx))
    return c.json({ version, configuration: { ...configuration } }, 200)
  },
})

export const putConfiguration = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/configuration',
    operationId: 'changeConfiguration',
    tags: ['Catalogue'],
    summary: 'Replace the configuration',
    description:
      'For our administrators. All or nothing; what tickets refer to and the document leaves out is retired. `version` is the one that was read: whoever changed something since is not overwritten.',
    ...needs('configuration:write', { body: 'json' }),
    request: {
      body: jsonBody(
        z.strictObject({ version: z.int('refusal.fault.required'), configuration: Document }).meta({ id: 'ConfigurationChange' }),
      ),
    },
    responses: {
      200: jsonAnswer(
        'It is so now.',
        z
          .strictObject({
            version: Version,
            changes: z.array(
              z.strictObject({
                part: z.string().meta({ example: 'promises' }),
                key: z.string(),
                change: z.enum(['added', 'changed', 'retired', 'restored']),
                fields: z.array(z.string()),
              }),
            ),
          })
          .meta({ id: 'ConfigurationChanged' }),
      ),
      ...refuses('invalid', 'may-not-do-that', 'changed-meanwhile', ...ofBody),
    },
  }),
  handler: async (c) => {
    const { version, configuration } = c.req.valid('json')
    const found = await changeConfiguration(actOf(c), () => sound(configuration), version)
    const changes = found.map(({ part, key, change, fields }) => ({ part, key, change, fields: [...fields] }))
    return c.json({ version: found.length > 0 ? version + 1 : version, changes }, 200)
  },
})
