// Gives a house the articles of its preset, once: what people made of them since is never written over, and what they retired stays retired.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { OperatorError } from '../../platform/config.ts'
import type { Db, Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { attachmentsIn } from '../../platform/markdown.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { mediaTypeOf } from '../files/media-type.ts'
import { receiveFile } from '../files/receive-file.ts'
import { columnsOf } from './article.ts'
import type { PresetArticle } from './preset-articles.ts'
import type { PresetFile } from './preset-pictures.ts'

const done = 'preset_articles'

/** `db` as the owner or the worker. Answers how many were loaded. A second process that starts at the same moment waits, and loads none.
 *  Without `storage` the pictures are known of, and have no content. */
export function loadArticles(db: Db, articles: readonly PresetArticle[], at: Date, storage: FileStorage | null = null): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql`insert into setting (key, value) values (${done}, to_jsonb(${at.toISOString()}::text))
      on conflict (key) do nothing returning key`.execute(tx)
    if (rows.length === 0) return 0
    let loaded = 0
    for (const article of articles) if (await loadOne(tx, article, at, storage)) loaded++
    return loaded
  })
}

/** Whether a house that was made by an earlier version still waits for them. */
export async function wantsArticles(db: Db | Tx): Promise<boolean> {
  return (await db.selectFrom('setting').select('key').where('key', '=', done).executeTakeFirst()) === undefined
}

/** A name that is taken by now is left to whom it belongs. What the operator chose with the preset needs no second person. */
async function loadOne(
  tx: Tx,
  { slug, about, audience, texts, files }: PresetArticle,
  at: Date,
  storage: FileStorage | null,
): Promise<boolean> {
  const [original] = texts
  const id = newId(at.getTime())
  const taken = await tx.selectFrom('article_slug').select('slug').where('slug', '=', slug).executeTakeFirst()
  if (taken) return false
  await tx
    .insertInto('article')
    .values({
      id,
      ...columnsOf.about(slug, about),
      ...columnsOf.readers(audience),
      language: original.language,
      state: 'published',
      published_at: at,
      preset_key: slug,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await tx.insertInto('article_slug').values({ slug, article_id: id, given_at: at }).execute()
  for (const file of files) await hang(tx, id, file, at, storage)
  await tx
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
        files: attachmentsIn(body),
        state: 'shown',
        at,
        shown_at: at,
        public_at: at,
      })),
    )
    .execute()
  return true
}

/** As whatever comes off the wire: kept by its content, typed by what it holds. */
async function hang(tx: Tx, articleId: string, { id, name, bytes }: PresetFile, at: Date, storage: FileStorage | null): Promise<void> {
  const room = { fileBytes: bytes.byteLength, totalBytes: bytes.byteLength, leftBytes: bytes.byteLength }
  const { sha256, size, mediaType } = storage
    ? await receiveFile(storage, { name, bytes: Readable.from([bytes]) }, room)
    : { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength, mediaType: await mediaTypeOf(bytes) }
  if (!mediaType.startsWith('image/')) throw new OperatorError(`The picture ${name} of a preset's articles is none: it holds ${mediaType}.`)
  await tx
    .insertInto('stored_file')
    .values({ sha256, size, created_at: at })
    .onConflict((c) => c.doNothing())
    .execute()
  await tx
    .insertInto('article_file')
    .values({ id, article_id: articleId, sha256, name, media_type: mediaType, size, added_at: at })
    .execute()
}
