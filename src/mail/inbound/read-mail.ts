// Reads a mail that was kept, and gives it to what its address is for: an answer of a vendor, or a request of the address's owner.
import type { Db } from '../../platform/database.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { readAnswer } from './read-answer.ts'
import { readInThread } from './read-in-thread.ts'
import { readRequest } from './read-request.ts'

export interface Reading {
  /** As guichet_worker. */
  readonly db: Db
  readonly storage: FileStorage
  /** GUICHET_URL's host, and the domain of our answering addresses. */
  readonly ours: readonly string[]
  now(): Date
}

export async function readMail(reading: Reading, mailId: string): Promise<void> {
  const mail = await reading.db
    .selectFrom('incoming_mail')
    .select(['sha256', 'thread_id'])
    .where('id', '=', mailId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (!mail) return
  // Outside of any transaction: one that lasts keeps all events from being told.
  const read = await readInThread(new Uint8Array(await new Response(await reading.storage.read(mail.sha256)).arrayBuffer()))
  return mail.thread_id === null ? readRequest(reading, mailId, read) : readAnswer(reading, mailId, read)
}
