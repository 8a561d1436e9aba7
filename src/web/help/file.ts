// GET /help/files/:id: a picture or file of an article, for whoever may read words that name it (F12, F25).
import { articleFileFor } from '../../desk/articles/articles.ts'
import { reading } from '../../platform/database.ts'
import { fileAnswer } from '../../platform/file-answer.ts'
import type { Ask } from '../ask.ts'
import { fileHeaders } from '../files/serve-file.ts'

export async function helpFile(ask: Ask): Promise<Response> {
  const { house, visitor, params } = ask
  const file = await reading(house.app, visitor?.personId ?? null, (tx) => articleFileFor(tx, params['id'] ?? ''))
  return fileAnswer(ask.c.req.raw, house.storage, file, fileHeaders(file))
}
