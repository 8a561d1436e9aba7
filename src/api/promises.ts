// Business calendars and promises for programs: what is promised before anything is sent, by which hours, and holidays from a calendar file.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { type BusinessCalendar, type Catalogue, type Target, label, metrics } from '../desk/catalogue/catalogue.ts'
import { actingStanding } from '../desk/partners/acting.ts'
import { GiveCalendar, giveCalendar } from '../desk/people/give-calendar.ts'
import { findHolidays, takeOverHolidays } from '../desk/promises/import-holidays.ts'
import { type About, dueAt, figuresIn, promiseFor } from '../desk/promises/promise-for.ts'
import { standingIn, standingsOf } from '../desk/entitlements/standing-of.ts'
import { Id as GivenId } from '../desk/tickets/fields.ts'
import { whatIsPromised } from '../desk/tickets/what-is-filed.ts'
import { reading } from '../platform/database.ts'
import { type Language, languages } from '../platform/messages.ts'
import { Refusal } from '../platform/refusal.ts'
import { jsonAnswer, jsonBody } from './asked.ts'
import { type Call, actOf, needs } from './caller.ts'
import { ofBody, refuses } from './problem.ts'
import { Id, Key } from './shapes.ts'

/** Conditions name contracts and plans of every customer: they are ours to read. */
function requireStaff(c: Call): void {
  if (c.var.token.staffRole === null) throw new Refusal('not-found')
}

const Calendar = z
  .strictObject({
    key: Key,
    label: z.string().meta({ example: 'Office hours' }),
    zone: z.string().meta({ example: 'Europe/Paris' }),
    hours: z.string().meta({ description: 'Of the week, or `24/7`.', example: 'Mo-Fr 08:00-18:00' }),
    exceptions: z.array(z.string()).meta({
      description: 'Days that differ; of several for one day the last counts.',
      example: ['2026-12-24..2026-12-26', '2026-12-31 08:00-12:00'],
    }),
    languages: z
      .array(z.enum(languages))
      .meta({ description: 'Tickets in these are counted by it where nothing nearer names a calendar.' }),
  })
  .meta({ id: 'BusinessCalendar' })

const calendarSaid = (one: BusinessCalendar, language: Language): z.output<typeof Calendar> => ({
  key: one.key,
  label: label(one.label, language),
  zone: one.zone,
  hours: one.hours,
  exceptions: one.exceptions?.split('\n') ?? [],
  languages: [...one.languages],
})

export const listCalendars = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/calendars',
    operationId: 'listCalendars',
    tags: ['Promises'],
    summary: 'List business calendars',
    description: 'For staff. Those in use, in their order.',
    ...needs(null),
    responses: {
      200: jsonAnswer('Calendars.', z.strictObject({ calendars: z.array(Calendar) }).meta({ id: 'CalendarList' })),
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    requireStaff(c)
    const { calendars } = await catalogueOf(c.var.house.app)
    return c.json({ calendars: calendars.filter(({ retired }) => !retired).map((one) => calendarSaid(one, c.var.language)) }, 200)
  },
})

const PolicyTarget = z
  .strictObject({
    minutes: z.int().nullable().meta({ description: 'Of open time; null: within the hours of the calendar, no figure.' }),
    calendar: Key.nullable().meta({ description: 'null: that of the ticket’s contract, organisation, plan, queue or language.' }),
  })
  .nullable()
const Policy = z
  .strictObject({
    key: Key,
    label: z.string(),
    plans: z.array(Key),
    requestTypes: z.array(Key),
    severities: z.array(Key),
    languages: z.array(z.enum(languages)),
    services: z.array(Key),
    contracts: z.array(z.string()).meta({ description: 'Numbers.' }),
    filedBy: z.enum(['all', 'partners', 'customers']),
    firstResponse: PolicyTarget,
    nextResponse: PolicyTarget,
    resolution: PolicyTarget,
    pauses: z.array(z.enum(['pending', 'on-hold'])).meta({ description: 'Its clocks stand in these states.' }),
    explained: z.boolean().meta({ description: 'The requester may open how each figure came about.' }),
    ahead: z.boolean().meta({ description: 'Such tickets stand before all others in their queue.' }),
  })
  .meta({ id: 'Promise', description: 'The first that fits a ticket decides. Empty lists leave nothing out.' })

export const listPromises = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/promises',
    operationId: 'listPromises',
    tags: ['Promises'],
    summary: 'List what is promised of which tickets',
    description: 'For staff. In the order in which they are tried.',
    ...needs(null),
    responses: {
      200: jsonAnswer('Promises.', z.strictObject({ promises: z.array(Policy) }).meta({ id: 'PromiseList' })),
      ...refuses('not-found'),
    },
  }),
  handler: async (c) => {
    requireStaff(c)
    const { promises } = await catalogueOf(c.var.house.app)
    const target = (of: Target | null) => of && { minutes: of.minutes, calendar: of.calendar }
    return c.json(
      {
        promises: promises
          .filter(({ retired }) => !retired)
          .map((one) => ({
            key: one.key,
            label: label(one.label, c.var.language),
            plans: [...one.plans],
            requestTypes: [...one.requestTypes],
            severities: [...one.severities],
            languages: [...one.languages],
            services: [...one.services],
            contracts: [...one.contracts],
            filedBy: one.filedBy,
            firstResponse: target(one.targets['first-response']),
            nextResponse: target(one.targets['next-response']),
            resolution: target(one.targets.resolution),
            pauses: [...one.pauses],
            explained: one.explained,
            ahead: one.ahead,
          })),
      },
      200,
    )
  },
})

const Asked = z
  .strictObject({
    requestType: Key,
    service: Key.nullish().transform((key) => key ?? null),
    context: Key.nullish().transform((key) => key ?? null),
    offering: Key.nullish().transform((key) => key ?? null),
    organisationId: GivenId.nullish().transform((id) => id ?? null),
    partnerId: GivenId.nullish()
      .transform((id) => id ?? null)
      .meta({ description: 'As this partner for `organisationId`, its customer.' }),
    contractIds: z.array(GivenId).max(20).default([]),
  })
  .meta({ id: 'PromiseAsked', example: { requestType: 'incident', service: 'virtual-server' } })
const Given = z
  .strictObject({
    minutes: z.int().nullable().meta({ description: 'Of open time; null: no figure, but within the hours.' }),
    calendar: Calendar.pick({ key: true, label: true, zone: true, hours: true }),
    dueAt: z.iso.datetime().nullable().meta({ description: 'If it were filed now; null where there is no figure, and for next answers.' }),
  })
  .nullable()
  .meta({ description: 'null: nothing is promised of it.' })
const Preview = z
  .strictObject({
    promises: z.array(
      z.strictObject({
        severity: Key.nullable().meta({ description: 'null: no severity is asked for.' }),
        firstResponse: Given,
        nextResponse: Given,
        resolution: Given,
        figuresIn: z.array(z.enum(languages)).meta({ description: 'Languages in which the first answer is promised with a figure.' }),
      }),
    ),
  })
  .meta({ id: 'PromisePreview' })

export const previewPromise = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/promises/preview',
    operationId: 'previewPromise',
    tags: ['Promises'],
    summary: 'What is promised, before anything is sent',
    description: 'For each severity that may be said. What `POST /tickets` would refuse is refused here too. Nothing is made.',
    ...needs('tickets:write', { body: 'json' }),
    request: { body: jsonBody(Asked) },
    responses: {
      200: jsonAnswer('What would be promised.', Preview),
      ...refuses('invalid', 'may-not-file', 'not-delegated', 'not-entitled', ...ofBody),
    },
  }),
  handler: async (c) => {
    const { partnerId, organisationId, ...asked } = c.req.valid('json')
    const { personId } = c.var.token
    const { catalogue, standing, language } = await reading(c.var.house.app, personId, async (tx) => {
      const person = await tx.selectFrom('person').select('language').where('id', '=', personId).executeTakeFirstOrThrow()
      return {
        catalogue: await catalogueOf(tx),
        standing: await standingOf(tx, c, partnerId, organisationId, asked.contractIds),
        language: person.language as Language,
      }
    })
    const about = whatIsPromised(catalogue, standing, asked, language)
    const type = catalogue.requestTypes.find(({ key }) => key === about.type)!
    const severities = type.asksSeverity ? catalogue.severities.filter(({ retired }) => !retired).map(({ key }) => key) : [null]
    return c.json({ promises: severities.map((severity) => ({ severity, ...said(c, catalogue, { ...about, severity }) })) }, 200)
  },
})

async function standingOf(
  tx: Parameters<typeof standingsOf>[0],
  c: Call,
  partnerId: string | null,
  organisationId: string | null,
  contracts: readonly string[],
) {
  const { token, at } = c.var
  if (partnerId !== null) {
    if (organisationId === null) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.choose' }])
    const acting = await actingStanding(tx, { personId: token.personId, partnerId, customerId: organisationId }, at, { contracts })
    if (!acting) throw new Refusal('not-delegated')
    return acting
  }
  const all =
    organisationId === null
      ? await standingsOf(tx, token.personId, at, { contracts })
      : [await standingIn(tx, token.personId, organisationId, at, { contracts })]
  const may = all.filter((one) => one !== null).filter(({ files }) => files)
  if (may.length === 0) throw new Refusal('may-not-file')
  if (may.length > 1) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.choose' }])
  return may[0]!
}

function said(c: Call, catalogue: Catalogue, about: About) {
  const [firstResponse, nextResponse, resolution] = metrics.map((metric): z.output<typeof Given> => {
    const promised = promiseFor(catalogue, about, metric)
    if (!promised) return null
    const { key, zone, hours, label: words } = promised.calendar
    return {
      minutes: promised.target.minutes,
      calendar: { key, zone, hours, label: label(words, c.var.language) },
      dueAt: metric === 'next-response' ? null : (dueAt(promised, c.var.at)?.toISOString() ?? null),
    }
  })
  return { firstResponse: firstResponse!, nextResponse: nextResponse!, resolution: resolution!, figuresIn: figuresIn(catalogue, about) }
}

const Found = z
  .strictObject({
    holidays: z.array(
      z.strictObject({
        line: z.string().meta({ description: 'As a calendar’s exceptions are written.', example: '2026-12-25' }),
        firstDay: z.iso.date(),
        lastDay: z.iso.date(),
        hours: z.string().nullable().meta({ description: 'What stays open; null: closed.' }),
        name: z.string(),
        state: z.enum(['new', 'there', 'other']).meta({ description: '`other`: the calendar says something else of one of these days.' }),
      }),
    ),
    left: z
      .array(
        z.strictObject({
          name: z.string(),
          why: z.enum(['cancelled', 'unknown-zone', 'too-often', 'outside-hours', 'other-days', 'unreadable']),
        }),
      )
      .meta({ description: 'Events of which nothing is taken over.' }),
    taken: z.array(z.string()).meta({ description: 'Lines that the calendar says now.' }),
  })
  .meta({ id: 'FoundHolidays' })

export const postHolidays = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/calendars/{key}/holidays',
    operationId: 'importHolidays',
    tags: ['Promises'],
    summary: 'Read holidays from a calendar file, and take them over',
    description: 'For our administrators. Without `take` nothing is changed. Sent again it changes nothing more.',
    ...needs('configuration:write', { body: 'json' }),
    request: {
      params: z.strictObject({ key: Key }),
      body: jsonBody(
        z
          .strictObject({
            file: z.string('refusal.fault.required').min(1, 'refusal.fault.required').meta({ description: 'iCalendar, RFC 5545.' }),
            years: z
              .int('refusal.fault.choose')
              .min(1, 'refusal.fault.choose')
              .max(10, 'refusal.fault.choose')
              .default(3)
              .meta({ description: 'How far ahead days are taken that come every year.' }),
            take: z
              .enum(['none', 'new', 'all'])
              .default('none')
              .meta({ description: '`new`: days of which the calendar says nothing yet; `all`: others too, in place of what it says.' }),
          })
          .meta({ id: 'HolidayFile', example: { file: 'BEGIN:VCALENDAR…', years: 3, take: 'new' } }),
      ),
    },
    responses: {
      200: jsonAnswer('What the file says.', Found),
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'changed-meanwhile', ...ofBody),
    },
  }),
  handler: async (c) => {
    const { file, years, take } = c.req.valid('json')
    const { key } = c.req.valid('param')
    const act = actOf(c)
    const { holidays, left } = await findHolidays(await catalogueOf(c.var.house.app), key, file, years, c.var.at)
    const taken = holidays
      .filter(({ state }) => (state === 'new' && take !== 'none') || (state === 'other' && take === 'all'))
      .map(({ line }) => line)
    if (taken.length > 0) await takeOverHolidays(act, key, taken)
    return c.json({ holidays: [...holidays], left: [...left], taken }, 200)
  },
})

export const putOrganisationCalendar = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/organisations/{id}/calendar',
    operationId: 'giveCalendar',
    tags: ['Promises'],
    summary: 'Say by whose hours promises to an organisation are counted',
    description: 'For our administrators. A contract may have its own. What was promised before keeps its hours.',
    ...needs('organisations:write', { body: 'json' }),
    request: {
      params: z.strictObject({ id: Id }),
      body: jsonBody(GiveCalendar.meta({ id: 'GiveCalendar', example: { calendar: 'office' } })),
    },
    responses: {
      204: { description: 'It is so now.' },
      ...refuses('invalid', 'not-found', 'may-not-do-that', ...ofBody),
    },
  }),
  handler: async (c) => {
    await giveCalendar(actOf(c), c.req.valid('param').id, c.req.valid('json'))
    return c.body(null, 204)
  },
})
