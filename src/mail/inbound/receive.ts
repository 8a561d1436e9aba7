// Takes mail in for the addresses that vendors answer to and those that people file tickets with, and for nothing else. "250" is said once the mail is on the disk and in the database.
import { sql } from 'kysely'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { hashOf } from '../../desk/marketplace/hand-over.ts'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { addJobs } from '../../platform/job-queue.ts'
import type { Logger } from '../../platform/log.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { fingerprinter } from './fingerprint.ts'
import { limits } from './limits.ts'

export interface ReceiverOptions {
  /** As guichet_worker. */
  readonly db: Db
  readonly storage: FileStorage
  readonly replyDomain: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly log: Logger
  now(): Date
}
export interface Receiver {
  readonly port: number
  close(): Promise<void>
}

const answer = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })
/** Unknown, ended, another domain: one answer, after the same question to the database. */
const unknown = () => answer(550, '5.1.1 There is no such mailbox here')

export async function openReceiver({ db, storage, replyDomain, listen, log, now }: ReceiverOptions): Promise<Receiver> {
  const strikes = new WeakMap<SMTPServerSession, number>()
  const server = new SMTPServer({
    name: replyDomain,
    banner: 'Guichet',
    size: limits.mailBytes,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxClients: 50,
    socketTimeout: 60_000,
    closeTimeout: 5000,
    logger: false,
    onRcptTo(address, session, done) {
      void (async () => {
        if ((session.envelope.rcptTo || []).length >= limits.recipients) throw answer(452, '4.5.3 Too many recipients')
        if ((strikes.get(session) ?? 0) >= 10) throw answer(421, '4.7.0 Too many unknown recipients')
        const mailbox = await mailboxOf(db, address.address, replyDomain)
        if (!mailbox?.isLive) {
          strikes.set(session, (strikes.get(session) ?? 0) + 1)
          throw unknown()
        }
      })().then(() => done(), done)
    },
    onData(stream, session, done) {
      take(stream, session).then(
        () => done(null, 'Kept'),
        (fault: Error & { responseCode?: number }) => {
          if (!fault.responseCode) log.error({ err: fault }, 'a mail could not be kept; its sender tries again')
          stream.resume()
          done(fault.responseCode ? fault : answer(451, '4.3.0 Not kept, try again'))
        },
      )
    },
  })
  server.on('error', (err) => log.debug({ err }, 'a connection for mail broke'))

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const arriving = await storage.arrive()
    const print = fingerprinter()
    const broke = session as unknown as { closed?: boolean }
    try {
      let isTooLarge = false
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        isTooLarge ||= arriving.size + chunk.byteLength > limits.mailBytes
        if (isTooLarge) continue // to its end: only then can one answer
        print.update(chunk)
        await arriving.write(chunk)
      }
      if (isTooLarge || stream.sizeExceeded) throw answer(552, '5.3.4 A mail may have 50 MB at most')
      if (broke.closed) throw answer(421, '4.4.2 The connection broke')
      const kept = await arriving.keep()
      await note(session, kept, print)
    } finally {
      await arriving.discard()
    }
  }

  /** A mail to two mailboxes is two (F36); the same mail to the same mailbox is one, and its sender is told "kept" again. */
  async function note(session: SMTPServerSession, kept: { sha256: string; size: number }, print: ReturnType<typeof fingerprinter>) {
    const { mailFrom, rcptTo } = session.envelope
    const at = now()
    await writing(db, null, async (tx) => {
      await tx
        .insertInto('stored_file')
        .values({ ...kept, created_at: at })
        .onConflict((there) => there.column('sha256').doUpdateSet({ created_at: at }))
        .execute()
      const to = [...new Set(rcptTo.map(({ address }) => address.toLowerCase()))]
      const found = await Promise.all(to.map((address) => mailboxOf(tx, address, replyDomain)))
      const mailboxes = new Map(found.flatMap((one) => (one ? [[one.id, one] as const] : [])))
      for (const mailbox of mailboxes.values()) {
        const id = newId(at.getTime())
        const made = await tx
          .insertInto('incoming_mail')
          .values({
            id,
            received_at: at,
            thread_id: mailbox.of === 'thread' ? mailbox.id : null,
            ticket_address_id: mailbox.of === 'ticket-address' ? mailbox.id : null,
            sender: mailFrom ? mailFrom.address.slice(0, 254) || null : null,
            size: kept.size,
            sha256: kept.sha256,
            fingerprint: print.of(mailbox.id),
          })
          .onConflict((there) => there.column('fingerprint').doNothing())
          .returning('id')
          .execute()
        if (made.length > 0)
          await addJobs(tx, [
            { task: mailbox.of === 'thread' ? 'read-mail' : 'read-request', payload: { mailId: id }, key: `read-mail:${id}` },
          ])
      }
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(listen.port, listen.host, () => {
      server.server.removeListener('error', reject)
      resolve()
    })
  })
  const { port } = server.server.address() as { port: number }
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

interface Mailbox {
  readonly id: string
  readonly of: 'thread' | 'ticket-address'
  readonly isLive: boolean
}

/** By its secret's hash, whatever was written in front of the @. */
async function mailboxOf(db: Db | Tx, address: string, replyDomain: string): Promise<Mailbox | null> {
  const at = address.lastIndexOf('@')
  const isOurs = address.slice(at + 1).toLowerCase() === replyDomain
  const hash = hashOf(address.slice(0, Math.max(at, 0)).toLowerCase())
  const { rows } = await sql<Mailbox>`select v.id, 'thread' as of, v.ended_at is null and t.status <> 'closed' as "isLive"
      from vendor_thread v join ticket t on t.id = v.ticket_id where v.secret_hash = ${hash}
    union all select a.id, 'ticket-address', p.disabled_at is null and p.staff_role is null
      from ticket_address a join person p on p.id = a.person_id where a.secret_hash = ${hash}`.execute(db)
  return (isOurs && rows[0]) || null
}
