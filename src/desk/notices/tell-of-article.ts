// An article that waits for a second person tells who that may be; what came of it, who wrote it and who asked. Without it a review waits unseen.
import { sql } from 'kysely'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import type { ArticleEvent } from '../events.ts'
import { askings, hadEnough, putOnTheirWay } from './on-their-way.ts'

export type ReviewEvent = Extract<ArticleEvent, { type: 'article.review-asked' | 'article.approved' | 'article.sent-back' }>

interface Reader {
  readonly id: string
  readonly address: string
  readonly mail: string
}

/** As guichet_worker. */
export function tellOfArticle({ db, at, eventId }: { db: Db; at: Date; eventId: string }): Promise<void> {
  return writing(db, null, async (tx) => {
    const row = await tx
      .selectFrom('article_event')
      .select(['type', 'payload', 'article_id', 'actor_id'])
      .where('id', '=', eventId)
      .executeTakeFirst()
    if (!row) return
    const event = { type: row.type, ...(row.payload as object) } as ReviewEvent
    const kind = event.type.replace('.', '-')
    const mails = []
    for (const { id, address, mail } of await readersOf(tx, row.article_id, row.actor_id, event)) {
      if (await hadEnough(tx, address, at, askings, kind)) continue
      mails.push({ event_id: eventId, person_id: id, ticket_id: null, kind, form: mail, recipient: address, sensitive: false })
    }
    await putOnTheirWay(tx, at, mails)
  })
}

/** So many are asked; the others see it in the workspace. */
const mostAsked = 20

/** At a proven address, and wanting mail; in one order, since each address is locked. */
async function readersOf(tx: Tx, articleId: string, actorId: string | null, event: ReviewEvent): Promise<Reader[]> {
  const concerned = sql`select t.by as id from article_text t
      where t.article_id = ${articleId} and t.language = ${event.language} and t.version = ${event.version} and t.by is not null
    union select r.asked_by from article_review r where r.article_id = ${articleId} and r.language = ${event.language} and r.version = ${event.version}`
  const ours = sql`select p.id, a.address, p.mail, p.staff_role from person p join person_address a on a.person_id = p.id
    where p.staff_role is not null and p.disabled_at is null and p.mail <> 'off' and a.verified_at is not null and p.id is distinct from ${actorId}`
  const { rows } =
    event.type === 'article.review-asked'
      ? // First who has had to do with articles, then administrators: of a hundred agents not each is asked each time.
        await sql<Reader>`select m.id, m.address, m.mail from (select o.* from (${ours}) o where o.id not in (${concerned})
          order by exists (select from article_text t where t.by = o.id) or exists (select from article_review r where r.decided_by = o.id) desc,
            o.staff_role = 'administrator' desc, o.id limit ${mostAsked}) m order by m.address`.execute(tx)
      : await sql<Reader>`select o.id, o.address, o.mail from (${ours}) o where o.id in (${concerned}) order by o.address`.execute(tx)
  return rows
}
