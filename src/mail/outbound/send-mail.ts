// Takes one mail from waiting to its end. The states, and what a crash between them means:
//
//   waiting ──▶ sending ──▶ sent        the server has taken it
//      ▲           ├──────▶ kept        there is no mail server; an administrator reads it
//      │           ├──────▶ refused     the server says no for good, or five days have passed
//      └───────────┤ (later)
//                  └──────▶ withdrawn   its reader may not read it any more, or wants no mail
//
// A worker killed while "sending" leaves the row as it is; the job is given back and the mail is written and sent again under the same
// Message-ID. If the server had not answered our last dot, it has dropped the first copy, and one arrives. Between its "250" and our
// commit (milliseconds, or the network's length) nobody can know: we then send again, since a doubled mail is better than a lost one,
// and mail programs and many servers fold two mails of one Message-ID. SMTP has nothing better to offer.
import { sql } from 'kysely'
import { htmlOf, textOf } from './letter.ts'
import type { Identity } from '../../platform/identity.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { vendorUnreached } from '../../desk/marketplace/vendor-unreached.ts'
import type { NoticeKind } from '../../desk/notices/notices.ts'
import { keptMail } from '../../desk/notices/tell-of-kept-mail.ts'
import type { Db } from '../../platform/database.ts'
import { composeArticle } from './compose-article.ts'
import { composeAsked } from './compose-asked.ts'
import { composeDelegation } from './compose-delegation.ts'
import { composeEscalation } from './compose-escalation.ts'
import { composeFiling } from './compose-filing.ts'
import { composeHealth } from './compose-health.ts'
import { composeIdentity } from './compose-identity.ts'
import { composeKept } from './compose-kept.ts'
import { composeNotice } from './compose-notice.ts'
import { composeToVendor } from './compose-to-vendor.ts'
import type { Letter } from './letter.ts'
import { type Transport, smtpTransport } from './post.ts'
import { Withdrawn } from './withdrawn.ts'

export interface Post {
  /** As guichet_worker. */
  readonly db: Db
  /** GUICHET_URL. */
  readonly url: string
  readonly identity: Identity
  /** Where answers to a conversation's own address arrive; null: nowhere. */
  readonly replyDomain: string | null
  /** Null: mails are kept. */
  readonly transport: Transport | null
  now(): Date
  backOff(attempts: number): number
  close(): void
}

export interface PostOptions {
  readonly db: Db
  readonly url: string
  readonly smtpUrl: string | null
  readonly replyDomain?: string | null
  readonly storage: FileStorage
  readonly identity: Identity
  now(): Date
  readonly backOff?: (attempts: number) => number
}

const second = 1000
const steps = [10, 30, 60, 120, 300, 600].map((seconds) => seconds * second)
/** Then every quarter of an hour: a server that was down for hours gets its mail soon after it is back. */
const patient = (attempts: number): number => steps[attempts - 1] ?? 900 * second
const giveUpAfterMs = 5 * 86_400_000

export function openPost(options: PostOptions): Post {
  const transport = options.smtpUrl ? smtpTransport(options.smtpUrl, options.url, options.storage) : null
  return {
    ...options,
    replyDomain: options.replyDomain ?? null,
    transport,
    backOff: options.backOff ?? patient,
    close: () => transport?.close(),
  }
}

/** Resolves to when it is to be tried again, or null when it has come to an end. Throws only for faults of ours. */
export async function sendMail(post: Post, mailId: string): Promise<Date | null> {
  const { db, transport } = post
  const host = new URL(post.url).hostname
  const {
    rows: [mail],
  } = await sql<Row>`update outgoing_mail set state = 'sending', attempts = attempts + 1,
      message_id = case when message_id like '<%' then message_id else ${`<${mailId}@${host}>`} end
    where id = ${mailId} and state in ('waiting', 'sending')
    returning id, event_id, person_id, ticket_id, kind, recipient, message_id, sensitive, attempts, created_at`.execute(db)
  if (!mail) return null
  const end = (state: string, more: object = {}) =>
    db
      .updateTable('outgoing_mail')
      .set({ state, ...more })
      .where('id', '=', mailId)
      .execute()

  let letter: Letter | null
  try {
    letter = await compose(post, mail)
  } catch (fault) {
    if (!(fault instanceof Withdrawn)) throw fault
    await end('withdrawn', { last_answer: fault.message })
    return null
  }
  if (!letter) {
    // Nobody is known at that address, or it had its share of links: as if it had never been asked.
    await db.deleteFrom('outgoing_mail').where('id', '=', mailId).execute()
    return null
  }

  if (!transport) {
    await end('kept', {
      subject: letter.subject,
      text_body: textOf(letter),
      html_body: letter.plain ? null : await htmlOf(letter),
      sent_at: post.now(),
    })
    return null
  }
  const outcome = await transport.send(letter, {
    to: { name: letter.reader?.name ?? null, address: mail.recipient },
    messageId: mail.message_id,
    thread: letter.plain ? `<vendor.${letter.plain.threadId}@${host}>` : mail.ticket_id ? `<ticket.${mail.ticket_id}@${host}>` : null,
    listId: mail.ticket_id && !letter.plain ? `<tickets.${host}>` : mail.kind === 'health-update' ? `<health.${host}>` : null,
  })
  const written = { subject: letter.subject, last_answer: outcome.answer }
  if (outcome.sent) {
    await end('sent', { ...written, sent_at: post.now() })
    return null
  }
  if (outcome.permanent || post.now().getTime() - mail.created_at.getTime() > giveUpAfterMs) {
    await end('refused', written)
    if (letter.plain)
      await vendorUnreached({ db, actor: { personId: null, staffRole: null, via: 'mail' }, at: post.now() }, letter.plain.threadId)
    return null
  }
  await end('waiting', written)
  return new Date(Date.now() + post.backOff(mail.attempts)) // the queue's clock is the real one
}

interface Row {
  readonly id: string
  readonly event_id: string
  readonly person_id: string | null
  readonly ticket_id: string | null
  readonly kind: string
  readonly recipient: string
  readonly message_id: string
  readonly sensitive: boolean
  readonly attempts: number
  readonly created_at: Date
}

function compose(post: Post, mail: Row): Promise<Letter | null> {
  const { event_id: eventId, person_id: personId, recipient } = mail
  if (mail.kind === 'to-vendor') return composeToVendor(post.db, post.replyDomain, eventId)
  if (mail.kind === 'health-update' || mail.kind === 'health-confirm')
    return composeHealth(post.db, post.url, post.identity, { eventId, recipient, kind: mail.kind })
  if (mail.kind.startsWith('filing-'))
    return composeFiling(post.db, post.url, { eventId, personId: personId!, recipient, kind: mail.kind, at: post.now() })
  if (mail.kind === 'escalation')
    return composeEscalation(post.db, post.url, { mailId: mail.id, personId: personId!, recipient, at: post.now() })
  if (mail.sensitive) return composeIdentity(post.db, post.url, post.identity, { eventId, recipient, at: post.now() })
  if (mail.kind === keptMail) return composeKept(post.db, post.url, { eventId, personId: personId!, recipient })
  if (mail.kind === 'right-asked') return composeAsked(post.db, post.url, { eventId, personId: personId!, recipient })
  if (mail.kind.startsWith('article-')) return composeArticle(post.db, post.url, { eventId, personId: personId!, recipient })
  if (mail.kind.startsWith('delegation-'))
    return composeDelegation(post.db, post.url, { eventId, personId: personId!, recipient, at: post.now() })
  return composeNotice(post.db, post.url, { eventId, personId: personId!, recipient, kind: mail.kind as NoticeKind })
}
