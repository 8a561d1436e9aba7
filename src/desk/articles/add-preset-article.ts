// Gives a house an article that comes from a file: published at once, since what the operator chose needs no second person (decision 0027).
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { OperatorError } from '../../platform/config.ts'
import { newId } from '../../platform/id.ts'
import { attachmentsIn } from '../../platform/markdown.ts'
import type { FileStorage } from '../../platform/storage.ts'
import type { ActInTransaction } from '../actor.ts'
import { recordOfArticle } from '../events.ts'
import { isRaster, mediaTypeOf } from '../files/media-type.ts'
import { receiveFile } from '../files/receive-file.ts'
import { columnsOf } from './article.ts'
import type { PresetArticle } from './preset-articles.ts'
import type { PresetFile } from './preset-pictures.ts'
import { storedArticles } from './stored-articles.ts'

/** Its name is free. Without `storage` its files are known of, and have no content. */
export async function addPresetArticle(act: ActInTransaction, article: PresetArticle, storage: FileStorage | null): Promise<string> {
  const { slug, about, audience, texts, files } = article
  const { db, at } = act
  const id = newId(at.getTime())
  await db
    .insertInto('article')
    .values({
      id,
      ...columnsOf.about(slug, about),
      ...columnsOf.readers(audience),
      language: texts[0].language,
      state: 'published',
      published_at: at,
      preset_key: slug,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await db.insertInto('article_slug').values({ slug, article_id: id, given_at: at }).execute()
  for (const file of files) await hangPresetFile(act, id, file, storage)
  await db
    .insertInto('article_text')
    .values(
      texts.map(({ language, title, summary, body, workaround, machine }, place) => ({
        article_id: id,
        language,
        version: 1,
        title,
        summary,
        body,
        workaround: about.kind === 'known-issue' ? workaround : null,
        machine,
        of_version: place === 0 ? null : 1,
        files: attachmentsIn(`${body}\n${workaround ?? ''}`),
        state: 'shown',
        at,
        shown_at: at,
        ...(audience.audience === 'everyone' && { public_at: at }),
      })),
    )
    .execute()
  await recordOfArticle(act, id, { type: 'article.published', at: at.toISOString() })
  return id
}

/** As whatever comes off the wire: kept by its content, typed by what it holds. */
export async function hangPresetFile(
  { db, at }: ActInTransaction,
  articleId: string,
  { id, name, bytes, isPicture }: PresetFile,
  storage: FileStorage | null,
): Promise<void> {
  const room = { fileBytes: bytes.byteLength, totalBytes: bytes.byteLength, leftBytes: bytes.byteLength }
  const { sha256, size, mediaType } = storage
    ? await receiveFile(storage, { name, bytes: Readable.from([bytes]) }, room)
    : { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength, mediaType: await mediaTypeOf(bytes) }
  if (isPicture && !isRaster(mediaType))
    throw new OperatorError(`The picture ${name} of a preset's articles is none: it holds ${mediaType}.`)
  await db
    .insertInto('stored_file')
    .values({ sha256, size, created_at: at })
    .onConflict((c) => c.doNothing())
    .execute()
  await db
    .insertInto('article_file')
    .values({ id, article_id: articleId, sha256, name, media_type: mediaType, size, added_at: at })
    .execute()
}

/** What stands now came from files: only over this the next files are written unasked. */
export async function recordApplied(act: ActInTransaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  for (const { facts, digest } of await storedArticles(act.db, sql`a.id = any (${[...ids]})`))
    await recordOfArticle(act, facts.id, { type: 'article.applied', digest })
}
