// Turns a mail that was kept into an answer on its ticket, or sets it aside with the cause. The row is held meanwhile, so that it happens once (F35).
import type { Act } from '../../desk/actor.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { limitsFor } from '../../desk/catalogue/limits-for.ts'
import type { ReceivedFile } from '../../desk/files/attach-to-draft.ts'
import { receiveFile } from '../../desk/files/receive-file.ts'
import { mailSetAside, vendorAnswers } from '../../desk/marketplace/vendor-answers.ts'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { type Cause, isOf, judge, saysNothing } from './judge.ts'
import { limits } from './limits.ts'
import { readInThread } from './read-in-thread.ts'
import type { ReadFile, ReadMail } from './read-thread.ts'

export interface Reading {
  /** As guichet_worker. */
  readonly db: Db
  readonly storage: FileStorage
  /** GUICHET_URL's host, and the domain of our answering addresses. */
  readonly ours: readonly string[]
  now(): Date
}

export async function readMail({ db, storage, ours, now }: Reading, mailId: string): Promise<void> {
  const kept = await db
    .selectFrom('incoming_mail as i')
    .innerJoin('vendor_thread as v', 'v.id', 'i.thread_id')
    .innerJoin('ticket as t', 't.id', 'v.ticket_id')
    .select(['i.thread_id', 'i.sha256', 'i.sender', 'i.released_by', 'v.ticket_id', 'v.address', 'v.secret', 't.request_type'])
    .where('i.id', '=', mailId)
    .where('i.state', '=', 'waiting')
    .executeTakeFirst()
  if (!kept) return
  // Outside of any transaction: one that lasts keeps all events from being told.
  const read = await readInThread(new Uint8Array(await new Response(await storage.read(kept.sha256)).arrayBuffer()))
  const filesMay = limitsFor(await catalogueOf(db), kept.request_type)
  const around = { sender: kept.sender, vendorAddress: kept.address, ours, perHour: limits.perHour, limits: filesMay }
  const verdict = (read: ReadMail, now: { isLive: boolean; lately: number }): Cause | null => {
    if (kept.released_by === null) return judge(read, { ...around, ...now })
    return saysNothing(read) ? 'empty' : null
  }
  const isFit = typeof read !== 'string' && verdict(read, { isLive: true, lately: 0 }) === null
  const content = isFit ? await contentOf(storage, read, kept.secret) : null

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
    const subject = typeof read === 'string' ? null : hidden(read.subject, kept.secret).slice(0, 200)
    const isLive = await lives(tx, kept.thread_id)
    const cause = typeof read === 'string' ? read : verdict(read, { isLive, lately: await takenLately(tx, kept.thread_id, at) })
    if (cause !== null || typeof read === 'string' || content === null) {
      await judged(tx, mailId, { state: 'quarantined', cause, subject, ticket_id: kept.ticket_id, judged_at: at })
      await mailSetAside(act, kept.thread_id, cause as Cause)
      return
    }
    const unverified = !isOf(read.from, kept.address)
    const { messageId } = await vendorAnswers(act, { threadId: kept.thread_id, ...content, sender: read.from, unverified })
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

/** The customer must not learn the address from a quoted header: who knows it could speak as the vendor (F02). */
const hidden = (text: string, secret: string): string => text.replaceAll(new RegExp(secret, 'gi'), '…')
/** Nor from the original that is attached; the file keeps its length. */
const hiddenIn = ({ name, bytes }: ReadFile, secret: string): ReadFile => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const clean = text.replaceAll(new RegExp(secret, 'gi'), '*'.repeat(secret.length))
  return { name: name && hidden(name, secret), bytes: clean === text ? bytes : Buffer.from(clean, 'latin1') }
}

async function contentOf(storage: FileStorage, mail: ReadMail, secret: string): Promise<{ text: string; files: ReceivedFile[] }> {
  const whole = hidden(mail.text, secret).trim()
  const isCut = whole.length > limits.text
  const all: ReadFile[] = isCut ? [...mail.files, { name: 'message.txt', bytes: new TextEncoder().encode(whole) }] : [...mail.files]
  const files: ReceivedFile[] = []
  for (const [at, file] of all.entries()) {
    const kept = await keep(storage, hiddenIn(file, secret), at + 1)
    if (kept) files.push(kept)
  }
  return { text: isCut ? `${whole.slice(0, limits.text)}\n…` : whole || '…', files }
}

/** null for an empty one. A name that cannot be shown is replaced. */
async function keep(storage: FileStorage, { name, bytes }: ReadFile, number: number): Promise<ReceivedFile | null> {
  const room = { fileBytes: limits.mailBytes, leftBytes: limits.mailBytes, totalBytes: limits.mailBytes }
  const give = (as: string) => receiveFile(storage, { name: as, bytes: once(bytes) }, room)
  try {
    return await give(name ?? `file-${number}`)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    if (thrown.code === 'file-empty') return null
    return thrown.code === 'file-name-bad' ? keep(storage, { name: `file-${number}`, bytes }, number) : null
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
