// Tells one of us that an article waits for a second person, or what that person said of it; read as its reader, when the mail is written.
import { html } from 'hono/html'
import { sql } from 'kysely'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { ReviewEvent } from '../../desk/notices/tell-of-article.ts'
import { languageName } from '../../platform/formats.ts'
import { type Db, type Tx, reading } from '../../platform/database.ts'
import { type Language, dateLocale, words } from '../../platform/messages.ts'
import { type Letter, oneLine } from './letter.ts'
import { reachable, Withdrawn } from './withdrawn.ts'

interface ArticleToWrite {
  readonly eventId: string
  readonly personId: string
  readonly recipient: string
}

/** `db` as guichet_worker; what it says is read with the reader's own rights, at this moment (F23). */
export function composeArticle(db: Db, url: string, { eventId, personId, recipient }: ArticleToWrite): Promise<Letter> {
  return reading(db, personId, async (tx) => {
    await sql`set local role guichet_app`.execute(tx)
    const reader = await readerOf(tx, personId, recipient)
    const { event, articleId, title, state, review } = await reviewOf(tx, eventId)
    const asks = event.type === 'article.review-asked'
    // Answered, taken back or written anew since, or the reader's own by now: there is nothing left to ask of them.
    if (asks && (state !== 'in-review' || review.decidedAt !== null || [review.askedBy, review.writtenBy].includes(personId)))
      throw new Withdrawn('no-longer-so')
    if (!asks && ![review.askedBy, review.writtenBy].includes(personId)) throw new Withdrawn('may-not-see')
    const { brand, messages } = await catalogueOf(tx)
    const t = words(reader.language, messages)
    const what = asks ? 'asked' : event.type === 'article.approved' ? 'approved' : 'sent-back'
    const name = oneLine(asks ? review.askedByName : (review.decidedByName ?? brand))
    const said = (asks ? review.note : review.reason).trim()
    const language = languageName(event.language, dateLocale(reader.language))
    const subject = oneLine(title)
    return {
      reader: { name: reader.name },
      language: reader.language,
      brand,
      subject: t(`article.mail.${what}.subject`, { title: subject }),
      title: t(`article.mail.${what}.title`),
      lead: asks ? t(`article.mail.asked.${event.forEveryone ? 'everyone' : 'some'}`, { name }) : t(`article.mail.${what}.lead`, { name }),
      leadFirst: true,
      ...(said !== '' &&
        reader.mail === 'full' && {
          body: { by: t('article.mail.writes', { name }), text: said, html: String(html`<p style="white-space:pre-wrap">${said}</p>`) },
        }),
      facts: [t('article.mail.about', { title: subject, version: event.version, language })],
      button: { label: t(`article.mail.${asks ? 'asked' : 'decided'}.button`), url: `${url}/workspace/articles/${articleId}` },
      footer: [t(`article.mail.${asks ? 'asked' : 'decided'}.footer`)],
      settings: { label: t('mail.settings.link'), url: `${url}/account` },
    }
  })
}

async function readerOf(tx: Tx, personId: string, recipient: string) {
  const known = await tx
    .selectFrom('person')
    .innerJoin('person_address', 'person_address.person_id', 'person.id')
    .select(['person.name', 'language', 'mail', 'staff_role', 'disabled_at', 'address'])
    .where('person.id', '=', personId)
    .executeTakeFirst()
  const row = reachable(known, recipient)
  if (!row.staff_role) throw new Withdrawn('may-not-see')
  return { name: row.name, language: row.language as Language, mail: row.mail }
}

interface Review {
  readonly askedBy: string
  readonly askedByName: string
  readonly writtenBy: string | null
  readonly decidedAt: Date | null
  readonly decidedByName: string | null
  readonly note: string
  readonly reason: string
}

/** The last one of that version that had been asked for when it happened. */
async function reviewOf(tx: Tx, eventId: string) {
  const { rows } = await sql<
    Review & { type: string; payload: object; articleId: string; title: string; state: string }
  >`select e.type, e.payload,
      e.article_id as "articleId", t.title, t.state, t.by as "writtenBy", r.asked_by as "askedBy", a.name as "askedByName", r.decided_at as "decidedAt",
      d.name as "decidedByName", r.note, r.reason
    from article_event e
      join article_text t on t.article_id = e.article_id and t.language = e.payload ->> 'language' and t.version = (e.payload ->> 'version')::int
      join article_review r on r.article_id = t.article_id and r.language = t.language and r.version = t.version and r.asked_at <= e.at
      join person a on a.id = r.asked_by left join person d on d.id = r.decided_by
    where e.id = ${eventId} order by r.asked_at desc limit 1`.execute(tx)
  const [found] = rows
  if (!found) throw new Withdrawn('may-not-see')
  const { type, payload, articleId, title, state, ...review } = found
  return { event: { type, ...payload } as ReviewEvent, articleId, title, state, review }
}
