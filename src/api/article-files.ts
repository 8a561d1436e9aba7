// Pictures and files of articles over the API: sent as a stream, hung on the article, and named by its words.
import { createRoute, defineOpenAPIRoute, z } from '@hono/zod-openapi'
import { addArticleFile } from '../desk/articles/add-file.ts'
import { articleForUs } from '../desk/articles/ours.ts'
import { reading } from '../platform/database.ts'
import { jsonAnswer } from './asked.ts'
import { FileName, fileBody, received } from './attachments.ts'
import { needs } from './caller.ts'
import { OnceHeaders, once } from './once.ts'
import { ofKey, refuses } from './problem.ts'
import { Id } from './shapes.ts'

const Hung = z
  .strictObject({
    id: Id,
    address: z
      .string()
      .meta({ description: 'As the words of the article name it.', example: '/help/files/0199e3a1-6f7e-7cc0-a5d0-5d3d1fd5a001' }),
    name: z.string(),
    mediaType: z.string().meta({ example: 'image/png' }),
    bytes: z.int(),
  })
  .meta({ id: 'ArticleFile' })

export const postArticleFile = defineOpenAPIRoute({
  route: createRoute({
    method: 'post',
    path: '/articles/{id}/files',
    operationId: 'addArticleFile',
    tags: ['Help centre'],
    summary: 'Hang a picture or file on an article',
    description:
      'For staff. Either `multipart/form-data` with exactly one part that is a file, or the bytes themselves as `application/octet-stream` with the name in `?name=`. Readers get it with words that name its `address`, and not before. The same file under the same name hangs there once, however often it is sent.',
    ...needs('articles:write'),
    request: { headers: OnceHeaders, params: z.strictObject({ id: Id }), query: FileName, body: fileBody },
    responses: {
      201: jsonAnswer('It hangs there.', Hung),
      ...refuses(
        'invalid',
        'not-found',
        'may-not-do-that',
        'unsupported-body',
        'file-too-large',
        'file-empty',
        'file-name-bad',
        'too-many-files',
        ...ofKey,
      ),
    },
  }),
  handler: async (c) => {
    const { house, token } = c.var
    const { id } = c.req.valid('param')
    // Before a byte is read: nobody fills our disk by way of an article that is not theirs.
    await reading(house.app, token.personId, (tx) => articleForUs(tx, id))
    const file = await received(c, c.req.valid('query').name)
    const { body } = await once(c, `${file.sha256} ${file.name}`, async (act) => {
      const hung = await addArticleFile(act, id, file)
      return {
        status: 201,
        body: { id: hung, address: `/help/files/${hung}`, name: file.name, mediaType: file.mediaType, bytes: file.size },
      }
    })
    return c.json(body, 201)
  },
})
