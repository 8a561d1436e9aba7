// Turns a vendor's mail into an answer on its ticket, or sets it aside with the cause. The row is held meanwhile, so that it happens once (F35).
import type { Act } from '../../desk/actor.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { limitsFor } from '../../desk/catalogue/limits-for.ts'
import { mailSetAside, vendorAnswers } from '../../desk/marketplace/vendor-answers.ts'
import { type Tx, writing } from '../../platform/database.ts'
import { contentsOf, hideSecret } from './contents.ts'
import { type Cause, isOf, judge, saysNothing } from './judge.ts'
import { limits } from './limits.ts'
import type { Read } from './read-in-thread.ts'
import type { Reading } from './read-mail.ts'
import type { ReadMail } from './read-thread.ts'

export async function readAnswer({ db, storage, ours, now }: Reading, mailId: string, read: Read): Promise<void> {
  const kept = await db
    .selectFrom('incoming_mail as i')
    .innerJoin('vendor_thread as v', 'v.id', 'i.thread_id')
    .innerJoin('ticket as t', 't.id', 'v.ticket_id')
    .select(['v.id as thread_id', 'i.sender', 'i.released_by', 'v.ticket_id', 'v.address', 'v.secret', 't.request_type'])
    .where('i.id', '=', mailId)
    .where('i.state', '=', 'waiting')
    .executeTakeFirst()
  if (!kept) return
  const hide = hideSecret(kept.secret)
  const filesMay = limitsFor(await catalogueOf(db), kept.request_type)
  const around = { sender: kept.sender, vendorAddress: kept.address, ours, perHour: limits.perHour, limits: filesMay }
  const verdict = (read: ReadMail, now: { isLive: boolean; lately: number }): Cause | null => {
    if (kept.released_by === null) return judge(read, { ...around, ...now })
    return saysNothing(read) ? 'empty' : null
  }
  const isFit = typeof read !== 'string' && verdict(read, { isLive: true, lately: 0 }) === null
  const content = isFit ? await contentsOf(storage, read, hide) : null

  await writing(db, null, async (tx) => {
    const still = await tx
      .selectFrom('incoming_mail')
      .select('id')
      .where('id', '=', mailId)
      .where('state', '=', 'waiting')
      .forUpdate()
      .executeTakeFirst()
    if (!still) return
    const at = now()
    const act: Act = { db: tx, actor: { personId: null, staffRole: null, via: 'mail' }, at }
    const subject = typeof read === 'string' ? null : hide(read.subject).slice(0, 200)
    const isLive = await lives(tx, kept.thread_id)
    const cause = typeof read === 'string' ? read : verdict(read, { isLive, lately: await takenLately(tx, kept.thread_id, at) })
    if (cause !== null || typeof read === 'string' || content === null) {
      await judged(tx, mailId, { state: 'quarantined', cause, subject, ticket_id: kept.ticket_id, judged_at: at })
      await mailSetAside(act, kept.thread_id, cause as Cause)
      return
    }
    const unverified = !isOf(read.from, kept.address)
    const { messageId } = await vendorAnswers(act, {
      threadId: kept.thread_id,
      ...content,
      text: content.text || '…',
      sender: read.from,
      unverified,
    })
    await judged(tx, mailId, { state: 'taken', cause: null, subject, ticket_id: kept.ticket_id, message_id: messageId, judged_at: at })
  })
}

/** With the ticket's row, which whoever ends it holds. */
async function lives(tx: Tx, threadId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('vendor_thread as v')
    .innerJoin('ticket as t', 't.id', 'v.ticket_id')
    .select('v.id')
    .where('v.id', '=', threadId)
    .where('v.ended_at', 'is', null)
    .where('t.status', '<>', 'closed')
    .forUpdate('t')
    .executeTakeFirst()
  return found !== undefined
}

const judged = (tx: Tx, id: string, set: object) => tx.updateTable('incoming_mail').set(set).where('id', '=', id).execute()

async function takenLately(tx: Tx, threadId: string, at: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('incoming_mail')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('thread_id', '=', threadId)
    .where('state', '=', 'taken')
    .where('received_at', '>', new Date(at.getTime() - 3_600_000))
    .executeTakeFirstOrThrow()
  return Number(count)
}
