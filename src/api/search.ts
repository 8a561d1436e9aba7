// Searching, for machines: the same deeds as the page /search, within what the token's person reads.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { kinds, issueStates } from '../desk/articles/kinds.ts'
import { longestAsked } from '../desk/search/asked.ts'
import { findArticles } from '../desk/search/find-articles.ts'
import type { Piece } from '../desk/search/marks.ts'
import { tabs } from '../desk/tickets/list-tickets.ts'
import { searchTickets } from '../desk/tickets/search-tickets.ts'
import { reading } from '../platform/database.ts'
import { languages } from '../platform/messages.ts'
import { Cursor, jsonAnswer, keyList, limitUpTo } from './asked.ts'
import { askerOf, needs } from './caller.ts'
import { refuses } from './problem.ts'
import * as said from './said.ts'
import { TicketRow, nextCursor } from './shapes.ts'

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
        status: keyList('public statuses'),
        type: keyList('request types'),
        cursor: Cursor,
        limit: limitUpTo(100),
      }),
    },
    responses: {
      200: jsonAnswer('What was found.', z.strictObject({ tickets: z.array(TicketRow), ...found, unclear: Unclear }).meta({ id: 'Found' })),
      ...refuses('invalid', 'not-found'),
    },
  }),
  handler: async (c) => {
    const { text, scope, status, type, cursor, limit, language = c.var.language } = c.req.valid('query')
    const who = askerOf(c)
    const found = await reading(c.var.house.app, who.personId, (tx) =>
      searchTickets(tx, who, { text, language, scope, statuses: status, requestTypes: type, limit, ...(cursor && { cursor }) }),
    )
    const tickets = found.rows.map((row) => said.ticketRow(row, who.staffRole !== null))
    const unclear = found.asked.unclear.map(({ name, value }) => ({ filter: name, value }))
    return c.json({ tickets, more: found.more, nextCursor: found.nextCursor, near: found.isNear, unclear }, 200)
  },
})

const plain = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

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
            articles: z.array(
              z.strictObject({
                slug: z.string(),
                kind: z.enum(kinds),
                language: z.enum(languages),
                title: z.string(),
                passage: z.string().meta({ description: 'Where it says what was asked; plain text.' }),
                issueState: z.enum(issueStates).nullable(),
                errorCodes: z.array(z.string()),
              }),
            ),
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
    const articles = found.articles.map(({ slug, kind, language, title, passage, issueState, errorCodes }) => ({
      slug,
      kind,
      language,
      title: plain(title),
      passage: plain(passage),
      issueState,
      errorCodes: [...errorCodes],
    }))
    return c.json({ articles, more: found.more, nextCursor: found.nextCursor, near: found.isNear }, 200)
  },
})
