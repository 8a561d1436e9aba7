// What a person may file, and why not the rest: the same answer the new-ticket page is made of.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { type Catalogue, label } from '../desk/catalogue/catalogue.ts'
import { entitle } from '../desk/entitlements/entitle.ts'
import type { Standing, Wanted } from '../desk/entitlements/facts.ts'
import { type Refused, type Verdict, reasons, remedies } from '../desk/entitlements/verdict.ts'
import { sentenceOf } from '../desk/entitlements/explain.ts'
import { type Option, choicesOf } from '../desk/entitlements/intake.ts'
import { type FilingStanding, standingIn, standingsOf } from '../desk/entitlements/standing-of.ts'
import { reading } from '../platform/database.ts'
import { languages } from '../platform/messages.ts'
import { Refusal } from '../platform/refusal.ts'
import { KeyOf, finding, jsonAnswer, matching } from './asked.ts'
import { type Call, needs } from './caller.ts'
import { refuses } from './problem.ts'
import { Id, Key, OrganisationName, PersonName } from './shapes.ts'

const mostServices = 200

const Why = {
  reason: z.enum(reasons),
  sentence: z.string().meta({ example: 'Contract C-1 with East Ltd ended on 28 February 2026. We can change it: ask us.' }),
  remedy: z.enum(remedies).meta({ description: 'Who can change it.' }),
  administrators: z.array(PersonName).meta({ description: 'Of the organisation, where they can change it.' }),
  partner: z
    .strictObject({ name: z.string(), address: z.string().nullable(), phone: z.string().nullable(), url: z.string().nullable() })
    .nullable()
    .meta({ description: 'Whom the organisation bought from and is to ask.' }),
}
const May = {
  entity: Key.nullable().meta({ description: 'Whose contract it comes under.' }),
  plan: Key.nullable(),
  queue: Key.nullable().meta({ description: 'The desk that receives it. For staff; null for others.' }),
  specialType: Key.nullable().meta({ description: 'A type that these contracts open for the same request at a special desk.' }),
}
const Entitlement = z
  .discriminatedUnion('allowed', [
    z.strictObject({ allowed: z.literal(true), ...May }),
    z.strictObject({ allowed: z.literal(false), field: z.string().meta({ example: 'requestType' }), ...Why }),
  ])
  .meta({ id: 'Entitlement', description: 'Whether it may be filed; if not, why, and who can change it.' })
const Choice = z
  .strictObject({ key: z.string().meta({ example: 'general' }), label: z.string(), verdict: Entitlement })
  .meta({ id: 'Choice' })
const choices = (what: string) => z.array(Choice).meta({ description: what })

const Entitlements = z
  .strictObject({
    organisation: OrganisationName.nullable().meta({ description: 'null: for who belongs nowhere.' }),
    verdict: Entitlement.meta({ description: 'On everything asked for together.' }),
    contexts: choices('Contexts under what else was asked for; so each of the following.'),
    offerings: choices('Offerings.'),
    contracts: choices('Contracts, by id and number; at most 250 and those asked for.'),
    requestTypes: choices('Request types; special ones before their general ones.'),
    services: choices(`Services, those that \`q\` names; at most ${mostServices}.`),
    moreServices: z.boolean().meta({ description: 'There are more services: narrow them with `q`.' }),
  })
  .meta({ id: 'Entitlements' })

const Query = z.strictObject({
  organisation: Id.optional().meta({ description: 'This one only.' }),
  requester: Id.optional().meta({ description: 'Staff only: of this person instead of the caller.' }),
  context: KeyOf('context'),
  offering: KeyOf('offering'),
  type: KeyOf('request type'),
  service: KeyOf('service'),
  contract: Id.optional().meta({ description: 'Id of a contract.' }),
  language: z.enum(languages, 'api.fault.choice').optional().meta({ description: 'To be answered in; left out: that of the requester.' }),
  explain: z
    .enum(['0', '1', 'false', 'true'], 'api.fault.flag')
    .transform((given) => given === '1' || given === 'true')
    .optional()
    .meta({ description: '`1`: also what may not be filed, each with the reason and who can change it.' }),
  q: finding('services'),
})

export const showEntitlements = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/entitlements',
    operationId: 'showEntitlements',
    tags: ['Catalogue'],
    summary: 'What may be filed, and why not the rest',
    description:
      'One entry per organisation of the requester. Without `explain` only what may be chosen is listed. `POST /tickets` refuses the same, with the same sentences.',
    ...needs('tickets:write'),
    request: { query: Query },
    responses: {
      200: jsonAnswer('Entitlements.', z.strictObject({ entitlements: z.array(Entitlements) }).meta({ id: 'EntitlementList' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { organisation, requester, explain: all = false, q, language, ...asked } = c.req.valid('query')
    const { personId, staffRole } = c.var.token
    if (requester !== undefined && requester !== personId && staffRole === null) throw new Refusal('not-found')
    const of = requester ?? personId
    const { catalogue, standings, own } = await reading(c.var.house.app, personId, async (tx) => {
      const named = { contracts: asked.contract === undefined ? [] : [asked.contract] }
      const person = await tx
        .selectFrom('person')
        .select('language')
        .where('id', '=', of)
        .where('disabled_at', 'is', null)
        .executeTakeFirst()
      const found = organisation ? [await standingIn(tx, of, organisation, c.var.at, named)] : await standingsOf(tx, of, c.var.at, named)
      return { catalogue: await catalogueOf(tx), standings: found.filter((one) => one !== null), own: person?.language }
    })
    if (standings.length === 0) throw new Refusal('not-found')
    const wanted: Wanted = {
      context: asked.context ?? null,
      offering: asked.offering ?? null,
      contract: asked.contract ?? null,
      type: asked.type ?? null,
      service: asked.service ?? null,
      language: language ?? (own as Wanted['language'] | undefined) ?? c.var.language,
    }
    return c.json({ entitlements: standings.map((standing) => listed(c, catalogue, standing, wanted, all, q)) }, 200)
  },
})

function listed(
  c: Call,
  catalogue: Catalogue,
  standing: FilingStanding,
  wanted: Wanted,
  all: boolean,
  q: string | undefined,
): z.output<typeof Entitlements> {
  const of = (ask: Parameters<typeof choicesOf>[3], options = choicesOf(catalogue, standing, wanted, ask)) =>
    options.filter((option) => all || option.verdict.allowed).map((option) => choice(c, catalogue, standing, option))
  const services = choicesOf(catalogue, standing, wanted, 'service').filter(
    (option) => (all || option.verdict.allowed) && matching(q, option.key, option.label, c.var.language),
  )
  return {
    organisation: standing.organisation && { id: standing.organisation.id, name: standing.organisation.name },
    verdict: verdictOf(c, catalogue, standing, entitle(catalogue, standing, wanted)),
    contexts: of('context'),
    offerings: of('offering'),
    contracts: of('contract'),
    requestTypes: of('type'),
    services: of('service', services.slice(0, mostServices)),
    moreServices: services.length > mostServices,
  }
}

const choice = (c: Call, catalogue: Catalogue, standing: Standing, { key, label: words, verdict }: Option): z.output<typeof Choice> => ({
  key,
  label: typeof words === 'string' ? words : label(words, c.var.language),
  verdict: verdictOf(c, catalogue, standing, verdict),
})

function verdictOf(c: Call, catalogue: Catalogue, standing: Standing, verdict: Verdict): z.output<typeof Entitlement> {
  if (!verdict.allowed) return refused(c, catalogue, standing, verdict)
  const { allowed, entity, plan, queue, specialType } = verdict
  return { allowed, entity, plan, queue: c.var.token.staffRole === null ? null : queue, specialType }
}

function refused(c: Call, catalogue: Catalogue, standing: Standing, verdict: Refused) {
  const { t, language } = c.var
  const { partner } = verdict
  return {
    allowed: false as const,
    field: verdict.field === 'contracts' ? 'contractIds' : verdict.field,
    reason: verdict.reason,
    sentence: sentenceOf(catalogue, verdict, language, t),
    remedy: verdict.remedy,
    administrators: verdict.remedy === 'administrator' ? standing.administrators.map(({ id, name }) => ({ id, name })) : [],
    partner: partner && { name: partner.name, address: partner.address, phone: partner.phone, url: partner.url },
  }
}
