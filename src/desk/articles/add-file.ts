// Hang a picture or file on an article. Readers get it with the words that name it, and not before.
import { newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfArticle } from '../events.ts'
import type { ReceivedFile } from '../files/attach-to-draft.ts'
import { articleFor } from './article-for.ts'

const most = 200

export function addArticleFile(act: Act, articleId: string, file: ReceivedFile): Promise<string> {
  return inTransaction(act, async (act) => {
    const article = await articleFor(act, articleId)
    const { sha256, size, name, mediaType } = file
    const there = await act.db.selectFrom('article_file').select(['id', 'sha256', 'name']).where('article_id', '=', article.id).execute()
    const same = there.find((one) => one.sha256 === sha256 && one.name === name)
    if (same) return same.id
    if (there.length >= most) throw new Refusal('too-many-files', { name, size, limit: most })
    const id = newId(act.at.getTime())
    await act.db
      .insertInto('stored_file')
      .values({ sha256, size, created_at: act.at })
      .onConflict((c) => c.doNothing())
      .execute()
    await act.db
      .insertInto('article_file')
      .values({ id, article_id: article.id, sha256, name, media_type: mediaType, size, added_by: act.actor.personId, added_at: act.at })
      .execute()
    await recordOfArticle(act, article.id, { type: 'article.file-added', fileId: id })
    return id
  })
}
