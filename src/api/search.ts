// Searching, for machines: the same deeds as the page /search, within what the token's person reads.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { kinds, issueStates } from '../desk/articles/kinds.ts'
import { longestAsked } from '../desk/search/asked.ts'
import { complete, type things } from '../desk/search/complete.ts'
import { type FoundArticle, findArticles } from '../desk/search/find-articles.ts'
import type { Piece } from '../desk/search/marks.ts'
import { longestTyped, suggest } from '../desk/search/suggest.ts'
import { tabs } from '../desk/tickets/branches.ts'
import { searchTickets } from '../desk/tickets/search-tickets.ts'
import { reading } from '../platform/database.ts'
import { languages } from '../platform/messages.ts'
import { Cursor, jsonAnswer, KeyOf, keyList, limitUpTo } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import * as said from './said.ts'
import { Id, TicketRow, nextCursor } from './shapes.ts'

const Text = z.string('api.fault.required').min(1, 'api.fault.required').max(longestAsked, 'api.fault.search-text').meta({
  description:
    'Words in any form, "phrases", -without, references and error codes, and filters in words: `status:`, `type:`, `service:`, `severity:`, `priority:`, `from:`, `is:mine`, `is:cc`, `is:unread`; for agents `queue:` and `is:unassigned`. Names and values in English, by key, or in `language`.',
  example: 'backup vm-17 status:open -test',
})
const Language = z.enum(languages, 'api.fault.choice').optional().meta({ description: 'Left out: the language of `Accept-Language`.' })
const found = {
  more: z.boolean().meta({ description: 'More matched than are shown.' }),
  nextCursor,
  near: z.boolean().meta({ description: 'Nothing had exactly what was asked; these come close.' }),
}
const Partial = z.boolean().meta({
  description:
    'These are the last, but older tickets were not looked at: of filters without words, the newest of very many are. Lists look at all.',
})
const Unclear = z
  .array(z.strictObject({ filter: z.string(), value: z.string() }))
  .meta({ description: 'Filters whose value is called nothing here; they left nothing out.' })

export const searchRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/search',
    operationId: 'searchTickets',
    tags: ['Tickets'],
    summary: 'Find tickets by reference or words',
    ...needs('tickets:read'),
    request: {
      query: z.strictObject({
        text: Text,
        language: Language,
        scope: z
          .enum([...tabs, 'queue', 'everything'], 'api.fault.choice')
          .default('all')
          .meta({
            description: 'As `tab` of the list; `queue` for agents: all of their queues, notes included; `everything`: that and `all`.',
          }),
        organisation: Id.optional().meta({ description: 'Tickets of this organisation only, as the search for one customer is.' }),
        status: keyList('public statuses'),
        type: keyList('request types'),
        cursor: Cursor,
        limit: limitUpTo(100),
      }),
    },
    responses: {
      200: jsonAnswer(
        'What was found.',
        z.strictObject({ tickets: z.array(TicketRow), ...found, partial: Partial, unclear: Unclear }).meta({ id: 'Found' }),
      ),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { text, scope, organisation, status, type, cursor, limit, language = c.var.language } = c.req.valid('query')
    const who = askerOf(c)
    const found = await reading(c.var.house.app, who.personId, (tx) =>
      searchTickets(tx, who, {
        ...{ text, language, scope, statuses: status, requestTypes: type, limit },
        ...(organisation && { organisationId: organisation }),
        ...(cursor && { cursor }),
      }),
    )
    const tickets = found.rows.map((row) => said.ticketRow(row, who.staffRole !== null))
    const unclear = found.asked.unclear.map(({ name, value }) => ({ filter: name, value }))
    return c.json({ tickets, more: found.more, nextCursor: found.nextCursor, near: found.isNear, partial: found.isPartial, unclear }, 200)
  },
})

const plain = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

const Article = z
  .strictObject({
    slug: z.string(),
    kind: z.enum(kinds),
    language: z.enum(languages),
    title: z.string(),
    passage: z.string().meta({ description: 'Where it says what was asked; plain text.' }),
    issueState: z.enum(issueStates).nullable(),
    errorCodes: z.array(z.string()),
  })
  .meta({ id: 'FoundArticle' })
const saidOf = ({ slug, kind, language, title, passage, issueState, errorCodes }: FoundArticle): z.output<typeof Article> => ({
  ...{ slug, kind, language, title: plain(title), passage: plain(passage), issueState },
  errorCodes: [...errorCodes],
})

export const searchArticlesRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/search/articles',
    operationId: 'searchArticles',
    tags: ['Help centre'],
    summary: 'Find articles of the help centre, the likeliest first',
    ...needs(null),
    request: { query: z.strictObject({ text: Text, language: Language, cursor: Cursor, limit: limitUpTo(50) }) },
    responses: {
      200: jsonAnswer(
        'What was found.',
        z
          .strictObject({
            articles: z.array(Article),
            ...found,
          })
          .meta({ id: 'FoundArticles' }),
      ),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const { text, cursor, limit = 20, language = c.var.language } = c.req.valid('query')
    const { house, token } = c.var
    const found = await reading(house.app, token.personId, (tx) => findArticles(tx, { text, language, limit, ...(cursor && { cursor }) }))
    return c.json({ articles: found.articles.map(saidOf), more: found.more, nextCursor: found.nextCursor, near: found.isNear }, 200)
  },
})

export const suggestArticlesRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/search/suggestions',
    operationId: 'suggestArticles',
    tags: ['Help centre'],
    summary: 'What may answer a ticket before it is sent',
    description:
      'As it stands beside the form: at most four articles that fit what was written, and what is known to be wrong with the service.',
    ...needs(null),
    request: {
      query: z.strictObject({
        text: z
          .string()
          .max(longestTyped, 'api.fault.search-text')
          .default('')
          .meta({ description: 'Summary and text, as far as they are written.' }),
        service: KeyOf('service'),
        type: KeyOf('request type'),
        language: Language,
      }),
    },
    responses: {
      200: jsonAnswer('What may answer it.', z.strictObject({ articles: z.array(Article) }).meta({ id: 'SuggestedArticles' })),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const { text, service = null, type = null, language = c.var.language } = c.req.valid('query')
    const { house, token } = c.var
    const articles = await reading(house.app, token.personId, (tx) => suggest(tx, { text, service, requestType: type, language }))
    return c.json({ articles: articles.map(saidOf) }, 200)
  },
})

export const completeSearchRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/search/completions',
    operationId: 'completeSearch',
    tags: ['Tickets'],
    summary: 'Complete a question while it is typed',
    description:
      'Names of filters and their values in `language`, tickets by reference, articles. Nothing is named that stands on no ticket and in no article that the caller reads.',
    ...needs('tickets:read'),
    request: {
      query: z.strictObject({
        text: z.string().max(longestAsked, 'api.fault.search-text').meta({ description: 'As far as it is typed: up to the cursor.' }),
        language: Language,
        to: z
          .string()
          .regex(/^(filters|tickets|articles)(,(filters|tickets|articles)){0,2}$/, 'api.fault.key-list')
          .transform((text) => text.split(',') as (typeof things)[number][])
          .optional()
          .meta({ description: '`filters`, `tickets`, `articles`, separated by commas; left out: all.' }),
        scope: z
          .enum(['all', 'customers', 'queue', 'everything'], 'api.fault.choice')
          .default('all')
          .meta({ description: 'As of `GET /search`.' }),
        organisation: Id.optional().meta({ description: 'Of tickets of this organisation only.' }),
      }),
    },
    responses: {
      200: jsonAnswer(
        'What one may mean.',
        z
          .strictObject({
            completions: z.array(
              z
                .strictObject({
                  kind: z.enum(['filter', 'value', 'ticket', 'article']),
                  text: z.string().nullable().meta({ description: 'Of `filter` and `value`: the whole question with it.' }),
                  label: z.string().meta({ description: 'Its name, summary or title.' }),
                  reference: z.string().nullable().meta({ description: 'Of `ticket`.' }),
                  slug: z.string().nullable().meta({ description: 'Of `article`.' }),
                })
                .meta({ id: 'Completion' }),
            ),
          })
          .meta({ id: 'Completions' }),
      ),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const { text, to, scope, organisation, language = c.var.language } = c.req.valid('query')
    const who = askerOf(c)
    const found = await reading(c.var.house.app, who.personId, (tx) =>
      complete(tx, who, { text, language, scope, ...(to && { to }), ...(organisation && { organisationId: organisation }) }),
    )
    const completions = found.map((one) => {
      const nothing = { text: null, reference: null, slug: null }
      if (one.kind === 'ticket') return { ...nothing, kind: one.kind, label: one.ticket.summary, reference: one.ticket.reference }
      if (one.kind === 'article') return { ...nothing, kind: one.kind, label: plain(one.article.title), slug: one.article.slug }
      return { ...nothing, kind: one.kind, label: one.label, text: one.text }
    })
    return c.json({ completions }, 200)
  },
})
