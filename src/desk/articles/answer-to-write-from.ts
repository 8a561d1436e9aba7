// An answer given on a ticket, to begin an article with: only for who works that ticket, and only what one of us wrote there.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'

export interface GivenAnswer {
  readonly messageId: string
  readonly ticketId: string
  readonly reference: string
  readonly summary: string
  readonly body: string
  readonly service: string | null
  readonly requestType: string
  /** Of whom it was written to: most likely that of the words. */
  readonly language: string
}

export async function answerToWriteFrom(tx: Tx, messageId: string): Promise<GivenAnswer> {
  if (!isId(messageId)) throw new Refusal('not-found')
  const { rows } = await sql<GivenAnswer>`select m.id as "messageId", t.id as "ticketId", t.reference, t.summary, m.body, t.service,
      t.request_type as "requestType", p.language
    from message m join ticket t on t.id = m.ticket_id join person p on p.id = t.requester_id
    where m.id = ${messageId} and m.from_staff and m.vendor is null and guichet_works_on(t.id)`.execute(tx)
  const [found] = rows
  if (!found) throw new Refusal('not-found')
  return found
}
