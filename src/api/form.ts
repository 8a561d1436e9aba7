// Which fields a new ticket asks for, so that a program sends what the page would have asked.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { byKey, label } from '../desk/catalogue/catalogue.ts'
import { fixedBy, formForAny } from '../desk/catalogue/form.ts'
import { limitsFor } from '../desk/catalogue/limits-for.ts'
import { standingsOf } from '../desk/entitlements/standing-of.ts'
import { reading } from '../platform/database.ts'
import { KeyOf, jsonAnswer } from './asked.ts'
import { needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, Key, Limits } from './shapes.ts'

const Option = z.strictObject({ key: z.string(), label: z.string() })
const Field = z
  .strictObject({
    key: Key,
    kind: z.enum(['built-in', 'text', 'long-text', 'select', 'multi-select', 'date-time', 'phone', 'cloud-tenant', 'contracts']).meta({
      description:
        '`built-in`: a field of the ticket itself, by the same name. `contracts`: send `contractIds`. The rest go into `answers`.',
    }),
    label: z.string().nullable().meta({ description: 'null for built-in fields.' }),
    help: z.string().nullable(),
    required: z.boolean(),
    options: z.array(Option).meta({ description: 'Of a select or multi-select; the tenants known for a cloud-tenant.' }),
    pattern: z.string().nullable().meta({ description: 'A regular expression that the whole text fits.' }),
    typed: z.boolean().meta({ description: 'A tenant that is not among the options may be named.' }),
    fixed: z
      .strictObject({ value: z.string(), reason: z.string() })
      .nullable()
      .meta({ description: 'The context gives the answer: this is stored whatever is sent.' }),
    when: z.record(z.string(), z.array(z.string())).meta({ description: 'Asked only when each of these fields has one of these answers.' }),
  })
  .meta({ id: 'FormField' })

const Form = z
  .strictObject({
    fields: z.array(Field).meta({ description: 'In the order of the page.' }),
    limits: Limits,
    checklist: z.array(z.string()).meta({ description: 'What a ticket about this service should say.' }),
    template: z.string().nullable().meta({ description: 'Markdown to begin the text with.' }),
  })
  .meta({ id: 'Form' })

export const showForm = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/form',
    operationId: 'showForm',
    tags: ['Catalogue'],
    summary: 'The fields a new ticket asks for',
    description: 'By request type, service, offering and context; what is left out is taken as not chosen yet.',
    ...needs('tickets:write'),
    request: {
      query: z.strictObject({
        type: KeyOf('request type'),
        service: KeyOf('service'),
        offering: KeyOf('offering'),
        context: KeyOf('context'),
        organisation: Id.optional().meta({ description: 'Whose tenants are the options; left out: those of all one’s organisations.' }),
      }),
    },
    responses: { 200: jsonAnswer('The form.', Form), ...refuses('invalid') },
  }),
  handler: async (c) => {
    const { type = null, service = null, offering = null, context = null, organisation } = c.req.valid('query')
    const { house, token, at, language } = c.var
    const { catalogue, standings } = await reading(house.app, token.personId, async (tx) => ({
      catalogue: await catalogueOf(tx),
      standings: await standingsOf(tx, token.personId, at),
    }))
    const organisations = standings.filter((one) => organisation === undefined || one.organisation?.id === organisation)
    const edition = organisations.length === 1 ? organisations[0]!.edition : null
    const tenants = organisations.flatMap((one) => one.tenants)
    const words = (text: Parameters<typeof label>[0]) => label(text, language)
    const about = byKey(catalogue.services, service)
    const { fileBytes, files, totalBytes } = limitsFor(catalogue, type)
    const fields = formForAny(catalogue, { type, service, offering, context, edition }).map((field): z.output<typeof Field> => {
      const fixed = fixedBy(field, context)
      return {
        key: field.key,
        kind: field.kind,
        label: field.label && words(field.label),
        help: field.help && words(field.help),
        required: field.required,
        options:
          field.kind === 'cloud-tenant'
            ? tenants.map((tenant) => ({ key: tenant.name, label: tenant.label ?? tenant.name }))
            : field.options.map((option) => ({ key: option.key, label: words(option.label) })),
        pattern: field.pattern,
        typed: field.typed,
        fixed: fixed && { value: fixed.value, reason: words(fixed.reason) },
        when: Object.fromEntries(Object.entries(field.when.answers ?? {}).map(([key, values]) => [key, [...values]])),
      }
    })
    return c.json(
      {
        fields,
        limits: { fileBytes, files, messageBytes: totalBytes },
        checklist: about?.checklist.map(words) ?? [],
        template: about?.template ? words(about.template) : null,
      },
      200,
    )
  },
})
