// The help centre, for machines: what the caller may read of it; staff with `articles:write` writes, asks for a second person, and publishes.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { type Article, type ArticlePage, articlePage, listArticles } from '../desk/articles/articles.ts'
import { DraftArticle, draftArticle } from '../desk/articles/draft-article.ts'
import { longestError } from '../desk/articles/error-codes.ts'
import { issueStates, kinds, machines, audiences } from '../desk/articles/kinds.ts'
import { publishArticle, retireArticle } from '../desk/articles/publish-article.ts'
import { quotedWords } from '../desk/articles/quoted.ts'
import { AskReview, DecideReview, askReview, decideReview } from '../desk/articles/review.ts'
import { WriteVersion, writeVersion } from '../desk/articles/write-version.ts'
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { parse } from '../desk/parse.ts'
import { reading } from '../platform/database.ts'
import { renderArticle } from '../platform/markdown.ts'
import { languages } from '../platform/messages.ts'
import { KeyOf, jsonAnswer, jsonBody, limitUpTo } from './asked.ts'
import { actOf, needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofBody, ofKey, refuses } from './problem.ts'
import { Id, Key, Moment } from './shapes.ts'

const Language = z.enum(languages, 'api.fault.choice')
const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
  .meta({ description: 'Name of the article in addresses.', example: 'describe-a-problem' })
const Version = z.int32().min(1).meta({ example: 3 })

const facts = {
  id: Id,
  slug: Slug,
  kind: z.enum(kinds),
  title: z.string().meta({ example: 'Describe a problem so that it is solved soon' }),
  summary: z.string(),
  language: Language.meta({ description: 'Of these words: the one asked for, else that of the original.' }),
  original: Language.meta({ description: 'Of the original.' }),
  version: Version,
  machine: z.enum(machines).nullable().meta({ description: 'A machine wrote or translated these words.' }),
  services: z.array(Key),
  requestTypes: z.array(Key),
  errorCodes: z.array(z.string()),
  errorTexts: z.array(z.string()),
  issueState: z.enum(issueStates).nullable().meta({ description: 'Of a known issue.' }),
  fixedOn: z.iso.date().nullable(),
  publishedAt: Moment,
  changedAt: Moment,
}
const Row = z.strictObject(facts).meta({ id: 'ArticleRow', description: 'An article as lists show it.' })
const Page = z
  .strictObject({
    ...facts,
    languages: z.array(Language).meta({ description: 'In which it can be read, the original first.' }),
    behind: z.boolean().meta({ description: 'The original has gone on since this was translated.' }),
    body: z.string().meta({ description: 'Markdown as written.' }),
    html: z.string().meta({ description: 'The body as sanitised HTML, with labels in the language asked for.' }),
    workaround: z.string().nullable().meta({ description: 'Of a known issue, Markdown.' }),
  })
  .meta({ id: 'Article' })

const said = (article: Article): z.output<typeof Row> => ({
  id: article.id,
  slug: article.slug,
  kind: article.kind,
  title: article.title,
  summary: article.summary,
  language: article.language,
  original: article.original,
  version: article.version,
  machine: article.machine,
  services: [...article.services],
  requestTypes: [...article.requestTypes],
  errorCodes: [...article.errorCodes],
  errorTexts: [...article.errorTexts],
  issueState: article.issueState,
  fixedOn: article.fixedOn,
  publishedAt: article.publishedAt.toISOString(),
  changedAt: article.shownAt.toISOString(),
})

const inLanguage = Language.optional().meta({ description: 'Left out: the language of `Accept-Language`.' })

export const listArticlesRoute = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/articles',
    operationId: 'listArticles',
    tags: ['Help centre'],
    summary: 'Articles the caller may read, the newest first',
    ...needs(null, { etag: true }),
    request: {
      query: z.strictObject({
        kind: z.enum(kinds, 'api.fault.choice').optional(),
        service: KeyOf('service'),
        code: z
          .string()
          .max(longestError)
          .optional()
          .meta({ description: 'An error’s code, or the message that holds it.', example: 'NET-4031' }),
        language: inLanguage,
        before: Id.optional().meta({ description: '`id` of the last one of the former page.' }),
        limit: limitUpTo(100),
      }),
    },
    responses: {
      200: jsonAnswer('They.', z.strictObject({ articles: z.array(Row), more: z.boolean() }).meta({ id: 'ArticleList' })),
      ...refuses('invalid'),
    },
  }),
  handler: async (c) => {
    const { limit = 50, language = c.var.language, ...wanted } = c.req.valid('query')
    const { house, token, at } = c.var
    const { articles, more } = await reading(house.app, token.personId, (tx) => listArticles(tx, { ...wanted, language, at, limit }))
    return c.json({ articles: articles.map(said), more }, 200)
  },
})

export const showArticle = defineOpenAPIRoute({
  route: createRoute({
    method: 'get',
    path: '/articles/{slug}',
    operationId: 'showArticle',
    tags: ['Help centre'],
    summary: 'One article, also by a name it had before',
    ...needs(null, { etag: true }),
    request: { params: z.strictObject({ slug: Slug }), query: z.strictObject({ language: inLanguage }) },
    responses: { 200: jsonAnswer('It.', Page), ...refuses('invalid', 'not-found') },
  }),
  handler: async (c) => {
    const { house, token, at } = c.var
    const { language = c.var.language } = c.req.valid('query')
    const catalogue = await catalogueOf(house.app)
    const article = await reading(house.app, token.personId, async (tx): Promise<ArticlePage> => {
      const found = await articlePage(tx, c.req.valid('param').slug, { at, language })
      return 'movedTo' in found ? ((await articlePage(tx, found.movedTo, { at, language })) as ArticlePage) : found
    })
    const { html } = renderArticle(article.body, { quoted: quotedWords(catalogue, language), fileAt: (id) => `/help/files/${id}` })
    return c.json(
      {
        ...said(article),
        languages: [...article.languages],
        behind: article.isBehind,
        body: article.body,
        html,
        workaround: article.workaround,
      },
      200,
    )
  },
})

const Words = z
  .strictObject({
    title: z.string(),
    summary: z.string().default(''),
    body: z.string().meta({ description: 'Markdown; `{{label:key}}` quotes a label of the pages.' }),
    workaround: z.string().nullable().default(null),
    machine: z.enum(machines, 'api.fault.choice').nullable().default(null),
  })
  .meta({ id: 'ArticleWords' })
const NewArticle = z
  .strictObject({
    language: Language.meta({ description: 'Of the original.' }),
    slug: Slug.optional().meta({ description: 'Left out: from the title.' }),
    words: Words,
    about: z.strictObject({
      kind: z.enum(kinds, 'api.fault.choice'),
      services: z.array(Key).default([]),
      requestTypes: z.array(Key).default([]),
      errorCodes: z.array(z.string()).default([]),
      errorTexts: z.array(z.string()).default([]),
      issueState: z.enum(issueStates, 'api.fault.choice').nullable().default(null),
      fixedOn: z.iso.date().nullable().default(null).meta({ description: 'Of a known issue whose `issueState` is `fixed`.' }),
      pinned: z.boolean().default(false),
    }),
    audience: z
      .strictObject({
        audience: z
          .enum(audiences, 'api.fault.choice')
          .meta({ description: '`chosen`: who belongs to one organisation that fits every list that is not empty.' }),
        organisations: z.array(Id).default([]),
        plans: z.array(Key).default([]),
        editions: z.array(Key).default([]),
        services: z.array(Key).default([]),
        partners: z.array(Key).default([]),
      })
      .default({ audience: 'signed-in', organisations: [], plans: [], editions: [], services: [], partners: [] }),
  })
  .meta({ id: 'NewArticle' })

const OfArticle = z.strictObject({ id: Id })
const writing = refuses(
  'invalid',
  'not-found',
  'may-not-do-that',
  'changed-meanwhile',
  'not-in-this-state',
  'slug-taken',
  ...ofBody,
  ...ofKey,
)

export const postArticle = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/articles',
    operationId: 'draftArticle',
    tags: ['Help centre'],
    summary: 'Begin an article',
    description: 'For staff. Nobody else reads it before it is published.',
    ...needs('articles:write', { body: 'json' }),
    request: { headers: OnceHeaders, body: jsonBody(NewArticle) },
    responses: {
      201: jsonAnswer('The draft is stored.', z.strictObject({ id: Id, slug: Slug }).meta({ id: 'DraftedArticle' })),
      ...writing,
    },
  }),
  handler: async (c) => {
    const given = c.req.valid('json')
    const { body, location } = await once(c, await c.req.text(), async (act) => {
      const made = await draftArticle(act, parse(DraftArticle, given))
      return { status: 201, body: made, location: `/api/v1/articles/${made.slug}` }
    })
    return c.json(body, 201, { location: location! })
  },
})

export const postArticleVersion = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/articles/{id}/versions',
    operationId: 'writeArticleVersion',
    tags: ['Help centre'],
    summary: 'Write the words anew, or translate them',
    description: 'For staff. Readers keep what they have until the version is approved or shown.',
    ...needs('articles:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfArticle,
      body: jsonBody(
        z
          .strictObject({
            language: Language,
            basedOn: z.int().min(0).meta({ description: 'The version that was changed; 0: the first in this language.' }),
            ofVersion: z
              .int()
              .min(1)
              .nullable()
              .default(null)
              .meta({ description: 'Of a translation: the version of the original that it says.' }),
            words: Words,
          })
          .meta({ id: 'NewArticleVersion' }),
      ),
    },
    responses: { 201: jsonAnswer('It is stored.', z.strictObject({ version: Version }).meta({ id: 'WrittenVersion' })), ...writing },
  }),
  handler: async (c) => {
    const given = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: { version: await writeVersion(act, c.req.valid('param').id, parse(WriteVersion, given)) },
    }))
    return c.json(body, 201)
  },
})

export const postArticleReview = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/articles/{id}/reviews',
    operationId: 'askArticleReview',
    tags: ['Help centre'],
    summary: 'Ask a second person to approve a version',
    description: 'For staff.',
    ...needs('articles:write', { body: 'json' }),
    request: {
      headers: OnceHeaders,
      params: OfArticle,
      body: jsonBody(
        z
          .strictObject({
            language: Language,
            version: Version,
            forEveryone: z.boolean().meta({ description: 'That everyone may read it, also who is not signed in.' }),
            note: z.string().default(''),
          })
          .meta({ id: 'NewArticleReview' }),
      ),
    },
    responses: {
      201: jsonAnswer(
        'It waits.',
        z.strictObject({ version: Version.meta({ description: 'The version that waits.' }) }).meta({ id: 'AskedReview' }),
      ),
      ...writing,
    },
  }),
  handler: async (c) => {
    const given = c.req.valid('json')
    const { body } = await once(c, await c.req.text(), async (act) => ({
      status: 201,
      body: { version: await askReview(act, c.req.valid('param').id, parse(AskReview, given)) },
    }))
    return c.json(body, 201)
  },
})

export const putArticleDecision = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/articles/{id}/decision',
    operationId: 'decideArticleReview',
    tags: ['Help centre'],
    summary: 'Approve the version that waits, or send it back',
    description: 'For staff: somebody else than who wrote it and who asked.',
    ...needs('articles:write', { body: 'json' }),
    request: {
      params: OfArticle,
      body: jsonBody(
        z
          .strictObject({
            language: Language,
            version: Version,
            approve: z.boolean(),
            reason: z.string().default('').meta({ description: 'Needed to send it back.' }),
          })
          .meta({ id: 'ArticleDecision' }),
      ),
    },
    responses: {
      204: { description: 'It is decided.' },
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'own-approval', 'not-in-this-state', ...ofBody),
    },
  }),
  handler: async (c) => {
    await decideReview(actOf(c), c.req.valid('param').id, parse(DecideReview, c.req.valid('json')))
    return c.body(null, 204)
  },
})

export const putArticlePublication = defineOpenAPIRoute({
  route: createRoute({
    method: 'put',
    path: '/articles/{id}/publication',
    operationId: 'publishArticle',
    tags: ['Help centre'],
    summary: 'Publish it, at once or from a day on',
    description: 'For staff. What everyone reads needs a second person’s approval first.',
    ...needs('articles:write', { body: 'json' }),
    request: {
      params: OfArticle,
      body: jsonBody(
        z.strictObject({ from: Moment.optional().meta({ description: 'Left out: now.' }) }).meta({ id: 'ArticlePublication' }),
      ),
    },
    responses: {
      204: { description: 'It is published.' },
      ...refuses('invalid', 'not-found', 'may-not-do-that', 'article-not-approved', 'not-in-this-state', ...ofBody),
    },
  }),
  handler: async (c) => {
    const { from } = c.req.valid('json')
    await publishArticle(actOf(c), c.req.valid('param').id, from ? { from: new Date(from) } : {})
    return c.body(null, 204)
  },
})

export const deleteArticlePublication = defineOpenAPIRoute({
  route: createRoute({
    method: 'delete',
    path: '/articles/{id}/publication',
    operationId: 'retireArticle',
    tags: ['Help centre'],
    summary: 'Retire it',
    description: 'For staff. Again is harmless.',
    ...needs('articles:write'),
    request: { params: OfArticle },
    responses: { 204: { description: 'Readers find it no more.' }, ...refuses('not-found', 'may-not-do-that') },
  }),
  handler: async (c) => {
    await retireArticle(actOf(c), c.req.valid('param').id)
    return c.body(null, 204)
  },
})
