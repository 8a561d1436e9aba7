// A house whose customer has a request with a vendor, and the door its answers come through.
import { afterAll } from 'vitest'
import { handOver } from '../../src/desk/marketplace/hand-over.ts'
import { openReceiver } from '../../src/mail/inbound/receive.ts'
import { openLog } from '../../src/platform/log.ts'
import { mailStage, type Someone } from './stage.ts'

export const replyDomain = 'reply.support.example'
export const vendorAddress = 'support@sentinel.example'

export const productQuestion = (summary: string, body: string, more: object = {}) => ({
  requestType: 'technical',
  service: 'sentinel-backup',
  priority: 'medium',
  summary,
  body,
  ...more,
})

export async function vendorStage() {
  const stage = await mailStage()
  const { database, storage } = stage
  const receiver = await openReceiver({
    db: database.worker,
    storage,
    replyDomain,
    listen: { host: '127.0.0.1', port: 0 },
    log: openLog('silent'),
    now: () => new Date(),
  })
  afterAll(() => receiver.close())

  /** The ticket, and the address that only its vendor knows. */
  async function handed(who: Someone, summary = 'Restore stops', body = 'The restore stops at 40 %.', more: object = {}) {
    const { id, reference } = await handOver(stage.as(who), productQuestion(summary, body, more), 'sentinel')
    const thread = await database.worker.selectFrom('vendor_thread').selectAll().where('ticket_id', '=', id).executeTakeFirstOrThrow()
    return { id, reference, threadId: thread.id, secret: thread.secret, address: `${thread.secret}@${replyDomain}` }
  }
  const messagesOf = (ticketId: string) =>
    database.worker.selectFrom('message').selectAll().where('ticket_id', '=', ticketId).orderBy('created_at').orderBy('id').execute()
  const incoming = (threadId: string) =>
    database.worker.selectFrom('incoming_mail').selectAll().where('thread_id', '=', threadId).orderBy('received_at').execute()
  return {
    ...stage,
    receiver,
    port: receiver.port,
    handed,
    messagesOf,
    incoming,
    worker: (more: object = {}) => stage.worker({ replyDomain, ...more }),
  }
}
